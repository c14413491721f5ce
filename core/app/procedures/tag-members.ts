/** Who has tags: given and taken by hand or by rule, and the log of it. */
import { applicableTag, countApplication, type Application } from '#core/compute/tags/apply.ts'
import { DeskError } from '#core/contract/errors.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { findByPublicId } from '#core/identity/lookup.ts'
import { countSetChanges, pageSetChanges } from '#core/store/records/set-changes.ts'
import { listTagRuns } from '#core/store/records/tag-runs.ts'
import { auditView } from '#core/app/audit.ts'
import type { CallContext } from '#core/app/context.ts'
import type { DeskHost } from '#core/app/host.ts'
import type { Implementer } from '#core/app/middleware.ts'
import type { Session } from '#core/app/session.ts'
import { instantText, runAnswer } from '#core/app/tags/answers.ts'
import { tagDesk } from '#core/app/tags/desk.ts'
import { submitRun } from '#core/app/tags/edit.ts'
import { assignmentsAnswer } from '#core/app/tags/quality.ts'
import { seenObject } from '#core/app/visible.ts'
import { numberCursor, pageOf } from './pages.ts'

export function tagMemberProcedures({ tags: os }: Implementer, host: DeskHost) {
  return {
    apply: os.apply.handler(({ input, context, signal }) => apply(host.session(), input, context, signal)),
    applyTag: os.applyTag.handler(({ input: { entity_id: id, entity_type: type, ...input }, context, signal }) => {
      const session = host.session()
      if (type !== undefined && entityOf(type) !== applicableTag(tagDesk(session), input.tag_id).content.entity) throw otherType()
      return apply(session, id === undefined ? input : { ...input, customer_ids: [...(input.customer_ids ?? []), id] }, context, signal)
    }),
    run: os.run.handler(({ input, context }) => submitRun(host.session(), seenObject(host.session().records, context.user.id, 'tag', input.id), 'manual', context)),
    runAll: os.runAll.handler(async ({ context }) => {
      const job = await host.session().jobs.submit('tag-run', '全部标签', { cause: 'manual' }, context.user.id)
      return { jobId: job.id }
    }),
    runs: os.runs.handler(({ input, context }) => {
      const { records } = host.session()
      return { items: listTagRuns(records, seenObject(records, context.user.id, 'tag', input.id, { bin: true }).id).map(runAnswer) }
    }),
    entity: os.entity.handler(async ({ input: { type, id, removed }, context }) => {
      const session = host.session()
      const entity = findByPublicId(session.records, id)
      if (entity.type !== entityOf(type)) throw otherType()
      auditView(session, context, 'tags.entity', { entityKey: entity.key })
      return { entity_type: entity.type, entity_id: entity.publicId, items: await assignmentsAnswer(session, context.user.id, entity, removed) }
    }),
    history: os.history.handler(({ input: { id, limit, cursor }, context }) => {
      const { records } = host.session()
      const rows = pageSetChanges(records, 'tag', seenObject(records, context.user.id, 'tag', id, { bin: true }).id, { before: numberCursor(cursor), limit: limit + 1 })
      return pageOf(rows, limit, countSetChanges(records, 'tag', id), (row) => String(row.number), ({ number, at, user, source, confidence, cause, addedCount, removedCount, details }) => (
        { number, at: instantText(at), user, source, confidence, cause, added: addedCount, removed: removedCount, details }))
    })
  }
}

const entityOf = (type: EntityType | 'contact'): EntityType => (type === 'contact' ? 'customer' : type)

const waitedFor = 1000
const longestWait = 10_000

/** Counts first, so that whatever is wrong is told at once; then a job, which is waited for where the selection is a short list. */
async function apply(session: Session, { dryRun, ...application }: Application & { dryRun: boolean }, context: CallContext, signal?: AbortSignal) {
  const { name: title } = seenObject(session.records, context.user.id, 'tag', application.tag_id)
  if (application.segment !== undefined) seenObject(session.records, context.user.id, 'segment', application.segment)
  const counted = await countApplication(tagDesk(session), application, signal)
  const { customer_ids: ids } = application
  if (ids && counted.unknown.length === ids.length) throw nobodyKnown()
  if (dryRun) return { ...counted, done: false }
  const { id } = await session.jobs.submit('tag-apply', title, application, context.user.id)
  if (!ids || ids.length > waitedFor) return { ...counted, jobId: id, done: false }
  const ended = await Promise.race([session.jobs.settled(id), new Promise<undefined>((resolve) => void setTimeout(() => resolve(undefined), longestWait).unref())])
  return { ...counted, jobId: id, done: ended?.status === 'done' }
}

/** Refuses an entity of another type than the tag's. */
export function otherType(): DeskError {
  return new DeskError('conflict', {
    field: 'type', message: { zh: '对象类型不符', en: 'That is another type of entity' }, remedy: { zh: '请给出正确类型的编号', en: 'Give an id of the right type' }
  })
}

function nobodyKnown(): DeskError {
  return new DeskError('not_found', {
    field: 'customer_ids', message: { zh: '这些编号都没有对应的客户', en: 'None of these ids is known' }, remedy: { zh: '请检查编号；须与标签的对象类型一致', en: 'Check the ids; they must be of the type that the tag is for' }
  })
}
