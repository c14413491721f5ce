import type { UndoneBatch } from '#core/contract/imports.ts'
import type { Job } from '#core/contract/jobs.ts'

/** The batch an import job made, where its result names one. */
export function batchOf(job: Job): string | null {
  const result = job.result as { batchId?: unknown } | null
  return job.kind === 'import' && typeof result?.batchId === 'string' ? result.batchId : null
}

/** What a job that undid an import took away; null for any other, and where a crash left only that it was done. */
export function undoneOf(job: Job): UndoneBatch | null {
  return job.kind === 'import-undo' && job.status === 'done' ? (job.result as UndoneBatch | null) : null
}
