/** A worker for one piece of work: its thread always ends with it. */
import type { JobWorkerName, Workers } from '#core/ports/ports.ts'
import { stopped } from './jobs.ts'

/** How long a worker that was asked to stop may take before its thread is ended: SQLite rolls back what it had not committed. */
const patience = 10_000

/** @throws what the worker throws, and an AbortError when the signal stopped it. */
export async function withJobWorker<Worker extends { cancel(): Promise<void> }, Result>(
  workers: Workers, name: JobWorkerName, work: (worker: Worker) => Promise<Result>, signal?: AbortSignal
): Promise<Result> {
  if (signal?.aborted) throw stopped()
  const handle = await workers.spawn<Worker>(name)
  let timer: NodeJS.Timeout | undefined
  const stop = () => {
    handle.remote.cancel().catch(() => undefined)
    timer = setTimeout(() => void handle.dispose(), patience)
  }
  signal?.addEventListener('abort', stop, { once: true })
  try {
    return await work(handle.remote)
  } catch (error) {
    throw signal?.aborted ? stopped() : error
  } finally {
    signal?.removeEventListener('abort', stop)
    clearTimeout(timer)
    await handle.dispose()
  }
}
