import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bitsetOf, membersOf } from '#core/compute/conditions/bitset.ts'
import { regionsOf, sharedCounts } from '#core/compute/segments/overlap.ts'
import { signaturesOf, spreadOf } from '#core/compute/segments/spread.ts'

const size = 320
const ids = fc.uniqueArray(fc.nat(size - 1), { maxLength: 200 })

test('regions cut the union into the parts that looking at each id finds', () => fc.assert(fc.asyncProperty(fc.array(ids, { minLength: 1, maxLength: 9 }), async (members) => {
  const sets = members.map((some) => bitsetOf(size, some))
  const expected = new Map<string, number>()
  for (let id = 0; id < size; id++) {
    const inside = members.flatMap((some, place) => (some.includes(id) ? [place] : []))
    if (inside.length > 0) expected.set(inside.join(), (expected.get(inside.join()) ?? 0) + 1)
  }
  const regions = await regionsOf(sets)
  expect(new Map(regions.map((region) => [region.in.join(), region.count]))).toEqual(expected)
  expect(regions.map(({ count }) => count)).toEqual(regions.map(({ count }) => count).toSorted((one, other) => other - one))
  expect(sharedCounts(sets)).toEqual(members.map((one) => members.map((other) => one.filter((id) => other.includes(id)).length)))
})))

test('the spread over codes is that of counting one by one, for any number of sets', () => fc.assert(fc.asyncProperty(
  ids, fc.array(ids, { maxLength: 17 }), fc.uint8Array({ minLength: size, maxLength: size }), async (live, members, codes) => {
    const universe = bitsetOf(size, live)
    const sets = members.map((some) => bitsetOf(size, some.filter((id) => live.includes(id))))
    const spread = await spreadOf(await signaturesOf(universe, sets), codes)
    expect(spread).toHaveLength(sets.length + 1)
    for (const [index, set] of [universe, ...sets].entries()) {
      const counted = new Uint32Array(256)
      for (const id of membersOf(set)) counted[codes[id]!]!++
      expect(spread[index]).toEqual(counted)
    }
  }
)))
