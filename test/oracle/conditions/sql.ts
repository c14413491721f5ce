/** The two SQL compilers over the facts tables of a world. What only the records store knows is given by the reference evaluator. */
import { contextOf, holds } from '#core/domain/conditions/evaluate.ts'
import type { Plan } from '#core/domain/conditions/plan.ts'
import { setsNeeded, toClickHouse, toDuckDB, type Sets } from '#core/query/compile.ts'
import { positiveOf } from '#core/query/positive.ts'
import { fillClickHouse, openDuckTables, sqlColumns } from '#test/builders/conditions/facts-tables.ts'
import { factsRowsOf, worldFields } from '#test/builders/conditions/world-rows.ts'
import type { World } from '#test/builders/conditions/world.ts'
import { openClickHouse } from '#test/support/clickhouse.ts'
import type { EngineKind } from './engines.ts'

const columns = sqlColumns(worldFields)

function setsOf(plan: Plan, world: World): Sets {
  return new Map([...setsNeeded(plan)].map(({ key, entity, leaf, plan: own }) => {
    const context = contextOf(own, world.profiles)
    return [key, world.profiles[entity].filter((profile) => holds(positiveOf(leaf).leaf, profile, context)).map(({ id }) => id)]
  }))
}

export const duckdbKind: EngineKind = {
  name: 'DuckDB', leavesOnly: false,
  start: () => Promise.resolve({
    async load(world) {
      const duck = await openDuckTables(worldFields, factsRowsOf(world))
      const statementOf = (plan: Plan) => toDuckDB(plan, columns, setsOf(plan, world))
      return {
        async members(plan) {
          const { sql, parameters } = statementOf(plan)
          return (await duck.rows<{ id: number }>(sql, parameters)).map(({ id }) => id)
        },
        statement: (plan) => JSON.stringify(statementOf(plan)),
        close: () => Promise.resolve(duck.close())
      }
    },
    stop: () => Promise.resolve()
  })
}

export const clickhouseKind: EngineKind = {
  name: 'ClickHouse', leavesOnly: false,
  start() {
    const clickhouse = openClickHouse()
    return Promise.resolve({
      async load(world: World) {
        await fillClickHouse(clickhouse, worldFields, factsRowsOf(world))
        const statementOf = (plan: Plan) => toClickHouse(plan, columns, setsOf(plan, world))
        return {
          async members(plan: Plan) {
            const { sql, parameters } = statementOf(plan)
            return (await clickhouse.rows<{ id: number }>(sql, parameters)).map(({ id }) => id)
          },
          statement: (plan: Plan) => JSON.stringify(statementOf(plan)),
          close: () => Promise.resolve()
        }
      },
      stop: () => Promise.resolve(clickhouse.close())
    })
  }
}
