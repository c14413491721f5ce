import type { ImportWorker } from '#core/import/types.ts'
import type { Workers } from '#core/ports/ports.ts'
import { withJobWorker } from './job-worker.ts'

/** @throws what the worker throws, and an AbortError when the signal stopped it. */
export function withImportWorker<Result>(workers: Workers, work: (worker: ImportWorker) => Promise<Result>, signal?: AbortSignal): Promise<Result> {
  return withJobWorker(workers, 'import', work, signal)
}
