/** Parquet files as text columns. */
import { quoteIdentifier, type Duck } from '#core/store/duckdb/connection.ts'
import { columnNames, createStagedRows, finishStaged, stagedRows } from '#core/store/staging/staging.ts'

export interface ParquetColumn {
  name: string
  /** DuckDB's name of the type, e.g. TIMESTAMP WITH TIME ZONE, DECIMAL(18,2), VARCHAR[]. */
  type: string
}

const parquet = 'read_parquet($1, binary_as_string = true)'

export async function describeParquet(duck: Duck, path: string): Promise<{ columns: ParquetColumn[]; rows: number }> {
  const described = await duck.rows<{ column_name: string; column_type: string }>(`DESCRIBE SELECT * FROM ${parquet}`, [path])
  const [count] = await duck.rows<{ rows: bigint }>(`SELECT count(*) AS rows FROM ${parquet}`, [path])
  return { columns: described.map((column) => ({ name: column.column_name, type: column.column_type })), rows: Number(count!.rows) }
}

/** Reads the file into `staged_rows` and makes the view. @returns rows staged */
export async function readParquetInto(duck: Duck, path: string, columns: ParquetColumn[], limit: number | undefined): Promise<number> {
  await createStagedRows(duck, columns.length)
  await duck.run(`INSERT INTO ${stagedRows} ${selectTexts(columns, limit)}`, [path])
  return finishStaged(duck, columns.length)
}

export async function* parquetChunks(duck: Duck, path: string, columns: ParquetColumn[], limit: number | undefined): AsyncGenerator<(string | null)[][], void, undefined> {
  for await (const chunk of duck.chunks(selectTexts(columns, limit), [path])) yield chunk.getRows() as (string | null)[][]
}

function selectTexts(columns: ParquetColumn[], limit: number | undefined): string {
  const names = columnNames(columns.length)
  const texts = columns.map((column, index) => `${textOf(quoteIdentifier(column.name), column.type)} AS ${names[index]}`)
  return `SELECT ${texts.join(', ')} FROM ${parquet}${limit === undefined ? '' : ` LIMIT ${Math.trunc(limit)}`}`
}

function textOf(column: string, type: string): string {
  if (type === 'TIMESTAMP WITH TIME ZONE') return `strftime(${column} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%gZ')`
  if (type === 'DOUBLE' || type === 'FLOAT') return `CASE WHEN ${column} = trunc(${column}) AND abs(${column}) < 1e15 THEN ${column}::BIGINT::VARCHAR ELSE ${column}::VARCHAR END`
  if (/^(?:STRUCT|MAP|UNION)|\[\d*\]$/.test(type)) return `to_json(${column})::VARCHAR`
  return `${column}::VARCHAR`
}
