/** DuckDB's BIT: sets of small integers that cross as one value. */
import { DuckDBBitValue } from '@duckdb/node-api'
import type { Duck, Parameter } from './connection.ts'

/** A parameter of type BIT: one byte that counts padding bits, then the bits, the first one highest. */
export function bitParameter(data: Uint8Array): Parameter {
  return new DuckDBBitValue(data)
}

/** The bytes of the one BIT that a statement answers in its first row and column; null where it is NULL or there is no row. */
export async function readBit(duck: Duck, sql: string, parameters: Parameter[]): Promise<Uint8Array | null> {
  for await (const chunk of duck.chunks(sql, parameters)) {
    const value = chunk.getColumnVector(0).getItem(0) as DuckDBBitValue | null
    return value === null ? null : value.data
  }
  return null
}
