/**
 * groupBy: rows with equal values become one event under the number of their first row. Amounts are summed, the earliest time, the latest source time and
 * the first of the rest are taken. A row that cannot be read turns the whole group away, as do two identities. Rows whose group columns are all blank stand alone, as do those
 * that the recipe took out.
 */
import { factsColumnType, longestIdentity, sourceTime } from '#core/domain/fields.ts'
import type { RejectRule } from '#core/domain/import-rules.ts'
import { rowTargets } from '#core/domain/import-targets.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { longerThan, type TypedTable } from './typed.ts'

/**
 * Makes `group_of` (row, first_row) and `grouped`, which has the columns of `typed` that matter further on, a row for each group.
 * @returns the typed table with the reasons why groups are turned away
 */
export async function groupRows(duck: Duck, typed: TypedTable): Promise<TypedTable> {
  const { plan, identities, values } = typed
  const keys = plan.groupBy.map((_, index) => `g${index}`)
  const alone = plan.recipe.steps.length > 0 ? `coalesce(${keys.join(', ')}) IS NULL OR "out" > 0` : `coalesce(${keys.join(', ')}) IS NULL`
  await duck.run(`CREATE OR REPLACE TABLE group_of AS
    SELECT "row", min("row") OVER (PARTITION BY ${keys.join(', ')}, CASE WHEN ${alone} THEN "row" END) AS first_row FROM typed`)
  const { expression, rejects } = groupRejection(typed)
  const columns = [
    'o.first_row AS "row"',
    ...identities.flatMap((_, index) => [`arg_min(t.i${index}, t."row") AS i${index}`, `coalesce(arg_min(t.b${index}, t."row") FILTER (t.i${index} IS NOT NULL), false) AS b${index}`]),
    ...values.map((value, index) => `${groupValue(value.name, `t.f${index}`)}::${factsColumnType[value.type]} AS f${index}`),
    `(${expression})::UTINYINT AS reject`,
    `(md5_number(string_agg(t.row_hash::VARCHAR, ' ' ORDER BY t."row")) >> 64)::UBIGINT AS row_hash`,
    'arg_min(t.source_key, t."row") AS source_key', 'arg_min(t.order_key, t."row") AS order_key'
  ]
  await duck.run(`CREATE OR REPLACE TABLE grouped AS SELECT ${columns.join(', ')} FROM typed t JOIN group_of o ON o."row" = t."row" GROUP BY o.first_row ORDER BY o.first_row`)
  return { ...typed, rejects }
}

function groupValue(name: string, value: string): string {
  if (name === 'amount') return `TRY_CAST(sum(${value}) AS DECIMAL(18,2))`
  if (name === sourceTime) return `max(${value})`
  return name === 'occurred_at' ? `min(${value})` : `arg_min(${value}, t."row")`
}

function groupRejection({ identities, values, plan, rejects: ofRows }: TypedTable): { expression: string; rejects: TypedTable['rejects'] } {
  const rejects: TypedTable['rejects'] = []
  const branches: string[] = []
  const add = (condition: string, rule: RejectRule, column: string | null) => {
    rejects.push({ rule, column })
    branches.push(`WHEN ${condition} THEN ${rejects.length}`)
  }
  // A row that the recipe took out is a group of its own.
  if (plan.recipe.steps.length > 0) for (const [index, { rule, column }] of ofRows.filter(({ rule: name }) => name.startsWith('recipe_')).entries()) add(`max(t."out") = ${index + 1}`, rule, column)
  const columnOf = (planned: { origin: TypedTable['identities'][number]['origin'] }) => (planned.origin.kind === 'column' ? planned.origin.column.name : null)
  const nobody = identities.map((_, index) => `count(t.i${index}) = 0`).join(' AND ')
  identities.forEach((identity, index) => add(`${nobody} AND bool_or(t.v${index})`, 'bad_identity', columnOf(identity)))
  add(nobody, 'no_identity', identities.map(columnOf).find((column) => column !== null) ?? null)
  identities.forEach((identity, index) => add(`coalesce(bool_or(${longerThan(`t.i${index}`, longestIdentity)}), false)`, 'too_long', columnOf(identity)))
  identities.forEach((identity, index) => add(`count(DISTINCT t.i${index}) > 1`, 'two_identities', columnOf(identity)))
  for (const { field, missing, bad } of rowTargets.event.required) {
    const index = values.findIndex((value) => value.name === field)
    if (index < 0) continue
    if (bad) add(`bool_or(t.w${index})`, bad, columnOf(values[index]!))
    if (missing) add(`count(t.f${index}) = 0`, missing, columnOf(values[index]!))
    if (field === 'amount') add(`count(t.f${index}) > 0 AND TRY_CAST(sum(t.f${index}) AS DECIMAL(18,2)) IS NULL`, 'bad_amount', columnOf(values[index]!))
  }
  return { expression: `CASE ${branches.join(' ')} ELSE 0 END`, rejects }
}
