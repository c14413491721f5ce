/**
 * Simulated power cuts under the real schema and real log transactions. At synchronous=FULL nothing confirmed may be lost; at NORMAL something must be,
 * or this test could not notice. What is not simulated: encryption (it changes the bytes of a page, not when they are written) and a lying disk.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import Database from 'better-sqlite3'
import type { Database as WasmDatabase, JSValue } from 'node-sqlite3-wasm'
import { createRandom } from '#core/domain/demo/random.ts'
import { append } from '#core/store/log/log.ts'
import { appendAudit } from '#core/store/records/audit.ts'
import { insertEntity, reserveEntityIds } from '#core/store/records/entities.ts'
import { migrations } from '#core/store/records/migrate.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { recordDisk, statesAt, type DiskOperation, type DiskState } from './disk-record.ts'

export interface PowerCutOptions {
  synchronous: 'FULL' | 'NORMAL'
  transactions: number
  states: number
  seed: number
}

export interface PowerCutResult {
  states: number
  /** States in which a confirmed transaction was missing. */
  lost: number
  /** States that did not open, failed the integrity check, or held half a transaction. */
  damaged: number
}

export async function simulatePowerCuts(options: PowerCutOptions): Promise<PowerCutResult> {
  const folder = mkdtempSync(join(tmpdir(), 'cohortdesk-power-'))
  try {
    const { operations, start } = await recordWork(folder, options)
    const random = createRandom(options.seed, 2)
    const moments = Array.from({ length: options.states }, () => start + random.below(operations.length - start + 1)).sort((one, other) => one - other)
    const result: PowerCutResult = { states: options.states, lost: 0, damaged: 0 }
    for (const state of statesAt(operations, moments, random)) {
      const verdict = examine(join(folder, 'state'), state)
      if (verdict !== 'whole') result[verdict] += 1
    }
    return result
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Does the work under the recorder; `start` is the operation after which the store was made and flushed. */
async function recordWork(folder: string, options: PowerCutOptions): Promise<{ operations: DiskOperation[]; start: number }> {
  const recorder = recordDisk(folder)
  try {
    const { Database: Wasm } = (await import('node-sqlite3-wasm')).default
    const database = new Wasm(join(folder, 'records.sqlite'))
    const records = asRecords(database)
    for (const pragma of ['locking_mode=EXCLUSIVE', 'auto_vacuum=INCREMENTAL', 'journal_mode=WAL', 'synchronous=FULL', 'secure_delete=ON', 'wal_autocheckpoint=40']) database.exec(`PRAGMA ${pragma}`)
    for (const migration of migrations) database.exec(migration.sql)
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    database.exec(`PRAGMA synchronous=${options.synchronous}`)
    const start = recorder.operations.length
    const random = createRandom(options.seed, 1)
    for (let number = 1; number <= options.transactions; number++) {
      database.exec('BEGIN IMMEDIATE')
      addCustomer(records, number, random.below(3000))
      database.exec('COMMIT')
      recorder.operations.push({ kind: 'confirmed', number })
    }
    const operations = [...recorder.operations]
    database.close()
    return { operations, start }
  } finally {
    recorder.stop()
  }
}

function addCustomer(records: RecordsDatabase, at: number, size: number): void {
  const id = reserveEntityIds(records, 'customer')
  const entityKey = insertEntity(records, 'customer', id, { name: `客户${id}`, card: { notes: 'x'.repeat(size) } }, { at })
  appendAudit(records, { at, user: 'owner', action: 'customer.created', entityKey })
  append(records, { kind: 'entity.created', entity: 'customer', id, at, open: { points: at } }, { user: 'owner', at, entityKey })
}

/** The part of better-sqlite3 that the repositories use, over the compiled SQLite. */
function asRecords(database: WasmDatabase): RecordsDatabase {
  type Values = JSValue[] | [Record<string, JSValue>]
  const bound = (values: Values) => {
    const [first] = values
    if (typeof first !== 'object' || first === null || first instanceof Uint8Array) return values as JSValue[]
    return Object.fromEntries(Object.entries(first).map(([name, value]) => [`@${name}`, value]))
  }
  const records = {
    get inTransaction() {
      return database.inTransaction
    },
    prepare: (sql: string) => ({
      run: (...values: Values) => database.run(sql, bound(values)),
      get: (...values: Values) => database.get(sql, bound(values)) ?? undefined,
      all: (...values: Values) => database.all(sql, bound(values))
    })
  }
  return records as unknown as RecordsDatabase
}

/** Opens what the cut left, with the SQLite of the app. */
function examine(folder: string, state: DiskState): 'whole' | 'lost' | 'damaged' {
  mkdirSync(folder)
  let records: RecordsDatabase | undefined
  try {
    for (const [file, content] of state.files) writeFileSync(join(folder, basename(file)), content)
    records = new Database(join(folder, 'records.sqlite'))
    if (records.pragma('integrity_check', { simple: true }) !== 'ok') return 'damaged'
    const numbers = (sql: string) => records!.prepare<[], { number: number }>(sql).all().map(({ number }) => number)
    const log = numbers('SELECT seq AS number FROM change_log ORDER BY seq')
    const rest = ['SELECT seq AS number FROM audit ORDER BY seq', 'SELECT created_at AS number FROM entities ORDER BY key'].map(numbers)
    if (log.some((seq, index) => seq !== index + 1) || rest.some((found) => found.join() !== log.join())) return 'damaged'
    return log.length < state.confirmed ? 'lost' : 'whole'
  } catch {
    return 'damaged'
  } finally {
    records?.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
