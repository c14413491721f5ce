/** What the library holds, as conditions refer to it: tags, segments and customer groups. */
import type { CatalogueFolder, CatalogueSegment, CatalogueTag } from '#core/domain/conditions/catalogue.ts'
import { mergedInto } from '#core/domain/library/evaluation.ts'
import { listObjects } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { unread, type FixedSets } from './fixed-sets.ts'

/** Live tags; a merged one stands for the tag that it went into. Of `assigned`, tags that rows have, those come too that the library never knew. */
export function tagsOfLibrary(records: RecordsDatabase, assigned: readonly CatalogueTag[]): Map<string, CatalogueTag> {
  const live = new Map(listObjects(records, 'tag').map(({ id, name, content }): [string, CatalogueTag] => [id, { id, name, entity: content.entity }]))
  const gone = listObjects(records, 'tag', { bin: true })
  const known = new Set([...live.keys(), ...gone.map(({ id }) => id)])
  const tags = new Map([...assigned.filter(({ id }) => !known.has(id)).map((tag): [string, CatalogueTag] => [tag.id, tag]), ...live])
  for (const [id, target] of tagTargets(records)) tags.set(id, live.get(target)!)
  return tags
}

/** What each merged tag stands for, where that lives. */
export function tagTargets(records: RecordsDatabase): Map<string, string> {
  const into = new Map(listObjects(records, 'tag', { bin: true }).map(({ id, content }) => [id, content.mergedInto]))
  const live = new Set(listObjects(records, 'tag').map(({ id }) => id))
  return new Map([...into.keys()].map((id): [string, string] => [id, mergedInto(id, (tag) => into.get(tag) ?? null)]).filter(([, target]) => live.has(target)))
}

/** Live segments. Members of static ones are read where `named` holds for them; of the others they are nobody, whom nobody asks for. */
export async function segmentsOfLibrary(records: RecordsDatabase, sets: FixedSets, named: (id: string) => boolean): Promise<Map<string, CatalogueSegment>> {
  const segments = new Map<string, CatalogueSegment>()
  const membersOf = async (id: string, run: number | null) => (named(id) ? run === null ? undefined : sets.ofRun(run) : unread)
  for (const { id, name, content } of listObjects(records, 'segment')) {
    segments.set(id, { id, name, entity: content.entity, ...(content.type === 'dynamic' ? { definition: content.definition } : { members: await membersOf(id, content.members) }) })
  }
  return segments
}

/** Tells the names that stand anywhere in a definition, or in those of the segments that it refers to. */
export function namesIn(records: RecordsDatabase, definition: unknown): (name: string) => boolean {
  const names = textsIn(definition)
  const segments = new Map(listObjects(records, 'segment').map(({ id, content }) => [id, content.definition]))
  for (const name of names) if (segments.has(name)) for (const text of textsIn(segments.get(name))) names.add(text)
  return (name) => names.has(name)
}

/** Live groups, and folders that rows are assigned to without the library knowing them; what lies in the bin is none. */
export function foldersOfLibrary(records: RecordsDatabase, assigned: readonly CatalogueFolder[]): Map<string, CatalogueFolder> {
  const live = listObjects(records, 'group').map(({ id, name, parent }): [string, CatalogueFolder] => [id, { id, name, parent }])
  const known = new Set([...live.map(([id]) => id), ...listObjects(records, 'group', { bin: true }).map(({ id }) => id)])
  return new Map([...assigned.filter(({ id }) => !known.has(id)).map((folder): [string, CatalogueFolder] => [folder.id, folder]), ...live])
}

/** Of larger definitions, which are refused anyway, no more is looked through. */
const mostParts = 1_000_000

/** Every text that stands anywhere in a definition. */
function textsIn(definition: unknown): Set<string> {
  const texts = new Set<string>()
  const waiting: unknown[] = [definition]
  for (let met = 0; waiting.length > 0 && met < mostParts; met++) {
    const value = waiting.pop()
    if (typeof value === 'string') texts.add(value)
    else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) waiting.push(inner)
  }
  return texts
}
