import { memberHash, seedNumber } from '#core/domain/conditions/hash.ts'
import { attribute, byField, elements, event, fieldRef, folder, group, history, match, not, plan, property, related, segment, tag } from '#test/builders/conditions/plans.ts'
import type { FactsRows } from '#test/builders/conditions/facts-tables.ts'
import type { World } from '../cases.ts'

const at = (text: string) => Date.parse(text)
const day = (text: string) => Date.parse(text) / 86_400_000

const cart = fieldRef('customer', 'attr.cart', 'objects')
const element = (name: string, type: Parameters<typeof fieldRef>[2]) => fieldRef('element', name, type)

export const lists: World = {
  name: 'elements',
  fields: { customer: [{ name: 'attr.cart', type: 'objects' }] },
  rows: {
    customers: [
      { id: 0, 'attr.cart': [{ sku: 'Ａ1', n: 2, paid: true, spec: { size: 38 }, due: '2026-03-01', at: '2026-03-01T08:00:00+08:00', colours: ['Red', 1] }, { sku: 'B', n: 10 }] },
      { id: 1, 'attr.cart': [{ sku: 'a1', n: '2', paid: 'true', spec: { size: '38' }, due: '2026-02-30', at: 'soon', colours: [] }] },
      { id: 2, 'attr.cart': [{ 'spec.size': 38, sku: ' ', n: 2 }, { sku: 'c"~/d', n: 3 }] },
      { id: 3, 'attr.cart': [] },
      { id: 4 },
      { id: 5, 'attr.cart': [{ sku: 'a1' }, { sku: 'A1', n: 2 }] }
    ]
  },
  cases: [
    { name: 'any', node: elements(cart, { kind: 'any' }, property(element('n', 'number'), { test: 'range', min: 10 })), expected: [0] },
    { name: 'a value of another type is blank', node: elements(cart, { kind: 'any' }, property(element('n', 'number'), { test: 'in', values: [2] })), expected: [0, 2, 5] },
    { name: 'texts by fold', node: elements(cart, { kind: 'any' }, property(element('sku', 'text'), { test: 'in', values: ['a1'] })), expected: [0, 1, 5] },
    { name: 'texts exactly', node: elements(cart, { kind: 'any' }, property(element('sku', 'text'), { test: 'in', values: ['A1'] }, { exactCase: true })), expected: [0, 5] },
    { name: 'filters on one element', node: elements(cart, { kind: 'any' }, property(element('sku', 'text'), { test: 'in', values: ['a1'] }), property(element('n', 'number'), { test: 'range', max: 2 })), expected: [0, 5] },
    { name: 'all', node: elements(cart, { kind: 'all' }, property(element('sku', 'text'), { test: 'startsWith', text: 'a' })), expected: [1, 5] },
    { name: 'none, over nothing too', node: elements(cart, { kind: 'none' }, property(element('sku', 'text'), { test: 'startsWith', text: 'a' })), expected: [2, 3, 4] },
    { name: 'at least two', node: elements(cart, { kind: 'atLeast', n: 2 }, property(element('sku', 'text'), { test: 'startsWith', text: 'a' })), expected: [5] },
    { name: 'a path', node: elements(cart, { kind: 'any' }, property(element('spec.size', 'number'), { test: 'in', values: [38] })), expected: [0] },
    { name: 'true', node: elements(cart, { kind: 'any' }, property(element('paid', 'boolean'), { test: 'in', values: [true] })), expected: [0] },
    { name: 'a day; an impossible one is blank', node: elements(cart, { kind: 'any' }, property(element('due', 'date'), { test: 'set' })), expected: [0] },
    { name: 'a day in a range', node: elements(cart, { kind: 'any' }, property(element('due', 'date'), { test: 'range', min: day('2026-03-01'), max: day('2026-03-01') })), expected: [0] },
    { name: 'an instant', node: elements(cart, { kind: 'any' }, property(element('at', 'datetime'), { test: 'range', min: at('2026-03-01T00:00:00Z'), max: at('2026-03-01T00:00:00Z') })), expected: [0] },
    { name: 'a list', node: elements(cart, { kind: 'any' }, property(element('colours', 'list'), { test: 'hasAll', values: ['red', 1] })), expected: [0] },
    { name: 'a list without', node: elements(cart, { kind: 'all' }, property(element('colours', 'list'), { test: 'hasAny', values: ['blue'] }, { negated: true, blanks: 'exclude' })), expected: [] },
    { name: 'many values', node: elements(cart, { kind: 'atLeast', n: 2 }, property(element('sku', 'text'), { test: 'in', values: ['a1', ...Array.from({ length: 60 }, (_, index) => `v${index}`)] })), expected: [5] },
    { name: 'blank texts', node: elements(cart, { kind: 'any' }, property(element('sku', 'text'), { test: 'set' }, { negated: true })), expected: [2] },
    { name: 'a path that nothing has, negated', node: elements(cart, { kind: 'all' }, property(element('none', 'text'), { test: 'in', values: ['x'] }, { negated: true })), expected: [0, 1, 2, 5] }
  ]
}

const stage = fieldRef('customer', 'stage', 'choice')
const debt = fieldRef('customer', 'attr.debt', 'decimal')
const born = fieldRef('customer', 'attr.born', 'date')
const sizes = fieldRef('customer', 'attr.sizes', 'list')
const past = { entity_type: 'customer', field: 'stage', type: 'choice' } as const
const [january, february, march] = [at('2026-01-01T00:00:00Z'), at('2026-02-01T00:00:00Z'), at('2026-03-01T00:00:00Z')]

export const histories: World = {
  name: 'history',
  fields: { customer: [stage, debt, born, sizes, cart].map(({ name, type }) => ({ name, type })) },
  rows: {
    customers: [
      { id: 0, stage: 'Won' }, // always
      { id: 1, stage: 'won' }, // new, open, won
      { id: 2, stage: 'lost', 'attr.debt': 12.5 }, // won, lost
      { id: 3, 'attr.debt': 12.5 },
      { id: 4, stage: null } // won, then blank
    ],
    history: [
      { ...past, entity: 1, value: 'new', since: null, until: january },
      { ...past, entity: 1, value: 'open', since: january, until: february },
      { ...past, entity: 1, value: 'won', since: february, until: null },
      { ...past, entity: 2, value: 'WON', since: null, until: march },
      { ...past, entity: 2, value: 'lost', since: march, until: null },
      { ...past, entity: 4, value: 'won', since: null, until: february },
      { ...past, entity: 4, value: null, since: february, until: null },
      { entity_type: 'customer', entity: 2, field: 'attr.debt', type: 'decimal', value: 0.5, since: null, until: march },
      { entity_type: 'customer', entity: 2, field: 'attr.debt', type: 'decimal', value: 12.5, since: march, until: null },
      { entity_type: 'customer', entity: 2, field: 'attr.born', type: 'date', value: day('2000-01-01'), since: null, until: march },
      { entity_type: 'customer', entity: 2, field: 'attr.born', type: 'date', value: null, since: march, until: null },
      { entity_type: 'customer', entity: 2, field: 'attr.sizes', type: 'list', value: ['ＲＥＤ', 1], since: null, until: march },
      { entity_type: 'customer', entity: 2, field: 'attr.sizes', type: 'list', value: null, since: march, until: null },
      { entity_type: 'customer', entity: 2, field: 'attr.cart', type: 'objects', value: [{ sku: 'Ａ1' }], since: null, until: march },
      { entity_type: 'customer', entity: 2, field: 'attr.cart', type: 'objects', value: null, since: march, until: null },
      { entity_type: 'lead', entity: 0, field: 'stage', type: 'choice', value: 'lost', since: null, until: null }
    ]
  },
  cases: [
    { name: 'held for longer', node: history(stage, { op: 'heldFor', value: 'won', since: february, longer: true }), expected: [0, 1] },
    { name: 'held for longer, just not', node: history(stage, { op: 'heldFor', value: 'won', since: february - 1, longer: true }), expected: [0] },
    { name: 'held for less', node: history(stage, { op: 'heldFor', value: 'won', since: february - 1, longer: false }), expected: [1] },
    { name: 'changed in a window', node: history(stage, { op: 'changed', from: null, to: null, window: { from: february, to: march } }), expected: [1, 4] },
    { name: 'changed to', node: history(stage, { op: 'changed', from: null, to: 'lost', window: { from: null, to: null } }), expected: [2] },
    { name: 'changed from', node: history(stage, { op: 'changed', from: 'won', to: null, window: { from: null, to: null } }), expected: [2, 4] },
    { name: 'changed from and to', node: history(stage, { op: 'changed', from: 'open', to: 'won', window: { from: null, to: null } }), expected: [1] },
    { name: 'not changed from two steps before', node: history(stage, { op: 'changed', from: 'new', to: 'won', window: { from: null, to: null } }), expected: [] },
    { name: 'no change after asOf', node: history(stage, { op: 'changed', from: null, to: null, window: { from: null, to: null } }), in: { asOf: january }, expected: [1] },
    { name: 'was, at a moment', node: history(stage, { op: 'was', value: 'won', window: { from: february - 1, to: february } }), expected: [0, 2, 4] },
    { name: 'was, ever', node: history(stage, { op: 'was', value: 'won', window: { from: null, to: null } }), expected: [0, 1, 2, 4] },
    { name: 'was, of money', node: history(debt, { op: 'was', value: 12.5, window: { from: null, to: march } }), expected: [3] },
    { name: 'was, of a day', node: history(born, { op: 'was', value: day('2000-01-01'), window: { from: february, to: null } }), expected: [2] },
    { name: 'value as of the past', node: attribute({ ...stage, asOfHistory: true }, { test: 'in', values: ['won'] }), in: { asOf: february - 1 }, expected: [0, 2, 4] },
    { name: 'value at the moment of its change', node: attribute({ ...stage, asOfHistory: true }, { test: 'in', values: ['won'] }), in: { asOf: february }, expected: [0, 1, 2] },
    { name: 'blank as of the past', node: attribute({ ...stage, asOfHistory: true }, { test: 'set' }, { negated: true }), in: { asOf: february }, expected: [3, 4] },
    { name: 'not this, blanks apart', node: attribute({ ...stage, asOfHistory: true }, { test: 'in', values: ['won'] }, { negated: true, blanks: 'exclude' }), in: { asOf: january }, expected: [1] },
    { name: 'not this, with blanks', node: attribute({ ...stage, asOfHistory: true }, { test: 'in', values: ['won'] }, { negated: true }), in: { asOf: january }, expected: [1, 3] },
    { name: 'money as of the past', node: attribute({ ...debt, asOfHistory: true }, { test: 'range', min: 12.5 }), in: { asOf: february }, expected: [3] },
    { name: 'the greatest as of the past', node: attribute({ ...debt, asOfHistory: true }, { test: 'rank', end: 'bottom', count: 1 }), in: { asOf: february }, expected: [2] },
    { name: 'a list as of the past', node: attribute({ ...sizes, asOfHistory: true }, { test: 'hasAll', values: ['red', 1] }), in: { asOf: february }, expected: [2] },
    { name: 'a list that was blank', node: attribute({ ...sizes, asOfHistory: true }, { test: 'hasAny', values: ['x'] }, { negated: true, blanks: 'exclude' }), in: { asOf: february }, expected: [2] },
    { name: 'a list is blank now', node: attribute(sizes, { test: 'hasAny', values: ['red'] }), expected: [] },
    { name: 'elements as of the past', node: elements({ ...cart, asOfHistory: true }, { kind: 'any' }, property(element('sku', 'text'), { test: 'in', values: ['a1'] })), in: { asOf: february }, expected: [2] },
    { name: 'a day as of the past', node: attribute({ ...born, asOfHistory: true }, { test: 'calendar', part: 'monthDay', values: [101] }), in: { asOf: february }, expected: [2] }
  ]
}

const industry = fieldRef('account', 'industry', 'choice')
const points = fieldRef('customer', 'points', 'number')
const amount = fieldRef('opportunity', 'amount', 'decimal')
const tier = fieldRef('score', 'rfm.tier', 'choice')
const score = fieldRef('score', 'rfm.score', 'number')
const order = match('order')

const relatedRows: FactsRows = {
  accounts: [0, 1, 2, 3].map((id) => ({ id, industry: id === 2 ? null : 'IT' })),
  customers: [
    { id: 0, points: 10 }, { id: 1, points: 20 }, { id: 2, points: null }, { id: 3, points: 10 }, { id: 4, points: 30 }
  ],
  opportunities: [{ id: 0, amount: 100 }, { id: 1, amount: 0.5 }],
  relations: [
    { relation: 'account.contacts', entity: 0, other: 0 },
    { relation: 'account.contacts', entity: 0, other: 1 },
    { relation: 'account.contacts', entity: 1, other: 1 },
    { relation: 'account.contacts', entity: 1, other: 77 }, // deleted
    { relation: 'account.contacts', entity: 2, other: 2 },
    { relation: 'account.leads', entity: 3, other: 1 },
    { relation: 'customer.accounts', entity: 1, other: 0 },
    { relation: 'customer.accounts', entity: 1, other: 2 },
    { relation: 'account.opportunities', entity: 0, other: 0 },
    { relation: 'account.opportunities', entity: 3, other: 1 }
  ],
  events: [{ entity_type: 'customer', entity: 1, batch: 1, row: 1, type: 'order', occurred_at: february }],
  scores: [
    { score: 'rfm.tier', entity_type: 'customer', entity: 0, value: 'ＶＩＰ' },
    { score: 'rfm.tier', entity_type: 'customer', entity: 1, value: 'low' },
    { score: 'rfm.tier', entity_type: 'customer', entity: 3, value: null },
    { score: 'rfm.tier', entity_type: 'lead', entity: 4, value: 'vip' },
    { score: 'rfm.score', entity_type: 'customer', entity: 0, value: 5 },
    { score: 'rfm.score', entity_type: 'customer', entity: 1, value: 4.5 },
    { score: 'rfm.score', entity_type: 'customer', entity: 99, value: 9 }
  ],
  folder_members: [
    { folder: 'east', entity_type: 'customer', entity: 0 }, { folder: 'north', entity_type: 'customer', entity: 1 }, { folder: 'east', entity_type: 'account', entity: 2 }
  ]
}

const hasOrder = event(order, { fn: 'count' }, { test: 'range', min: 1 })
const inAccounts = { entity: 'account' } as const
const seed = seedNumber('spring')
const byHash = [0, 1, 2, 3, 4].toSorted((one, other) => memberHash(one, seed) - memberHash(other, seed))
const everyone = group('and')

export const memberships: World = {
  name: 'related, segments, scores, folders, limits',
  fields: {
    account: [{ name: 'industry', type: 'choice' }], customer: [{ name: 'points', type: 'number' }], opportunity: [{ name: 'amount', type: 'decimal' }]
  },
  rows: relatedRows,
  cases: [
    { name: 'any contact', node: related('account.contacts', 'customer', { kind: 'any' }, attribute(points, { test: 'range', min: 20 })), in: inAccounts, expected: [0, 1] },
    { name: 'all contacts, of those that live', node: related('account.contacts', 'customer', { kind: 'all' }, attribute(points, { test: 'range', min: 20 })), in: inAccounts, expected: [1] },
    { name: 'all contacts with one of many values', node: related('account.contacts', 'customer', { kind: 'all' }, attribute(points, { test: 'in', values: Array.from({ length: 60 }, (_, index) => index + 20) })), in: inAccounts, expected: [1] },
    { name: 'all, negated inside', node: related('account.contacts', 'customer', { kind: 'all' }, not(attribute(points, { test: 'range', min: 20 }))), in: inAccounts, expected: [2] },
    { name: 'none', node: related('account.contacts', 'customer', { kind: 'none' }, attribute(points, { test: 'range', min: 20 })), in: inAccounts, expected: [2, 3] },
    { name: 'at least two', node: related('account.contacts', 'customer', { kind: 'atLeast', n: 2 }, everyone), in: inAccounts, expected: [0] },
    { name: 'at most one', node: related('account.contacts', 'customer', { kind: 'atMost', n: 1 }, everyone), in: inAccounts, expected: [1, 2, 3] },
    { name: 'exactly one', node: related('account.contacts', 'customer', { kind: 'exactly', n: 1 }, everyone), in: inAccounts, expected: [1, 2] },
    { name: 'exactly none', node: related('account.contacts', 'customer', { kind: 'exactly', n: 0 }, everyone), in: inAccounts, expected: [3] },
    { name: 'a contact with events', node: related('account.contacts', 'customer', { kind: 'any' }, group('or', hasOrder, tag(['x']))), in: inAccounts, expected: [0, 1] },
    { name: 'all contacts with events', node: related('account.contacts', 'customer', { kind: 'all' }, hasOrder), in: inAccounts, expected: [1] },
    { name: 'two relations deep', node: related('account.contacts', 'customer', { kind: 'any' }, related('customer.accounts', 'account', { kind: 'exactly', n: 1 }, attribute(industry, { test: 'set' }))), in: inAccounts, expected: [0, 1] },
    { name: 'an opportunity', node: related('account.opportunities', 'opportunity', { kind: 'any' }, attribute(amount, { test: 'range', max: 1 })), in: inAccounts, expected: [3] },
    { name: 'a fixed segment', node: segment([1, 3, 99]), expected: [1, 3] },
    { name: 'not in a fixed segment', node: segment([1, 3], { negated: true }), expected: [0, 2, 4] },
    { name: 'an empty segment', node: segment([]), expected: [] },
    { name: 'a segment with a definition of its own', node: segment(plan(hasOrder, { asOf: january })), expected: [] },
    { name: 'a segment with universe and limit', node: segment(plan(everyone, { universe: segment([0, 1, 2, 3]), limit: byField(points, { n: 2 }) })), expected: [0, 1] },
    { name: 'ids within a segment are named by both nodes', node: segment(plan({ kind: 'list', id: 'list', ids: [], negated: true }), { id: 'outer' }), sets: new Map([['outer > list', [1, 4]], ['list', [0]]]), expected: [0, 2, 3] },
    { name: 'a segment answered by the caller', node: segment(plan(everyone), { id: 'outer', negated: true }), sets: new Map([['outer', [1, 4]]]), expected: [0, 2, 3] },
    { name: 'a tier by fold', node: attribute(tier, { test: 'in', values: ['vip'] }), expected: [0] },
    { name: 'another tier, blanks included', node: attribute(tier, { test: 'in', values: ['vip'] }, { negated: true }), expected: [1, 2, 3, 4] },
    { name: 'another tier', node: attribute(tier, { test: 'in', values: ['vip'] }, { negated: true, blanks: 'exclude' }), expected: [1] },
    { name: 'a score', node: attribute(score, { test: 'range', min: 4.5, minOpen: true }), expected: [0] },
    { name: 'the best score of those who live', node: attribute(score, { test: 'rank', end: 'top', count: 1 }), expected: [0] },
    { name: 'a folder', node: folder('east', 'west'), expected: [0] },
    { name: 'a universe', node: attribute(points, { test: 'range', max: 20 }), in: { universe: segment([1, 2, 3]) }, expected: [1, 3] },
    { name: 'a universe of those who are not', node: not(attribute(points, { test: 'range', max: 20 })), in: { universe: segment([1, 2], { negated: true }) }, expected: [4] },
    { name: 'ranks within the universe', node: attribute(points, { test: 'rank', end: 'top', percent: 50 }), in: { universe: segment([0, 1, 2, 3]) }, expected: [0, 1, 3] },
    { name: 'the first by points, blanks last, ties by id', node: everyone, in: { limit: byField(points, { n: 4 }) }, expected: [4, 1, 0, 3] },
    { name: 'the last by points, blanks last', node: everyone, in: { limit: byField(points, { n: 9, descending: false }) }, expected: [0, 3, 1, 4, 2] },
    { name: 'a share by score, rounded up', node: everyone, in: { limit: byField(score, { percent: 21 }) }, expected: [0, 1] },
    { name: 'by a field without data', node: everyone, in: { limit: byField({ ...points, place: 'missing' }, { n: 2 }) }, expected: [0, 1] },
    { name: 'at random', node: everyone, in: { limit: byField(null, { n: 3, seed }) }, expected: byHash.slice(0, 3) },
    { name: 'a share at random', node: everyone, in: { limit: byField(null, { percent: 50, seed }) }, expected: byHash.slice(0, 3) },
    { name: 'a limit of none', node: everyone, in: { limit: byField(null, { n: 0 }) }, expected: [] }
  ]
}
