/** Exports: what can be exported, asking for one, and what became of those that were asked for. */
import { randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { maskOf } from '#core/access/mask.ts'
import { DeskError } from '#core/contract/errors.ts'
import type { ExportAsked, Exported, ExportManifest } from '#core/contract/exports.ts'
import type { JobError } from '#core/contract/jobs.ts'
import { masks } from '#core/domain/masks.ts'
import { exportColumns, exportFields } from '#core/export/columns.ts'
import { placeExport } from '#core/export/destination.ts'
import { countJobs, pageJobs, readJob, type JobRecord } from '#core/store/records/jobs.ts'
import { readSettings } from '#core/store/records/settings.ts'
import { auditView } from '#core/app/audit.ts'
import { localeOf, type CallContext } from '#core/app/context.ts'
import { askedMembers, namedDestination, segmentSplit, type AskedMembers } from '#core/app/export-members.ts'
import type { DeskHost } from '#core/app/host.ts'
import type { Implementer } from '#core/app/middleware.ts'
import type { ExportTask } from '#core/app/run-export.ts'
import type { Session } from '#core/app/session.ts'
import { seenObject } from '#core/app/visible.ts'
import { invalidCursor, pageOf } from './pages.ts'

const kind = 'export'

export function exportsProcedures({ exports: os }: Implementer, host: DeskHost) {
  const found = (id: string) => exportedOf(exportJob(host.session(), id))
  const decide = (id: string) => {
    exportJob(host.session(), id)
    throw alreadyWaived()
  }
  return {
    create: os.create.handler(({ input, context }) => create(host, host.session(), context, input)),
    list: os.list.handler(({ input: { limit, cursor } }) => {
      const { records } = host.session()
      if (cursor !== undefined && !/^[0-9a-f]{24}$/.test(cursor)) throw invalidCursor()
      return pageOf(pageJobs(records, { before: cursor, limit: limit + 1, kind }), limit, countJobs(records, undefined, kind), ({ id }) => id, exportedOf)
    }),
    fields: os.fields.handler(async ({ input, context }) => ({
      items: [...exportFields(host.session().records, input.entity, await splitFor(host.session(), context, input.segment)).values()].map(({ name, label, type, secret, masked }) => {
        const usual = maskOf(name.replace(/^identity\./, ''))
        const fitting = masked ? masks.filter((mask) => mask !== 'clear' && mask !== usual) : []
        return { name, label, type, secret, masks: masked ? ['clear' as const, usual, ...fitting] : ['clear' as const, 'hidden' as const] }
      })
    })),
    get: os.get.handler(({ input }) => found(input.id)),
    approve: os.approve.handler(({ input }) => decide(input.id)),
    reject: os.reject.handler(({ input }) => decide(input.id))
  }
}

/** Everything that can be wrong with a request is told before it is queued. */
async function create(host: DeskHost, session: Session, context: CallContext, input: ExportAsked): Promise<{ jobId: string; id: string }> {
  const { of, format, fields, mask, headers, overwrite, encrypt } = input
  const locale = localeOf(context)
  if (of.segment !== undefined) seenObject(session.records, context.user.id, 'segment', of.segment)
  const asked = await askedMembers(session, of)
  exportColumns(session.records, asked.plan.entity, { fields, mask, headers, locale, split: asked.split })
  const requestedAt = host.ports.clock.now()
  const title = input.title ?? titleOf(asked, locale)
  const path = placeExport({
    format, encrypted: encrypt !== undefined, title, destination: namedDestination(context, input.destination), folder: host.ports.places.exports, workspaceFolder: session.layout.folder,
    overwrite, at: requestedAt, timeZone: readSettings(session.records).timeZone
  })
  const password = encrypt && randomBytes(16).toString('hex')
  if (password) session.passwords.set(password, encrypt.password)
  const task: ExportTask = { of, format, fields, mask, headers, overwrite, title, locale, path, requestedAt, ...(password && { password }) }
  const { id } = await session.jobs.submit(kind, title, task, context.user.id)
  auditView(session, context, 'exports.create', { details: { id, definition: asked.definitionHash, of: asked.of.kind, format, fields, masks: mask, encrypted: encrypt !== undefined } })
  return { jobId: id, id }
}

function splitFor(session: Session, context: CallContext, segment: string | undefined) {
  return segment === undefined ? null : segmentSplit(session, seenObject(session.records, context.user.id, 'segment', segment))
}

const listTitles = { customer: { zh: '客户', en: 'Customers' }, account: { zh: '企业', en: 'Companies' }, lead: { zh: '线索', en: 'Leads' } } as const

function titleOf({ of, plan }: AskedMembers, locale: 'zh' | 'en'): string {
  return of.segment?.name ?? listTitles[plan.entity][locale]
}

function exportJob({ records }: Session, id: string): JobRecord {
  const job = readJob(records, id)
  if (job?.kind === kind) return job
  throw new DeskError('not_found', { field: 'id', message: { zh: '没有这个导出', en: 'There is no such export' }, remedy: { zh: '请从导出列表中选择', en: 'Choose it from the list of exports' } })
}

function exportedOf(job: JobRecord): Exported {
  const { title, format, path, requestedAt } = job.parameters as ExportTask
  const manifest = job.status === 'done' ? (job.result as ExportManifest) : null
  return {
    id: job.id, title, format, status: job.status, path, available: manifest !== null && sizeOf(path) === manifest.bytes, requestedAt: new Date(requestedAt).toISOString(), manifest,
    error: job.error as JobError | null
  }
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size
}

function alreadyWaived(): DeskError {
  return new DeskError('conflict', {
    field: 'id',
    message: { zh: '此导出无需审批：单用户工作区已豁免', en: 'This export needs no approval: in a workspace of one user it is waived' },
    remedy: { zh: '清单中已注明“waived, single-user workspace”', en: 'Its manifest says “waived, single-user workspace”' }
  })
}
