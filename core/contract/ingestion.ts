/** Records that other systems send, signed: channels with their secrets, receipts, and what the micro-batches brought. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { instant, page, pageInput, words } from './common.ts'
import { targets } from './imports.ts'

export const ingestionChannels = ['crm', 'wework', 'wechat'] as const
export type IngestionChannel = (typeof ingestionChannels)[number]

const channel = z.enum(ingestionChannels)
const byChannel = z.strictObject({ channel })
const count = z.number().int().nonnegative()

const secret = z.object({ id: z.string(), createdAt: instant, createdBy: z.string(), lastUsedAt: instant.nullable().describe('of a request signed with it, since the workspace was opened') })

export const ingestionState = z.object({
  channel,
  secrets: z.array(secret).describe('valid ones, oldest first; two while one takes the place of the other'),
  waiting: count.describe('records that were received and not processed yet'),
  receivedAt: instant.nullable().describe('of the newest receipt that is kept'),
  stalled: z.object({ since: instant, reason: words, tries: count }).nullable().describe('processing fails and is tried again; nothing is lost')
})
export type IngestionState = z.infer<typeof ingestionState>

export const receipt = z.object({
  receiptId: z.string(),
  channel,
  status: z.enum(['received', 'processing', 'processed']),
  receivedAt: instant,
  records: count,
  accepted: count,
  rejected: count,
  duplicates: count,
  batches: z.array(z.string()).describe('imports that brought its records')
})
export type Receipt = z.infer<typeof receipt>

/** The answer to a request with records. */
export const accepted = z.object({ receiptId: z.string(), records: count, repeated: z.boolean().describe('the same request was received before: this is its receipt, and nothing was done') })
export type Accepted = z.infer<typeof accepted>

/** Micro-batches of an hour together. */
export const ingestionHour = z.object({
  hour: instant.describe('its beginning'),
  channel,
  target: z.enum(targets),
  batches: count,
  rows: count,
  accepted: count,
  rejected: count,
  duplicates: count,
  undone: count.describe('batches that were taken back')
})
export type IngestionHour = z.infer<typeof ingestionHour>

export const ingestionContract = {
  channels: oc.route({ method: 'GET', path: '/ingestion/channels' }).output(z.object({ items: z.array(ingestionState) })),
  /** The secret itself is in this answer and nowhere else. */
  createSecret: oc.route({ method: 'POST', path: '/ingestion/channels/{channel}/secrets', successStatus: 201 }).input(byChannel)
    .output(z.object({ id: z.string(), secret: z.string().describe('shown once'), createdAt: instant })),
  revokeSecret: oc.route({ method: 'DELETE', path: '/ingestion/channels/{channel}/secrets/{id}' }).input(byChannel.extend({ id: z.string().min(1).max(100) })).output(z.object({})),
  receipt: oc.route({ method: 'GET', path: '/ingestion/receipts/{id}' }).input(z.strictObject({ id: z.string().min(1).max(100) })).output(receipt),
  hours: oc.route({ method: 'GET', path: '/ingestion/hours' }).input(z.object({ ...pageInput, channel: channel.optional() })).output(page(ingestionHour)),
  /** Imports of one channel that began within an hour, newest first; each is read and taken back as any other import. */
  batches: oc.route({ method: 'GET', path: '/ingestion/batches' }).input(z.object({ ...pageInput, channel, hour: instant.optional() }))
    .output(page(z.object({ batchId: z.string(), target: z.enum(targets), status: z.string(), receivedAt: instant, rows: count, accepted: count, rejected: count, duplicates: count })))
}
