/** The job of an export of raw rows of imports (the tables of exceptions and of duplicates): through the same gate, job and manifest as any other. */
import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import type { Approval } from '#core/access/export-gate.ts'
import type { Locale } from '#core/contract/errors.ts'
import type { ExportManifest } from '#core/contract/exports.ts'
import type { RawRows } from '#core/export/raw-tables.ts'
import type { ExportWorker } from '#core/export/types.ts'
import { readSettings } from '#core/store/records/settings.ts'
import { withJobWorker } from './job-worker.ts'
import type { JobControl } from './jobs.ts'
import type { OpenWorkspace } from './session.ts'

export interface RawExportTask {
  raw: RawRows
  format: ExportManifest['format']
  title: string
  locale: Locale
  path: string
  requestedAt: number
  unfinished: string
}

/** Writes the file under its unfinished name. */
export async function writeRawExport(workspace: OpenWorkspace, task: RawExportTask, approval: Approval, control: JobControl): Promise<ExportManifest> {
  const { access, ports, records } = workspace
  const { timeZone } = readSettings(records)
  const { raw, unfinished, title, locale, requestedAt } = task
  const format = task.format as 'csv' | 'xlsx'
  const { fields: columns, dataVersion, ...written } = await withJobWorker<ExportWorker, Awaited<ReturnType<ExportWorker['writeRawRows']>> & { dataVersion: number }>(ports.workers, 'export', async (worker) => {
    const seq = await worker.begin(access)
    const result = await worker.writeRawRows({ workspace: access, of: raw, format, locale, unfinished, title, timeZone }, ({ progress, stage }) => control.report(progress, stage))
    return { ...result, dataVersion: seq }
  }, control.signal)
  return {
    id: control.jobId, file: basename(task.path), format, title, entity: null, of: { kind: raw.kind }, definition: raw.filter, definitionHash: createHash('sha256').update(JSON.stringify(raw.filter)).digest('hex'),
    dataVersion, asOf: instant(ports.clock.now()), timeZone, ...written, fields: columns.map((column) => ({ ...column, mask: 'clear' })),
    encrypted: false, formulaGuard: format === 'csv', requestedBy: control.user, requestedAt: instant(requestedAt), finishedAt: instant(ports.clock.now()), approval
  }
}

const instant = (at: number) => new Date(at).toISOString()
