/** Reads an accepted batch again and writes its artifact: the raw file says what stood in it, the outcomes what became of each row. */
import { isEntityTarget } from '#core/domain/import-targets.ts'
import type { ImportSettings, WorkspaceAccess } from './types.ts'
import { fillFields } from './classify/fields.ts'
import { findClassified } from './classify/holds.ts'
import { artifactFields, writeArtifact } from './commit/artifact.ts'
import { mergeEntityValues } from './commit/entity-values.ts'
import { loadOutcomes } from './commit/outcomes.ts'
import { groupRows } from './map/groups.ts'
import { planMapping } from './map/plan.ts'
import { createTyped, type TypedTable } from './map/typed.ts'
import { stageAgain } from './read/again.ts'
import { artifactPath, layoutOf } from '#core/store/layout.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { readBatch, readOutcomes, type BatchRecord } from '#core/store/records/batches.ts'
import { listFields, type FieldRecord } from '#core/store/records/fields.ts'
import { openRecords, type RecordsDatabase } from '#core/store/records/open.ts'
import { openStaging } from '#core/store/staging/staging.ts'

/** @throws when the raw file or the outcomes are missing or damaged */
export async function deriveArtifact(workspace: WorkspaceAccess, batchNumber: number, signal?: AbortSignal): Promise<{ sha256: string; rows: number }> {
  const layout = layoutOf(workspace.folder)
  return withDerived(workspace, batchNumber, signal, async ({ duck, typed, fields, grouped, settings }) => {
    const { plan } = typed
    const many = isEntityTarget(plan.target) && (await mergeEntityValues(duck, typed))
    if (plan.rules.some((rule) => rule.fields.length > 0)) {
      await findClassified(duck, typed, 'typed', settings.timeZone)
      await fillFields(duck, typed, many)
    }
    const numbers = new Map(fields.map(({ name, number: field }) => [name, field]))
    return writeArtifact(duck, artifactPath(layout, batchNumber), plan, grouped ? 'grouped' : 'typed', artifactFields(plan, (name) => numbers.get(name)), many)
  })
}

/** A batch as it was when its rows were linked: tables `staged`, `typed` (and `grouped`) and `fate`. */
export interface Derived {
  duck: Duck
  records: RecordsDatabase
  batch: BatchRecord
  typed: TypedTable
  fields: FieldRecord[]
  grouped: boolean
  /** As they were. */
  settings: ImportSettings
}

/** Reads a batch again, as far as its rows go. @throws when the raw file or the outcomes are missing or damaged */
export async function withDerived<Result>(workspace: WorkspaceAccess, number: number, signal: AbortSignal | undefined, work: (derived: Derived) => Promise<Result>): Promise<Result> {
  const layout = layoutOf(workspace.folder)
  const records = openRecords(layout.records, workspace.keys.records, { readOnly: true })
  const database = await openStaging({ folders: [layout.snapshots] })
  const duck = await database.connect()
  try {
    const batch = readBatch(records, number)
    const sealed = readOutcomes(records, number)
    if (!batch?.rawName || !sealed) throw new Error(`Batch ${number} left nothing from which it could be read again`)
    const outcomes = await loadOutcomes(duck, workspace.keys, number, sealed)
    const staged = await stageAgain({ duck, workspace, signal }, { raw: batch.rawName, fileName: batch.fileName }, { format: outcomes.format, asked: batch.mapping.format, rows: outcomes.fileRows })
    const fields = listFields(records).filter(({ entity }) => entity === batch.target)
    const columns = outcomes.untyped ? staged.columns.map(({ name, index }) => ({ name, index })) : staged.columns
    const plan = planMapping(batch.mapping, { columns, fields, settings: outcomes.settings, now: batch.acceptedAt ?? undefined })
    const typed = await createTyped(duck, plan, batch.mapping, workspace.keys)
    const grouped = plan.groupBy.length > 0
    return await work({ duck, records, batch, fields, grouped, settings: outcomes.settings, typed: grouped ? await groupRows(duck, typed) : typed })
  } finally {
    duck.close()
    database.close()
    records.close()
  }
}
