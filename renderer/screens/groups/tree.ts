/** The tree of customer groups as rows, and where a group may go. */
import type { Group } from '#core/contract/groups.ts'

export interface Row {
  group: Group
  depth: number
  /** How many groups stand in it. */
  children: number
  /** Its place among its siblings, from 0, and how many those are. */
  place: number
  siblings: number
}

const parentOf = (groups: ReadonlyMap<string, Group>, { parent }: Group) => (parent !== null && groups.has(parent) ? parent : null)

/** Every group before those in it; what stands in a closed one is left out. */
export function rowsOf(groups: readonly Group[], closed: ReadonlySet<string>): Row[] {
  const byId = new Map(groups.map((group) => [group.id, group]))
  const below = Map.groupBy(groups, (group) => parentOf(byId, group))
  const walk = (parent: string | null, depth: number): Row[] => {
    const siblings = below.get(parent) ?? []
    return siblings.flatMap((group, place) => {
      const row = { group, depth, children: below.get(group.id)?.length ?? 0, place, siblings: siblings.length }
      return closed.has(group.id) ? [row] : [row, ...walk(group.id, depth + 1)]
    })
  }
  return walk(null, 0)
}

export interface Place {
  parent: string | null
  position: number
}

const siblingsOf = (groups: readonly Group[], parent: string | null, without: string) => groups.filter((group) => group.parent === parent && group.id !== without)

/** A position between two siblings: before the one at `index`, after the one before it. */
function positionAt(siblings: readonly Group[], index: number): number {
  const [before, after] = [siblings[index - 1]?.position, siblings[index]?.position]
  if (before === undefined) return (after ?? 1) - 1
  return after === undefined ? before + 1 : (before + after) / 2
}

/** Whether `group` is `other` or stands somewhere in it. */
export function isWithin(groups: readonly Group[], group: string | null, other: string): boolean {
  for (let at = group; at !== null; at = groups.find(({ id }) => id === at)?.parent ?? null) if (at === other) return true
  return false
}

/** The groups with one of them at another place. */
export function placed(groups: readonly Group[], id: string, place: Place): Group[] {
  return groups.map((group) => (group.id === id ? { ...group, ...place } : group)).toSorted((one, other) => one.position - other.position)
}

export type Drop = 'before' | 'into' | 'after'

/** Where a group comes to stand when it is let go on another; undefined where that is itself or stands in it. */
export function dropPlace(groups: readonly Group[], moved: string, target: Group, drop: Drop): Place | undefined {
  if (isWithin(groups, target.id, moved)) return undefined
  const parent = drop === 'into' ? target.id : target.parent
  const siblings = siblingsOf(groups, parent, moved)
  const index = drop === 'into' ? siblings.length : siblings.indexOf(target) + (drop === 'after' ? 1 : 0)
  return { parent, position: positionAt(siblings, index) }
}

export type Step = 'up' | 'down' | 'in' | 'out'

/** Where a group comes to stand one step by keyboard: among its siblings, into the one above it, or out of its parent. */
export function stepPlace(groups: readonly Group[], group: Group, step: Step): Place | undefined {
  const all = groups.filter(({ parent }) => parent === group.parent)
  const index = all.indexOf(group)
  if (step === 'out') {
    const parent = groups.find(({ id }) => id === group.parent)
    return parent && dropPlace(groups, group.id, parent, 'after')
  }
  const neighbour = all[step === 'down' ? index + 1 : index - 1]
  return neighbour && dropPlace(groups, group.id, neighbour, step === 'up' ? 'before' : step === 'down' ? 'after' : 'into')
}
