/** The tree of tag categories. Every function belongs into one transaction of records. */
import { DeskError } from '#core/contract/errors.ts'
import { nfkc } from '#core/domain/normalise/text.ts'
import { createObject, listObjects, liveObject, readObject, saveObject, saveTogether, type LibraryObject, type Saving, type Step } from '#core/store/records/library.ts'
import { checkParent, nextPosition } from '#core/store/records/library-tree.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'

export interface CategoryInput {
  name?: string
  parent?: string | null
  position?: number
  description?: string
}

/** At the end of its siblings, without a place. @throws DeskError not_found (the parent), conflict */
export function createCategory(records: RecordsDatabase, { name, parent = null, position, description = '' }: CategoryInput & { name: string }, saving: Saving): LibraryObject<'tagCategory'> {
  checkParent(records, 'tagCategory', parent)
  return createObject(records, 'tagCategory', { name: nfkc(name).trim(), parent, content: { description, position: position ?? nextPosition(records, 'tagCategory', parent) } }, saving)
}

/** @throws DeskError not_found, conflict (the name, or a parent below itself) */
export function updateCategory(records: RecordsDatabase, id: string, { name, parent, position, description }: CategoryInput, saving: Saving): LibraryObject<'tagCategory'> {
  const before = liveObject(records, 'tagCategory', id)
  if (parent !== undefined) checkParent(records, 'tagCategory', parent, id)
  const isMoved = parent !== undefined && parent !== before.parent
  const place = position ?? (isMoved ? nextPosition(records, 'tagCategory', parent) : before.content.position)
  const next = { description: description ?? before.content.description, position: place }
  return saveObject(records, 'tagCategory', id, { name: name === undefined ? undefined : nfkc(name).trim(), parent, content: next }, saving)
}

/**
 * `moveTo`: where its tags and categories go (null: to no category, to the top); all of it is one act.
 * @throws DeskError not_found, conflict when it is not empty and they go nowhere, or below itself
 */
export function deleteCategory(records: RecordsDatabase, id: string, moveTo: string | null | undefined, saving: Saving): void {
  const { name } = liveObject(records, 'tagCategory', id)
  const tags = listObjects(records, 'tag').filter(({ content }) => content.category === id)
  const below = listObjects(records, 'tagCategory').filter(({ parent }) => parent === id)
  if (moveTo === undefined && tags.length + below.length > 0) throw notEmpty(tags.length, below.length)
  checkParent(records, 'tagCategory', moveTo ?? null, id)
  saveTogether(records, [
    ...below.map((category): Step => ({ type: 'tagCategory', id: category.id, change: { parent: moveTo ?? null } })),
    ...tags.map((tag): Step => ({ type: 'tag', id: tag.id, change: { content: { ...tag.content, category: moveTo ?? null } } })),
    { type: 'tagCategory', id, change: null }
  ], { zh: `删除标签分类“${name}”`, en: `delete the tag category “${name}”` }, saving)
}

/** Sorts tags into a category, null: into none, as one act; answers how many moved. @throws DeskError not_found */
export function moveToCategory(records: RecordsDatabase, ids: readonly string[], category: string | null, saving: Saving): number {
  const place = category === null ? null : readObject(records, 'tagCategory', category)
  if (place !== null && place?.deletedAt !== null) throw new DeskError('not_found', { field: 'category' })
  const tags = [...new Set(ids)].map((id) => liveObject(records, 'tag', id))
  const steps = tags.map(({ id, content }): Step => ({ type: 'tag', id, change: { content: { ...content, category } } }))
  const words = place
    ? { zh: `将 ${tags.length} 个标签移到“${place.name}”`, en: `move ${tags.length} tags to “${place.name}”` }
    : { zh: `将 ${tags.length} 个标签移出分类`, en: `take ${tags.length} tags out of their categories` }
  return saveTogether(records, steps, words, saving)
}

function notEmpty(tags: number, categories: number): DeskError {
  return new DeskError('conflict', {
    field: 'moveTo',
    message: { zh: `分类下还有 ${tags} 个标签、${categories} 个子分类`, en: `The category still holds ${tags} tags and ${categories} categories` },
    remedy: { zh: '请先移走它们，或用 moveTo 指定去处', en: 'Move them first, or say with moveTo where they go' }
  })
}
