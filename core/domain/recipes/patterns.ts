/** Replacing by a pattern of RE2 as DuckDB does it: the reference beside its regexp_replace(…, 'g'). */
import { RE2JS } from 're2js'

export const ignoringCase = '(?i)'

/** A pattern that finds a text as it stands. */
export const literalPattern = (text: string): string => text.replace(/[!-/:-@[-`{-~]/g, '\\$&')

/** What stands for a text in a rewrite, whose back references are \1 … \9. */
export const literalRewrite = (text: string): string => text.replaceAll('\\', '\\\\')

/** Greatest group that a rewrite names; undefined where a backslash stands for nothing. */
export function groupsNamed(rewrite: string): number | undefined {
  let greatest = 0
  for (const [, named] of rewrite.matchAll(/\\(.?)/gs)) {
    if (named === '\\') continue
    if (named === '' || !/[0-9]/.test(named!)) return undefined
    greatest = Math.max(greatest, Number(named))
  }
  return greatest
}

export const groupCount = (pattern: string): number => RE2JS.compile(pattern).groupCount()

/** Replaces every match. An empty match right behind another is none, as in RE2::GlobalReplace. */
export function replacer(pattern: string, rewrite: string): (text: string) => string {
  const compiled = RE2JS.compile(pattern)
  return (text) => {
    const matcher = compiled.matcher(text)
    let result = ''
    let copied = 0
    let last = -1
    while (matcher.find()) {
      const [start, end] = [matcher.start(), matcher.end()]
      if (start === end && start === last) continue
      result += text.slice(copied, start) + rewrite.replace(/\\([\\0-9])/g, (_, named: string) => (named === '\\' ? '\\' : matcher.group(Number(named)) ?? ''))
      copied = last = end
    }
    return result + text.slice(copied)
  }
}

export function finder(pattern: string): (text: string) => boolean {
  const compiled = RE2JS.compile(pattern)
  return (text) => compiled.matcher(text).find()
}
