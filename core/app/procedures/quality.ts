/** Quality of what sources bring: by source, over time, and of one import. */
import type { DeskHost } from '#core/app/host.ts'
import type { Implementer } from '#core/app/middleware.ts'
import { batchQuality, qualityOver, qualitySources } from '#core/app/quality.ts'
import { batchNamed } from '#core/app/replays.ts'

export function qualityProcedures({ quality: os }: Implementer, host: DeskHost) {
  return {
    sources: os.sources.handler(() => ({ items: qualitySources(host.session().records) })),
    series: os.series.handler(({ input }) => qualityOver(host.session().records, input)),
    batch: os.batch.handler(({ input }) => {
      const session = host.session()
      return batchQuality(session.records, batchNamed(session, input.batchId))
    })
  }
}
