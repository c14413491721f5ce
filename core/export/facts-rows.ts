/** The rows of an export as facts have them: who, in which order, with the open columns. */
import type { EntityType } from '#core/domain/entities.ts'
import type { Duck, Parameter } from '#core/store/duckdb/connection.ts'
import { entityTable } from '#core/store/facts/schema.ts'
import { quoteText } from '#core/store/staging/staging.ts'
import type { ExportColumn } from './types.ts'

export interface FactsRows {
  entity: EntityType
  columns: readonly ExportColumn[]
  /** SELECT of `id` in the wanted order. `byId`: that order is by id, so that `filter` alone says it. */
  members: { byId: true; filter: string } | { byId: false; sql: string }
  parameters: Parameter[]
}

/** Rows a group of a Parquet file has: what is read at a time. */
export const groupRows = 10_240

/**
 * Writes the rows to a Parquet file (WriteTask.facts), which names nobody. Their place in it is their position: DuckDB keeps their order, writing and reading.
 * @returns how many there are
 */
export async function writeFactsRows(duck: Duck, rows: FactsRows, file: string): Promise<number> {
  const columns = rows.columns.flatMap(({ source }, index) => ('facts' in source ? [`${source.facts} AS f${index}`] : []))
  const { from, order } = await fromRows(duck, rows)
  const [copied] = await duck.rows<{ Count: bigint }>(
    `COPY (SELECT ${['t.id', ...columns].join(', ')} ${from}${order}) TO ${quoteText(file)} (FORMAT parquet, COMPRESSION uncompressed, ROW_GROUP_SIZE ${groupRows})`, rows.parameters)
  return Number(copied!.Count)
}

/** Where the rows come from, in which they are `t` and `v`, and the ORDER BY that they need. */
export async function fromRows(duck: Duck, { entity, columns, members, parameters }: FactsRows): Promise<{ from: string; order: string; parameters: Parameter[] }> {
  const table = entityTable[entity]
  const withValue = columns.some(({ source }) => 'facts' in source && /\bv\./.test(source.facts)) ? ' LEFT JOIN customer_value v ON v.id = t.id' : ''
  if (!members.byId) return { from: `FROM (SELECT id, row_number() OVER () AS place FROM (${members.sql})) o JOIN ${table} t ON t.id = o.id${withValue}`, order: ' ORDER BY o.place', parameters }
  const order = withValue === '' && (await liesById(duck, table)) ? '' : ' ORDER BY t.id'
  return { from: `FROM ${table} t${withValue} WHERE ${members.filter}`, order, parameters }
}

/** Whether the rows of a table lie in the order of their ids, as they do until an undo puts some back: then nothing needs to be sorted. */
async function liesById(duck: Duck, table: string): Promise<boolean> {
  const [found] = await duck.rows<{ disordered: bigint }>(`SELECT count(*) AS disordered FROM (SELECT id, lag(id) OVER () AS before FROM ${table}) WHERE before > id`)
  return found!.disordered === 0n
}
