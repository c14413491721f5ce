/** Creates and opens the stores of a workspace: lock, records, migrations, leftovers, facts. Whatever fails leaves the folder unlocked and as it was. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { DeskError, type Words } from '#core/contract/errors.ts'
import type { Clock, Logger, Workers } from '#core/ports/ports.ts'
import type { Facts } from '#core/store/facts/facts.ts'
import { deriveKeys, type WorkspaceKeys } from '#core/store/keys.ts'
import { layoutOf, type WorkspaceLayout } from '#core/store/layout.ts'
import { followLog, type LogFollowing } from '#core/store/log/follow.ts'
import { createWriteGate, type WriteGate } from '#core/store/records/gate.ts'
import { readMeta, writeMeta } from '#core/store/records/meta.ts'
import { migrateRecords, migrations, type Migration } from '#core/store/records/migrate.ts'
import { damagedRecords, openRecords, type RecordsDatabase } from '#core/store/records/open.ts'
import { changeSettings } from '#core/store/records/settings.ts'
import { createRecordsWorker, withRecordsWorker } from '#core/store/records/worker.ts'
import { transaction } from '#core/store/records/statement.ts'
import type { ReportProgress } from './backup.ts'
import { makeFolders, removeLeftovers } from './cleanup.ts'
import { openSoundFacts, recordClosedFacts } from './facts-state.ts'
import { readWorkspaceInfo, writeWorkspaceInfo, type WorkspaceInfo } from './info.ts'
import { takeLock, type WorkspaceLock } from './lock.ts'
import type { Repair } from './repairs.ts'

export interface StoresOptions {
  clock: Clock
  logger: Logger
  workers: Workers
  /** Writes the artifact of an accepted batch again (core/import): asked when a rebuild finds it missing or damaged. */
  deriveArtifact(workspace: { folder: string; keys: WorkspaceKeys }, batch: number): Promise<{ sha256: string; rows: number }>
  /** Told of each entry once facts have it. */
  onApplied?(seq: number): void
  /** Told of what a fault while open made it necessary to mend. */
  onRepair?(repair: Repair): void
  onProgress?: ReportProgress
  /** Told why, before facts are built anew. */
  onFault?: (why: Words) => void
  /** Of the facts store, e.g. '2GB'. */
  memoryLimit?: string
  threads?: number
  /** Other migrations than the installed ones, for tests. */
  migrations?: readonly Migration[]
}

export interface WorkspaceStores {
  layout: WorkspaceLayout
  keys: WorkspaceKeys
  info: WorkspaceInfo
  records: RecordsDatabase
  facts: Facts
  /** Whoever writes to records from the main thread, or lets a worker write, holds it. */
  gate: WriteGate
  /** Call `catchUp` after each transaction that appended to the log. */
  following: LogFollowing
  /** What had to be mended since opening began. */
  repairs: Repair[]
  /** Waits for the writer, flushes both stores and gives the folder free. */
  /** @param last done with records just before they close, when nobody else writes any more */
  close(last?: () => void): Promise<void>
}

/** Checked in place below this size; above, a worker reads all pages while the thread stays free. */
const smallRecords = 16 * 2 ** 20

/**
 * Makes a workspace in a missing or empty folder, with empty stores but for what `fill` writes. The key must be stored with the host's secrets under `id` before this is called.
 * @throws DeskError `conflict` when something is in the folder
 */
export function createWorkspace(folder: string, name: string, workspaceKey: Uint8Array, made: { id: string; at: number }, fill?: (records: RecordsDatabase) => void): WorkspaceInfo {
  if (existsSync(folder) && readdirSync(folder).length > 0) throw folderInUse()
  const layout = layoutOf(folder)
  makeFolders(layout)
  const lock = takeLock(layout.lock, made.at)
  try {
    const records = openRecords(layout.records, deriveKeys(workspaceKey).records, { create: true })
    try {
      migrateRecords(records, layout.backups)
      transaction(records, () => {
        writeMeta(records, 'workspace', made.id)
        changeSettings(records, { name })
        fill?.(records)
      })
    } finally {
      records.close()
    }
    const info = { id: made.id, name, createdAt: made.at }
    writeWorkspaceInfo(layout, info)
    return info
  } finally {
    lock.release()
  }
}

/**
 * Opens the stores. Facts that are missing, damaged or not those that were closed last are built anew, which `repairs` tells.
 * @throws DeskError `conflict` when the workspace is in use, newer than the app, or its records are damaged; `not_found` when it is none
 */
export async function openWorkspaceStores(folder: string, workspaceKey: Uint8Array, options: StoresOptions): Promise<WorkspaceStores> {
  const layout = layoutOf(folder)
  const info = readWorkspaceInfo(layout)
  const lock = takeLock(layout.lock, options.clock.now())
  try {
    return await openLocked(layout, info, deriveKeys(workspaceKey), lock, options)
  } catch (error) {
    lock.release()
    throw error
  }
}

async function openLocked(layout: WorkspaceLayout, info: WorkspaceInfo, keys: WorkspaceKeys, lock: WorkspaceLock, options: StoresOptions): Promise<WorkspaceStores> {
  const { clock, logger } = options
  makeFolders(layout)
  options.onProgress?.(0, 'check')
  const records = await openSoundRecords(layout, info, keys, options)
  const repairs: Repair[] = []
  let facts: Facts | undefined
  try {
    const addRepair = (repair: Repair) => {
      repairs.push(repair)
      logger.warn('Facts were rebuilt', { code: repair.code })
      options.onRepair?.(repair)
    }
    facts = await openSoundFacts({
      layout, records, clock, logger, addRepair, onProgress: options.onProgress, onFault: options.onFault, memoryLimit: options.memoryLimit, threads: options.threads,
      deriveArtifact: (batch) => options.deriveArtifact({ folder: layout.folder, keys }, batch)
    })
    const following = followLog(records, facts, (entry) => options.onApplied?.(entry.seq))
    await following.catchUp()
    options.onProgress?.(1, 'open')
    const stores: WorkspaceStores = { layout, keys, info, records, facts, gate: createWriteGate(), following, repairs, close: (last) => closeStores(stores, lock, options, last) }
    return stores
  } catch (error) {
    await facts?.close().catch(() => undefined)
    records.close()
    throw error
  }
}

async function openSoundRecords(layout: WorkspaceLayout, info: WorkspaceInfo, keys: WorkspaceKeys, options: StoresOptions): Promise<RecordsDatabase> {
  const records = openRecords(layout.records, keys.records)
  try {
    const check = (worker: { check(file: string, key: Uint8Array, full: boolean): Promise<string[]> }) => worker.check(layout.records, keys.records, false)
    const small = statSync(layout.records).size < smallRecords
    const problems = small ? await check(createRecordsWorker()) : await withRecordsWorker(options.workers, check)
    if (problems.length > 0) throw damagedRecords()
    const migrated = migrateRecords(records, layout.backups, options.migrations ?? migrations)
    if (migrated.from !== migrated.to) options.logger.info('Records were migrated', { from: migrated.from, to: migrated.to })
    if (readMeta(records, 'workspace') !== info.id) throw foreignRecords()
    removeLeftovers(layout, records)
    return records
  } catch (error) {
    records.close()
    throw error
  }
}

async function closeStores(stores: WorkspaceStores, lock: WorkspaceLock, options: StoresOptions, last?: () => void): Promise<void> {
  const { layout, records, facts, following, gate } = stores
  await gate.run(async () => {
    if (!records.open) return
    try {
      await closeFacts()
      last?.()
      records.pragma('wal_checkpoint(TRUNCATE)')
    } finally {
      records.close()
      lock.release()
    }
  })

  /** Whatever goes wrong here is found and mended at the next opening: what is confirmed stands in records. */
  async function closeFacts(): Promise<void> {
    try {
      await following.catchUp().finally(() => facts.close())
      await recordClosedFacts(layout, records)
    } catch (error) {
      options.logger.error('Facts did not close cleanly; they are checked at the next opening', { error })
    }
  }
}

function folderInUse(): DeskError {
  return new DeskError('conflict', {
    field: 'folder',
    message: { zh: '目标文件夹不是空的', en: 'The folder is not empty' },
    remedy: { zh: '请选择一个新的或空的文件夹', en: 'Choose a new or empty folder' }
  })
}

function foreignRecords(): DeskError {
  return new DeskError('conflict', {
    field: 'records',
    message: { zh: '此文件夹中的记录文件属于另一个工作区', en: 'The records file in this folder belongs to another workspace' },
    remedy: { zh: '请把原来的文件放回，或用备份恢复到新文件夹', en: 'Put the original file back, or restore a backup into a new folder' }
  })
}
