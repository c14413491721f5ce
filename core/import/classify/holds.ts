/**
 * Table `classified`: whom of the batch the rules hold for, a row for each entity of which it speaks.
 *   row UINTEGER (its first one) · entity UTINYINT (entityTypeNumber) · entity_id UINTEGER · created BOOLEAN (whether the batch makes it) · h<n> BOOLEAN for rule n
 * An entity with several rows is judged by its merged values; of events one row for which a rule holds is enough.
 */
import type { FieldRef } from '#core/domain/conditions/plan.ts'
import { isEntityTarget } from '#core/domain/import-targets.ts'
import type { TypedTable } from '#core/import/map/typed.ts'
import { filtersToDuckDB } from '#core/query/compile.ts'
import { entityTypeNumber } from '#core/store/artifact.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { columnsWithFolds, foldBatch, foldColumn, foldColumnType, type FoldedColumn } from '#core/store/facts/folds.ts'

/** What the conditions ask about, under columns c<n>. */
interface Asked extends FoldedColumn {
  name: string
  value: string
}

/**
 * After rows were linked; of entities after `mergeEntityValues`.
 * @param relation rows that `fate` speaks of @param timeZone that of the workspace, in which calendar parts of times are read
 */
export async function findClassified(duck: Duck, typed: TypedTable, relation: string, timeZone: string): Promise<void> {
  const { plan: { rules, target } } = typed
  const asked = askedOf(typed)
  const values = ['', ...asked.map(({ value, column }) => `${value} AS ${column}`)].join(', ')
  const source = isEntityTarget(target)
    ? `(SELECT t."row", ${entityTypeNumber[target]}::UTINYINT AS entity, t.entity_id, t.created${values} FROM entity_values t)`
    : `(SELECT t."row", f.entity, f.entity_id, n.entity_id IS NOT NULL AS created${values} FROM ${relation} t JOIN fate f ON f."row" = t."row"
        LEFT JOIN new_entities n ON n.entity = f.entity AND n.entity_id = f.entity_id WHERE f.code = 0)`
  const folds = await foldBatch(duck, source, [], asked)
  const folded = asked.flatMap((column) => folds.expressions(column, 's'))
  const columns = columnsWithFolds(asked).map((column, index) => `, ${folded[index]} AS ${column}`).join('')
  const rows = `(SELECT s."row", s.entity, s.entity_id, s.created${columns} FROM ${source} s ${folds.joins('s')}) e`
  const byName = new Map(asked.map((column) => [column.name, column]))
  const column = ({ name }: FieldRef) => {
    const { column: found, type } = byName.get(name)!
    return { column: found, fold: foldColumnType[type] ? foldColumn(found) : null }
  }
  const { sql, parameters } = filtersToDuckDB(rules.map(({ where }) => where), timeZone, { column }, (conditions) => {
    const holds = conditions.map((condition, rule) => `, bool_or(${condition}${rules[rule]!.to === 'new' ? ' AND e.created' : ''}) AS h${rule}`).join('')
    return `CREATE OR REPLACE TABLE classified AS SELECT min(e."row") AS "row", e.entity, e.entity_id, bool_or(e.created) AS created${holds} FROM ${rows} GROUP BY e.entity, e.entity_id`
  })
  await duck.run(sql, parameters)
}

/** The columns of rows that hold what conditions ask about; of several identities of a channel the first that is there. */
function askedOf({ plan: { rules }, values, identities }: TypedTable): Asked[] {
  const fields = new Map(rules.flatMap(({ where }) => where.map(({ field }) => [field.name, field.type] as const)))
  return [...fields].map(([name, type], index) => {
    const channel = identities.flatMap((identity, place) => (`identity.${identity.channel}` === name ? [`t.i${place}`] : []))
    const value = channel.length > 0 ? `coalesce(${channel.join(', ')})` : `t.f${values.findIndex((candidate) => candidate.name === name)}`
    return { name, type, column: `c${index}`, value }
  })
}
