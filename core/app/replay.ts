/** A rejected row, repaired by a person, goes through the same import again: as a file of one row, in a batch of its own. */
import { randomBytes } from 'node:crypto'
import type { ImportResult, Mapping } from '#core/contract/imports.ts'
import { DeskError } from '#core/contract/errors.ts'
import { keyedHash } from '#core/store/keys.ts'
import { writeRaw } from '#core/store/raw/raw-files.ts'
import { appendAudit } from '#core/store/records/audit.ts'
import { readBatch, readBatchById, type BatchRecord } from '#core/store/records/batches.ts'
import { markReplayed, pageRejects, readReject, type RejectRecord } from '#core/store/records/rejects.ts'
import { transaction } from '#core/store/records/statement.ts'
import type { JobControl, Recovery } from './jobs.ts'
import { runImport, type ImportTask } from './run-import.ts'
import type { OpenWorkspace } from './session.ts'
import { undoImport } from './undo-import.ts'

export interface ReplayTask {
  batch: number
  row: number
  /** Column → repaired text. */
  values: Record<string, string | null>
  /** The import of the one row, once it is under way. */
  task?: ImportTask
}

/** @throws DeskError invalid when the row is rejected again, with the column and the reason; nothing is left of the attempt then */
export async function replayReject(workspace: OpenWorkspace, replay: ReplayTask, control: JobControl): Promise<ImportResult> {
  const batch = readBatch(workspace.records, replay.batch)
  const reject = readReject(workspace.records, replay.batch, replay.row)
  if (!batch || reject?.state !== 'open') throw goneMeanwhile()
  const task = replay.task ?? (await taskOf(workspace, batch, reject, replay.values))
  const result = await runImport(workspace, task, control, (next) => control.remember({ ...replay, task: next }))
  if (result.accepted + result.duplicates === 0) throw await rejectedAgain(workspace, result, control)
  await finish(workspace, replay, control.user)
  return result
}

/** What was accepted before a crash only has to be marked. */
export async function recoverReplay(workspace: OpenWorkspace, replay: ReplayTask, user: string): Promise<Recovery> {
  const made = replay.task?.batch === undefined ? undefined : readBatch(workspace.records, replay.task.batch)
  if (made?.status !== 'accepted' || !made.result || made.result.accepted + made.result.duplicates === 0) return { queue: true }
  await finish(workspace, replay, user)
  return { result: made.result }
}

async function finish(workspace: OpenWorkspace, { batch, row }: ReplayTask, user: string): Promise<void> {
  const { records, gate, ports } = workspace
  await gate.run(() => transaction(records, () => {
    if (markReplayed(records, batch, row)) appendAudit(records, { at: ports.clock.now(), user, action: 'imports.replay', details: { batch, row } })
  }))
  workspace.touch('imports')
}

async function taskOf(workspace: OpenWorkspace, batch: BatchRecord, reject: RejectRecord, values: ReplayTask['values']): Promise<ImportTask> {
  const { layout, keys } = workspace
  const raw = keyedHash(keys, `replay/${randomBytes(16).toString('hex')}`)
  const content = Buffer.from(oneRowFile({ ...reject.raw, ...values }))
  await writeRaw((async function* () {
    yield content
  })(), layout, keys, raw)
  return { file: { raw, fileName: batch.fileName }, size: content.length, mapping: mappingOf(batch, reject.row) }
}

/** The same mapping for a plain file: only what concerns values is kept of the format. */
function mappingOf({ mapping, name }: BatchRecord, row: number): Mapping {
  const { nullTokens, decimal, thousands } = mapping.format
  const format: Mapping['format'] = { kind: 'csv', delimiter: ',', quote: '"', escape: '"', encoding: 'utf-8', header: true, nullTokens, decimal, thousands }
  return { ...mapping, name: `${name} · ${row}`, format }
}

function oneRowFile(values: Record<string, string | null>): string {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
  const columns = Object.keys(values)
  return `${columns.map(quoted).join(',')}\n${columns.map((column) => quoted(values[column] ?? '')).join(',')}\n`
}

async function rejectedAgain(workspace: OpenWorkspace, result: ImportResult, control: JobControl): Promise<DeskError> {
  const made = readBatchById(workspace.records, result.batchId)!
  const [reject] = pageRejects(workspace.records, made.number, { limit: 1 })
  await undoImport(workspace, made.number, control)
  const reason = reject?.detail ?? reject?.rule ?? ''
  return new DeskError('invalid', {
    field: reject?.column ?? 'values',
    message: { zh: `修复后的行仍被拒绝：${reason}`, en: `The repaired row was rejected again: ${reason}` },
    remedy: { zh: '请按原因再次修改该行', en: 'Repair the row again as the reason says' }
  })
}

function goneMeanwhile(): DeskError {
  return new DeskError('conflict', {
    field: 'row',
    message: { zh: '该行已不在异常行之中', en: 'That row is no longer among the rejected ones' },
    remedy: { zh: '请刷新异常列表', en: 'Refresh the list of rejects' }
  })
}
