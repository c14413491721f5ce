import { describe, expect, it } from 'vitest'
import { lineageLayout } from '#renderer/screens/tags/lineageLayout.ts'

const graph = (...edges: [string, string][]) => ({ nodes: [...new Set(edges.flat())].map((id) => ({ id })), edges: edges.map(([from, to]) => ({ from, to })) })
const columns = (...edges: [string, string][]) => {
  const places = lineageLayout(graph(...edges))
  const order = [...new Set([...places.values()].map(({ x }) => x))].toSorted((one, other) => one - other)
  return Object.fromEntries([...places].map(([id, { x }]) => [id, order.indexOf(x)]))
}

describe('the lineage of a tag', () => {
  it('stands to the right of all that it reads, however long the way', () => {
    expect(columns(['field', 'tag'], ['field', 'other'], ['other', 'tag'], ['tag', 'segment'])).toEqual({ field: 0, other: 1, tag: 2, segment: 3 })
  })
  it('puts no two nodes on one place', () => {
    const places = [...lineageLayout(graph(['a', 'tag'], ['b', 'tag'], ['c', 'tag'], ['tag', 'd'], ['tag', 'e'])).values()].map(({ x, y }) => `${x} ${y}`)
    expect(new Set(places).size).toBe(6)
  })
  it('ends where things read each other', () => {
    expect(Object.keys(columns(['a', 'b'], ['b', 'a'])).toSorted((one, other) => one.localeCompare(other))).toEqual(['a', 'b'])
  })
})
