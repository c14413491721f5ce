/** Fills a table of texts, `staged_rows` as a rule, from bytes. Values go column by column into DuckDB's vectors; a value of up to 12 bytes is written in place (duckdb_string_t of its C interface). */
import { DuckDBDataChunk, VARCHAR } from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { stagedRows } from '#core/store/staging/staging.ts'

/** Rows and bytes that are gathered before they are handed over, so that many columns or long values take no more memory than few. */
const mostRows = 2048
const mostSlotBytes = 8 * 1024 * 1024
const mostLongBytes = 16 * 1024 * 1024
const slot = 16
const inlineBytes = 12

export interface TextAppender {
  /** Rows ended so far. */
  readonly rows: number
  /** Sets a cell of the current row, once, to UTF-8 bytes, which must be valid and stay unchanged until the appender is closed. */
  bytes(column: number, source: Uint8Array, start: number, end: number): void
  text(column: number, value: string): void
  /** Sets a cell to NULL. */
  missing(column: number): void
  endRow(): void
  close(): void
}

/** @param unset what a cell is that was not set: blank text or NULL */
export async function openTextAppender(duck: Duck, columns: number, unset: '' | null, table = stagedRows): Promise<TextAppender> {
  const appender = await duck.raw.createAppender(table)
  const chunk = DuckDBDataChunk.create(Array.from({ length: columns }, () => VARCHAR))
  const chunkRows = Math.max(8, Math.min(mostRows, Math.floor(mostSlotBytes / (slot * columns)) & ~7))
  const slots = Array.from({ length: columns }, () => new Uint8Array(chunkRows * slot))
  const validity = Array.from({ length: columns }, () => new Uint8Array(chunkRows / 8))
  const hasNulls = new Uint8Array(columns)
  /** Values that do not fit a slot, as parallel lists: they are many, and objects would be garbage. */
  const longSource: Uint8Array[] = []
  const longPlace: number[] = []
  let longBytes = 0
  let row = 0
  let rows = 0

  function begin(): void {
    row = 0
    longSource.length = 0
    longPlace.length = 0
    longBytes = 0
    hasNulls.fill(unset === null ? 1 : 0)
    for (const bits of validity) bits.fill(unset === null ? 0 : 255)
    for (const column of slots) column.fill(0)
  }

  function flush(): void {
    if (row === 0) return
    chunk.reset()
    chunk.rowCount = row
    const vectors = slots.map((_, column) => duckdb.data_chunk_get_vector(chunk.chunk, column))
    vectors.forEach((vector, column) => {
      duckdb.copy_data_to_vector(vector, 0, slots[column]!.buffer as ArrayBuffer, 0, row * slot)
      if (!hasNulls[column]) return
      duckdb.vector_ensure_validity_writable(vector)
      duckdb.copy_data_to_vector_validity(vector, 0, validity[column]!.buffer as ArrayBuffer, 0, validity[column]!.length)
    })
    for (let index = 0, place = 0; index < longSource.length; index++, place += 4) {
      const value = longSource[index]!.subarray(longPlace[place + 2]!, longPlace[place + 3]!)
      duckdb.vector_assign_string_element_len(vectors[longPlace[place]!]!, longPlace[place + 1]!, value)
    }
    appender.appendDataChunk(chunk)
    begin()
  }

  function bytes(column: number, source: Uint8Array, start: number, end: number): void {
    const length = end - start
    if (unset === null) validity[column]![row >> 3]! |= 1 << (row & 7)
    if (length <= inlineBytes) {
      const target = slots[column]!
      let at = row * slot
      target[at] = length
      at += 4
      for (let index = start; index < end; index++) target[at++] = source[index]!
    } else {
      longSource.push(source)
      longPlace.push(column, row, start, end)
      longBytes += length
    }
  }

  /** Writes a short ASCII text without encoding it; false where it is none. */
  function shortAscii(column: number, value: string): boolean {
    const { length } = value
    if (length > inlineBytes) return false
    const target = slots[column]!
    const at = row * slot
    for (let index = 0; index < length; index++) {
      const code = value.charCodeAt(index)
      if (code > 127) {
        target.fill(0, at, at + slot)
        return false
      }
      target[at + 4 + index] = code
    }
    target[at] = length
    if (unset === null) validity[column]![row >> 3]! |= 1 << (row & 7)
    return true
  }

  begin()
  return {
    get rows() {
      return rows
    },
    bytes,
    text(column, value) {
      if (shortAscii(column, value)) return
      const encoded = Buffer.from(value)
      bytes(column, encoded, 0, encoded.length)
    },
    missing(column) {
      hasNulls[column] = 1
      validity[column]![row >> 3]! &= ~(1 << (row & 7))
    },
    endRow() {
      rows++
      if (++row === chunkRows || longBytes > mostLongBytes) flush()
    },
    close() {
      flush()
      appender.closeSync()
    }
  }
}
