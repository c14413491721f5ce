/** The table of duplicates: rows of a batch that were there already, which rows they repeat, and bringing them all the same. */
import { DeskError } from '#core/contract/errors.ts'
import type { DuplicateFilter as AskedFilter } from '#core/contract/import-rows.ts'
import type { Replay } from '#core/import/replay/rows.ts'
import { batchIdOf } from '#core/store/records/batches.ts'
import { countDuplicates, duplicateKinds, pageDuplicates, walkDuplicates, type DuplicateFilter } from '#core/store/records/duplicates.ts'
import { auditView } from '#core/app/audit.ts'
import type { DeskHost } from '#core/app/host.ts'
import type { Implementer } from '#core/app/middleware.ts'
import { batchNamed, notAccepted, nothingChosen, replayTask } from '#core/app/replays.ts'
import type { Session } from '#core/app/session.ts'
import { numberCursor, pageOf } from './pages.ts'
import { submitRawExport } from './raw-export.ts'
import { oneSelection } from './rejects.ts'

const idOf = (batch: number | null) => (batch === null ? null : batchIdOf(batch))

export function duplicatesProcedures({ duplicates: os }: Implementer, host: DeskHost) {
  const accepted = (batchId: string) => {
    const session = host.session()
    const batch = batchNamed(session, batchId)
    if (batch.status !== 'accepted') throw notAccepted()
    return { session, batch }
  }
  return {
    list: os.list.handler(({ input: { batchId, limit, cursor, ...asked }, context }) => {
      const { session, batch } = accepted(batchId)
      const { records } = session
      const whole = { batch: batch.number }
      const filter = { ...whole, ...filterOf(session, asked) }
      const rows = pageDuplicates(records, filter, { after: numberCursor(cursor), limit: limit + 1 })
      auditView(session, context, 'duplicates.list', { details: { batch: batch.number, rows: Math.min(rows.length, limit) } })
      const page = pageOf(rows, limit, countDuplicates(records, filter), ({ row }) => String(row),
        ({ row, raw, why, ofBatch: repeated, ofRow, imported }) => ({ row, raw, why, ofBatch: idOf(repeated), ofRow, imported: idOf(imported) }))
      return { ...page, importable: countDuplicates(records, { ...filter, importable: true }), found: countDuplicates(records, whole) === (batch.result?.duplicates ?? 0), kinds: duplicateKinds(records, whole).map((kind) => ({ ...kind, ofBatch: idOf(kind.ofBatch) })) }
    }),
    find: os.find.handler(async ({ input, context }) => {
      const { session, batch } = accepted(input.batchId)
      const job = await session.jobs.submit('find-duplicates', batch.name, { batch: batch.number }, context.user.id)
      return { jobId: job.id }
    }),
    import: os.import.handler(async ({ input, context }) => {
      const { session, batch } = accepted(input.batchId)
      if ((input.rows === undefined) === (input.filter === undefined)) throw oneSelection()
      const { count, ...chosen } = input.filter ? allThat(session, batch.number, filterOf(session, input.filter)) : named(session, batch.number, input.rows!)
      const job = await session.jobs.submit('reject-replay', batch.name, replayTask(batch, { batch: batch.number, ...chosen, fixes: [] }, `× ${count}`), context.user.id)
      return { jobId: job.id }
    }),
    export: os.export.handler(({ input: { batchId, filter, ...asked }, context }) => {
      const { session, batch } = accepted(batchId)
      return submitRawExport(host, session, context, { ...asked, raw: { kind: 'duplicates', filter: { batch: batch.number, ...filterOf(session, filter) } } })
    })
  }
}

/** @throws DeskError not_found for a batch that there is not */
function filterOf(session: Session, { ofBatch, ...filter }: AskedFilter): Omit<DuplicateFilter, 'batch'> {
  return { ...filter, ...(ofBatch !== undefined && { ofBatch: batchNamed(session, ofBatch).number }) }
}

type Chosen = Pick<Replay, 'duplicates' | 'rows'> & { count: number }

/** @throws DeskError conflict for a row that cannot be brought */
function named({ records }: Session, batch: number, asked: readonly number[]): Chosen {
  const rows = [...walkDuplicates(records, { batch, rows: asked, importable: true })].flat()
  if (rows.length < new Set(asked).size) throw notImportable(asked.find((row) => rows.every((found) => found.row !== row))!)
  return { duplicates: true, rows: rows.map(({ row }) => ({ row, values: {} })), count: rows.length }
}

/** @throws DeskError invalid where there is none */
function allThat({ records }: Session, batch: number, filter: Omit<DuplicateFilter, 'batch'>): Chosen {
  const count = countDuplicates(records, { ...filter, batch, importable: true })
  if (count === 0) throw nothingChosen()
  return { duplicates: filter, rows: [], count }
}

function notImportable(row: number): DeskError {
  return new DeskError('conflict', {
    field: 'rows', message: { zh: `第 ${row} 行不能再次导入：来源编号与内容都相同、已导入，或不是重复行`, en: `Row ${row} cannot be brought again: its source id and content are there already, it was brought, or it is no duplicate` },
    remedy: { zh: '来源编号相同的行只会有一份；内容有变化时请直接导入，会作为更新', en: 'A source id stands once; where the content has changed, import it: it is taken as an update' }
  })
}
