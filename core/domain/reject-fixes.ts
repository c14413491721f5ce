/** Changes of the raw values of rejected rows, the same in many rows: what a bulk fix does before they are replayed. */
import { RE2JS } from 're2js'

/** Column name → text, as a row stood in its file. */
export type RawRow = Record<string, string | null>

export type RejectFix =
  | { kind: 'set'; column: string; value: string | null }
  /** `column` null: in every column. With `regex`, `find` is RE2 and `with` may name its groups by $1. */
  | { kind: 'replace'; column: string | null; find: string; with: string; regex: boolean }

/** Whether RE2 takes the pattern of a fix, and its replacement names no group that there is not. */
export function isFixValid(fix: RejectFix): boolean {
  if (fix.kind !== 'replace' || !fix.regex) return true
  try {
    const groups = RE2JS.compile(fix.find).groupCount()
    RE2JS.compile('x').matcher('x').replaceAll(fix.with.replaceAll(/\$\d/g, ''))
    return [...fix.with.matchAll(/\$(\d)/g)].every(([, group]) => Number(group) <= groups)
  } catch {
    return false
  }
}

/** The fixes as one change of a row, in their order. Columns that a row does not have stay missing. @throws where a pattern is not RE2 */
export function compileFixes(fixes: readonly RejectFix[]): (row: RawRow) => RawRow {
  const steps = fixes.map(compileFix)
  return (row) => steps.reduce((fixed, step) => step(fixed), row)
}

function compileFix(fix: RejectFix): (row: RawRow) => RawRow {
  if (fix.kind === 'set') return (row) => ({ ...row, [fix.column]: fix.value })
  const replaced = fix.regex ? byPattern(RE2JS.compile(fix.find), fix.with) : (text: string) => text.replaceAll(fix.find, () => fix.with)
  const { column } = fix
  return (row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value !== null && (column === null || name === column) ? replaced(value) : value]))
}

function byPattern(pattern: RE2JS, replacement: string): (text: string) => string {
  return (text) => pattern.matcher(text).replaceAll(replacement)
}
