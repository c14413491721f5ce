import type { Job } from '#core/contract/jobs.ts'

/** The batch an import job made, where its result names one. */
export function batchOf(job: Job): string | null {
  const result = job.result as { batchId?: unknown } | null
  return job.kind === 'import' && typeof result?.batchId === 'string' ? result.batchId : null
}
