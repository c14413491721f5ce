import { DuckDBBitValue } from '@duckdb/node-api'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { and, andNot, bitsetOf, bitsetOfBits, bitsOfBitset, count, emptyBitset, has, idsOf, or, type Bitset } from '#core/compute/conditions/bitset.ts'
import { readBits } from '#core/compute/conditions/read-bits.ts'
import { openDuck } from '#core/store/duckdb/connection.ts'

const seed = 20261121
/** A size that is often not a multiple of 32, and ids below it. */
const setOf = fc.integer({ min: 1, max: 700 }).chain((size) => fc.record({ size: fc.constant(size), ids: fc.uniqueArray(fc.integer({ min: 0, max: size - 1 })) }))
const sorted = (ids: Iterable<number>) => [...ids].sort((a, b) => a - b)

describe('against sets of JavaScript', () => {
  test('and, or, andNot, counts and members of two sets of any sizes', () => {
    fc.assert(fc.property(setOf, setOf, (a, b) => {
      const [left, right] = [bitsetOf(a.size, a.ids), bitsetOf(b.size, b.ids)]
      const [leftIds, rightIds] = [new Set(a.ids), new Set(b.ids)]
      const both = sorted([...leftIds].filter((id) => rightIds.has(id)))
      expect([...idsOf(and(left, right))]).toEqual(both)
      expect([...idsOf(or(left, right))]).toEqual(sorted(new Set([...leftIds, ...rightIds])))
      expect([...idsOf(andNot(left, right))]).toEqual(sorted([...leftIds].filter((id) => !rightIds.has(id))))
      expect(count(left)).toBe(leftIds.size)
      for (const id of [0, 31, 32, a.size - 1, a.size, a.size + 40]) expect(has(left, id)).toBe(leftIds.has(id))
    }), { seed })
  })

  test('and, or of any number of sets', () => {
    fc.assert(fc.property(fc.array(setOf, { minLength: 1, maxLength: 5 }), (asked) => {
      const [first, ...others] = asked.map(({ size, ids }) => bitsetOf(size, ids)) as [Bitset, ...Bitset[]]
      const inAll = asked[0]!.ids.filter((id) => asked.every(({ ids }) => ids.includes(id)))
      expect([...idsOf(and(first, ...others))]).toEqual(sorted(inAll))
      expect([...idsOf(or(first, ...others))]).toEqual(sorted(new Set(asked.flatMap(({ ids }) => ids))))
      expect(or(first, ...others).size).toBe(Math.max(...asked.map(({ size }) => size)))
      asked.forEach(({ ids }, index) => expect([...idsOf([first, ...others][index]!)]).toEqual(sorted(ids)))
    }), { seed })
  })

  test('a complement within a set has no bits after its end, and both parts make the whole', () => {
    fc.assert(fc.property(setOf, fc.array(fc.nat(699)), (a, others) => {
      const whole = bitsetOf(a.size, a.ids)
      const part = bitsetOf(700, others)
      const rest = andNot(whole, part)
      expect(count(rest) + count(and(whole, part))).toBe(count(whole))
      expect(idsOf(rest).every((id) => id < a.size)).toBe(true)
    }), { seed })
  })

  test('pages put together are the whole', () => {
    fc.assert(fc.property(setOf, fc.integer({ min: 1, max: 50 }), ({ size, ids }, limit) => {
      const set = bitsetOf(size, ids)
      const read: number[] = []
      for (let from = 0; ;) {
        const page = idsOf(set, { from, limit })
        read.push(...page)
        if (page.length < limit) break
        from = page.at(-1)! + 1
      }
      expect(read).toEqual(sorted(ids))
    }), { seed })
  })
})

test('an id outside of the set is refused', () => {
  expect(() => bitsetOf(10, [10])).toThrow(RangeError)
  expect(() => bitsetOf(10, [-1])).toThrow(RangeError)
  expect(() => bitsetOf(10, [Number.NaN])).toThrow(RangeError)
  expect(count(emptyBitset(0))).toBe(0)
})

test('bits of DuckDB are read and written as it packs them', async () => {
  const database = await openDuck(':memory:', { temporaryFolder: '' })
  const duck = await database.connect()
  try {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 20 }).chain((words) => fc.record({ size: fc.constant(words * 32), ids: fc.array(fc.nat(words * 32 - 1)) })), async ({ size, ids }) => {
      const set = await readBits(duck, size, { sql: `SELECT TRY_CAST(unnest(string_split($1::VARCHAR, ',')) AS UINTEGER) AS id`, parameters: [ids.join(',')] })
      expect([...idsOf(set)]).toEqual(sorted(new Set(ids)))
      const [back] = await duck.rows<{ ids: bigint }>(`SELECT bit_count($1::BIT) AS ids`, [new DuckDBBitValue(bitsOfBitset(set))])
      expect(Number(back!.ids)).toBe(count(set))
      expect([...idsOf(bitsetOfBits(size, bitsOfBitset(set)))]).toEqual([...idsOf(set)])
    }), { seed, numRuns: 50 })
    await expect(readBits(duck, 32, { sql: 'SELECT 32 AS id', parameters: [] })).rejects.toThrow()
    expect((await readBits(duck, 0, { sql: 'SELECT 1 AS id WHERE false', parameters: [] })).size).toBe(0)
  } finally {
    duck.close()
    database.close()
  }
})
