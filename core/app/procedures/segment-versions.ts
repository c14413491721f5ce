/** What segments were before: versions, what differs between two, and the way back. */
import { auditView } from '#core/app/audit.ts'
import type { DeskHost } from '#core/app/host.ts'
import type { Implementer } from '#core/app/middleware.ts'
import { savingOf } from '#core/app/saving.ts'
import { detailOf } from '#core/app/segments/answers.ts'
import { rollBackSegment } from '#core/app/segments/save.ts'
import { seenObject } from '#core/app/visible.ts'
import { diffOf, pageVersions } from '#core/app/segments/versions.ts'
import { whileWanted } from '#core/app/wanted.ts'

export function segmentVersionProcedures({ segments: os }: Implementer, host: DeskHost) {
  return {
    versions: os.versions.handler(({ input: { id, ...page }, context }) => {
      seenObject(host.session().records, context.user.id, 'segment', id)
      return pageVersions(host.session(), id, page)
    }),
    diff: os.diff.handler(({ input: { id, ...query }, context, signal }) => {
      const session = host.session()
      const segment = seenObject(session.records, context.user.id, 'segment', id)
      auditView(session, context, 'segments.diff', { details: { segment: id } })
      return whileWanted(signal, () => diffOf(session, segment, query, signal))
    }),
    rollBack: os.rollBack.handler(async ({ input: { id, version, ...saving }, context }) => {
      const session = host.session()
      seenObject(session.records, context.user.id, 'segment', id)
      return detailOf(session, await rollBackSegment(session, id, version, savingOf(session, context, saving)))
    })
  }
}
