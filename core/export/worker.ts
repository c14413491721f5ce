/** The export worker: reads records as they were when it was told to begin, and writes one file. */
import { lastSeq } from '#core/store/log/log.ts'
import { layoutOf } from '#core/store/layout.ts'
import { openRecords, type RecordsDatabase } from '#core/store/records/open.ts'
import { writeRawRows } from './raw-rows.ts'
import type { ExportWorker } from './types.ts'
import { writeExport } from './write.ts'

/** Pages of the records store kept in memory, in KiB: a walk reads each page about once. */
const cacheSize = 64 * 1024

export function createExportWorker(): ExportWorker {
  const stop = new AbortController()
  let records: RecordsDatabase | undefined
  /** Work on the state that `begin` holds, which is let go after it. */
  async function onRecords<Result>(work: (held: RecordsDatabase) => Promise<Result>): Promise<Result> {
    if (!records) throw new Error('The export has not begun')
    try {
      return await work(records)
    } finally {
      records.close()
      records = undefined
    }
  }
  return {
    async begin({ folder, keys }) {
      if (records?.inTransaction) records.exec('ROLLBACK')
      records ??= openRecords(layoutOf(folder).records, Buffer.from(keys.records))
      records.pragma(`cache_size=-${cacheSize}`)
      records.exec('BEGIN')
      return lastSeq(records)
    },
    write: (task, onProgress) => onRecords((held) => writeExport(task, held, onProgress, stop.signal)),
    writeRawRows: (task, onProgress) => onRecords((held) => writeRawRows(task, held, onProgress, stop.signal)),
    async cancel() {
      stop.abort(Object.assign(new Error('The export was cancelled'), { name: 'AbortError', code: 'cancelled' }))
    }
  }
}
