/** The life of tags: from draft to deprecated, versions and the way back, and tags that go into others. */
import { mergeEntryOf, mergeTags } from '#core/compute/tags/merge.ts'
import { reverseSeveral } from '#core/identity/undo.ts'
import type { DeskHost } from '#core/app/host.ts'
import type { Implementer } from '#core/app/middleware.ts'
import { detailsOf, diffAnswer, tagUses, versionsOf } from '#core/app/tags/answers.ts'
import { tagDesk } from '#core/app/tags/desk.ts'
import { moved, rolledBack } from '#core/app/tags/edit.ts'
import { seenObject } from '#core/app/visible.ts'
import { act } from './workspace.ts'

export function tagLifeProcedures({ tags: os }: Implementer, host: DeskHost) {
  return {
    transition: os.transition.handler(({ input, context, signal }) => moved(host.session(), input, context, signal)),
    rollBack: os.rollBack.handler(({ input, context }) => rolledBack(host.session(), input, context)),
    diff: os.diff.handler(({ input: { id, ...range }, context, signal }) => {
      seenObject(host.session().records, context.user.id, 'tag', id)
      return diffAnswer(host.session(), id, range, signal)
    }),
    versions: os.versions.handler(async ({ input, context }) => {
      seenObject(host.session().records, context.user.id, 'tag', input.id, { bin: true })
      return { items: await versionsOf(host.session(), input.id) }
    }),
    merge: os.merge.handler(async ({ input: { dryRun, ...ids }, context }) => {
      const session = host.session()
      for (const id of [ids.source, ids.target]) seenObject(session.records, context.user.id, 'tag', id)
      const users = tagUses(session, context.user.id, ids.source)
      const merge = await mergeTags(tagDesk(session), ids, { user: context.user.id }, dryRun)
      return { ...merge, done: !dryRun, usedBy: users.shown }
    }),
    unmerge: os.unmerge.handler(async ({ input, context }) => {
      const session = host.session()
      seenObject(session.records, context.user.id, 'tag', input.id, { bin: true })
      await session.commit(['tags', 'customers'], (records) => {
        const { seq, inverse } = mergeEntryOf(records, input.id)
        reverseSeveral(records, inverse, { ...act(session, context), reverses: { seq, turn: 'undo' } })
      })
      return detailsOf(session, context.user.id, input.id)
    })
  }
}
