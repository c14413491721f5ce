/** Ids that a statement answers, read from DuckDB as one packed value instead of as rows. */
import type { Duck, Parameter } from '#core/store/duckdb/connection.ts'
import { bitsetOfBits, emptyBitset, type Bitset } from './bitset.ts'

/** What readBits asks of an SQL statement: a column `id` of dense ids below `size`, in any order and as often as it likes. */
export interface IdsStatement {
  sql: string
  parameters: Parameter[]
}

/** The set of ids that a statement answers. `size` is a multiple of 32; DuckDB refuses an id that does not lie below it. */
export async function readBits(duck: Duck, size: number, { sql, parameters }: IdsStatement): Promise<Bitset> {
  if (size === 0) return emptyBitset(0)
  for await (const chunk of duck.chunks(`SELECT bitstring_agg(id::UINTEGER, 0::UINTEGER, ${size - 1}::UINTEGER) AS bits FROM (${sql}) ids`, parameters)) {
    const bits = chunk.getColumnVector(0).getItem(0) as { data: Uint8Array } | null
    return bits === null ? emptyBitset(size) : bitsetOfBits(size, bits.data)
  }
  return emptyBitset(size)
}
