/** How much memory DuckDB may take, and how it says that this was not enough. */
import { totalmem } from 'node:os'

/** A share of the memory that this process may use, as a memory limit of DuckDB. */
export function memoryShare(share: number): string {
  const total = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)
  return `${Math.round((total * share) / 1e6)}MB`
}

export function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && /out of memory/i.test(error.message)
}
