/** Document 004: a customer looked up by any identifier. */
import { findByIdentifier, type Found } from '#core/identity/lookup.ts'
import { readEntities } from '#core/store/records/entities.ts'
import { auditView, queryHash } from '#core/app/audit.ts'
import { shown } from '#core/app/cards.ts'
import type { CallContext } from '#core/app/context.ts'
import { findHits } from '#core/app/find.ts'
import type { DeskHost } from '#core/app/host.ts'
import type { Implementer } from '#core/app/middleware.ts'
import { profileOf, scopeOf, statisticsOf, timelineOf, valueOfEntity, type Asked } from '#core/app/profile.ts'
import type { Session } from '#core/app/session.ts'
import { tagNamesOf } from '#core/app/tags/quality.ts'
import type { ChannelName } from '#core/domain/channels.ts'

export function customer360Procedures({ customer360: os }: Implementer, host: DeskHost) {
  return {
    profile: os.profile.handler(async ({ input, context }) => {
      const session = host.session()
      const { entity, matches } = look(session, context, 'customer360.profile', input)
      return profileOf(session, context, entity, input, matches)
    }),
    timeline: os.timeline.handler(({ input, context }) => {
      const session = host.session()
      const { entity } = look(session, context, 'customer360.timeline', input)
      const { limit, before, type, from, to, system } = input
      return timelineOf(session, context, entity, input, { limit, before, type, from, to, system })
    }),
    value: os.value.handler(async ({ input, context }) => {
      const session = host.session()
      const { entity } = look(session, context, 'customer360.value', input)
      const [value, statistics, tags] = await Promise.all([valueOfEntity(session, entity, input.store_id), statisticsOf(session, scopeOf(entity, input.store_id)), tagNamesOf(session, context.user.id, entity)])
      return { customer_identifier: input.customer_identifier, customer_value: value, customer_tags: tags, statistics }
    }),
    search: os.search.handler(async ({ input, context }) => {
      const session = host.session()
      const hits = await findHits(session, input.query, { entity: input.entity, storeId: input.store_id })
      auditView(session, context, 'customer360.search', { details: { query: queryHash(session, input.query), hits: hits.length } })
      const matched = new Map(hits.slice(0, input.limit).map((hit) => [hit.key, hit.matched]))
      const items = readEntities(session.records, [...matched.keys()]).map((entity) => ({
        id: entity.publicId, entity: entity.type, name: shown(context, 'name', entity.name), phone: shown(context, 'phone', entity.phone),
        email: shown(context, 'email', entity.email), matched: matched.get(entity.key)!
      }))
      return { items, total: hits.length }
    })
  }
}

function look(session: Session, context: CallContext, action: string, asked: Asked): Found {
  const found = findByIdentifier(session.records, asked.identifier_type as ChannelName, asked.customer_identifier)
  auditView(session, context, action, { entityKey: found.entity.key, details: { by: asked.identifier_type } })
  return found
}
