/** XLSX: DuckDB makes the XML of rows, libuv's threads deflate it, and the parts go into the archive one after another. */
import type { Relation } from '#core/export/copy.ts'
import { xlsxCell } from '#core/export/cells.ts'
import { groupRows } from '#core/export/facts-rows.ts'
import { localTimeSql } from '#core/export/local-time.ts'
import type { ExportWarning } from '#core/export/types.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { blobsOf } from '#core/store/staging/transfer.ts'
import { columnLetters, sheetHead, sheetNames, sheetPath, sheetTail, workbookParts } from './parts.ts'
import { prepareTexts, type TextCells } from './texts.ts'
import { createZip } from './zip.ts'

/** Rows of a sheet that Excel can hold, the header included. */
export const excelRows = 1_048_576

export interface WorkbookTask {
  /** Over rows `f` with their place in `f.position`, from 0, in the order of a table or file whose groups have `groupRows` rows. */
  relation: Relation
  /** The relation between two places: what it reads of them alone. `f.n`: number of the row, as text, in the sheet that begins at a place. */
  between: (first: number, end: number, sheet: number) => string
  /** Whether one thread alone reads the rows between two places of a group, so that they come in their order. */
  oneThread: boolean
  rows: number
  title: string
  timeZone: string
  sheetRows: number
  onShare: (share: number) => void
}

/** @param connections of one database: so many blocks of rows are made at a time. @returns names of the sheets */
export async function writeWorkbook(connections: readonly Duck[], task: WorkbookTask, write: (bytes: Uint8Array) => Promise<void>): Promise<{ sheets: string[]; rows: number; warnings: ExportWarning[] }> {
  const { relation, rows, sheetRows } = task
  const rowsOfSheet = sheetRows - 1
  const sheets = sheetNames(task.title, Math.max(1, Math.ceil(rows / rowsOfSheet)))
  const zip = createZip(write)
  for (const [path, content] of workbookParts(sheets)) {
    await zip.entry(path)
    await zip.add(Buffer.from(content))
  }
  const texts = await prepareTexts(connections[0]!, relation)
  const row = await rowXml(connections[0]!, task, texts)
  const order = !task.oneThread || texts.joins !== '' ? ' ORDER BY f.position' : ''
  let written = 0
  for (const index of sheets.keys()) {
    const first = index * rowsOfSheet
    const end = Math.min(rows, first + rowsOfSheet)
    await zip.entry(sheetPath(index))
    await zip.add(Buffer.from(sheetHead(relation.columns)))
    const sql = (from: number, to: number) => `SELECT encode(string_agg(${row}, ''${order})), count(*) ${task.between(from, to, first)}${texts.joins}`
    for await (const { xml, count } of blocks(connections, sql, first, end)) {
      await zip.add(xml)
      written += count
      task.onShare(written / rows)
    }
    await zip.add(Buffer.from(sheetTail))
  }
  await zip.end()
  return { sheets, rows: written, warnings: texts.warnings }
}

/** SQL of a row's element. */
async function rowXml(duck: Duck, { relation, timeZone }: WorkbookTask, texts: TextCells): Promise<string> {
  const { columns, from, parameters } = relation
  const instants = columns.filter(({ type }) => type === 'datetime').map(({ sql }) => sql)
  const local = await localTimeSql(duck, instants, from, parameters, timeZone)
  const cells = columns.map((column, index) => xlsxCell(column, columnLetters(index), 'f.n', local, texts.content(column)))
  return `concat('<row r="', f.n, '">', ${cells.join(', ')}, '</row>')`
}

interface Block {
  xml: Uint8Array
  count: number
}

/** The rows from one place to another in order. Every connection makes a block while those before are waited for. */
async function* blocks(connections: readonly Duck[], sql: (first: number, end: number) => string, first: number, end: number): AsyncGenerator<Block> {
  const making: { duck: Duck; block: Promise<Block> }[] = []
  const free = [...connections]
  let next = first
  try {
    for (;;) {
      while (free.length > 0 && next < end) {
        const stop = Math.min(end, (Math.floor(next / groupRows) + 1) * groupRows)
        const duck = free.shift()!
        making.push({ duck, block: makeBlock(duck, sql(next, stop)) })
        next = stop
      }
      if (making.length === 0) return
      const block = await making[0]!.block
      free.push(making.shift()!.duck)
      yield block
    }
  } finally {
    // A connection must not be closed while it works.
    await Promise.allSettled(making.map(({ block }) => block))
  }
}

async function makeBlock(duck: Duck, sql: string): Promise<Block> {
  for await (const chunk of duck.chunks(sql)) {
    const [xml] = blobsOf(chunk, 0)
    return { xml: xml ?? new Uint8Array(), count: Number(chunk.getColumnVector(1).getItem(0)) }
  }
  return { xml: new Uint8Array(), count: 0 }
}
