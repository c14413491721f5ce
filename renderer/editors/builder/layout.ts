/** Where each node of a tree stands on the canvas, and which place of the tree a point of the canvas means. Rows below one another, what a group holds indented below it. */
import { placeOf, placesOf } from '#core/domain/conditions/edit.ts'
import type { Condition, GroupCondition } from '#core/domain/conditions/types.ts'

export const leafSize = { width: 380, height: 78 }
export const groupSize = { width: 380, height: 38 }
/** How far what a group holds stands right of it. */
const indent = 36
const gap = 10

interface Box {
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
    if (node.kind === 'group') for (const child of node.children) box.span += gap + place(child, x + indent, y + box.span + gap, node.id!)
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
  function within(group: GroupCondition): Slot {
    const parent = group.id!
    for (const [index, child] of group.children.entries()) {
      const { x, y, height, span } = layout.boxes.get(child.id!)!
      if (point.y >= y + span + gap / 2) continue
      const inCard = point.y - y
      const isOutside = point.x < x - gap
      if (child.id === moving || inCard < rim) return { parent, index }
      if (child.kind === 'group' && !isOutside) return within(child)
      if (child.kind !== 'group' && !isOutside && Math.abs(inCard - height / 2) < height * pairShare) return { pair: child.id! }
      return { parent, index: inCard < span / 2 ? index : index + 1 }
    }
    const { y, height } = layout.boxes.get(parent)!
    return { parent, index: point.y < y + height + gap / 2 ? 0 : group.children.length }
  }
  const slot = within(root)
  return moving !== null && goesNowhere(root, moving, slot) ? undefined : slot
}

/** Half of the height of a leaf, as a share, that means the leaf itself rather than the place beside it. */
const pairShare = 0.22
/** Upper part of a card that means the place before it. */
const rim = 9

function childrenOf(root: GroupCondition, id: string): readonly Condition[] {
  const node = placeOf(root, id)?.node
  return node?.kind === 'group' ? node.children : []
}

function goesNowhere(root: GroupCondition, moving: string, slot: Slot): boolean {
  const { node, parent, index = 0 } = placeOf(root, moving) ?? {}
  if (node?.kind === 'group' && placeOf(node, slot.pair ?? slot.parent)) return true
  return slot.pair === undefined && slot.parent === parent?.id && (slot.index === index || slot.index === index + 1)
}

/** Where the mark of a slot is drawn: a line between two children, or a frame around a node. */
export function markOf(root: GroupCondition, layout: Layout, slot: Slot): { x: number; y: number; width: number; height: number } {
  if (slot.pair !== undefined) {
    const { x, y, width, height } = layout.boxes.get(slot.pair)!
    return { x: x - 4, y: y - 4, width: width + 8, height: height + 8 }
  }
  const group = layout.boxes.get(slot.parent)!
  const children = childrenOf(root, slot.parent).map(({ id }) => layout.boxes.get(id!)!)
  const [before, after] = [children[slot.index - 1], children[slot.index]]
  const y = after ? after.y - gap / 2 : before ? before.y + before.span + gap / 2 : group.y + group.height + gap / 2
  return { x: group.x + indent, y: y - 1.5, width: leafSize.width, height: 3 }
}

/** The node that an arrow key leads to: up and down by rows, left to the group, right to the first that it holds. */
export function neighbour(root: GroupCondition, id: string, key: 'up' | 'down' | 'left' | 'right'): string | undefined {
  if (key === 'left') return placeOf(root, id)?.parent?.id
  if (key === 'right') return childrenOf(root, id)[0]?.id
  const rows = [...placesOf(root)].map(({ node }) => node.id!)
  return rows[rows.indexOf(id) + (key === 'down' ? 1 : -1)]
}
