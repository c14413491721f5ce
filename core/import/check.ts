/** What is wrong with a mapping, as far as the beginning of its file can tell: told before an import is queued. */
import type { Mapping } from '#core/contract/imports.ts'
import type { FieldRecord } from '#core/store/records/fields.ts'
import { openStaging } from '#core/store/staging/staging.ts'
import { sampleMemory } from './inspect/inspect.ts'
import { checkMapping } from './map/check.ts'
import { planMapping } from './map/plan.ts'
import { stageFile } from './read/stage.ts'
import type { ImportFile, ImportSettings, WorkspaceAccess } from './types.ts'

const sampleRows = 1000

export interface CheckContext {
  /** Needed for files given by `raw`. */
  workspace?: WorkspaceAccess
  signal?: AbortSignal
}

/** @param fields custom fields of the target @throws DeskError `problems`; what reading the file throws */
export async function checkFile(context: CheckContext, file: ImportFile, mapping: Mapping, fields: readonly FieldRecord[], settings: ImportSettings): Promise<void> {
  const database = await openStaging({ files: file.path === undefined ? [] : [file.path], threads: 1, memoryLimit: sampleMemory })
  const duck = await database.connect()
  try {
    const staged = await stageFile({ ...context, duck, limit: sampleRows }, file, mapping.format)
    // Types that a file states count once all of it was read, and objects of JSON may bring columns later.
    const columns = staged.columns.map(({ name, index }) => ({ name, index }))
    const isJson = staged.format.kind === 'json' || staged.format.kind === 'ndjson'
    await checkMapping(duck, planMapping(mapping, { columns, fields, settings, mayBringColumns: isJson && staged.rows >= sampleRows }))
  } finally {
    duck.close()
    database.close()
  }
}
