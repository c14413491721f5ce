/** Who is in segments, who entered and left, and the runs that tell it. */
import { findByPublicId } from '#core/identity/lookup.ts'
import { countSegmentRuns, pageSegmentRuns } from '#core/store/records/segment-runs.ts'
import { auditView } from '#core/app/audit.ts'
import type { CallContext } from '#core/app/context.ts'
import type { DeskHost } from '#core/app/host.ts'
import type { Implementer } from '#core/app/middleware.ts'
import { runAnswer } from '#core/app/segments/answers.ts'
import { changesOf } from '#core/app/segments/changes.ts'
import { pageMembers, type MembersQuery } from '#core/app/segments/members.ts'
import { segmentsOfEntity } from '#core/app/segments/of-entity.ts'
import type { RefreshTask } from '#core/app/segments/run.ts'
import { seenObject, visibleObjects } from '#core/app/visible.ts'
import type { Session } from '#core/app/session.ts'
import { whileWanted } from '#core/app/wanted.ts'
import { numberCursor, pageOf } from './pages.ts'

export function segmentMemberProcedures({ segments: os }: Implementer, host: DeskHost) {
  return {
    run: os.run.handler(({ input, context }) => startRun(host.session(), context, input.id)),
    customers: os.customers.handler(({ input, context, signal }) => pageOfMembers(host.session(), context, input, signal)),
    history: os.history.handler(({ input: { id, limit, cursor }, context }) => {
      const { records } = host.session()
      seenObject(host.session().records, context.user.id, 'segment', id)
      const runs = pageSegmentRuns(records, id, { before: numberCursor(cursor), limit: limit + 1 })
      return pageOf(runs, limit, countSegmentRuns(records, id), ({ number }) => String(number), runAnswer)
    }),
    changes: os.changes.handler(({ input: { id, ...query }, context, signal }) => {
      const session = host.session()
      const segment = seenObject(session.records, context.user.id, 'segment', id)
      return whileWanted(signal, async () => {
        const found = await changesOf(session, segment, query, signal)
        auditView(session, context, 'segments.changes', { details: { segment: id, side: query.side, rows: found.items.length } })
        return found
      })
    }),
    ofEntity: os.ofEntity.handler(({ input, context }) => {
      const session = host.session()
      const entity = findByPublicId(session.records, input.id)
      auditView(session, context, 'segments.ofEntity', { entityKey: entity.key })
      return segmentsOfEntity(session, visibleObjects(session.records, context.user.id, 'segment'), entity)
    })
  }
}

export function pageOfMembers(session: Session, context: CallContext, { id, ...query }: MembersQuery & { id: string }, signal?: AbortSignal) {
  const segment = seenObject(session.records, context.user.id, 'segment', id)
  return whileWanted(signal, async () => {
    const page = await pageMembers(session, context, segment, query, signal)
    auditView(session, context, 'segments.customers', { details: { segment: id, rows: page.items.length } })
    return page
  })
}

/** A run as a job. What cannot run is refused at once. @throws DeskError not_found, problems */
export async function startRun(session: Session, context: CallContext, id: string): Promise<{ jobId: string }> {
  const { name, content } = seenObject(session.records, context.user.id, 'segment', id)
  await session.conditions.plan(content.definition, { segment: id })
  const job = await session.jobs.submit('segment-run', name, { segments: [{ id, cause: 'manual' }] } satisfies RefreshTask, context.user.id)
  return { jobId: job.id }
}
