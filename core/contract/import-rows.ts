/** Rows of imports that need a person: those that were turned away, over all batches, and those that were there already. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { instant, jobStarted, page, pageInput } from './common.ts'
import { reject, rejectState } from './imports.ts'
import { recipeSteps } from './recipes.ts'

const columnName = z.string().max(1000)
const cell = z.string().max(100_000).nullable()
const rowNumber = z.coerce.number().int().min(1)

/** What narrows rejects within their batch. */
const withinBatch = {
  rule: z.string().max(100).optional(),
  column: columnName.optional().describe('at which the row was turned away'),
  text: z.string().min(1).max(1000).optional().describe('stands in one of the raw values')
}
export const rejectFilter = z.object({ batchId: z.string().max(100).optional(), source: z.string().max(200).optional(), state: rejectState.optional(), ...withinBatch })
export type RejectFilter = z.infer<typeof rejectFilter>

export const rejectFix = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('set'), column: columnName, value: cell }),
  z.strictObject({ kind: z.literal('replace'), column: columnName.nullable().describe('null: every column'), find: z.string().min(1).max(1000), with: z.string().max(10_000), regex: z.boolean().default(false).describe('RE2; `with` may name groups by $1') })
])

/** Rejects of one batch that are to be read again: single ones, or all that wait and match. */
export const replayAsked = z.object({
  batchId: z.string().max(100),
  rows: z.array(z.object({ row: rowNumber, values: z.record(columnName, cell).default({}).describe('column → what was typed') })).max(10_000).default([]).describe('with `filter`, what was typed into rows that match'),
  filter: z.object(withinBatch).optional(),
  fixes: z.array(rejectFix).max(100).default([]).describe('done to every row, after what was typed'),
  steps: recipeSteps.default([]).describe('cleaning steps for this import, before those of the mapping')
})
export type ReplayAsked = z.infer<typeof replayAsked>

const exportAsked = { format: z.enum(['csv', 'xlsx']), destination: z.string().min(1).max(4000).optional().describe('absolute path of the file; for programs on the same machine'), overwrite: z.boolean().default(false) }
const exportStarted = z.object({ jobId: z.string(), id: z.string().describe('of the export') })

const reason = z.object({ rule: z.string(), column: z.string().nullable(), reason: z.string(), count: z.number().int() })

export const replayPreview = z.object({
  rows: z.number().int(),
  passes: z.number().int().describe('would come in'),
  duplicates: z.number().int(),
  rejected: z.number().int().describe('would be turned away again'),
  reasons: z.array(reason),
  examples: z.array(z.object({
    row: z.number().int(), rule: z.string().nullable().describe('null: it would come in'), column: z.string().nullable(),
    changes: z.array(z.object({ column: z.string(), before: z.string().nullable(), after: z.string().nullable() }))
  }))
})
export type ReplayPreview = z.infer<typeof replayPreview>

export const listedReject = reject.extend({
  batchId: z.string(), batchName: z.string(), source: z.string(), importedAt: instant,
  replay: z.string().nullable().describe('the batch that brought the repaired row')
})
export type ListedReject = z.infer<typeof listedReject>

/** How many rejects there are by each thing they can be narrowed by, under all that else was asked. */
const rejectFacets = z.object({
  batches: z.array(z.object({ batchId: z.string(), name: z.string(), source: z.string(), count: z.number().int() })),
  rules: z.array(reason),
  states: z.array(z.object({ state: rejectState, count: z.number().int() }))
})
export type RejectFacets = z.infer<typeof rejectFacets>

export const rejectsContract = {
  list: oc.route({ method: 'GET', path: '/imports/rejects' }).input(rejectFilter.extend({
    ...pageInput, sort: z.string().max(1100).default('batch').describe('batch, row, rule, column, state or raw.<column of the file>'), direction: z.enum(['asc', 'desc']).default('desc')
  })).output(page(listedReject).extend({ facets: rejectFacets.nullable().describe('with the first page') })),
  preview: oc.route({ method: 'POST', path: '/imports/{batchId}/rejects/preview' }).input(replayAsked).output(replayPreview),
  replay: oc.route({ method: 'POST', path: '/imports/{batchId}/rejects/replay', successStatus: 202 }).input(replayAsked).output(jobStarted),
  /** Puts rejects aside with a note, or takes them up again; undone as any act. */
  mark: oc.route({ method: 'POST', path: '/imports/rejects/mark' }).input(z.object({
    state: z.enum(['open', 'ignored']), note: z.string().trim().max(1000).optional(),
    filter: rejectFilter.optional(), rows: z.array(z.object({ batchId: z.string().max(100), row: rowNumber })).min(1).max(10_000).optional()
  })).output(z.object({ changed: z.number().int() })),
  export: oc.route({ method: 'POST', path: '/imports/rejects/export', successStatus: 202 }).input(z.object({ filter: rejectFilter.default({}), ...exportAsked })).output(exportStarted)
}

const duplicateReason = z.enum(['source_id', 'row', 'recipe']).describe('an equal source id with equal content; an equal row within the window; a step of the recipe')
const duplicateFields = { why: duplicateReason.optional(), ofBatch: z.string().max(100).optional(), text: z.string().min(1).max(1000).optional() }

const duplicateFilter = z.strictObject(duplicateFields)
export type DuplicateFilter = z.infer<typeof duplicateFilter>

export const listedDuplicate = z.object({
  row: z.number().int(), raw: z.record(z.string(), z.string().nullable()), why: duplicateReason,
  ofBatch: z.string().nullable().describe('null: taken back since, or told by a step of the recipe'), ofRow: z.number().int().nullable(),
  imported: z.string().nullable().describe('the batch that brought it all the same')
})
export type ListedDuplicate = z.infer<typeof listedDuplicate>

const byBatch = z.object({ batchId: z.string().max(100) })

export const duplicatesContract = {
  list: oc.route({ method: 'GET', path: '/imports/{batchId}/duplicates' }).input(byBatch.extend({ ...duplicateFields, ...pageInput })).output(page(listedDuplicate).extend({
    found: z.boolean().describe('false: they have to be found first'),
    importable: z.number().int().describe('of those that match, how many can be brought all the same'),
    kinds: z.array(z.object({ why: duplicateReason, ofBatch: z.string().nullable(), count: z.number().int() }))
  })),
  /** Reads the batch's file again and tells which rows of which batches it repeats. */
  find: oc.route({ method: 'POST', path: '/imports/{batchId}/duplicates/find', successStatus: 202 }).input(byBatch).output(jobStarted),
  /** Brings rows that were there already all the same, as one batch: those that are named, or all that match and can be brought. */
  import: oc.route({ method: 'POST', path: '/imports/{batchId}/duplicates/import', successStatus: 202 })
    .input(byBatch.extend({ rows: z.array(rowNumber).min(1).max(10_000).optional(), filter: duplicateFilter.optional() })).output(jobStarted),
  export: oc.route({ method: 'POST', path: '/imports/{batchId}/duplicates/export', successStatus: 202 }).input(byBatch.extend({ filter: duplicateFilter.default({}), ...exportAsked })).output(exportStarted)
}
