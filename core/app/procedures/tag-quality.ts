/** How good tags are: coverage, stability, accuracy by review, ratings, and what they read and are read by. */
import { accuracyOf } from '#core/compute/tags/quality.ts'
import { findByPublicId } from '#core/identity/lookup.ts'
import { putRating, putReview, ratingOf } from '#core/store/records/tag-opinions.ts'
import { auditView } from '#core/app/audit.ts'
import type { CallContext } from '#core/app/context.ts'
import type { DeskHost } from '#core/app/host.ts'
import type { Implementer } from '#core/app/middleware.ts'
import type { Session } from '#core/app/session.ts'
import { lineageOf, qualityOf, reviewAnswer } from '#core/app/tags/quality.ts'
import { seenObject } from '#core/app/visible.ts'
import { otherType } from './tag-members.ts'
import { act } from './workspace.ts'

export function tagQualityProcedures({ tags: os }: Implementer, host: DeskHost) {
  return {
    quality: os.quality.handler(({ input, context }) => qualityOf(host.session(), seen(host.session(), context, input.id).id)),
    reviewSample: os.reviewSample.handler(async ({ input, context }) => {
      const session = host.session()
      const answer = await reviewAnswer(session, seen(session, context, input.id).id, input.limit)
      auditView(session, context, 'tags.reviewSample', { details: { tag: input.id, rows: answer.items.length } })
      return answer
    }),
    review: os.review.handler(async ({ input: { id, customer_id: person, correct }, context }) => {
      const session = host.session()
      const { content } = seen(session, context, id)
      const entity = findByPublicId(session.records, person)
      if (entity.type !== content.entity) throw otherType()
      await session.commit(['tags'], (records) => putReview(records, { tag: id, entityKey: entity.key, correct, ...act(session, context) }))
      return accuracyOf(session.records, id)
    }),
    rate: os.rate.handler(async ({ input: { id, stars }, context }) => {
      const session = host.session()
      await session.commit(['tags'], (records) => putRating(records, { tag: seen(session, context, id).id, stars, ...act(session, context) }))
      return ratingOf(session.records, id, context.user.id)
    }),
    lineage: os.lineage.handler(({ input, context }) => lineageOf(host.session(), context.user.id, seen(host.session(), context, input.id).id))
  }
}

const seen = ({ records }: Session, { user }: CallContext, id: string) => seenObject(records, user.id, 'tag', id)
