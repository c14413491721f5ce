import { oc } from '@orpc/contract'
import { z } from 'zod'
import { mostMappedColumns } from '#core/domain/import-targets.ts'
import { presetGroups } from '#core/domain/presets.ts'
import { classified, classifyRules } from './classify.ts'
import { instant, jobStarted, page, pageInput, words } from './common.ts'
import { jobError } from './jobs.ts'
import { recipeOrigin, recipeSteps } from './recipes.ts'

export const fileKinds = ['csv', 'xlsx', 'json', 'ndjson', 'parquet'] as const
export const valueType = z.enum(['text', 'number', 'decimal', 'boolean', 'date', 'datetime', 'list', 'objects', 'choice'])
export const sensitivity = z.enum(['open', 'secret'])

export const format = z.strictObject({
  kind: z.enum(fileKinds).optional(),
  delimiter: z.string().min(1).max(4).optional(),
  quote: z.string().max(1).optional(),
  escape: z.string().max(1).optional(),
  newline: z.enum(['lf', 'any']).optional().describe('what ends a record: a line feed, with a carriage return before it or without; or any of both'),
  encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'gb18030', 'big5', 'latin1']).optional(),
  header: z.boolean().optional(),
  headerRow: z.number().int().min(1).max(1000).optional().describe('1-based number of the header row'),
  headerRows: z.number().int().min(1).max(5).optional().describe('rows of the header, whose names are joined'),
  skipRows: z.number().int().min(0).max(10000).optional().describe('rows ignored before the header'),
  table: z.number().int().min(0).max(100).optional().describe('which one, where a file or sheet holds several tables; the largest without it; 0: all of it is one table'),
  footer: z.enum(['skip', 'keep']).optional().describe('rows of totals and notes below the table: left out and told, or rows like others'),
  merged: z.enum(['first', 'repeat']).optional().describe('merged cells of a sheet: the value in the first one, or in each'),
  entry: z.string().max(1000).optional().describe('the file to read of a zip archive that holds several'),
  sheet: z.string().max(200).optional(),
  nullTokens: z.array(z.string().max(100)).max(100).optional(),
  decimal: z.enum(['.', ',']).optional(),
  thousands: z.string().max(1).optional(),
  jsonPath: z.string().max(500).optional(),
  password: z.string().max(500).optional()
})
export type Format = z.infer<typeof format>

const columnOptions = {
  to: z.string().min(1).max(200).describe('identity.<channel>, a field of the target, attr.<name> or data.<name>'),
  type: valueType.optional(),
  sensitivity: sensitivity.optional()
}
const mapRule = z.union([
  z.strictObject({ matches: z.string().max(1000), value: z.string().nullable() }),
  z.strictObject({ is: z.string().max(1000), value: z.string().nullable() }),
  z.strictObject({ value: z.string().nullable() })
])

export const mappingColumn = z.union([
  z.strictObject({
    ...columnOptions,
    from: z.string().max(1000).describe('column name in the file'),
    parse: z.strictObject({ format: z.string().max(100).optional(), timeZone: z.string().max(100).optional() }).optional(),
    map: z.array(mapRule).max(10000).optional().describe('first match wins; no match gives blank')
  }),
  z.strictObject({ ...columnOptions, value: z.union([z.string(), z.number(), z.boolean()]).describe('a constant') }),
  z.strictObject({ ...columnOptions, formula: z.string().max(2000).describe('+ - * / ( ) round coalesce concat over [columns]') })
])
export type MappingColumn = z.infer<typeof mappingColumn>

export const targets = ['customer', 'account', 'lead', 'event', 'opportunity', 'holding', 'credit_record', 'relation', 'campaign', 'tag'] as const

export const mapping = z.strictObject({
  name: z.string().max(200).optional(),
  source: z.string().min(1).max(200).default('file').describe('where the rows come from; duplicates and source ids are told apart within it'),
  target: z.enum(targets),
  format: format.default({}),
  columns: z.array(mappingColumn).min(1).max(mostMappedColumns),
  groupBy: z.array(z.string().max(1000)).max(20).optional(),
  unknownIdentity: z.enum(['create', 'reject']).default('create'),
  recipe: recipeSteps.default([]).describe('cleaning steps, before the columns are mapped'),
  recipeFrom: recipeOrigin.optional().describe('the recipe of the library that the steps were taken from'),
  classify: classifyRules.optional()
})
export type Mapping = z.infer<typeof mapping>
export type MappingInput = z.input<typeof mapping>

/** The file: a path (REST, same machine) or the handle of an upload or of a file the user chose in a dialog. */
export const file = { path: z.string().max(4096).optional(), upload: z.string().max(100).optional() }

export const importWarning = z.object({ code: z.string(), column: z.string().optional(), count: z.number().int(), message: words.optional() })

export const importResult = z.object({
  batchId: z.string(),
  rows: z.number().int(),
  accepted: z.number().int(),
  rejected: z.number().int(),
  duplicates: z.number().int(),
  updated: z.number().int(),
  created: z.number().int().describe('entities made'),
  linked: z.number().int().describe('rows linked to an entity that existed'),
  review: z.number().int(),
  warnings: z.array(importWarning),
  classified: z.array(classified).optional().describe('what each rule of the classification gave, in their order')
})
export type ImportResult = z.infer<typeof importResult>

export const inspectedColumn = z.object({
  name: z.string(),
  index: z.number().int(),
  type: valueType,
  confidence: z.number(),
  samples: z.array(z.string().nullable()),
  suggested: z.string().nullable(),
  certainty: z.number().optional().describe('0 to 1, of a field that was suggested; none of a column that is kept under its own name'),
  blanks: z.number().int().optional().describe('of the sampled rows')
})

export const inspection = z.object({
  fileName: z.string(),
  size: z.number(),
  format: format.required({ kind: true }),
  sheets: z.array(z.string()).optional(),
  tables: z.array(z.number().int()).optional().describe('of a file or sheet with several tables: the rows at which they begin'),
  entries: z.array(z.string()).optional().describe('the table files of an archive that holds several'),
  columns: z.array(inspectedColumn),
  rows: z.number().int().nullable().describe('null where counting would need the whole file'),
  preview: z.array(z.array(z.string().nullable())).describe('up to 1,000 rows as text, in column order'),
  mapping,
  preset: z.object({ id: z.string(), name: words, confidence: z.number() }).nullable().describe('the preset whose headers the file has; the mapping is then that of the preset'),
  template: z.object({
    id: z.string(), name: z.string(), source: z.string(),
    match: z.number().describe('of the columns of both, the share that both have; 1: the same columns'),
    missing: z.array(z.string()).describe('columns that it reads and this file has not'), added: z.array(z.string()).describe('columns of this file that it does not know'), mapping
  }).optional().describe('a mapping used before for a file of this shape, as it reads on this one; looked for unless format or target are given'),
  warnings: z.array(importWarning)
})
export type Inspection = z.infer<typeof inspection>

export const undoneBatch = z.object({
  events: z.number().int().describe('events and other rows of entities taken away'),
  removed: z.number().int().describe('entities taken away: the batch alone had made them'),
  kept: z.number().int().describe('entities made by the batch that stay, because something later refers to them'),
  restored: z.number().int().describe('entities whose values were put back'),
  replays: z.number().int().optional().describe('batches of repaired rows of it that were taken back with it')
})
export type UndoneBatch = z.infer<typeof undoneBatch>

export const batch = importResult.extend({
  name: z.string(),
  source: z.string(),
  target: z.enum(targets),
  fileName: z.string(),
  fileSize: z.number(),
  status: z.enum(['running', 'accepted', 'undone', 'failed', 'cancelled']),
  importedAt: instant,
  importedBy: z.string(),
  openRejects: z.number().int().describe('rejected rows that were not repaired yet'),
  failure: jobError.optional().describe('why it failed, as its job tells'),
  undone: undoneBatch.optional().describe('what undoing it did'),
  replayOf: z.string().optional().describe('the batch of which it brings rows again'),
  replays: z.array(z.string()).optional().describe('batches that bring rows of it again; undoing it takes them back too'),
  rawKept: z.boolean().describe('whether the file is kept, encrypted'),
  made: z.number().int().describe('events, or other rows that belong to entities'),
  origin: z.object({
    watch: z.object({ id: z.string(), name: z.string() }), template: z.object({ id: z.string(), name: z.string() }), channel: z.string()
  }).partial().describe('by what it came: a watched folder, a mapping that is kept, a channel of signed records; those that are still there'),
  mapping
})
export type Batch = z.infer<typeof batch>

const facet = z.array(z.object({ value: z.string(), count: z.number().int() }))
/** How many imports there are by each thing they can be narrowed by, under all that else was asked. */
const batchFacets = z.object({ source: facet, target: facet, status: facet })

export const rejectState = z.enum(['open', 'replayed', 'ignored'])

export const reject = z.object({
  row: z.number().int().describe('1-based number of the data row in the file'),
  raw: z.record(z.string(), z.string().nullable()),
  column: z.string().nullable(),
  rule: z.string(),
  reason: z.string(),
  state: rejectState,
  note: z.string().nullable().describe('why it is ignored')
})
export type Reject = z.infer<typeof reject>

const byBatch = z.object({ batchId: z.string() })

export const importPreset = z.object({ id: z.string(), name: words, group: z.enum(presetGroups), sample: z.string().describe('file in resources/samples'), columns: z.array(z.string()), mapping })

export const importsContract = {
  create: oc.route({ method: 'POST', path: '/imports', successStatus: 202 }).input(z.object({ ...file, mapping })).output(jobStarted),
  /** Judges every row as `create` would and writes nothing. The result of its job is an ImportCheck (import-check.ts). */
  check: oc.route({ method: 'POST', path: '/imports/check', successStatus: 202 }).input(z.object({ ...file, mapping })).output(jobStarted),
  inspect: oc.route({ method: 'POST', path: '/imports/inspect' }).input(z.object({ ...file, format: format.optional(), target: z.enum(targets).optional() })).output(inspection),
  list: oc.route({ method: 'GET', path: '/imports' }).input(z.object({
    ...pageInput, source: z.string().max(200).optional(), target: z.enum(targets).optional(), status: batch.shape.status.optional(),
    sort: z.enum(['at', 'name', 'source', 'target', 'status', 'size', 'rows', 'accepted', 'rejected', 'duplicates', 'created']).default('at'), direction: z.enum(['asc', 'desc']).default('desc')
  })).output(page(batch).extend({ facets: batchFacets.nullable().describe('with the first page') })),
  get: oc.route({ method: 'GET', path: '/imports/{batchId}' }).input(byBatch).output(batch),
  rejects: oc.route({ method: 'GET', path: '/imports/{batchId}/rejects' }).input(byBatch.extend({ ...pageInput, rule: z.string().optional() }))
    .output(page(reject).extend({ rules: z.array(z.object({ rule: z.string(), column: z.string().nullable(), reason: z.string(), count: z.number().int() })) })),
  replay: oc.route({ method: 'POST', path: '/imports/{batchId}/rejects/{row}', successStatus: 202 })
    .input(byBatch.extend({ row: z.coerce.number().int().min(1), values: z.record(z.string(), z.string().nullable()).describe('column → repaired text') })).output(jobStarted),
  undo: oc.route({ method: 'POST', path: '/imports/{batchId}/undo', successStatus: 202 }).input(byBatch).output(jobStarted),
  /** Mappings for files as systems export them. */
  presets: oc.route({ method: 'GET', path: '/imports/presets' }).output(z.object({ items: z.array(importPreset) })),
  /** The fields a column may be mapped to, custom ones included. */
  fields: oc.route({ method: 'GET', path: '/imports/fields' }).input(z.object({ target: z.enum(targets) })).output(z.object({
    items: z.array(z.object({ name: z.string(), type: valueType, sensitivity, label: words, custom: z.boolean() }))
  }))
}
