import { proxy, wrap, type Remote } from 'comlink'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { JobWorkerName, WorkerHandle, Workers } from '#core/ports/ports.ts'
import { ownFolder } from './code-cache.ts'
import { endpointOf } from './endpoint.ts'
import { useErrorRecords } from './errors.ts'
import { remoteObject, type Method } from './remote.ts'

/**
 * Starts a worker thread whose entry calls `exposeWorker`, and returns its remote object. Functions among the arguments become callbacks (progress).
 * Calls reject with what the worker threw (a DeskError as a DeskError), and with `worker_ended` when the thread dies or is disposed of.
 * @param codeCache folder in which compiled modules are kept (code-cache.ts)
 */
export function spawnWorker<Api extends object>(entry: URL, codeCache?: string): WorkerHandle<Api> {
  useErrorRecords()
  const kept = codeCache === undefined ? undefined : ownFolder(codeCache)
  const worker = new Worker(entry, kept === undefined ? {} : { env: { ...process.env, NODE_COMPILE_CACHE: kept } })
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
  worker.once('exit', (exitCode) => ended.reject(disposing ? workerEnded('The worker was disposed of') : workerEnded(`The worker ended unexpectedly with exit code ${exitCode}`, cause)))
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
