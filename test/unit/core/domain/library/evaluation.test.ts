import { describe, expect, test } from 'vitest'
import type { Definition } from '#core/domain/conditions/types.ts'
import { circleThrough, orderOfRules, type Look } from '#core/domain/library/evaluation.ts'
import type { SegmentContent, TagContent } from '#core/domain/library/types.ts'

const ofTags = (...tags: string[]): Definition => ({ schema: 1, entity: 'customer', root: { kind: 'tag', op: 'hasAny', tags } })
const within = (segment: string): Definition => ({ schema: 1, entity: 'customer', root: { kind: 'segment', op: 'in', segment } })

interface World {
  tags?: Record<string, Definition | null>
  segments?: Record<string, Definition>
  /** Tags and segments in the recycle bin. */
  gone?: string[]
  merged?: Record<string, string>
  deprecated?: string[]
  fixed?: string[]
}

const look = ({ tags = {}, segments = {}, gone = [], merged = {}, deprecated = [], fixed = [] }: World): Look => ((type: 'tag' | 'segment', id: string) => {
  const deletedAt = gone.includes(id) || id in merged ? 1 : null
  if (type === 'segment') return segments[id] && { name: id, deletedAt, content: { definition: segments[id], type: fixed.includes(id) ? 'static' : 'dynamic' } as SegmentContent }
  const rule = tags[id]
  if (rule === undefined) return undefined
  const content = { state: deprecated.includes(id) ? 'deprecated' : 'published', published: rule && { rule, version: 1 }, mergedInto: merged[id] ?? null } as TagContent
  return { name: id, deletedAt, content }
}) as Look

const order = (world: World) => orderOfRules(look(world), new Set(Object.keys(world.tags!)))
const through = (type: 'tag' | 'segment', id: string, world: World) => circleThrough(look(world), { type, id })?.map((place) => `${place.type} ${place.id}`) ?? null

describe('the order of rules', () => {
  test('each after those that it reads, also through segments and a merge; what is read and not asked for stands in no order', () => {
    expect(order({ tags: { a: ofTags('b'), b: within('s'), c: ofTags('nobody') }, segments: { s: ofTags('c') } })).toEqual(['c', 'b', 'a'])
    expect(order({ tags: { a: ofTags('old'), old: ofTags('never'), z: ofTags('x') }, merged: { old: 'z' } })).toEqual(['z', 'a', 'old'])
  })

  test('a circle, which no library has, comes to an end', () => {
    expect(order({ tags: { a: ofTags('b'), b: ofTags('a') } }).toSorted()).toEqual(['a', 'b'])
  })
})

describe('a circle', () => {
  test('is named in turn, by the shortest way', () => {
    expect(through('tag', 'a', { tags: { a: ofTags('b', 'c'), b: ofTags('c'), c: ofTags('a') } })).toEqual(['tag a', 'tag c', 'tag a'])
    expect(through('tag', 'd', { tags: { d: ofTags('d') } })).toEqual(['tag d', 'tag d'])
    expect(through('segment', 's', { segments: { s: within('t'), t: ofTags('a') }, tags: { a: within('s') } })).toEqual(['segment s', 'segment t', 'tag a', 'segment s'])
  })

  test('is looked for through the object alone: one elsewhere does not stop the search', () => {
    expect(through('tag', 'a', { tags: { a: ofTags('b'), b: ofTags('c'), c: ofTags('b') } })).toBeNull()
  })

  test('goes by what is evaluated: not through drafts, tags out of use, fixed members and what lies in the bin', () => {
    const segments = { s: ofTags('a') }
    const tags = { a: within('s') }
    expect(through('tag', 'a', { tags, segments })).not.toBeNull()
    expect(through('tag', 'a', { tags, segments, fixed: ['s'] })).toBeNull()
    expect(through('tag', 'a', { tags, segments, gone: ['s'] })).toBeNull()
    expect(through('segment', 's', { tags, segments, deprecated: ['a'] })).toBeNull()
    expect(through('segment', 's', { tags: { a: null }, segments })).toBeNull()
  })

  test('goes through what a merged tag stands for', () => {
    const tags = { old: null, target: within('s') }
    expect(through('tag', 'old', { tags, segments: { s: ofTags('old') }, merged: { old: 'target' } })).toEqual(['tag target', 'segment s', 'tag target'])
  })
})
