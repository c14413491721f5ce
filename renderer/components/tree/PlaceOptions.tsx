import { useMemo } from 'react'
import { rowsOf, type TreeNode } from './tree.ts'

/** The options of a choice of places of a tree, those in one below it. */
export function PlaceOptions({ nodes }: { nodes: readonly TreeNode[] }) {
  const rows = useMemo(() => rowsOf(nodes), [nodes])
  return rows.map(({ node, depth }) => <option key={node.id} value={node.id}>{'\u2003'.repeat(depth)}{node.name}</option>)
}
