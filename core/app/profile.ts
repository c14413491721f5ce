/** One entity as a whole: who, worth what, what happened. Assembled from records (who) and facts (what). */
import { customerValue, noSums, valueMetrics } from '#core/compute/value.ts'
import type { CustomerValue, Profile, TimelineEvent } from '#core/contract/customers.ts'
import { readStatistics, recentEvents, type EventStatistics } from '#core/events/statistics.ts'
import { readTimeline, type EventScope, type TimelineQuery } from '#core/events/timeline.ts'
import { knownFields } from '#core/identity/fields.ts'
import type { EntityRecord } from '#core/store/records/entities.ts'
import { identitiesOf } from '#core/store/records/identities.ts'
import { readSettings } from '#core/store/records/settings.ts'
import { fieldsOf, identityAnswer, shown } from './cards.ts'
import { localeOf, type CallContext } from './context.ts'
import { profileRows } from './profile-rows.ts'
import type { Session } from './session.ts'
import { tagNamesOf } from './tags/quality.ts'

/** By what the caller asked, echoed in the answer. */
export interface Asked {
  customer_identifier: string
  identifier_type: string
  store_id?: string
}

const profileTimeline = 20
const recentCount = 5

export function scopeOf(entity: EntityRecord, storeId?: string): EventScope {
  return { entity: entity.type, id: entity.id, storeId }
}

/** Value metrics as of now in the workspace's zone; zeros for accounts and leads, whose orders nobody adds up yet. */
export async function valueOfEntity(session: Session, entity: EntityRecord, storeId?: string): Promise<CustomerValue> {
  const query = { asOf: session.ports.clock.now(), timeZone: readSettings(session.records).timeZone, storeId }
  return entity.type === 'customer' ? customerValue(session.facts, entity.id, query) : valueMetrics(noSums, query)
}

export async function statisticsOf(session: Session, scope: EventScope): Promise<Profile['statistics']> {
  return statisticsAnswer(await readStatistics(session.facts, scope))
}

function statisticsAnswer({ total_orders, total_reservations, total_pos_transactions, total_activities, by_type }: EventStatistics): Profile['statistics'] {
  return { total_orders, total_reservations, total_pos_transactions, total_activities, by_type }
}

export async function profileOf(session: Session, context: CallContext, entity: EntityRecord, asked: Asked, matches: number): Promise<Profile> {
  const scope = scopeOf(entity, asked.store_id)
  const locale = localeOf(context)
  const [value, statistics, timeline, orders, reservations, tags, rows] = await Promise.all([
    valueOfEntity(session, entity, asked.store_id),
    statisticsOf(session, scope),
    readTimeline(session, { ...scope, limit: profileTimeline, locale }),
    recentEvents(session, scope, 'order', recentCount, locale),
    recentEvents(session, scope, 'reservation', recentCount, locale),
    tagNamesOf(session, context.user.id, entity),
    profileRows(session, context, entity)
  ])
  const identities = identitiesOf(session.records, entity.key)
  return {
    customer_identifier: asked.customer_identifier,
    identifier_type: asked.identifier_type,
    entity: entity.type,
    matches,
    member_info: memberInfo(context, entity, identities.find(({ channel }) => channel === 'member_id')?.value ?? null),
    fields: fieldsOf(context, entity, knownFields(session.records, entity.type)),
    identities: identities.map((identity) => identityAnswer(context, identity)),
    customer_value: value,
    customer_tags: tags,
    statistics,
    timeline: timeline.events,
    recent_orders: orders,
    recent_reservations: reservations,
    ...rows,
    generated_at: new Date(session.ports.clock.now()).toISOString(),
    version: entity.version
  }
}

function memberInfo(context: CallContext, entity: EntityRecord, memberId: string | null): Profile['member_info'] {
  return {
    customer_id: entity.publicId,
    member_id: shown(context, 'member_id', memberId),
    name: shown(context, 'name', entity.name),
    phone: shown(context, 'phone', entity.phone),
    email: shown(context, 'email', entity.email),
    level: textOrNull(entity.card.level),
    points: numberOrNull(entity.card.points),
    balance: numberOrNull(entity.card.balance)
  }
}

function textOrNull(value: unknown): string | null {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
}

function numberOrNull(value: unknown): number | null {
  const number = value === null || value === undefined || value === '' ? Number.NaN : Number(value)
  return Number.isFinite(number) ? number : null
}

export interface TimelineAnswer {
  customer_identifier: string
  timeline: TimelineEvent[]
  total_events: number
  next_before: string | null
}

export async function timelineOf(
  session: Session, context: CallContext, entity: EntityRecord, asked: Pick<Asked, 'customer_identifier' | 'store_id'>, query: Omit<TimelineQuery, keyof EventScope | 'locale'>
): Promise<TimelineAnswer> {
  const page = await readTimeline(session, { ...query, ...scopeOf(entity, asked.store_id), locale: localeOf(context) })
  return { customer_identifier: asked.customer_identifier, timeline: page.events, total_events: page.totalEvents, next_before: page.nextBefore }
}
