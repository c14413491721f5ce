/** Delimiter, quote, line end, header and preamble of a delimited text, from its first records. */
import { DeskError } from '#core/contract/errors.ts'
import type { Format } from '#core/contract/imports.ts'
import { cellText, createSplitter, type Dialect } from '#core/import/read/splitter.ts'
import { looksLikeData, looksNumeric } from '#core/import/read/values.ts'

interface HeadRecord {
  cells: string[]
  number: number
  line: number
  blank: boolean
}

export interface DetectedDialect extends Dialect {
  /** 1-based number of the header record, 0 where there is none. */
  headerRow: number
  /** Records before the first record of data. */
  skip: number
  header: string[]
  /** The first records of data. */
  sample: HeadRecord[]
}

const sampleRecords = 200
const preambleRecords = 30
/** Less than that of text that reads well without quotes. */
const unclosedWeight = 0.85
const delimiters = [',', '\t', ';', '|', '\u0001']

/**
 * @param head the start of the file as UTF-8
 * @param whole the head is the whole file
 */
export function detectDialect(head: Uint8Array, whole: boolean, format: Format): DetectedDialect {
  const dialect = bestDialect(head, whole, format)
  const records = headRecords(head, whole, dialect)?.records ?? []
  const { headerRow, skip } = findHeader(records, format)
  const header = records.find((record) => record.number === headerRow)?.cells ?? []
  return { ...dialect, headerRow, skip, header, sample: records.filter((record) => record.number > skip && !record.blank) }
}

function bestDialect(head: Uint8Array, whole: boolean, format: Format): Dialect {
  const newline = head.includes(0x0a) || !head.includes(0x0d) ? 'lf' : 'cr'
  const above = format.headerRow !== undefined ? format.headerRow - 1 : (format.skipRows ?? 0)
  const candidates = format.delimiter === undefined ? delimiters : [format.delimiter]
  let best: { dialect: Dialect; score: number } | undefined
  let tooWide: DeskError | undefined
  for (const delimiter of candidates) {
    for (const { quote, escape, weight } of quotesFor(head, delimiter, format)) {
      const dialect: Dialect = { delimiter, quote, escape, newline }
      const read = headRecords(head, whole, dialect, (error) => (tooWide ??= error))
      const quoting = read?.unclosed ? unclosedWeight : weight * (read ? Math.max(0, 1 - read.strayQuotes / read.records.length) : 0)
      const score = read ? quoting * consistency(read.records.slice(above), delimiter) : 0
      if (!best || score > best.score + 1e-9) best = { dialect, score }
    }
  }
  const { dialect } = best!
  if (tooWide !== undefined && commonWidth(headRecords(head, whole, dialect)?.records ?? []) <= 1) throw tooWide
  return dialect
}

function quotesFor(head: Uint8Array, delimiter: string, format: Format): { quote: string; escape: string; weight: number }[] {
  if (format.quote !== undefined) return [{ quote: format.quote, escape: format.escape || format.quote, weight: 1 }]
  if (format.escape) return [{ quote: '"', escape: format.escape, weight: 1 }]
  const found = [{ quote: '"', escape: '"', weight: 1 }]
  const text = Buffer.from(head.buffer, head.byteOffset, head.length)
  if (text.includes('\\"')) found.push({ quote: '"', escape: '\\', weight: 0.97 })
  if (text.includes(`'${delimiter}`) || text.includes(`${delimiter}'`)) found.push({ quote: "'", escape: "'", weight: 0.9 })
  // Database dumps and logs with tabs or bars do not quote; in a comma file an open quote is a mistake that must be told.
  if (delimiter !== ',' && delimiter !== ';' && text.includes('"')) found.push({ quote: '', escape: '', weight: 0.9 })
  return found
}

interface Head {
  records: HeadRecord[]
  strayQuotes: number
  /** A quote opens that is never closed: the records are those of the text without quoting, so that the delimiter can still be told. */
  unclosed: boolean
}

/** The first records of the head; undefined where the dialect does not read them at all. An incomplete last record is left out. */
function headRecords(head: Uint8Array, whole: boolean, dialect: Dialect, onTooWide?: (error: DeskError) => void): Head | undefined {
  const records: HeadRecord[] = []
  const splitter = createSplitter(dialect, (record) => {
    const cells = Array.from({ length: record.count }, (_, index) => cellText(record, index))
    records.push({ cells, number: record.number, line: record.line, blank: record.blank })
    return records.length < sampleRecords
  })
  const withoutQuotes = () => {
    const read = dialect.quote === '' ? undefined : headRecords(head, whole, { ...dialect, quote: '', escape: '' }, onTooWide)
    return read && { ...read, unclosed: true }
  }
  try {
    splitter.push(head)
    if (whole) splitter.end()
  } catch (error) {
    // What is wrong is said, with its line, when the file is read; here the dialect only loses.
    if (!(error instanceof DeskError) || error.code !== 'too_large') return withoutQuotes()
    onTooWide?.(error)
    return records.length > 1 ? { records, strayQuotes: splitter.strayQuotes, unclosed: false } : undefined
  }
  return records.length ? { records, strayQuotes: splitter.strayQuotes, unclosed: false } : withoutQuotes()
}

/** How much a dialect makes a table of the records: one width, more than one column, cells without the marks of other dialects. */
function consistency(records: HeadRecord[], delimiter: string): number {
  const filled = records.filter((record) => !record.blank)
  if (filled.length === 0) return 0
  const width = commonWidth(filled)
  // What stands above the table says nothing of it.
  const rows = filled.slice(Math.min(preambleRecords, filled.findIndex((row) => row.cells.length === width)))
  const regular = rows.filter((row) => row.cells.length === width)
  const cells = regular.flatMap((row) => row.cells)
  const foreign = delimiters.filter((other) => other !== delimiter)
  const clean = cells.filter((cell) => looksNumeric(cell) || !foreign.some((other) => cell.includes(other))).length
  const share = regular.length / rows.length
  return share * share * (0.4 + 0.6 * (clean / Math.max(1, cells.length))) * (width === 1 ? 0.3 : 1 - 0.3 / width)
}

/** The most frequent number of cells; of equally frequent ones the larger. */
export function commonWidth(rows: { cells: readonly unknown[] }[]): number {
  const widths = new Map<number, number>()
  for (const { cells } of rows) widths.set(cells.length, (widths.get(cells.length) ?? 0) + 1)
  return [...widths].reduce((left, right) => (right[1] > left[1] || (right[1] === left[1] && right[0] > left[0]) ? right : left), [0, 0])[0]
}

/** Where the header stands among numbered rows of cells, by what the format says, else by looking. Also used for sheets. */
export function findHeader(records: { cells: readonly string[]; number: number; blank: boolean }[], format: Format): { headerRow: number; skip: number } {
  if (format.header !== false && format.headerRow !== undefined) return { headerRow: format.headerRow, skip: format.headerRow }
  const after = format.skipRows ?? (format.header === false && format.headerRow !== undefined ? format.headerRow - 1 : 0)
  if (format.header === false) return { headerRow: 0, skip: after }
  const rows = records.filter((record) => !record.blank && record.number > after)
  const width = commonWidth(rows)
  const filled = (row: { cells: readonly string[] }) => row.cells.filter((cell) => cell.trim() !== '').length
  // A title or note above the table fills few of its columns.
  const first = format.skipRows === undefined ? Math.max(0, rows.findIndex((row) => row.cells.length >= width / 2 && filled(row) >= Math.min(2, width) && filled(row) >= width / 2)) : 0
  const top = rows[first]
  if (!top) return { headerRow: 0, skip: after }
  const isHeader = format.header ?? readsAsHeader(top.cells, rows.slice(first + 1, first + 31).map((row) => row.cells))
  if (isHeader) return { headerRow: top.number, skip: top.number }
  return { headerRow: 0, skip: format.skipRows ?? (first > 0 ? top.number - 1 : after) }
}

function readsAsHeader(top: readonly string[], below: (readonly string[])[]): boolean {
  const data = share(top, looksLikeData)
  const beneath = below.length ? below.reduce((sum, row) => sum + share(row, looksLikeData), 0) / below.length : 0
  if (data > 0) return below.length > 0 && data < beneath / 2 && top[0]!.trim() !== '' && !looksLikeData(top[0]!)
  const returning = top.filter((cell, index) => cell.trim() !== '' && below.some((row) => row[index] === cell)).length
  return returning < Math.max(1, top.length / 2)
}

function share(cells: readonly string[], test: (text: string) => boolean): number {
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '')
  return filled.length ? filled.filter(test).length / filled.length : 0
}
