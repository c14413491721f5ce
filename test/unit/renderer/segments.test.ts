import { describe, expect, it } from 'vitest'
import { regionName } from '#renderer/screens/segments/compare/regions.ts'
import { whereOf } from '#renderer/screens/segments/compare/where.ts'
import { memberInput } from '#renderer/screens/segments/memberInput.ts'
import { exportOf } from '#renderer/screens/segments/shownMembers.ts'
import { libraryInput } from '#renderer/screens/segments/libraryInput.ts'
import { freeName, segmentPath } from '#renderer/screens/segments/paths.ts'

describe('addresses', () => {
  it('name a segment, its tab and those beside it', () => {
    expect(segmentPath('金卡/A')).toBe('/segments/%E9%87%91%E5%8D%A1%2FA')
    expect(segmentPath('a', 'compare', ['b', 'c'])).toBe('/segments/a?tab=compare&with=b&with=c')
  })
  it('of the library ask what the core takes, and the newest first otherwise', () => {
    expect(libraryInput(new URLSearchParams('sort=count&dir=asc&health=stale&folder=&view=bin&q=x'))).toEqual({ sort: 'count', direction: 'asc', health: 'stale', folder: '', bin: true, query: 'x' })
    expect(libraryInput(new URLSearchParams('sort=nonsense&health=unwell&type=both'))).toEqual({ sort: 'updated', direction: 'desc' })
  })
})

describe('members', () => {
  const valid = { id: 'a', health: 'valid' as const, lastRun: null }
  const asked = (address: string, segment: Parameters<typeof memberInput>[0] = valid) => memberInput(segment, new URLSearchParams(address), { timeZone: 'Asia/Shanghai', today: '2026-11-21' })
  it('at the end of a day are those of its last millisecond in the zone of the workspace', () => {
    expect(asked('day=2026-11-19').input).toMatchObject({ asOf: '2026-11-19T15:59:59.999Z' })
    expect(asked('day=2026-11-21').input).toMatchObject({ asOf: '2026-11-21T15:59:59.999Z' })
  })
  it('are not asked of a day that has not been or that no calendar has', () => {
    expect(asked('day=2026-11-22').problem).toBe('future')
    for (const day of ['1800-01-01', '2026-02-30', 'soon']) expect(asked(`day=${day}`)).toMatchObject({ problem: 'impossible', input: expect.not.objectContaining({ asOf: expect.anything() }) })
  })
  it('of a broken segment are those of its last run, unless another is named', () => {
    const broken = { ...valid, health: 'broken' as const, lastRun: { number: 14, hasMembers: true } as never }
    expect(asked('day=2026-11-19', broken).input).toMatchObject({ run: 14 })
    expect(asked('run=9', broken).input).toMatchObject({ run: 9 })
    expect(asked('', { ...broken, lastRun: null }).input).not.toHaveProperty('run')
  })
})

describe('an export', () => {
  const segment = { id: 'a', entity: 'customer' as const }
  it('is of the whole segment, or of what the list shows, or of the rows that are ticked', () => {
    const input = { sort: 'name', direction: 'asc' as const, query: '李', run: 3 }
    expect(exportOf(segment, { input: {}, ids: [] })).toEqual({ segment: 'a' })
    expect(exportOf(segment, { input, ids: [] })).toEqual({ segment: 'a', run: 3, list: { entity: 'customer', query: '李', sort: 'name', direction: 'asc' } })
    expect(exportOf(segment, { input, ids: ['C1'] })).toEqual({ segment: 'a', run: 3, list: { entity: 'customer', ids: ['C1'], sort: 'name', direction: 'asc' } })
  })
})

describe('names', () => {
  it('of copies are the first that nobody has', () => {
    expect(freeName('x', new Set())).toBe('x')
    expect(freeName('x', new Set(['x', 'x 2']))).toBe('x 3')
  })
  it('of regions say what is in them and what is not', () => {
    const segments = ['A', 'B', 'C'].map((name) => ({ id: name, name, count: 1, share: 1 }))
    expect(regionName(segments, [0, 2])).toBe('A ∩ C − B')
    expect(regionName(segments, [0, 1, 2])).toBe('A ∩ B ∩ C')
    expect(regionName(segments, [1])).toBe('B − A − C')
  })
})

describe('a cell of the comparison', () => {
  const value = (value: string | null, from: number | null = null, to: number | null = null) => ({ value, from, to })
  it('opens the members that it counts', () => {
    expect(whereOf({ kind: 'values', by: 'city' }, value('上海'))).toEqual([{ kind: 'attribute', field: 'city', op: 'in', value: ['上海'] }])
    expect(whereOf({ kind: 'values', by: 'city' }, value(null))).toEqual([{ kind: 'attribute', field: 'city', op: 'isNotSet' }])
    expect(whereOf({ kind: 'bands', by: 'points' }, value('2', 10, 20))).toEqual([{ kind: 'attribute', field: 'points', op: 'gte', value: 10 }, { kind: 'attribute', field: 'points', op: 'lt', value: 20 }])
    expect(whereOf({ kind: 'bands', by: 'points' }, value('1', null, 10))).toEqual([{ kind: 'attribute', field: 'points', op: 'lt', value: 10 }])
    expect(whereOf({ kind: 'tags', by: 'tags' }, value('vip'))).toEqual([{ kind: 'tag', op: 'hasAny', tags: ['vip'] }])
  })
  it('opens nothing where a list cannot be filtered so', () => {
    expect(whereOf({ kind: 'recency', by: 'event:order' }, value('7', 0, 7))).toBeUndefined()
    expect(whereOf({ kind: 'bands', by: 'age:birthday' }, value('30', 30, 40))).toBeUndefined()
    expect(whereOf({ kind: 'tags', by: 'tags' }, value(null))).toBeUndefined()
  })
})
