/** Where the table of a file stands among its first records: titles above it, rows of its header, other tables. Used for delimited text and for sheets. */
import type { Format } from '#core/contract/imports.ts'
import { refusal } from '#core/import/read/refusal.ts'
import type { ImportWarning } from '#core/import/read/types.ts'
import { looksLikeData, meansNothing } from '#core/import/read/values.ts'

export interface TableRecord {
  cells: readonly string[]
  /** 1-based, blank ones counted. */
  number: number
}

export interface TableShape {
  /** Number of the first record of the header, 0 where there is none. */
  headerRow: number
  headerRows: number
  /** Records before the first record of data. */
  skip: number
  /** Number of the first record that belongs to another table. */
  until?: number
  /** Names as they stand, those of several rows joined. */
  header: string[]
  /** Which of several tables this is; 0 where all was said to be one. */
  table?: number
  /** Where there are several: the number of the first record of each. */
  tables?: number[]
  warnings: ImportWarning[]
}

const lookedBelow = 30
const mostHeaderRows = 3
/** Rows of data that a second row of names needs below it. */
const surelyBelow = 2

/** @param records the first records; an incomplete last one is left out */
export function findTable(records: readonly TableRecord[], format: Format): TableShape {
  const rows = records.filter((record) => record.cells.some(isFilled))
  const isGiven = format.headerRow !== undefined || format.skipRows !== undefined
  // Who says that there is no header, and no more, wants every row.
  const several = format.header === false && !isGiven && format.table === undefined ? [] : findTables(rows)
  const tables = format.table === 0 ? [] : several
  const chosen = chooseTable(tables, format)
  const { start, until } = tables[chosen] ?? { start: 0 }
  const own = rows.filter(({ number }) => (isGiven || number >= start) && (until === undefined || number < until))
  const found = findHeader(own, format, isGiven ? 0 : start)
  const shape = { ...found, header: headerNames(rows, found), ...(until !== undefined && { until }) }
  const above = rows.filter(({ number }) => number < (found.headerRow || found.skip + 1)).length
  const starts = several.length > 1 && { tables: several.map((table) => table.start) }
  if (!starts || tables.length < 2) return { ...shape, ...starts, ...(format.table === 0 && { table: 0 }), warnings: preambleWarning(above) }
  return { ...shape, ...starts, table: chosen + 1, warnings: [tablesWarning(starts.tables, chosen + 1)] }
}

/** The table asked for, the one in which the header was said to stand, or the largest. */
function chooseTable(tables: readonly Table[], { table, headerRow, skipRows }: Format): number {
  if (table !== undefined && table > Math.max(1, tables.length)) throw noSuchTable(tables.length)
  if (table) return table - 1
  const given = headerRow ?? (skipRows === undefined ? undefined : skipRows + 1)
  return given === undefined ? largest(tables) : Math.max(0, tables.findLastIndex(({ start }) => start <= given))
}

/** What of a shape its format tells, so that the file is read the same again. */
export function shapeFormat({ headerRow, headerRows, skip, table }: TableShape): Pick<Format, 'header' | 'headerRow' | 'headerRows' | 'skipRows' | 'table'> {
  return {
    header: headerRow > 0,
    ...((headerRow > 1 || headerRows > 1) && { headerRow }),
    ...(headerRows > 1 && { headerRows }),
    ...(headerRow === 0 && skip > 0 && { skipRows: skip }),
    ...(table !== undefined && { table })
  }
}

/** The most frequent number of cells; of equally frequent ones the larger. */
export function commonWidth(rows: readonly { cells: readonly unknown[] }[]): number {
  const widths = new Map<number, number>()
  for (const { cells } of rows) widths.set(cells.length, (widths.get(cells.length) ?? 0) + 1)
  return [...widths].reduce((left, right) => (right[1] > left[1] || (right[1] === left[1] && right[0] > left[0]) ? right : left), [0, 0])[0]
}

const isFilled = (cell: string) => cell.trim() !== ''
const filled = (row: TableRecord) => row.cells.filter(isFilled).length

interface Table {
  start: number
  until?: number
  /** Cells of the records looked at. */
  size: number
}

/** Tables told apart by blank records between them, or by a header that stands in the midst of data. */
function findTables(rows: readonly TableRecord[]): Table[] {
  const blocks = splitBlocks(rows)
  const tables: { start: number; rows: TableRecord[]; width: number }[] = []
  for (const block of blocks) {
    const last = tables.at(-1)
    const width = commonWidth(block)
    if (isTable(block, last?.width)) tables.push({ start: block[0]!.number, rows: block, width })
    else last?.rows.push(...block)
  }
  return tables.map(({ start, rows: own, width }, index) => ({ start, size: own.length * width, ...(tables[index + 1] && { until: tables[index + 1]!.start }) }))
}

function splitBlocks(rows: readonly TableRecord[]): TableRecord[][] {
  const blocks: TableRecord[][] = []
  let start = 0
  for (let index = 1; index <= rows.length; index++) {
    const ends = index === rows.length || rows[index]!.number > rows[index - 1]!.number + 1 || isHeaderWithin(rows, start, index)
    if (!ends) continue
    blocks.push(rows.slice(start, index))
    start = index
  }
  return blocks
}

/** Whether the record at `index` opens another table right below the one that began at `start`: names over data, where data stood. */
function isHeaderWithin(rows: readonly TableRecord[], start: number, index: number): boolean {
  const top = rows[index]!
  if (index - start < 2 || top.cells.some(looksLikeData)) return false
  const below = adjacent(rows, index + 1)
  if (below.length === 0 || !standsOver(top, below)) return false
  const above = rows.slice(Math.max(start, index - lookedBelow), index)
  const data = dataColumns(above.slice(1))
  const over = data.filter((column) => isName(top.cells[column]))
  if (commonWidth(above) !== top.cells.length) return over.length > 0 || data.every((column) => column >= top.cells.length)
  const repeats = top.cells.every((cell, column) => cell === above[0]!.cells[column])
  return !repeats && data.length > 1 && over.length === data.length && top.cells.every(isName)
}

function adjacent(rows: readonly TableRecord[], from: number): TableRecord[] {
  const found: TableRecord[] = []
  for (let index = from; index < rows.length && found.length < lookedBelow; index++) {
    if (rows[index]!.number !== rows[index - 1]!.number + 1) break
    found.push(rows[index]!)
  }
  return found
}

/** @param before width of the table above, if there is one: what is no wider and has no names of its own goes on with it */
function isTable(block: readonly TableRecord[], before: number | undefined): boolean {
  const from = block.length > 2 && filled(block[0]!) === 1 ? 1 : 0
  const top = block[from]!
  const below = block.slice(from + 1, from + 1 + lookedBelow)
  if (below.length > 0 && standsOver(top, below)) return true
  const width = commonWidth(block)
  const regular = block.filter((row) => row.cells.length === width).length >= block.length * 0.9
  if (width < 2 || !regular || top.cells.some(looksLikeData)) return before === undefined && width > 1 && regular && block.length > 2
  return before === undefined ? block.length > 2 : width !== before && filled(top) === width && block.length > 1
}

/** Whether names stand in `top` over columns of data, as wide as they. */
function standsOver(top: TableRecord, below: readonly TableRecord[]): boolean {
  if (filled(top) < 2 || top.cells.some((cell) => isFilled(cell) && !isName(cell))) return false
  if (below.filter((row) => row.cells.length <= top.cells.length).length < below.length * 0.8) return false
  return dataColumns(below).some((column) => isName(top.cells[column]))
}

function isName(cell: string | undefined): boolean {
  return cell !== undefined && isFilled(cell) && !looksLikeData(cell.trim()) && !meansNothing(cell)
}

/** Columns whose cells are data, but for a few. */
function dataColumns(rows: readonly TableRecord[]): number[] {
  const width = rows.reduce((most, row) => Math.max(most, row.cells.length), 0)
  return Array.from({ length: width }, (_, column) => column).filter((column) => {
    const cells = rows.map((row) => row.cells[column] ?? '').filter((cell) => isFilled(cell) && !meansNothing(cell))
    return cells.length > 0 && cells.filter((cell) => looksLikeData(cell.trim())).length >= cells.length * 0.8
  })
}

function largest(tables: readonly Table[]): number {
  return tables.reduce((best, table, index) => (best < 0 || table.size > tables[best]!.size ? index : best), -1)
}

type Header = Pick<TableShape, 'headerRow' | 'headerRows' | 'skip'>

/** By what the format says, else by looking. @param start number of the first record of the table */
function findHeader(own: readonly TableRecord[], format: Format, start: number): Header {
  if (format.header !== false && format.headerRow !== undefined) return { headerRow: format.headerRow, headerRows: format.headerRows ?? 1, skip: format.headerRow + (format.headerRows ?? 1) - 1 }
  const after = Math.max(format.skipRows ?? (format.header === false && format.headerRow !== undefined ? format.headerRow - 1 : 0), start - 1)
  if (format.header === false) return { headerRow: 0, headerRows: 0, skip: after }
  const rows = own.filter((record) => record.number > after)
  const width = commonWidth(rows)
  // A title or note above the table fills few of its columns.
  const isTop = (row: TableRecord) => row.cells.length >= width / 2 && filled(row) >= Math.min(2, width) && filled(row) >= width / 2
  const first = format.skipRows === undefined ? Math.max(0, rows.findIndex(isTop)) : 0
  const top = rows[first]
  if (!top) return { headerRow: 0, headerRows: 0, skip: after }
  if (!(format.header ?? readsAsHeader(top.cells, rows.slice(first + 1, first + 1 + lookedBelow).map((row) => row.cells)))) {
    return { headerRow: 0, headerRows: 0, skip: format.skipRows ?? (first > 0 ? top.number - 1 : after) }
  }
  if (format.headerRows !== undefined) return { headerRow: top.number, headerRows: format.headerRows, skip: top.number + format.headerRows - 1 }
  const from = first > 0 && isGroupRow(rows[first - 1]!, top) ? first - 1 : first
  let to = first
  while (to + 1 - from < mostHeaderRows && isFurtherHeader(rows, first, to + 1)) to++
  return { headerRow: rows[from]!.number, headerRows: to - from + 1, skip: rows[to]!.number }
}

function readsAsHeader(top: readonly string[], below: (readonly string[])[]): boolean {
  const data = share(top, looksLikeData)
  const beneath = below.length ? below.reduce((sum, row) => sum + share(row, looksLikeData), 0) / below.length : 0
  if (data > 0) return below.length > 0 && data < beneath / 2 && top[0]!.trim() !== '' && !looksLikeData(top[0]!)
  // Words over columns of data are names, though they come again among the data.
  const over = dataColumns(below.map((cells) => ({ cells, number: 0 })))
  if (below.length > 1 && over.length > 0 && over.every((column) => isName(top[column]))) return true
  const returning = top.filter((cell, index) => isFilled(cell) && below.some((row) => row[index] === cell)).length
  return returning < Math.max(1, top.length / 2)
}

function share(cells: readonly string[], test: (text: string) => boolean): number {
  const texts = cells.map((cell) => cell.trim()).filter((cell) => cell !== '')
  return texts.length ? texts.filter(test).length / texts.length : 0
}

/** Names of groups of columns above their names, which say little without them. */
function isGroupRow(above: TableRecord, top: TableRecord): boolean {
  return sayLittle(top) && above.number === top.number - 1 && filled(above) > 1 && above.cells.every((cell) => !isFilled(cell) || isName(cell))
}

/** Some of the names are blank, or the same as others. */
function sayLittle({ cells }: TableRecord): boolean {
  const names = cells.map((cell) => cell.trim())
  return names.some((name, index) => name === '' || names.indexOf(name) !== index)
}

/** A second row of names: no data in it, and names over the columns of data beneath. */
function isFurtherHeader(rows: readonly TableRecord[], first: number, index: number): boolean {
  const row = rows[index]
  if (!row || row.number !== rows[index - 1]!.number + 1 || filled(row) < 2 || row.cells.some((cell) => isFilled(cell) && !isName(cell))) return false
  const below = rows.slice(index + 1, index + 1 + lookedBelow)
  const data = dataColumns(below)
  const named = data.filter((column) => isName(row.cells[column]))
  // One column alone may be data with a word in its first row.
  if (below.length < surelyBelow || named.length < (sayLittle(rows[first]!) ? 1 : 2)) return false
  return named.length >= data.length / 2 && data.every((column) => isName(row.cells[column]) || isName(rows[first]!.cells[column]))
}

/** Names of several rows are joined from above; one that stands over several columns counts for each that has a name below it. */
function headerNames(rows: readonly TableRecord[], { headerRow, headerRows }: Header): string[] {
  const own = rows.filter(({ number }) => headerRow > 0 && number >= headerRow && number < headerRow + headerRows).map(({ cells }) => cells)
  if (own.length < 2) return [...(own[0] ?? [])]
  const width = own.reduce((most, cells) => Math.max(most, cells.length), 0)
  const last = own.length - 1
  const spread = own.map((cells, level) => {
    let group = ''
    return Array.from({ length: width }, (_, column) => {
      const cell = (cells[column] ?? '').trim()
      if (cell !== '') group = cell
      return cell !== '' || level === last || !isFilled(own[last]![column] ?? '') ? cell : group
    })
  })
  return Array.from({ length: width }, (_, column) => [...new Set(spread.map((cells) => cells[column]!).filter((cell) => cell !== ''))].join(' '))
}

function preambleWarning(rows: number): ImportWarning[] {
  if (rows === 0) return []
  return [{ code: 'rows.above', count: rows, message: { zh: '表头上方的标题或说明行没有读入', en: 'Rows of titles or notes above the table were left out' } }]
}

function noSuchTable(tables: number): Error {
  return refusal(
    'invalid', { zh: `这里没有这么多表，只找到 ${Math.max(1, tables)} 个`, en: `There are not that many tables; ${Math.max(1, tables)} were found` },
    { zh: '选择列出的表之一，或用表头行号指明', en: 'Choose one of those listed, or name the row of its header' }, 'table'
  )
}

function tablesWarning(starts: readonly number[], read: number): ImportWarning {
  return {
    code: 'tables.several', count: starts.length,
    message: {
      zh: `这里有 ${starts.length} 个表，分别从第 ${starts.join('、')} 行开始；只读入第 ${read} 个。其余的表用 format.table 选择后另行导入`,
      en: `There are ${starts.length} tables, from rows ${starts.join(', ')}; only number ${read} is read. Choose another by its number (format.table) and import it on its own`
    }
  }
}
