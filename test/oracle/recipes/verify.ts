/** A recipe by SQL on a real DuckDB beside the reference evaluator: every cell of every row, who leaves and why, and what could not be read. */
import { createRandom } from '#core/domain/demo/random.ts'
import { evaluateRecipe } from '#core/domain/recipes/evaluate.ts'
import { planRecipe, type RecipePlan } from '#core/domain/recipes/plan.ts'
import type { KindName, RecipeStep } from '#core/domain/recipes/kinds.ts'
import { cleanColumns } from '#core/import/clean/clean.ts'
import { createSql } from '#core/import/map/sql.ts'
import { openDuck, type Duck } from '#core/store/duckdb/connection.ts'
import { createStagedRows, finishStaged } from '#core/store/staging/staging.ts'
import { openTextAppender } from '#core/store/staging/text-appender.ts'
import { randomCase, type RecipeCase } from './random-recipes.ts'

export interface CleanedState {
  /** Cells of the rows that stay; null for rows that left. */
  rows: ((string | null)[] | null)[]
  /** Why each row left, `rule column`, or null. */
  outs: (string | null)[]
  /** Number of values that could not be read, by column. */
  failures: Record<string, number>
}

export interface Difference {
  case: number
  recipe: RecipeStep[]
  what: string
}

export async function stage(duck: Duck, rows: readonly (readonly (string | null)[])[], width: number): Promise<void> {
  await createStagedRows(duck, width)
  const appender = await openTextAppender(duck, width, null)
  for (const row of rows) {
    row.forEach((cell, index) => cell !== null && appender.text(index, cell))
    appender.endRow()
  }
  appender.close()
  await finishStaged(duck, width)
}

/** What SQL makes of the staged rows. */
export async function bySql(duck: Duck, plan: RecipePlan): Promise<CleanedState> {
  const sql = createSql()
  const cleaning = await cleanColumns(duck, sql, plan)
  const columns = [...plan.columns.map((_, place) => `nullif(${cleaning.cell(place)}, '') AS v${place}`), `(${cleaning.out})::INTEGER AS o`, ...cleaning.failures.map(({ failed }, index) => `coalesce(${failed}, false) AS x${index}`)]
  const rows = await duck.rows<Record<string, string | number | boolean | null>>(...sql.bound(`SELECT ${columns.join(', ')} FROM ${sql.withSteps('staged')} ORDER BY "row"`))
  const outs = rows.map(({ o }) => (o === null ? null : cleaning.outs[Number(o) - 1]!))
  const failures: Record<string, number> = {}
  cleaning.failures.forEach(({ column }, index) => {
    const count = rows.filter((row) => row[`x${index}`] === true).length
    if (count > 0) failures[column] = (failures[column] ?? 0) + count
  })
  return {
    rows: rows.map((row, index) => (outs[index] ? null : plan.columns.map((_, place) => row[`v${place}`] as string | null))),
    outs: outs.map((out) => out && `${out.rule} ${out.column}`), failures
  }
}

const rules = { filter: 'recipe_filter', failed: 'recipe_failed', duplicate: 'recipe_duplicate' }

export function byReference(plan: RecipePlan, rows: readonly (readonly (string | null)[])[]): CleanedState {
  const { rows: state, counts } = evaluateRecipe(plan, rows)
  const failures: Record<string, number> = {}
  for (const [place, count] of counts.flatMap((step) => Object.entries(step.failures))) {
    const column = plan.columns[Number(place)]!
    failures[column] = (failures[column] ?? 0) + count
  }
  return {
    rows: state.map(({ cells, out }) => (out ? null : cells)), outs: state.map(({ out }) => (out ? `${rules[out.cause]} ${out.column === null ? null : plan.columns[out.column]}` : null)), failures
  }
}

function firstDifference(plan: RecipePlan, given: RecipeCase, sql: CleanedState, reference: CleanedState): string | undefined {
  for (const [index, row] of given.rows.entries()) {
    const [a, b] = [sql, reference].map(({ rows, outs }) => JSON.stringify([rows[index], outs[index]]))
    if (a !== b) return `row ${JSON.stringify(row)}: SQL ${a}, reference ${b} (columns ${plan.columns.join(' ')})`
  }
  const [a, b] = [sql, reference].map(({ failures }) => JSON.stringify(Object.entries(failures).map(([column, count]) => `${column} ${count}`).toSorted()))
  return a === b ? undefined : `failures: SQL ${a}, reference ${b}`
}

export interface Verdict {
  cases: number
  /** Steps that ran, by kind. */
  covered: Partial<Record<KindName, number>>
  refused: number
  differences: Difference[]
}

/** Random recipes over random rows. Recipes with problems are counted, not run. */
export async function verifyRecipes({ cases, seed, rows, most = 5 }: { cases: number; seed: number; rows: number; most?: number }): Promise<Verdict> {
  const database = await openDuck(':memory:', { temporaryFolder: '' })
  const duck = await database.connect()
  const verdict: Verdict = { cases, covered: {}, refused: 0, differences: [] }
  try {
    for (let number = 0; number < cases && verdict.differences.length < most; number++) {
      const given = randomCase(createRandom(seed, number), rows)
      const plan = planRecipe(given.recipe, given.columns)
      if (plan.problems.length > 0) verdict.refused++
      for (const { step } of plan.steps) verdict.covered[step.op] = (verdict.covered[step.op] ?? 0) + 1
      await stage(duck, given.rows, given.columns.length)
      const what = firstDifference(plan, given, await bySql(duck, plan), byReference(plan, given.rows))
      if (what !== undefined) verdict.differences.push({ case: number, recipe: given.recipe, what })
    }
  } finally {
    duck.close()
    database.close()
  }
  return verdict
}
