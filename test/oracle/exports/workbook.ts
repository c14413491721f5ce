/** Every cell of an exported workbook, read by exceljs. */
import ExcelJS from 'exceljs'
import { excelRows } from '#core/export/xlsx/write.ts'
import { cells, personOf } from './people.ts'

export interface Found {
  /** Rows of each sheet, without its header. */
  sheets: number[]
  cells: number
  /** The first few. */
  differences: string[]
}

const mostShown = 20

export async function verifyWorkbook(path: string, rows: number): Promise<Found> {
  const found: Found = { sheets: [], cells: 0, differences: [] }
  const differs = (text: string) => void (found.differences.length < mostShown && found.differences.push(text))
  const reader = readerOf(path)
  let number = 0
  for await (const sheet of reader) {
    let columns: [place: number, label: string][] = []
    let inSheet = 0
    for await (const row of sheet) {
      if (row.number === 1) {
        const header = row.values as string[]
        columns = Object.keys(cells).map((label) => [header.indexOf(label), label])
        for (const [place, label] of columns) if (place < 1) differs(`A sheet has no column ${label}`)
        continue
      }
      const person = personOf(number)
      for (const [place, label] of columns) {
        const value = row.getCell(place).value
        const [is, must] = [value instanceof Date ? value.toISOString() : value, cells[label]!(person, number)]
        if (is !== must) differs(`${label} of row ${number} is ${JSON.stringify(is)}, not ${JSON.stringify(must)}`)
        found.cells++
      }
      number++
      inSheet++
    }
    found.sheets.push(inSheet)
  }
  const wanted = Array.from({ length: Math.ceil(rows / (excelRows - 1)) }, (_, index) => Math.min(excelRows - 1, rows - index * (excelRows - 1)))
  if (found.sheets.join() !== wanted.join()) differs(`Sheets have ${found.sheets.join()} rows, not ${wanted.join()}`)
  return found
}

type Chunks = AsyncIterable<Uint8Array>

/** exceljs decodes each chunk of a sheet for itself, and spoils the characters that lie across two: it is given text instead. */
function readerOf(path: string): ExcelJS.stream.xlsx.WorkbookReader {
  const reader = new ExcelJS.stream.xlsx.WorkbookReader(path, { worksheets: 'emit', sharedStrings: 'cache', styles: 'cache', hyperlinks: 'ignore', entries: 'ignore' })
  const parsing = reader as unknown as { _parseWorksheet: (chunks: unknown, sheet: string) => unknown }
  const parse = parsing._parseWorksheet.bind(reader)
  parsing._parseWorksheet = (chunks, sheet) => parse(decoded(chunks as Chunks), sheet)
  return reader
}

/** @throws for bytes that are no UTF-8 */
async function* decoded(chunks: Chunks): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}
