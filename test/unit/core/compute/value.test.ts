import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { customerValue, readValueSums, valueMetrics, valueSums, type ValueSums } from '#core/compute/value.ts'
import { createRandom, type Random } from '#core/domain/demo/random.ts'
import { declareFields } from '#core/store/records/fields.ts'
import { createWorld, type EventRow, type World } from '#test/unit/core/store/facts/world.ts'
import { oracleValue, type OracleEvent } from './oracle.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.dispose())

const day = 86_400_000
const start = Date.UTC(2026, 0, 1, 4)
const shanghai = { timeZone: 'Asia/Shanghai' }

const fromOracle = (event: OracleEvent, row: number, created: boolean): EventRow => ({
  row, id: event.customer, created, type: event.type, at: event.at, amount: event.cents === null ? null : event.cents / 100, status: event.status, order_key: event.orderKey,
  more: { subtype: event.subtype ?? null, store_id: event.store ?? null, ...(event.test !== undefined && { data_1: event.test }) }
})

async function bring(events: OracleEvent[], known = new Set<number>()): Promise<number> {
  const rows = events.map((event, index) => {
    const created = !known.has(event.customer)
    known.add(event.customer)
    return fromOracle(event, index + 1, created)
  })
  return world.acceptEvents(rows)
}

const order = (at: number, cents: number | null, more: Partial<OracleEvent> = {}): OracleEvent => ({ customer: 0, type: 'order', at, cents, ...more })
const pos = (at: number, cents: number | null, more: Partial<OracleEvent> = {}): OracleEvent => ({ customer: 0, type: 'pos', at, cents, ...more })

async function valueOf(events: OracleEvent[], asOf = start + 180 * day) {
  await bring(events)
  await world.follow()
  return customerValue(world.facts, 0, { asOf, ...shanghai })
}

describe('value metrics', () => {
  test('the sample of document 004: 24 orders, 15 POS sales of theirs, 5280 in 180 days', async () => {
    const orders = Array.from({ length: 24 }, (_, index) => order(start + index * 7 * day, 22_000, { status: index % 2 ? 'paid' : 'completed' }))
    const sales = orders.slice(0, 15).map(({ at, cents }) => pos(at + 60_000, cents))
    expect(await valueOf([...orders, ...sales])).toEqual({
      total_spent: 5280, total_orders: 24, avg_order_value: 220, customer_lifetime_days: 180, order_frequency_per_month: 4, rfm_score: null, customer_tier: null, days_since_last_order: 19
    })
  })

  test('an order of 0 counts; cancelled, test and other ones do not; a refund takes off and is no order', async () => {
    declareFields(world.records, [{ entity: 'event', name: 'is_test', type: 'boolean', sensitivity: 'open' }])
    expect(await valueOf([
      order(start, 0), order(start + day, 10_000, { status: ' Paid ' }), order(start, null),
      order(start, 5_000, { status: 'cancelled' }), order(start, 5_000, { status: 'shipped' }), order(start, 5_000, { test: true }), order(start, 5_000, { subtype: 'test' }),
      { customer: 0, type: 'refund', at: start + 2 * day, cents: -2_500 }, { customer: 0, type: 'refund', at: start, cents: 500 }, { customer: 0, type: 'refund', at: start, cents: 900, status: 'cancelled' }
    ])).toMatchObject({ total_spent: 70, total_orders: 3, avg_order_value: 23.33 })
  })

  test.each([
    ['by order number, whatever the amount', pos(start + 5 * day, 1, { orderKey: '00000000-0000-0000-0000-000000000001' }), 1],
    ['by another order number, but at that amount and time', pos(start + 600_000, 1_001, { orderKey: '00000000-0000-0000-0000-000000000002' }), 1],
    ['one cent less, ten minutes before', pos(start - 600_000, 999), 1],
    ['two cents off', pos(start, 1_002), 2],
    ['a millisecond later than ten minutes', pos(start + 600_001, 1_000), 2],
    ['another customer', pos(start, 1_000, { customer: 1 }), 1],
    ['not valid itself', pos(start + day, 500, { status: 'void' }), 1]
  ])('a POS sale and an order: %s', async (_, sale, orders) => {
    expect((await valueOf([order(start, 1_000, { orderKey: '00000000-0000-0000-0000-000000000001' }), sale])).total_orders).toBe(orders)
  })

  test('a POS sale of a cancelled order has its order and does not count', async () => {
    expect(await valueOf([order(start, 1_000, { status: 'cancelled' }), pos(start, 1_000)])).toMatchObject({ total_spent: 0, total_orders: 0 })
  })

  test('days begin in the zone of the workspace', () => {
    const sums: ValueSums = { total_spent: 1, total_orders: 1, first_order_at: new Date('2026-01-01T15:59:59.999Z'), last_order_at: null, last_event_at: null, events: 1 }
    const asOf = Date.parse('2026-01-02T15:59:59.999Z')
    expect(valueMetrics(sums, { asOf, timeZone: 'Asia/Shanghai' }).customer_lifetime_days).toBe(1)
    expect(valueMetrics({ ...sums, first_order_at: new Date('2026-01-01T16:00:00Z') }, { asOf, timeZone: 'Asia/Shanghai' }).customer_lifetime_days).toBe(0)
    expect(valueMetrics(sums, { asOf: asOf + 1, timeZone: 'Asia/Shanghai' }).customer_lifetime_days).toBe(2)
    expect(valueMetrics(sums, { asOf: 0, timeZone: 'Asia/Shanghai' }).customer_lifetime_days).toBe(0)
  })

  test('averages and frequencies are rounded to two decimals, at the very end', () => {
    const sums: ValueSums = { total_spent: 10, total_orders: 3, first_order_at: new Date(start), last_order_at: null, last_event_at: null, events: 3 }
    expect(valueMetrics(sums, { asOf: start + 100 * day, timeZone: 'UTC' })).toMatchObject({ avg_order_value: 3.33, order_frequency_per_month: 0.9 })
    expect(valueMetrics({ ...sums, total_spent: -0.05, total_orders: 2 }, { asOf: start, timeZone: 'UTC' })).toMatchObject({ total_spent: -0.05, avg_order_value: -0.03, order_frequency_per_month: 2 })
  })

  test('within one store only its events count', async () => {
    await bring([order(start, 1_000, { store: 'A' }), order(start, 500, { store: 'B' })])
    await world.follow()
    expect(await customerValue(world.facts, 0, { asOf: start, ...shanghai, storeId: 'B' })).toMatchObject({ total_spent: 5, total_orders: 1 })
    expect(await customerValue(world.facts, 9, { asOf: start, ...shanghai })).toMatchObject({ total_spent: 0, total_orders: 0, avg_order_value: 0, customer_lifetime_days: 0, order_frequency_per_month: 0 })
  })
})

describe('against the definition written out', () => {
  function randomEvent(random: Random, customers: number): OracleEvent {
    const type = random.pick(['order', 'order', 'pos', 'pos', 'refund', 'visit'])
    return {
      customer: random.below(customers), type, at: start + random.below(12) * 300_000 + random.below(3),
      cents: random.chance(0.1) ? null : 1_000 + random.below(4) - 2 * random.below(2) * 1_001,
      status: random.pick([null, '', 'paid', 'completed', 'PAID', 'cancelled', 'void', 'shipped']),
      subtype: random.chance(0.1) ? 'test' : null,
      ...((type === 'order' || type === 'pos') && random.chance(0.4) && { orderKey: `00000000-0000-0000-0000-00000000000${random.below(6)}` }),
      ...(random.chance(0.1) && { test: random.chance(0.5) })
    }
  }

  test.each([1, 2, 3, 4, 5])('random world %i: kept sums and sums from the events agree with it, batch by batch', async (seed) => {
    const random = createRandom(seed)
    declareFields(world.records, [{ entity: 'event', name: 'test', type: 'boolean', sensitivity: 'open' }])
    const known = new Set<number>()
    const all: OracleEvent[] = []
    for (let batch = 0; batch < 3; batch++) {
      const events = Array.from({ length: 60 }, () => randomEvent(random, 12))
      all.push(...events)
      await bring(events, known)
      await world.follow()
      const kept = await world.facts.read((duck) => readValueSums(duck, [...known]))
      for (const customer of known) {
        const expected = oracleValue(all.filter((event) => event.customer === customer))
        for (const sums of [kept.get(customer)!, await valueSums(world.facts, customer)]) {
          expect({ cents: Math.round(sums.total_spent * 100), orders: sums.total_orders, first: sums.first_order_at?.getTime() ?? null, last: sums.last_order_at?.getTime() ?? null })
            .toEqual(expected)
        }
      }
    }
  })
})
