/** Other engines with the same facts, for the bench of conditions: each answers a plan by the one statement that core/query writes for it. */
import { join } from 'node:path'
import { columnsNow } from '#core/compute/conditions/columns.ts'
import { toClickHouse } from '#core/query/compile.ts'
import type { Facts } from '#core/store/facts/facts.ts'
import { hasClickHouse, openClickHouse, type ClickHouse } from '#test/support/clickhouse.ts'
import { postgresRival } from './conditions-postgres.ts'
import type { Rival } from './conditions-rows.ts'
import { sqliteRival } from './conditions-sqlite.ts'

/** What is not measured, and why. */
export interface Absent {
  name: string
  why: string
}

/** Engines that store rows are asked up to this many customers: loading more of them takes hours. */
const mostForRows = 1_000_000

/** Every one has the facts loaded in the order that suits it. */
export async function rivalsFor(facts: Facts, folder: string, customers: number): Promise<{ rivals: Rival[]; absent: Absent[] }> {
  const rivals: Rival[] = []
  const absent: Absent[] = []
  if (hasClickHouse()) rivals.push(await clickHouseRival(facts, folder))
  else absent.push({ name: 'ClickHouse', why: 'not installed: npm run setup:clickhouse' })
  if (customers > mostForRows) return { rivals, absent: [...absent, { name: 'PostgreSQL, SQLite', why: 'at 1,000,000 customers only' }] }
  const postgres = await postgresRival(facts, folder)
  if (postgres) rivals.push(postgres)
  else absent.push({ name: 'PostgreSQL', why: 'not installed: no postgres on this machine, and COHORTDESK_POSTGRES is not set' })
  rivals.push(await sqliteRival(facts, folder))
  return { rivals, absent }
}

/** Columns that the bench asks for, and the order of each table. */
const tables: Record<string, { columns: string; order: string }> = {
  customers: { columns: 'id, city, city_fold, level, level_fold, status, status_fold, points, balance, contract_end', order: 'id' },
  tag_assignments: { columns: 'tag, entity_type, entity, source, confidence, tagged_at, removed_at', order: '(tag, entity)' },
  events: { columns: 'entity_type, entity, batch, "row", type, occurred_at, amount, voided_by', order: '(entity_type, type, occurred_at)' }
}

async function clickHouseRival(facts: Facts, folder: string): Promise<Rival> {
  const clickhouse = openClickHouse()
  for (const [table, { columns, order }] of Object.entries(tables)) await load(facts, clickhouse, join(folder, `${table}.parquet`), table, columns, order)
  const { records } = facts.options
  return {
    name: 'ClickHouse',
    async count(plan) {
      const { sql, parameters } = toClickHouse(plan, columnsNow(records))
      const [row] = await clickhouse.rows<{ count: string | number }>(`SELECT count(*) AS count FROM (${sql})`, parameters)
      return Number(row!.count)
    },
    close: () => clickhouse.close()
  }
}

/** By way of a Parquet file: ClickHouse reads it as fast as it can. */
async function load(facts: Facts, clickhouse: ClickHouse, path: string, table: string, columns: string, order: string): Promise<void> {
  await facts.read((duck) => duck.run(`COPY (SELECT ${columns} FROM ${table}) TO '${path}' (FORMAT parquet)`))
  await clickhouse.run(`CREATE TABLE ${table} ENGINE = MergeTree ORDER BY ${order} SETTINGS allow_nullable_key = 1 AS SELECT * FROM file('${path}', Parquet)`)
}
