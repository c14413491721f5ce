/** The rows of an export as one relation, for Parquet, whose columns have one type each: where records hold some of the values, as a table in memory. */
import type { Duck } from '#core/store/duckdb/connection.ts'
import { strayOf, strayWarning, type TypedColumn } from './cells.ts'
import type { Relation } from './copy.ts'
import { holdPages, piecesOf, type ExportRows } from './rows.ts'
import type { ExportWarning } from './types.ts'

const table = 'export_rows'

/** A column of which some values do not have its type becomes one of texts. @param breathe is told the share that is loaded */
export async function loadTable(duck: Duck, rows: ExportRows, breathe: (share: number) => Promise<void>): Promise<{ relation: Relation; warnings: ExportWarning[] }> {
  const { columns, facts, count } = rows
  const pages = columns.filter(({ page }) => page !== undefined).length
  if (pages === 0) return { relation: { from: facts, order: '', parameters: [], columns }, warnings: [] }
  const load = async (statement: string, first: number, end: number, pages: readonly Uint8Array[]) => {
    await holdPages(duck, pages)
    await duck.run(`${statement} SELECT * FROM ${rows.between(first, end)}`)
  }
  await load(`CREATE TABLE ${table} AS`, 0, 0, Array.from({ length: pages }, () => Buffer.from('[]')))
  for (const { first, end } of piecesOf(0, count, () => 1)) {
    await load(`INSERT INTO ${table}`, first, end, rows.pages(first, end))
    await breathe(end / count)
  }
  const from = `FROM ${table} f`
  const warnings: ExportWarning[] = []
  const typed: TypedColumn[] = []
  for (const column of columns) {
    const strays = await countStrays(duck, column, from)
    typed.push(strays === 0 ? column : { ...column, type: 'text', sql: column.text! })
    if (strays > 0) warnings.push(strayWarning(column, strays))
  }
  return { relation: { from, order: '', parameters: [], columns: typed }, warnings }
}

async function countStrays(duck: Duck, column: TypedColumn, from: string): Promise<number> {
  const stray = strayOf(column)
  if (stray === undefined) return 0
  const [found] = await duck.rows<{ strays: bigint }>(`SELECT count(*) FILTER (WHERE ${stray} IS NOT NULL) AS strays ${from}`)
  return Number(found!.strays)
}
