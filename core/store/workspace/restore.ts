/** Restores a backup into a new folder. The whole file is checked before anything is made, and the folder appears only once everything in it is flushed. */
import { existsSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { DeskError } from '#core/contract/errors.ts'
import type { Workers } from '#core/ports/ports.ts'
import { flushPath, unfinishedName } from '#core/store/durable.ts'
import { deriveKeys } from '#core/store/keys.ts'
import { layoutOf, type WorkspaceLayout } from '#core/store/layout.ts'
import { batchesInStatus, updateBatch } from '#core/store/records/batches.ts'
import { jobsInStatus, updateJob } from '#core/store/records/jobs.ts'
import { migrations } from '#core/store/records/migrate.ts'
import { openRecords } from '#core/store/records/open.ts'
import { changeSettings } from '#core/store/records/settings.ts'
import { transaction } from '#core/store/records/statement.ts'
import { withRecordsWorker } from '#core/store/records/worker.ts'
import { backupHeader, type ReportProgress } from './backup.ts'
import { makeFolders } from './cleanup.ts'
import { damagedBackup, readContainer, type ContainerEntry, type EntryTarget } from './container.ts'
import { writeWorkspaceInfo, type WorkspaceInfo } from './info.ts'

export interface RestoreOptions {
  /** The key under which the workspace was backed up (readBackupHeader tells its id). */
  workspaceKey: Uint8Array
  workers: Workers
  /** A new name for the restored workspace. */
  name?: string
  onProgress?: ReportProgress
  signal?: AbortSignal
}

/**
 * Restores `backup` into `folder`, which must be missing or empty. Facts are made when the workspace is opened.
 * @throws DeskError `conflict` when the file is damaged, comes from a newer version, the key does not fit, or the folder is in use
 */
export async function restoreWorkspace(backup: string, folder: string, options: RestoreOptions): Promise<WorkspaceInfo> {
  const { signal, onProgress } = options
  const header = backupHeader(await readContainer(backup, { signal, onBytes: (bytes, total) => onProgress?.((0.4 * bytes) / total, 'check') }))
  if (header.schema > migrations.length) throw newerBackup()
  if (existsSync(folder) && readdirSync(folder).length > 0) throw folderInUse()
  await mkdir(dirname(folder), { recursive: true })
  const layout = layoutOf(unfinishedName(folder))
  try {
    makeFolders(layout)
    await readContainer(backup, {
      signal,
      entry: (entry) => openTarget(layout, entry),
      onBytes: (bytes, total) => onProgress?.(0.4 + (0.5 * bytes) / total, 'write')
    })
    const info = { ...header.workspace, name: options.name ?? header.workspace.name }
    await finishRecords(layout, header.at, options)
    writeWorkspaceInfo(layout, info)
    for (const made of [layout.raw, layout.snapshots, layout.folder]) flushPath(made, 'folder')
    if (existsSync(folder)) rmdirSync(folder)
    renameSync(layout.folder, folder)
    flushPath(dirname(folder), 'folder')
    onProgress?.(1, 'write')
    return info
  } catch (error) {
    rmSync(layout.folder, { recursive: true, force: true })
    throw error
  }
}

async function openTarget(layout: WorkspaceLayout, entry: ContainerEntry): Promise<EntryTarget> {
  const file = await open(pathOf(layout, entry.name), 'wx', 0o600)
  return {
    write: (piece: Buffer) => file.appendFile(piece),
    async end(whole: boolean) {
      if (whole) await file.sync()
      await file.close()
    }
  }
}

/** Where an entry goes; names that lead anywhere else are refused. */
function pathOf(layout: WorkspaceLayout, name: string): string {
  if (name === 'records.sqlite') return layout.records
  const [, folder, file] = /^(raw|snapshots)\/([\w.-]+)$/.exec(name) ?? []
  if (!file || file !== basename(file) || file.startsWith('.')) throw damagedBackup()
  return join(folder === 'raw' ? layout.raw : layout.snapshots, file)
}

/** The key must fit the restored records, every page must be whole; work under way stays with the workspace that was backed up, and a new name goes in. */
async function finishRecords(layout: WorkspaceLayout, at: number, options: RestoreOptions): Promise<void> {
  const key = deriveKeys(options.workspaceKey).records
  const problems = await withRecordsWorker(options.workers, (worker) => worker.check(layout.records, key, false))
  if (problems.length > 0) throw damagedBackup()
  const records = openRecords(layout.records, key)
  try {
    transaction(records, () => {
      for (const job of [...jobsInStatus(records, 'queued'), ...jobsInStatus(records, 'running')]) updateJob(records, job.id, { status: 'cancelled', finishedAt: at })
      for (const batch of batchesInStatus(records, 'running')) updateBatch(records, batch.number, { status: 'cancelled' })
      if (options.name !== undefined) changeSettings(records, { name: options.name })
    })
  } finally {
    records.close()
  }
}

function newerBackup(): DeskError {
  return new DeskError('conflict', {
    field: 'backup',
    message: { zh: '此备份由更新版本的客群工作台创建', en: 'This backup was made by a newer version of CohortDesk' },
    remedy: { zh: '请升级后再恢复', en: 'Update CohortDesk and restore it again' }
  })
}

function folderInUse(): DeskError {
  return new DeskError('conflict', {
    field: 'folder',
    message: { zh: '目标文件夹不是空的', en: 'The folder to restore into is not empty' },
    remedy: { zh: '请选择一个新的或空的文件夹', en: 'Choose a new or empty folder' }
  })
}
