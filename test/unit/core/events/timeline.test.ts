import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { entityKey } from '#core/domain/entities.ts'
import { hasEvents, recentEvents, readStatistics } from '#core/events/statistics.ts'
import { readEvent, readTimeline, type EventSources, type TimelineQuery } from '#core/events/timeline.ts'
import { insertEnteredEvent } from '#core/store/records/entered-events.ts'
import { declareFields } from '#core/store/records/fields.ts'
import { createEventSecrets, insertSecretBlock } from '#core/store/records/secrets.ts'
import { createWorld, type EventRow, type World } from '#test/unit/core/store/facts/world.ts'

const at = (text: string) => Date.parse(`2026-02-${text}Z`)
let world: World
let sources: EventSources
const query: TimelineQuery = { entity: 'customer', id: 3, limit: 50, locale: 'zh' }
const timeline = (more: Partial<TimelineQuery> = {}) => readTimeline(sources, { ...query, ...more })
const idsOf = async (more: Partial<TimelineQuery>) => (await timeline(more)).events.map(({ event_id }) => event_id)

beforeAll(async () => {
  world = await createWorld()
  declareFields(world.records, [
    { entity: 'event', name: 'items', type: 'number', sensitivity: 'open' },
    { entity: 'event', name: 'order_number', type: 'text', sensitivity: 'secret' },
    { entity: 'event', name: 'due', type: 'date', sensitivity: 'open' },
    { entity: 'event', name: 'tags', type: 'list', sensitivity: 'open' }
  ])
  const row = (number: number, type: string, time: number, more: Partial<EventRow> = {}): EventRow => ({ row: number, id: 3, type, at: time, ...more })
  await world.acceptEvents([
    row(1, 'order', at('18T11:30:00.123'), { created: true, amount: 280, status: 'completed', more: { scene: '堂食', currency: 'CNY', campaign: 'spring', store_id: 'S1', data_1: 2, data_3: '2026-03-01', data_4: '["a","b"]' } }),
    row(2, 'reservation', at('15T10:00:00'), { status: 'completed', more: { store_id: 'S2' } }),
    row(600, 'pos', at('18T11:31:00'), { amount: 280 }),
    row(601, 'member', at('10T00:00:00'), { more: { subtype: '升级' } }),
    row(602, 'Visit', at('15T10:00:00')),
    row(603, 'visit', at('15T10:00:00'), { id: 4, created: true })
  ])
  insertSecretBlock(world.records, world.keys, 1, 0, [{ row: 1, values: { source_id: 'S-1', actor: '小王', 'data.order_number': 'ORD20260218001', 'data.lines': [{ a: 1 }] } }])
  insertSecretBlock(world.records, world.keys, 1, 1, [{ row: 600, values: { title: '收银', description: '现金' } }])
  const entered = insertEnteredEvent(world.records, {
    entityKey: entityKey('customer', 3), occurredAt: at('20T00:00:00'), open: {}, secret: { title: '电话回访', 'data.note': '满意' }, user: 'owner'
  })
  world.log({ kind: 'event.entered', entity: 'customer', id: 3, row: entered, open: { type: 'follow_up', kind: 'interaction', occurred_at: new Date(at('20T00:00:00')).toISOString(), 'data.items': 1, 'data.tags': 'not json' } })
  await world.follow()
  sources = { facts: world.facts, secrets: createEventSecrets(world.records, world.keys) }
})
afterAll(() => world.dispose())

describe('timeline', () => {
  test('newest first, business events only, with secret values in their places', async () => {
    const page = await timeline()
    expect(page.events.map(({ event_id }) => event_id)).toEqual(['0-1', '1-600', '1-1', '1-602', '1-2'])
    expect(page).toMatchObject({ nextBefore: null, totalEvents: 5 })
    expect(page.events[2]).toEqual({
      event_id: '1-1', event_type: 'order', subtype: null, kind: 'transaction', event_time: '2026-02-18T11:30:00.123Z', title: '订单 ORD20260218001', description: '堂食 - ¥280.00',
      status: 'completed', amount: 280, currency: 'CNY', channel: null, scene: '堂食', store_id: 'S1', source: 'shop', batch_id: 'b1',
      data: { source_id: 'S-1', actor: '小王', campaign: 'spring', items: 2, due: '2026-03-01', tags: ['a', 'b'], order_number: 'ORD20260218001', lines: [{ a: 1 }] }
    })
    expect(page.events[1]).toMatchObject({ title: '收银', description: '现金' })
    expect(page.events[0]).toMatchObject({ title: '电话回访', kind: 'interaction', source: null, batch_id: null, data: { note: '满意', items: 1, tags: ['not json'] } })
  })

  test('a refund is negative whichever sign its source wrote, in the amount and in words', async () => {
    const other = await createWorld()
    await other.acceptEvents([80, -30, 0].map((amount, index): EventRow => ({ row: index + 1, id: 1, type: 'Refund', at: at(`0${9 - index}T00:00:00`), amount, created: index === 0, more: { currency: 'CNY' } })))
    await other.follow()
    const { events } = await readTimeline({ facts: other.facts, secrets: createEventSecrets(other.records, other.keys) }, { ...query, id: 1 })
    expect(events.map(({ title, description, amount }) => [title, description, amount])).toEqual([['退款', '-¥80.00', -80], ['退款', '-¥30.00', -30], ['退款', '¥0.00', 0]])
    await other.dispose()
  })

  test('words follow the reader', async () => {
    const { events } = await timeline({ locale: 'en', type: 'RESERVATION' })
    expect(events.map(({ title, description }) => [title, description])).toEqual([['Reservation', 'S2']])
  })

  test.each([
    ['a type', { type: 'visit' }, ['1-602']],
    ['a type of the system', { type: 'member' }, ['1-601']],
    ['a kind', { kind: 'interaction' }, ['0-1', '1-2']],
    ['from', { from: '2026-02-18T19:30:00.123+08:00' }, ['0-1', '1-600', '1-1']],
    ['to', { to: '2026-02-15T10:00:00.001Z', system: true }, ['1-602', '1-2', '1-601']],
    ['a store', { storeId: 'S1' }, ['1-1']],
    ['before an instant', { before: '2026-02-15T10:00:00Z', system: true }, ['1-601']],
    ['another customer', { id: 4 }, ['1-603']],
    ['an account of that number', { entity: 'account' }, []]
  ] as const)('by %s', async (_, more, ids) => {
    expect(await idsOf(more)).toEqual(ids)
  })

  test('pages of any size hold every event once', async () => {
    for (const limit of [1, 2, 4]) {
      const found: string[] = []
      let before: string | undefined
      do {
        const page = await timeline({ limit, before, system: true })
        found.push(...page.events.map(({ event_id }) => event_id))
        expect(page.totalEvents).toBe(5)
        before = page.nextBefore ?? undefined
      } while (before)
      expect(found).toEqual(['0-1', '1-600', '1-1', '1-602', '1-2', '1-601'])
    }
  })

  test.each([['before', { before: 'yesterday' }], ['from', { from: 'x' }], ['to', { to: '' }]])('a wrong %s is refused', async (field, more) => {
    await expect(timeline(more)).rejects.toMatchObject({ code: 'invalid', details: { field } })
  })

  test('a cursor beyond every number finds what is older', async () => {
    expect(await idsOf({ before: `${at('15T10:00:00')}.9999999999-9999999999` })).toEqual([])
  })

  test('one event by its id', async () => {
    expect(await readEvent(sources, '1-600', 'zh')).toMatchObject({ event_id: '1-600', title: '收银' })
    for (const id of ['1-999', '9999999999-1', 'x', '1']) expect(await readEvent(sources, id, 'zh')).toBeUndefined()
  })
})

test('statistics keep business events and activities apart', async () => {
  expect(await readStatistics(world.facts, query)).toEqual({
    total_orders: 1, total_reservations: 1, total_pos_transactions: 1, total_events: 5, total_activities: 6,
    by_type: { order: 1, reservation: 1, pos: 1, member: 1, visit: 1, follow_up: 1 }
  })
  expect(await readStatistics(world.facts, { ...query, storeId: 'S2' })).toMatchObject({ total_reservations: 1, total_orders: 0, total_activities: 1 })
  expect((await recentEvents(sources, query, 'order', 10, 'zh')).map(({ event_id }) => event_id)).toEqual(['1-1'])
})

test('whether an entity has events', async () => {
  expect(await Promise.all([hasEvents(world.facts, query), hasEvents(world.facts, { ...query, id: 9 }), hasEvents(world.facts, { ...query, entity: 'lead' })])).toEqual([true, false, false])
})
