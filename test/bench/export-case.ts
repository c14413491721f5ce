/** One export, or what it is held against: a case of processes.ts that answers the bytes of its file. */
import { mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import type { ExportFormat } from '#core/export/types.ts'
import { quoteText } from '#core/store/staging/staging.ts'
import { openWorkspaceStores, type WorkspaceStores } from '#core/store/workspace/stores.ts'
import { exportDirectly, exportTo } from '#test/support/exports.ts'
import { storesOptions } from '#test/support/workspace.ts'
import { allEntities } from '#test/support/imports.ts'
import { answerCase, orderOfCase } from './processes.ts'

export interface ExportCase {
  /** `export`: as the product does it. `direct`: of facts alone. `copy`: DuckDB's COPY of the same columns as they are. `walk`: every name and phone of SQLite, looked at. */
  what: 'export' | 'direct' | 'copy' | 'walk' | 'exceljs'
  folder: string
  /** Of the workspace, in hex. */
  key: string
  out: string
  format: ExportFormat
  fields: string[]
}

const order = orderOfCase<ExportCase>()
mkdirSync(order.out, { recursive: true })
const path = join(order.out, `${order.what}.${order.format}`)

const cases: Record<ExportCase['what'], (stores: WorkspaceStores) => Promise<number>> = {
  async export(opened) {
    const file = await exportTo(order.out, opened, { fields: order.fields, format: order.format, headers: 'label' })
    return file.bytes
  },
  direct: (opened) => exportDirectly(path, opened, order.fields, 'csv'),
  async copy({ facts }) {
    const columns = order.fields.filter((field) => !['name', 'phone'].includes(field))
    await facts.read((duck) => duck.run(`COPY (SELECT ${columns.join(', ')} FROM customers) TO ${quoteText(path)} (FORMAT csv, HEADER)`))
    return statSync(path).size
  },
  async walk({ records }) {
    let characters = 0
    for (const { name, phone } of records.prepare<[], { name: string; phone: string }>(`SELECT key, name, phone FROM ${allEntities} WHERE state = 0 ORDER BY key`).iterate()) characters += name.length + phone.length
    return characters
  },
  async exceljs({ facts }) {
    const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: path, useStyles: true })
    const sheet = workbook.addWorksheet('客户')
    sheet.columns = order.fields.map((field) => ({ header: field, key: field, ...(field.endsWith('_at') && { style: { numFmt: 'yyyy-mm-dd hh:mm:ss' } }) }))
    await facts.read(async (duck) => {
      for await (const chunk of duck.chunks(`SELECT ${order.fields.map((field) => (field === 'balance' ? 'balance::DOUBLE' : field)).join(', ')} FROM customers`)) {
        for (const row of chunk.convertRows((value) => valueOf(value))) sheet.addRow(row).commit()
      }
    })
    await workbook.commit()
    return statSync(path).size
  }
}

/** As exceljs wants it: dates as Date. */
function valueOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if ('days' in value) return new Date((value as { days: number }).days * 86_400_000)
  if ('millis' in value) return new Date(Number((value as { millis: bigint }).millis))
  throw new TypeError('A value of a type that the bench does not export')
}

rmSync(path, { force: true })
const stores = await openWorkspaceStores(order.folder, Buffer.from(order.key, 'hex'), storesOptions())
await answerCase(() => cases[order.what](stores))
await stores.close()
