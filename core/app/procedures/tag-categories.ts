/** The tree of tag categories, and what stands in them. */
import { createCategory, deleteCategory, moveToCategory, updateCategory } from '#core/compute/tags/categories.ts'
import { compareNames } from '#core/domain/normalise/order.ts'
import { listObjects, type LibraryObject } from '#core/store/records/library.ts'
import type { CallContext } from '#core/app/context.ts'
import type { DeskHost } from '#core/app/host.ts'
import type { Implementer } from '#core/app/middleware.ts'
import type { Session } from '#core/app/session.ts'
import { seenObject, visibleObjects } from '#core/app/visible.ts'
import { act } from './workspace.ts'

export function tagCategoryProcedures({ tags: os }: Implementer, host: DeskHost) {
  return {
    move: os.move.handler(({ input: { ids, category }, context }) => {
      const session = host.session()
      for (const id of ids) seenObject(session.records, context.user.id, 'tag', id)
      return session.commit(['tags'], (records) => ({ moved: moveToCategory(records, ids, category, act(session, context)) }))
    }),
    categories: os.categories.handler(({ context }) => {
      const session = host.session()
      const inside = tagsInside(session, context)
      return { items: listObjects(session.records, 'tagCategory').map((category) => categoryAnswer(category, inside)).toSorted((one, other) => one.position - other.position || compareNames(one.name, other.name)) }
    }),
    createCategory: os.createCategory.handler(async ({ input, context }) => {
      const session = host.session()
      return categoryAnswer(await session.commit(['tags'], (records) => createCategory(records, input, act(session, context))), tagsInside(session, context))
    }),
    updateCategory: os.updateCategory.handler(async ({ input: { id, ...input }, context }) => {
      const session = host.session()
      return categoryAnswer(await session.commit(['tags'], (records) => updateCategory(records, id, input, act(session, context))), tagsInside(session, context))
    }),
    deleteCategory: os.deleteCategory.handler(async ({ input, context }) => {
      const session = host.session()
      await session.commit(['tags'], (records) => deleteCategory(records, input.id, input.moveTo, act(session, context)))
      return { deleted: true }
    })
  }
}

type Inside = ReadonlyMap<string | null, readonly LibraryObject<'tag'>[]>

/** The tags that the caller sees, by the category that they stand right in. */
function tagsInside({ records }: Session, { user }: CallContext): Inside {
  return Map.groupBy(visibleObjects(records, user.id, 'tag'), ({ content }) => content.category)
}

function categoryAnswer({ id, name, parent, content, version }: LibraryObject<'tagCategory'>, inside: Inside) {
  return { id, name, parent, ...content, version, tags: inside.get(id)?.length ?? 0 }
}
