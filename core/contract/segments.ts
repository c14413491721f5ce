import { oc } from '@orpc/contract'
import { z } from 'zod'
import { instant, publicId, words } from './common.ts'

/** Checked as a whole against the catalogue: whatever is wrong with it is answered as 422 with every problem and its node. */
export const definition = z.nonoptional(z.unknown()).describe('a definition of the condition language: { schema: 1, entity, root, … }')

export const conditionProblem = z.object({ code: z.string(), nodeId: z.string(), path: z.string(), message: words, remedy: words })
export const conditionWarning = conditionProblem.partial({ path: true, remedy: true })

/** What every run of a definition carries. */
const runInfo = {
  count: z.number().int(),
  universe: z.number().int().describe('everyone whom the definition asks about'),
  share: z.number().describe('count of the universe, 0 … 1; 0 of nobody'),
  nodes: z.record(z.string(), z.number().int()).describe('exact count of each node by its id, or its JSON pointer where it has none; before the limit'),
  warnings: z.array(conditionWarning),
  asOf: instant,
  dataVersion: z.number().int(),
  definitionHash: z.string().describe('of the definition as it was sent, whatever the order of its keys'),
  elapsedMs: z.number()
}

const sampled = z.object({
  customer_id: publicId.describe('public id of the customer, account or lead; never masked'),
  name: z.string().nullable().describe('masked'),
  label: z.string().nullable().describe('of the split, where the definition has one')
})

export const preview = z.object({
  ...runInfo,
  sample: z.array(sampled).describe('the first members: by id, or in the order of the limit'),
  distribution: z.record(z.string(), z.array(z.object({ value: z.string().nullable(), count: z.number().int() })))
    .describe('members by the values of choices, most frequent first, and by bands of numbers and dates in their order; null: blank'),
  split: z.record(z.string(), z.number().int()).nullable().describe('members by label'),
  without: z.record(z.string(), z.number().int()).nullable().describe('where effects are asked for: members of the whole, before the limit, without each node below the root'),
  blanks: z.record(z.string(), z.number().int()).nullable().describe('where effects are asked for: of each negative condition, members of the universe whose value is blank and who match for that')
})
export type Preview = z.infer<typeof preview>

export const evidence = z.object({ event_id: z.string(), event_type: z.string(), event_time: instant, amount: z.number().nullable() })

export const explainedNode = z.object({
  id: z.string(),
  holds: z.boolean().nullable().describe('null: too many events to tell in bounded time'),
  found: z.unknown().describe('the value, measure or number that the condition was put to; values of secret fields masked; null: none'),
  asked: words.describe('what the node asks, with its dates resolved'),
  evidence: z.array(evidence),
  nearestMiss: words.nullable().describe('what was missing, where something is near'),
  count: z.number().int().describe('members of this node in the universe'),
  without: z.number().int().nullable().describe('members of the whole without this node; null where that is no question (not in an and-group)'),
  removes: z.number().int().nullable().describe('how many this node alone removes')
})

export const explanation = z.object({
  customer_id: publicId,
  inUniverse: z.boolean(),
  holds: z.boolean().describe('a member of the whole, limit included'),
  limit: z.object({
    asked: words.describe('how many the limit takes, in which order'),
    of: z.number().int().describe('how many the conditions name'),
    kept: z.number().int().describe('how many of those the limit keeps'),
    place: z.number().int().nullable().describe('place in the order of the limit, from 1; null: not kept')
  }).nullable().describe('null without a limit'),
  nodes: z.array(explainedNode),
  asOf: instant,
  dataVersion: z.number().int()
})
export type Explanation = z.infer<typeof explanation>

export const segmentsContract = {
  preview: oc.route({ method: 'POST', path: '/crm/segments/preview' })
    .input(z.strictObject({
      definition, sample: z.number().int().min(0).max(200).default(20),
      distribution: z.array(z.string().max(200)).max(20).optional().describe('open choices, truths, numbers and dates; some usual choices, without it; others are refused'),
      effects: z.boolean().default(false).describe('also what each node does to the whole')
    }))
    .output(preview),
  explain: oc.route({ method: 'POST', path: '/crm/segments/explain' }).input(z.strictObject({
    definition: definition.optional(), segment: z.string().min(1).max(200).optional().describe('instead of a definition: id of a segment'), asOf: instant.optional().describe('with `segment`: its definition at that moment'),
    id: publicId.describe('public id of the customer, account or lead')
  })).output(explanation)
}
