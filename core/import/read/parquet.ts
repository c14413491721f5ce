/** Parquet into the staging table, by DuckDB. */
import { existsSync } from 'node:fs'
import { mkdtemp, open, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DeskError } from '#core/contract/errors.ts'
import type { Format } from '#core/contract/imports.ts'
import type { ValueType } from '#core/domain/fields.ts'
import type { Staged } from '#core/import/read/csv.ts'
import { nameColumns } from '#core/import/read/names.ts'
import { damagedFile, limits, tooManyColumns } from '#core/import/read/refusal.ts'
import type { Source } from '#core/import/read/source.ts'
import { openTableWriter } from '#core/import/read/table-writer.ts'
import type { ImportWarning, StagingContext } from '#core/import/read/types.ts'
import { isOutOfMemory } from '#core/store/duckdb/memory.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { openStaging } from '#core/store/staging/staging.ts'
import { describeParquet, parquetChunks, readParquetInto, type ParquetColumn } from '#core/store/staging/parquet.ts'

export async function stageParquet(context: StagingContext, source: Source, format: Format): Promise<Staged & { totalRows: number }> {
  const interrupt = () => context.duck.interrupt()
  context.signal?.addEventListener('abort', interrupt)
  try {
    const read = source.path === undefined ? await fromCopy(context, source) : await fromPath(context, source.path)
    const warnings: ImportWarning[] = []
    const named = nameColumns(read.columns.map((column) => column.name), read.columns.length, warnings)
    return {
      columns: named.map((column) => ({ ...column, type: statedType(read.columns[column.index]!.type) })), rows: read.rows, totalRows: read.total, warnings,
      format: { ...format, kind: 'parquet' }
    }
  } catch (error) {
    context.signal?.throwIfAborted()
    // DuckDB's own words may quote a value.
    if (!(error instanceof DeskError) && !isOutOfMemory(error)) {
      throw damagedFile({ zh: 'Parquet 文件已损坏或不完整', en: 'The Parquet file is damaged or incomplete' })
    }
    throw error
  } finally {
    context.signal?.removeEventListener('abort', interrupt)
  }
}

interface Read {
  columns: ParquetColumn[]
  rows: number
  total: number
}

async function describe(duck: Duck, path: string): Promise<{ columns: ParquetColumn[]; rows: number }> {
  const described = await describeParquet(duck, path)
  if (described.columns.length > limits.columns) throw tooManyColumns(1)
  return described
}

async function fromPath(context: StagingContext, path: string): Promise<Read> {
  const { columns, rows: total } = await describe(context.duck, path)
  return { columns, total, rows: await readParquetInto(context.duck, path, columns, context.limit) }
}

/**
 * DuckDB reads Parquet from files only, so that an encrypted one is laid out in clear for the moment: outside the workspace, in memory where the
 * system has a place for that, and where it can be, without a name.
 */
async function fromCopy(context: StagingContext, source: Source): Promise<Read> {
  const folder = await mkdtemp(join(await temporaryPlace(source.size), 'cohortdesk-'))
  const path = join(folder, 'rows.parquet')
  const file = await open(path, 'wx+', 0o600)
  try {
    for await (const chunk of source.read()) await file.write(chunk)
    const nameless = `/proc/self/fd/${file.fd}`
    const visible = existsSync(nameless) ? nameless : path
    if (visible === nameless) await rm(folder, { recursive: true })
    return await throughOwnDatabase(context, visible)
  } finally {
    await file.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function temporaryPlace(size: number): Promise<string> {
  try {
    const { bavail, bsize } = await statfs('/dev/shm')
    if (bavail * bsize > size * 6) return '/dev/shm'
  } catch {
    // Not a system with a memory file system.
  }
  return tmpdir()
}

async function throughOwnDatabase(context: StagingContext, path: string): Promise<Read> {
  const database = await openStaging({ files: [path], threads: 1 })
  const duck = await database.connect()
  try {
    const { columns, rows: total } = await describe(duck, path)
    const writer = await openTableWriter(context, columns.length, null)
    try {
      for await (const rows of parquetChunks(duck, path, columns, context.limit)) {
        context.signal?.throwIfAborted()
        await writer.write(rows)
        context.onProgress?.(total ? writer.rows / total : 1, writer.rows)
      }
      return { columns, total, rows: await writer.finish() }
    } catch (error) {
      writer.discard()
      throw error
    }
  } finally {
    duck.close()
    database.close()
  }
}

function statedType(type: string): ValueType {
  if (/^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|FLOAT|DOUBLE)$/.test(type)) return 'number'
  if (type.startsWith('DECIMAL')) return 'decimal'
  if (type === 'BOOLEAN') return 'boolean'
  if (type === 'DATE') return 'date'
  if (type.startsWith('TIMESTAMP')) return 'datetime'
  if (type.endsWith('[]')) return /STRUCT|MAP/.test(type) ? 'objects' : 'list'
  return 'text'
}
