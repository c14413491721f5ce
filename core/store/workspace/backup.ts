/** Backs an open workspace up into one file. What it holds is encrypted or pseudonymous already; the workspace id in its header tells which key opens it. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { mkdir, open, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Clock, Workers } from '#core/ports/ports.ts'
import { finishFile, unfinishedName } from '#core/store/durable.ts'
import type { WorkspaceKeys } from '#core/store/keys.ts'
import { artifactPath, type WorkspaceLayout } from '#core/store/layout.ts'
import { batchesInStatus } from '#core/store/records/batches.ts'
import { schemaNumber } from '#core/store/records/migrate.ts'
import { openRecords } from '#core/store/records/open.ts'
import { withRecordsWorker } from '#core/store/records/worker.ts'
import { damagedBackup, readContainerHeader, writeContainer } from './container.ts'
import { parseWorkspaceInfo, type WorkspaceInfo } from './info.ts'

const backupSuffix = '.cohortdesk'

/** Progress from 0 to 1 and a stage key of the interface's catalogue. */
export type ReportProgress = (progress: number, stage: string) => void

export interface BackupSource {
  layout: WorkspaceLayout
  keys: WorkspaceKeys
  info: WorkspaceInfo
}

export interface BackupOptions {
  clock: Clock
  workers: Workers
  /** A file that does not exist yet; missing: a new one in backups/. */
  destination?: string
  onProgress?: ReportProgress
  signal?: AbortSignal
}

export interface Backup {
  file: string
  /** Bytes. */
  size: number
  /** Milliseconds since the epoch. */
  at: number
}

export interface BackupHeader {
  workspace: WorkspaceInfo
  /** Milliseconds since the epoch. */
  at: number
  /** Number of the last records migration. */
  schema: number
}

/** Makes a backup while the workspace is in use; it stands under its name only once it is whole and flushed. Cancelling leaves nothing. */
export async function backupWorkspace(source: BackupSource, options: BackupOptions): Promise<Backup> {
  const { layout, keys } = source
  const at = options.clock.now()
  const target = options.destination ?? freeName(layout.backups, at)
  const copy = join(layout.temp, `${basename(unfinishedName('backup'))}.sqlite`)
  const unfinished = unfinishedName(target)
  try {
    await mkdir(dirname(target), { recursive: true })
    options.onProgress?.(0, 'copy')
    await withRecordsWorker(options.workers, (worker) => worker.copy(layout.records, keys.records, copy))
    options.signal?.throwIfAborted()
    const { entries, schema } = contentOf(layout, keys, copy)
    const header: BackupHeader = { workspace: source.info, at, schema }
    await writeEntries(unfinished, header, entries, options)
    finishFile(unfinished, target)
    options.onProgress?.(1, 'write')
    return { file: target, size: statSync(target).size, at }
  } finally {
    await rm(copy, { force: true })
    await rm(unfinished, { force: true })
  }
}

interface Entry {
  name: string
  path: string
  size: number
}

/** The copied records, and the raw file and artifact of every batch that they know as accepted or undone. */
function contentOf(layout: WorkspaceLayout, keys: WorkspaceKeys, copy: string): { entries: Entry[]; schema: number } {
  const records = openRecords(copy, keys.records, { readOnly: true })
  try {
    const batches = [...batchesInStatus(records, 'accepted'), ...batchesInStatus(records, 'undone')]
    const named: [string, string][] = [['records.sqlite', copy]]
    for (const batch of batches) {
      const artifact = artifactPath(layout, batch.number)
      named.push([`snapshots/${basename(artifact)}`, artifact])
      if (batch.rawName) named.push([`raw/${batch.rawName}`, join(layout.raw, batch.rawName)])
    }
    const unique = [...new Map(named)].filter(([, path]) => existsSync(path))
    return { entries: unique.map(([name, path]) => ({ name, path, size: statSync(path).size })), schema: schemaNumber(records) }
  } finally {
    records.close()
  }
}

async function writeEntries(path: string, header: BackupHeader, entries: Entry[], options: BackupOptions): Promise<void> {
  const total = entries.reduce((sum, entry) => sum + entry.size, 0)
  const file = await open(path, 'wx', 0o600)
  try {
    await writeContainer(file, header, entries, (bytes) => options.onProgress?.(0.3 + (0.7 * bytes) / total, 'write'), options.signal)
  } finally {
    await file.close()
  }
}

function freeName(folder: string, at: number): string {
  const stamp = new Date(at).toISOString().slice(0, 19).replaceAll(':', '-')
  for (let number = 1; ; number++) {
    const path = join(folder, `${stamp}${number === 1 ? '' : `-${number}`}${backupSuffix}`)
    if (!existsSync(path)) return path
  }
}

/** Whose backup a file is, read without any key. @throws DeskError `not_found` or `conflict` */
export async function readBackupHeader(path: string): Promise<BackupHeader> {
  return backupHeader(await readContainerHeader(path))
}

/** The header of a container that was read. */
export function backupHeader(value: unknown): BackupHeader {
  const header = value as Partial<BackupHeader>
  const workspace = parseWorkspaceInfo(JSON.stringify(header.workspace ?? null))
  if (!workspace || typeof header.at !== 'number' || typeof header.schema !== 'number') throw damagedBackup()
  return { workspace, at: header.at, schema: header.schema }
}

/** The backups in backups/, newest first; files that are none are left out. */
export async function listBackups(layout: WorkspaceLayout): Promise<Backup[]> {
  if (!existsSync(layout.backups)) return []
  const backups: Backup[] = []
  for (const name of readdirSync(layout.backups).filter((name) => name.endsWith(backupSuffix))) {
    const file = join(layout.backups, name)
    const header = await readBackupHeader(file).catch(() => undefined)
    if (header) backups.push({ file, size: statSync(file).size, at: header.at })
  }
  return backups.sort((one, other) => other.at - one.at)
}
