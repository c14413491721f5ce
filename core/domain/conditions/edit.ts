/**
 * Editing a tree of conditions: every act is a pure function from a tree to a tree. The tree is that of an editor: its root is a group and every node has an
 * id of its own. Acts that would break the limits of the language (shared/spec/conditions.md §4.15) are refused.
 */
import { complementOf } from './complement.ts'
import { maximumDepth, maximumLeaves, type Condition, type Definition, type GroupCondition } from './types.ts'

type Refusal = 'tooDeep' | 'tooManyLeaves' | 'intoItself' | 'notSiblings'

/** The new tree and the node that an editor then stands on, or why nothing was done. */
export type Edit = { root: GroupCondition; focus: string; refused?: undefined } | { refused: Refusal }

export interface NodePlace {
  node: Condition
  /** null: the root. */
  parent: GroupCondition | null
  /** Place among the children of the parent. */
  index: number
  /** 1 for the root. */
  depth: number
}

/** Every node in the order of the tree, parents first. What stands within a `related` condition is part of it. */
export function* placesOf(root: GroupCondition): Generator<NodePlace> {
  function* visit(node: Condition, parent: GroupCondition | null, index: number, depth: number): Generator<NodePlace> {
    yield { node, parent, index, depth }
    if (node.kind !== 'group') return
    for (const [place, child] of node.children.entries()) yield* visit(child, node, place, depth + 1)
  }
  yield* visit(root, null, 0, 1)
}

/** Where the node of an id stands; undefined: nowhere. */
export function placeOf(root: GroupCondition, id: string): NodePlace | undefined {
  for (const place of placesOf(root)) if (place.node.id === id) return place
  return undefined
}

/** Levels of a condition: 1 for a leaf that has nothing within it. */
export function depthOf(node: Condition): number {
  if (node.kind === 'group') return 1 + Math.max(0, ...node.children.map(depthOf))
  return node.kind === 'related' ? 1 + depthOf(node.where) : 1
}

/** Leaves of a condition, those within a `related` condition included. */
export function leavesOf(node: Condition): number {
  if (node.kind === 'group') return node.children.reduce((sum, child) => sum + leavesOf(child), 0)
  return node.kind === 'related' ? 1 + leavesOf(node.where) : 1
}

/** The condition as an editor has it: its root a group, and an id of its own for every node. Ids that stand once stay. */
export function editable(condition: Condition): GroupCondition {
  const taken = new Set<string>()
  const root: GroupCondition = condition.kind === 'group' ? condition : { kind: 'group', op: 'and', children: [condition] }
  const free = freeIds(root)
  return withIds(root, (id) => {
    const own = id !== undefined && !taken.has(id) ? id : free()
    taken.add(own)
    return own
  }) as GroupCondition
}

/** A copy of a node and of all within it, whose ids are told by `choose`. */
function withIds(node: Condition, choose: (id: string | undefined) => string): Condition {
  const id = choose(node.id)
  if (node.kind === 'group') return { ...node, id, children: node.children.map((child) => withIds(child, choose)) }
  if (node.kind === 'related') return { ...node, id, where: withIds(node.where, choose) }
  return { ...node, id }
}

function* idsOf(node: Condition): Generator<string> {
  if (node.id !== undefined) yield node.id
  if (node.kind === 'group') for (const child of node.children) yield* idsOf(child)
  if (node.kind === 'related') yield* idsOf(node.where)
}

/** Ids that no node of the tree has. */
function freeIds(root: Condition): () => string {
  let last = 0
  for (const id of idsOf(root)) last = Math.max(last, Number(/^n(\d{1,9})$/.exec(id)?.[1] ?? 0))
  return () => `n${++last}`
}

/** Puts a condition into a group, before its child at `index`. It gets ids of its own. */
export function add(root: GroupCondition, parent: string, index: number, condition: Condition): Edit {
  const node = withIds(condition, freeIds(root))
  return checked(root, inserted(root, parent, index, [node]), node.id!)
}

/** Puts a node of the tree before the child at `index` of a group, as the children stand now. */
export function move(root: GroupCondition, id: string, parent: string, index: number): Edit {
  const from = placeOf(root, id)
  if (!from?.parent) return { refused: 'intoItself' }
  if (from.node.kind === 'group' && placeOf(from.node, parent)) return { refused: 'intoItself' }
  const shifted = from.parent.id === parent && from.index < index ? index - 1 : index
  return checked(root, inserted(without(root, id), parent, shifted, [from.node]), id)
}

export type Step = 'up' | 'down' | 'in' | 'out'

/** One step by keyboard: among its siblings, into the group beside it, or out of its own. Where there is no such place, nothing changes. */
export function step(root: GroupCondition, id: string, direction: Step): Edit {
  const stay: Edit = { root, focus: id }
  const { parent, index } = placeOf(root, id) ?? {}
  if (!parent || index === undefined) return stay
  if (direction === 'up') return index === 0 ? stay : move(root, id, parent.id!, index - 1)
  if (direction === 'down') return index === parent.children.length - 1 ? stay : move(root, id, parent.id!, index + 2)
  if (direction === 'in') {
    const before = parent.children[index - 1]
    const after = parent.children[index + 1]
    if (before?.kind === 'group') return move(root, id, before.id!, before.children.length)
    return after?.kind === 'group' ? move(root, id, after.id!, 0) : stay
  }
  const above = placeOf(root, parent.id!)!
  return above.parent ? move(root, id, above.parent.id!, above.index + 1) : stay
}

/** Puts siblings into a new group, where the first of them stands. The root keeps its place: what is in it goes into the group. */
export function wrap(root: GroupCondition, ids: readonly string[], op: 'and' | 'or' = 'and'): Edit {
  const places = ids.flatMap((id) => placeOf(root, id) ?? []).sort((a, b) => a.index - b.index)
  const group = (children: Condition[]): GroupCondition => ({ kind: 'group', id: freeIds(root)(), op, children })
  const [first] = places
  if (!first) return { refused: 'notSiblings' }
  if (!first.parent) {
    const inner = { ...group(root.children), op: root.op, ...(root.not && { not: true }) }
    return checked(root, { ...withoutNot(root), op: 'and', children: [inner] }, inner.id!)
  }
  if (places.some(({ parent }) => parent !== first.parent)) return { refused: 'notSiblings' }
  const made = group(places.map(({ node }) => node))
  const rest = first.parent.children.filter((child) => !made.children.includes(child))
  return checked(root, changed(root, first.parent.id!, (node) => ({ ...node as GroupCondition, children: rest.toSpliced(first.index, 0, made) })), made.id!)
}

/** Puts a node and another one, of the tree or new, together into a group where the first stands. */
export function pair(root: GroupCondition, id: string, other: string | Condition): Edit {
  const target = placeOf(root, id)
  if (!target?.parent || other === id) return { refused: 'intoItself' }
  const grouped = wrap(root, [id], target.parent.op === 'and' ? 'or' : 'and')
  if (grouped.refused) return grouped
  return typeof other === 'string' ? move(grouped.root, other, grouped.focus, 1) : add(grouped.root, grouped.focus, 1, other)
}

/** Puts the children of a group in its place. A negated group stays, since its children would mean something else, and so does the root. */
export function unwrap(root: GroupCondition, id: string): Edit {
  const { node, parent, index } = placeOf(root, id) ?? {}
  if (node?.kind !== 'group' || !parent || node.not || index === undefined) return { root, focus: id }
  const children = parent.children.toSpliced(index, 1, ...node.children)
  return checked(root, changed(root, parent.id!, () => ({ ...parent, children })), node.children[0]?.id ?? parent.id!)
}

/** The exact complement of a node: of a group by its `not`, of a leaf by its own opposite, or by a group around it that says not. */
export function negate(root: GroupCondition, id: string): Edit {
  const { node, parent } = placeOf(root, id) ?? {}
  if (!node) return { root, focus: id }
  if (node.kind === 'group') return { root: changed(root, id, () => (node.not ? withoutNot(node) : { ...node, not: true })), focus: id }
  if (parent?.not && parent.children.length === 1) {
    const plain = changed(root, parent.id!, () => withoutNot(parent))
    return parent === root ? { root: plain, focus: id } : unwrap(plain, parent.id!)
  }
  const opposite = complementOf(node)
  if (opposite) return { root: changed(root, id, () => opposite), focus: id }
  const wrapped = wrap(root, [id])
  return wrapped.refused ? wrapped : negate(wrapped.root, wrapped.focus)
}

function withoutNot(group: GroupCondition): GroupCondition {
  const plain = { ...group }
  delete plain.not
  return plain
}

/** Puts a copy, with ids of its own, behind a node; the root has none. */
export function duplicate(root: GroupCondition, id: string): Edit {
  const place = placeOf(root, id)
  return place?.parent ? add(root, place.parent.id!, place.index + 1, place.node) : { root, focus: id }
}

/** Takes a node out; of the root, everything that is in it. */
export function remove(root: GroupCondition, id: string): Edit {
  const place = placeOf(root, id)
  if (!place) return { root, focus: root.id! }
  if (!place.parent) return { root: { ...root, children: [] }, focus: root.id! }
  const siblings = place.parent.children
  return { root: without(root, id), focus: (siblings[place.index + 1] ?? siblings[place.index - 1] ?? place.parent).id! }
}

/** Puts another condition in the place of a node, under the same id. In the place of the root it becomes what the root holds. */
export function replace(root: GroupCondition, id: string, condition: Condition): Edit {
  if (id === root.id && condition.kind !== 'group') return add({ ...root, children: [] }, id, 0, condition)
  const free = freeIds(root)
  const kept = new Set(idsOf(placeOf(root, id)?.node ?? root))
  const node = withIds(condition, (own) => (own !== undefined && kept.has(own) ? own : free()))
  return checked(root, changed(root, id, () => ({ ...node, id })), id)
}

/** Whether all or any of a group must hold. */
export function setGroupOp(root: GroupCondition, id: string, op: 'and' | 'or'): Edit {
  return { root: changed(root, id, (node) => (node.kind === 'group' ? { ...node, op } : node)), focus: id }
}

/** The tree with one node made anew; all that does not lead to it stays the same object. */
function changed(root: GroupCondition, id: string, make: (node: Condition) => Condition): GroupCondition {
  const visit = (node: Condition): Condition => {
    if (node.id === id) return make(node)
    if (node.kind !== 'group') return node
    const children = node.children.map(visit)
    return children.every((child, index) => child === node.children[index]) ? node : { ...node, children }
  }
  return visit(root) as GroupCondition
}

function inserted(root: GroupCondition, parent: string, index: number, nodes: Condition[]): GroupCondition {
  return changed(root, parent, (node) => (node.kind === 'group' ? { ...node, children: node.children.toSpliced(index, 0, ...nodes) } : node))
}

function without(root: GroupCondition, id: string): GroupCondition {
  const parent = placeOf(root, id)!.parent!
  return changed(root, parent.id!, () => ({ ...parent, children: parent.children.filter((child) => child.id !== id) }))
}

/** A tree that came beyond the limits may be edited as long as it does not go further. */
function checked(before: GroupCondition, root: GroupCondition, focus: string): Edit {
  const [depth, leaves] = [depthOf(root), leavesOf(root)]
  if (depth > maximumDepth && depth > depthOf(before)) return { refused: 'tooDeep' }
  if (leaves > maximumLeaves && leaves > leavesOf(before)) return { refused: 'tooManyLeaves' }
  return { root, focus }
}

/** A definition while it is edited: the whole tree, and which nodes are switched off. */
export interface Draft {
  definition: Omit<Definition, 'root'> & { root: GroupCondition }
  disabled: readonly string[]
}

/** What is switched off, as it is kept beside the definition: where it stood, and which nodes of it are off. */
export interface Disabled {
  parent: string
  index: number
  node: Condition
  ids: string[]
}

/** What was switched off in a group that is no more stands at the end. */
export function draftOf(definition: Definition, disabled: readonly Disabled[] = []): Draft {
  let root = editable(definition.root)
  for (const { parent, index, node } of disabled) {
    root = placeOf(root, parent)?.node.kind === 'group' ? inserted(root, parent, index, [node]) : inserted(root, root.id!, root.children.length, [node])
  }
  return { definition: { ...definition, root: editable(root) }, disabled: disabled.flatMap(({ ids }) => ids) }
}

/** Switches a node off or on again; the root stays on. */
export function toggleDisabled({ definition, disabled }: Draft, id: string): Draft {
  if (id === definition.root.id) return { definition, disabled }
  return { definition, disabled: disabled.includes(id) ? disabled.filter((other) => other !== id) : [...disabled, id] }
}

/** The definition without what is switched off: that is what is counted, saved and sent. A group of which nothing else is left goes with it. */
export function activeDefinition({ definition, disabled }: Draft): Definition {
  if (disabled.length === 0) return definition
  const off = new Set(disabled)
  const isOn = (node: Condition): boolean => !off.has(node.id!) && (node.kind !== 'group' || node.children.length === 0 || node.children.some(isOn))
  const active = (node: Condition): Condition => (node.kind === 'group' ? { ...node, children: node.children.filter(isOn).map(active) } : node)
  return { ...definition, root: active(definition.root) }
}

/** The parts that activeDefinition leaves out, so that draftOf can put them back. */
export function disabledParts(draft: Draft): Disabled[] {
  const kept = new Set(idsOf(activeDefinition(draft).root))
  const off = new Set(draft.disabled)
  return [...placesOf(draft.definition.root)]
    .filter(({ node, parent }) => parent && kept.has(parent.id!) && !kept.has(node.id!))
    .map(({ node, parent, index }) => ({ parent: parent!.id!, index, node, ids: [...idsOf(node)].filter((id) => off.has(id)) }))
}
