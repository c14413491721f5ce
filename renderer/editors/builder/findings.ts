/** What the counts tell about a tree besides themselves: conditions that nobody meets together, and ones that nobody meets. */
import { placesOf } from '#core/domain/conditions/edit.ts'
import type { GroupCondition } from '#core/domain/conditions/types.ts'
import type { Preview } from '#core/contract/segments.ts'

export type Finding = 'contradiction' | 'nobody'

/** @param active the tree that was counted, whose nodes `counts` names */
export function findingsOf(active: GroupCondition, { nodes, universe }: Pick<Preview, 'nodes' | 'universe'>): Map<string, Finding> {
  const found = new Map<string, Finding>()
  if (universe === 0) return found
  for (const { node } of placesOf(active)) {
    const id = node.id!
    if (nodes[id] === undefined) continue
    if (node.kind === 'group') {
      if (node.children.some((child) => nodes[child.id!] === undefined)) continue
      const together = node.children.map((child) => nodes[child.id!]!)
      const inAll = node.not ? universe - nodes[id] : nodes[id]
      if (node.op === 'and' && together.length > 1 && inAll === 0 && together.every((members) => members > 0)) found.set(id, 'contradiction')
    } else if (nodes[id] === 0) found.set(id, 'nobody')
  }
  return found
}
