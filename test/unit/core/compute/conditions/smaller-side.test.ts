import { expect, test } from 'vitest'
import { bitsetOf, idsOf } from '#core/compute/conditions/bitset.ts'
import type { Scope } from '#core/compute/conditions/scope.ts'
import { readSmallerSide } from '#core/compute/conditions/smaller-side.ts'
import type { LeafPlan } from '#core/domain/conditions/plan.ts'
import { leafToDuckDB } from '#core/query/compile.ts'
import { openDuckTables, sqlColumns, type TableFields } from '#test/builders/conditions/facts-tables.ts'
import { attribute, fieldRef } from '#test/builders/conditions/plans.ts'

const points = fieldRef('customer', 'points', 'number')
const fields: TableFields = { customer: [{ name: 'points', type: 'number' }] }
const size = 960
/** Every third is blank, the last ones are gone. */
const customers = Array.from({ length: size - 50 }, (_, id) => ({ id, points: id % 3 === 0 ? null : id }))
const scope: Scope = { subject: 'customer', size, asOf: 0, timeZone: 'UTC', universe: bitsetOf(size, customers.map(({ id }) => id)), universeKey: null }

test.each([
  ['few', attribute(points, { test: 'range', max: 100 }), false],
  ['most', attribute(points, { test: 'range', min: 100 }), true],
  ['most of those that are looked at', attribute(points, { test: 'range', min: 160, max: 960 }), true],
  ['those without a value, which are fewer', attribute(points, { test: 'set' }), true],
  ['most, without an opposite', attribute(points, { test: 'in', values: [1] }, { negated: true, blanks: 'exclude' }), false]
])('%s: the smaller side is asked for, and the answer is the leaf’s', async (_, leaf, others) => {
  const duck = await openDuckTables(fields, { customers })
  const asked: LeafPlan[] = []
  const compile = async (wanted: LeafPlan) => {
    asked.push(wanted)
    return leafToDuckDB(wanted, { entity: 'customer', asOf: 0, timeZone: 'UTC' }, sqlColumns(fields))
  }
  const found = await readSmallerSide(duck, leaf, scope, compile)
  const { sql, parameters } = await compile(leaf)
  const expected = (await duck.rows<{ id: number }>(`${sql} ORDER BY id`, parameters)).map(({ id }) => id)
  expect([...idsOf(found)]).toEqual(expected)
  expect(asked[1] !== leaf).toBe(others)
  duck.close()
})
