/** Where each node of a tree stands on the canvas, and which place of the tree a point of the canvas means. Groups stand left of what they hold, in line with its first. */
import type { Condition, GroupCondition } from '#core/domain/conditions/types.ts'

export const leafSize = { width: 344, height: 84 }
export const groupSize = { width: 184, height: 84 }
const gap = { x: 48, y: 12 }

export interface Box {
  x: number
  y: number
  width: number
  height: number
  /** Height of the node with all that it holds. */
  span: number
  parent: string | null
}

export interface Layout {
  boxes: ReadonlyMap<string, Box>
  width: number
  height: number
}

export function layoutOf(root: GroupCondition): Layout {
  const boxes = new Map<string, Box>()
  let width = 0
  /** Places a node at a point and answers the height that it takes. */
  function place(node: Condition, x: number, y: number, parent: string | null): number {
    const size = node.kind === 'group' ? groupSize : leafSize
    const box: Box = { x, y, ...size, span: size.height, parent }
    boxes.set(node.id!, box)
    width = Math.max(width, x + size.width)
    if (node.kind === 'group') {
      let below = y
      for (const child of node.children) below += place(child, x + size.width + gap.x, below, node.id!) + gap.y
      box.span = Math.max(size.height, below - gap.y - y)
    }
    return box.span
  }
  const height = place(root, 0, 0, null)
  return { boxes, width, height }
}

/** A place of the tree: before a child of a group, or together with a node in a new group. */
export type Slot = { parent: string; index: number; pair?: undefined } | { pair: string }

export interface Point {
  x: number
  y: number
}

/** The place that a point means for a node that is dragged (null: a new one); undefined where it cannot go: into itself, or where it stands. */
export function slotAt(root: GroupCondition, layout: Layout, point: Point, moving: string | null): Slot | undefined {
  const boxOf = (node: Condition) => layout.boxes.get(node.id!)!
  /** The slot within a group, or undefined where the point is not in its band. */
  function within(group: GroupCondition): Slot | undefined {
    const box = boxOf(group)
    if (group.id === moving) return undefined
    if (point.x < box.x + box.width + gap.x / 2) return { parent: group.id!, index: group.children.length }
    for (const child of group.children) {
      const { y, height, span, x, width } = boxOf(child)
      if (point.y < y - gap.y / 2 || point.y >= y + span + gap.y / 2) continue
      if (child.kind === 'group') {
        if (point.x > x - gap.x / 2) return child.id === moving ? { parent: group.id!, index: group.children.indexOf(child) } : onEdge(child, point.y) ?? within(child)
      } else if (child.id !== moving && point.x >= x && point.x < x + width && Math.abs(point.y - y - height / 2) < height * pairShare) return { pair: child.id! }
    }
    const after = group.children.filter((child) => boxOf(child).y + boxOf(child).span / 2 < point.y).length
    return { parent: group.id!, index: after }
  }
  /** At the upper or lower rim of a group's card, before or after it. */
  function onEdge(group: GroupCondition, y: number): Slot | undefined {
    const box = boxOf(group)
    if (point.x > box.x + box.width || (y > box.y + rim && y < box.y + box.height - rim)) return undefined
    const parent = layout.boxes.get(group.id!)!.parent!
    const index = childrenOf(root, parent).findIndex(({ id }) => id === group.id)
    return { parent, index: y <= box.y + rim ? index : index + 1 }
  }
  const slot = within(root)
  return slot && moving !== null && staysAt(root, moving, slot) ? undefined : slot
}

/** Half of the height of a leaf, as a share, that means the leaf itself rather than the place beside it. */
const pairShare = 0.22
const rim = 14

function childrenOf(root: GroupCondition, id: string): readonly Condition[] {
  const search = (node: Condition): readonly Condition[] | undefined => {
    if (node.kind !== 'group') return undefined
    if (node.id === id) return node.children
    for (const child of node.children) {
      const found = search(child)
      if (found) return found
    }
    return undefined
  }
  return search(root) ?? []
}

function staysAt(root: GroupCondition, moving: string, slot: Slot): boolean {
  if (slot.pair !== undefined) return false
  const index = childrenOf(root, slot.parent).findIndex(({ id }) => id === moving)
  return index >= 0 && (slot.index === index || slot.index === index + 1)
}

/** Where the mark of a slot is drawn: a line between two children, or a frame around a node. */
export function markOf(root: GroupCondition, layout: Layout, slot: Slot): { x: number; y: number; width: number; height: number } {
  if (slot.pair !== undefined) {
    const { x, y, width, height } = layout.boxes.get(slot.pair)!
    return { x: x - 4, y: y - 4, width: width + 8, height: height + 8 }
  }
  const group = layout.boxes.get(slot.parent)!
  const children = childrenOf(root, slot.parent).map(({ id }) => layout.boxes.get(id!)!)
  const x = group.x + group.width + gap.x
  const [before, after] = [children[slot.index - 1], children[slot.index]]
  const y = after ? after.y - gap.y / 2 : before ? before.y + before.span + gap.y / 2 : group.y
  return { x, y: y - 1.5, width: leafSize.width, height: 3 }
}

/** The node that an arrow key leads to: up and down in the column where there is one, left to the group, right to the first that it holds. */
export function neighbour(root: GroupCondition, id: string, key: 'up' | 'down' | 'left' | 'right'): string | undefined {
  const layout = layoutOf(root)
  const box = layout.boxes.get(id)
  if (!box) return undefined
  if (key === 'left') return box.parent ?? undefined
  if (key === 'right') return childrenOf(root, id)[0]?.id
  const direction = key === 'down' ? 1 : -1
  const ahead = [...layout.boxes].filter(([, other]) => (other.y - box.y) * direction > 0)
  const inColumn = ahead.filter(([, other]) => other.x === box.x)
  const distance = ([, other]: [string, Box]) => Math.abs(other.y - box.y)
  return (inColumn.length > 0 ? inColumn : ahead).toSorted((one, other) => distance(one) - distance(other))[0]?.[0]
}
