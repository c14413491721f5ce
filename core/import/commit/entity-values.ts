/** Values of the entities that a batch of entities makes or changes: `entity_values`, a row for each, under its first row of the file. */
import type { TypedTable } from '#core/import/map/typed.ts'
import { sourceTime } from '#core/domain/fields.ts'
import { countRows } from '#core/import/link/tables.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'

/** Rows of `typed` and their `fate`. */
export const typedWithFate = 'typed t JOIN fate f ON f."row" = t."row"'

/** Milliseconds before any time that a file may hold. */
const beforeAll = '-1000000000000000'

/** The column of `typed` with the source time of each row, where the mapping fills it. */
export function timeColumn(values: TypedTable['values']): string | undefined {
  const index = values.findIndex(({ name }) => name === sourceTime)
  return index < 0 ? undefined : `f${index}`
}

/**
 * Columns: row (and again as fate_row, so that both sides of the join can be narrowed to a piece), entity_id, created, f<n> (the newest that is not blank, by source time, then by order of rows), i<n> (the first), b<n> (where no other row speaks of it),
 * many (whether several rows speak of it), with source times t<n> (of f<n> where several do, in milliseconds).
 * Answers whether any entity has several rows; `entity_many` names those.
 */
export async function mergeEntityValues(duck: Duck, { identities, values }: TypedTable): Promise<boolean> {
  const columns = [...values.map((_, index) => `f${index}`), ...identities.map((_, index) => `i${index}`)]
  await duck.run('CREATE TABLE entity_many AS SELECT entity_id FROM fate WHERE code = 0 GROUP BY entity_id HAVING count(*) > 1')
  const blocked = identities.map((_, index) => `b${index}`)
  const time = timeColumn(values)
  const times = time === undefined ? [] : values.map((_, index) => index)
  const single = `SELECT t."row", f."row" AS fate_row, f.entity_id, f.created, ${[...[...columns, ...blocked].map((column) => `t.${column}`), 'false AS many', ...times.map((index) => `NULL::BIGINT AS t${index}`)].join(', ')} FROM ${typedWithFate} WHERE f.code = 0`
  if ((await countRows(duck, 'entity_many')) === 0) {
    await duck.run(`CREATE VIEW entity_values AS ${single}`)
    return false
  }
  const order = time === undefined ? 't."row"' : `coalesce(epoch_ms(t.${time}), ${beforeAll})::HUGEINT * 4294967296 + t."row"`
  const merged = [...values.map((_, index) => `arg_max(t.f${index}, ${order}) AS f${index}`), ...identities.map((_, index) => `arg_min(t.i${index}, t."row") AS i${index}`)]
  await duck.run(`CREATE TABLE entity_values AS
    ${single} AND f.entity_id NOT IN (SELECT entity_id FROM entity_many)
    UNION ALL SELECT min(t."row") AS "row", min(t."row"), f.entity_id, bool_or(f.created), ${[...merged, ...blocked.map(() => 'false'), 'true', ...times.map((index) => `max(epoch_ms(t.${time})) FILTER (t.f${index} IS NOT NULL)`)].join(', ')}
    FROM typed t JOIN fate f ON f."row" = t."row" AND f.code = 0 SEMI JOIN entity_many m ON m.entity_id = f.entity_id GROUP BY f.entity_id ORDER BY "row"`)
  return true
}
