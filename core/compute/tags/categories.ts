/** The tree of tag categories. Every function belongs into one transaction of records. */
import { DeskError } from '#core/contract/errors.ts'
import { nfkc } from '#core/domain/normalise/text.ts'
import { createObject, deleteObject, listObjects, liveObject, saveObject, type LibraryObject, type Saving } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'

export interface CategoryInput {
  name?: string
  parent?: string | null
  position?: number
  description?: string
}

/** At the end of its siblings, without a place. @throws DeskError not_found (the parent), conflict */
export function createCategory(records: RecordsDatabase, { name, parent = null, position, description = '' }: CategoryInput & { name: string }, saving: Saving): LibraryObject<'tagCategory'> {
  if (parent !== null) liveObject(records, 'tagCategory', parent)
  const siblings = listObjects(records, 'tagCategory').filter((category) => category.parent === parent)
  const last = Math.max(-1, ...siblings.map(({ content }) => content.position))
  return createObject(records, 'tagCategory', { name: nfkc(name).trim(), parent, content: { description, position: position ?? last + 1 } }, saving)
}

/** @throws DeskError not_found, conflict (the name, or a parent below itself) */
export function updateCategory(records: RecordsDatabase, id: string, { name, parent, position, description }: CategoryInput, saving: Saving): LibraryObject<'tagCategory'> {
  const { content } = liveObject(records, 'tagCategory', id)
  for (let above = parent ?? null; above !== null; above = liveObject(records, 'tagCategory', above).parent) if (above === id) throw belowItself()
  const next = { description: description ?? content.description, position: position ?? content.position }
  return saveObject(records, 'tagCategory', id, { name: name === undefined ? undefined : nfkc(name).trim(), parent, content: next }, saving)
}

/** `moveTo`: where its tags and categories go (null: to no category, to the top). @throws DeskError conflict when it is not empty and they go nowhere */
export function deleteCategory(records: RecordsDatabase, id: string, moveTo: string | null | undefined, saving: Saving): void {
  liveObject(records, 'tagCategory', id)
  const tags = listObjects(records, 'tag').filter(({ content }) => content.category === id)
  const below = listObjects(records, 'tagCategory').filter(({ parent }) => parent === id)
  if (moveTo === undefined && tags.length + below.length > 0) throw notEmpty(tags.length, below.length)
  for (const category of below) updateCategory(records, category.id, { parent: moveTo ?? null }, saving)
  if (moveTo) liveObject(records, 'tagCategory', moveTo)
  if (moveTo === id) throw belowItself()
  for (const tag of tags) saveObject(records, 'tag', tag.id, { content: { ...tag.content, category: moveTo ?? null } }, saving)
  deleteObject(records, 'tagCategory', id, saving)
}

function belowItself(): DeskError {
  return new DeskError('conflict', {
    field: 'parent', message: { zh: '分类不能放到自己之下', en: 'A category cannot lie below itself' }, remedy: { zh: '请选择另一个上级分类', en: 'Choose another parent' }
  })
}

function notEmpty(tags: number, categories: number): DeskError {
  return new DeskError('conflict', {
    field: 'moveTo',
    message: { zh: `分类下还有 ${tags} 个标签、${categories} 个子分类`, en: `The category still holds ${tags} tags and ${categories} categories` },
    remedy: { zh: '请先移走它们，或用 moveTo 指定去处', en: 'Move them first, or say with moveTo where they go' }
  })
}
