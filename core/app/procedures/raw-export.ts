/** Asking for a file of the table of exceptions or of duplicates. */
import { placeExport } from '#core/export/destination.ts'
import type { RawRows } from '#core/export/raw-tables.ts'
import { readSettings } from '#core/store/records/settings.ts'
import { auditView } from '#core/app/audit.ts'
import type { Locale } from '#core/contract/errors.ts'
import { localeOf, type CallContext } from '#core/app/context.ts'
import { namedDestination } from '#core/app/export-members.ts'
import type { DeskHost } from '#core/app/host.ts'
import type { ExportTask } from '#core/app/run-export.ts'
import type { Session } from '#core/app/session.ts'

interface Asked {
  raw: RawRows
  format: 'csv' | 'xlsx'
  destination?: string
  overwrite: boolean
}

const titles: Record<RawRows['kind'], Record<Locale, string>> = { rejects: { zh: '异常数据', en: 'Exceptions' }, duplicates: { zh: '重复数据', en: 'Duplicates' } }

/** What is exported: never masked, since raw values are what has to be looked at. */
const fields = ['raw']

/** @throws DeskError invalid, conflict, forbidden about the destination */
export async function submitRawExport(host: DeskHost, session: Session, context: CallContext, asked: Asked): Promise<{ jobId: string; id: string }> {
  const { raw, format, overwrite } = asked
  const locale = localeOf(context)
  const requestedAt = host.ports.clock.now()
  const title = titles[raw.kind][locale]
  const path = placeExport({
    format, encrypted: false, title, destination: namedDestination(context, asked.destination), folder: host.ports.places.exports, workspaceFolder: session.layout.folder,
    overwrite, at: requestedAt, timeZone: readSettings(session.records).timeZone
  })
  const task: ExportTask = { of: {}, raw, format, fields, mask: {}, headers: 'label', overwrite, title, locale, path, requestedAt }
  const { id } = await session.jobs.submit('export', title, task, context.user.id)
  auditView(session, context, 'exports.create', { details: { id, of: raw.kind, format, fields } })
  return { jobId: id, id }
}
