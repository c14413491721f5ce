import { describe, expect, it } from 'vitest'
import type { LeafPlan } from '#core/domain/conditions/plan.ts'
import { leafToDuckDB, oppositeOf, positiveOf } from '#core/query/compile.ts'
import { openDuckTables, sqlColumns, type TableFields } from '#test/builders/conditions/facts-tables.ts'
import { attribute, event, fieldRef, match, related, tag } from '#test/builders/conditions/plans.ts'

const points = fieldRef('customer', 'points', 'number')
const count = (test: Parameters<typeof event>[2], negated = false) => event(match('order'), { fn: 'count' }, test, { negated })

describe('a leaf as what is there, or the complement of that', () => {
  it.each([
    ['not equal, blanks included', attribute(points, { test: 'in', values: [1] }, { negated: true }), true],
    ['not equal, without blanks', attribute(points, { test: 'in', values: [1] }, { negated: true, blanks: 'exclude' }), false],
    ['has none', tag(['a'], { negated: true }), true],
    ['no event', count({ test: 'in', values: [0] }), true],
    ['at most 2 events', count({ test: 'range', max: 2 }), true],
    ['not at least 1', count({ test: 'range', min: 1 }, true), true],
    ['at least 1', count({ test: 'range', min: 1 }), false],
    ['a mean is blank without events', event(match('order'), { fn: 'avg', field: points }, { test: 'range', max: 2 }), false],
    ['at most 0 related', related('customer.accounts', 'account', { kind: 'atMost', n: 0 }, tag(['a'])), true],
    ['exactly 1 related', related('customer.accounts', 'account', { kind: 'exactly', n: 1 }, tag(['a'])), false]
  ])('%s', (_, leaf, complement) => {
    const positive = positiveOf(leaf)
    expect(positive.complement).toBe(complement)
    expect(positiveOf(positive.leaf)).toEqual({ leaf: positive.leaf, complement: false })
  })
})

describe('the opposite of a leaf', () => {
  const city = fieldRef('customer', 'city', 'choice')
  const fields: TableFields = { customer: [{ name: 'city', type: 'choice' }] }
  const context = { entity: 'customer', asOf: 0, timeZone: 'UTC' } as const

  it.each([
    ['one of', attribute(city, { test: 'in', values: ['a'] })],
    ['no value to be one of', attribute(city, { test: 'in', values: [] })],
    ['set', attribute(city, { test: 'set' })],
    ['contains', attribute(city, { test: 'contains', text: 'b' })]
  ])('%s: all other rows, blank ones among them', async (_, leaf) => {
    const duck = await openDuckTables(fields, { customers: ['a', 'ab', null, 'c'].map((value, id) => ({ id, city: value })) })
    const ids = async (asked: LeafPlan) => {
      const { sql, parameters } = leafToDuckDB(asked, context, sqlColumns(fields))
      return (await duck.rows<{ id: number }>(sql, parameters)).map(({ id }) => id)
    }
    const [own, others] = [await ids(leaf), await ids(oppositeOf(leaf)!)]
    expect([...own, ...others].toSorted((one, other) => one - other)).toEqual([0, 1, 2, 3])
    duck.close()
  })

  it('is not there for what the row does not tell, and for negations that leave blanks out', () => {
    expect(oppositeOf(tag(['a']))).toBeNull()
    expect(oppositeOf(attribute(points, { test: 'rank', end: 'top', count: 1 }))).toBeNull()
    expect(oppositeOf(attribute(points, { test: 'set' }, { negated: true, blanks: 'exclude' }))).toBeNull()
    expect(oppositeOf(attribute(fieldRef('score', 'risk', 'number'), { test: 'set' }))).toBeNull()
  })
})

describe('a leaf of its own', () => {
  const fields: TableFields = { customer: [{ name: 'points', type: 'number' }] }
  const rows = { customers: [10, 20, 30, 40].map((value, id) => ({ id, points: value })), tag_assignments: [1, 1, 2].map((entity) => (
    { tag: 'a', entity_type: 'customer' as const, entity, source: 'manual', confidence: null, tagged_at: 0, removed_at: null })) }
  const context = { entity: 'customer', asOf: Date.parse('2026-01-01T00:00:00Z'), timeZone: 'UTC' } as const

  it('ranks within the ids or the table that it is given', async () => {
    const duck = await openDuckTables(fields, rows)
    const best = attribute(points, { test: 'rank', end: 'top', count: 1 })
    const ids = async (universe?: { ids: number[] } | { table: string }) => {
      const { sql, parameters } = leafToDuckDB(best, { ...context, universe }, sqlColumns(fields))
      return (await duck.rows<{ id: number }>(sql, parameters)).map(({ id }) => id)
    }
    await duck.run('CREATE TEMP TABLE "some people" AS SELECT 2::UINTEGER AS id UNION ALL SELECT 0')
    expect(await ids()).toEqual([3])
    expect(await ids({ ids: [0, 1] })).toEqual([1])
    expect(await ids({ table: 'some people' })).toEqual([2])
    duck.close()
  })

  it('does not touch the rows of the subject where a relation suffices', () => {
    const { sql } = leafToDuckDB(tag(['a']), context, sqlColumns(fields))
    expect(sql).not.toContain('customers')
    expect(leafToDuckDB(count({ test: 'range', min: 1 }), context, sqlColumns(fields)).sql).not.toMatch(/customers|GROUP BY|DISTINCT/)
  })

  it('gives ids of the type that bitstring_agg takes', async () => {
    const duck = await openDuckTables(fields, rows)
    const { sql, parameters } = leafToDuckDB(tag(['a']), context, sqlColumns(fields))
    expect(await duck.rows(`SELECT bitstring_agg(id, 0::UINTEGER, 31::UINTEGER)::VARCHAR AS bits FROM (${sql})`, parameters)).toEqual([{ bits: '011'.padEnd(32, '0') }])
    duck.close()
  })
})
