/** Value metrics of a customer (shared/spec/definitions.md D.3). Sums are decimals in facts; rounding comes last. */
import { dayAt } from '#core/domain/conditions/time.ts'
import { nfkc } from '#core/domain/normalise/text.ts'
import type { CustomerValue } from '#core/contract/customers.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import type { Facts } from '#core/store/facts/facts.ts'
import { valueSql } from '#core/store/facts/values.ts'

export interface ValueSums {
  total_spent: number
  total_orders: number
  first_order_at: Date | null
  last_order_at: Date | null
  last_event_at: Date | null
  /** Business events. */
  events: number
}

export interface ValueQuery {
  /** Milliseconds since the epoch: the instant whose date ends the lifetime. */
  asOf: number
  /** IANA name of the workspace's zone, in which days begin. */
  timeZone: string
  /** Only events of this store. */
  storeId?: string
}

export const noSums: ValueSums = { total_spent: 0, total_orders: 0, first_order_at: null, last_order_at: null, last_event_at: null, events: 0 }

/** Value metrics of one customer; zeros for one without events. RFM fields are null until there is a model. */
export async function customerValue(facts: Facts, id: number, query: ValueQuery): Promise<CustomerValue> {
  return valueMetrics(await valueSums(facts, id, query.storeId), query)
}

/** The sums behind the metrics, from the events themselves. */
export async function valueSums(facts: Facts, id: number, storeId?: string): Promise<ValueSums> {
  const scope = `e.entity = $1::UINTEGER${storeId === undefined ? '' : ' AND e.store_id = $2::VARCHAR'}`
  const [row] = await facts.read((duck) => duck.rows<ValueSums>(valueSql(scope), storeId === undefined ? [id] : [id, nfkc(storeId)]))
  return row ?? noSums
}

/** Sums of some customers as facts keep them, by id; those without a row (deleted) are absent. */
export async function readValueSums(duck: Duck, ids: readonly number[]): Promise<Map<number, ValueSums>> {
  if (ids.length === 0) return new Map()
  const rows = await duck.rows<ValueSums & { id: number }>(
    `SELECT * FROM customer_value WHERE id IN (SELECT unnest(string_split($1::VARCHAR, ','))::UINTEGER) AND id BETWEEN $2::UINTEGER AND $3::UINTEGER`,
    [ids.join(','), Math.min(...ids), Math.max(...ids)]
  )
  return new Map(rows.map(({ id, ...sums }) => [id, sums]))
}

const monthDays = 30

export function valueMetrics(sums: ValueSums, { asOf, timeZone }: Pick<ValueQuery, 'asOf' | 'timeZone'>): CustomerValue {
  const { total_orders } = sums
  const cents = Math.round(sums.total_spent * 100)
  const since = (instant: Date) => Math.max(0, dayAt(asOf, timeZone) - dayAt(instant.getTime(), timeZone))
  const days = sums.first_order_at ? since(sums.first_order_at) : 0
  return {
    total_spent: cents / 100,
    total_orders,
    avg_order_value: total_orders === 0 ? 0 : roundedHalfAway(cents / total_orders) / 100,
    customer_lifetime_days: days,
    order_frequency_per_month: roundedHalfAway((total_orders * monthDays * 100) / Math.max(days, monthDays)) / 100,
    rfm_score: null,
    customer_tier: null,
    days_since_last_order: sums.last_order_at ? since(sums.last_order_at) : null
  }
}

function roundedHalfAway(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value)) || 0
}
