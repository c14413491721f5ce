/** Values that SQL cannot convert by itself: their distinct texts go through TypeScript, and the results lie in a table that SQL looks into. */
import type { Duck } from '#core/store/duckdb/connection.ts'
import { jsonBlocks } from '#core/store/staging/transfer.ts'
import type { SqlBuilder } from './sql.ts'

export interface Conversion {
  /** Table of the results: `raw`, `value`. */
  table: string
  /** Step of the cleaned text; NULL where there is nothing to convert (also where SQL has converted it). */
  text: string
  convert: (text: string) => string | undefined
}

const batchSize = 2000

/** Converts what occurs in the file. Answers whether there was anything; without, there is no table. */
export async function runConversion(duck: Duck, sql: SqlBuilder, conversion: Conversion, from = 'staged'): Promise<boolean> {
  const { table, text, convert } = conversion
  // No WHERE: a filter over steps makes DuckDB write out what each of them mentions again and again, and compute all of that.
  await duck.run(...sql.bound(`CREATE OR REPLACE TABLE ${table}_raw AS SELECT DISTINCT ${text} AS raw FROM ${sql.withSteps(from)}`))
  await duck.run(`CREATE OR REPLACE TABLE ${table} (raw VARCHAR, value VARCHAR)`)
  let found = false
  const blocks = jsonBlocks(duck, `SELECT encode(to_json(list(raw))::VARCHAR) FROM (SELECT raw, (row_number() OVER ()) // ${batchSize} AS block FROM ${table}_raw WHERE raw IS NOT NULL) GROUP BY block`)
  for await (const block of blocks) {
    found = true
    const pairs = (JSON.parse(block.toString()) as string[]).map((raw) => [raw, convert(raw) ?? null])
    await duck.run(`INSERT INTO ${table} SELECT p[1], p[2] FROM (SELECT unnest(from_json($1::JSON, '[["VARCHAR"]]')) AS p) WHERE p[2] IS NOT NULL`, [JSON.stringify(pairs)])
  }
  await duck.run(`DROP TABLE ${table}_raw`)
  if (!found) await duck.run(`DROP TABLE ${table}`)
  return found
}

/** Expression of the converted value. */
export function converted({ table, text }: Conversion): string {
  return `(SELECT v.value FROM ${table} v WHERE v.raw = ${text})`
}
