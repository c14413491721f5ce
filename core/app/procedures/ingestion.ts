/** Channels through which other systems send records: their secrets, receipts, and what came. */
import type { Mapping } from '#core/contract/imports.ts'
import { batchIdOf } from '#core/store/records/batches.ts'
import { countHours, countMicroBatches, pageHours, pageMicroBatches } from '#core/store/records/ingestion.ts'
import type { DeskHost } from '#core/app/host.ts'
import type { Implementer } from '#core/app/middleware.ts'
import { numberCursor, pageOf } from './pages.ts'
import { act } from './workspace.ts'

export function ingestionProcedures({ ingestion: os }: Implementer, host: DeskHost) {
  return {
    channels: os.channels.handler(() => ({ items: host.session().ingestion.channels() })),
    createSecret: os.createSecret.handler(async ({ input: { channel }, context }) => {
      const session = host.session()
      const doing = act(session, context)
      const { id, secret } = await session.ingestion.secrets.create(channel, doing)
      session.touch('settings')
      return { id, secret, createdAt: instantOf(doing.at) }
    }),
    revokeSecret: os.revokeSecret.handler(async ({ input: { channel, id }, context }) => {
      const session = host.session()
      await session.ingestion.secrets.revoke(channel, id, act(session, context))
      session.touch('settings')
      return {}
    }),
    receipt: os.receipt.handler(({ input }) => host.session().ingestion.receipt(input.id)),
    hours: os.hours.handler(({ input: { limit, cursor, channel } }) => {
      const { records } = host.session()
      const offset = numberCursor(cursor) ?? 0
      const rows = pageHours(records, { offset, limit: limit + 1, channel })
      return pageOf(rows, limit, countHours(records, channel), () => String(offset + limit), ({ hour, target, ...counts }) => ({ ...counts, hour: instantOf(hour), target: target as Mapping['target'] }))
    }),
    batches: os.batches.handler(({ input: { limit, cursor, channel, hour } }) => {
      const { records } = host.session()
      const at = hour === undefined ? undefined : Date.parse(hour)
      const rows = pageMicroBatches(records, { before: numberCursor(cursor), limit: limit + 1, channel, hour: at })
      return pageOf(rows, limit, countMicroBatches(records, channel, at), ({ batch }) => String(batch),
        ({ batch, target, createdAt, ...counts }) => ({ ...counts, batchId: batchIdOf(batch), target: target as Mapping['target'], receivedAt: instantOf(createdAt) }))
    })
  }
}

function instantOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
