import { expect, test } from 'vitest'
import { createRandom, type Random } from '#core/domain/demo/random.ts'
import { listOf } from '#core/store/event-index/columns.ts'
import { eventsTogether, mergeColumns } from '#core/store/event-index/merge.ts'
import { randomEvents } from '#test/builders/event-leaves.ts'
import { columnsOf, contentOf, type Lists } from './columns.ts'

function randomLists(random: Random): Lists {
  const ids = Array.from({ length: random.below(12) }, () => random.below(20))
  return new Map(ids.map((id) => [id, randomEvents(random, 4)]))
}

test('newer lists stand in the place of older ones, dense and sparse', () => {
  const random = createRandom(11)
  for (let round = 0; round < 400; round++) {
    const [older, newer] = [randomLists(random), randomLists(random)]
    const both: Lists = new Map([...older, ...newer])
    for (const sparse of [false, true]) {
      const merged = mergeColumns(columnsOf(older, sparse), columnsOf(newer, true))
      expect(contentOf(merged)).toEqual(contentOf(columnsOf(both, sparse)))
      for (const id of [0, 5, 19, 25]) expect(listOf(merged, id)).toBe(listOf(columnsOf(both, sparse), id))
    }
    expect(eventsTogether(columnsOf(older, false), columnsOf(newer, true))).toBe([...both.values()].flat().length)
  }
})

test('more names than a code can tell apart are refused', () => {
  const names = (from: number) => new Map([[0, Array.from({ length: 40_000 }, (_, row) => ({ batch: 0, row, type: `type ${from + row}`, at: row, values: { amount: null } }))]])
  const one = { ...columnsOf(new Map([[0, []]]), true), names: names(0).get(0)!.map(({ type }) => type) }
  const other = { ...columnsOf(new Map(), true), names: names(40_000).get(0)!.map(({ type }) => type) }
  expect(() => mergeColumns(one, other)).toThrow('Too many names')
})
