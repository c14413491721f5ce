/** Workspaces for tests: real stores in a temporary folder, workers in process. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock, Logger, Workers } from '#core/ports/ports.ts'
import { deriveKeys, type WorkspaceKeys } from '#core/store/keys.ts'
import { layoutOf, type WorkspaceLayout } from '#core/store/layout.ts'
import { migrateRecords } from '#core/store/records/migrate.ts'
import { openRecords, type RecordsDatabase } from '#core/store/records/open.ts'
import { createRecordsWorker } from '#core/store/records/worker.ts'
import { createWorkspace, openWorkspaceStores, type StoresOptions, type WorkspaceStores } from '#core/store/workspace/stores.ts'

export const testTime = Date.UTC(2026, 0, 15, 4)

/** A clock that moves one second at every reading. */
export function steppingClock(start = testTime): Clock {
  let now = start
  return { now: () => (now += 1000) }
}

export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} }

/** Runs the records worker in this thread; there is no import worker. */
export const localWorkers: Workers = {
  async spawn<Api>(name: string) {
    if (name !== 'records') throw new Error(`No ${name} worker in this test`)
    return { remote: createRecordsWorker() as Api, dispose: async () => {} }
  }
}

/** A new empty folder; `remove` deletes it with everything in it. */
export function temporaryFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'cohortdesk-'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }) }
}

export function storesOptions(change: Partial<StoresOptions> = {}): StoresOptions {
  return {
    clock: steppingClock(), logger: silentLogger, workers: localWorkers,
    deriveArtifact: () => Promise.reject(new Error('No artifact can be derived in this test')),
    ...change
  }
}

export interface TestWorkspace {
  folder: string
  layout: WorkspaceLayout
  key: Buffer
  keys: WorkspaceKeys
  /** Opens the stores; `remove` closes what is still open. */
  open(change?: Partial<StoresOptions>): Promise<WorkspaceStores>
  remove: () => Promise<void>
}

/** A new workspace in a temporary folder, not opened yet. */
export function makeWorkspace(name = 'Test'): TestWorkspace {
  const { folder: parent, remove } = temporaryFolder()
  const folder = join(parent, 'workspace')
  const key = randomBytes(32)
  createWorkspace(folder, name, key, { id: `test-${randomBytes(6).toString('hex')}`, at: testTime })
  const opened: WorkspaceStores[] = []
  return {
    folder, layout: layoutOf(folder), key, keys: deriveKeys(key),
    async open(change) {
      const stores = await openWorkspaceStores(folder, key, storesOptions(change))
      opened.push(stores)
      return stores
    },
    async remove() {
      for (const stores of opened) await stores.close()
      remove()
    }
  }
}

/** A migrated records store alone, in a temporary folder. */
export function makeRecords(): { records: RecordsDatabase; keys: WorkspaceKeys; layout: WorkspaceLayout; remove: () => void } {
  const { folder, remove } = temporaryFolder()
  const layout = layoutOf(folder)
  const keys = deriveKeys(randomBytes(32))
  const records = openRecords(layout.records, keys.records, { create: true })
  migrateRecords(records, layout.backups)
  return {
    records, keys, layout,
    remove() {
      records.close()
      remove()
    }
  }
}
