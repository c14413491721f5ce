/** The tree of tag categories, and what stands in them. */
import { createCategory, deleteCategory, moveToCategory, updateCategory } from '#core/compute/tags/categories.ts'
import { listObjects, type LibraryObject } from '#core/store/records/library.ts'
import type { DeskHost } from '#core/app/host.ts'
import type { Implementer } from '#core/app/middleware.ts'
import type { Session } from '#core/app/session.ts'
import { act } from './workspace.ts'

export function tagCategoryProcedures({ tags: os }: Implementer, host: DeskHost) {
  return {
    move: os.move.handler(({ input: { ids, category }, context }) => {
      const session = host.session()
      return session.commit(['tags'], (records) => ({ moved: moveToCategory(records, ids, category, act(session, context)) }))
    }),
    categories: os.categories.handler(() => {
      const session = host.session()
      return { items: listObjects(session.records, 'tagCategory').map((category) => categoryAnswer(session, category)).toSorted((one, other) => one.position - other.position) }
    }),
    createCategory: os.createCategory.handler(async ({ input, context }) => {
      const session = host.session()
      return categoryAnswer(session, await session.commit(['tags'], (records) => createCategory(records, input, act(session, context))))
    }),
    updateCategory: os.updateCategory.handler(async ({ input: { id, ...input }, context }) => {
      const session = host.session()
      return categoryAnswer(session, await session.commit(['tags'], (records) => updateCategory(records, id, input, act(session, context))))
    }),
    deleteCategory: os.deleteCategory.handler(async ({ input, context }) => {
      const session = host.session()
      await session.commit(['tags'], (records) => deleteCategory(records, input.id, input.moveTo, act(session, context)))
      return { deleted: true }
    })
  }
}

function categoryAnswer({ records }: Session, { id, name, parent, content, version }: LibraryObject<'tagCategory'>) {
  return { id, name, parent, ...content, version, tags: listObjects(records, 'tag').filter((tag) => tag.content.category === id).length }
}
