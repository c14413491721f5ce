import { expose } from 'comlink'
import { parentPort } from 'node:worker_threads'
import { endpointOf } from './endpoint.ts'
import { useErrorRecords } from './errors.ts'

/** Makes `object` the remote object of this worker thread: its methods are called by `spawnWorker(...).remote`. */
export function exposeWorker(object: object): void {
  if (!parentPort) throw new Error('exposeWorker is for worker threads')
  useErrorRecords()
  expose(object, endpointOf(parentPort))
}
