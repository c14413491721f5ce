import type { WorkerHandle } from '#core/ports/ports.ts'
import { errorOf, errorRecord } from './errors.ts'
import { remoteObject, type Method } from './remote.ts'
import { workerEnded } from './spawn.ts'

/** The same handle without a thread, for tests: arguments, results, callbacks and errors are copied as they would be between threads. */
export function inProcessWorker<Api extends object>(object: Api): WorkerHandle<Api> {
  const ended = Promise.withResolvers<never>()
  const methods = object as unknown as Record<string, Method>

  async function invoke(name: string, values: unknown[]): Promise<unknown> {
    const copied = values.map((value) => (typeof value === 'function' ? value : structuredClone(value)))
    try {
      return structuredClone(await methods[name]!(...copied))
    } catch (error) {
      throw errorOf(structuredClone(errorRecord(error)))
    }
  }

  return {
    remote: remoteObject<Api>(invoke, ended.promise, (callback) => async (...parts: unknown[]) => structuredClone(await callback(...structuredClone(parts)))),
    async dispose() {
      ended.reject(workerEnded('The worker was disposed of'))
    }
  }
}
