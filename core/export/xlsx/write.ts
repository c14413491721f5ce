/** XLSX: DuckDB makes the XML of rows, libuv's threads deflate it, and the parts go into the archive one after another. */
import { openBlocks, type BlockText } from '#core/export/blocks.ts'
import { xlsxCell, type TypedColumn } from '#core/export/cells.ts'
import { localTimeSql } from '#core/export/local-time.ts'
import type { ExportRows } from '#core/export/rows.ts'
import type { ExportWarning } from '#core/export/types.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { columnLetters, sheetHead, sheetNames, sheetPath, sheetTail, workbookParts } from './parts.ts'
import { cellPage, cutWarning, prepareTexts, type CellPage, type FactsTexts } from './texts.ts'
import { createZip } from './zip.ts'

/** Rows of a sheet that Excel can hold, the header included. */
export const excelRows = 1_048_576

/** Of a block: some 6 MB. */
const mostGroups = 1

export interface WorkbookTask {
  title: string
  timeZone: string
  sheetRows: number
}

interface Workbook {
  sheets: string[]
  rows: number
  warnings: ExportWarning[]
}

/** @param connections of one database: so many blocks of rows are made at a time */
export async function writeWorkbook(connections: readonly [Duck, ...Duck[]], rows: ExportRows, { title, timeZone, sheetRows }: WorkbookTask, write: (bytes: Uint8Array, share: number) => Promise<void>): Promise<Workbook> {
  const rowsOfSheet = sheetRows - 1
  const sheets = sheetNames(title, Math.max(1, Math.ceil(rows.count / rowsOfSheet)))
  let written = 0
  const zip = createZip((bytes) => write(bytes, written / Math.max(1, rows.count)))
  for (const [path, content] of workbookParts(sheets)) {
    await zip.entry(path)
    await zip.add(Buffer.from(content))
  }
  const text = await rowText(connections[0], rows, timeZone)
  const blocks = openBlocks(connections, rows, mostGroups)
  for (const index of sheets.keys()) {
    const first = index * rowsOfSheet
    await zip.entry(sheetPath(index))
    await zip.add(Buffer.from(sheetHead(rows.columns)))
    for await (const block of blocks.between(first, Math.min(rows.count, first + rowsOfSheet), (piece) => text.of(piece.first, piece.end, first))) {
      written += block.rows
      await zip.add(block.text)
    }
    await zip.add(Buffer.from(sheetTail))
  }
  await zip.end()
  return { sheets, rows: written, warnings: [...blocks.warnings(), ...text.warnings()] }
}

interface RowText {
  /** Of the rows from one place to another in the sheet that begins at a place. */
  of(first: number, end: number, sheet: number): BlockText
  warnings(): ExportWarning[]
}

async function rowText(duck: Duck, rows: ExportRows, timeZone: string): Promise<RowText> {
  const { columns, facts } = rows
  const texts = await prepareTexts(duck, rows)
  const local = await localTimeSql(duck, columns, facts, [], timeZone)
  const cut = columns.map(() => 0)
  const rowXml = (pages: readonly CellPage[]) => {
    const cells = columns.map((column, index) => xlsxCell(column, columnLetters(index), 'f.n', local, contentOf(column, texts, pages)))
    return `concat('<row r="', f.n, '">', ${cells.join(', ')}, '</row>')`
  }
  return {
    of(first, end, sheet) {
      const pages = rows.pages(first, end).map(cellPage)
      columns.forEach(({ page }, index) => (cut[index]! += page === undefined ? 0 : pages[page]!.tooLong))
      return {
        row: rowXml(pages), from: `FROM (SELECT *, (position - ${sheet} + 2)::VARCHAR AS n FROM ${rows.between(first, end)}) f${texts.joins}`, joined: texts.joins !== '',
        pages: pages.map(({ page }) => page)
      }
    },
    warnings: () => [...texts.warnings, ...columns.flatMap((column, index) => (cut[index]! > 0 ? [cutWarning(column, cut[index]!)] : []))]
  }
}

/** SQL of what stands between `<is><t` and `</t></is>`, of a text of the column. */
function contentOf(column: TypedColumn, texts: FactsTexts, pages: readonly CellPage[]): (text: string) => string {
  return column.page === undefined ? () => texts.content(column) : pages[column.page]!.content
}
