/** Reads a file of any kind that can be imported into the staging database. */
import type { Format } from '#core/contract/imports.ts'
import type { ImportFile } from '#core/import/types.ts'
import { unpacked } from '#core/import/read/archive.ts'
import { stageDelimited, type Staged } from '#core/import/read/csv.ts'
import { withoutFooter } from '#core/import/read/footer.ts'
import { stageJson } from '#core/import/read/json.ts'
import { detectKind } from '#core/import/read/kind.ts'
import { stageParquet } from '#core/import/read/parquet.ts'
import { tooLargeForMemory } from '#core/import/read/refusal.ts'
import { openSource, type Source } from '#core/import/read/source.ts'
import { stageWorkbook } from '#core/import/read/xlsx/xlsx.ts'
import type { StagedFile, StagingContext } from '#core/import/read/types.ts'
import { isOutOfMemory } from '#core/store/duckdb/memory.ts'

/**
 * Stages the rows of a file; what was staged on this connection before is dropped.
 * @param format what is known of it; the rest is detected
 * @throws DeskError naming the place and the remedy; the signal's reason when aborted
 */
export async function stageFile(context: StagingContext, file: ImportFile, format: Format): Promise<StagedFile> {
  context.signal?.throwIfAborted()
  const { source, entry, entries, warnings, close } = await unpacked(await openSource(context, file), format)
  try {
    const read = await stageKind(context, source, format)
    const isWhole = context.limit === undefined || read.rows < context.limit
    const staged = isWhole && (read.format.kind === 'csv' || read.format.kind === 'xlsx') ? await withoutFooter(context.duck, read, format) : read
    return { duck: context.duck, table: 'staged', ...staged, ...(entries && { entries }), format: { ...staged.format, ...(entry !== undefined && { entry }) }, warnings: [...warnings, ...staged.warnings] }
  } catch (error) {
    throw isOutOfMemory(error) ? tooLargeForMemory() : error
  } finally {
    await close()
  }
}

async function stageKind(context: StagingContext, source: Source, format: Format): Promise<Staged> {
  const kind = await detectKind(source, format)
  switch (kind) {
    case 'csv':
      return stageDelimited(context, source, format)
    case 'xlsx':
      return stageWorkbook(context, source, format)
    case 'parquet':
      return stageParquet(context, source, format)
    default:
      return stageJson(context, source, format, kind)
  }
}
