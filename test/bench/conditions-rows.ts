/** What engines that store rows share as rivals of the condition engine: their tables, and the statement of a plan. */
import type { Plan } from '#core/domain/conditions/plan.ts'
import { planSql } from '#core/query/conditions.ts'
import type { BindType, Dialect } from '#core/query/dialect.ts'
import type { SqlColumns } from '#core/query/scope.ts'

export interface Rival {
  name: string
  /** Members of a plan, by one statement. */
  count(plan: Plan): Promise<number>
  close(): void | Promise<void>
}

/**
 * Tables of engines that store rows, with the same columns: times are milliseconds and dates days, so that they compare whole numbers. `indexes` hold all that the
 * bench's leaves read of a table, so that none of them reads the table itself.
 */
export const rowTables: { name: string; columns: readonly { name: string; type: string; source?: string }[]; indexes: readonly string[] }[] = [
  {
    name: 'customers', columns: [
      { name: 'id', type: 'INTEGER PRIMARY KEY' }, { name: 'city_fold', type: 'TEXT' }, { name: 'points', type: 'DOUBLE PRECISION' },
      { name: 'contract_end', type: 'INTEGER', source: `contract_end - DATE '1970-01-01'` }
    ], indexes: ['city_fold, id', 'points, id', 'contract_end, id']
  },
  {
    name: 'tag_assignments', columns: [
      { name: 'tag', type: 'TEXT' }, { name: 'entity_type', type: 'INTEGER' }, { name: 'entity', type: 'INTEGER NOT NULL' },
      { name: 'tagged_at', type: 'BIGINT', source: 'epoch_ms(tagged_at)' }, { name: 'removed_at', type: 'BIGINT', source: 'epoch_ms(removed_at)' }
    ], indexes: ['tag, entity_type, tagged_at, removed_at, entity']
  },
  {
    name: 'events', columns: [
      { name: 'entity_type', type: 'INTEGER' }, { name: 'entity', type: 'INTEGER NOT NULL' }, { name: 'type', type: 'TEXT' },
      { name: 'occurred_at', type: 'BIGINT', source: 'epoch_ms(occurred_at)' }, { name: 'amount', type: 'DOUBLE PRECISION', source: 'amount::DOUBLE' }, { name: 'voided_by', type: 'INTEGER' }
    ], indexes: ['entity_type, type, occurred_at, voided_by, entity, amount', 'entity_type, entity, type, occurred_at, voided_by']
  }
]

/** SELECT from facts of a row table's columns. */
export const rowsSql = ({ name, columns }: (typeof rowTables)[number]) => `SELECT ${columns.map((column) => `${column.source ?? column.name} AS ${column.name}`).join(', ')} FROM ${name}`

/** The count of a plan as one statement over row tables. The dialect writes what the bench's leaves use; the rest is never reached. */
export function countSql(dialect: Pick<Dialect, 'placeholder' | 'double'>, plan: Plan, columns: SqlColumns): { sql: string; values: { type: BindType; value: unknown }[] } {
  const values: { type: BindType; value: unknown }[] = []
  const plain = (expression: string) => expression
  const whole: Pick<Dialect, 'limits' | 'quote' | 'date' | 'instant' | 'milliseconds'> = {
    limits: { date: [-1e8, 1e8], datetime: [-8.64e15, 8.64e15] }, quote: (identifier) => `"${identifier}"`, date: plain, instant: plain, milliseconds: plain
  }
  const bind = (type: BindType, value: unknown) => dialect.placeholder(values.push({ type, value }), type)
  const sql = planSql({ dialect: { ...dialect, ...whole } as Dialect, bind, columns, sets: new Map(), path: '' }, plan)
  return { sql: `SELECT count(*) AS count FROM (${sql}) members`, values }
}
