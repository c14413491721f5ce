/** Tags: their definition and life, who has them, and what is known of them. */
import { applicableTag, countApplication, type Application } from '#core/compute/tags/apply.ts'
import { createCategory, deleteCategory, moveToCategory, updateCategory } from '#core/compute/tags/categories.ts'
import { mergeEntryOf, mergeTags } from '#core/compute/tags/merge.ts'
import { accuracyOf } from '#core/compute/tags/quality.ts'
import { exportTags, importTags, planImport, type TagFile } from '#core/compute/tags/transfer.ts'
import { DeskError } from '#core/contract/errors.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { findByPublicId } from '#core/identity/lookup.ts'
import { reverseSeveral } from '#core/identity/undo.ts'
import { deleteObject, listObjects, liveObject, readObject, restoreObject, type LibraryObject } from '#core/store/records/library.ts'
import { countSetChanges, pageSetChanges } from '#core/store/records/set-changes.ts'
import { putRating, putReview, ratingOf } from '#core/store/records/tag-opinions.ts'
import { listTagRuns } from '#core/store/records/tag-runs.ts'
import { auditView } from '#core/app/audit.ts'
import type { CallContext } from '#core/app/context.ts'
import type { DeskHost } from '#core/app/host.ts'
import { inUse, useAnswer } from '#core/app/library-uses.ts'
import type { Implementer } from '#core/app/middleware.ts'
import type { Session } from '#core/app/session.ts'
import { detailsOf, diffAnswer, findTags, instantText, itemsOf, liveOrGone, runAnswer, sortValues, tagUsers, versionsOf } from '#core/app/tags/answers.ts'
import { tagDesk } from '#core/app/tags/desk.ts'
import { copyOf, created, moved, rolledBack, submitRun, updated } from '#core/app/tags/edit.ts'
import { assignmentsAnswer, lineageOf, marketOf, qualityOf, reviewAnswer, staleTags } from '#core/app/tags/quality.ts'
import { numberCursor, pageOf, sortedPage } from './pages.ts'
import { act } from './workspace.ts'

const touched = ['tags'] as const

export function tagsProcedures({ tags: os }: Implementer, host: DeskHost) {
  return {
    list: os.list.handler(async ({ input: { limit, cursor, sort, direction, ...filter } }) => {
      const session = host.session()
      const found = await findTags(session, filter)
      if (sort !== undefined) {
        const valueOf = (await sortValues(session))[sort]
        const page = sortedPage(found, { valueOf, direction, limit, cursor, named: JSON.stringify([sort, direction, filter]) })
        return { ...page, items: await itemsOf(session, page.items) }
      }
      const from = numberCursor(cursor) ?? 0
      const items = await itemsOf(session, found.slice(from, from + limit))
      return { items, nextCursor: found.length > from + limit ? String(from + limit) : null, total: found.length }
    }),
    bin: os.bin.handler(async () => {
      const session = host.session()
      return { items: await itemsOf(session, listObjects(session.records, 'tag', { bin: true })) }
    }),
    stale: os.stale.handler(async () => ({ items: await staleTags(host.session()) })),
    market: os.market.handler(async ({ input, context }) => ({ items: await marketOf(host.session(), input, context.user.id) })),
    get: os.get.handler(({ input }) => detailsOf(host.session(), input.id)),
    create: os.create.handler(({ input, context }) => created(host.session(), input, context)),
    createTag: os.createTag.handler(({ input, context }) => created(host.session(), input, context)),
    update: os.update.handler(({ input, context }) => updated(host.session(), input, context)),
    copy: os.copy.handler(({ input, context }) => copyOf(host.session(), input, context)),
    delete: os.delete.handler(async ({ input, context }) => {
      const session = host.session()
      const users = tagUsers(session, liveObject(session.records, 'tag', input.id).id)
      if (users.length > 0 && !input.force) throw inUse(users)
      await session.commit([...touched], (records) => deleteObject(records, 'tag', input.id, act(session, context)))
      return { deleted: true, usedBy: users.map(useAnswer) }
    }),
    restore: os.restore.handler(async ({ input, context }) => {
      const session = host.session()
      await session.commit([...touched], (records) => {
        const { content } = readObject(records, 'tag', input.id) ?? liveObject(records, 'tag', input.id)
        if (content.mergedInto) throw wasMerged()
        restoreObject(records, 'tag', input.id, act(session, context))
      })
      return detailsOf(session, input.id)
    }),
    apply: os.apply.handler(({ input, context, signal }) => apply(host.session(), input, context, signal)),
    applyTag: os.applyTag.handler(({ input: { entity_id: id, entity_type: type, ...input }, context, signal }) => {
      const session = host.session()
      if (type !== undefined && entityOf(type) !== applicableTag(tagDesk(session), input.tag_id).content.entity) throw otherType()
      return apply(session, id === undefined ? input : { ...input, customer_ids: [...(input.customer_ids ?? []), id] }, context, signal)
    }),
    run: os.run.handler(({ input, context }) => submitRun(host.session(), liveObject(host.session().records, 'tag', input.id), 'manual', context)),
    runAll: os.runAll.handler(async ({ context }) => {
      const job = await host.session().jobs.submit('tag-run', '全部标签', { cause: 'manual' }, context.user.id)
      return { jobId: job.id }
    }),
    runs: os.runs.handler(({ input }) => ({ items: listTagRuns(host.session().records, liveOrGone(host.session(), input.id).id).map(runAnswer) })),
    transition: os.transition.handler(({ input, context, signal }) => moved(host.session(), input, context, signal)),
    rollBack: os.rollBack.handler(({ input, context }) => rolledBack(host.session(), input, context)),
    diff: os.diff.handler(({ input: { id, ...range }, signal }) => diffAnswer(host.session(), id, range, signal)),
    versions: os.versions.handler(async ({ input }) => ({ items: await versionsOf(host.session(), input.id) })),
    merge: os.merge.handler(async ({ input: { dryRun, ...ids }, context }) => {
      const session = host.session()
      const users = tagUsers(session, ids.source)
      const merge = await mergeTags(tagDesk(session), ids, { user: context.user.id }, dryRun)
      return { ...merge, done: !dryRun, usedBy: users.map(useAnswer) }
    }),
    unmerge: os.unmerge.handler(async ({ input, context }) => {
      const session = host.session()
      await session.commit(['tags', 'customers'], (records) => {
        const { seq, inverse } = mergeEntryOf(records, input.id)
        reverseSeveral(records, inverse, { ...act(session, context), reverses: { seq, turn: 'undo' } })
      })
      return detailsOf(session, input.id)
    }),
    quality: os.quality.handler(({ input }) => qualityOf(host.session(), input.id)),
    reviewSample: os.reviewSample.handler(async ({ input, context }) => {
      const session = host.session()
      const answer = await reviewAnswer(session, input.id, input.limit)
      auditView(session, context, 'tags.reviewSample', { details: { tag: input.id, rows: answer.items.length } })
      return answer
    }),
    review: os.review.handler(async ({ input: { id, customer_id: person, correct }, context }) => {
      const session = host.session()
      const { content } = liveObject(session.records, 'tag', id)
      const entity = findByPublicId(session.records, person)
      if (entity.type !== content.entity) throw otherType()
      await session.commit([...touched], (records) => putReview(records, { tag: id, entityKey: entity.key, correct, ...act(session, context) }))
      return accuracyOf(session.records, id)
    }),
    rate: os.rate.handler(async ({ input: { id, stars }, context }) => {
      const session = host.session()
      await session.commit([...touched], (records) => putRating(records, { tag: liveObject(records, 'tag', id).id, stars, ...act(session, context) }))
      return ratingOf(session.records, id, context.user.id)
    }),
    lineage: os.lineage.handler(({ input }) => lineageOf(host.session(), input.id)),
    entity: os.entity.handler(async ({ input: { type, id, removed }, context }) => {
      const session = host.session()
      const entity = findByPublicId(session.records, id)
      if (entity.type !== entityOf(type)) throw otherType()
      auditView(session, context, 'tags.entity', { entityKey: entity.key })
      return { entity_type: entity.type, entity_id: entity.publicId, items: await assignmentsAnswer(session, entity, removed) }
    }),
    history: os.history.handler(({ input: { id, limit, cursor } }) => {
      const { records } = host.session()
      const rows = pageSetChanges(records, 'tag', liveOrGone(host.session(), id).id, { before: numberCursor(cursor), limit: limit + 1 })
      return pageOf(rows, limit, countSetChanges(records, 'tag', id), (row) => String(row.number), ({ number, at, user, source, confidence, cause, addedCount, removedCount, details }) => (
        { number, at: instantText(at), user, source, confidence, cause, added: addedCount, removed: removedCount, details }))
    }),
    move: os.move.handler(({ input: { ids, category }, context }) => {
      const session = host.session()
      return session.commit([...touched], (records) => ({ moved: moveToCategory(records, ids, category, act(session, context)) }))
    }),
    categories: os.categories.handler(() => {
      const session = host.session()
      return { items: listObjects(session.records, 'tagCategory').map((category) => categoryAnswer(session, category)).toSorted((one, other) => one.position - other.position) }
    }),
    createCategory: os.createCategory.handler(async ({ input, context }) => {
      const session = host.session()
      return categoryAnswer(session, await session.commit([...touched], (records) => createCategory(records, input, act(session, context))))
    }),
    updateCategory: os.updateCategory.handler(async ({ input: { id, ...input }, context }) => {
      const session = host.session()
      return categoryAnswer(session, await session.commit([...touched], (records) => updateCategory(records, id, input, act(session, context))))
    }),
    deleteCategory: os.deleteCategory.handler(async ({ input, context }) => {
      const session = host.session()
      await session.commit([...touched], (records) => deleteCategory(records, input.id, input.moveTo, act(session, context)))
      return { deleted: true }
    }),
    export: os.export.handler(({ input }) => exportTags(host.session().records, input.ids)),
    import: os.import.handler(async ({ input: { content, onConflict, dryRun }, context }) => {
      const desk = tagDesk(host.session())
      const outcome = dryRun ? await planImport(desk, content as TagFile, onConflict) : await importTags(desk, content as TagFile, onConflict, { user: context.user.id })
      return { ...outcome, problems: outcome.problems.map(({ id, problems }) => ({ id, problems: problems.map((problem) => ({ ...problem, nodeId: problem.nodeId ?? '' })) })) }
    })
  }
}

const entityOf = (type: EntityType | 'contact'): EntityType => (type === 'contact' ? 'customer' : type)

function categoryAnswer({ records }: Session, { id, name, parent, content, version }: LibraryObject<'tagCategory'>) {
  return { id, name, parent, ...content, version, tags: listObjects(records, 'tag').filter((tag) => tag.content.category === id).length }
}

const waitedFor = 1000
const longestWait = 10_000

/** Counts first, so that whatever is wrong is told at once; then a job, which is waited for where the selection is a short list. */
async function apply(session: Session, { dryRun, ...application }: Application & { dryRun: boolean }, context: CallContext, signal?: AbortSignal) {
  const counted = await countApplication(tagDesk(session), application, signal)
  const { customer_ids: ids } = application
  if (ids && counted.unknown.length === ids.length) throw nobodyKnown()
  if (dryRun) return { ...counted, done: false }
  const title = liveObject(session.records, 'tag', application.tag_id).name
  const { id } = await session.jobs.submit('tag-apply', title, application, context.user.id)
  if (!ids || ids.length > waitedFor) return { ...counted, jobId: id, done: false }
  const ended = await Promise.race([session.jobs.settled(id), new Promise<undefined>((resolve) => void setTimeout(() => resolve(undefined), longestWait).unref())])
  return { ...counted, jobId: id, done: ended?.status === 'done' }
}

function wasMerged(): DeskError {
  return new DeskError('conflict', {
    field: 'id', message: { zh: '该标签是合并时移入回收站的', en: 'That tag went to the bin by a merge' }, remedy: { zh: '请撤回合并', en: 'Take the merge back' }
  })
}

function otherType(): DeskError {
  return new DeskError('conflict', {
    field: 'type', message: { zh: '对象类型不符', en: 'That is another type of entity' }, remedy: { zh: '请给出正确类型的编号', en: 'Give an id of the right type' }
  })
}

function nobodyKnown(): DeskError {
  return new DeskError('not_found', {
    field: 'customer_ids', message: { zh: '这些编号都没有对应的客户', en: 'None of these ids is known' }, remedy: { zh: '请检查编号；须与标签的对象类型一致', en: 'Check the ids; they must be of the type that the tag is for' }
  })
}
