/** Reading of public acid tests: csv-spectrum and calamine's workbooks. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Format, Inspection } from '#core/contract/imports.ts'
import { inspectFile } from '#core/import/inspect/inspect.ts'
import { dataFolder } from '#test/support/data.ts'
import { openReader, type Reader } from '#test/support/reader.ts'
import { startServer, type TestServer } from '#test/support/server.ts'

const folder = dataFolder()
let server: TestServer
let reader: Reader
beforeAll(async () => {
  server = await startServer()
  await server.call('POST', '/api/workspaces', { name: 'Readers' })
  reader = await openReader('4GB')
})
afterAll(async () => {
  reader.close()
  await server.close()
})

/** What REST answers about a file: its columns and first rows, or the error. */
async function inspect(path: string, format: Format = {}) {
  const { status, answer } = await server.call('POST', '/api/imports/inspect', { path, format })
  if (status !== 200) return { status, error: answer.error! }
  const found = answer.data as Inspection
  return { status, names: found.columns.map(({ name }) => name), cells: found.preview, warnings: found.warnings.map(({ code }) => code), format: found.format }
}

/** A file whole, as the import reads it. */
const read = (path: string) => reader.read(basename(path), readFileSync(path))

describe('csv-spectrum', () => {
  const files = readdirSync(join(folder, 'csv-spectrum', 'csvs'))
  test('is there', () => expect(files.length).toBe(11))

  test.each(files)('%s', async (file) => {
    const expected = JSON.parse(readFileSync(join(folder, 'csv-spectrum', 'json', file.replace('.csv', '.json')), 'utf8')) as Record<string, string>[]
    const { names, cells, warnings } = await inspect(join(folder, 'csv-spectrum', 'csvs', file))
    // The stored files have plain line ends (see their SOURCE.md); the answers of two have CRLF.
    const plain = expected.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value.replaceAll('\r\n', '\n')])))
    expect(cells!.map((row) => Object.fromEntries(row.map((cell, index) => [names![index]!, cell])))).toEqual(plain)
    expect(warnings!.filter((code) => /^(?:row|rows|quote|tables|encoding|nul)\./.test(code))).toEqual([])
  })
})

interface ReferenceSheet {
  name: string
  max_row: number
  first_rows: (string | number | boolean | null)[][]
}

describe('workbooks of calamine, against openpyxl', () => {
  const { files } = JSON.parse(readFileSync(join(folder, 'xlsx-calamine', 'reference-openpyxl.json'), 'utf8')) as { files: Record<string, { sheets?: ReferenceSheet[] }> }
  const sheets = Object.entries(files).flatMap(([file, { sheets: found }]) => (found ?? []).map((sheet) => ({ file, ...sheet })))
  test('are there', () => expect(sheets.length).toBeGreaterThan(12))

  const errorValue = /^#(?:DIV\/0!|NAME\?|VALUE!|NULL!|REF!|NUM!|N\/A)$/

  /** openpyxl's value as the text it is read as. */
  function textOf(value: string | number | boolean | null): string {
    if (value === null || (typeof value === 'string' && errorValue.test(value))) return ''
    if (typeof value === 'boolean') return String(value).toUpperCase()
    const elapsed = /^(\d+) days?, (\d+):(\d+):(\d+)$/.exec(String(value))
    if (elapsed) return `${Number(elapsed[1]) * 24 + Number(elapsed[2])}:${elapsed[3]}:${elapsed[4]}`
    return String(value).replace(/^(\d{4}-\d\d-\d\d)T00:00:00$/, '$1').replace(/^(\d{4}-\d\d-\d\d)T/, '$1 ')
  }

  test.each(sheets)('$file, sheet $name', async ({ file, name, max_row, first_rows }) => {
    const expected = first_rows.map((row) => row.map(textOf)).filter((row) => row.some((cell) => cell !== ''))
    const { cells, error } = await inspect(join(folder, 'xlsx-calamine', file), { sheet: name, header: false })
    if (!cells) {
      expect(error!.message).toMatch(/没有数据|holds no data/)
      expect(expected).toEqual([])
      return
    }
    const width = Math.max(...expected.map((row) => row.length), ...cells.map((row) => row.length))
    const padded = (rows: (string | null)[][]) => rows.map((row) => Array.from({ length: width }, (_, index) => row[index] ?? ''))
    if (max_row <= first_rows.length) expect(padded(cells)).toEqual(padded(expected))
    else expect(padded(cells.slice(0, expected.length))).toEqual(padded(expected))
  })

  test('the header of header-row.xlsx is found on its row', async () => {
    expect((await inspect(join(folder, 'xlsx-calamine', 'header-row.xlsx'))).format!.headerRow).toBe(9)
  })

  test('the legacy workbook says what it is and the remedy', async () => {
    const { error } = await inspect(join(folder, 'xlsx-calamine', 'date.xls'))
    expect(error!.message).toMatch(/XLS/)
    expect(error!.remedy).toMatch(/另存为|save it as/)
  })

  test('merged cells are told, and repeated where that is asked for', async () => {
    const path = join(folder, 'xlsx-calamine', 'merged_range.xlsx')
    const first = await inspect(path, { header: false })
    const repeated = await inspect(path, { header: false, merged: 'repeat' })
    const filled = (cells: (string | null)[][]) => cells.flat().filter((cell) => cell !== null && cell !== '').length
    expect(first.warnings).toContain('cells.merged')
    expect(filled(repeated.cells!)).toBeGreaterThan(filled(first.cells!))
  })
})

describe('real files', () => {
  test('online retail: every row, and a sensible mapping', async () => {
    const path = join(folder, 'online-retail-uci', 'online_retail.csv.gz')
    const { rows, names } = await read(path)
    expect(rows).toBe(541_909)
    expect(names).toEqual(['InvoiceNo', 'StockCode', 'Description', 'Quantity', 'InvoiceDate', 'UnitPrice', 'CustomerID', 'Country'])
    const { mapping } = await inspectFile({}, { path, fileName: 'online_retail.csv.gz' }, {}, { nullTokens: [] })
    expect(mapping).toMatchObject({ name: 'online_retail', target: 'event', groupBy: ['InvoiceNo'] })
    expect(mapping.columns).toEqual(expect.arrayContaining([
      { from: 'InvoiceNo', to: 'source_id' }, { from: 'InvoiceDate', to: 'occurred_at', parse: { format: '%Y-%m-%d %H:%M:%S' } }, { from: 'CustomerID', to: 'identity.customer_id' },
      { formula: '[Quantity] * [UnitPrice]', to: 'amount' }, { value: 'order', to: 'type' }
    ]))
  })

  test.each([['febrl-1-3/dataset1.csv', 1000], ['splink-fake1000/fake_1000.csv', 1000], ['events-retentioneering-ecom/ecom.csv.gz', 31_106], ['churn-bank-marketing/bank-full.csv', 45_211]])('%s has %i rows', async (file, rows) => {
    expect((await read(join(folder, file))).rows).toBe(rows)
  })
})
