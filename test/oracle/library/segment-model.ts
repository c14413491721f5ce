/**
 * What a sequence of acts on segments must come to, told without any of the code that carries them out: segments as plain objects, members as sets of numbers
 * of people, read off the people each time from nothing.
 */
import type { Condition, Definition } from '#core/domain/conditions/types.ts'

interface Person {
  city: string
  level: string
}

/** A definition that both sides can read. `broken`: it asks for a field that there is not. */
export type Asked = { kind: 'city' | 'level'; value: string } | { kind: 'segment'; id: string; not: boolean } | { kind: 'group'; id: string } | { kind: 'broken' } | { kind: 'ids'; ids: number[] } | { kind: 'and'; all: Asked[] }

export const personId = (number: number) => `P${number}`

export const definitionOf = (asked: Asked): Definition => ({ schema: 1, entity: 'customer', asOf: 'now', root: conditionOf(asked) })

function conditionOf(asked: Asked): Condition {
  switch (asked.kind) {
    case 'segment':
      return { kind: 'segment', op: asked.not ? 'notIn' : 'in', segment: asked.id }
    case 'group':
      return { kind: 'folder', op: 'in', folder: asked.id }
    case 'broken':
      return { kind: 'attribute', field: 'shoe_size', op: 'isSet' }
    case 'ids':
      return { kind: 'list', op: 'in', ids: asked.ids.map(personId) }
    case 'and':
      return { kind: 'group', op: 'and', children: asked.all.map(conditionOf) }
    default:
      return { kind: 'attribute', field: asked.kind, op: 'eq', value: asked.value }
  }
}

export interface ModelSegment {
  name: string
  type: 'dynamic' | 'static'
  state: 'draft' | 'active'
  asked: Asked
  /** Of a static one; null before its first run. */
  members: readonly number[] | null
}

interface Kept {
  now: ModelSegment
  deleted: boolean
  versions: ModelSegment[]
  runs: (readonly number[])[]
}

export interface Model {
  people: Person[]
  segments: Map<string, Kept>
  groups: Map<string, Set<number>>
}

export const live = (model: Model) => [...model.segments].filter(([, { deleted }]) => !deleted).map(([id]) => id)
export const binned = (model: Model) => [...model.segments].filter(([, { deleted }]) => deleted).map(([id]) => id)

/** Every write is a version; null: into the bin. */
export function write(model: Model, id: string, next: ModelSegment | null): void {
  const kept = model.segments.get(id) ?? { now: next!, deleted: false, versions: [], runs: [] }
  const now = next ?? kept.now
  model.segments.set(id, { ...kept, now, deleted: next === null, versions: [...kept.versions, now] })
}

/** Whom a definition names; undefined: it is broken, or leads back to a segment on the way. */
export function named(model: Model, asked: Asked, way: readonly string[] = []): number[] | undefined {
  const everyone = model.people.map((_, id) => id)
  switch (asked.kind) {
    case 'broken':
      return undefined
    case 'ids':
      return asked.ids.toSorted((one, other) => one - other)
    case 'group':
      return everyone.filter((id) => model.groups.get(asked.id)!.has(id))
    case 'and': {
      const parts = asked.all.map((part) => named(model, part, way))
      return parts.includes(undefined) ? undefined : everyone.filter((id) => parts.every((part) => part!.includes(id)))
    }
    case 'segment': {
      const inside = membersNow(model, asked.id, way)
      return inside && everyone.filter((id) => inside.includes(id) !== asked.not)
    }
    default:
      return everyone.filter((id) => model.people[id]![asked.kind] === asked.value)
  }
}

/** The members of a segment as conditions take them. */
export function membersNow(model: Model, id: string, way: readonly string[] = []): readonly number[] | undefined {
  const kept = model.segments.get(id)
  if (!kept || kept.deleted) return undefined
  if (kept.now.type === 'static') return kept.now.members ?? undefined
  return way.includes(id) ? undefined : named(model, kept.now.asked, [...way, id])
}

export const refersTo = (asked: Asked, id: string): boolean => (asked.kind === 'segment' ? asked.id === id : asked.kind === 'and' && asked.all.some((part) => refersTo(part, id)))

const refersIn = (asked: Asked): string[] => (asked.kind === 'segment' ? [asked.id] : asked.kind === 'and' ? asked.all.flatMap(refersIn) : [])

/** Whether the definition of a dynamic segment would lead back to it through those of other live ones; those of static ones are not followed. */
export function goesRound(model: Model, id: string, { type, asked }: ModelSegment): boolean {
  const met = new Set<string>()
  const leadsBack = (of: Asked): boolean => refersIn(of).some((read) => {
    if (read === id) return true
    const kept = met.has(read) ? undefined : model.segments.get(read)
    met.add(read)
    return kept !== undefined && !kept.deleted && kept.now.type === 'dynamic' && leadsBack(kept.now.asked)
  })
  return type === 'dynamic' && leadsBack(asked)
}
