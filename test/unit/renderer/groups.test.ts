import { describe, expect, it } from 'vitest'
import type { Group } from '#core/contract/groups.ts'
import { dropPlace, isWithin, placed, rowsOf, stepPlace, type Step } from '#renderer/components/tree/tree.ts'

const group = (id: string, parent: string | null, position: number): Group => ({
  id, name: id, parent, position, description: '', owner: 'me', version: 1, createdAt: '', updatedAt: '', deletedAt: null, members: 0, all: 0
})
/** east (shanghai (xuhui), suzhou), west */
const groups = [group('east', null, 1), group('west', null, 2), group('shanghai', 'east', 1), group('suzhou', 'east', 2), group('xuhui', 'shanghai', 1)]
const find = (id: string) => groups.find((entry) => entry.id === id)!

describe('the tree', () => {
  it('lists parents before what is in them, with place and depth', () => {
    expect(rowsOf(groups, new Set()).map(({ node: { id }, depth, place, siblings, children }) => [id, depth, place, siblings, children])).toEqual([
      ['east', 0, 0, 2, 2], ['shanghai', 1, 0, 2, 1], ['xuhui', 2, 0, 1, 0], ['suzhou', 1, 1, 2, 0], ['west', 0, 1, 2, 0]
    ])
  })
  it('leaves out what stands in a closed group', () => {
    expect(rowsOf(groups, new Set(['shanghai'])).map(({ node: { id } }) => id)).toEqual(['east', 'shanghai', 'suzhou', 'west'])
  })
  it('shows a group whose parent is not there at the top', () => {
    expect(rowsOf([group('a', 'gone', 1)], new Set())).toMatchObject([{ depth: 0 }])
  })
  it('knows what stands in what', () => {
    expect(isWithin(groups, 'xuhui', 'east')).toBe(true)
    expect(isWithin(groups, 'east', 'east')).toBe(true)
    expect(isWithin(groups, 'west', 'east')).toBe(false)
  })
})

describe('a group that is dragged', () => {
  it('comes to stand between its new neighbours', () => {
    expect(dropPlace(groups, 'west', find('suzhou'), 'before')).toEqual({ parent: 'east', position: 1.5 })
    expect(dropPlace(groups, 'west', find('suzhou'), 'after')).toEqual({ parent: 'east', position: 3 })
    expect(dropPlace(groups, 'west', find('east'), 'before')).toEqual({ parent: null, position: 0 })
    expect(dropPlace(groups, 'west', find('east'), 'into')).toEqual({ parent: 'east', position: 3 })
    expect(dropPlace(groups, 'east', find('west'), 'into')).toEqual({ parent: 'west', position: 0 })
  })
  it('does not go into itself or what stands in it', () => {
    for (const drop of ['before', 'into', 'after'] as const) {
      expect(dropPlace(groups, 'east', find('east'), drop)).toBeUndefined()
      expect(dropPlace(groups, 'east', find('xuhui'), drop)).toBeUndefined()
    }
  })
})

describe('a group that is moved by keys', () => {
  const moved = (id: string, step: Step) => stepPlace(groups, find(id), step)
  it('changes places with its neighbours', () => {
    expect(moved('suzhou', 'up')).toEqual({ parent: 'east', position: 0 })
    expect(moved('shanghai', 'down')).toEqual({ parent: 'east', position: 3 })
  })
  it('goes into the one above it and out of its parent', () => {
    expect(moved('suzhou', 'in')).toEqual({ parent: 'shanghai', position: 2 })
    expect(moved('xuhui', 'out')).toEqual({ parent: 'east', position: 1.5 })
  })
  it('stands at its new place before the next step', () => {
    const after = placed(groups, 'suzhou', moved('suzhou', 'up')!)
    expect(rowsOf(after, new Set()).map(({ node: { id } }) => id)).toEqual(['east', 'suzhou', 'shanghai', 'xuhui', 'west'])
    expect(stepPlace(after, after.find(({ id }) => id === 'suzhou')!, 'out')).toEqual({ parent: null, position: 1.5 })
  })
  it('stays where there is nowhere to go', () => {
    expect(moved('east', 'up')).toBeUndefined()
    expect(moved('west', 'down')).toBeUndefined()
    expect(moved('east', 'in')).toBeUndefined()
    expect(moved('east', 'out')).toBeUndefined()
  })
})
