/** What is evaluated to tell who has a tag or is in a segment, and what that reads: the order in which rules run, and circles, which the library refuses. */
import { references } from '../conditions/references.ts'
import type { Definition } from '../conditions/types.ts'
import type { ObjectContents, TagContent } from './types.ts'

type Evaluated = 'tag' | 'segment'

/** A tag or a segment, by its id. */
export interface Place {
  type: Evaluated
  id: string
}

interface Standing<Type extends Evaluated = Evaluated> {
  name: string
  content: ObjectContents[Type]
  /** null: it lives. */
  deletedAt: number | null
}

/** The library as it is, or as it is about to be; undefined: there was never such an object. */
export type Look = <Type extends Evaluated>(type: Type, id: string) => Standing<Type> | undefined

/** Whether people are tagged from a published rule now. */
export const isRunning = ({ state, published }: TagContent): boolean => published !== null && state !== 'deprecated'

/** Where a chain of merges ends. @param into the tag that one was merged into; null: it was not */
export function mergedInto(id: string, into: (id: string) => string | null): string {
  const met = new Set<string>()
  let target = id
  for (let next = into(target); next !== null && !met.has(next); next = into(target)) met.add(target = next)
  return target
}

/** What an object stands for: a merged tag for the one that it went into. */
function meant(look: Look, { type, id }: Place): Place {
  if (type === 'segment') return { type, id }
  return { type, id: mergedInto(id, (tag) => {
    const found = look('tag', tag)
    return found && found.deletedAt !== null ? found.content.mergedInto : null
  }) }
}

/** null: nothing is evaluated; members stay as they are, or there are none. */
function evaluated(look: Look, { type, id }: Place): Definition | null {
  if (type === 'tag') {
    const tag = look('tag', id)
    return tag?.deletedAt === null && isRunning(tag.content) ? tag.content.published!.rule : null
  }
  const segment = look('segment', id)
  return segment?.deletedAt === null && segment.content.type === 'dynamic' ? segment.content.definition : null
}

/** The tags and segments that have to be known first, each once. */
function readBy(look: Look, place: Place): Place[] {
  const definition = evaluated(look, place)
  if (!definition) return []
  const { tags, segments } = references(definition)
  const places = [...tags.map((id): Place => meant(look, { type: 'tag', id })), ...segments.map((id): Place => ({ type: 'segment', id }))]
  return [...new Map(places.map((read) => [keyOf(read), read])).values()]
}

const keyOf = ({ type, id }: Place) => `${type} ${id}`

/** The shortest way that leads from what an object stands for through what it reads back to it, which stands at both ends; null: there is none. */
export function circleThrough(look: Look, object: Place): Place[] | null {
  const start = meant(look, object)
  const cameFrom = new Map<string, Place>()
  const waiting = [start]
  for (const place of waiting) {
    for (const read of readBy(look, place)) {
      if (keyOf(read) === keyOf(start)) return [...trailTo(cameFrom, place), start]
      if (cameFrom.has(keyOf(read))) continue
      cameFrom.set(keyOf(read), place)
      waiting.push(read)
    }
  }
  return null
}

function trailTo(cameFrom: ReadonlyMap<string, Place>, end: Place): Place[] {
  const trail = [end]
  for (let before = cameFrom.get(keyOf(end)); before; before = cameFrom.get(keyOf(before))) trail.unshift(before)
  return trail
}

/** These tags, each after those that its rule reads, through segments too; by id where neither reads the other. */
export function orderOfRules(look: Look, tags: ReadonlySet<string>): string[] {
  const order: string[] = []
  const met = new Set<string>()
  const visit = (place: Place): void => {
    if (met.has(keyOf(place))) return
    met.add(keyOf(place))
    for (const read of readBy(look, place).toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))) visit(read)
    if (place.type === 'tag' && tags.has(place.id)) order.push(place.id)
  }
  for (const id of [...tags].sort()) visit({ type: 'tag', id })
  return order
}
