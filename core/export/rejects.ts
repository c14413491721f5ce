/** The table of exceptions as a file: rejected rows of imports with their raw values, as they stood. */
import { rmSync } from 'node:fs'
import type { Locale } from '#core/contract/errors.ts'
import { rejectRules } from '#core/domain/import-rules.ts'
import { readBatch, type BatchRecord } from '#core/store/records/batches.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { walkRejects, type RejectFilter, type RejectRecord } from '#core/store/records/rejects.ts'
import { createStagedRows, openStaging, stagedColumn, stagedRows } from '#core/store/staging/staging.ts'
import { openTextAppender } from '#core/store/staging/text-appender.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import type { TypedColumn } from './cells.ts'
import type { ExportRows } from './rows.ts'
import { fileSink } from './sink.ts'
import type { ExportProgress, WriteTask, Written } from './types.ts'
import { copyHashed } from './write.ts'
import { excelRows, writeWorkbook } from './xlsx/write.ts'

export interface RejectWriteTask extends Pick<WriteTask, 'workspace' | 'unfinished' | 'title' | 'timeZone'> {
  filter: RejectFilter
  format: 'csv' | 'xlsx'
  locale: Locale
}

/** What stands before the columns of the files. */
const own = {
  batch: { zh: '批次', en: 'Batch' }, file: { zh: '文件', en: 'File' }, source: { zh: '来源', en: 'Source' }, row: { zh: '行', en: 'Row' }, column: { zh: '列', en: 'Column' },
  rule: { zh: '规则', en: 'Rule' }, reason: { zh: '原因', en: 'Reason' }, state: { zh: '状态', en: 'State' }, note: { zh: '备注', en: 'Note' }
} as const
type OwnColumn = keyof typeof own
const ownColumns = Object.keys(own) as OwnColumn[]

const collectShare = 0.5

/** @param records holds the state that is written @throws the signal's reason when stopped; whatever stops it leaves no file */
export async function writeRejects(task: RejectWriteTask, records: RecordsDatabase, onProgress: (progress: ExportProgress) => unknown, signal: AbortSignal): Promise<Written & { fields: Pick<TypedColumn, 'name' | 'header' | 'type'>[] }> {
  const database = await openStaging({ files: [task.unfinished], threads: 1 })
  const duck = await database.connect()
  try {
    onProgress({ progress: 0, stage: 'collect' })
    const names = rawNames(records, task.filter)
    const count = await stage(duck, records, task, names, signal)
    onProgress({ progress: collectShare, stage: 'write' })
    const columns = columnsOf(names, task.locale)
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
function rawNames(records: RecordsDatabase, filter: RejectFilter): string[] {
  const names = new Set<string>()
  for (const page of walkRejects(records, filter)) for (const { raw } of page) for (const name of Object.keys(raw)) names.add(name)
  return [...names]
}

async function stage(duck: Duck, records: RecordsDatabase, { filter, locale }: RejectWriteTask, names: readonly string[], signal: AbortSignal): Promise<number> {
  const width = ownColumns.length + names.length
  await createStagedRows(duck, width)
  const appender = await openTextAppender(duck, width, null)
  const batches = new Map<number, BatchRecord>()
  const batchOf = (number: number) => {
    if (!batches.has(number)) batches.set(number, readBatch(records, number)!)
    return batches.get(number)!
  }
  try {
    for (const page of walkRejects(records, filter)) {
      signal.throwIfAborted()
      for (const reject of page) {
        const values = [...ownValues(reject, batchOf(reject.batch), locale), ...names.map((name) => reject.raw[name] ?? null)]
        values.forEach((value, index) => {
          if (value !== null) appender.text(index, value)
        })
        appender.endRow()
      }
    }
    return appender.rows
  } finally {
    appender.close()
  }
}

function ownValues({ row, column, rule, state, note }: RejectRecord, batch: BatchRecord, locale: Locale): (string | null)[] {
  const known = Object.hasOwn(rejectRules, rule) ? rejectRules[rule as keyof typeof rejectRules] : undefined
  const values: Record<OwnColumn, string | null> = { batch: batch.id, file: batch.fileName, source: batch.source, row: String(row), column, rule, reason: known?.[locale] ?? rule, state, note }
  return ownColumns.map((name) => values[name])
}

/** No two columns have one header: a column of the files that is named like one of ours says that it is theirs. */
function columnsOf(names: readonly string[], locale: Locale): TypedColumn[] {
  const taken = new Set<string>()
  const header = (text: string) => {
    let free = text
    for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${text} (${number})`
    taken.add(free.toLowerCase())
    return free
  }
  const sql = (index: number) => `f.${stagedColumn(index)}`
  return [
    ...ownColumns.map((name, index): TypedColumn => ({
      name, header: header(own[name][locale]), type: name === 'row' ? 'number' : 'text', sql: name === 'row' ? `CAST(${sql(index)} AS DOUBLE)` : sql(index)
    })),
    ...names.map((name, index): TypedColumn => ({ name: `raw.${name}`, header: header(name), type: 'text', sql: sql(ownColumns.length + index) }))
  ]
}

async function write(duck: Duck, { format, unfinished, title, timeZone }: RejectWriteTask, columns: TypedColumn[], count: number, signal: AbortSignal): Promise<Written> {
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
