import { proxy, wrap, type Remote } from 'comlink'
import { totalmem } from 'node:os'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { DeskError } from '#core/contract/errors.ts'
import type { JobWorkerName, WorkerHandle, Workers } from '#core/ports/ports.ts'
import { ownFolder } from './code-cache.ts'
import { endpointOf } from './endpoint.ts'
import { useErrorRecords } from './errors.ts'
import { remoteObject, type Method } from './remote.ts'

/** Megabytes of objects that one thread may hold, so that a file made to fill them ends its thread and not the program. DuckDB has limits of its own. */
const threadMegabytes = Math.max(1024, Math.min(4096, Math.round((totalmem() / 2 ** 20) * 0.25)))

/**
 * Megabytes of young objects. V8 grants a thread that has reached its limit a little more, in which it is ended; what survives of the young objects at that
 * moment must fit into it, or the whole process ends. Threads filled with small texts on a busy machine: 200 of 200 ended alone, 163 of 200 without the bound.
 * It does not help where one list or map outgrows the limit by itself, which always ends the process: what reads files must hold none that grows with the file.
 */
export const youngMegabytes = 12

/**
 * Starts a worker thread whose entry calls `exposeWorker`, and returns its remote object. Functions among the arguments become callbacks (progress).
 * Calls reject with what the worker threw (a DeskError as a DeskError), and with `worker_ended` when the thread dies or is disposed of;
 * with `too_large` when many objects filled its memory.
 * @param codeCache folder in which compiled modules are kept (code-cache.ts)
 */
export function spawnWorker<Api extends object>(entry: URL, codeCache?: string, megabytes = threadMegabytes): WorkerHandle<Api> {
  useErrorRecords()
  const kept = codeCache === undefined ? undefined : ownFolder(codeCache)
  const worker = new Worker(entry, { resourceLimits: { maxOldGenerationSizeMb: megabytes, maxYoungGenerationSizeMb: youngMegabytes }, ...(kept !== undefined && { env: { ...process.env, NODE_COMPILE_CACHE: kept } }) })
  const ended = Promise.withResolvers<never>()
  let disposing = false
  let cause: unknown
  worker.on('error', (error) => {
    cause = error
  })
  worker.on('messageerror', (error) => {
    cause = error
    void worker.terminate()
  })
  worker.once('exit', (exitCode) => {
    if (disposing) ended.reject(workerEnded('The worker was disposed of'))
    else ended.reject(isOutOfMemory(cause) ? memoryExceeded() : workerEnded(`The worker ended unexpectedly with exit code ${exitCode}`, cause))
  })
  const remote = wrap<Record<string, Method>>(endpointOf(worker)) as Remote<Record<string, Method>>
  return {
    remote: remoteObject<Api>(async (name, values) => (remote[name] as unknown as Method)(...values), ended.promise, (callback) => proxy(callback)),
    async dispose() {
      disposing = true
      await worker.terminate()
    }
  }
}

/** The workers port of a host: an entry, as an absolute path or a file URL, for every name. `codeCache` as above. */
export function threadWorkers(entries: Record<JobWorkerName, string | URL>, codeCache?: string): Workers {
  return {
    async spawn<Api>(name: JobWorkerName) {
      const entry = entries[name]
      return spawnWorker<Api & object>(typeof entry === 'string' ? pathToFileURL(entry) : entry, codeCache)
    }
  }
}

export function workerEnded(message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { name: 'WorkerEnded', code: 'worker_ended' })
}

function isOutOfMemory(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY'
}

function memoryExceeded(): DeskError {
  return new DeskError('too_large', {
    message: { zh: '数据太大，超出了一项工作的内存上限', en: 'The data is too large for the memory that one piece of work may take' },
    remedy: { zh: '拆成几个较小的文件分别处理；表格文件可另存为 CSV', en: 'Split it into smaller files; save a workbook as CSV' }
  })
}
