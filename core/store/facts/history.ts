/**
 * Changes of fields whose history is kept (keepsHistory). Before its first recorded change a field has the value that it then had; so the first change
 * writes two intervals, each later one closes the last and opens the next. A field that never changed has no rows.
 */
import type { EntityType } from '#core/domain/entities.ts'
import type { ValueType } from '#core/domain/fields.ts'
import { entityTypeNumber } from '#core/store/artifact.ts'
import { quoteIdentifier, type Duck, type Parameter } from '#core/store/duckdb/connection.ts'
import { foldColumn, foldColumnType } from './folds.ts'
import type { OpenColumn } from './schema.ts'

/** A value as text, as the column `value` holds it: a datetime as milliseconds, anything else as DuckDB writes it. */
const asText = (expression: string, type: ValueType) => (type === 'datetime' ? `epoch_ms(${expression})::VARCHAR` : `${expression}::VARCHAR`)

/** SQL of the fold beside a value, of lists as JSON; of what has no fold the value itself. */
function foldOf(alias: string, column: string, type: ValueType): string {
  if (!foldColumnType[type]) return asText(`${alias}.${quoteIdentifier(column)}`, type)
  const fold = `${alias}.${quoteIdentifier(foldColumn(column))}`
  return type === 'list' ? `to_json(${fold})::VARCHAR` : fold
}

export interface Change {
  entity: EntityType
  /** Table of the entities as they stand before the change. */
  table: string
  /** SQL of a relation with `id`, and under its own name and that of its fold the new value of the column. */
  changed: string
  parameters: Parameter[]
  /** Milliseconds. */
  at: number
  /** Whether a blank in `changed` is a change too; otherwise it leaves the field as it is. */
  blanks: boolean
}

/** Records the change of one field for all entities that `changed` names. Belongs before the change itself, in its transaction. */
export async function recordHistory(duck: Duck, { field, column, type }: OpenColumn, change: Change): Promise<void> {
  const name = quoteIdentifier(column)
  // Texts compare by their fold (conditions.md §4.3), so another spelling of the same is no change.
  const compared = quoteIdentifier(foldColumnType[type] ? foldColumn(column) : column)
  const differs = `s.${compared} IS DISTINCT FROM t.${compared}${change.blanks ? '' : ` AND s.${name} IS NOT NULL`}`
  await duck.run(
    `CREATE OR REPLACE TEMP TABLE changes AS
     SELECT t.id AS entity, ${asText(`t.${name}`, type)} AS old, ${foldOf('t', column, type)} AS old_fold, ${asText(`s.${name}`, type)} AS new, ${foldOf('s', column, type)} AS new_fold
     FROM ${change.table} t JOIN (${change.changed}) s ON s.id = t.id WHERE ${differs}`, change.parameters)
  const [found] = await duck.rows<{ count: bigint }>('SELECT count(*) AS count FROM changes')
  if (found!.count === 0n) return
  const ofField = `entity_type = ${entityTypeNumber[change.entity]} AND field = $1::VARCHAR`
  const own = `${entityTypeNumber[change.entity]}, entity, $1::VARCHAR`
  await duck.run(
    `INSERT INTO history SELECT ${own}, old, old_fold, NULL, make_timestamp_ms($2::BIGINT) FROM changes
     WHERE entity NOT IN (SELECT entity FROM history WHERE ${ofField})`, [field, change.at])
  // Of several changes in one millisecond the last one stands.
  await duck.run(
    `DELETE FROM history WHERE ${ofField} AND since = make_timestamp_ms($2::BIGINT) AND until IS NULL AND entity IN (SELECT entity FROM changes)`, [field, change.at])
  await duck.run(
    `UPDATE history SET until = make_timestamp_ms($2::BIGINT) WHERE ${ofField} AND until IS NULL AND entity IN (SELECT entity FROM changes)`, [field, change.at])
  await duck.run(`INSERT INTO history SELECT ${own}, new, new_fold, make_timestamp_ms($2::BIGINT), NULL FROM changes`, [field, change.at])
}

/** Forgets what is kept of entities that are no longer there. */
export async function forgetHistory(duck: Duck, entity: EntityType, table: string): Promise<void> {
  await duck.run(`DELETE FROM history WHERE entity_type = ${entityTypeNumber[entity]} AND entity NOT IN (SELECT id FROM ${table})`)
}
