/** The rows of an export, piece by piece: what facts hold comes from the file in which it was handed over, what records hold beside it. */
import { factsColumnType } from '#core/domain/fields.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { quoteText } from '#core/store/staging/staging.ts'
import { blobOf, numbersOf } from '#core/store/staging/transfer.ts'
import type { TypedColumn } from './cells.ts'
import { groupRows } from './facts-rows.ts'
import { openPeople } from './people.ts'
import type { WriteTask } from './types.ts'

export interface ExportRows {
  count: number
  /** Over a relation `f`. */
  columns: readonly TypedColumn[]
  /** FROM clause of the whole file, for what is to be known before: it has the columns of facts alone. */
  facts: string
  /** Of the rows from one place to another: for every column of records, a JSON array of its values in UTF-8. */
  pages(first: number, end: number): Uint8Array[]
  /** A derived table of the same rows, in their order: position (from 0), f<n> of columns of facts and p<n> of columns of records, whose pages the connection must hold. */
  between(first: number, end: number): string
}

const pagesTable = 'pages'

/**
 * Keeps pages for the next statement of a connection. Not as parameters of that statement: those count as constants, of which the optimizer would make values one
 * by one, and that takes five times as long.
 */
export async function holdPages(duck: Duck, pages: readonly Uint8Array[]): Promise<void> {
  if (pages.length > 0) await duck.run(`CREATE OR REPLACE TEMP TABLE ${pagesTable} AS SELECT ${pages.map((_, index) => `$${index + 1} AS page_${index}`).join(', ')}`, pages.map(blobOf))
}

export async function openRows(duck: Duck, records: RecordsDatabase, task: WriteTask): Promise<ExportRows> {
  // Every piece of the rows is a statement of its own, which would read the description of the file again.
  await duck.run('SET parquet_metadata_cache = true')
  const parquet = `read_parquet(${quoteText(task.facts)})`
  const secret = task.columns.flatMap(({ source }, index) => ('records' in source ? [{ index, source }] : []))
  const open = { count: task.rows, columns: typedColumns(task), facts: `FROM ${parquet} f` }
  const range = (first: number, end: number) =>
    `(SELECT * EXCLUDE (id, file_row_number), file_row_number AS position FROM read_parquet(${quoteText(task.facts)}, file_row_number = true) WHERE file_row_number >= ${first} AND file_row_number < ${end})`
  if (secret.length === 0) return { ...open, pages: () => [], between: range }
  const ids = await idsOf(duck, parquet, task.rows)
  const read = openPeople(records, task.entity, secret.map(({ source }) => source))
  const lists = secret.map((_, page) => `from_json(decode(page_${page}), '["VARCHAR"]') AS list_${page}`).join(', ')
  const values = (first: number) => secret.map(({ index }, page) => `list_${page}[f.position - ${first} + 1] AS p${index}`).join(', ')
  return {
    ...open, pages: (first, end) => read(ids.subarray(first, end)),
    between: (first, end) => `(SELECT f.*, ${values(first)} FROM ${range(first, end)} f, (SELECT ${lists} FROM ${pagesTable}))`
  }
}

/** Values of records are texts; those that are not of the type of their field are written as they are, and counted. */
function typedColumns({ columns }: WriteTask): TypedColumn[] {
  let pages = 0
  return columns.map(({ name, header, type, source }, index) => {
    if ('facts' in source) return { name, header, type, sql: `f.f${index}` }
    const [text, page] = [`f.p${index}`, pages++]
    if (factsColumnType[type] === 'VARCHAR') return { name, header, type, sql: text, page }
    return { name, header, type, sql: `TRY_CAST(${text} AS ${factsColumnType[type]})`, page, text }
  })
}

async function idsOf(duck: Duck, parquet: string, rows: number): Promise<Uint32Array> {
  const ids = new Uint32Array(rows)
  let met = 0
  for await (const chunk of duck.chunks(`SELECT id FROM ${parquet}`)) {
    ids.set(numbersOf<Uint32Array>(chunk, 0), met)
    met += chunk.rowCount
  }
  return ids
}

export interface Piece {
  first: number
  end: number
}

/** From one place to another, by whole groups of the file: so many as `groups` says when a piece begins. */
export function* piecesOf(first: number, end: number, groups: () => number): Generator<Piece> {
  for (let start = first; start < end;) {
    const stop = Math.min(end, (Math.floor(start / groupRows) + groups()) * groupRows)
    yield { first: start, end: stop }
    start = stop
  }
}

/** What is made of pieces, in their order. Every connection of one database makes one while those before are taken. */
export async function* inOrder<Made>(connections: readonly Duck[], pieces: Iterator<Piece>, make: (duck: Duck, piece: Piece) => Promise<Made>): AsyncGenerator<Made> {
  const making: { duck: Duck; made: Promise<Made> }[] = []
  const begin = (duck: Duck) => {
    const { value, done } = pieces.next()
    if (done) return
    const made = make(duck, value)
    made.catch(() => undefined)
    making.push({ duck, made })
  }
  try {
    for (const duck of connections) begin(duck)
    while (making.length > 0) {
      const { duck, made } = making[0]!
      const next = await made
      making.shift()
      begin(duck)
      yield next
    }
  } finally {
    // A connection must not be closed while it works.
    await Promise.allSettled(making.map(({ made }) => made))
  }
}
