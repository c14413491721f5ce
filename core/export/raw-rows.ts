/** Raw rows of imports as a file, as they stood: what stands about them first, then the columns of the files. */
import { rmSync } from 'node:fs'
import type { Locale } from '#core/contract/errors.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { createStagedRows, openStaging, stagedColumn, stagedRows } from '#core/store/staging/staging.ts'
import { openTextAppender } from '#core/store/staging/text-appender.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import type { TypedColumn } from './cells.ts'
import { rawTable, type RawRows, type RawTable } from './raw-tables.ts'
import type { ExportRows } from './rows.ts'
import { fileSink } from './sink.ts'
import type { ExportProgress, WriteTask, Written } from './types.ts'
import { copyHashed } from './write.ts'
import { excelRows, writeWorkbook } from './xlsx/write.ts'

export interface RawWriteTask extends Pick<WriteTask, 'workspace' | 'unfinished' | 'title' | 'timeZone'> {
  of: RawRows
  format: 'csv' | 'xlsx'
  locale: Locale
}

const collectShare = 0.5

/** @param records holds the state that is written @throws the signal's reason when stopped; whatever stops it leaves no file */
export async function writeRawRows(task: RawWriteTask, records: RecordsDatabase, onProgress: (progress: ExportProgress) => unknown, signal: AbortSignal): Promise<Written & { fields: Pick<TypedColumn, 'name' | 'header' | 'type'>[] }> {
  const database = await openStaging({ files: [task.unfinished], threads: 1 })
  const duck = await database.connect()
  try {
    onProgress({ progress: 0, stage: 'collect' })
    const table = rawTable(records, task.of, task.locale)
    const names = rawNames(table)
    const count = await stage(duck, table, names, signal)
    onProgress({ progress: collectShare, stage: 'write' })
    const columns = columnsOf(table, names)
    return { ...await write(duck, task, columns, count, signal), fields: columns.map(({ name, header, type }) => ({ name, header, type })) }
  } catch (error) {
    rmSync(task.unfinished, { force: true })
    throw error
  } finally {
    duck.close()
    database.close()
  }
}

/** Columns of the files, in the order in which they are met. */
function rawNames(table: RawTable): string[] {
  const names = new Set<string>()
  for (const { raw } of table.rows()) for (const name of Object.keys(raw)) names.add(name)
  return [...names]
}

async function stage(duck: Duck, table: RawTable, names: readonly string[], signal: AbortSignal): Promise<number> {
  const width = table.own.length + names.length
  await createStagedRows(duck, width)
  const appender = await openTextAppender(duck, width, null)
  try {
    for (const { values, raw } of table.rows()) {
      signal.throwIfAborted()
      for (const [index, value] of [...values, ...names.map((name) => raw[name] ?? null)].entries()) if (value !== null) appender.text(index, value)
      appender.endRow()
    }
    return appender.rows
  } finally {
    appender.close()
  }
}

/** No two columns have one header: a column of the files that is named like one of ours says that it is theirs. */
function columnsOf({ own }: RawTable, names: readonly string[]): TypedColumn[] {
  const taken = new Set<string>()
  const header = (text: string) => {
    let free = text
    for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${text} (${number})`
    taken.add(free.toLowerCase())
    return free
  }
  const sql = (index: number) => `f.${stagedColumn(index)}`
  return [
    ...own.map(({ name, header: text, isNumber }, index): TypedColumn => ({ name, header: header(text), type: isNumber ? 'number' : 'text', sql: isNumber ? `CAST(${sql(index)} AS DOUBLE)` : sql(index) })),
    ...names.map((name, index): TypedColumn => ({ name: `raw.${name}`, header: header(name), type: 'text', sql: sql(own.length + index) }))
  ]
}

async function write(duck: Duck, { format, unfinished, title, timeZone }: RawWriteTask, columns: TypedColumn[], count: number, signal: AbortSignal): Promise<Written> {
  const from = `FROM ${stagedRows} f`
  if (format === 'csv') return { ...await copyHashed(duck, { from, order: '', parameters: [], columns }, 'csv', unfinished, timeZone), warnings: [] }
  const rows: ExportRows = {
    count, columns, facts: from, pages: () => [], between: (first, end) => `(SELECT *, rowid AS position FROM ${stagedRows} WHERE rowid >= ${first} AND rowid < ${end})`
  }
  const sink = await fileSink(unfinished)
  try {
    const workbook = await writeWorkbook([duck], rows, { title, timeZone, sheetRows: excelRows }, async (bytes) => {
      signal.throwIfAborted()
      await sink.write(bytes)
    })
    return { ...workbook, ...await sink.close() }
  } catch (error) {
    await sink.abandon()
    throw error
  }
}
