import { oc } from '@orpc/contract'
import { z } from 'zod'
import { masks } from '#core/domain/masks.ts'
import { entityType, instant, page, pageInput, publicId, words } from './common.ts'
import { listFilters, sortFields } from './customers.ts'
import { valueType } from './imports.ts'
import { jobError, jobStatus } from './jobs.ts'
import { definition } from './segments.ts'

export const exportFormat = z.enum(['csv', 'xlsx', 'parquet', 'json']).describe('json is NDJSON: one object a line')
export type ExportFormat = z.infer<typeof exportFormat>
const mask = z.enum(masks)

const list = z.object({
  ...listFilters,
  where: listFilters.where.or(z.record(z.string(), z.unknown())).optional().describe('a condition of the condition language, as an object or as JSON text'),
  ids: z.array(publicId).min(1).max(100_000).optional().describe('public ids'),
  sort: z.enum(sortFields).optional().describe('by id, without it'),
  direction: z.enum(['asc', 'desc']).default('desc')
})

/** Exactly one of the three, or a segment and what its list is narrowed to; which members are exported, and in which order. */
const exportOf = z.object({
  segment: publicId.optional(),
  asOf: instant.optional().describe('with `segment`: as of then'),
  run: z.number().int().min(1).optional().describe('with `segment`: the members of this run'),
  definition: definition.optional(),
  list: list.optional().describe('those of a list of customers, companies or leads: `{}` is every customer. Beside `segment`: those of its members')
})
export type ExportOf = z.infer<typeof exportOf>

const asked = z.object({
  of: exportOf,
  format: exportFormat,
  fields: z.array(z.string().min(1).max(500)).min(1).max(500).describe('names of fields, in the order in which they are written: exports.fields tells them'),
  mask: z.record(z.string(), mask).default({}).describe('by field; a masked value is written as text'),
  headers: z.enum(['name', 'label']).default('name').describe('what stands above columns: names of fields, or their labels in the language of the caller'),
  encrypt: z.object({ method: z.literal('aes-256').default('aes-256'), password: z.string().min(8).max(200) }).optional().describe('in a zip with AES-256. The password is kept nowhere: an export that is interrupted has to be asked for again'),
  destination: z.string().min(1).max(4000).optional().describe('absolute path of the file, outside the workspace; the user’s folder for downloads, under a free name, without it. For programs on the same machine'),
  overwrite: z.boolean().default(false),
  title: z.string().trim().min(1).max(100).optional().describe('names the file, its sheets and the job')
})
export type ExportAsked = z.infer<typeof asked>

const warning = z.object({ code: z.enum(['text.cut', 'type.text']), field: z.string(), count: z.number().int(), message: words })

export const exportManifest = z.object({
  id: z.string(),
  file: z.string().describe('its name; the manifest stands beside it as <file>.manifest.json'),
  format: exportFormat,
  title: z.string(),
  entity: entityType.nullable().describe('null: rows of imports'),
  of: z.object({ kind: z.enum(['segment', 'definition', 'list', 'rejects', 'duplicates']), segment: z.object({ id: z.string(), name: z.string(), version: z.number().int() }).optional() }),
  definition: z.unknown().describe('the definition, or the list as it was asked for'),
  definitionHash: z.string(),
  dataVersion: z.number().int(),
  asOf: instant,
  timeZone: z.string().describe('of times in CSV and XLSX; NDJSON and Parquet have UTC'),
  rows: z.number().int(),
  bytes: z.number().int(),
  sha256: z.string().describe('of the file as it stands, in hex'),
  sheets: z.array(z.string()).optional(),
  fields: z.array(z.object({ name: z.string(), header: z.string(), type: valueType, mask })),
  encrypted: z.boolean(),
  formulaGuard: z.boolean().describe('CSV: texts that begin with = + - @, a tab or a line break have \' before them, so that no spreadsheet takes them for formulas; phone numbers with their country code (+8613800138000) stand as they are. Other formats need no guard'),
  warnings: z.array(warning),
  requestedBy: z.string(),
  requestedAt: instant,
  finishedAt: instant,
  approval: z.object({ state: z.literal('waived'), note: z.string(), approvers: z.array(z.string()) })
})
export type ExportManifest = z.infer<typeof exportManifest>

const exported = z.object({
  id: z.string().describe('of the request; also that of its job'),
  title: z.string(),
  format: exportFormat,
  status: jobStatus,
  path: z.string(),
  available: z.boolean().describe('whether the file is still there as it was written'),
  requestedAt: instant,
  manifest: exportManifest.nullable().describe('once it is done'),
  error: jobError.nullable()
})
export type Exported = z.infer<typeof exported>

const byId = z.object({ id: z.string().min(1).max(100) })

export const exportsContract = {
  create: oc.route({ method: 'POST', path: '/exports', successStatus: 202 }).input(asked).output(z.object({ jobId: z.string(), id: z.string() })),
  list: oc.route({ method: 'GET', path: '/exports' }).input(z.object(pageInput)).output(page(exported)),
  fields: oc.route({ method: 'GET', path: '/exports/fields' }).input(z.object({ entity: entityType.default('customer'), segment: publicId.optional().describe('whose A/B parts can be written, where it has a split') }))
    .output(z.object({ items: z.array(z.object({
      name: z.string(), label: words, type: valueType, secret: z.boolean().describe('identifies a person, or is kept secret'),
      masks: z.array(mask).describe('that fit it; the usual one after clear')
    })) })),
  get: oc.route({ method: 'GET', path: '/exports/{id}' }).input(byId).output(exported),
  approve: oc.route({ method: 'POST', path: '/exports/{id}/approve' }).input(byId).output(exported),
  reject: oc.route({ method: 'POST', path: '/exports/{id}/reject' }).input(byId).output(exported)
}
