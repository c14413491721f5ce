/** The dry run of a recipe: the first rows of a file before and after its steps, by the reference evaluator. */
import type { Format } from '#core/contract/imports.ts'
import type { RecipePreview } from '#core/contract/recipe-library.ts'
import { evaluateRecipe, type Cell, type CleanedRow } from '#core/domain/recipes/evaluate.ts'
import type { RecipeStep } from '#core/domain/recipes/kinds.ts'
import { planRecipe, type RecipePlan } from '#core/domain/recipes/plan.ts'
import type { CheckContext } from '#core/import/check.ts'
import { stageFile } from '#core/import/read/stage.ts'
import type { StagedFile, StagingContext } from '#core/import/read/types.ts'
import type { ImportFile } from '#core/import/types.ts'
import { openStaging, stagedColumn } from '#core/store/staging/staging.ts'

export interface RecipePreviewRequest {
  file: ImportFile
  format: Format
  steps: RecipeStep[]
  /** Place of the step that is shown alone; missing: the whole recipe. */
  step?: number
  /** Rows that are shown. */
  limit: number
}

export type PreviewedRecipe = RecipePreview

/** Stages the beginning of a file and works on it; nothing of it stays. */
export async function withSample<Result>(context: CheckContext, file: ImportFile, format: Format, limit: number, work: (staged: StagedFile) => Promise<Result>): Promise<Result> {
  const database = await openStaging({ files: file.path === undefined ? [] : [file.path], threads: 1 })
  const duck = await database.connect()
  try {
    const staging: StagingContext = { ...context, duck, limit }
    return await work(await stageFile(staging, file, format))
  } finally {
    duck.close()
    database.close()
  }
}

export async function previewRecipe(context: CheckContext, { file, format, steps, step, limit }: RecipePreviewRequest): Promise<PreviewedRecipe> {
  return withSample(context, file, format, limit, async (staged) => {
    const plan = planRecipe(steps, staged.columns.map(({ name }) => name))
    const cells = await readCells(staged, limit)
    return {
      columns: plan.columns, fileColumns: plan.fileColumns, rows: shown(plan, cells, step),
      counts: evaluateRecipe(plan, cells).counts.map(({ step: place, rows, changed, failed, out }) => ({ step: place, rows, changed, failed, out })),
      problems: plan.problems, sampled: cells.length, complete: staged.rows < limit
    }
  })
}

async function readCells({ duck, columns }: StagedFile, limit: number): Promise<Cell[][]> {
  const rows: Cell[][] = []
  const query = `SELECT ${columns.map(({ index }) => stagedColumn(index)).join(', ')} FROM staged WHERE "row" <= ${Math.trunc(limit)} ORDER BY "row"`
  for await (const chunk of duck.chunks(query)) rows.push(...(chunk.getRows() as Cell[][]))
  return rows
}

function shown(plan: RecipePlan, cells: Cell[][], step: number | undefined): RecipePreview['rows'] {
  const before = evaluateRecipe(plan, cells, step ?? 0).rows
  const after = evaluateRecipe(plan, cells, step === undefined ? Infinity : step + 1).rows
  return after.flatMap((row, index) => (before[index]!.out ? [] : [compared(plan, index + 1, before[index]!, row)]))
}

function compared(plan: RecipePlan, row: number, before: CleanedRow, { cells, failed, out }: CleanedRow): RecipePreview['rows'][number] {
  return {
    row, before: before.cells, after: cells, changed: cells.flatMap((cell, place) => (cell === before.cells[place] ? [] : [place])), failed: failed.filter((place) => !before.failed.includes(place)),
    out: out ? { step: out.step, cause: out.cause, column: out.column === null ? null : plan.columns[out.column]! } : null
  }
}
