/** What an entity's timeline holds, in numbers, and its newest orders and reservations. */
import type { Locale } from '#core/contract/errors.ts'
import type { TimelineEvent } from '#core/contract/customers.ts'
import { entityTypeNumber } from '#core/store/artifact.ts'
import type { Facts } from '#core/store/facts/facts.ts'
import { isSystemEvent } from '#core/store/facts/kinds.ts'
import { readTimeline, scopeSql, type EventScope, type EventSources } from './timeline.ts'

export interface EventStatistics {
  /** Events of type order, reservation, pos; whatever their status. */
  total_orders: number
  total_reservations: number
  total_pos_transactions: number
  /** Business events and system events together. */
  total_activities: number
  /** Business events only. */
  total_events: number
  /** Live events by type, lower-cased. */
  by_type: Record<string, number>
}

export async function readStatistics(facts: Facts, scope: EventScope): Promise<EventStatistics> {
  const { sql, parameters } = scopeSql(scope)
  const rows = await facts.read((duck) => duck.rows<{ type: string; count: bigint; business: bigint }>(
    `SELECT lower(e.type) AS type, count(*) AS count, count(*) FILTER (WHERE NOT ${isSystemEvent}) AS business FROM events e WHERE ${sql} GROUP BY 1 ORDER BY count DESC, 1`, parameters))
  const byType = Object.fromEntries(rows.map(({ type, count }) => [type, Number(count)]))
  const sum = (counts: bigint[]) => counts.reduce((total, count) => total + Number(count), 0)
  return {
    total_orders: byType['order'] ?? 0,
    total_reservations: byType['reservation'] ?? 0,
    total_pos_transactions: byType['pos'] ?? 0,
    total_activities: sum(rows.map(({ count }) => count)),
    total_events: sum(rows.map(({ business }) => business)),
    by_type: byType
  }
}

/** The newest events of one type, e.g. `order` or `reservation`. */
export async function recentEvents(sources: EventSources, scope: EventScope, type: string, limit: number, locale: Locale): Promise<TimelineEvent[]> {
  return (await readTimeline(sources, { ...scope, type, limit, locale })).events
}

/** Whether any event, replaced ones included, refers to an entity. */
export async function hasEvents(facts: Facts, { entity, id }: EventScope): Promise<boolean> {
  const found = await facts.read((duck) => duck.rows(
    `SELECT 1 AS one FROM events e WHERE e.entity_type = ${entityTypeNumber[entity]} AND e.entity = $1::UINTEGER LIMIT 1`, [id]))
  return found.length > 0
}
