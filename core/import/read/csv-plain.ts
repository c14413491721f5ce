/** Clean UTF-8 files are read by DuckDB from their path, several times faster than here. Whatever it does not read as a plain table is left to the splitter. */
import { createReadStream } from 'node:fs'
import type { DetectedDialect } from '#core/import/read/dialect.ts'
import { createRecordCounter } from '#core/import/read/record-counter.ts'
import type { Source } from '#core/import/read/source.ts'
import type { StagingContext } from '#core/import/read/types.ts'
import { isOutOfMemory } from '#core/store/duckdb/memory.ts'
import { createStagedRows, dropStaged, finishStaged, readCsvInto } from '#core/store/staging/staging.ts'

/** @returns the number of rows staged, or undefined where the file is not plain (nothing is staged then) */
export async function readPlainCsv(context: StagingContext, source: Source, dialect: DetectedDialect, width: number): Promise<number | undefined> {
  const { path } = source
  const first = dialect.sample[0]
  if (path === undefined || !first || width < 2 || dialect.newline === 'any' || first.line !== first.number || dialect.until !== undefined) return undefined
  if (dialect.sample.some((record) => record.cells.length !== width) || [dialect.delimiter, dialect.quote, dialect.escape].some((mark) => !isAscii(mark))) return undefined
  const interrupt = () => context.duck.interrupt()
  context.signal?.addEventListener('abort', interrupt)
  try {
    await createStagedRows(context.duck, width)
    const counting = countRecords(context, path, source.size, dialect, first.line - 1)
    const [read] = await Promise.allSettled([readCsvInto(context.duck, path, width, dialect, first.line - 1), counting])
    context.signal?.throwIfAborted()
    if (read.status === 'rejected' && isOutOfMemory(read.reason)) throw read.reason
    const expected = await counting
    const rows = read.status === 'fulfilled' ? await finishStaged(context.duck, width) : -1
    if (rows >= 0 && expected === rows) return rows
    await dropStaged(context.duck)
    return undefined
  } finally {
    context.signal?.removeEventListener('abort', interrupt)
  }
}

function isAscii(text: string): boolean {
  return [...text].every((character) => character > '\0' && character < '\u0080')
}

/**
 * The number of records after `skip` lines, by which the parallel read is checked: it may have taken a line end within quotes for the end of a
 * record, and it drops a line longer than its buffer without a word. Undefined where there is such a line or a NUL.
 */
async function countRecords(context: StagingContext, path: string, size: number, dialect: DetectedDialect, skip: number): Promise<number | undefined> {
  const counter = createRecordCounter(dialect, skip)
  let taken = 0
  for await (const chunk of createReadStream(path, { highWaterMark: Math.max(1, Math.min(1 << 20, size)) }) as AsyncIterable<Buffer>) {
    if (chunk.includes(0)) return undefined
    counter.push(chunk)
    if (counter.longestLine > longestLine || context.signal?.aborted) return undefined
    taken += chunk.length
    context.onProgress?.(taken / size, counter.records())
  }
  return counter.records()
}

/** Half of what DuckDB takes by default. */
const longestLine = 1 << 20
