/**
 * A recipe in SQL: every step becomes expressions over those of the steps before it, which the statement that maps the rows computes on its way (nothing is
 * written down between). Texts that SQL cannot read go through the reference evaluator, each distinct one once. Equal to core/domain/recipes/evaluate.ts.
 */
import type { RejectRule } from '#core/domain/import-rules.ts'
import type { CellKind, FilterKind, JoinKind, SpreadKind } from '#core/domain/recipes/kind.ts'
import type { OnFail } from '#core/domain/recipes/parameters.ts'
import type { PlannedStep, RecipePlan } from '#core/domain/recipes/plan.ts'
import { numberForm } from '#core/domain/recipes/row-kinds.ts'
import { converted, runConversion } from '#core/import/map/converted.ts'
import type { SqlBuilder } from '#core/import/map/sql.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { quoteText, stagedColumn } from '#core/store/staging/staging.ts'

export interface Cleaning {
  /** Expression of a column after the last step; of one that no step touched, the column as it stands in the file. */
  cell(place: number): string
  /** Why rows leave: `out` is 1 + the place here, and NULL where a row stays. */
  outs: { rule: RejectRule; column: string | null }[]
  out: string
  /** What could not be read in rows that had not left: a condition for each step and column. */
  failures: { column: string; failed: string }[]
}

interface Work {
  duck: Duck
  sql: SqlBuilder
  plan: RecipePlan
  cells: string[]
  /** Columns whose expression is NULL where the cell is blank. */
  clean: Set<number>
  branches: { condition: string; rule: RejectRule; column: string | null }[]
  failures: Cleaning['failures']
}

/** @param sql gets the steps; what is built with it must read relation `staged` */
export async function cleanColumns(duck: Duck, sql: SqlBuilder, plan: RecipePlan): Promise<Cleaning> {
  const cells = plan.columns.map((_, place) => (place < plan.fileColumns ? stagedColumn(place) : 'NULL::VARCHAR'))
  const work: Work = { duck, sql, plan, cells, clean: new Set(), branches: [], failures: [] }
  for (const planned of plan.steps) await applyStep(work, planned)
  return {
    cell: (place) => work.cells[place]!, failures: work.failures,
    outs: work.branches.map(({ rule, column }) => ({ rule, column })), out: work.branches.length === 0 ? 'NULL' : sql.step(outOf(work))
  }
}

const outOf = ({ branches }: Work) => `CASE ${branches.map(({ condition }, index) => `WHEN ${condition} THEN ${index + 1}`).join(' ')} END`

/** Whether a row has not left before this step. */
const stays = (work: Work) => (work.branches.length === 0 ? 'true' : work.sql.step(`(${outOf(work)}) IS NULL`))

async function applyStep(work: Work, planned: PlannedStep): Promise<void> {
  const { kind } = planned
  const here = stays(work)
  switch (kind.shape) {
    case 'cell':
      for (const [order, place] of planned.inputs.entries()) await readCell(work, planned, kind, place, order, here)
      return
    case 'spread':
      return spreadCell(work, planned, kind, here)
    case 'join':
      return joinCells(work, planned, kind)
    case 'filter':
      return filterRows(work, planned, kind)
    case 'dedupe':
      return dropRepeated(work, planned, here)
  }
}

/** Expression of a cell that is NULL where blank. */
function cellOf({ sql, cells, clean }: Work, place: number): string {
  if (!clean.has(place)) {
    cells[place] = sql.step(`nullif(${cells[place]}, '')`)
    clean.add(place)
  }
  return cells[place]!
}

function setCell({ sql, cells, clean }: Work, place: number, expression: string): void {
  cells[place] = sql.step(expression)
  clean.add(place)
}

async function readCell(work: Work, { index, step }: PlannedStep, kind: CellKind<never>, place: number, order: number, here: string): Promise<void> {
  const { sql } = work
  const text = cellOf(work, place)
  const made = kind.sql?.(sql, text, step as never) ?? { usual: 'NULL::VARCHAR' }
  if ('all' in made) return setCell(work, place, kind.blanks ? `nullif(${made.all}, '')` : `CASE WHEN ${text} IS NOT NULL THEN nullif(${made.all}, '') END`)
  const usual = sql.step(`CASE WHEN ${text} IS NOT NULL THEN ${made.usual} END`)
  const rest = sql.step(`CASE WHEN ${usual} IS NULL THEN ${text} END`)
  const conversion = { table: `clean_${index}_${order}`, text: rest, convert: kind.evaluator(step as never) }
  if (!(await runConversion(work.duck, sql, conversion))) return setCell(work, place, `nullif(${usual}, '')`)
  const result = sql.step(converted(conversion))
  const failed = fail(work, place, `${rest} IS NOT NULL AND ${result} IS NULL`, step, here)
  setCell(work, place, `CASE WHEN ${failed} THEN ${onFailOf(step) === 'blank' ? 'NULL' : text} ELSE nullif(coalesce(${usual}, ${result}), '') END`)
}

const onFailOf = (step: PlannedStep['step']): OnFail => ('onFail' in step ? step.onFail : 'keep')

/** Tells that cells cannot be read, and turns their rows away where the step says so. */
function fail(work: Work, place: number, condition: string, step: PlannedStep['step'], here: string): string {
  const { sql, plan } = work
  const failed = sql.step(condition)
  const column = plan.columns[place]!
  const counted = sql.step(`${failed} AND ${here}`)
  work.failures.push({ column, failed: counted })
  if (onFailOf(step) === 'reject') work.branches.push({ condition: counted, rule: 'recipe_failed', column })
  return failed
}

async function spreadCell(work: Work, { index, step, inputs, outputs }: PlannedStep, kind: SpreadKind<never>, here: string): Promise<void> {
  const { sql } = work
  const from = inputs[0]!
  const text = cellOf(work, from)
  const direct = kind.sql?.(sql, text, step as never)
  if (direct) return outputs.forEach((place, order) => setCell(work, place, `CASE WHEN ${text} IS NOT NULL THEN nullif(${direct[order]}, '') END`))
  const evaluate = kind.evaluator(step as never)
  const convert = (value: string) => {
    const results = evaluate(value)
    return results && JSON.stringify(results)
  }
  const conversion = { table: `clean_${index}`, text, convert }
  const found = await runConversion(work.duck, sql, conversion)
  const results = sql.step(found ? `from_json(${converted(conversion)}, '["VARCHAR"]')` : 'NULL::VARCHAR[]')
  const failed = found ? fail(work, from, `${text} IS NOT NULL AND ${results} IS NULL`, step, here) : 'false'
  const kept = onFailOf(step) === 'blank' ? 'NULL' : text
  outputs.forEach((place, order) => setCell(work, place, `CASE WHEN ${failed} THEN ${place === from ? kept : 'NULL'} ELSE nullif(${results}[${order + 1}], '') END`))
}

function joinCells(work: Work, { step, inputs, outputs }: PlannedStep, kind: JoinKind<never>): void {
  const joined = kind.sql(work.sql, inputs.map((place) => cellOf(work, place)), step as never)
  setCell(work, outputs[0]!, `nullif(${joined}, '')`)
}

function filterRows(work: Work, { step, inputs }: PlannedStep, kind: FilterKind<never>): void {
  const passes = kind.sql(work.sql, cellOf(work, inputs[0]!), step as never)
  work.branches.push({ condition: work.sql.step(`NOT (${passes})`), rule: 'recipe_filter', column: work.plan.columns[inputs[0]!]! })
}

function dropRepeated(work: Work, { step, inputs, by }: PlannedStep, here: string): void {
  const { sql } = work
  const keys = inputs.map((place) => cellOf(work, place))
  const way = 'keep' in step && step.keep === 'last' ? 'DESC' : 'ASC'
  const order = by === undefined ? [] : orderBy(cellOf(work, by), way)
  const place = sql.step(`row_number() OVER (PARTITION BY ${[here, ...keys].join(', ')} ORDER BY ${[...order, `"row" ${way}`].join(', ')})`)
  work.branches.push({ condition: sql.step(`${here} AND coalesce(${keys.join(', ')}) IS NOT NULL AND ${place} > 1`), rule: 'recipe_duplicate', column: null })
}

/** Numbers first, then other texts, then blanks. */
function orderBy(cell: string, way: 'ASC' | 'DESC'): string[] {
  const isNumber = `regexp_full_match(${cell}, ${quoteText(numberForm)})`
  return [`CASE WHEN ${cell} IS NULL THEN 2 WHEN ${isNumber} THEN 0 ELSE 1 END`, `CASE WHEN ${isNumber} THEN TRY_CAST(${cell} AS DOUBLE) END ${way}`, `${cell} ${way}`]
}
