/** Several segments side by side. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { entityType, instant, words } from './common.ts'
import { conditionWarning, definition } from './segments.ts'

const count = z.number().int().nonnegative()

/** A segment by its id, or a definition that is not saved. */
const compared = z.string().min(1).max(200).or(z.object({ name: z.string().max(200), definition }))

export const bands = z.object({
  quantiles: z.number().int().min(2).max(20).optional().describe('bands of as equal size as ties allow, over the universe'),
  cuts: z.array(z.number()).min(1).max(50).optional().describe('numbers: lower bounds of the second band and those after it')
})

/** Fields are named as in conditions; a text alone is `{field}`. Identifying and free text fields are refused. */
export const dimension = z.string().min(1).max(200).or(z.union([
  z.object({ field: z.string().min(1).max(200) }).extend(bands.shape),
  z.object({ age: z.string().min(1).max(200).describe('an open field of dates: whole years until asOf, in bands') }).extend({ cuts: bands.shape.cuts }),
  z.object({ tags: z.array(z.string().max(200)).max(200).describe('ids; empty: those that most of the universe have') }),
  z.object({ event: z.string().min(1).max(200), cuts: z.array(z.number().int().min(0)).min(1).max(20).optional().describe('days since the newest event of the name: 7, 30, 90, 180, 365 without it') })
]))
export type Dimension = z.infer<typeof dimension>

const cell = z.object({ count, share: z.number().describe('of the segment, 0 … 1'), lift: z.number().nullable().describe('share over the share in the universe; null where that is 0') })
const comparedSegment = z.object({ id: z.string().nullable(), name: z.string(), count, share: z.number().describe('of the universe') })

export const comparison = z.object({
  entity: entityType, universe: count, segments: z.array(comparedSegment),
  dimensions: z.array(z.object({
    by: z.string().describe('the field, age:<field>, tags, or event:<name>'), label: words, kind: z.enum(['values', 'bands', 'tags', 'recency']),
    exclusive: z.boolean().describe('whether everyone has exactly one of the values; tags overlap'),
    values: z.array(z.object({
      value: z.string().nullable().describe('null: blank, or never'), label: words, from: z.number().nullable().describe('of a band: included'), to: z.number().nullable().describe('of a band: not included'),
      universe: z.object({ count, share: z.number() }), cells: z.array(cell).describe('in the order of `segments`')
    }))
  })),
  warnings: z.array(conditionWarning), asOf: instant, dataVersion: z.number().int(), elapsedMs: z.number()
})
export type Comparison = z.infer<typeof comparison>

const region = z.object({
  in: z.array(z.number().int()).describe('places in `segments`; it is in none of the others'), count, share: z.number().describe('of the union'),
  definition: definition.nullable().describe('of a new segment with exactly these members; null where one of the segments is not saved')
})
export const overlap = z.object({
  entity: entityType, universe: count, union: count, segments: z.array(comparedSegment),
  matrix: z.array(z.array(z.object({ count, share: z.number().describe('of the segment of the row'), jaccard: z.number() }))),
  regions: z.array(region).describe('those that are not empty, largest first; they cut the union into parts'),
  regionsTotal: count.describe('of which `regions` are the largest'),
  warnings: z.array(conditionWarning), asOf: instant, dataVersion: z.number().int(), elapsedMs: z.number()
})
export type Overlap = z.infer<typeof overlap>

export const segmentComparisonContract = {
  compare: oc.route({ method: 'POST', path: '/crm/segments/compare' })
    .input(z.strictObject({ segments: z.array(compared).min(1).max(1000).describe('at most 100'), by: z.array(dimension).min(1).max(40), values: z.number().int().min(1).max(100).default(20).describe('most values of a dimension, most frequent of the universe first') }))
    .output(comparison),
  overlap: oc.route({ method: 'POST', path: '/crm/segments/overlap' })
    .input(z.strictObject({ segments: z.array(compared).min(2).max(1000).describe('at most 20, which cut their union into up to a million parts'), regions: z.number().int().min(1).max(1000).default(100) })).output(overlap)
}
