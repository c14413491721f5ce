/** Rows of text through a mapping into typed values, on a real staging database. */
import { mapping as mappingSchema, type MappingInput } from '#core/contract/imports.ts'
import { checkMapping } from '#core/import/map/check.ts'
import { planMapping } from '#core/import/map/plan.ts'
import { createTyped, type TypedTable } from '#core/import/map/typed.ts'
import type { StagedColumn } from '#core/import/read/types.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { deriveKeys } from '#core/store/keys.ts'
import type { FieldRecord } from '#core/store/records/fields.ts'
import { createStagedRows, finishStaged, openStaging, stagedRows } from '#core/store/staging/staging.ts'

export const nullTokens = ['', 'null', 'NULL', 'N/A', '\\N', '-']
const keys = deriveKeys(new Uint8Array(32).fill(7))

export interface MapOptions {
  fields?: FieldRecord[]
  columns?: StagedColumn[]
  timeZone?: string
}

/** Runs `work` with the rows staged; `names` are the columns. */
async function withStaged<Result>(names: string[], rows: (string | null)[][], work: (duck: Duck) => Promise<Result>): Promise<Result> {
  const database = await openStaging()
  const duck = await database.connect()
  try {
    await createStagedRows(duck, names.length)
    const cells = names.map((_, index) => `r[${index + 1}]`)
    for (let from = 0; from < rows.length; from += 1000) {
      await duck.run(`INSERT INTO ${stagedRows} SELECT ${cells.join(', ')} FROM (SELECT unnest(from_json($1::JSON, '[["VARCHAR"]]')) AS r)`, [JSON.stringify(rows.slice(from, from + 1000))])
    }
    await finishStaged(duck, names.length)
    return await work(duck)
  } finally {
    duck.close()
    database.close()
  }
}

export async function typeRows<Row>(names: string[], rows: (string | null)[][], mapping: MappingInput, options: MapOptions = {}, query = 'SELECT * FROM typed ORDER BY "row"'): Promise<{ typed: TypedTable; rows: Row[] }> {
  return withStaged(names, rows, async (duck) => {
    const parsed = mappingSchema.parse(mapping)
    const columns = options.columns ?? names.map((name, index) => ({ name, index }))
    const plan = planMapping(parsed, { columns, fields: options.fields ?? [], settings: { timeZone: options.timeZone ?? 'Asia/Shanghai', nullTokens } })
    await checkMapping(duck, plan)
    const typed = await createTyped(duck, plan, parsed, keys)
    return { typed, rows: await duck.rows<Row>(query) }
  })
}

/** The values that one column of the mapping makes of texts, as SQL text, and whether they count as unreadable. */
export async function castTexts(texts: (string | null)[], column: Partial<MappingInput['columns'][number]> & { type?: string }, options: MapOptions & { format?: MappingInput['format'] } = {}): Promise<{ value: string | null; failed: boolean }[]> {
  const mapping = { target: 'customer', format: options.format ?? {}, columns: [{ value: 'x', to: 'name' }, { from: 'v', to: 'attr.v', ...column }] } as MappingInput
  const { rows } = await typeRows<{ value: string | null; failed: boolean }>(['v'], texts.map((text) => [text]), mapping, options, 'SELECT f1::VARCHAR AS value, w1 AS failed FROM typed ORDER BY "row"')
  return rows
}

export function valuesOf(rows: { value: string | null }[]): (string | null)[] {
  return rows.map(({ value }) => value)
}

/** A seeded generator of numbers from 0 to 1. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
