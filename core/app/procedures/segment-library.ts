/** Segments as people keep them: making, running, comparing them in time, and telling of them. */
import { rankOf } from '#core/compute/find.ts'
import { planSql } from '#core/compute/conditions/sql.ts'
import { DeskError } from '#core/contract/errors.ts'
import type { SegmentItem } from '#core/contract/segment-library.ts'
import { findByPublicId } from '#core/identity/lookup.ts'
import { createObject, deleteObject, listObjects, liveObject, readObject, type LibraryObject } from '#core/store/records/library.ts'
import { subtreeOf } from '#core/store/records/library-tree.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { countNotices, pageNotices, seeNotices, type SegmentNotice } from '#core/store/records/segment-notices.ts'
import { countSegmentRuns, lastSegmentRuns, pageSegmentRuns } from '#core/store/records/segment-runs.ts'
import { transaction } from '#core/store/records/statement.ts'
import { auditView } from '#core/app/audit.ts'
import type { CallContext } from '#core/app/context.ts'
import type { DeskHost } from '#core/app/host.ts'
import { usesOf } from '#core/app/library-uses.ts'
import type { Implementer } from '#core/app/middleware.ts'
import { detailOf, itemsOf, knowSegments, runAnswer, type Segment } from '#core/app/segments/answers.ts'
import { changesOf } from '#core/app/segments/changes.ts'
import { changeFolder, createFolder, folderAnswers, moveToFolder, removeFolder } from '#core/app/segments/folders.ts'
import { pageMembers, type MembersQuery } from '#core/app/segments/members.ts'
import { segmentsOfEntity } from '#core/app/segments/of-entity.ts'
import { noticeWords } from '#core/app/segments/notices.ts'
import type { RefreshTask } from '#core/app/segments/run.ts'
import { isVisible, seenSegment } from '#core/app/segments/seen.ts'
import { changeSegment, createSegment, removeSegment, restoreSegment, rollBackSegment, type NewSegment } from '#core/app/segments/save.ts'
import { diffOf, pageVersions } from '#core/app/segments/versions.ts'
import type { Session } from '#core/app/session.ts'
import { whileWanted } from '#core/app/wanted.ts'
import { numberCursor, pageOf, sortedPage } from './pages.ts'
import { act } from './workspace.ts'

export function segmentLibraryProcedures({ segments: os }: Implementer, host: DeskHost) {
  const stamp = (session: Session, context: CallContext, given: { note?: string; expectedVersion?: number } = {}) => ({ ...act(session, context), note: given.note, expectedVersion: given.expectedVersion })
  return {
    list: os.list.handler(({ input, context }) => listSegments(host.session(), context, input)),
    create: os.create.handler(async ({ input: { note, ...input }, context }) => {
      const session = host.session()
      return detailOf(session, await createSegment(session, input as NewSegment, stamp(session, context, { note })))
    }),
    get: os.get.handler(({ input, context }) => detailOf(host.session(), seen(host.session(), context, input.id))),
    update: os.update.handler(async ({ input: { id, note, expectedVersion, ...change }, context }) => {
      const session = host.session()
      seen(session, context, id)
      return detailOf(session, await changeSegment(session, id, change, stamp(session, context, { note, expectedVersion })))
    }),
    remove: os.remove.handler(async ({ input: { id, force, note }, context }) => {
      const session = host.session()
      seen(session, context, id)
      return { id, usedBy: await removeSegment(session, id, force, stamp(session, context, { note })) }
    }),
    restore: os.restore.handler(async ({ input: { id, note }, context }) => {
      const session = host.session()
      return detailOf(session, await restoreSegment(session, id, stamp(session, context, { note })))
    }),
    run: os.run.handler(({ input, context }) => startRun(host.session(), context, input.id)),
    customers: os.customers.handler(({ input, context, signal }) => members(host.session(), context, input, signal)),
    history: os.history.handler(({ input: { id, limit, cursor }, context }) => {
      const { records } = host.session()
      seen(host.session(), context, id)
      const runs = pageSegmentRuns(records, id, { before: numberCursor(cursor), limit: limit + 1 })
      return pageOf(runs, limit, countSegmentRuns(records, id), ({ number }) => String(number), runAnswer)
    }),
    versions: os.versions.handler(({ input: { id, ...page }, context }) => {
      seen(host.session(), context, id)
      return pageVersions(host.session(), id, page)
    }),
    diff: os.diff.handler(({ input: { id, ...query }, context, signal }) => {
      const session = host.session()
      const segment = seen(session, context, id)
      auditView(session, context, 'segments.diff', { details: { segment: id } })
      return whileWanted(signal, () => diffOf(session, segment, query, signal))
    }),
    rollBack: os.rollBack.handler(async ({ input: { id, version, ...saving }, context }) => {
      const session = host.session()
      seen(session, context, id)
      return detailOf(session, await rollBackSegment(session, id, version, stamp(session, context, saving)))
    }),
    changes: os.changes.handler(({ input: { id, ...query }, context, signal }) => {
      const session = host.session()
      const segment = seen(session, context, id)
      return whileWanted(signal, async () => {
        const found = await changesOf(session, segment, query, signal)
        auditView(session, context, 'segments.changes', { details: { segment: id, side: query.side, rows: found.items.length } })
        return found
      })
    }),
    sql: os.sql.handler(async ({ input: { id, engine }, context, signal }) => {
      const { conditions, records } = host.session()
      const { plan } = await conditions.plan(seen(host.session(), context, id).content.definition, { segment: id })
      return planSql(conditions.engine, records, plan, engine, { signal })
    }),
    words: os.words.handler(async ({ input: { id }, context }) => {
      const session = host.session()
      const asked = await session.conditions.compile(seen(session, context, id).content.definition, { segment: id })
      const [zh, en] = [asked.describe('zh'), asked.describe('en')]
      return {
        words: { zh: zh.text, en: en.text }, problems: asked.problems, warnings: asked.warnings,
        nodes: zh.nodes.map(({ text, ...node }, index) => ({ ...node, text: { zh: text, en: en.nodes[index]!.text } }))
      }
    }),
    usedBy: os.usedBy.handler(({ input, context }) => {
      seen(host.session(), context, input.id)
      return { items: usesOf(host.session().records, 'segments', [input.id]) }
    }),
    subscriptions: os.subscriptions.handler(({ input, context }) => {
      seen(host.session(), context, input.id)
      return { items: listObjects(host.session().records, 'subscription').filter(({ content }) => content.segment === input.id).map(subscriptionAnswer) }
    }),
    subscribe: os.subscribe.handler(async ({ input: { id, on }, context }) => {
      const session = host.session()
      seen(session, context, id)
      const name = `${id} · ${context.user.id} · ${JSON.stringify(on)}`
      return subscriptionAnswer(await session.commit(['segments'], (records) => createObject(records, 'subscription', { name, parent: null, content: { segment: id, on } }, stamp(session, context))))
    }),
    unsubscribe: os.unsubscribe.handler(async ({ input: { id, subscription }, context }) => {
      const session = host.session()
      if (liveObject(session.records, 'subscription', subscription).content.segment !== id) throw new DeskError('not_found', { field: 'subscription' })
      await session.commit(['segments'], (records) => deleteObject(records, 'subscription', subscription, stamp(session, context)))
      return {}
    }),
    ofEntity: os.ofEntity.handler(({ input, context }) => {
      const session = host.session()
      const entity = findByPublicId(session.records, input.id)
      auditView(session, context, 'segments.ofEntity', { entityKey: entity.key })
      return segmentsOfEntity(session, listObjects(session.records, 'segment').filter((segment) => isVisible(segment, context)), entity)
    }),
    notices: os.notices.handler(({ input: { limit, cursor, segment, unseen }, context }) => {
      const { records } = host.session()
      const filter = { user: context.user.id, segment, unseen }
      const found = pageNotices(records, filter, { before: numberCursor(cursor), limit: limit + 1 })
      const page = pageOf(found, limit, countNotices(records, filter), ({ number }) => String(number), noticeAnswer(records))
      return { ...page, unseen: countNotices(records, { user: context.user.id, unseen: true }) }
    }),
    seeNotices: os.seeNotices.handler(async ({ input, context }) => {
      const session = host.session()
      const { records } = session
      await session.gate.run(() => transaction(records, () => seeNotices(records, { user: context.user.id, ...input })))
      session.touch('segments')
      return { unseen: countNotices(records, { user: context.user.id, unseen: true }) }
    }),
    move: os.move.handler(({ input: { ids, folder: place }, context }) => {
      const session = host.session()
      for (const id of ids) seen(session, context, id)
      return session.commit(['segments'], (records) => ({ moved: moveToFolder(records, ids, place, stamp(session, context)) }))
    }),
    folders: os.folders.handler(() => ({ items: folderAnswers(host.session().records) })),
    createFolder: os.createFolder.handler(async ({ input, context }) => {
      const session = host.session()
      return folder(session, await session.commit(['segments'], (records) => createFolder(records, input, stamp(session, context))))
    }),
    updateFolder: os.updateFolder.handler(async ({ input: { id, expectedVersion, ...change }, context }) => {
      const session = host.session()
      await session.commit(['segments'], (records) => changeFolder(records, id, change, stamp(session, context, { expectedVersion })))
      return folder(session, id)
    }),
    removeFolder: os.removeFolder.handler(async ({ input, context }) => {
      const session = host.session()
      return { id: input.id, moved: await session.commit(['segments'], (records) => removeFolder(records, input.id, stamp(session, context))) }
    })
  }
}

/** The paths of requirement document 003. */
export function segmentProcedures({ segment: os }: Implementer, host: DeskHost) {
  return {
    list: os.list.handler(({ input, context }) => listSegments(host.session(), context, input)),
    create: os.create.handler(async ({ input: { note, ...input }, context }) => {
      const session = host.session()
      return detailOf(session, await createSegment(session, input as NewSegment, { ...act(session, context), note }))
    }),
    members: os.members.handler(({ input, context, signal }) => members(host.session(), context, input, signal)),
    calculate: os.calculate.handler(({ input, context }) => startRun(host.session(), context, input.id))
  }
}

const seen = ({ records }: Session, context: CallContext, id: string): Segment => seenSegment(records, context, id)

function members(session: Session, context: CallContext, { id, ...query }: MembersQuery & { id: string }, signal?: AbortSignal) {
  const segment = seen(session, context, id)
  return whileWanted(signal, async () => {
    const page = await pageMembers(session, context, segment, query, signal)
    auditView(session, context, 'segments.customers', { details: { segment: id, rows: page.items.length } })
    return page
  })
}

/** A run as a job. What cannot run is refused at once. @throws DeskError not_found, problems */
async function startRun(session: Session, context: CallContext, id: string): Promise<{ jobId: string }> {
  const { name, content } = seen(session, context, id)
  await session.conditions.plan(content.definition, { segment: id })
  const job = await session.jobs.submit('segment-run', name, { segments: [{ id, cause: 'manual' }] } satisfies RefreshTask, context.user.id)
  return { jobId: job.id }
}

function folder({ records }: Session, id: string) {
  return folderAnswers(records).find((entry) => entry.id === id)!
}

const noticeAnswer = (records: RecordsDatabase) => ({ number, segment, subscription, kind, run, details, at, seen: isSeen }: SegmentNotice) => ({
  number, segment, subscription, kind, run, segmentName: readObject(records, 'segment', segment)?.name ?? segment, text: noticeWords({ kind, details }), at: new Date(at).toISOString(), seen: isSeen
})

const subscriptionAnswer = ({ id, content, owner, createdAt }: LibraryObject<'subscription'>) => ({ id, ...content, owner, createdAt: new Date(createdAt).toISOString() })

interface ListFilter {
  query?: string
  folder?: string
  type?: string
  state?: string
  visibility?: string
  entity?: string
  health?: string
  bin?: boolean
  sort: 'name' | 'updated' | 'created' | 'count' | 'lastRun'
  direction: 'asc' | 'desc'
  limit: number
  cursor?: string
}

async function listSegments(session: Session, context: CallContext, { sort, direction, limit, cursor, health, ...filter }: ListFilter) {
  const { records } = session
  const runs = lastSegmentRuns(records)
  const values: Record<ListFilter['sort'], (segment: Segment) => string | number> = {
    name: ({ name }) => name, updated: ({ updatedAt }) => updatedAt, created: ({ createdAt }) => createdAt,
    count: ({ id }) => runs.get(id)?.count ?? -1, lastRun: ({ id }) => runs.get(id)?.at ?? -1
  }
  const folders = filter.folder ? new Set(subtreeOf(listObjects(records, 'segmentFolder'), filter.folder)) : null
  let found = listObjects(records, 'segment', { bin: filter.bin }).filter((segment) => isVisible(segment, context) && passes(segment, filter, folders))
  if (health !== undefined) found = (await knowSegments(session, found)).filter((known) => known.health === health).map(({ segment }) => segment)
  const page = sortedPage(found, { valueOf: values[sort], direction, limit, cursor, named: JSON.stringify([sort, direction, health, filter]) })
  return { ...page, items: itemsOf(session, await knowSegments(session, page.items)) satisfies SegmentItem[] }
}

function passes({ id, name, content }: Segment, { query, folder: wanted, type, state, visibility, entity }: Omit<ListFilter, 'sort' | 'direction' | 'limit'>, folders: ReadonlySet<string> | null): boolean {
  if (query !== undefined && rankOf(query, { name, texts: [id, content.description] }) === undefined) return false
  if (wanted === '' ? content.folder !== null : folders && (content.folder === null || !folders.has(content.folder))) return false
  return (type ?? content.type) === content.type && (state ?? content.state) === content.state && (visibility ?? content.visibility) === content.visibility && (entity ?? content.entity) === content.entity
}
