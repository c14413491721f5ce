import { describe, expect, it } from 'vitest'
import type { Profile, TimelineEvent } from '#core/contract/customers.ts'
import { endOfDay, groupByDay, zonedInstant, zonedText } from '#renderer/screens/customer/days.ts'
import { editText, typedValue } from '#renderer/screens/customer/edit.ts'
import { lineTable } from '#renderer/screens/customer/lines.ts'
import { lastOrderAge, suggestionsFor } from '#renderer/screens/customer/suggestions.ts'

const now = Date.UTC(2026, 1, 20, 9)
const ago = (days: number) => new Date(now - days * 86_400_000).toISOString()

function event(event_type: string, days: number, change: Partial<TimelineEvent> = {}): TimelineEvent {
  return {
    event_id: `${event_type}${days}`, event_type, subtype: null, kind: 'transaction', event_time: ago(days), title: '', description: null, status: null, amount: null, currency: null, channel: null, scene: null,
    store_id: null, source: null, batch_id: null, data: {}, ...change
  }
}

function profile(change: Partial<Profile> = {}): Profile {
  return {
    entity: 'customer', matches: 1, customer_identifier: 'C1', identifier_type: 'customer_id', fields: { owner_id: 'Zhou' }, identities: [], customer_tags: [], recent_orders: [], recent_reservations: [], holdings: [], credit_records: [], opportunities: [], relations: [], campaigns: [], bank: null, timeline: [],
    member_info: { customer_id: 'C1', member_id: null, name: 'A', phone: '+8613800138000', email: null, level: null, points: null, balance: null }, generated_at: new Date(now).toISOString(), version: 1,
    customer_value: { total_spent: 0, total_orders: 0, avg_order_value: 0, customer_lifetime_days: 0, order_frequency_per_month: 0, rfm_score: null, customer_tier: null, days_since_last_order: null },
    statistics: { total_orders: 0, total_reservations: 0, total_pos_transactions: 0, total_activities: 0, by_type: {} }, ...change
  }
}

const bought = (last: number | null, frequency: number) => profile({
  customer_value: { ...profile().customer_value, total_orders: 6, order_frequency_per_month: frequency, days_since_last_order: last }
})
const ids = (value: Profile) => suggestionsFor(value, now).map((item) => item.id)

describe('suggestions', () => {
  it('are none where nothing follows from the data', () => {
    expect(ids(profile())).toEqual([])
    expect(ids(bought(5, 3))).toEqual([])
  })
  it('win back after 180 days without an order that counts', () => {
    expect(ids(bought(179, 0.1))).toEqual([])
    expect(suggestionsFor(bought(180, 0.1), now)).toMatchObject([{ id: 'dormant', values: { days: 180 }, evidence: 'order' }])
    expect(lastOrderAge(bought(null, 1))).toBe(Number.POSITIVE_INFINITY)
  })
  it('notice that orders come slower than usual', () => {
    expect(suggestionsFor(bought(30, 3), now)).toMatchObject([{ id: 'slowing', values: { days: 30, usual: 10 } }])
  })
  it('put complaints first, and tell coming reservations and ending contracts', () => {
    const value = profile({ timeline: [event('complaint', 3)], recent_reservations: [event('reservation', -2), event('reservation', -1, { status: 'cancelled' })], fields: { owner_id: 'Z', contract_end: '2026-03-01' } })
    expect(ids(value)).toEqual(['complaint', 'reservation', 'contract'])
    expect(ids(profile({ timeline: [event('complaint', 40)] }))).toEqual([])
  })
  it('ask for a contact and an owner, and know birthdays over the turn of the year', () => {
    const bare = profile({ fields: {}, member_info: { ...profile().member_info, phone: null } })
    expect(ids(bare)).toEqual(['noContact', 'noOwner'])
    expect(suggestionsFor(profile({ fields: { owner_id: 'Z', birth_date: '1990-01-03' } }), Date.UTC(2026, 11, 30, 5))).toMatchObject([{ id: 'birthday', values: { days: 4 } }])
    expect(ids(profile({ fields: { owner_id: 'Z', birth_date: '****' } }))).toEqual([])
  })
})

describe('days', () => {
  it('open with a line of their own', () => {
    const lines = groupByDay([event('order', 0), event('visit', 0), event('order', 2)], (instant) => instant.slice(0, 10))
    expect(lines.map((line) => line.day ?? line.event?.event_type)).toEqual(['2026-02-20', 'order', 'visit', '2026-02-18', 'order'])
  })
  it('end when they end in the zone of the workspace', () => {
    expect(endOfDay('2026-02-18', 'Asia/Shanghai')).toBe('2026-02-18T16:00:00.000Z')
    expect(endOfDay('2026-02-18', 'America/New_York')).toBe('2026-02-19T05:00:00.000Z')
  })
  it('are entered in the zone of the workspace, also when clocks change', () => {
    expect(zonedText('2026-02-18T11:30:00Z', 'Asia/Shanghai')).toBe('2026-02-18T19:30')
    for (const text of ['2026-03-29T04:00', '2026-07-01T12:00', '2026-10-25T00:30']) expect(zonedText(zonedInstant(text, 'Europe/Berlin')!, 'Europe/Berlin')).toBe(text)
    expect(zonedInstant('soon', 'UTC')).toBeUndefined()
  })
})

describe('lines of an order', () => {
  it('stand under the columns that tell them apart', () => {
    const lines = [{ order: 'A1', sku: 'x', quantity: 2 }, { order: 'A1', sku: 'y', quantity: null }]
    expect(lineTable(lines)).toEqual({ columns: ['sku', 'quantity'], rows: [['x', '2'], ['y', '']] })
  })
  it('keep everything where there is one, or where all are equal', () => {
    expect(lineTable([{ order: 'A1', note: null }])).toEqual({ columns: ['order'], rows: [['A1']] })
    expect(lineTable([{ sku: 'x' }, { sku: 'x' }]).rows).toEqual([['x'], ['x']])
    expect(lineTable(['latte', 'tea'])).toEqual({ columns: [''], rows: [['latte'], ['tea']] })
  })
})

describe('a field that is edited', () => {
  it('starts with its value, and blank where the value is masked', () => {
    expect(editText('138****8000', 'text', 'UTC')).toBe('')
    expect(editText(['a', 'b'], 'list', 'UTC')).toBe('a, b')
    expect(editText('2026-01-01T16:00:00Z', 'datetime', 'Asia/Shanghai')).toBe('2026-01-02T00:00')
  })
  it('becomes a value of its type, null for blank, nothing for what is no value', () => {
    expect(typedValue(' ', 'text', 'UTC')).toBeNull()
    expect(typedValue('12.5', 'decimal', 'UTC')).toBe(12.5)
    expect(typedValue('abc', 'number', 'UTC')).toBeUndefined()
    expect(typedValue('a，b、 c', 'list', 'UTC')).toEqual(['a', 'b', 'c'])
    expect(typedValue('false', 'boolean', 'UTC')).toBe(false)
    expect(typedValue('2026-01-02T00:00', 'datetime', 'Asia/Shanghai')).toBe('2026-01-01T16:00:00.000Z')
  })
})
