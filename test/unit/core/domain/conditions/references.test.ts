import fc from 'fast-check'
import { expect, test } from 'vitest'
import { references } from '#core/domain/conditions/references.ts'
import { definitionOf } from './catalogue.ts'

const none = { fields: [], properties: [], events: [], tags: [], segments: [], scores: [], relations: [], folders: [], channels: [] }

test('everything that each kind refers to, once and sorted', () => {
  const root = { kind: 'group', op: 'and', children: [
    { kind: 'attribute', field: 'city', op: 'isSet' }, { kind: 'attribute', field: 'city', op: 'eq', value: 'x' }, { kind: 'attribute', field: 'identity.phone', op: 'verified' },
    { kind: 'elements', field: 'attr.orders', op: 'any', where: [{ property: 'price', op: 'gt', value: 1 }] }, { kind: 'history', field: 'stage', op: 'changed' },
    { kind: 'tag', op: 'hasAny', tags: ['vip', 'a'] }, { kind: 'score', score: 'rfm.tier', op: 'isSet' }, { kind: 'folder', op: 'in', folder: 'east' }, { kind: 'list', op: 'in', ids: ['CU1'] },
    { kind: 'event', event: 'order', where: [{ property: 'amount', op: 'gt', value: 1 }], measure: { fn: 'distinct', property: 'data.sku' } },
    { kind: 'occurrence', which: 'last', event: ['visit', 'order'], has: [{ property: 'channel', op: 'isSet' }] },
    { kind: 'sequence', steps: [{ event: 'view' }, { event: 'cart', where: [{ property: 'data.page', op: 'isSet' }] }], notBetween: [{ event: 'refund' }], same: ['data.sku'] },
    { kind: 'group', op: 'or', children: [{ kind: 'segment', op: 'in', segment: 's1' }] },
    { kind: 'related', relation: 'customer.accounts', quantifier: 'any', where: { kind: 'related', relation: 'account.opportunities', quantifier: 'any', where: { kind: 'attribute', field: 'amount', op: 'gt', value: 1 } } }
  ] }
  expect(references(definitionOf(root, { universe: { kind: 'segment', segment: 's0' }, limit: { n: 1, by: { attribute: 'points' } } }))).toEqual({
    fields: ['customer.attr.orders', 'customer.city', 'customer.points', 'customer.stage', 'opportunity.amount'],
    properties: ['amount', 'channel', 'data.page', 'data.sku'],
    events: ['cart', 'order', 'refund', 'view', 'visit'],
    tags: ['a', 'vip'], segments: ['s0', 's1'], scores: ['rfm.tier'], relations: ['account.opportunities', 'customer.accounts'], folders: ['east'], channels: ['phone']
  })
})

test('one condition has a subject of its own', () => {
  expect(references({ kind: 'attribute', field: 'industry', op: 'isSet' }, 'account')).toEqual({ ...none, fields: ['account.industry'] })
})

test('anything can be asked, without end too', () => {
  const circle: Record<string, unknown> = { kind: 'group' }
  circle.children = [circle]
  expect(references(circle)).toEqual(none)
  expect(references({ kind: 'toString' })).toEqual(none)
  fc.assert(fc.property(fc.anything({ withNullPrototype: true }), (input) => {
    expect(references(input)).toEqual(none)
  }), { seed: 5 })
})
