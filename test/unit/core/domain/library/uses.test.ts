import { describe, expect, test } from 'vitest'
import type { Definition } from '#core/domain/conditions/types.ts'
import { orderOfRules, readsOf, tagsReadBy, usersOf, type Definer } from '#core/domain/library/uses.ts'

const reads = (...tags: string[]): Definition => ({ schema: 1, entity: 'customer', root: { kind: 'tag', op: 'hasAny', tags } })
const within = (segment: string): Definition => ({ schema: 1, entity: 'customer', root: { kind: 'segment', op: 'in', segment } })
const definer = (type: Definer['type'], id: string, ...definitions: Definition[]): Definer => ({ type, id, name: id, definitions })

describe('who reads what', () => {
  test('the users of a tag, but for what it says of itself', () => {
    const all = [definer('tag', 'a', reads('b')), definer('tag', 'b', reads('b', 'c')), definer('segment', 'b', reads('b')), definer('filter', 'f', reads('x'), reads('b'))]
    expect(usersOf(all, 'tags', new Set(['b'])).map(({ type, id }) => `${type} ${id}`)).toEqual(['tag a', 'segment b', 'filter f'])
    expect(readsOf(all[3]!).tags).toEqual(['b', 'x'])
  })

  test('tags are read through segments too, which may go round', () => {
    const segments = new Map([['s', within('t')], ['t', { ...reads('deep'), universe: { kind: 'segment', segment: 's' } } as Definition]])
    expect([...tagsReadBy(within('s'), segments)]).toEqual(['deep'])
  })
})

describe('the order of rules', () => {
  const order = (rules: Record<string, Definition>, segments: Record<string, Definition> = {}, resolve?: (id: string) => string) => orderOfRules(new Map(Object.entries(rules)), new Map(Object.entries(segments)), resolve)

  test('each after those that it reads, also through a segment and a merge', () => {
    expect(order({ a: reads('b'), b: within('s'), c: reads('nobody') }, { s: reads('c') })).toEqual({ order: ['c', 'b', 'a'], cycle: null })
    expect(order({ a: reads('gone'), z: reads('x') }, {}, (id) => (id === 'gone' ? 'z' : id)).order).toEqual(['z', 'a'])
  })

  test('a circle is named in turn', () => {
    expect(order({ a: reads('b'), b: reads('c'), c: reads('b'), d: reads('d') }).cycle).toEqual(['b', 'c', 'b'])
    expect(order({ d: reads('d') }).cycle).toEqual(['d', 'd'])
  })
})
