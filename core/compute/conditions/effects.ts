/** What each node of a tree does to the whole: how many there would be without it. */
import type { GroupPlan, Plan } from '#core/domain/conditions/plan.ts'
import { createBreath, type Pace } from '#core/store/records/condition-sets.ts'
import { and, andNot, count, countBoth, emptyBitset, or, type Bitset } from './bitset.ts'
import type { Run } from './engine.ts'

/**
 * For every node below the root: members of the whole tree, before the limit, if the node were not there. A group goes with its only child.
 * Gives the thread back every few milliseconds.
 */
export async function countsWithout(plan: Plan, { nodes, universe }: Pick<Run, 'nodes' | 'universe'>, pace: Pace = {}): Promise<Record<string, number>> {
  const without: Record<string, number> = {}
  const breathe = createBreath(pace)
  const whole = count(nodes.get(plan.root.id)!)
  /**
   * `decided`: those who are in the whole or not as they are in this group or not. `sign`: whether the whole gains (1) or loses (-1) whom the group gains
   * before its own negation. `gone`: the whole without this group.
   */
  async function visit(group: GroupPlan, decided: Bitset, sign: number, gone: number): Promise<void> {
    const children = group.children.map(({ id }) => nodes.get(id)!)
    const { none, one } = decidingChildren(group.op, children, decided)
    for (const [index, child] of group.children.entries()) {
      await breathe()
      const set = children[index]!
      const isOnly = children.length === 1
      // Those whom this child alone keeps out of an and-group, or in an or-group, change sides without it.
      const left = isOnly ? gone : group.op === 'and' ? whole + sign * (count(one) - countBoth(one, set)) : whole - sign * countBoth(one, set)
      without[child.id] = left
      if (child.kind !== 'group') continue
      const below = isOnly ? decided : or(none, group.op === 'and' ? andNot(one, set) : and(one, set))
      await visit(child, below, child.negated ? -sign : sign, left)
    }
  }
  if (plan.root.kind === 'group') await visit(plan.root, universe, plan.root.negated ? -1 : 1, count(universe))
  return without
}

/** Of some ids: those about whom none, and about whom exactly one, of a group's children decides, by missing them (`and`) or by holding them (`or`). */
function decidingChildren(op: 'and' | 'or', children: readonly Bitset[], of: Bitset): { none: Bitset; one: Bitset } {
  const [none, one] = [emptyBitset(of.size), emptyBitset(of.size)]
  none.words.set(of.words)
  const flip = op === 'and' ? -1 : 0
  for (const { words } of children) {
    for (let index = 0; index < none.words.length; index++) {
      const deciding = (index < words.length ? words[index]! : 0) ^ flip
      const left = none.words[index]!
      one.words[index] = (one.words[index]! & ~deciding) | (left & deciding)
      none.words[index] = left & ~deciding
    }
  }
  return { none, one }
}
