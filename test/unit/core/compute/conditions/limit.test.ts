import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bitsetOf } from '#core/compute/conditions/bitset.ts'
import { limitedCount, orderedAtRandom } from '#core/compute/conditions/limit.ts'
import { memberHash, seedNumber } from '#core/domain/conditions/hash.ts'
import type { LimitPlan } from '#core/domain/conditions/plan.ts'

const limitOf = (part: Partial<LimitPlan>): LimitPlan => ({ n: null, percent: null, by: null, descending: true, seed: seedNumber('spring'), ...part })

test('members at random are the first of all in the order of their hashes', async () => {
  const amount = fc.oneof(fc.nat(400).map((n) => ({ n })), fc.double({ min: 0, max: 100, noNaN: true }).map((percent) => ({ percent })), fc.constant({}))
  await fc.assert(fc.asyncProperty(fc.uniqueArray(fc.nat(2999), { maxLength: 300 }), amount, fc.integer(), async (ids, part, seed) => {
    const limit = limitOf({ ...part, seed: seedNumber(seed) })
    const order = ids.toSorted((one, other) => memberHash(one, limit.seed) - memberHash(other, limit.seed) || one - other)
    expect([...await orderedAtRandom(bitsetOf(3008, ids), limit, {})]).toEqual(order.slice(0, limitedCount(limit, ids.length)))
  }), { seed: 20261121 })
})

test('a percentage is rounded up, and floating point adds nobody', () => {
  expect(limitedCount(limitOf({ percent: 10 }), 11)).toBe(2)
  expect(limitedCount(limitOf({ percent: 1.1 }), 3000)).toBe(33)
  expect(limitedCount(limitOf({ percent: 0 }), 3000)).toBe(0)
  expect(limitedCount(limitOf({ n: 5 }), 3)).toBe(3)
})

test('ordering very many keeps each once, and stops when it is told to', async () => {
  const size = 320_000
  const ordered = await orderedAtRandom(bitsetOf(size, Array.from({ length: size }, (_, id) => id)), limitOf({}), {})
  expect(ordered).toHaveLength(size)
  expect(new Set(ordered).size).toBe(size)
  await expect(orderedAtRandom(bitsetOf(size, Array.from({ length: size }, (_, id) => id)), limitOf({}), { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
})
