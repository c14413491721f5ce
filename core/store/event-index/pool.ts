/** The threads of the event index: a few that stay and answer together, and one at a time for work in the background, which must not hold answers up. */
import type { WorkerHandle, Workers } from '#core/ports/ports.ts'
import type { FoundIndex } from './file.ts'
import { control, stretch, type LeafTask } from './kernels/leaf.ts'
import { createEventIndexWorker, type EventIndexWorker } from './worker.ts'

interface AnswerOptions {
  signal?: AbortSignal
  onProgress?: (progress: number) => void
}

export interface EventIndexPool {
  /** Answers into a new array of bits. @throws AbortError */
  answer(task: Omit<LeafTask, 'bits' | 'control'>, options: AnswerOptions): Promise<Uint32Array>
  /** Reads every piece of a file; false when one is damaged. */
  load(path: string, found: FoundIndex): Promise<boolean>
  /** With a thread of its own, which ends with the work or with `close`. */
  inBackground<Result>(work: (worker: EventIndexWorker) => Promise<Result>): Promise<Result>
  close(): Promise<void>
}

const progressInterval = 100
/** Read sooner than threads start. */
const smallFile = 64 * 2 ** 20

export function createPool(workers: Workers, threads: number): EventIndexPool {
  const handles = new Set<WorkerHandle<EventIndexWorker>>()
  let team: Promise<WorkerHandle<EventIndexWorker>[]> | undefined

  async function spawn(): Promise<WorkerHandle<EventIndexWorker>> {
    const handle = await workers.spawn<EventIndexWorker>('event-index')
    handles.add(handle)
    return handle
  }

  async function dispose(handle: WorkerHandle<EventIndexWorker>): Promise<void> {
    handles.delete(handle)
    await handle.dispose()
  }

  /** All threads at once. When a call fails, they end, and others are started at the next one. */
  async function together<Result>(work: (worker: EventIndexWorker, index: number) => Promise<Result>): Promise<Result[]> {
    const asked = (team ??= Promise.all(Array.from({ length: threads }, spawn)))
    const calls = await Promise.allSettled((await asked).map(({ remote }, index) => work(remote, index)))
    const failed = calls.find((call) => call.status === 'rejected')
    if (!failed) return calls.map((call) => (call as PromiseFulfilledResult<Result>).value)
    if (team === asked) team = undefined
    await Promise.all((await asked).map(dispose))
    throw failed.reason
  }

  return {
    async answer(task, { signal, onProgress }) {
      signal?.throwIfAborted()
      const bits = new Uint32Array(new SharedArrayBuffer(Math.ceil(task.context.size / 32) * 4))
      const shared = new Int32Array(new SharedArrayBuffer(control.length * 4))
      const stretches = Math.max(1, Math.ceil(task.context.size / stretch))
      const cancel = () => Atomics.store(shared, control.cancelled, 1)
      signal?.addEventListener('abort', cancel, { once: true })
      const timer = onProgress && setInterval(() => onProgress(Math.min(1, Atomics.load(shared, control.nextStretch) / stretches)), progressInterval)
      try {
        await together((worker) => worker.answer({ ...task, bits, control: shared }))
        signal?.throwIfAborted()
        onProgress?.(1)
        return bits
      } finally {
        clearInterval(timer)
        signal?.removeEventListener('abort', cancel)
      }
    },
    async load(path, { pieces }) {
      const next = new Int32Array(new SharedArrayBuffer(4))
      // Here too, a piece at a time: a good part is read before threads have started.
      const own = createEventIndexWorker().load(path, pieces, next)
      if (pieces.reduce((sum, { bytes }) => sum + bytes.byteLength, 0) <= smallFile) return own
      const sound = await Promise.all([own, together((worker) => worker.load(path, pieces, next))])
      return sound.flat().every(Boolean)
    },
    async inBackground(work) {
      const handle = await spawn()
      try {
        return await work(handle.remote)
      } finally {
        await dispose(handle)
      }
    },
    async close() {
      await Promise.all([...handles].map(dispose))
    }
  }
}
