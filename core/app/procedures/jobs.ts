import type { DeskHost } from '#core/app/host.ts'
import type { Implementer } from '#core/app/middleware.ts'
import { invalidCursor } from './pages.ts'

export function jobsProcedures({ jobs: os }: Implementer, host: DeskHost) {
  return {
    list: os.list.handler(({ input: { limit, cursor, status } }) => {
      const { jobs } = host.session()
      if (cursor !== undefined && !/^[0-9a-f]{24}$/.test(cursor)) throw invalidCursor()
      const { items, total } = jobs.page({ before: cursor, limit: limit + 1, status })
      const page = items.slice(0, limit)
      return { items: page, nextCursor: items.length > limit ? page.at(-1)!.id : null, total }
    }),
    get: os.get.handler(({ input }) => host.session().jobs.read(input.id)),
    cancel: os.cancel.handler(({ input }) => host.session().jobs.cancel(input.id)),
    watch: os.watch.handler(({ signal }) => {
      const unfinished = host.openSession()?.jobs.unfinished() ?? []
      return host.jobFeed.listen((jobs) => jobs, unfinished, signal)
    })
  }
}
