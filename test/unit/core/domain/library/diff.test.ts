import { expect, test } from 'vitest'
import { createRandom } from '#core/domain/demo/random.ts'
import { diffLines, type Line } from '#core/domain/library/diff.ts'

const line = (text: string, depth = 0): Line => ({ depth, text: { zh: text, en: text } })
const shown = (before: string[], after: string[]) => diffLines(before.map((text) => line(text)), after.map((text) => line(text))).map(({ change, text }) => `${{ same: ' ', added: '+', removed: '-' }[change]}${text.zh}`)

test('what went stands before what came, and what stayed between', () => {
  expect(shown(['all', 'a', 'b', 'c'], ['all', 'b', 'x', 'c'])).toEqual([' all', '-a', ' b', '+x', ' c'])
  expect(shown([], ['a'])).toEqual(['+a'])
  expect(shown(['a'], [])).toEqual(['-a'])
  expect(diffLines([line('a')], [line('a', 1)]).map(({ change }) => change)).toEqual(['removed', 'added'])
})

test('either side comes back from the lines, and no more than needed changes', () => {
  const random = createRandom(7)
  for (let round = 0; round < 200; round++) {
    const before = Array.from({ length: random.below(12) }, () => random.pick(['a', 'b', 'c']))
    const kept = before.filter(() => random.chance(0.7))
    const lines = shown(before, kept)
    expect(lines.filter((text) => !text.startsWith('+')).map((text) => text.slice(1))).toEqual(before)
    expect(lines.filter((text) => !text.startsWith('-')).map((text) => text.slice(1))).toEqual(kept)
    expect(lines.filter((text) => text.startsWith('+'))).toEqual([])
  }
})
