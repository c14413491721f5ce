/** Which library objects read which: where something is used, in what order rules of tags run, and whether they go round in a circle. */
import { references, type References } from '../conditions/references.ts'
import type { Definition } from '../conditions/types.ts'

/** A library object that has definitions: a tag its rule as written and as published, a segment, a filter or a template its definition. */
export interface Definer {
  type: 'tag' | 'segment' | 'filter' | 'template'
  id: string
  name: string
  definitions: readonly Definition[]
}

/** What the definitions of an object read, taken together. */
export function readsOf({ definitions }: Pick<Definer, 'definitions'>): References {
  const all = definitions.map((definition) => references(definition))
  const joined = (key: keyof References) => [...new Set(all.flatMap((found) => found[key]))].sort()
  return {
    fields: joined('fields'), properties: joined('properties'), events: joined('events'), tags: joined('tags'), segments: joined('segments'), scores: joined('scores'),
    relations: joined('relations'), folders: joined('folders'), channels: joined('channels')
  }
}

/** The objects that read one of these ids; what an object says of itself does not count. */
export function usersOf(definers: readonly Definer[], kind: 'tags' | 'segments' | 'folders', ids: ReadonlySet<string>): Definer[] {
  const own = { tags: 'tag', segments: 'segment', folders: 'group' }[kind]
  return definers.filter((definer) => !(definer.type === own && ids.has(definer.id)) && readsOf(definer)[kind].some((id) => ids.has(id)))
}

/** What a rule reads of tags, through the segments that it names too. */
export function tagsReadBy(definition: Definition, segments: ReadonlyMap<string, Definition>): Set<string> {
  const tags = new Set<string>()
  const met = new Set<string>()
  const waiting = [definition]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const found = references(next)
    for (const tag of found.tags) tags.add(tag)
    for (const segment of found.segments) {
      const inner = met.has(segment) ? undefined : segments.get(segment)
      met.add(segment)
      if (inner) waiting.push(inner)
    }
  }
  return tags
}

export interface RuleOrder {
  /** Every tag after those that its rule reads; those of a circle come last. */
  order: string[]
  /** The tags of a circle in turn, the first one again at the end; null: there is none. */
  cycle: string[] | null
}

/** @param resolve the tag that an id means, which a merge may have changed */
export function orderOfRules(rules: ReadonlyMap<string, Definition>, segments: ReadonlyMap<string, Definition>, resolve = (id: string) => id): RuleOrder {
  const order: string[] = []
  const state = new Map<string, 'open' | 'done'>()
  let cycle: string[] | null = null
  const visit = (tag: string, path: readonly string[]): void => {
    if (state.get(tag) === 'done') return
    if (state.get(tag) === 'open') {
      cycle ??= [...path.slice(path.indexOf(tag)), tag]
      return
    }
    state.set(tag, 'open')
    for (const read of [...tagsReadBy(rules.get(tag)!, segments)].map(resolve).filter((id) => rules.has(id)).sort()) visit(read, [...path, tag])
    state.set(tag, 'done')
    order.push(tag)
  }
  for (const tag of [...rules.keys()].sort()) visit(tag, [])
  return { order, cycle }
}
