import { oc } from '@orpc/contract'
import { z } from 'zod'
import { entityType, words } from './common.ts'
import { sensitivity, valueType } from './imports.ts'
import { conditionProblem, definition } from './segments.ts'

const catalogueField = z.object({
  name: z.string(),
  type: valueType,
  sensitivity,
  label: words,
  history: z.boolean().describe('whether its changes are kept'),
  values: z.array(z.object({ value: z.string(), count: z.number().int() })).nullable().describe('of choices: what rows have, most frequent first, at most 200; null where values are not told'),
  allValues: z.boolean().describe('whether `values` are all there are'),
  elements: z.record(z.string(), valueType).nullable().describe('of open lists of objects: types of the paths within an element')
})

const named = { id: z.string(), name: z.string() }

export const catalogueAnswer = z.object({
  dataVersion: z.number().int(),
  fields: z.object({
    customer: z.array(catalogueField), account: z.array(catalogueField), lead: z.array(catalogueField), opportunity: z.array(catalogueField), holding: z.array(catalogueField)
  }),
  eventProperties: z.array(catalogueField),
  events: z.array(z.object({ name: z.string(), label: words, count: z.number().int() })),
  channels: z.array(z.object({ name: z.string(), label: words })),
  tags: z.array(z.object({ ...named, entity: entityType })),
  segments: z.array(z.object({ ...named, entity: entityType })),
  scores: z.array(catalogueField.extend({ computed: z.boolean().describe('whether a model has given it to anybody here; conditions on others are kept and not counted') })),
  relations: z.array(z.object({ name: z.string(), from: entityType, to: z.enum(['customer', 'account', 'lead', 'opportunity', 'holding']), label: words })),
  folders: z.array(z.object({ ...named, parent: z.string().nullable() }))
})
export type CatalogueAnswer = z.infer<typeof catalogueAnswer>

export const conditionsContract = {
  catalogue: oc.route({ method: 'GET', path: '/conditions/catalogue' }).output(catalogueAnswer),
  /** Values of an open field with choices, where there are more than the catalogue tells. */
  values: oc.route({ method: 'GET', path: '/conditions/values' })
    .input(z.strictObject({
      of: entityType.or(z.enum(['event', 'opportunity', 'holding'])), field: z.string().max(1000), query: z.string().max(200).default('').describe('a part of the value, in whatever case'), limit: z.coerce.number().int().min(1).max(200).default(50)
    }))
    .output(z.object({ items: z.array(z.object({ value: z.string(), count: z.number().int() })).describe('most frequent first') })),
  describe: oc.route({ method: 'POST', path: '/conditions/describe' })
    .input(z.strictObject({ definition, locale: z.enum(['zh', 'en']).optional().describe('the caller’s language, without it') }))
    .output(z.object({
      words: z.string().describe('everything in one sentence'),
      nodes: z.array(z.object({ id: z.string(), path: z.string().describe('JSON pointer'), depth: z.number().int(), text: z.string().describe('of a group its heading') })).describe('parents first'),
      problems: z.array(conditionProblem), warnings: z.array(conditionProblem)
    })),
  sql: oc.route({ method: 'POST', path: '/conditions/sql' })
    .input(z.strictObject({ definition, engine: z.enum(['duckdb', 'clickhouse']) }))
    .output(z.object({ sql: z.string(), parameters: z.array(z.unknown()).or(z.record(z.string(), z.unknown())) }))
}
