import { describe, expect, test } from 'vitest'
import type { Definition } from '#core/domain/conditions/types.ts'
import { readsOf, usersOf, type Definer } from '#core/domain/library/uses.ts'

const reads = (...tags: string[]): Definition => ({ schema: 1, entity: 'customer', root: { kind: 'tag', op: 'hasAny', tags } })
const definer = (type: Definer['type'], id: string, ...definitions: Definition[]): Definer => ({ type, id, name: id, definitions })

describe('who reads what', () => {
  test('the users of a tag, but for what it says of itself', () => {
    const all = [definer('tag', 'a', reads('b')), definer('tag', 'b', reads('b', 'c')), definer('segment', 'b', reads('b')), definer('filter', 'f', reads('x'), reads('b'))]
    expect(usersOf(all, 'tags', new Set(['b'])).map(({ type, id }) => `${type} ${id}`)).toEqual(['tag a', 'segment b', 'filter f'])
    expect(readsOf(all[3]!).tags).toEqual(['b', 'x'])
  })
})
