/** Lists of tags: all, those in the bin, those out of use, and those to reuse. */
import type { DeskHost } from '#core/app/host.ts'
import type { Implementer } from '#core/app/middleware.ts'
import { findTags, itemsOf, sortValues } from '#core/app/tags/answers.ts'
import { marketOf, staleTags } from '#core/app/tags/quality.ts'
import { visibleObjects } from '#core/app/visible.ts'
import { numberCursor, sortedPage } from './pages.ts'

export function tagListProcedures({ tags: os }: Implementer, host: DeskHost) {
  return {
    list: os.list.handler(async ({ input: { limit, cursor, sort, direction, ...filter }, context }) => {
      const session = host.session()
      const found = await findTags(session, context.user.id, filter)
      if (sort !== undefined) {
        const valueOf = (await sortValues(session))[sort]
        const page = sortedPage(found, { valueOf, direction, limit, cursor, named: JSON.stringify([sort, direction, filter]) })
        return { ...page, items: await itemsOf(session, page.items) }
      }
      const from = numberCursor(cursor) ?? 0
      const items = await itemsOf(session, found.slice(from, from + limit))
      return { items, nextCursor: found.length > from + limit ? String(from + limit) : null, total: found.length }
    }),
    bin: os.bin.handler(async ({ context }) => {
      const session = host.session()
      return { items: await itemsOf(session, visibleObjects(session.records, context.user.id, 'tag', { bin: true })) }
    }),
    stale: os.stale.handler(async ({ context }) => ({ items: await staleTags(host.session(), context.user.id) })),
    market: os.market.handler(async ({ input, context }) => ({ items: await marketOf(host.session(), input, context.user.id) }))
  }
}
