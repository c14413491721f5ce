/** What reads or writes all of the records store and would block a thread for long: run in a worker, or in place where the store is small. */
import { DeskError } from '#core/contract/errors.ts'
import type { Workers } from '#core/ports/ports.ts'
import { copyRecords } from './migrate.ts'
import { isDamage, openRecords } from './open.ts'

export interface RecordsWorker {
  /** Problems that SQLite finds; none: []. `full` reads indexes against tables too, otherwise every page is read once. */
  check(file: string, key: Uint8Array, full: boolean): Promise<string[]>
  /** Writes a compact copy under the same key; it appears under its name when it is whole. Writers go on meanwhile. */
  copy(file: string, key: Uint8Array, target: string): Promise<void>
}

/** Runs `work` with a worker thread of its own. */
export async function withRecordsWorker<Result>(workers: Workers, work: (worker: RecordsWorker) => Promise<Result>): Promise<Result> {
  const worker = await workers.spawn<RecordsWorker>('records')
  try {
    return await work(worker.remote)
  } finally {
    await worker.dispose()
  }
}

export function createRecordsWorker(): RecordsWorker {
  return {
    async check(file, key, full) {
      try {
        const records = openRecords(file, Buffer.from(key))
        try {
          const rows = records.pragma(full ? 'integrity_check' : 'quick_check') as Record<string, string>[]
          return rows.flatMap((row) => Object.values(row)).filter((problem) => problem !== 'ok')
        } finally {
          records.close()
        }
      } catch (error) {
        if (isDamage(error) || (error instanceof DeskError && error.code === 'conflict')) return ['The file cannot be read']
        throw error
      }
    },
    async copy(file, key, target) {
      const records = openRecords(file, Buffer.from(key))
      try {
        copyRecords(records, target)
      } finally {
        records.close()
      }
    }
  }
}
