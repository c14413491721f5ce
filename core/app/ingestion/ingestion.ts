/** What other systems send to an open workspace: received, written down, brought in by micro-batches, told of by receipts. */
import { ingestionChannels, type IngestionState, type Receipt } from '#core/contract/ingestion.ts'
import { DeskError } from '#core/contract/errors.ts'
import { batchIdOf } from '#core/store/records/batches.ts'
import { batchesOfReceipt, newestReceipt, readReceipt, receiptsSince } from '#core/store/records/ingestion.ts'
import type { JobRunner } from '#core/app/jobs.ts'
import type { OpenWorkspace } from '#core/app/session.ts'
import { usualLimits, type IngestionLimits } from './limits.ts'
import { createProcessor } from './process.ts'
import { openQueue } from './queue.ts'
import { createReceiver, type Receiver } from './receive.ts'
import { openSecrets, type Secrets } from './secrets.ts'

export interface Ingestion extends Receiver {
  secrets: Secrets
  channels(): IngestionState[]
  /** @throws DeskError not_found */
  receipt(id: string): Receipt
  /** Stops processing, and waits for what is being written down. */
  close(): Promise<void>
}

/** Opens what waits, and goes on with it; `jobs` are not running yet. */
export async function openIngestion(workspace: OpenWorkspace, jobs: Pick<JobRunner, 'alone'>, limits: IngestionLimits = usualLimits): Promise<Ingestion> {
  const { records, ports } = workspace
  const queue = await openQueue(workspace, ports.logger)
  const secrets = openSecrets(workspace)
  const recent = [...receiptsSince(records, ports.clock.now() - 3 * limits.window), ...queue.waiting()]
  const receiver = createReceiver({ queue, secrets, clock: ports.clock, limits, recent })
  const processor = createProcessor(workspace, queue, jobs)
  processor.notice()
  return {
    secrets,
    async receive(request) {
      const accepted = await receiver.receive(request)
      processor.notice()
      return accepted
    },
    channels() {
      const stall = processor.stalled()
      return ingestionChannels.map((channel): IngestionState => {
        const at = queue.waiting().findLast((receipt) => receipt.channel === channel)?.receivedAt ?? newestReceipt(records, channel)
        return {
          channel, waiting: queue.waitingOf(channel), receivedAt: at === null ? null : instantOf(at),
          secrets: secrets.of(channel).map(({ id, createdAt, user }) => {
            const used = secrets.lastUsed(id)
            return { id, createdAt: instantOf(createdAt), createdBy: user, lastUsedAt: used === undefined ? null : instantOf(used) }
          }),
          stalled: stall ? { since: instantOf(stall.since), reason: stall.reason, tries: stall.tries } : null
        }
      })
    },
    receipt(id) {
      const waiting = queue.find(id)
      if (waiting) return { receiptId: id, channel: waiting.channel, status: 'received', receivedAt: instantOf(waiting.receivedAt), records: waiting.records, accepted: 0, rejected: 0, duplicates: 0, batches: [] }
      const kept = readReceipt(records, id)
      if (!kept) throw noSuchReceipt()
      const { channel, records: count, accepted, rejected, duplicates } = kept
      return {
        receiptId: id, channel, status: kept.unfinished > 0 ? 'processing' : 'processed', receivedAt: instantOf(kept.receivedAt), records: count, accepted, rejected, duplicates,
        batches: batchesOfReceipt(records, kept).map(batchIdOf)
      }
    },
    async close() {
      await processor.close()
      await queue.close()
    }
  }
}

function instantOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

function noSuchReceipt(): DeskError {
  return new DeskError('not_found', {
    field: 'id', message: { zh: '没有这个回执，或它已超过 7 天', en: 'There is no such receipt, or it is older than seven days' }, remedy: { zh: '请使用接收时返回的 receiptId', en: 'Use the receiptId of the answer' }
  })
}
