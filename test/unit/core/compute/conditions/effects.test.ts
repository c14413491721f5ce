import { expect, test } from 'vitest'
import { and, andNot, bitsetOf, count, emptyBitset, or, type Bitset } from '#core/compute/conditions/bitset.ts'
import { countsWithout } from '#core/compute/conditions/effects.ts'
import type { ConditionPlan, GroupPlan, Plan } from '#core/domain/conditions/plan.ts'
import { createRandom, type Random } from '#core/domain/demo/random.ts'

const size = 96

/** A tree whose leaves are random sets, the nodes with what they come to. */
function someTree(random: Random, universe: Bitset) {
  const nodes = new Map<string, Bitset>()
  const leaves = new Map<string, Bitset>()
  const make = (depth: number): ConditionPlan => {
    const id = `n${nodes.size + leaves.size}`
    if (depth === 0 || random.chance(0.4)) {
      const set = and(universe, bitsetOf(size, Array.from({ length: 60 }, () => random.below(size))))
      leaves.set(id, set)
      nodes.set(id, set)
      return { kind: 'list', id, ids: [], negated: false }
    }
    nodes.set(id, universe)
    return { kind: 'group', id, op: random.pick(['and', 'or']), negated: random.chance(0.3), children: Array.from({ length: random.below(4) }, () => make(depth - 1)) }
  }
  const root: GroupPlan = { kind: 'group', id: 'root', op: random.pick(['and', 'or']), negated: random.chance(0.3), children: [make(3), make(3), make(1)] }
  const bitsOf = (node: ConditionPlan): Bitset => {
    if (node.kind !== 'group') return leaves.get(node.id)!
    const children = node.children.map(bitsOf)
    const together = node.op === 'and' ? children.reduce((left, right) => and(left, right), universe) : children.reduce((left, right) => or(left, right), emptyBitset(size))
    const bits = node.negated ? andNot(universe, together) : together
    nodes.set(node.id, bits)
    return bits
  }
  bitsOf(root)
  return { root, nodes, bitsOf }
}

/** The tree with a node taken out, and with it every group of which it was all; null where nothing is left. */
function pruned(node: ConditionPlan, id: string): ConditionPlan | null {
  if (node.id === id) return null
  if (node.kind !== 'group' || node.children.length === 0) return node
  const children = node.children.flatMap((child) => pruned(child, id) ?? [])
  return children.length === 0 ? null : { ...node, children }
}

test('without a node the whole is what it would be if the node were not there', async () => {
  let told = 0
  for (let seed = 1; seed <= 300; seed++) {
    const random = createRandom(seed, 31)
    const universe = bitsetOf(size, Array.from({ length: 80 }, () => random.below(size)))
    const { root, nodes, bitsOf } = someTree(random, universe)
    const without = await countsWithout({ root } as Plan, { nodes, universe })
    for (const id of nodes.keys()) {
      if (id === 'root') continue
      const left = pruned(root, id)
      expect([seed, id, without[id]]).toEqual([seed, id, count(left ? bitsOf(left) : universe)])
      told++
    }
    expect(Object.keys(without)).toHaveLength(nodes.size - 1)
  }
  expect(told).toBeGreaterThan(1000)
})

test('two hundred conditions side by side take one pass, and can be called off', async () => {
  const universe = bitsetOf(size, Array.from({ length: size }, (_, id) => id))
  const children = Array.from({ length: 200 }, (_, index): ConditionPlan => ({ kind: 'list', id: `n${index}`, ids: [], negated: false }))
  const nodes = new Map(children.map(({ id }, index) => [id, index === 7 ? bitsetOf(size, [1, 2]) : index === 9 ? bitsetOf(size, [2, 3]) : universe]))
  const plan = { root: { kind: 'group', id: 'root', op: 'and', negated: false, children } } as unknown as Plan
  nodes.set('root', bitsetOf(size, [2]))
  expect(await countsWithout(plan, { nodes, universe })).toMatchObject({ n0: 1, n7: 2, n9: 2, n199: 1 })
  await expect(countsWithout(plan, { nodes, universe }, { signal: AbortSignal.abort(new Error('gone')) })).rejects.toThrow('gone')
})
