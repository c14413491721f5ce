/** One export from its rows in facts to a finished file that has not its name yet. */
import { rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { dirname } from 'node:path'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { isOutOfMemory } from '#core/store/duckdb/memory.ts'
import { DeskError } from '#core/contract/errors.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { openStaging, runOnOneThread } from '#core/store/staging/staging.ts'
import { copyRows, type CopiedFormat, type Relation } from './copy.ts'
import { writeLines } from './lines.ts'
import { openRows, type ExportRows } from './rows.ts'
import { fileSink, hashGrowing, pour, zipSink, type Sealed, type Sink } from './sink.ts'
import { loadTable } from './table.ts'
import type { ExportProgress, WriteTask, Written } from './types.ts'
import { excelRows, writeWorkbook } from './xlsx/write.ts'

/** Connections that make blocks of rows side by side. */
const blockConnections = 2

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
    for (let number = 0; number < blockConnections; number++) connected.push(await database.connect())
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
  const { task, records, ducks, report, signal } = run
  report(0, 'collect')
  const rows = await openRows(ducks[0], records, task)
  if (task.format === 'parquet') return writeParquet(run, rows)
  await runOnOneThread(ducks[0])
  return intoSink(run, async (sink) => {
    const write = async (bytes: Uint8Array, share: number) => {
      signal.throwIfAborted()
      report(share, 'write')
      await sink.write(bytes)
    }
    const { format, title, timeZone, sheetRows = excelRows } = task
    return format === 'xlsx' ? writeWorkbook(ducks, rows, { title, timeZone, sheetRows }, write) : writeLines(ducks, rows, { format: format as 'csv' | 'json', timeZone }, write)
  })
}

const tableShare = 0.5

/** DuckDB writes Parquet to files alone: what is to be encrypted stands in the workspace until it is packed, without a name from when it is whole. */
async function writeParquet(run: Run, rows: ExportRows): Promise<Written> {
  const { task, ducks: [duck], report, signal } = run
  const breathe = async (share: number) => {
    await setImmediate()
    signal.throwIfAborted()
    report(share * tableShare, 'collect')
  }
  const { relation, warnings } = await loadTable(duck, rows, breathe)
  report(tableShare, 'write')
  if (!task.encrypt) return { ...await copyHashed(duck, relation, 'parquet', task.unfinished, task.timeZone), warnings }
  const copy = await open(task.scratch, 'wx+', 0o600)
  try {
    const written = await copyRows(duck, relation, 'parquet', task.scratch, task.timeZone)
    rmSync(task.scratch)
    report((1 + tableShare) / 2, 'pack')
    return await intoSink(run, async (sink) => {
      await pour(copy, sink, signal)
      return { rows: written, warnings }
    })
  } finally {
    await copy.close()
  }
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

async function intoSink<Result extends object>({ task }: Run, work: (sink: Sink) => Promise<Result>): Promise<Result & Sealed> {
  const { encrypt, unfinished, format } = task
  const packed = format === 'xlsx' || format === 'parquet'
  const sink = encrypt ? await zipSink(unfinished, { name: encrypt.entryName, password: encrypt.password, packed }) : await fileSink(unfinished)
  try {
    const result = await work(sink)
    return { ...result, ...await sink.close() }
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
