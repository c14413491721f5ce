/** What each node of a tree does to the whole: how many there would be without it. */
import type { GroupPlan, Plan } from '#core/domain/conditions/plan.ts'
import { createBreath, type Pace } from '#core/store/records/condition-sets.ts'
import { and, andNot, count, emptyBitset, or, type Bitset } from './bitset.ts'
import type { Run } from './engine.ts'

/**
 * For every node below the root: members of the whole tree, before the limit, if the node were not there. A group goes with its only child.
 * Gives the thread back every few milliseconds.
 */
export async function countsWithout(plan: Plan, { nodes, universe }: Pick<Run, 'nodes' | 'universe'>, pace: Pace = {}): Promise<Record<string, number>> {
  const without: Record<string, number> = {}
  const breathe = createBreath(pace)
  /** `above` makes the whole tree's set from this group's; `gone` is the whole without this group. */
  async function visit(group: GroupPlan, above: (bits: Bitset) => Bitset, gone: number): Promise<void> {
    const children = group.children.map(({ id }) => nodes.get(id)!)
    const others = othersOf(group.op, children, universe)
    for (const [index, child] of group.children.entries()) {
      await breathe()
      const siblings = others(index)
      const whole = (bits: Bitset) => above(group.negated ? andNot(universe, bits) : bits)
      const left = children.length === 1 ? gone : count(whole(siblings))
      without[child.id] = left
      if (child.kind === 'group') await visit(child, (bits) => whole(children.length === 1 ? bits : group.op === 'and' ? and(siblings, bits) : or(siblings, bits)), left)
    }
  }
  if (plan.root.kind === 'group') await visit(plan.root, (bits) => bits, count(universe))
  return without
}

/**
 * What the children of a group come to without the one at an index, for all of them by one pass: only those matter to whom a single child makes the difference,
 * because it alone misses them (`and`) or it alone holds them (`or`).
 */
function othersOf(op: 'and' | 'or', children: readonly Bitset[], universe: Bitset): (index: number) => Bitset {
  const once = emptyBitset(universe.size)
  const seen = emptyBitset(universe.size)
  const told = (child: Bitset) => (op === 'and' ? andNot(universe, child) : child)
  for (const child of children) {
    const { words } = told(child)
    for (let index = 0; index < words.length; index++) {
      const word = words[index]!
      once.words[index] = (once.words[index]! & ~word) | (word & ~seen.words[index]!)
      seen.words[index]! |= word
    }
  }
  return (index) => {
    const alone = and(once, told(children[index]!))
    return op === 'and' ? or(andNot(universe, seen), alone) : andNot(seen, alone)
  }
}
