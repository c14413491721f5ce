/** Bulk transfer between the staging database and TypeScript: one blob for many rows, or the array behind a vector. Row-wise access costs ten times as much. */
import { DuckDBBlobValue, type DuckDBDataChunk } from '@duckdb/node-api'
import type { Duck, Parameter } from '#core/store/duckdb/connection.ts'

/** Copies of the values of a BLOB column that are not NULL. */
export function blobsOf(chunk: DuckDBDataChunk, column: number): Buffer[] {
  const vector = chunk.getColumnVector(column)
  const blobs: Buffer[] = []
  for (let row = 0; row < chunk.rowCount; row++) {
    const value = vector.getItem(row)
    if (value instanceof DuckDBBlobValue) blobs.push(Buffer.from(value.bytes.buffer, value.bytes.byteOffset, value.bytes.byteLength))
  }
  return blobs
}

/** Bytes as a parameter of a statement. */
export function blobOf(bytes: Uint8Array): Parameter {
  return new DuckDBBlobValue(bytes)
}

/** The values of a column of UTINYINT … UINTEGER, INTEGER or DOUBLE as they lie in the vector; what stands for NULL is undefined. Valid until the next chunk. */
export function numbersOf<Values extends Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array>(chunk: DuckDBDataChunk, column: number): Values {
  const vector = chunk.getColumnVector(column) as unknown as { items?: Values }
  if (!vector.items) throw new TypeError('Not a column of plain numbers')
  return vector.items.subarray(0, chunk.rowCount) as Values
}

/** JSON texts built by a query that gives one BLOB column. */
export async function* jsonBlocks(duck: Duck, sql: string, parameters?: Parameter[]): AsyncGenerator<Buffer> {
  for await (const chunk of duck.chunks(sql, parameters)) yield* blobsOf(chunk, 0)
}
