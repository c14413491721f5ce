/** Subscriptions to segments, and what they had to tell. */
import { DeskError } from '#core/contract/errors.ts'
import { createObject, deleteObject, listObjects, liveObject, readObject, type LibraryObject } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { countNotices, pageNotices, seeNotices, type SegmentNotice } from '#core/store/records/segment-notices.ts'
import { transaction } from '#core/store/records/statement.ts'
import type { DeskHost } from '#core/app/host.ts'
import type { Implementer } from '#core/app/middleware.ts'
import { savingOf } from '#core/app/saving.ts'
import { noticeWords } from '#core/app/segments/notices.ts'
import { seenObject } from '#core/app/visible.ts'
import { numberCursor, pageOf } from './pages.ts'

export function segmentNoticeProcedures({ segments: os }: Implementer, host: DeskHost) {
  return {
    subscriptions: os.subscriptions.handler(({ input, context }) => {
      seenObject(host.session().records, context.user.id, 'segment', input.id)
      return { items: listObjects(host.session().records, 'subscription').filter(({ content }) => content.segment === input.id).map(subscriptionAnswer) }
    }),
    subscribe: os.subscribe.handler(async ({ input: { id, on }, context }) => {
      const session = host.session()
      seenObject(session.records, context.user.id, 'segment', id)
      const name = `${id} · ${context.user.id} · ${JSON.stringify(on)}`
      return subscriptionAnswer(await session.commit(['segments'], (records) =>
        listObjects(records, 'subscription').find((known) => known.name === name) ?? createObject(records, 'subscription', { name, parent: null, content: { segment: id, on } }, savingOf(session, context))))
    }),
    unsubscribe: os.unsubscribe.handler(async ({ input: { id, subscription }, context }) => {
      const session = host.session()
      if (liveObject(session.records, 'subscription', subscription).content.segment !== id) throw new DeskError('not_found', { field: 'subscription' })
      await session.commit(['segments'], (records) => deleteObject(records, 'subscription', subscription, savingOf(session, context)))
      return {}
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
    })
  }
}

const noticeAnswer = (records: RecordsDatabase) => ({ number, segment, subscription, kind, run, details, at, seen: isSeen }: SegmentNotice) => ({
  number, segment, subscription, kind, run, segmentName: readObject(records, 'segment', segment)?.name ?? segment, text: noticeWords({ kind, details }), at: new Date(at).toISOString(), seen: isSeen
})

const subscriptionAnswer = ({ id, content, owner, createdAt }: LibraryObject<'subscription'>) => ({ id, ...content, owner, createdAt: new Date(createdAt).toISOString() })
