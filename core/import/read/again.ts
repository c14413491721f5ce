/** Reads a file of an accepted batch again, row for row as when it came in. */
import type { Format } from '#core/contract/imports.ts'
import type { ImportFile } from '#core/import/types.ts'
import { stageFile } from '#core/import/read/stage.ts'
import type { StagedFile, StagingContext } from '#core/import/read/types.ts'
import { cutStagedRows } from '#core/store/staging/staging.ts'

export interface EarlierReading {
  /** How the file was read, as `stageFile` answered; undefined for batches of before that was kept. */
  format?: Format
  /** What was known of the file when it was asked for. */
  asked: Format
  /** Data rows there were. */
  rows: number
}

/** What a format that does not name these means: a table that begins in the first record and goes on to the end, merged cells as they are. */
const plainTable = { headerRows: 1, table: 0, merged: 'first' } satisfies Format

/**
 * Stages the same rows again. Nothing is found out anew that was kept: rows of a footer are those beyond the number of rows there were. Where it was not kept,
 * the file is read as before tables and footers were told apart, then as today; the number of rows tells which of both it was.
 * @throws Error when the rows do not come to as many as there were; as stageFile
 */
export async function stageAgain(context: StagingContext, file: ImportFile, { format, asked, rows }: EarlierReading): Promise<StagedFile> {
  const ways: Format[] = format ? [{ ...plainTable, ...placed(format), footer: 'keep' }] : [{ ...plainTable, ...asked, footer: 'keep' }, asked]
  let found = 0
  for (const way of ways) {
    const staged = await stageFile(context, file, way)
    if (staged.rows === rows) return staged
    if (format?.footer === 'skip' && staged.rows > rows) {
      await cutStagedRows(context.duck, rows)
      return { ...staged, rows }
    }
    found = staged.rows
  }
  throw new Error(`The file has ${found} rows and had ${rows}`)
}

/** The format with the place of its first row, which it leaves out where that is the first record. */
function placed(format: Format): Format {
  return format.header === false ? { skipRows: 0, ...format } : { headerRow: 1, ...format }
}
