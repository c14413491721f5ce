import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bitsetOf } from '#core/compute/conditions/bitset.ts'
import { histogram, readCodes } from '#core/compute/conditions/codes.ts'
import { openDuck } from '#core/store/duckdb/connection.ts'

test('members by value are those that counting one by one gives; rows that are not there are blank', async () => {
  const database = await openDuck(':memory:', { temporaryFolder: '' })
  const duck = await database.connect()
  const rows = fc.uniqueArray(fc.record({ id: fc.nat(95), value: fc.constantFrom(null, '上海', '北京', 'O\'Brien', '"', '金卡') }), { selector: ({ id }) => id, minLength: 1 })
  try {
    await fc.assert(fc.asyncProperty(rows, fc.uniqueArray(fc.nat(95)), async (table, members) => {
      await duck.run('CREATE OR REPLACE TABLE people (id UINTEGER, "the city" VARCHAR)')
      for (const { id, value } of table) await duck.run('INSERT INTO people VALUES ($1::UINTEGER, $2::VARCHAR)', [id, value])
      const found = histogram(bitsetOf(96, members), await readCodes(duck, 'people', 'the city', 96))
      const expected = new Map<string | null, number>()
      for (const member of members) {
        const value = table.find(({ id }) => id === member)?.value ?? null
        expected.set(value, (expected.get(value) ?? 0) + 1)
      }
      expect(new Map(found.map(({ value, count }) => [value, count]))).toEqual(expected)
      expect(found.map(({ count }) => count)).toEqual(found.map(({ count }) => count).toSorted((one, other) => other - one))
    }), { seed: 20261121, numRuns: 20 })
  } finally {
    duck.close()
    database.close()
  }
})

test('of very many values the rarest are left out and the rest keep their counts', async () => {
  const database = await openDuck(':memory:', { temporaryFolder: '' })
  const duck = await database.connect()
  try {
    await duck.run(`CREATE TABLE people AS SELECT i::UINTEGER AS id, 'v' || least(i, 600 - i) AS city FROM range(1, 600) r(i)`)
    const found = histogram(bitsetOf(608, Array.from({ length: 599 }, (_, index) => index + 1)), await readCodes(duck, 'people', 'city', 608))
    expect(found).toHaveLength(254)
    expect(new Set(found.map(({ count }) => count))).toEqual(new Set([2]))
  } finally {
    duck.close()
    database.close()
  }
})
