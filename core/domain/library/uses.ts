/** Which library objects name which in their definitions, drafts included: where something is used. */
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
