/** Tags with their rules as one JSON file, and back: into the same workspace or another one. */
import { isDeepStrictEqual } from 'node:util'
import type { Words } from '#core/contract/errors.ts'
import type { Problem } from '#core/domain/conditions/problems.ts'
import type { Definition } from '#core/domain/conditions/types.ts'
import type { EntityType } from '#core/domain/entities.ts'
import type { TagContent, TagKind, TagState } from '#core/domain/library/types.ts'
import { fold, nfkc } from '#core/domain/normalise/text.ts'
import { asOneAct, circleWith, createObject, goesRound, listObjects, readObject, type EvaluatedObject, type LibraryObject, type Saving } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { unmoved, type Actor, type TagDesk } from './desk.ts'
import { createTag, publishTag, updateTag, type TagInput } from './edit.ts'

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

/** What becomes of one tag of a file. */
interface Planned {
  tag: FileTag
  way: Way
  /** Here. */
  id: string
  name: string
  /** Its rule, and the branches beside it, with the tags that they name under their ids here. */
  rule: Definition | null
  disabled: unknown
}

/** A tag is known by its id or its name. An id that lies in the recycle bin is not used again. */
function plannedOf(records: RecordsDatabase, file: TagFile, onConflict: OnConflict): Planned[] {
  const there = listObjects(records, 'tag').map(({ id, name }) => ({ id, name }))
  const placed = file.tags.map((tag) => {
    const same = there.find(({ id }) => id === tag.id) ?? there.find(({ name }) => fold(name) === fold(tag.name))
    const way: Way = same ? onConflict : 'create'
    if (same && way !== 'rename') return { tag, way, id: same.id, name: tag.name }
    const name = same ? freeName(there, tag.name) : nfkc(tag.name).trim()
    const id = same || readObject(records, 'tag', tag.id) ? freeIdBeside(records, there, name) : tag.id
    there.push({ id, name })
    return { tag, way, id, name }
  })
  const ids = new Map(placed.map(({ tag, id }) => [tag.id, id]))
  return placed.map((plan) => ({ ...plan, rule: (plan.tag.rule ? renamed(plan.tag.rule, ids) : null) as Definition | null, disabled: renamed(plan.tag.disabled ?? [], ids) }))
}

function freeName(there: readonly { name: string }[], name: string): string {
  const taken = new Set(there.map((tag) => fold(tag.name)))
  for (let number = 2; ; number++) if (!taken.has(fold(`${name} ${number}`))) return `${name} ${number}`
}

/** An id that is free in the library and not given to another tag of the file. */
function freeIdBeside(records: RecordsDatabase, there: readonly { id: string }[], name: string): string {
  const given = new Set(there.map(({ id }) => id))
  for (let number = 1; ; number++) {
    const id = number === 1 ? name : `${name}-${number}`
    if (!given.has(id) && !readObject(records, 'tag', id)) return id
  }
}

/** What keeps rules of the plan from tagging people, by the ids of their tags: problems of their own, and circles that they would close, each with those before it in force. */
async function problemsIn(desk: TagDesk, plan: readonly Planned[]): Promise<Map<string, Problem[]>> {
  const coming = plan.flatMap(({ way, id, name, tag }) => (way === 'create' || way === 'rename' ? [{ id, name, entity: tag.entity }] : []))
  const inForce: EvaluatedObject[] = []
  const found = new Map<string, Problem[]>()
  for (const planned of plan) {
    if (planned.way === 'skip' || !planned.rule) continue
    const { problems } = await desk.compile(planned.rule, coming)
    const published = publishedAs(desk.records, planned)
    const isPublished = planned.tag.state === 'published'
    const all = problems.length > 0 || !isPublished ? problems : circleProblems(circleWith(desk.records, published, ...inForce))
    if (all.length > 0) found.set(planned.id, all)
    else if (isPublished) inForce.push(published)
  }
  return found
}

/** A tag, which may not be there yet, with its rule of the file in force. */
function publishedAs(records: RecordsDatabase, { id, name, rule }: Planned): EvaluatedObject {
  const content = { ...readObject(records, 'tag', id)?.content, state: 'published', published: { rule, version: 1 } } as TagContent
  return { type: 'tag', id, name, content, deletedAt: null }
}

function circleProblems(way: Words | null): Problem[] {
  if (!way) return []
  const { message, remedy } = goesRound(way).details
  return [{ code: 'circle', nodeId: '', path: '', message: message!, remedy: remedy! }]
}

function outcomeOf(plan: readonly Planned[], problems: ReadonlyMap<string, Problem[]>): Imported {
  const idsOf = (...ways: Way[]) => plan.filter(({ way }) => ways.includes(way)).map(({ id }) => id)
  return {
    created: idsOf('create', 'rename'), updated: idsOf('update'), skipped: plan.filter(({ way }) => way === 'skip').map(({ tag }) => tag.id),
    problems: [...problems].map(([id, found]) => ({ id, problems: found }))
  }
}

/** What importing would do. */
export async function planImport(desk: TagDesk, file: TagFile, onConflict: OnConflict): Promise<Imported> {
  const plan = plannedOf(desk.records, file, onConflict)
  return outcomeOf(plan, await problemsIn(desk, plan))
}

/** Makes and changes tags as one act, which one undo takes back: what was published and is sound is published, other rules are drafts. @throws DeskError invalid, conflict */
export async function importTags(desk: TagDesk, file: TagFile, onConflict: OnConflict, { user }: Actor): Promise<Imported> {
  return unmoved(async () => {
    const plan = plannedOf(desk.records, file, onConflict)
    const problems = await problemsIn(desk, plan)
    const written = plan.filter(({ way }) => way !== 'skip')
    const words = { zh: `导入 ${written.length} 个标签`, en: `import ${written.length} tags` }
    return desk.commit((records) => {
      if (!isDeepStrictEqual(plannedOf(records, file, onConflict), plan)) return 'moved'
      asOneAct(records, words, { user, at: desk.clock.now() }, (saving) => {
        const categories = importCategories(records, file.categories, saving)
        for (const planned of written) writeTag(records, planned, { category: categories, isSound: !problems.has(planned.id) }, saving)
      })
      return outcomeOf(plan, problems)
    })
  })
}

function writeTag(records: RecordsDatabase, { tag, way, id, name, rule, disabled }: Planned, { category, isSound }: { category: ReadonlyMap<string, string>; isSound: boolean }, saving: Saving): void {
  const { id: _, state, ...given } = tag
  const input = { ...given, name, rule, disabled, category: tag.category === null ? null : (category.get(tag.category) ?? tag.category) }
  const publishes = isSound && rule !== null && state === 'published'
  if (way === 'update') {
    updateTag(records, id, input, saving)
    if (publishes) publishTag(records, id, saving)
  } else createTag(records, { ...input, id, state: publishes || tag.kind !== 'rule' ? 'published' : 'draft' }, saving)
}

/** Categories by the id that the file gives: those that are there by id or by name, and new ones, parents first. */
function importCategories(records: RecordsDatabase, categories: readonly FileCategory[], saving: Saving): Map<string, string> {
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
    const id = same?.id ?? createObject(records, 'tagCategory', { name: category.name, parent, content }, saving).id
    ids.set(category.id, id)
    return id
  }
  for (const category of categories) place(category, [category.id])
  return ids
}

/** The definition with the tags that it names under their new ids. */
function renamed(value: unknown, ids: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((inner) => renamed(inner, ids))
  if (typeof value !== 'object' || value === null) return value
  const node = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, renamed(inner, ids)]))
  const { kind, tags } = node
  return kind === 'tag' && Array.isArray(tags) ? { ...node, tags: tags.map((tag: unknown) => (typeof tag === 'string' ? (ids.get(tag) ?? tag) : tag)) } : node
}
