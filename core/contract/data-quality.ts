/** How good the rows are that sources bring: figures of one import, and of the imports of a source over time. Paths are below /api. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { instant, words } from './common.ts'
import { batch, sensitivity, targets, valueType } from './imports.ts'

const count = z.number().int()
const share = z.number().nullable().describe('0 to 1; null where there is nothing of which it could be a share')

const spread = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('values'), counts: z.array(z.tuple([z.string(), count])), rest: count }),
  z.object({ kind: z.literal('bins'), of: z.enum(['number', 'age', 'length']), bins: z.object({ edges: z.array(z.number()), counts: z.array(count) }) })
]).describe('the most frequent values and the rest, or rows by bins of numbers, of ages in days, or of lengths in characters; of secret fields lengths alone are kept')

const shares = {
  completeness: share.describe('rows in which something stands, of those that were looked at'),
  validity: share.describe('values that could be read, of those that stand there'),
  uniqueness: share.describe('different values, of all values')
}
const drift = z.object({ psi: z.number().describe('population stability index against the import before'), level: z.enum(['none', 'some', 'strong']).describe('some from 0.1, strong from 0.25, where chance alone does not reach that far') })

const fieldHead = { field: z.string().describe('as in the mapping'), name: words, column: z.string().nullable().describe('of the file; null: calculated'), type: valueType, sensitivity }

const fieldQuality = z.object({
  ...fieldHead, ...shares, filled: count, unreadable: count, distinct: count, looked: count.describe('values among which different ones were counted'), spread, drift: drift.nullable()
})

const change = z.object({ level: z.enum(['notice', 'warning']), kind: z.enum(['share', 'drift', 'appeared', 'gone', 'rejected', 'stale']), field: z.string().nullable(), message: words })
export type QualityChange = z.infer<typeof change>

const time = z.object({ field: z.string(), oldest: instant, newest: instant }).nullable().describe('of the times that say how fresh rows are; null where none is mapped')

const batchHead = { batchId: z.string(), name: z.string(), importedAt: instant, rows: count, rejected: count, time }

const batchQuality = z.object({
  ...batchHead, status: batch.shape.status, source: z.string(), target: z.enum(targets), sampled: count.describe('rows that were looked at, by which fields are judged'), rules: z.array(z.object({ rule: z.string(), column: z.string().nullable(), count })),
  before: z.string().nullable().describe('the import of the same source and target with which it is compared'), fields: z.array(fieldQuality), changes: z.array(change)
})
export type BatchQuality = z.infer<typeof batchQuality>

const point = z.object({ ...shares, drift: drift.nullable() })
export type QualityPoint = z.infer<typeof point>

const series = z.object({
  source: z.string(), target: z.enum(targets), batches: z.array(z.object(batchHead)).describe('oldest first; none that was undone'),
  fields: z.array(z.object({ ...fieldHead, points: z.array(point.nullable()).describe('one for each of the batches; null where it did not bring the field') })),
  changes: z.array(change).describe('of the newest import against the one before it')
})
export type QualitySeries = z.infer<typeof series>

const of = z.object({ source: z.string().min(1).max(200), target: z.enum(targets) })

export const qualityContract = {
  /** Sources and what their rows are, the one that came in last first. */
  sources: oc.route({ method: 'GET', path: '/imports/quality' }).output(z.object({
    items: z.array(of.extend({ batches: count, last: z.object(batchHead), warnings: count.describe('of the newest import'), notices: count }))
  })),
  series: oc.route({ method: 'GET', path: '/imports/quality/series' })
    .input(of.extend({ field: z.string().max(200).optional(), batches: z.coerce.number().int().min(1).max(100).default(24).describe('the newest ones') })).output(series),
  batch: oc.route({ method: 'GET', path: '/imports/{batchId}/quality' }).input(z.object({ batchId: z.string().max(100) })).output(batchQuality)
}
