/** Finding Chinese names by what is typed: a part of the name, its pinyin, or the initials of its pinyin. */
import { pinyin } from 'pinyin-pro'

const hasChinese = /[\u3400-\u9fff]/

/** Everything that names are found by, folded; a line for each way to say one. */
export function spellings(...names: readonly string[]): string {
  const lines = names.flatMap((name) => {
    const plain = name.normalize('NFKC').toLowerCase()
    if (!hasChinese.test(plain)) return [plain]
    const syllables = pinyin(plain, { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true })
    return [plain, syllables.join(''), syllables.map((syllable) => syllable[0] ?? '').join('')]
  })
  return [...new Set(lines)].join('\n')
}

/** How well something with these spellings answers what is typed: 0 it begins so, 1 it has it, null it has not. Every word must be found. */
export function foundIn(spelt: string, typed: string): number | null {
  const words = typed.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean)
  if (!words.every((word) => spelt.includes(word))) return null
  const [first = ''] = words
  return first === '' || spelt.startsWith(first) || spelt.includes(`\n${first}`) ? 0 : 1
}
