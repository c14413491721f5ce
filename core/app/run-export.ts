/** One export from its request to a file that stands under its name, with its manifest beside it. */
import { existsSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { exportGate } from '#core/access/export-gate.ts'
import { DataMoved } from '#core/compute/conditions/snapshot.ts'
import { DeskError, type ErrorDetails, type Locale } from '#core/contract/errors.ts'
import type { ExportAsked, ExportManifest } from '#core/contract/exports.ts'
import { exportColumns } from '#core/export/columns.ts'
import { entryName, finishExport, writeManifest } from '#core/export/destination.ts'
import { fromRows, writeFactsRows, type FactsRows } from '#core/export/facts-rows.ts'
import { hashFile } from '#core/export/sink.ts'
import type { RawRows } from '#core/export/raw-tables.ts'
import type { ExportColumn, ExportWorker, Written } from '#core/export/types.ts'
import { copyHashed } from '#core/export/write.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { unfinishedName } from '#core/store/durable.ts'
import { readApplied } from '#core/store/facts/schema.ts'
import { appendAudit } from '#core/store/records/audit.ts'
import { readSettings } from '#core/store/records/settings.ts'
import { askedMembers, expectedRows, memberRows, searchedIds, type AskedMembers } from './export-members.ts'
import { withJobWorker } from './job-worker.ts'
import type { JobControl, Recovery } from './jobs.ts'
import { writeRawExport } from './raw-export.ts'
import type { OpenWorkspace } from './session.ts'

export interface ExportTask extends Pick<ExportAsked, 'of' | 'format' | 'fields' | 'mask' | 'headers' | 'overwrite'> {
  /** Raw rows of imports instead of members. */
  raw?: RawRows
  title: string
  locale: Locale
  /** Of the file. */
  path: string
  requestedAt: number
  /** Handle of the password, which is kept in memory alone. */
  password?: string
  /** What grows until it gets its name. */
  unfinished?: string
  /** Set once the unfinished file is whole: from here on the export only goes forward. */
  manifest?: ExportManifest
  /** How often it was started. */
  starts?: number
}

/** Share of the progress that answering the conditions takes. */
const runShare = 0.15
const mostStarts = 3

/** @throws DeskError, AbortError when stopped. Whatever stops it leaves no file. */
export async function runExport(workspace: OpenWorkspace, task: ExportTask, control: JobControl): Promise<ExportManifest> {
  const begun: ExportTask = { ...task, unfinished: unfinishedName(task.path) }
  await control.remember(begun)
  try {
    const manifest = await writeUnfinished(workspace, begun, control)
    const written: ExportTask = { ...begun, manifest }
    await control.remember(written)
    return await finish(workspace, written, control.user)
  } catch (error) {
    dropExport(begun)
    throw error
  } finally {
    if (!control.signal.aborted || control.signal.reason === 'cancelled') forgetPassword(workspace, task)
  }
}

async function writeUnfinished(workspace: OpenWorkspace, task: ExportTask, control: JobControl): Promise<ExportManifest> {
  const approval = exportGate({ user: control.user, fields: task.fields })
  if (task.raw) return writeRawExport(workspace, { ...task, raw: task.raw, unfinished: task.unfinished! }, approval, control)
  const password = passwordOf(workspace, task)
  const asked = await askedMembers(workspace, task.of)
  const { entity, asOf } = asked.plan
  const columns = exportColumns(workspace.records, entity, { ...task, split: asked.split })
  const { timeZone } = readSettings(workspace.records)
  const { written, dataVersion } = await writeMembers(workspace, { task, asked, columns, timeZone, password }, control)
  return {
    id: control.jobId, file: basename(task.path), format: task.format, title: task.title, entity, of: asked.of, definition: asked.definition, definitionHash: asked.definitionHash,
    dataVersion, asOf: new Date(asOf).toISOString(), timeZone, ...written, fields: columns.map(({ name, header, type, mask }) => ({ name, header, type, mask })),
    encrypted: password !== undefined, formulaGuard: task.format === 'csv', requestedBy: control.user, requestedAt: new Date(task.requestedAt).toISOString(), finishedAt: new Date(workspace.ports.clock.now()).toISOString(), approval
  }
}

interface Writing {
  task: ExportTask
  asked: AskedMembers
  columns: ExportColumn[]
  timeZone: string
  password: string | undefined
}

interface WrittenMembers {
  written: Written
  /** Number of the last log entry of the state that was written. */
  dataVersion: number
}

/** What facts hold all of goes from facts straight to the file, where DuckDB writes its format itself; anything else goes by a worker. */
async function writeMembers(workspace: OpenWorkspace, writing: Writing, control: JobControl): Promise<WrittenMembers> {
  const { task, columns, password } = writing
  if (task.format === 'xlsx' || password !== undefined || columns.some(({ source }) => 'records' in source)) return writeByWorker(workspace, writing, control)
  const { format } = task
  return readMembers(workspace, writing, control, async (duck, rows) => {
    rmSync(task.unfinished!, { force: true })
    const { from, order, parameters } = await fromRows(duck, rows)
    const typed = columns.map(({ name, header, type, source }) => ({ name, header, type, sql: 'facts' in source ? source.facts : 'NULL' }))
    control.report(runShare, 'write')
    const written = await copyHashed(duck, { from, order, parameters, columns: typed }, format, task.unfinished!, writing.timeZone)
    return { written: { ...written, warnings: [] }, dataVersion: (await readApplied(duck)).seq }
  })
}

/** Facts are handed over as a file that names nobody; the worker reads the records of the same moment, or everything begins anew. */
async function writeByWorker(workspace: OpenWorkspace, writing: Writing, control: JobControl): Promise<WrittenMembers> {
  const { task, columns, timeZone, password } = writing
  const { access, layout, ports } = workspace
  const facts = join(layout.temp, `export-${control.jobId}.parquet`)
  try {
    return await withJobWorker<ExportWorker, WrittenMembers>(ports.workers, 'export', async (worker) => {
      const state = await readMembers(workspace, writing, control, async (duck, rows) => {
        const { seq } = await readApplied(duck)
        if ((await worker.begin(access)) !== seq) throw new DataMoved()
        return { rows: await writeFactsRows(duck, rows, facts), seq }
      })
      const written = await worker.write({
        workspace: access, entity: writing.asked.plan.entity, format: task.format, columns, facts, rows: state.rows, unfinished: task.unfinished!, scratch: `${facts}.scratch`,
        title: task.title, timeZone, ...(password !== undefined && { encrypt: { password, entryName: entryName(task.path, task.format) } })
      }, ({ progress, stage }) => control.report(runShare + (1 - runShare) * progress, stage))
      if (written.rows !== state.rows) throw wrongCount()
      return { written, dataVersion: state.seq }
    }, control.signal)
  } finally {
    rmSync(facts, { force: true })
  }
}

/** Answers the conditions, and reads from the same state of facts. */
async function readMembers<Result extends { rows: number } | WrittenMembers>(
  workspace: OpenWorkspace, { asked, columns }: Writing, control: JobControl, read: (duck: Duck, rows: FactsRows) => Promise<Result>
): Promise<Result> {
  const { conditions, records } = workspace
  const hits = await searchedIds(workspace, asked.list)
  control.report(0, 'select')
  return conditions.engine.runAndRead(asked.plan, { signal: control.signal, onProgress: (share) => control.report(share * runShare, 'select') }, async (run, duck) => {
    const result = await read(duck, { entity: asked.plan.entity, columns, ...memberRows(records, run, asked, hits) })
    const rows = 'written' in result ? result.written.rows : result.rows
    if ((expectedRows(run, asked.list) ?? rows) !== rows) throw wrongCount()
    return result
  })
}

function wrongCount(): Error {
  return new Error('The export does not have as many rows as it has members')
}

/** Gives the whole file its name and writes the manifest; what was done of it before an interruption is not done again. */
async function finish(workspace: OpenWorkspace, { unfinished, path, overwrite, manifest }: ExportTask, user: string): Promise<ExportManifest> {
  if (existsSync(unfinished!)) finishExport(unfinished!, path, overwrite)
  writeManifest(path, manifest)
  const { id, file, format, definitionHash, dataVersion, rows, sha256, fields, encrypted, approval } = manifest!
  const masks = Object.fromEntries(fields.filter(({ mask }) => mask !== 'clear').map(({ name, mask }) => [name, mask]))
  const details = { id, file, format, definition: definitionHash, dataVersion, rows, sha256, fields: fields.map(({ name }) => name), masks, encrypted, approval: approval.note }
  await workspace.gate.run(() => appendAudit(workspace.records, { at: workspace.ports.clock.now(), user, action: 'exports.written', details }))
  return manifest!
}

/** Removes what an export that did not end well has left beside its destination. */
export function dropExport({ unfinished }: ExportTask): void {
  if (unfinished !== undefined) rmSync(unfinished, { force: true })
}

/** After a crash or closing: a whole file gets its name, anything else is begun anew. */
export async function recoverExport(workspace: OpenWorkspace, task: ExportTask, user: string): Promise<Recovery> {
  if (task.manifest && (existsSync(task.unfinished!) || (await isNamed(task)))) return { result: await finish(workspace, task, user) }
  dropExport(task)
  const starts = (task.starts ?? 1) + 1
  if (task.password !== undefined && !workspace.passwords.has(task.password)) return { failed: passwordGone }
  if (starts > mostStarts) return { failed: tooManyStarts }
  const { unfinished: _unfinished, manifest: _manifest, ...rest } = task
  return { queue: true, parameters: { ...rest, starts } }
}

/** Whether the file that was written has its name already: another, of an earlier export, may bear it. */
async function isNamed({ path, manifest }: ExportTask): Promise<boolean> {
  return existsSync(path) && (await hashFile(path)) === manifest!.sha256
}

function passwordOf({ passwords }: OpenWorkspace, { password }: ExportTask): string | undefined {
  if (password === undefined) return undefined
  const held = passwords.get(password)
  if (held === undefined) throw new DeskError('conflict', passwordGone)
  return held
}

/** A password is kept only as long as its export may still be written. */
export function forgetPassword({ passwords }: OpenWorkspace, { password }: ExportTask): void {
  if (password !== undefined) passwords.delete(password)
}

const passwordGone: ErrorDetails = {
  field: 'encrypt.password',
  message: { zh: '导出被中断，其密码没有保存；未留下任何文件', en: 'The export was interrupted, and its password is kept nowhere; no file is left' },
  remedy: { zh: '请重新发起导出', en: 'Ask for the export again' }
}

const tooManyStarts: ErrorDetails = {
  message: { zh: '导出多次被中断，已停止重试；未留下任何文件', en: 'The export was interrupted several times and is not tried again; no file is left' },
  remedy: { zh: '请检查内存和磁盘空间，再重新导出', en: 'Check memory and disk space, then export again' }
}
