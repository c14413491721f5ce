import type { DuckOptions } from '#core/store/duckdb/connection.ts'
import type { DuckDamage } from '#core/store/duckdb/damage.ts'
import { memoryShare } from '#core/store/duckdb/memory.ts'
import type { WorkspaceLayout } from '#core/store/layout.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'

export interface FactsOptions {
  layout: WorkspaceLayout
  /** The open records store; facts only read it (batches, custom fields, log). */
  records: RecordsDatabase
  /** Writes the artifact of an accepted batch again; called when it is missing or has not the bytes that were recorded. */
  deriveArtifact: (batch: number) => Promise<{ sha256: string; rows: number }>
  /** Told once when a statement finds the file damaged or the instance invalidated; the answer is `rebuild`. */
  onDamage?(damage: DuckDamage): void
  /** e.g. '2GB'; 40 % of the machine's memory when missing. */
  memoryLimit?: string
  threads?: number
}

export interface RebuildProgress {
  /** 0 to 1, by log entries. */
  progress: number
  appliedSeq: number
}

const factsShare = 0.4

/** The memory limit stands in the configuration, since the write-ahead log is replayed before any SET could run. */
export function duckOptions(options: FactsOptions): DuckOptions {
  return { temporaryFolder: options.layout.temp, memoryLimit: options.memoryLimit ?? memoryShare(factsShare), threads: options.threads, newestLayout: true }
}
