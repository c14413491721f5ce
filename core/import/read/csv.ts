/** Delimited text into the staging table: by DuckDB straight from the path where the file is plain, else byte by byte here. */
import type { Format } from '#core/contract/imports.ts'
import { detectDialect, type DetectedDialect } from '#core/import/read/dialect.ts'
import { decodeToUtf8, detectEncoding, detectThroughout, NotUtf8, type DecodingCounts, type Encoding } from '#core/import/read/encoding.ts'
import { readPlainCsv } from '#core/import/read/csv-plain.ts'
import { nameColumns, withoutBlankEnd } from '#core/import/read/names.ts'
import { emptyFile } from '#core/import/read/refusal.ts'
import { createSplitter, type SplitRecord, type Splitter } from '#core/import/read/splitter.ts'
import type { Source } from '#core/import/read/source.ts'
import { commonWidth, shapeFormat } from '#core/import/read/table-shape.ts'
import type { ImportWarning, StagedFile, StagingContext } from '#core/import/read/types.ts'
import { createStagedRows, finishStaged } from '#core/store/staging/staging.ts'
import { openTextAppender, type TextAppender } from '#core/store/staging/text-appender.ts'

export type Staged = Pick<StagedFile, 'columns' | 'rows' | 'totalRows' | 'warnings' | 'format' | 'sheets' | 'tables'>

const headBytes = 256 * 1024

export async function stageDelimited(context: StagingContext, source: Source, format: Format): Promise<Staged> {
  const head = await source.head(headBytes)
  if (head.length === 0) throw emptyFile()
  const encoding = format.encoding ?? detectEncoding(head)
  try {
    return await stageAs(context, source, format, head, encoding)
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error
    return stageAs(context, source, format, head, await detectThroughout(source.read()), true)
  }
}

/** @param settled the encoding was found by looking through the whole file: what does not fit it is replaced */
async function stageAs(context: StagingContext, source: Source, format: Format, head: Buffer, encoding: Encoding, settled = false): Promise<Staged> {
  const text = await utf8Head(head, encoding)
  const dialect = detectDialect(text, head.length < headBytes, format)
  if (dialect.sample.length === 0 && dialect.header.length === 0) throw emptyFile()
  const width = Math.max(dialect.header.length, commonWidth(dialect.sample))
  const warnings: ImportWarning[] = [...dialect.warnings]
  const stagedFormat = describeFormat(format, encoding, dialect)
  const tables = dialect.tables && { tables: dialect.tables }
  if (encoding === 'utf-8' && context.limit === undefined && !settled) {
    const rows = await readPlainCsv(context, source, dialect, width)
    if (rows !== undefined) return { columns: nameColumns(dialect.header, await withoutBlankEnd(context.duck, dialect.header, width), warnings), rows, warnings, ...tables, format: stagedFormat }
  }
  const read = await readStream(context, source, dialect, encoding, width, !settled)
  const columns = nameColumns(dialect.header, await withoutBlankEnd(context.duck, dialect.header, read.width), warnings)
  return { columns, rows: read.rows, warnings: [...warnings, ...read.warnings], ...tables, format: stagedFormat }
}

async function utf8Head(head: Buffer, encoding: Encoding): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of decodeToUtf8(once(head), encoding, { replaced: 0, nuls: 0 })) parts.push(part)
  return Buffer.concat(parts)
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

function describeFormat(format: Format, encoding: Encoding, dialect: DetectedDialect): Staged['format'] {
  const { headerRow: _row, headerRows: _rows, skipRows: _skip, table: _table, ...given } = format
  return {
    ...given,
    kind: 'csv',
    encoding,
    delimiter: dialect.delimiter,
    quote: dialect.quote,
    ...(dialect.escape !== dialect.quote && { escape: dialect.escape }),
    ...(dialect.bareReturns && { newline: dialect.newline }),
    ...shapeFormat(dialect)
  }
}

interface StreamRead {
  rows: number
  width: number
  warnings: ImportWarning[]
}

/** Thrown where a row has more cells than the table columns, so that the file is read again with as many as it needs. */
class WiderRow extends Error {}

async function readStream(
  context: StagingContext, source: Source, dialect: DetectedDialect, encoding: Encoding, width: number, strict: boolean
): Promise<StreamRead> {
  try {
    return await readStreamOnce(context, source, dialect, encoding, width, strict)
  } catch (error) {
    if (!(error instanceof WiderRow)) throw error
    const widest = await widestRow(context, source, dialect, encoding, width)
    return readStreamOnce(context, source, dialect, encoding, widest, strict)
  }
}

async function readStreamOnce(
  context: StagingContext, source: Source, dialect: DetectedDialect, encoding: Encoding, width: number, strict: boolean
): Promise<StreamRead> {
  const decoded: DecodingCounts = { replaced: 0, nuls: 0 }
  const ragged = { short: 0, long: 0 }
  await createStagedRows(context.duck, width)
  const appender = await openTextAppender(context.duck, width, '')
  const expected = dialect.header.length || width
  const splitter = createSplitter(dialect, (record) => {
    if (record.number === dialect.until) return false
    if (record.number <= dialect.skip || record.blank) return true
    if (record.count !== expected) countRagged(record, expected, ragged)
    appendRecord(appender, record, width)
    return appender.rows !== context.limit
  })
  try {
    await feed(context, source, encoding, decoded, strict, splitter, () => appender.rows)
  } finally {
    appender.close()
  }
  const rows = await finishStaged(context.duck, width)
  return { rows, width, warnings: streamWarnings(decoded, ragged, splitter.strayQuotes) }
}

async function feed(
  context: StagingContext, source: Source, encoding: Encoding, decoded: DecodingCounts, strict: boolean, splitter: Splitter, rows: () => number
): Promise<void> {
  const bytes = source.read((share) => context.onProgress?.(share, rows()))
  for await (const piece of decodeToUtf8(bytes, encoding, decoded, strict)) {
    context.signal?.throwIfAborted()
    if (!splitter.push(piece)) return
  }
  splitter.end()
}

function appendRecord(appender: TextAppender, record: SplitRecord, width: number): void {
  const { source, starts, ends, own, count } = record
  const shared = count < width ? count : width
  for (let index = 0; index < shared; index++) {
    const bytes = own[index]
    if (bytes) appender.bytes(index, bytes, 0, bytes.length)
    else appender.bytes(index, source, starts[index]!, ends[index]!)
  }
  for (let index = count; index < width; index++) appender.missing(index)
  if (filledWidth(record) > width) throw new WiderRow()
  appender.endRow()
}

/** Cells up to the last one that is not blank. */
function filledWidth(record: SplitRecord): number {
  let width = record.count
  while (width > 0 && record.starts[width - 1] === record.ends[width - 1]) width--
  return width
}

function countRagged(record: SplitRecord, expected: number, ragged: { short: number; long: number }): void {
  if (record.count < expected) ragged.short++
  else if (filledWidth(record) > expected) ragged.long++
}

async function widestRow(context: StagingContext, source: Source, dialect: DetectedDialect, encoding: Encoding, width: number): Promise<number> {
  let widest = width
  const splitter = createSplitter(dialect, (record) => {
    if (record.number === dialect.until) return false
    if (record.number > dialect.skip && record.count > widest) widest = Math.max(widest, filledWidth(record))
    return true
  })
  await feed(context, source, encoding, { replaced: 0, nuls: 0 }, false, splitter, () => 0)
  return widest
}

function streamWarnings(decoded: DecodingCounts, ragged: { short: number; long: number }, strayQuotes: number): ImportWarning[] {
  const all: ImportWarning[] = [
    { code: 'row.short', count: ragged.short, message: { zh: '有行的单元格比表头少，缺少的按空处理', en: 'Rows with fewer cells than the header; the missing ones are blank' } },
    { code: 'row.long', count: ragged.long, message: { zh: '有行的单元格比表头多，多出的放在新增的列中', en: 'Rows with more cells than the header; the extra ones stand in added columns' } },
    { code: 'quote.stray', count: strayQuotes, message: { zh: '有单元格的引号后面还有文字，已原样保留', en: 'Cells with text after the closing quote; the text was kept' } },
    { code: 'encoding.replaced', count: decoded.replaced, message: { zh: '有字节不符合文件编码，显示为 �', en: 'Bytes that do not fit the encoding are shown as �' } },
    { code: 'nul.removed', count: decoded.nuls, message: { zh: '已去掉空字符（NUL）', en: 'NUL characters were taken out' } }
  ]
  return all.filter((warning) => warning.count > 0)
}
