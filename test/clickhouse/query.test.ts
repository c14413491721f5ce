import { afterAll, beforeAll, describe, it } from 'vitest'
import { leafToClickHouse, toClickHouse, type ClickHouseStatement } from '#core/query/compile.ts'
import { fillClickHouse, sqlColumns } from '#test/builders/conditions/facts-tables.ts'
import { openClickHouse, type ClickHouse } from '#test/support/clickhouse.ts'
import { checkCase, type Engine, type World } from '#test/unit/core/query/cases.ts'
import { worlds } from '#test/unit/core/query/worlds/index.ts'

let clickhouse: ClickHouse
beforeAll(() => {
  clickhouse = openClickHouse()
})
afterAll(() => clickhouse.close())

function engineOn(world: World): Engine {
  const columns = sqlColumns(world.fields)
  const ids = async ({ sql, parameters }: ClickHouseStatement) => (await clickhouse.rows<{ id: number }>(sql, parameters)).map(({ id }) => id)
  return {
    plan: (plan, sets) => ids(toClickHouse(plan, columns, sets)),
    leaf: (leaf, context, sets) => ids(leafToClickHouse(leaf, context, columns, sets))
  }
}

describe.each(worlds)('ClickHouse: $name', (world) => {
  beforeAll(() => fillClickHouse(clickhouse, world.fields, world.rows))
  it.each(world.cases)('$name', (one) => checkCase(engineOn(world), world, one))
})
