import { event, fieldRef, group, match, occurrence, property, tag } from '#test/builders/conditions/plans.ts'
import type { World } from '../cases.ts'
import type { EventRow, FactsRows } from '#test/builders/conditions/facts-tables.ts'

const at = (text: string) => Date.parse(text)
const amount = fieldRef('event', 'amount', 'decimal')
const status = fieldRef('event', 'status', 'choice')
const price = fieldRef('event', 'data.price', 'number')
const due = fieldRef('event', 'data.due', 'date')
const type = fieldRef('event', 'type', 'choice')

let row = 0
const happened = (entity: number, name: string, time: string, values: EventRow['values'] = {}, more: Partial<EventRow> = {}): EventRow => (
  { entity_type: 'customer', entity, batch: 1, row: row++, type: name, occurred_at: at(time), values, ...more })

const rows: FactsRows = {
  customers: [0, 1, 2, 3, 4, 5].map((id) => ({ id })),
  accounts: [{ id: 1 }],
  events: [
    // 0: money whose sum is inexact in doubles; the last one at asOf, one after it
    happened(0, 'order', '2026-01-01T00:00:00Z', { amount: 0.1, status: 'Paid', 'data.price': 1 }),
    happened(0, 'order', '2026-02-01T00:00:00Z', { amount: 0.2, status: 'paid', 'data.price': 2.5 }),
    happened(0, 'order', '2026-03-14T12:00:00Z', { amount: null, status: 'refunded' }),
    happened(0, 'order', '2026-03-14T12:00:00.001Z', { amount: 100, status: 'paid' }),
    // 1: two at one time, in the order of batch and row; a voided one
    happened(1, 'order', '2026-03-01T00:00:00Z', { status: 'second', amount: 20 }, { batch: 2, row: 0 }),
    happened(1, 'order', '2026-03-01T00:00:00Z', { status: 'first', amount: 10 }, { batch: 1, row: 1000 }),
    happened(1, 'order', '2026-03-02T00:00:00Z', { status: 'void', amount: 99 }, { voided_by: 7 }),
    // 2: other names; days of the zone: 16:00 UTC is the next day in Shanghai
    happened(2, 'Order', '2026-03-10T15:59:59.999Z', { amount: 5 }),
    happened(2, 'visit', '2026-03-10T15:59:59.999Z'),
    happened(2, 'visit', '2026-03-10T16:00:00Z', { 'data.due': Date.parse('2026-05-01') / 86_400_000 }),
    happened(2, 'visit', '2026-03-11T01:00:00Z', { 'data.due': Date.parse('2026-04-01') / 86_400_000 }),
    // 3: an order without properties; periods
    happened(3, 'order', '2026-03-07T12:00:00Z'),
    happened(3, 'visit', '2026-03-07T12:00:00.001Z'),
    happened(3, 'visit', '2026-03-14T12:00:00Z'),
    // an account of the same number as a customer without events, and nobody
    happened(4, 'order', '2026-03-01T00:00:00Z', {}, { entity_type: 'account' }),
    happened(99, 'order', '2026-03-01T00:00:00Z')
  ]
}

const order = match('order')
/** More than are compared one by one. */
const many = (...values: (string | number)[]) => ({ test: 'in', values: [...values, ...Array.from({ length: 60 }, (_, index) => (typeof values[0] === 'string' ? `v${index}` : index + 1000))] }) as const
const week = 7 * 86_400_000
const count = { fn: 'count' } as const

export const events: World = {
  name: 'events',
  fields: { event: [amount, status, price, due].map((field) => ({ name: field.name, type: field.type })) },
  rows,
  cases: [
    { name: 'at least one', node: event(order, count, { test: 'range', min: 1 }), expected: [0, 1, 3] },
    { name: 'names compare exactly', node: event(match('Order'), count, { test: 'range', min: 1 }), expected: [2] },
    { name: 'any of several names', node: event(match(['Order', 'visit']), count, { test: 'range', min: 1 }), expected: [2, 3] },
    { name: 'at least two', node: event(order, count, { test: 'range', min: 2 }), expected: [0, 1] },
    { name: 'none', node: event(order, count, { test: 'in', values: [0] }), expected: [2, 4, 5] },
    { name: 'at most two, none included', node: event(order, count, { test: 'range', max: 2 }), expected: [1, 2, 3, 4, 5] },
    { name: 'not exactly one, none included', node: event(order, count, { test: 'in', values: [1] }, { negated: true }), expected: [0, 1, 2, 4, 5] },
    { name: 'not none', node: event(order, count, { test: 'in', values: [0] }, { negated: true }), expected: [0, 1, 3] },
    { name: 'in a window, its end outside', node: event(order, count, { test: 'range', min: 1 }, { window: { from: at('2026-03-01T00:00:00Z'), to: at('2026-03-07T12:00:00Z') } }), expected: [1] },
    { name: 'nothing after asOf', node: event(order, count, { test: 'range', min: 4 }), expected: [] },
    { name: 'as of later', node: event(order, count, { test: 'range', min: 4 }), in: { asOf: at('2026-04-01T00:00:00Z') }, expected: [0] },
    { name: 'with a property', node: event(match('order', property(status, { test: 'in', values: ['paid'] })), count, { test: 'range', min: 2 }), expected: [0] },
    { name: 'with a property that may lack', node: event(match('order', property(status, { test: 'in', values: ['paid'] }, { negated: true })), count, { test: 'range', min: 1 }), expected: [0, 1, 3] },
    { name: 'by its own name', node: event(match(['order', 'Order'], property(type, { test: 'in', values: ['Order'] }, { exactCase: true })), count, { test: 'range', min: 1 }), expected: [2] },
    { name: 'a property that no event has', node: event(match('order', property({ ...price, name: 'data.none', place: 'missing' }, { test: 'set' })), count, { test: 'range', min: 1 }), expected: [] },
    { name: 'sums of money are exact', node: event(order, { fn: 'sum', field: amount }, { test: 'in', values: [0.3] }), expected: [0] },
    { name: 'a sum of nothing is 0', node: event(order, { fn: 'sum', field: amount }, { test: 'in', values: [0] }), expected: [2, 3, 4, 5] },
    { name: 'sum of a number', node: event(order, { fn: 'sum', field: price }, { test: 'range', min: 3.5 }), expected: [0] },
    { name: 'mean of money', node: event(order, { fn: 'avg', field: amount }, { test: 'in', values: [0.15, 15] }), expected: [0, 1] },
    { name: 'a mean of nothing is blank', node: event(order, { fn: 'avg', field: amount }, { test: 'range', max: 1_000_000 }), expected: [0, 1] },
    { name: 'median of money', node: event(order, { fn: 'median', field: amount }, { test: 'in', values: [0.15] }), expected: [0] },
    { name: 'median of a number', node: event(order, { fn: 'median', field: price }, { test: 'in', values: [1.75] }), expected: [0] },
    { name: 'least', node: event(order, { fn: 'min', field: amount }, { test: 'in', values: [0.1] }), expected: [0] },
    { name: 'greatest, negated: a blank is false', node: event(order, { fn: 'max', field: amount }, { test: 'in', values: [20] }, { negated: true }), expected: [0] },
    { name: 'earliest date', node: event(match('visit'), { fn: 'min', field: due }, { test: 'range', min: Date.parse('2026-04-01') / 86_400_000, max: Date.parse('2026-04-30') / 86_400_000 }), expected: [2] },
    { name: 'distinct texts by fold', node: event(order, { fn: 'distinct', field: status }, { test: 'in', values: [2] }), expected: [0, 1] },
    { name: 'distinct of nothing', node: event(order, { fn: 'distinct', field: status }, { test: 'in', values: [0] }), expected: [2, 3, 4, 5] },
    { name: 'the first by batch and row', node: event(order, { fn: 'first', field: status }, { test: 'in', values: ['first', 'paid'] }), expected: [0, 1] },
    { name: 'the last, exactly', node: event(order, { fn: 'last', field: status }, { test: 'in', values: ['second'] }, { exactCase: true }), expected: [1] },
    { name: 'the last has no value', node: event(order, { fn: 'last', field: amount }, { test: 'range', min: -1000 }), expected: [1] },
    { name: 'active days in the zone', node: event(match('visit'), { fn: 'activeDays' }, { test: 'in', values: [2] }), expected: [2, 3] },
    { name: 'active days in another zone', node: event(match('visit'), { fn: 'activeDays' }, { test: 'in', values: [2] }), in: { timeZone: 'UTC' }, expected: [2, 3] },
    { name: 'days since the first', node: event(match('visit'), { fn: 'daysSinceFirst' }, { test: 'in', values: [4] }), expected: [2] },
    { name: 'days since the last', node: event(match('visit'), { fn: 'daysSinceLast' }, { test: 'in', values: [0] }), expected: [3] },
    { name: 'days since the last, of none', node: event(match('visit'), { fn: 'daysSinceLast' }, { test: 'in', values: [0] }, { negated: true }), expected: [2] },
    { name: 'active in one of two weeks: each begins after its start', node: event(match(['order', 'visit']), { fn: 'activePeriods', length: week, periods: 2, each: 1 }, { test: 'in', values: [2] }), expected: [3] },
    { name: 'active weeks with two events each', node: event(match('visit'), { fn: 'activePeriods', length: week, periods: 1, each: 3 }, { test: 'range', min: 1 }), expected: [2] },
    { name: 'no active week, none included', node: event(match('visit'), { fn: 'activePeriods', length: week, periods: 1, each: 3 }, { test: 'in', values: [0] }), expected: [0, 1, 3, 4, 5] },
    { name: 'the most events of all', node: event(order, count, { test: 'rank', end: 'top', count: 1 }), expected: [0] },
    { name: 'the fewest events, none included', node: event(order, count, { test: 'rank', end: 'bottom', count: 1 }), expected: [2, 4, 5] },
    { name: 'the greatest sums of those with any', node: event(order, { fn: 'avg', field: amount }, { test: 'rank', end: 'bottom', percent: 100 }), expected: [0, 1] },
    { name: 'first event', node: occurrence('first', order, { has: [property(status, { test: 'in', values: ['first'] })] }), expected: [1] },
    { name: 'first that passes', node: occurrence('first', match('order', property(status, { test: 'in', values: ['refunded', 'second'] })), { window: { from: at('2026-03-01T00:00:00Z'), to: null } }), expected: [0, 1] },
    { name: 'first ever must pass', node: occurrence('firstEver', match('order', property(status, { test: 'in', values: ['refunded', 'first'] }))), expected: [1] },
    { name: 'first in a window is not the first', node: occurrence('first', order, { window: { from: at('2026-01-02T00:00:00Z'), to: null } }), expected: [1, 3] },
    { name: 'last event at asOf', node: occurrence('last', order, { has: [property(status, { test: 'in', values: ['refunded'] })] }), expected: [0] },
    { name: 'last event has nothing', node: occurrence('last', order, { has: [property(status, { test: 'set' }, { negated: true })] }), expected: [3] },
    { name: 'many values of a measure', node: event(order, count, many(2, 3)), expected: [0, 1] },
    { name: 'none of many values of a measure', node: event(order, count, many(2, 3), { negated: true }), expected: [2, 3, 4, 5] },
    { name: 'many values of the last', node: event(order, { fn: 'last', field: status }, many('second')), expected: [1] },
    { name: 'many values of a sum', node: event(order, { fn: 'sum', field: amount }, many(30)), expected: [1] },
    { name: 'many active periods', node: event(match('visit'), { fn: 'activePeriods', length: week, periods: 1, each: 3 }, many(1)), expected: [2] },
    { name: 'many values of a property', node: event(match('order', property(status, many('first'))), count, { test: 'range', min: 1 }), expected: [1] },
    { name: 'many values of the first event', node: occurrence('first', order, { has: [property(status, many('first', 'paid'))] }), expected: [0, 1] },
    { name: 'many values of the first ever', node: occurrence('firstEver', match('order', property(status, many('first')))), expected: [1] },
    { name: 'many names', node: event(match(['order', ...Array.from({ length: 60 }, (_, index) => `event ${index}`)]), count, { test: 'range', min: 2 }), expected: [0, 1] },
    { name: 'events of accounts', node: event(order, count, { test: 'range', min: 1 }), in: { entity: 'account' }, expected: [] },
    { name: 'events under or', node: group('or', event(order, count, { test: 'range', min: 3 }), event(match('visit'), count, { test: 'in', values: [0] })), expected: [0, 1, 4, 5] }
  ]
}

const stands = { entity_type: 'customer', source: 'manual', confidence: null, tagged_at: at('2026-01-01T00:00:00Z'), removed_at: null } as const

export const tags: World = {
  name: 'tags',
  fields: {},
  rows: {
    customers: [0, 1, 2, 3, 4].map((id) => ({ id })),
    tag_assignments: [
      { ...stands, entity: 0, tag: 'a' },
      { ...stands, entity: 0, tag: 'b', source: 'model', confidence: 0.8 },
      { ...stands, entity: 0, tag: 'a', source: 'import' },
      { ...stands, entity: 1, tag: 'a', removed_at: at('2026-03-14T12:00:00Z') },
      { ...stands, entity: 2, tag: 'a', removed_at: at('2026-03-14T12:00:00.001Z') },
      { ...stands, entity: 2, tag: 'b', source: 'model', confidence: 0.5, tagged_at: at('2026-03-14T12:00:00Z') },
      { ...stands, entity: 3, tag: 'b', tagged_at: at('2026-03-14T12:00:00.001Z') },
      { ...stands, entity: 4, tag: 'a', entity_type: 'lead' },
      { ...stands, entity: 99, tag: 'a' }
    ]
  },
  cases: [
    { name: 'has any', node: tag(['a', 'b']), expected: [0, 2] },
    { name: 'has all', node: tag(['a', 'b', 'a'], { mode: 'all' }), expected: [0, 2] },
    { name: 'has none', node: tag(['a'], { negated: true }), expected: [1, 3, 4] },
    { name: 'has not all', node: tag(['a', 'b'], { mode: 'all', negated: true }), expected: [1, 3, 4] },
    { name: 'from a source', node: tag(['a', 'b'], { sources: ['model', 'rule'] }), expected: [0, 2] },
    { name: 'with confidence; without one it has not enough', node: tag(['a', 'b'], { minConfidence: 0.8 }), expected: [0] },
    { name: 'assigned in a window', node: tag(['a', 'b'], { tagged: { from: at('2026-03-01T00:00:00Z'), to: null } }), expected: [2] },
    { name: 'as of earlier', node: tag(['a', 'b'], { mode: 'all' }), in: { asOf: at('2026-03-01T00:00:00Z') }, expected: [0] }
  ]
}
