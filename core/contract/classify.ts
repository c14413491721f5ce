/** The first classification of what an import brings: rules over its mapped rows, and what they gave. */
import { z } from 'zod'
import { relativeUnits } from '#core/domain/conditions/windows.ts'

const rowFilter = z.strictObject({
  property: z.string().min(1).max(1000).describe('a field that the mapping fills, by its name there; identities as identity.<channel>'),
  op: z.string().min(1).max(100).describe('an operator of the condition language for the type of the field'),
  value: z.unknown().optional(),
  unit: z.enum(relativeUnits).optional(),
  exactCase: z.boolean().optional()
})

const ids = z.array(z.string().min(1).max(100)).max(50)

export const classifyRule = z.strictObject({
  name: z.string().max(200).optional(),
  where: z.array(rowFilter).max(100).default([]).describe('all of them must hold; none: every row'),
  to: z.enum(['new', 'all']).default('new').describe('only to whom the import makes, or to everybody of whom it speaks'),
  tags: ids.default([]).describe('ids of tags that are given by hand or by imports'),
  groups: ids.default([]).describe('ids of customer groups'),
  fields: z.record(z.string().min(1).max(200), z.union([z.string().trim().min(1).max(1000), z.number(), z.boolean()])).default({})
    .describe('field → value, where the row leaves it blank; only of entities that the import makes')
})
export type ClassifyRule = z.infer<typeof classifyRule>

export const classifyRules = z.array(classifyRule).max(100)
  .describe('read from the first to the last: tags and groups of all that hold add up, a field is set by the first')

/** What one rule gave to those who did not have it, neither by an earlier rule nor before. */
export const classified = z.object({
  matched: z.number().int().describe('entities for which it holds'),
  tags: z.number().int(),
  groups: z.number().int(),
  fields: z.number().int()
})
export type Classified = z.infer<typeof classified>
