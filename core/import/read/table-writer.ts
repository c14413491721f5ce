/** Rows of text into the staging table where the number of columns is not known beforehand. */
import type { StagingContext } from '#core/import/read/types.ts'
import { createStagedRows, finishStaged, widenStagedRows } from '#core/store/staging/staging.ts'
import { openTextAppender, type TextAppender } from '#core/store/staging/text-appender.ts'

export interface TableWriter {
  readonly rows: number
  readonly width: number
  /** Rows may be shorter than the table (the rest is `unset`) or longer (the table gets wider, NULL or blank above). */
  write(rows: readonly (readonly (string | null | undefined)[])[]): Promise<void>
  /** Makes the rows readable. @returns their number */
  finish(): Promise<number>
  /** Must be called when writing fails. */
  discard(): void
}

/** @param unset what a cell is that a row does not have */
export async function openTableWriter(context: StagingContext, columns: number, unset: '' | null): Promise<TableWriter> {
  const { duck } = context
  let width = Math.max(1, columns)
  let before = 0
  await createStagedRows(duck, width)
  let appender: TextAppender | undefined = await openTextAppender(duck, width, unset)

  async function widen(to: number): Promise<void> {
    appender?.close()
    before += appender?.rows ?? 0
    appender = undefined
    await widenStagedRows(duck, width, to)
    width = to
    appender = await openTextAppender(duck, width, unset)
  }

  return {
    get rows() {
      return before + (appender?.rows ?? 0)
    },
    get width() {
      return width
    },
    async write(rows) {
      const widest = rows.reduce((most, row) => Math.max(most, row.length), 0)
      if (widest > width) await widen(widest)
      for (const row of rows) {
        for (let index = 0; index < row.length; index++) {
          const value = row[index]
          if (value !== undefined && value !== unset) appender!.text(index, value!)
        }
        appender!.endRow()
      }
    },
    async finish() {
      appender?.close()
      appender = undefined
      return finishStaged(duck, width)
    },
    discard() {
      appender?.close()
      appender = undefined
    }
  }
}
