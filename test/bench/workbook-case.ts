/** A workbook of orders is written by exceljs, or read by CohortDesk or exceljs: a case of processes.ts that answers what stands in it. */
import ExcelJS from 'exceljs'
import { stageFile } from '#core/import/read/stage.ts'
import { openStaging } from '#core/store/staging/staging.ts'
import { answerCase, orderOfCase } from './processes.ts'

export interface WorkbookCase {
  what: 'write' | 'read' | 'exceljs'
  path: string
  rows: number
}

/** By which readers are seen to have read the same. */
export interface WorkbookContent {
  rows: number
  /** Sum of the amounts, in cents. */
  cents: number
  /** Of all order numbers and codes, which are ASCII: exceljs 4.4 breaks other characters where a chunk of the file ends. */
  characters: number
}

const header = ['order_no', 'member', 'time', 'amount', 'status', 'channel', 'store', 'category', 'items', 'note', 'sku', 'tax_code']
const [orderNumber, amount, code] = [0, 3, 10]
const firstDay = Date.UTC(2024, 0, 1)

const order = orderOfCase<WorkbookCase>()
const cases: Record<WorkbookCase['what'], () => Promise<WorkbookContent>> = { write, read, exceljs: readByExceljs }

/** Texts that come once, texts that come often, numbers and times, as spreadsheet programs keep them: texts shared, times as numbers under a format. */
function cellsOf(row: number): (string | number | Date)[] {
  const mixed = (row * 48_271) % 2_147_483_647
  return [
    `SO${String(row).padStart(10, '0')}`, `M${String(mixed % 200_000).padStart(9, '0')}`, new Date(firstDay + (mixed % 63_072_000) * 1000), (mixed % 100_000) / 100, ['paid', 'completed', 'cancelled'][mixed % 3]!,
    ['小程序', '门店', '天猫', '京东'][mixed % 4]!, `S${mixed % 50}`, `品类${mixed % 20}`, 1 + (mixed % 9), `备注 ${mixed.toString(36)} ${row}`, `SKU-${mixed % 5000}`, `9144030019220382${mixed % 97}`
  ]
}

async function write(): Promise<WorkbookContent> {
  const content: WorkbookContent = { rows: order.rows, cents: 0, characters: 0 }
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: order.path, useStyles: true, useSharedStrings: true })
  const sheet = workbook.addWorksheet('订单')
  sheet.columns = header.map((name) => ({ header: name, key: name, ...(name === 'time' && { style: { numFmt: 'yyyy-mm-dd hh:mm:ss' } }) }))
  for (let row = 0; row < order.rows; row++) {
    const cells = cellsOf(row)
    add(content, cells)
    sheet.addRow(cells).commit()
  }
  await workbook.commit()
  return content
}

function add(content: WorkbookContent, cells: readonly unknown[]): void {
  content.cents += Math.round(Number(cells[amount]) * 100)
  content.characters += String(cells[orderNumber]).length + String(cells[code]).length
}

async function read(): Promise<WorkbookContent> {
  const database = await openStaging({ files: [order.path] })
  const duck = await database.connect()
  try {
    const { rows } = await stageFile({ duck }, { path: order.path, fileName: 'orders.xlsx' }, {})
    const [sums] = await duck.rows<{ cents: bigint; characters: bigint }>(
      `SELECT sum((c${amount}::DECIMAL(18,2) * 100)::BIGINT)::BIGINT AS cents, sum(length(c${orderNumber}) + length(c${code}))::BIGINT AS characters FROM staged`)
    return { rows, cents: Number(sums!.cents), characters: Number(sums!.characters) }
  } finally {
    duck.close()
    database.close()
  }
}

async function readByExceljs(): Promise<WorkbookContent> {
  const content: WorkbookContent = { rows: 0, cents: 0, characters: 0 }
  const reader = new ExcelJS.stream.xlsx.WorkbookReader(order.path, { worksheets: 'emit', sharedStrings: 'cache', styles: 'cache', hyperlinks: 'ignore', entries: 'ignore' })
  for await (const sheet of reader) {
    for await (const row of sheet) {
      if (row.number === 1) continue
      // Its first cell has the number 1.
      add(content, (row.values as unknown[]).slice(1))
      content.rows++
    }
  }
  return content
}

await answerCase(cases[order.what])
