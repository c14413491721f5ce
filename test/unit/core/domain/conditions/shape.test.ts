import { describe, expect, it } from 'vitest'
import { isShowable } from '#core/domain/conditions/shape.ts'

const of = (root: unknown, more: object = {}) => ({ schema: 1, entity: 'customer', root, ...more })
const group = (...children: unknown[]) => ({ kind: 'group', op: 'and', children })
const city = { kind: 'attribute', field: 'city', op: 'eq', value: '上海' }

describe('isShowable', () => {
  it.each([
    ['a whole one', of(group(city))],
    ['a value that is not filled in yet', of(group({ kind: 'attribute', field: 'city', op: 'eq' }))],
    ['names that nothing has', of(group({ kind: 'attribute', field: 'nope', op: 'eq', value: 'x' }, { kind: 'segment', op: 'in', segment: 'nope' }, { kind: 'tag', op: 'hasAny', tags: ['nope'] }))],
    ['an empty list', of(group({ kind: 'tag', op: 'hasAny', tags: [] }))],
    ['an empty group', of(group())]
  ])('shows %s', (_, definition) => expect(isShowable(definition)).toBe(true))

  it.each([
    ['nothing', null], ['a text', 'x'], ['no root', { schema: 1, entity: 'customer' }],
    ['another entity', of(group(city), { entity: 'martian' })], ['another schema', of(group(city), { schema: 2 })],
    ['another kind', of({ kind: 'zzz' })], ['a group without children', of({ kind: 'group', op: 'and' })], ['children that are none', of({ kind: 'group', op: 'and', children: 'x' })],
    ['tags that are no list', of(group({ kind: 'tag', op: 'hasAny', tags: 'x' }))], ['an event without a name', of(group({ kind: 'event' }))],
    ['steps that are no list', of(group({ kind: 'sequence', steps: {} }))], ['a key nobody knows', of(group({ ...city, colour: 'red' }))]
  ])('refuses %s', (_, definition) => expect(isShowable(definition)).toBe(false))
})
