/** The table of exceptions: rejected rows of all imports, to be found, repaired in numbers, replayed, put aside and written out. */
import { DeskError } from '#core/contract/errors.ts'
import type { ListedReject, RejectFilter as AskedFilter } from '#core/contract/import-rows.ts'
import { rejectRules as rejectWords, type RejectRule } from '#core/domain/import-rules.ts'
import { batchIdOf, readBatch } from '#core/store/records/batches.ts'
import { keyedHash } from '#core/store/keys.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { markRejects } from '#core/store/records/reject-marks.ts'
import { countRejects, pageRejects, rejectBatches, rejectRules, rejectStates, type RejectFilter, type RejectOrder, type RejectPlace, type RejectRecord } from '#core/store/records/rejects.ts'
import { auditView } from '#core/app/audit.ts'
import { localeOf, type CallContext } from '#core/app/context.ts'
import type { DeskHost } from '#core/app/host.ts'
import { withImportWorker } from '#core/app/import-worker.ts'
import type { Implementer } from '#core/app/middleware.ts'
import { batchNamed, replayOf, replayTask } from '#core/app/replays.ts'
import { importSettings } from '#core/app/run-import.ts'
import type { Session } from '#core/app/session.ts'
import { invalidCursor, placeCursor, readCursor } from './pages.ts'
import { submitRawExport } from './raw-export.ts'
import { act } from './workspace.ts'

export function rejectsProcedures({ rejects: os }: Implementer, host: DeskHost) {
  return {
    list: os.list.handler(({ input: { limit, cursor, sort, direction, ...asked }, context }) => {
      const session = host.session()
      const { records } = session
      const filter = filterOf(session, asked)
      const list = keyedHash(session.keys, JSON.stringify(['rejects', asked, sort, direction]))
      const after = cursor === undefined ? undefined : placeOf(readCursor(cursor, list))
      const found = pageRejects(records, filter, { by: orderOf(sort), direction }, { limit: limit + 1, ...(after && { after }) })
      const page = found.slice(0, limit)
      auditView(session, context, 'rejects.list', { details: { rows: page.length } })
      return {
        items: page.map(({ reject }) => listed(records, reject, context)), nextCursor: found.length > limit ? placeCursor(list, page.at(-1)!.place) : null,
        total: countRejects(records, filter), facets: after ? null : facetsOf(records, filter, context)
      }
    }),
    preview: os.preview.handler(async ({ input, context, signal }) => {
      const session = host.session()
      const { batch, replay } = replayOf(session, input)
      const { mapping } = replayTask(batch, replay, '', input.steps)
      const preview = await withImportWorker(session.ports.workers, (worker) =>
        worker.previewReplay({ workspace: session.access, mapping, settings: importSettings(session), replay, steps: input.steps, now: session.ports.clock.now() }), signal)
      return { ...preview, reasons: preview.reasons.map((reason) => ({ ...reason, reason: reasonOf(reason.rule, context) })) }
    }),
    replay: os.replay.handler(async ({ input, context }) => {
      const session = host.session()
      const { batch, replay, count } = replayOf(session, input)
      const job = await session.jobs.submit('reject-replay', batch.name, replayTask(batch, replay, `× ${count}`, input.steps), context.user.id)
      return { jobId: job.id }
    }),
    mark: os.mark.handler(async ({ input: { state, note, filter, rows }, context }) => {
      const session = host.session()
      if ((filter === undefined) === (rows === undefined)) throw oneSelection()
      const selection = filter ? { filter: filterOf(session, filter) } : { rows: rows!.map(({ batchId, row }) => ({ batch: batchNamed(session, batchId).number, row })) }
      const mark = { state, note: state === 'ignored' && note ? note : null }
      return { changed: await session.commit(['imports'], (records) => markRejects(records, selection, mark, act(session, context))) }
    }),
    export: os.export.handler(({ input: { filter, ...asked }, context }) => {
      const session = host.session()
      return submitRawExport(host, session, context, { ...asked, raw: { kind: 'rejects', filter: filterOf(session, filter) } })
    })
  }
}

/** @throws DeskError not_found for a batch that there is not */
function filterOf(session: Session, { batchId, ...filter }: AskedFilter): RejectFilter {
  return { ...filter, ...(batchId !== undefined && { batch: batchNamed(session, batchId).number }) }
}

const orders = ['batch', 'row', 'rule', 'column', 'state'] as const

function orderOf(sort: string): RejectOrder['by'] {
  const named = orders.find((order) => order === sort)
  if (named) return named
  if (sort.startsWith('raw.')) return { raw: sort.slice('raw.'.length) }
  throw new DeskError('invalid', {
    field: 'sort', message: { zh: '不能按此项排序', en: 'Rows cannot be sorted by that' }, remedy: { zh: `使用 ${orders.join('、')} 或 raw.<文件列名>`, en: `Use ${orders.join(', ')} or raw.<column of the file>` }
  })
}

function placeOf(place: unknown[]): RejectPlace {
  const [value, batch, row] = place
  if ((typeof value === 'string' || typeof value === 'number') && typeof batch === 'number' && typeof row === 'number') return [value, batch, row]
  throw invalidCursor()
}

function listed(records: RecordsDatabase, { batch, row, raw, column, rule, state, note, replay }: RejectRecord, context: CallContext): ListedReject {
  const { id, name, source, acceptedAt, createdAt } = readBatch(records, batch)!
  return {
    row, raw, column, rule, reason: reasonOf(rule, context), state, note, batchId: id, batchName: name, source, importedAt: new Date(acceptedAt ?? createdAt).toISOString(),
    replay: replay === null ? null : batchIdOf(replay)
  }
}

/** Each counted under everything that is asked but itself. */
function facetsOf(records: RecordsDatabase, filter: RejectFilter, context: CallContext) {
  const { batch: _batch, source: _source, ...ofBatches } = filter
  const { rule: _rule, column: _column, ...ofRules } = filter
  const { state: _state, ...ofStates } = filter
  return {
    batches: rejectBatches(records, ofBatches).map(({ id, ...batch }) => ({ batchId: id, ...batch })),
    rules: rejectRules(records, ofRules).map((rule) => ({ ...rule, reason: reasonOf(rule.rule, context) })),
    states: rejectStates(records, ofStates)
  }
}

/** Why a row was turned away and what helps, in the caller's language. */
export function reasonOf(rule: string, context: CallContext): string {
  const known = Object.hasOwn(rejectWords, rule) ? rejectWords[rule as RejectRule] : undefined
  const locale = localeOf(context)
  if (!known) return rule
  return locale === 'zh' ? `${known.zh}；${known.remedy.zh}` : `${known.en}. ${known.remedy.en}`
}

export function oneSelection(): DeskError {
  return new DeskError('invalid', {
    field: 'rows', message: { zh: '需要且只能给出 filter 与 rows 之一', en: 'Exactly one of filter and rows is needed' }, remedy: { zh: '请指明是哪些行', en: 'Say which rows are meant' }
  })
}
