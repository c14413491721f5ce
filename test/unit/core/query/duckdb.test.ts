import { afterAll, beforeAll, describe, it } from 'vitest'
import { leafToDuckDB, toDuckDB, type DuckDBStatement } from '#core/query/compile.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { openDuckTables, sqlColumns } from '#test/builders/conditions/facts-tables.ts'
import { checkCase, type Engine, type World } from './cases.ts'
import { worlds } from './worlds/index.ts'

function engineOn(duck: () => Duck, world: World): Engine {
  const columns = sqlColumns(world.fields)
  const ids = async ({ sql, parameters }: DuckDBStatement) => (await duck().rows<{ id: number }>(sql, parameters)).map(({ id }) => id)
  return {
    plan: (plan, sets) => ids(toDuckDB(plan, columns, sets)),
    leaf: (leaf, context, sets) => ids(leafToDuckDB(leaf, context, columns, sets))
  }
}

describe.each(worlds)('DuckDB: $name', (world) => {
  let duck: Duck
  beforeAll(async () => {
    duck = await openDuckTables(world.fields, world.rows)
  })
  afterAll(() => duck.close())
  it.each(world.cases)('$name', (one) => checkCase(engineOn(() => duck, world), world, one))
})
