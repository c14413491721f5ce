/** Finding things of the library by what people type: parts of a text, or the pinyin of it, whole or by initials. */
import { pinyin } from 'pinyin-pro'
import { fold } from '#core/domain/normalise/text.ts'

const known = new Map<string, string>()
const mostKnown = 10_000

/** The folded text, its pinyin and its initials. */
function keysOf(text: string): string {
  const folded = known.get(text)
  if (folded !== undefined) return folded
  const spelt = pinyin(text, { toneType: 'none', type: 'array', nonZh: 'consecutive' })
  const initials = pinyin(text, { toneType: 'none', pattern: 'first', type: 'array', nonZh: 'consecutive' })
  const keys = [fold(text), fold(spelt.join('')), fold(initials.join(''))].join('\n')
  if (known.size >= mostKnown) known.clear()
  known.set(text, keys)
  return keys
}

/** How well a query fits: 0 the name, 1 a part of the name or its pinyin, 2 another text; undefined: not at all. Every word of the query has to be found. */
export function rankOf(query: string, { name, texts }: { name: string; texts: readonly string[] }): number | undefined {
  const words = fold(query).split(/\s+/).filter(Boolean)
  if (words.length === 0) return 0
  if (fold(name) === words.join(' ')) return 0
  const inName = (word: string) => keysOf(name).includes(word)
  if (words.every(inName)) return 1
  return words.every((word) => inName(word) || texts.some((text) => fold(text).includes(word))) ? 2 : undefined
}
