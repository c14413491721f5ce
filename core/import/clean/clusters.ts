/** Values of a column, as they are after some steps, that are probably the same thing written differently. */
import { DeskError } from '#core/contract/errors.ts'
import type { Format } from '#core/contract/imports.ts'
import type { RecipeClusters } from '#core/contract/recipe-library.ts'
import { clustersOf, type ClusterMethod, type Counted } from '#core/domain/recipes/fingerprint.ts'
import type { RecipeStep } from '#core/domain/recipes/kinds.ts'
import { planRecipe } from '#core/domain/recipes/plan.ts'
import type { CheckContext } from '#core/import/check.ts'
import { createProblems } from '#core/import/map/problems.ts'
import { createSql } from '#core/import/map/sql.ts'
import type { ImportFile } from '#core/import/types.ts'
import { cleanColumns } from './clean.ts'
import { withSample } from './preview.ts'

export interface ClustersRequest {
  file: ImportFile
  format: Format
  /** That come before. */
  steps: RecipeStep[]
  column: string
  method: ClusterMethod
}

export type FoundClusters = RecipeClusters

/** Rows that are read, values that are compared (the most frequent), and clusters that are answered. */
const mostRows = 500_000
const mostValues = 100_000
const mostClusters = 500

export async function findClusters(context: CheckContext, { file, format, steps, column, method }: ClustersRequest): Promise<FoundClusters> {
  return withSample(context, file, format, mostRows, async ({ duck, columns, rows }) => {
    const plan = planRecipe(steps, columns.map(({ name }) => name))
    const problems = createProblems()
    for (const { code, path, message, remedy } of plan.problems) problems.add(code, `/steps${path}`, message, remedy)
    problems.throwIfAny()
    const place = plan.columns.indexOf(column)
    if (place < 0) throw unknownColumn(column)
    const sql = createSql()
    const cleaning = await cleanColumns(duck, sql, plan)
    const value = `nullif(${cleaning.cell(place)}, '')`
    const counted = `SELECT ${value} AS value, count(*) AS count FROM ${sql.withSteps('staged')} WHERE (${cleaning.out}) IS NULL AND ${value} IS NOT NULL GROUP BY ALL`
    const [statement, parameters] = sql.bound(`SELECT value, count, count(*) OVER () AS distinct_values FROM (${counted}) ORDER BY count DESC, value LIMIT ${mostValues}`)
    const found = await duck.rows<{ value: string; count: bigint; distinct_values: bigint }>(statement, parameters)
    const values = found.map(({ value: text, count }): Counted => ({ value: text, count: Number(count) }))
    return { items: clustersOf(values, method).slice(0, mostClusters), distinct: Number(found[0]?.distinct_values ?? 0), rows, complete: rows < mostRows && values.length < mostValues }
  })
}

function unknownColumn(column: string): DeskError {
  return new DeskError('invalid', {
    field: 'column', message: { zh: `没有“${column}”这一列`, en: `There is no column “${column}”` }, remedy: { zh: '选一列已有的', en: 'Choose one that is there' }
  })
}
