/** Tags with their rules as one JSON file, and back: into the same workspace or another one. */
import type { Words } from '#core/contract/errors.ts'
import { references } from '#core/domain/conditions/references.ts'
import type { Problem } from '#core/domain/conditions/problems.ts'
import type { Definition } from '#core/domain/conditions/types.ts'
import type { EntityType } from '#core/domain/entities.ts'
import type { TagContent, TagKind, TagState } from '#core/domain/library/types.ts'
import { fold } from '#core/domain/normalise/text.ts'
import { circleWith, createObject, goesRound, listObjects, liveObject, readObject, saveObject, type EvaluatedObject, type LibraryObject } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import type { Actor, TagDesk } from './desk.ts'
import { circleIfPublished, createTag, updateTag, type TagInput } from './edit.ts'

interface FileCategory {
  id: string
  name: string
  parent: string | null
  position: number
  description: string
}

interface FileTag extends TagInput {
  id: string
  name: string
  entity: EntityType
  kind: TagKind
  state: TagState
  category: string | null
}

export interface TagFile {
  schema: 1
  kind: 'tags'
  categories: FileCategory[]
  tags: FileTag[]
}

/** Some tags, with every category. */
export function exportTags(records: RecordsDatabase, tags: readonly LibraryObject<'tag'>[]) {
  const categories = listObjects(records, 'tagCategory').map(({ id, name, parent, content }) => ({ id, name, parent, ...content }))
  return { schema: 1 as const, kind: 'tags' as const, categories, tags: tags.map(fileTag) }
}

function fileTag({ id, name, content }: LibraryObject<'tag'>) {
  const { published: _, mergedInto: __, ...written } = content
  return { id, name, ...written }
}

export type OnConflict = 'skip' | 'rename' | 'update'

export interface Imported {
  created: string[]
  updated: string[]
  skipped: string[]
  /** Their rules are kept as drafts. */
  problems: { id: string; problems: Problem[] }[]
}

type Way = 'create' | 'rename' | 'update' | 'skip'

/** A tag is known by its id or its name. An id that lies in the recycle bin is not used again. */
function wayOf(records: RecordsDatabase, tag: FileTag, onConflict: OnConflict): { way: Way; id: string | undefined } {
  const there = readObject(records, 'tag', tag.id)
  const same = there?.deletedAt === null ? there : listObjects(records, 'tag').find(({ name }) => fold(name) === fold(tag.name))
  if (same) return { way: onConflict, id: same.id }
  return { way: 'create', id: there ? undefined : tag.id }
}

/** Makes everything as drafts first, so that rules may name each other, then publishes what was published and is sound. */
export async function importTags(desk: TagDesk, file: TagFile, onConflict: OnConflict, { user }: Actor): Promise<Imported> {
  const saving = () => ({ user, at: desk.clock.now() })
  const outcome: Imported = { created: [], updated: [], skipped: [], problems: [] }
  const ids = await desk.commit((records) => {
    const categories = importCategories(records, file.categories, saving)
    return new Map(file.tags.map((tag) => {
      const { way, id } = wayOf(records, tag, onConflict)
      const category = tag.category === null ? null : (categories.get(tag.category) ?? tag.category)
      const { rule: _, disabled: ____, state: __, id: ___, ...input } = { ...tag, category }
      if (way === 'skip') {
        outcome.skipped.push(tag.id)
        return [tag.id, id!]
      }
      const saved = way === 'update'
        ? updateTag(records, id!, input, saving())
        : createTag(records, { ...input, ...(way === 'create' ? { id } : { name: freeName(records, tag.name) }), state: tag.kind === 'rule' ? 'draft' : 'published' }, saving())
      outcome[way === 'update' ? 'updated' : 'created'].push(saved.id)
      return [tag.id, saved.id]
    }))
  })
  const skipped = new Set(outcome.skipped)
  const rules = file.tags.flatMap((tag) => (tag.rule && !skipped.has(tag.id) ? [{ id: ids.get(tag.id)!, state: tag.state, rule: renamed(tag.rule, ids) as Definition, disabled: renamed(tag.disabled ?? [], ids) }] : []))
  await desk.commit((records) => {
    for (const { id, rule, disabled } of rules) updateTag(records, id, { rule, disabled }, saving())
  })
  for (const { id, state, rule } of rules) {
    const problems = await problemsOf(desk, rule, state === 'published', () => circleIfPublished(desk.records, liveObject(desk.records, 'tag', id), rule))
    if (problems.length > 0) outcome.problems.push({ id, problems })
    else if (state === 'published') await desk.commit((records) => publish(records, id, rule, saving()))
  }
  return outcome
}

function publish(records: RecordsDatabase, id: string, rule: Definition, saving: { user: string; at: number }): void {
  const { content, version } = liveObject(records, 'tag', id)
  const next: TagContent = { ...content, state: 'published', published: { rule, version } }
  saveObject(records, 'tag', id, { content: next }, saving)
}

/** Problems of a rule by itself, and, where it is to tag people, the circle that it would close. */
async function problemsOf(desk: TagDesk, rule: Definition, isPublished: boolean, circle: () => Words | null): Promise<Problem[]> {
  const { problems } = await desk.compile(rule)
  return problems.length > 0 || !isPublished ? problems : circleProblems(circle())
}

function circleProblems(way: Words | null): Problem[] {
  if (!way) return []
  const { message, remedy } = goesRound(way).details
  return [{ code: 'circle', nodeId: '', path: '', message: message!, remedy: remedy! }]
}

/** What importing would do. Rules that name tags which the file brings are judged by their circles alone before those are there. */
export async function planImport(desk: TagDesk, file: TagFile, onConflict: OnConflict): Promise<Imported> {
  const outcome: Imported = { created: [], updated: [], skipped: [], problems: [] }
  const ways = file.tags.map((tag) => ({ tag, ...wayOf(desk.records, tag, onConflict) }))
  const isNew = (way: Way) => way === 'create' || way === 'rename'
  const ids = new Map(ways.map(({ tag, way, id }) => [tag.id, isNew(way) ? `new ${tag.id}` : id!]))
  const coming: EvaluatedObject[] = []
  for (const { tag, way } of ways) {
    outcome[way === 'skip' ? 'skipped' : way === 'update' ? 'updated' : 'created'].push(tag.id)
    if (way === 'skip' || !tag.rule) continue
    const rule = renamed(tag.rule, ids) as Definition
    const isPublished = tag.state === 'published'
    const published = inForce(desk.records, { id: ids.get(tag.id)!, name: tag.name }, rule)
    const circle = () => circleWith(desk.records, published, ...coming)
    const namesNew = ways.some((other) => isNew(other.way) && references(rule).tags.includes(ids.get(other.tag.id)!))
    const problems = namesNew ? circleProblems(isPublished ? circle() : null) : await problemsOf(desk, rule, isPublished, circle)
    if (problems.length > 0) outcome.problems.push({ id: tag.id, problems })
    else if (isPublished) coming.push(published)
  }
  return outcome
}

/** A tag, which may not be there yet, with a rule of the file in force. */
function inForce(records: RecordsDatabase, { id, name }: { id: string; name: string }, rule: Definition): EvaluatedObject {
  const content = { ...readObject(records, 'tag', id)?.content, state: 'published', published: { rule, version: 1 } } as TagContent
  return { type: 'tag', id, name, content, deletedAt: null }
}

/** Categories by the id that the file gives: those that are there by id or by name, and new ones, parents first. */
function importCategories(records: RecordsDatabase, categories: readonly FileCategory[], saving: () => { user: string; at: number }): Map<string, string> {
  const ids = new Map<string, string>()
  const byId = new Map(categories.map((category) => [category.id, category]))
  const place = (category: FileCategory, path: readonly string[]): string => {
    const known = ids.get(category.id)
    if (known !== undefined) return known
    const above = category.parent === null || path.includes(category.parent) ? undefined : byId.get(category.parent)
    const parent = above ? place(above, [...path, category.id]) : null
    const live = listObjects(records, 'tagCategory')
    const same = live.find(({ id }) => id === category.id) ?? live.find((other) => other.parent === parent && fold(other.name) === fold(category.name))
    const content = { description: category.description, position: category.position }
    const id = same?.id ?? createObject(records, 'tagCategory', { name: category.name, parent, content }, saving()).id
    ids.set(category.id, id)
    return id
  }
  for (const category of categories) place(category, [category.id])
  return ids
}

function freeName(records: RecordsDatabase, name: string): string {
  const taken = new Set(listObjects(records, 'tag').map((tag) => fold(tag.name)))
  for (let number = 2; ; number++) if (!taken.has(fold(`${name} ${number}`))) return `${name} ${number}`
}

/** The definition with the tags that it names under their new ids. */
function renamed(value: unknown, ids: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((inner) => renamed(inner, ids))
  if (typeof value !== 'object' || value === null) return value
  const node = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, renamed(inner, ids)]))
  const { kind, tags } = node
  return kind === 'tag' && Array.isArray(tags) ? { ...node, tags: tags.map((tag: unknown) => (typeof tag === 'string' ? (ids.get(tag) ?? tag) : tag)) } : node
}
