/** Delimiter, quote and line end of a delimited text, and where its table stands, from its first records. */
import { DeskError } from '#core/contract/errors.ts'
import type { Format } from '#core/contract/imports.ts'
import { cellText, createSplitter, type Dialect } from '#core/import/read/splitter.ts'
import { commonWidth, findTable, type TableShape } from '#core/import/read/table-shape.ts'
import { looksNumeric } from '#core/import/read/values.ts'

interface HeadRecord {
  cells: string[]
  number: number
  line: number
  blank: boolean
}

export interface DetectedDialect extends Dialect, TableShape {
  /** Carriage returns stand without a line feed, so that there was a choice of what ends a record. */
  bareReturns: boolean
  /** The first records of data. */
  sample: HeadRecord[]
}

/** Records by which the dialect is told, and those among which tables are looked for. */
const sampleRecords = 200
const tableRecords = 1000
const preambleRecords = 30
/** Less than that of text that reads well without quotes. */
const unclosedWeight = 0.85
const delimiters = [',', '\t', ';', '|', '\u0001']
/** Marks that stand in texts too: a delimiter only where they cut every record alike and nothing else cuts it. */
const rareDelimiters = ['\u001f', '\u001e', '^', '~', '§', '¦', '，', '、', '#', '*', '&', '!', '=', ':', ' ']

/**
 * @param head the start of the file as UTF-8
 * @param whole the head is the whole file
 */
export function detectDialect(head: Uint8Array, whole: boolean, format: Format): DetectedDialect {
  const dialect = bestDialect(head, whole, format)
  const records = headRecords(head, whole, dialect, tableRecords)?.records ?? []
  const shape = findTable(records, format)
  const bareReturns = /\r(?!\n)/.test(Buffer.from(head.buffer, head.byteOffset, head.length).toString('latin1'))
  return { ...dialect, ...shape, bareReturns, sample: records.filter(({ number, blank }) => number > shape.skip && (shape.until === undefined || number < shape.until) && !blank) }
}

interface Candidate {
  dialect: Dialect
  score: number
  width: number
}

function bestDialect(head: Uint8Array, whole: boolean, format: Format): Dialect {
  const text = Buffer.from(head.buffer, head.byteOffset, head.length).toString('utf8')
  const named = /^sep=(.)\r?\n/.exec(text)?.[1]
  const given = format.delimiter ?? named
  const unquoted = text.replace(/"(?:[^"]|"")*"/g, '""')
  const candidates = given === undefined ? delimiters.flatMap((delimiter) => variantsOf(delimiter, unquoted)) : [given]
  const newlines: Dialect['newline'][] = format.newline ? [format.newline] : !text.includes('\r') ? ['lf'] : !text.includes('\n') ? ['any'] : /\r(?!\n)/.test(text) ? ['lf', 'any'] : ['lf']
  let tooWide: DeskError | undefined
  const bestOf = (marks: readonly string[]) => newlines.flatMap((newline) => marks.flatMap((delimiter) =>
    quotesFor(text, delimiter, format).map(({ weight, ...quoting }) => rated(head, whole, { delimiter, newline, ...quoting }, weight, format, (error) => (tooWide ??= error)))
  )).reduce((left, right) => (right.score > left.score + 1e-9 ? right : left))
  let best = bestOf(candidates)
  if (given === undefined && best.width <= 1) best = rareDialect(rareDelimiters.filter((mark) => text.includes(mark)), bestOf) ?? best
  if (tooWide !== undefined && best.width <= 1) throw tooWide
  return best.dialect
}

/** A rare mark that cuts every record into the same number of cells, three at least for those that stand in prose. */
function rareDialect(marks: readonly string[], bestOf: (marks: readonly string[]) => Candidate): Candidate | undefined {
  for (const mark of marks) {
    const found = bestOf([mark])
    if (found.width >= (mark === ' ' || mark === ':' ? 3 : 2) && found.score >= rareScore) return found
  }
  return undefined
}

/** A delimiter, or what stands in its place: with a space after it, or twice. @param unquoted the text without what stands in quotes */
function variantsOf(delimiter: string, unquoted: string): string[] {
  if (delimiter === ',' && unquoted.includes(', ') && !/,(?! )/.test(unquoted)) return [', ']
  const twice = delimiter + delimiter
  if (!unquoted.includes(twice)) return [delimiter]
  const parts = unquoted.split(twice)
  if (!parts.some((part) => part.includes(delimiter))) return [twice]
  return parts.length > unquoted.split('\n').length ? [delimiter, twice] : [delimiter]
}

function rated(head: Uint8Array, whole: boolean, dialect: Dialect, weight: number, format: Format, onTooWide: (error: DeskError) => void): Candidate {
  const read = headRecords(head, whole, dialect, sampleRecords, onTooWide)
  if (!read) return { dialect, score: 0, width: 0 }
  const above = format.headerRow !== undefined ? format.headerRow - 1 : (format.skipRows ?? 0)
  const quoting = read.unclosed ? unclosedWeight : weight * Math.max(0, 1 - read.strayQuotes / read.records.length)
  const { score, width } = consistency(read.records.slice(above), dialect)
  return { dialect, score: quoting * score, width }
}

type Quoting = Pick<Dialect, 'quote' | 'escape'> & { weight: number }

function quotesFor(text: string, delimiter: string, format: Format): Quoting[] {
  if (format.quote !== undefined) return [{ quote: format.quote, escape: format.escape || format.quote, weight: 1 }]
  if (format.escape) return [{ quote: '"', escape: format.escape, weight: 1 }]
  const found = [{ quote: '"', escape: '"', weight: 1 }]
  if (text.includes('\\"')) found.push({ quote: '"', escape: '\\', weight: 0.97 })
  for (const quote of ["'", '`']) if (text.includes(quote + delimiter) || text.includes(delimiter + quote)) found.push({ quote, escape: quote, weight: 0.95 })
  // Database dumps and logs with tabs or bars do not quote; in a comma file an open quote is a mistake that must be told.
  if (!delimiter.startsWith(',') && delimiter !== ';' && text.includes('"')) found.push({ quote: '', escape: '', weight: 0.9 })
  return found
}

interface Head {
  records: HeadRecord[]
  strayQuotes: number
  /** A quote opens that is never closed: the records are those of the text without quoting, so that the delimiter can still be told. */
  unclosed: boolean
}

/** The first records of the head; undefined where the dialect does not read them at all. An incomplete last record is left out. */
function headRecords(head: Uint8Array, whole: boolean, dialect: Dialect, most: number, onTooWide?: (error: DeskError) => void): Head | undefined {
  const records: HeadRecord[] = []
  const splitter = createSplitter(dialect, (record) => {
    const cells = Array.from({ length: record.count }, (_, index) => cellText(record, index))
    records.push({ cells, number: record.number, line: record.line, blank: record.blank })
    return records.length < most
  })
  const withoutQuotes = () => {
    const read = dialect.quote === '' ? undefined : headRecords(head, whole, { ...dialect, quote: '', escape: '' }, most, onTooWide)
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

/** Rare marks must cut nearly every record alike. */
const rareScore = 0.55

/** How much a dialect makes a table of the records: one width, more than one column, cells without the marks of other dialects. */
function consistency(records: HeadRecord[], { delimiter, quote, newline }: Dialect): { score: number; width: number } {
  const filled = records.filter((record) => !record.blank)
  if (filled.length === 0) return { score: 0, width: 0 }
  const width = commonWidth(filled)
  // What stands above the table says nothing of it.
  const rows = filled.slice(Math.min(preambleRecords, filled.findIndex((row) => row.cells.length === width)))
  const regular = rows.filter((row) => row.cells.length === width)
  const cells = regular.flatMap((row) => row.cells)
  const foreign = delimiters.filter((other) => !delimiter.includes(other))
  const isForeign = (cell: string) => foreign.some((other) => cell.includes(other)) || (newline === 'lf' && /\r(?!\n)/.test(cell)) || (quote !== "'" && /^'.*'$/s.test(cell)) || (quote !== '`' && /^`.*`$/s.test(cell))
  const clean = cells.filter((cell) => looksNumeric(cell) || !isForeign(cell)).length
  const share = regular.length / rows.length
  return { width, score: share * share * (0.4 + 0.6 * (clean / Math.max(1, cells.length))) * (width === 1 ? 0.3 : 1 - 0.3 / width) }
}
