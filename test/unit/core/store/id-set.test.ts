import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bitsetOf } from '#core/compute/conditions/bitset.ts'
import { decodeIds, decodeWords, encodeIds, encodeWords } from '#core/store/id-set.ts'

const roundTrip = async (ids: Uint32Array) => decodeIds(await encodeIds(ids))

test('any set comes back', () => fc.assert(fc.asyncProperty(
  fc.uniqueArray(fc.oneof(fc.nat(300), fc.nat(100_000), fc.integer({ min: 0, max: 2 ** 32 - 1 })), { maxLength: 400 }),
  async (found) => {
    const ids = Uint32Array.from(found).sort()
    expect(await roundTrip(ids)).toEqual(ids)
  }
)))

test('any set of words has the bytes of its ids, and comes back', () => fc.assert(fc.asyncProperty(
  fc.uniqueArray(fc.oneof(fc.nat(40), fc.nat(3000)), { maxLength: 200 }), async (found) => {
    const ids = Uint32Array.from(found).sort()
    const { words } = bitsetOf(3008, ids)
    const bytes = await encodeWords(words)
    expect(bytes).toEqual(await encodeIds(ids))
    const back = await decodeWords(bytes)
    expect(bitsetOf(3008, ids).words.subarray(0, back.length)).toEqual(back)
    expect(words.subarray(back.length).every((word) => word === 0)).toBe(true)
    expect(await decodeIds(bytes)).toEqual(ids)
  }
)))

test('dense sets are bitmaps, sparse ones differences', async () => {
  const all = Uint32Array.from({ length: 100_000 }, (_, id) => id)
  const every = all.map((id) => id * 1000)
  const dense = await encodeIds(all.filter((id) => id % 7 !== 3))
  const sparse = await encodeIds(every)
  expect([dense[0], sparse[0]]).toEqual([1, 0])
  expect(dense.length).toBeLessThan(100_000 / 8)
  expect(await decodeIds(dense)).toEqual(all.filter((id) => id % 7 !== 3))
  expect(await decodeIds(sparse)).toEqual(every)
  expect(await roundTrip(new Uint32Array())).toEqual(new Uint32Array())
})

test('ids that do not ascend are refused', async () => {
  await expect(encodeIds(Uint32Array.of(2, 2))).rejects.toThrow(RangeError)
  await expect(encodeIds(Uint32Array.of(3, 2))).rejects.toThrow(RangeError)
})
