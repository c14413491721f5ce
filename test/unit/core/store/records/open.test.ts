import { randomBytes } from 'node:crypto'
import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DeskError } from '#core/contract/errors.ts'
import { openRecords, pauseCheckpoints } from '#core/store/records/open.ts'
import { createRecordsWorker } from '#core/store/records/worker.ts'
import { makeRecords, temporaryFolder } from '#test/support/workspace.ts'

const pragmas = { journal_mode: 'wal', synchronous: 2, foreign_keys: 1, trusted_schema: 0, busy_timeout: 5000, secure_delete: 1, temp_store: 2, wal_autocheckpoint: 1000 }
const pragmasOf = (records: { pragma(source: string, options: { simple: true }): unknown }) =>
  Object.fromEntries(Object.keys(pragmas).map((name) => [name, records.pragma(name, { simple: true })]))

function conflict(work: () => unknown): DeskError {
  try {
    work()
  } catch (error) {
    if (error instanceof DeskError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('opening the records store', () => {
  let store: ReturnType<typeof makeRecords>
  beforeEach(() => {
    store = makeRecords()
  })
  afterEach(() => store.remove())

  it('sets every pragma on every open', () => {
    expect(pragmasOf(store.records)).toEqual(pragmas)
    const again = openRecords(store.layout.records, store.keys.records)
    expect(pragmasOf(again)).toEqual(pragmas)
    again.close()
  })

  it('is enciphered with AEGIS-256 in pages of 8 KiB', () => {
    expect(store.records.prepare(`SELECT sqlite3mc_config('cipher') AS cipher, sqlite3mc_config('aegis', 'algorithm') AS algorithm`).get()).toEqual({ cipher: 'aegis', algorithm: 4 })
    expect(store.records.pragma('page_size', { simple: true })).toBe(8192)
  })

  it('folds no log into the file while checkpoints are paused', () => {
    const { records, layout } = store
    const logPages = () => Math.floor(statSync(`${layout.records}-wal`).size / 8192)
    let written = 0
    const write = () => records.prepare('INSERT INTO meta (key, value) VALUES (?, ?)').run(`long ${++written}`, 'x'.repeat(3_000_000))
    const resume = pauseCheckpoints(records)
    for (let time = 0; time < 5; time++) write()
    const paused = logPages()
    expect(paused).toBeGreaterThan(1500)
    resume()
    expect(pragmasOf(records)).toEqual(pragmas)
    // The first commit folds the log in, and the next ones begin it anew.
    for (let time = 0; time < 3; time++) write()
    expect(logPages()).toBeLessThan(paused + 800)
  })

  it('runs at NORMAL only when told to', () => {
    const weak = openRecords(store.layout.records, store.keys.records, { synchronous: 'NORMAL' })
    expect(weak.pragma('synchronous', { simple: true })).toBe(1)
    weak.close()
  })

  it('leaves nothing readable in the file or its log', () => {
    store.records.prepare("INSERT INTO settings VALUES ('canary', 'zebra-crossing-4711')").run()
    for (const path of [store.layout.records, `${store.layout.records}-wal`]) {
      const content = readFileSync(path)
      expect(content.length).toBeGreaterThan(0)
      expect(content.includes('zebra-crossing')).toBe(false)
      expect(content.includes('CREATE TABLE')).toBe(false)
      expect(content.includes('SQLite format 3')).toBe(false)
    }
  })

  it('refuses a wrong key, a cut file and a file of something else, and names the backup as the remedy', () => {
    const { records, layout, keys } = store
    records.pragma('wal_checkpoint(TRUNCATE)')
    const wrong = conflict(() => openRecords(layout.records, randomBytes(32)))
    expect(wrong.code).toBe('conflict')
    expect(wrong.details.remedy?.en).toContain('Restore a backup')
    expect(wrong.details.remedy?.zh).toContain('备份')
    records.close()
    truncateSync(layout.records, 1000)
    expect(conflict(() => openRecords(layout.records, keys.records)).code).toBe('conflict')
    writeFileSync(layout.records, 'not a database at all'.repeat(500))
    expect(conflict(() => openRecords(layout.records, keys.records)).code).toBe('conflict')
  })

  it('says when there is no file, and makes none', () => {
    const { folder, remove } = temporaryFolder()
    expect(conflict(() => openRecords(join(folder, 'records.sqlite'), store.keys.records)).code).toBe('not_found')
    remove()
  })

  it('opens in a worker thread beside the main thread', async () => {
    const url = new URL('../../../../../core/store/records/open.ts', import.meta.url).href
    const code = `
      import { parentPort, workerData } from 'node:worker_threads'
      const { openRecords } = await import('${url}')
      const records = openRecords(workerData.file, Buffer.from(workerData.key))
      records.prepare("INSERT INTO settings VALUES ('from', '\\"worker\\"')").run()
      records.close()
      parentPort.postMessage('done')`
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), { workerData: { file: store.layout.records, key: store.keys.records } })
    await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
    await worker.terminate()
    expect(store.records.prepare("SELECT value FROM settings WHERE key = 'from'").get()).toEqual({ value: '"worker"' })
  })
})

describe('checking the whole store', () => {
  it('finds nothing in a sound store and every flipped byte of a page', async () => {
    const { records, keys, layout, remove } = makeRecords()
    for (let index = 0; index < 3000; index++) records.prepare('INSERT INTO settings VALUES (?, ?)').run(`key ${index}`, 'x'.repeat(100))
    records.close()
    const worker = createRecordsWorker()
    expect(await worker.check(layout.records, keys.records, false)).toEqual([])
    expect(await worker.check(layout.records, keys.records, true)).toEqual([])
    const sound = readFileSync(layout.records)
    for (const position of [50_000, 120_000, sound.length - 3000]) {
      const flipped = Buffer.from(sound)
      flipped[position]! ^= 4
      writeFileSync(layout.records, flipped)
      expect(await worker.check(layout.records, keys.records, false)).not.toEqual([])
    }
    remove()
  })
})
