/// <reference path="./comlink-node-adapter.d.ts" />
import { expose } from 'comlink'
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs'
import { parentPort } from 'node:worker_threads'
import { useErrorRecords } from './errors.ts'

/** Makes `object` the remote object of this worker thread: its methods are called by `spawnWorker(...).remote`. */
export function exposeWorker(object: object): void {
  if (!parentPort) throw new Error('exposeWorker is for worker threads')
  useErrorRecords()
  expose(object, nodeEndpoint(parentPort))
}
