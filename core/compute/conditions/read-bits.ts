/** Ids that a statement answers, read from DuckDB as one packed value instead of as rows. */
import { readBit } from '#core/store/duckdb/bits.ts'
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
  const data = await readBit(duck, `SELECT bitstring_agg(id::UINTEGER, 0::UINTEGER, ${size - 1}::UINTEGER) AS bits FROM (${sql}) ids`, parameters)
  return data === null ? emptyBitset(size) : bitsetOfBits(size, data)
}

/** Runs `work` and interrupts its statement when the signal says so. @throws the signal's reason instead of DuckDB's word for it */
export async function interruptible<Result>(duck: Duck, signal: AbortSignal | undefined, work: () => Promise<Result>): Promise<Result> {
  signal?.throwIfAborted()
  const stop = () => duck.interrupt()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    return await work()
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}
