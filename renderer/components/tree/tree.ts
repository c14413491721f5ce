/** A tree of the library (categories, folders, groups) as rows, and where a node may go. */

export interface TreeNode {
  id: string
  name: string
  parent: string | null
  /** Among its siblings. */
  position: number
}

export interface Row<Node extends TreeNode = TreeNode> {
  node: Node
  depth: number
  /** How many nodes stand right in it. */
  children: number
  /** Its place among its siblings, from 0, and how many those are. */
  place: number
  siblings: number
}

/** Every node before those in it; what stands in a closed one is left out. One whose parent is gone stands at the top. */
export function rowsOf<Node extends TreeNode>(nodes: readonly Node[], closed: ReadonlySet<string> = new Set()): Row<Node>[] {
  const ids = new Set(nodes.map(({ id }) => id))
  const below = Map.groupBy(nodes, ({ parent }) => (parent !== null && ids.has(parent) ? parent : null))
  const walk = (parent: string | null, depth: number): Row<Node>[] => {
    const siblings = below.get(parent) ?? []
    return siblings.flatMap((node, place) => {
      const row = { node, depth, children: below.get(node.id)?.length ?? 0, place, siblings: siblings.length }
      return closed.has(node.id) ? [row] : [row, ...walk(node.id, depth + 1)]
    })
  }
  return walk(null, 0)
}

export interface Place {
  parent: string | null
  position: number
}

const siblingsOf = (nodes: readonly TreeNode[], parent: string | null, without: string) => nodes.filter((node) => node.parent === parent && node.id !== without)

/** A position between two siblings: before the one at `index`, after the one before it. */
function positionAt(siblings: readonly TreeNode[], index: number): number {
  const [before, after] = [siblings[index - 1]?.position, siblings[index]?.position]
  if (before === undefined) return (after ?? 1) - 1
  return after === undefined ? before + 1 : (before + after) / 2
}

/** Whether `node` is `other` or stands somewhere in it. */
export function isWithin(nodes: readonly TreeNode[], node: string | null, other: string): boolean {
  for (let at = node; at !== null; at = nodes.find(({ id }) => id === at)?.parent ?? null) if (at === other) return true
  return false
}

/** The nodes with one of them at another place. */
export function placed<Node extends TreeNode>(nodes: readonly Node[], id: string, place: Place): Node[] {
  return nodes.map((node) => (node.id === id ? { ...node, ...place } : node)).toSorted((one, other) => one.position - other.position)
}

export type Drop = 'before' | 'into' | 'after'

/** Where a node comes to stand when it is let go on another; undefined where that is itself or stands in it. */
export function dropPlace(nodes: readonly TreeNode[], moved: string, target: TreeNode, drop: Drop): Place | undefined {
  if (isWithin(nodes, target.id, moved)) return undefined
  const parent = drop === 'into' ? target.id : target.parent
  const siblings = siblingsOf(nodes, parent, moved)
  const index = drop === 'into' ? siblings.length : siblings.indexOf(target) + (drop === 'after' ? 1 : 0)
  return { parent, position: positionAt(siblings, index) }
}

export type Step = 'up' | 'down' | 'in' | 'out'

/** Where a node comes to stand one step by keyboard: among its siblings, into the one above it, or out of its parent. */
export function stepPlace(nodes: readonly TreeNode[], node: TreeNode, step: Step): Place | undefined {
  const all = nodes.filter(({ parent }) => parent === node.parent)
  const index = all.indexOf(node)
  if (step === 'out') {
    const parent = nodes.find(({ id }) => id === node.parent)
    return parent && dropPlace(nodes, node.id, parent, 'after')
  }
  const neighbour = all[step === 'down' ? index + 1 : index - 1]
  return neighbour && dropPlace(nodes, node.id, neighbour, step === 'up' ? 'before' : step === 'down' ? 'after' : 'into')
}
