/** One export from its rows in facts to a finished file that has not its name yet. */
import { rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { dirname } from 'node:path'
import { factsColumnType } from '#core/domain/fields.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { isOutOfMemory } from '#core/store/duckdb/memory.ts'
import { DeskError } from '#core/contract/errors.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { openStaging, quoteText } from '#core/store/staging/staging.ts'
import type { TypedColumn } from './cells.ts'
import { copyRows, type CopiedFormat, type Relation } from './copy.ts'
import { loadPeople, rowsTable } from './people.ts'
import { fileSink, hashGrowing, pour, zipSink, type Sealed, type Sink } from './sink.ts'
import type { ExportProgress, ExportWarning, WriteTask, Written } from './types.ts'
import { excelRows, writeWorkbook } from './xlsx/write.ts'

/** Connections that make rows of a workbook side by side. */
const workbookConnections = 2
const peopleShare = 0.4

interface Run {
  task: WriteTask
  records: RecordsDatabase
  /** Connections of the staging database. */
  ducks: readonly [Duck, ...Duck[]]
  report: (progress: number, stage: string) => void
  signal: AbortSignal
}

/** @throws DeskError; the signal's reason when stopped. Whatever stops it leaves nothing. */
export async function writeExport(task: WriteTask, records: RecordsDatabase, onProgress: (progress: ExportProgress) => unknown, signal: AbortSignal): Promise<Written> {
  const database = await openStaging({ folders: [dirname(task.facts)], files: [task.facts, task.unfinished, task.scratch], memoryLimit: task.memoryLimit })
  const connected: Duck[] = []
  const interrupt = () => connected.forEach((duck) => duck.interrupt())
  signal.addEventListener('abort', interrupt)
  try {
    for (let number = 0; number < workbookConnections; number++) connected.push(await database.connect())
    signal.throwIfAborted()
    const run: Run = { task, records, ducks: connected as unknown as Run['ducks'], signal, report: (progress, stage) => void onProgress({ progress, stage }) }
    return await writeRows(run)
  } catch (error) {
    rmSync(task.unfinished, { force: true })
    if (signal.aborted) throw signal.reason
    throw isOutOfMemory(error) ? needsTooMuch() : error
  } finally {
    rmSync(task.scratch, { force: true })
    signal.removeEventListener('abort', interrupt)
    for (const duck of connected) duck.close()
    database.close()
  }
}

async function writeRows(run: Run): Promise<Written> {
  const { task, records, ducks: [duck], report, signal } = run
  const withPeople = task.columns.some(({ source }) => 'records' in source)
  report(0, 'collect')
  if (withPeople) {
    const breathe = async () => {
      await setImmediate()
      signal.throwIfAborted()
    }
    await loadPeople(duck, records, task, { breathe, onShare: (share) => report(share * peopleShare, 'collect') })
  }
  const { columns, warnings } = await typedColumns(duck, task)
  const rows = withPeople ? rowsTable : `read_parquet(${quoteText(task.facts)})`
  const relation: Relation = { from: `FROM ${rows} f`, order: '', parameters: [], columns }
  report(peopleShare, 'write')
  if (task.format === 'xlsx') return writeSheets(run, relation, rows, warnings)
  return { ...(await writeCopied(run, relation, task.format)), warnings }
}

/** A column of values that records hold is written as text where one of them is not of its type: nothing is lost, and a warning counts them. */
async function typedColumns(duck: Duck, { columns }: WriteTask): Promise<{ columns: TypedColumn[]; warnings: ExportWarning[] }> {
  const warnings: ExportWarning[] = []
  const typed: TypedColumn[] = []
  for (const [index, { name, header, type, source }] of columns.entries()) {
    const stored = 'facts' in source ? `f.f${index}` : `f.p${index}`
    if ('facts' in source || factsColumnType[type] === 'VARCHAR') {
      typed.push({ name, header, type, sql: stored })
      continue
    }
    const sql = `TRY_CAST(${stored} AS ${factsColumnType[type]})`
    const [found] = await duck.rows<{ strange: bigint }>(`SELECT count(*) AS strange FROM ${rowsTable} f WHERE ${stored} IS NOT NULL AND ${sql} IS NULL`)
    const count = Number(found!.strange)
    typed.push(count === 0 ? { name, header, type, sql } : { name, header, type: 'text', sql: stored })
    if (count > 0) warnings.push({ code: 'type.text', field: name, count, message: { zh: '有值不符合字段的类型，该列按文本导出', en: 'Some values do not have the type of the field: the column was written as text' } })
  }
  return { columns: typed, warnings }
}

async function writeCopied(run: Run, relation: Relation, format: CopiedFormat): Promise<Omit<Written, 'warnings'>> {
  const { task, ducks: [duck], report, signal } = run
  if (!task.encrypt) return copyHashed(duck, relation, format, task.unfinished, task.timeZone)
  await (await open(task.scratch, 'wx', 0o600)).close()
  const rows = await copyRows(duck, relation, format, task.scratch, task.timeZone)
  report(0.7, 'pack')
  const sealed = await intoSink(run, (sink) => pour(task.scratch, sink, signal))
  return { rows, ...sealed.file }
}

/** Copies rows to a new file that only its owner may read, and hashes it meanwhile. */
export async function copyHashed(duck: Duck, relation: Relation, format: CopiedFormat, path: string, timeZone: string): Promise<Sealed & { rows: number }> {
  await (await open(path, 'wx', 0o600)).close()
  const copying = copyRows(duck, relation, format, path, timeZone)
  try {
    return { ...(await hashGrowing(path, copying)), rows: await copying }
  } finally {
    // A connection must not be closed while it works.
    await copying.catch(() => undefined)
  }
}

async function writeSheets(run: Run, relation: Relation, rowsSql: string, warnings: ExportWarning[]): Promise<Written> {
  const { task, ducks, report, signal } = run
  const between = (first: number, end: number, sheet: number) => `FROM (SELECT *, (position - ${sheet} + 2)::VARCHAR AS n FROM ${rowsSql} WHERE position >= ${first} AND position < ${end}) f`
  const workbook = {
    relation, between, oneThread: rowsSql !== rowsTable, rows: task.rows, title: task.title, timeZone: task.timeZone, sheetRows: task.sheetRows ?? excelRows,
    onShare: (share: number) => report(peopleShare + (1 - peopleShare) * share, 'write')
  }
  const { file, result: { sheets, rows, warnings: cut } } = await intoSink(run, (sink) => writeWorkbook(ducks, workbook, async (bytes) => {
    signal.throwIfAborted()
    await sink.write(bytes)
  }))
  return { rows, sheets, ...file, warnings: [...warnings, ...cut] }
}

async function intoSink<Result>({ task }: Run, work: (sink: Sink) => Promise<Result>): Promise<{ file: Sealed; result: Result }> {
  const { encrypt, unfinished, format } = task
  const packed = format === 'xlsx' || format === 'parquet'
  const sink = encrypt ? await zipSink(unfinished, { name: encrypt.entryName, password: encrypt.password, packed }) : await fileSink(unfinished)
  try {
    const result = await work(sink)
    return { result, file: await sink.close() }
  } catch (error) {
    await sink.abandon()
    throw error
  }
}

function needsTooMuch(): DeskError {
  return new DeskError('too_large', {
    field: 'fields',
    message: { zh: '导出所需内存超过本机允许的上限，未写入任何文件', en: 'The export needs more memory than this machine may give; nothing was written' },
    remedy: { zh: '请减少字段，或分批导出', en: 'Choose fewer fields, or export in parts' }
  })
}
