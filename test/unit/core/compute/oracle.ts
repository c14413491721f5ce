/** Definitions D.3 once more, straight from the text, over plain rows: what the SQL is held against. */
export interface OracleEvent {
  customer: number
  type: string
  subtype?: string | null
  status?: string | null
  at: number
  /** Cents. */
  cents: number | null
  orderKey?: string
  test?: boolean
  store?: string
}

export interface OracleValue {
  cents: number
  orders: number
  first: number | null
  last: number | null
}

const valid = (event: OracleEvent) =>
  ['', 'paid', 'completed'].includes((event.status ?? '').trim().toLowerCase()) && event.subtype !== 'test' && !event.test

const samePurchase = (pos: OracleEvent, order: OracleEvent) =>
  (pos.orderKey !== undefined && pos.orderKey === order.orderKey) ||
  (pos.cents !== null && order.cents !== null && Math.abs(pos.cents - order.cents) <= 1 && Math.abs(pos.at - order.at) <= 10 * 60_000)

/** `events`: the live ones of one customer. */
export function oracleValue(events: OracleEvent[]): OracleValue {
  const orders = events.filter(({ type }) => type === 'order')
  const counted = [
    ...orders.filter(valid),
    ...events.filter((event) => event.type === 'pos' && valid(event) && !orders.some((order) => samePurchase(event, order)))
  ]
  const refunds = events.filter(({ type, status }) => type === 'refund' && !['cancelled', 'void'].includes(status ?? ''))
  const sum = (list: OracleEvent[], of: (cents: number) => number) => list.reduce((total, { cents }) => total + of(cents ?? 0), 0)
  const times = counted.map(({ at }) => at).sort((a, b) => a - b)
  return { cents: sum(counted, (cents) => cents) - sum(refunds, Math.abs), orders: counted.length, first: times[0] ?? null, last: times.at(-1) ?? null }
}
