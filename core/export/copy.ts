/** CSV, NDJSON and Parquet: DuckDB writes them itself, on all its threads. */
import { quoteIdentifier, type Duck, type Parameter } from '#core/store/duckdb/connection.ts'
import { quoteText } from '#core/store/staging/staging.ts'
import { csvCell, jsonCell, parquetCell, safeText, type TypedColumn } from './cells.ts'
import { localTimeSql } from './local-time.ts'
import type { ExportFormat } from './types.ts'

/** Rows to write. */
export interface Relation {
  /** A FROM clause with its WHERE. */
  from: string
  /** An ORDER BY, where the rows do not come in their order by themselves. */
  order: string
  parameters: Parameter[]
  columns: readonly TypedColumn[]
}

export type CopiedFormat = Exclude<ExportFormat, 'xlsx'>

const options: Record<CopiedFormat, string> = {
  csv: 'FORMAT csv, HEADER',
  json: 'FORMAT json',
  parquet: 'FORMAT parquet, COMPRESSION zstd'
}

/** Tells programs that a CSV file is UTF-8: without it, Excel takes it for the code page of the system. */
const byteOrderMark = '\uFEFF'

/** Writes a file, replacing what is there. @returns rows written */
export async function copyRows(duck: Duck, relation: Relation, format: CopiedFormat, file: string, timeZone: string): Promise<number> {
  const cells = format === 'csv' ? await csvCells(duck, relation, timeZone) : relation.columns.map((column) => `${format === 'json' ? jsonCell(column) : parquetCell(column)} AS ${quoteIdentifier(column.header)}`)
  const [copied] = await duck.rows<{ Count: bigint }>(`COPY (SELECT ${cells.join(', ')} ${relation.from}${relation.order}) TO ${quoteText(file)} (${options[format]}, USE_TMP_FILE false)`, relation.parameters)
  return Number(copied!.Count)
}

async function csvCells(duck: Duck, { from, parameters, columns }: Relation, timeZone: string): Promise<string[]> {
  const local = await localTimeSql(duck, columns, from, parameters, timeZone)
  const headers = csvHeaders(columns)
  return columns.map((column, index) => `${csvCell(column, local)} AS ${quoteIdentifier(headers[index]!)}`)
}

/** The mark that a file of CSV begins with stands before the first. */
export function csvHeaders(columns: readonly TypedColumn[]): string[] {
  return columns.map(({ header }, index) => (index === 0 ? byteOrderMark + unquoted(safeText(header)) : safeText(header)))
}

/** The mark must be the first bytes of the file, so that the first header must not need quotes. */
function unquoted(header: string): string {
  return header.replace(/["',;\r\n]/g, ' ')
}
