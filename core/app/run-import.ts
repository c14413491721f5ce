/** One import from file to facts. Its commit in records, made by the worker, is what confirms it. */
import { access, constants } from 'node:fs/promises'
import type { ImportCheck } from '#core/contract/import-check.ts'
import type { ImportResult, Mapping } from '#core/contract/imports.ts'
import { confirmedStage, writingStage, type ImportFile, type ImportRequest } from '#core/import/types.ts'
import { rawPath } from '#core/store/raw/raw-files.ts'
import { createBatch, discardBatch, readBatch, updateBatch, type BatchOrigin, type BatchRecord } from '#core/store/records/batches.ts'
import { pauseCheckpoints } from '#core/store/records/open.ts'
import { countRejects } from '#core/store/records/rejects.ts'
import { readSettings } from '#core/store/records/settings.ts'
import { createGateHold } from './gate-hold.ts'
import { withImportWorker } from './import-worker.ts'
import { stopReason, type JobControl } from './jobs.ts'
import type { OpenWorkspace } from './session.ts'

export interface ImportTask {
  file: ImportFile
  /** Repaired rejects instead of a file. */
  replay?: ImportRequest['replay']
  /** Bytes. */
  size: number
  mapping: Mapping
  /** Whether the mapping is kept for the next file of its source and shape. */
  remember?: boolean
  origin?: BatchOrigin
  /** Threads that count; all of them when missing. */
  threads?: number
  /** Number of the batch once there is one: a restart goes on with it. */
  batch?: number
  /** How often it was started. */
  starts?: number
}

/** What imports, and taking them back, change. */
export const importTopics = ['imports', 'customers', 'tags', 'groups'] as const

/** Share of the progress that reading and writing take; the rest is facts. */
const importShare = 0.9

/** Runs an import up to facts. @throws DeskError, AbortError when stopped before its commit */
export async function runImport(workspace: OpenWorkspace, task: ImportTask, control: JobControl): Promise<ImportResult> {
  let following: Promise<unknown> | undefined
  const result = await confirmImport(workspace, task, control, (begun) => control.remember(begun), () => {
    following = workspace.follow(...importTopics)
    following.catch(() => undefined)
  })
  control.report(importShare, confirmedStage)
  await (following ?? workspace.follow(...importTopics))
  return result
}

/** Judges the whole file of an import and writes nothing. @throws DeskError, AbortError when stopped */
export async function checkImport(workspace: OpenWorkspace, { file, mapping }: ImportTask, control: JobControl): Promise<ImportCheck> {
  const { ports, access: place } = workspace
  return withImportWorker(ports.workers, (worker) => worker.tryImport(
    { workspace: place, file, mapping, user: control.user, settings: importSettings(workspace), now: ports.clock.now() }, ({ progress, stage, rows }) => control.report(progress, stage, rows)
  ), control.signal)
}

/**
 * Runs an import up to its commit in records; facts do not follow yet. `remember` keeps the number of its batch; `onConfirmed` is called once records have
 * confirmed it, while the worker still tidies up.
 */
export async function confirmImport(
  workspace: OpenWorkspace, task: ImportTask, control: JobControl, remember: (task: ImportTask) => Promise<void>, onConfirmed?: () => void
): Promise<ImportResult> {
  const batch = await takeBatch(workspace, task, control.user)
  await remember({ ...task, batch: batch.number })
  workspace.touch('imports')
  return runWorker(workspace, batch, task, control, onConfirmed)
}

async function takeBatch(workspace: OpenWorkspace, task: ImportTask, user: string): Promise<BatchRecord> {
  const { records, gate, ports } = workspace
  return gate.run(() => {
    const begun = task.batch === undefined ? undefined : readBatch(records, task.batch)
    if (begun?.status === 'running') return begun
    return createBatch(records, {
      name: task.mapping.name ?? task.file.fileName, source: task.mapping.source, target: task.mapping.target, fileName: task.file.fileName,
      fileSize: task.size, rawName: task.file.raw, mapping: task.mapping, createdAt: ports.clock.now(), user, replayOf: task.replay?.batch, origin: task.origin
    })
  })
}

async function runWorker(workspace: OpenWorkspace, batch: BatchRecord, task: ImportTask, control: JobControl, onConfirmed?: () => void): Promise<ImportResult> {
  const { ports, gate, records } = workspace
  const held = createGateHold(gate)
  let resumeCheckpoints: (() => void) | undefined
  let settled = false
  try {
    return await withImportWorker(ports.workers, (worker) => worker.run({
      workspace: workspace.access,
      batch: { number: batch.number, id: batch.id, createdAt: batch.createdAt },
      file: task.file, replay: task.replay, mapping: task.mapping, remember: task.remember, threads: task.threads, user: control.user, settings: importSettings(workspace), now: ports.clock.now()
    }, async ({ progress, stage, rows }) => {
      if (settled) return
      control.report(progress * importShare, stage, rows)
      if (stage === writingStage) await held.take()
      if (stage !== confirmedStage) return
      resumeCheckpoints = pauseCheckpoints(records)
      held.letGo()
      onConfirmed?.()
    }), control.signal)
  } catch (error) {
    settled = true
    const result = readBatch(records, batch.number)
    if (result?.status === 'accepted' && result.result) return result.result
    held.end()
    if (stopReason(control.signal) !== 'closing') await gate.run(() => endBatch(workspace, { ...task, batch: batch.number }, control.signal.aborted ? 'cancelled' : 'failed'))
    workspace.touch('imports')
    throw error
  } finally {
    settled = true
    held.end()
    resumeCheckpoints?.()
  }
}

/** Ends the batch of a task that brought nothing. Repaired rows that did not come in are rejects as before: no batch of them stays. */
export function endBatch({ records }: OpenWorkspace, { batch, replay }: ImportTask, status: 'cancelled' | 'failed'): void {
  if (batch === undefined || readBatch(records, batch)?.status !== 'running') return
  if (replay) discardBatch(records, batch)
  else updateBatch(records, batch, { status })
}

export function importSettings(workspace: OpenWorkspace) {
  const { timeZone, duplicateWindowHours, nullTokens, weekStart } = readSettings(workspace.records)
  return { timeZone, duplicateWindowHours, nullTokens, weekStart }
}

/** Whether the file of an import can still be read, or its rejects still wait. */
export async function sourceExists(workspace: OpenWorkspace, { file, replay }: ImportTask): Promise<boolean> {
  if (replay?.duplicates) return true
  if (replay) return countRejects(workspace.records, { ...(replay.filter ?? { rows: replay.rows.map(({ row }) => row) }), batch: replay.batch, state: 'open' }) > 0
  const path = file.raw === undefined ? file.path : rawPath(workspace.layout, file.raw)
  if (path === undefined) return false
  return access(path, constants.R_OK).then(() => true, () => false)
}
