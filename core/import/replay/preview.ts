/** What would become of rejects if they were replayed: staged, mapped and linked as the replay would, and thrown away. */
import type { RejectRule } from '#core/domain/import-rules.ts'
import { evaluateRecipe } from '#core/domain/recipes/evaluate.ts'
import type { RecipeStep } from '#core/domain/recipes/kinds.ts'
import { planRecipe } from '#core/domain/recipes/plan.ts'
import type { RawRow } from '#core/domain/reject-fixes.ts'
import { countFates, countRules, fateOfRows, rowOf } from '#core/import/commit/leftovers.ts'
import { fateCodes } from '#core/import/link/fate.ts'
import type { LinkResult } from '#core/import/link/tables.ts'
import type { TypedTable } from '#core/import/map/typed.ts'
import { openTableWriter } from '#core/import/read/table-writer.ts'
import type { StagedFile } from '#core/import/read/types.ts'
import { linkRows, typeRows, withRun, type Run } from '#core/import/run.ts'
import type { ImportRequest } from '#core/import/types.ts'
import { replayedRows, type Replay, type ReplayedRow } from './rows.ts'
import { noneWaits } from './settle.ts'

export interface ReplayPreview {
  rows: number
  /** Rows that would come in, those among them that wait for a person included. */
  passes: number
  duplicates: number
  rejected: number
  /** Why rows would be turned away again, most frequent first. */
  reasons: { rule: RejectRule; column: string | null; count: number }[]
  /** The first rows that are changed, with how they would fare; `rule` null: they would come in. */
  examples: { row: number; changes: { column: string; before: string | null; after: string | null }[]; rule: RejectRule | null; column: string | null }[]
}

export interface PreviewRequest extends Omit<ImportRequest, 'batch' | 'file' | 'user' | 'replay'> {
  replay: Replay
  /** Cleaning steps of this replay alone, which its mapping has before its own: examples show what they do. */
  steps: RecipeStep[]
}

const mostExamples = 20

/** A batch that is none. */
const nothing = { batch: { number: 0, id: '', createdAt: 0 }, file: { fileName: '' }, user: '' }

/** @throws DeskError conflict where none of the rejects waits; the signal's reason when stopped */
export async function previewReplay(request: PreviewRequest, signal: AbortSignal): Promise<ReplayPreview> {
  return withRun({ ...request, ...nothing }, () => undefined, signal, async (run) => {
    const { staged, examples } = await stageReplay(run, request)
    const typed = await typeRows(run, staged)
    // One state of records from the first look-up to the last.
    run.records.exec('BEGIN')
    try {
      return await summary(run, typed, await linkRows(run, typed), examples)
    } finally {
      run.records.exec('ROLLBACK')
    }
  })
}

async function stageReplay({ duck, records, mapping, breathe }: Run, { replay, steps }: PreviewRequest): Promise<{ staged: StagedFile; examples: ReplayedRow[] }> {
  const places = new Map<string, number>()
  const examples: ReplayedRow[] = []
  const writer = await openTableWriter({ duck }, 1, null)
  try {
    for (const page of replayedRows(records, replay)) {
      await breathe()
      await writer.write(page.map(({ raw }) => {
        const cells: (string | null)[] = []
        for (const [name, value] of Object.entries(raw)) {
          if (!places.has(name)) places.set(name, places.size)
          cells[places.get(name)!] = value
        }
        return cells
      }))
      if (examples.length < mostExamples) examples.push(...cleaned(page, [...places.keys()], steps).filter(({ before, raw }) => changesOf(before, raw).length > 0).slice(0, mostExamples - examples.length))
    }
  } catch (error) {
    writer.discard()
    throw error
  }
  const rows = await writer.finish()
  if (rows === 0) throw noneWaits()
  const columns = [...places].map(([name, index]) => ({ name, index }))
  return { staged: { duck, table: 'staged', columns, rows, warnings: [], format: { ...mapping.format, kind: 'json' } }, examples }
}

/** Rows as the steps leave them. */
function cleaned(rows: ReplayedRow[], columns: readonly string[], steps: readonly RecipeStep[]): ReplayedRow[] {
  if (steps.length === 0) return rows
  const plan = planRecipe(steps, columns)
  const after = evaluateRecipe(plan, rows.map(({ raw }) => columns.map((name) => raw[name] ?? null))).rows
  return rows.map((row, index) => ({ ...row, raw: Object.fromEntries(plan.columns.map((name, place) => [name, after[index]!.cells[place] ?? null])) }))
}

async function summary(run: Run, typed: TypedTable, { rejects, made }: LinkResult, examples: ReplayedRow[]): Promise<ReplayPreview> {
  const { duck, records, request, breathe } = run
  const { accepted, rejected, duplicates } = await countFates({ duck, records, batch: request.batch.number, now: request.now, breathe }, typed, made)
  const fates = await duck.rows<{ code: number }>(
    `SELECT f.code::INTEGER AS code FROM ${fateOfRows(typed)} WHERE ${rowOf(typed)} IN (SELECT unnest(from_json($1::JSON, '["UINTEGER"]'))) ORDER BY ${rowOf(typed)}`, [JSON.stringify(examples.map(({ place }) => place))])
  return {
    rows: accepted + rejected + duplicates, passes: accepted, duplicates, rejected,
    reasons: await countRules(duck, typed, rejects),
    examples: examples.map(({ row, before, raw }, index) => {
      const reason = rejects[fates[index]!.code - fateCodes.rejected]
      return { row, changes: changesOf(before, raw), rule: reason?.rule ?? null, column: reason?.column ?? null }
    })
  }
}

function changesOf(before: RawRow, after: RawRow): ReplayPreview['examples'][number]['changes'] {
  return Object.entries(after).filter(([column, value]) => (before[column] || null) !== (value || null)).map(([column, value]) => ({ column, before: before[column] ?? null, after: value }))
}
