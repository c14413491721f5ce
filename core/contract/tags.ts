import { oc } from '@orpc/contract'
import { z } from 'zod'
import { tagSources } from '#core/domain/conditions/types.ts'
import { tagClasses, tagColours, tagKinds, tagStates, visibilities } from '#core/domain/library/types.ts'
import { chosenId, entityType, instant, jobStarted, objectId, page, pageInput, publicId, use, words } from './common.ts'
import { conditionProblem, conditionWarning, definition } from './segments.ts'

const count = z.number().int()
const version = z.number().int().min(1)
const flag = z.stringbool().or(z.boolean())
const duration = z.object({ n: z.number().int().min(1).max(100_000), unit: z.enum(['second', 'minute', 'hour', 'day', 'week']) })
const refresh = z.object({ onChange: z.boolean().describe('as soon as what the rule reads has changed'), schedule: z.string().max(200).nullable().describe('a cron expression in the zone of the workspace') })
const tagSource = z.enum(tagSources)
const person = z.object({ customer_id: publicId, name: z.string().nullable().describe('masked') })

/** What a person writes of a tag. */
const written = {
  name: z.string().trim().min(1).max(100),
  category: z.string().min(1).max(200).nullable().describe('id or name of a category; one that does not exist is made'),
  group: z.string().trim().min(1).max(100).nullable().describe('tags of one group are shown together'),
  class: z.enum(tagClasses),
  colour: z.enum(tagColours).nullable(),
  description: z.string().max(5000),
  visibility: z.enum(visibilities),
  expiresAfter: duration.nullable().describe('assignments not made by the rule end so long after they were made'),
  keepLast: z.boolean().describe('the rule adds and never removes'),
  rule: definition.nullable(),
  disabled: z.unknown().optional().describe('branches that the editor keeps and the rule leaves out'),
  refresh
}

export const tagRun = z.object({
  number: count, at: instant, cause: z.enum(['manual', 'schedule', 'change', 'publish', 'demo']), version: count.describe('of the tag, whose rule it was'),
  dataVersion: count, asOf: instant, count: count.describe('whom the rule named'), universe: count, before: count.describe('members by the rule before it'), added: count, removed: count,
  change: count.nullable().describe('number in the log of changes; null: nothing changed'), milliseconds: z.number(), user: z.string()
})
export type TagRunAnswer = z.infer<typeof tagRun>

export const tagItem = z.object({
  id: objectId, ...written, rule: z.boolean().describe('whether there is a rule; it stands in the details'),
  entity: entityType, kind: z.enum(tagKinds), state: z.enum(tagStates), category_name: z.string().nullable(),
  published: z.object({ version: count }).nullable().describe('the version whose rule tags people'),
  draft: z.boolean().describe('the rule differs from the published one'),
  health: z.enum(['valid', 'stale', 'broken']).describe('stale: what the rule reads has moved since its last run; broken: the rule has problems'),
  members: count.describe('live entities that have the tag, from whatever source'),
  uses: count.describe('of the last 30 days: changes by people, runs of segments that read it, definitions saved that read it'),
  lastRun: tagRun.nullable(), owner: z.string(), version, createdAt: instant, updatedAt: instant, deletedAt: instant.nullable(), mergedInto: objectId.nullable()
})
export type TagItem = z.infer<typeof tagItem>

const reads = z.object({
  fields: z.array(z.string()), properties: z.array(z.string()), events: z.array(z.string()), tags: z.array(z.string()), segments: z.array(z.string()), scores: z.array(z.string()),
  relations: z.array(z.string()), folders: z.array(z.string()), channels: z.array(z.string())
})

export const tagDetails = tagItem.extend({
  rule: definition.nullable(),
  published: z.object({ version: count, rule: definition }).nullable(),
  words: z.object({ rule: words.nullable(), published: words.nullable() }),
  problems: z.array(conditionProblem).describe('of the rule as it is being written'),
  warnings: z.array(conditionWarning),
  usedBy: z.array(use),
  jobId: z.string().optional().describe('of the run that brings its members up to date, where one began')
})
export type TagDetails = z.infer<typeof tagDetails>

/** One line of two rules in words, side by side. */
const diffLine = z.object({ change: z.enum(['same', 'added', 'removed']), depth: count, text: words })

export const tagDiff = z.object({
  hash: z.string().describe('of both rules; publishing asks for it'),
  from: z.object({ version: count, words }).nullable(), to: z.object({ version: count, words }).nullable(),
  lines: z.array(diffLine),
  members: z.object({ before: count, after: count, enter: count, leave: count, stay: count }),
  sample: z.object({ enter: z.array(person), leave: z.array(person) }),
  universe: count, asOf: instant, dataVersion: count,
  checks: z.array(z.object({ code: z.string(), passed: z.boolean(), needed: z.enum(['verified', 'published', 'advice']).describe('advice never stops'), message: words })),
  problems: z.array(conditionProblem), warnings: z.array(conditionWarning)
})
export type TagDiff = z.infer<typeof tagDiff>

export const tagVersion = z.object({
  version, name: z.string(), state: z.enum(tagStates), published: count.nullable(), note: z.string().nullable(), user: z.string(), at: instant, deleted: z.boolean(),
  rule: definition.nullable(), words: words.nullable(), changed: z.array(z.string()).describe('names of what differs from the version before')
})

const accuracy = z.object({
  reviewed: count, correct: count, value: z.number().nullable(), low: z.number().nullable().describe('Wilson interval, 95 %'), high: z.number().nullable(),
  enough: z.boolean().describe('at least 50 were reviewed')
})

export const tagQuality = z.object({
  coverage: z.object({ members: count, universe: count, share: z.number().describe('0 … 1; 0 of nobody') }),
  stability: z.object({ value: z.number().nullable().describe('|A∩B| ÷ |A∪B| of the last two runs'), runs: z.array(z.object({ at: instant, value: z.number().nullable(), count })) }),
  accuracy,
  activity: z.object({
    since: instant, uses: count.describe('of the last 30 days: changes by people, runs of segments that read it, and definitions saved that read it'),
    changes: count, segmentRuns: count, definitions: count
  }),
  stale: z.boolean(), reasons: z.array(z.object({ code: z.string(), message: words }))
})
export type TagQuality = z.infer<typeof tagQuality>

/** Why somebody has a tag, and since when. */
const assignment = z.object({
  tag_id: objectId, tag_name: z.string(), category: z.string().nullable(), colour: z.string().nullable(), source: tagSource, is_auto: z.boolean(), confidence: z.number().nullable(),
  tagged_at: instant, removed_at: instant.nullable(), expires_at: instant.nullable(), user: z.string().nullable().describe('who added it; null where rows brought it'),
  cause: z.string().nullable().describe('manual batch rule merge undo import model'), change: count.nullable().describe('number in the log of changes'),
  version: count.nullable().describe('of the tag, whose rule added it'), rule: words.nullable().describe('the rule that added it, in words'), merged_from: objectId.nullable(),
  batch: z.object({
    id: z.string(), name: z.string(), rule: z.object({ number: count.describe('from 1'), name: z.string().nullable() }).nullable().describe('of its classification')
  }).nullable().describe('the import that brought it')
})
export type Assignment = z.infer<typeof assignment>

export const tagChange = z.object({
  number: count, at: instant, user: z.string(), source: tagSource, confidence: z.number().nullable(), cause: z.string(), added: count, removed: count, details: z.record(z.string(), z.unknown())
})

const selection = {
  customer_ids: z.array(publicId).min(1).max(100_000).optional().describe('public ids of entities of the tag’s type'),
  segment: objectId.optional().describe('id of a segment'),
  definition: definition.optional(),
  where: z.unknown().optional().describe('one condition, as of the filters of lists')
}
const application = z.object({
  ...selection, tag_id: objectId, source: z.enum(['manual', 'model', 'import']).default('manual'), confidence: z.number().min(0).max(1).optional(), remove: z.boolean().default(false), dryRun: z.boolean().default(false)
})
export const applied = z.object({
  jobId: z.string().optional().describe('missing for a dry run'),
  count: count.describe('whom the selection names'), changes: count.describe('of them, whose assignment changes'),
  unknown: z.array(publicId).describe('ids that name nobody of the tag’s type; they are left out'),
  done: z.boolean().describe('up to 1,000 ids are waited for')
})

const tagCategory = z.object({ id: objectId, name: z.string(), parent: objectId.nullable(), position: z.number(), description: z.string(), tags: count.describe('live tags right in it'), version })
const categoryWritten = { name: z.string().trim().min(1).max(100), parent: objectId.nullable(), position: z.number(), description: z.string().max(5000) }

export const tagFile = z.object({
  schema: z.literal(1), kind: z.literal('tags'),
  categories: z.array(z.object({ id: objectId, name: z.string(), parent: objectId.nullable(), position: z.number(), description: z.string() })).max(10_000).default([]),
  tags: z.array(z.object({ id: objectId, ...written, entity: entityType, kind: z.enum(tagKinds), state: z.enum(tagStates), category: objectId.nullable() })).max(10_000)
})
export type TagFile = z.infer<typeof tagFile>

const byId = z.object({ id: objectId })
const create = z.object({
  ...z.object(written).partial().shape, name: written.name, id: chosenId.optional(), entity: entityType.default('customer'), kind: z.enum(tagKinds).optional().describe('rule where there is one, manual otherwise'),
  state: z.enum(['draft', 'published']).optional().describe('published, without it: then a rule must be sound. A draft tags nobody by its rule')
})
const entityTags = z.object({ type: z.enum(['customer', 'contact', 'account', 'lead']), id: publicId, removed: flag.default(false).describe('with those that ended') })

export const tagSorts = ['name', 'members', 'state', 'updated', 'usage', 'category', 'group'] as const
export type TagSort = (typeof tagSorts)[number]

export const tagsContract = {
  list: oc.route({ method: 'GET', path: '/tag/list' })
    .input(z.object({
      ...pageInput, query: z.string().max(200).optional().describe('name, description, pinyin or words of the rule'), entity: entityType.optional(), kind: z.enum(tagKinds).optional(),
      state: z.enum(tagStates).optional(), category: objectId.optional().describe('with those below it'), class: z.enum(tagClasses).optional(), health: z.enum(['valid', 'stale', 'broken']).optional(),
      sort: z.enum(tagSorts).optional().describe('without it: best found first, otherwise by name'), direction: z.enum(['asc', 'desc']).default('asc').describe('of the sort')
    })).output(page(tagItem)),
  bin: oc.route({ method: 'GET', path: '/crm/tags/bin' }).output(z.object({ items: z.array(tagItem) })),
  stale: oc.route({ method: 'GET', path: '/crm/tags/stale' }).output(z.object({ items: z.array(tagItem.pick({ id: true, name: true, members: true, state: true }).extend({ reasons: tagQuality.shape.reasons })) })),
  market: oc.route({ method: 'GET', path: '/crm/tags/market' })
    .input(z.object({ query: z.string().max(200).optional(), category: objectId.optional(), kind: z.enum(tagKinds).optional() }))
    .output(z.object({ items: z.array(tagItem.pick({ id: true, name: true, entity: true, kind: true, category: true, category_name: true, class: true, colour: true, description: true, visibility: true, owner: true, members: true, state: true, uses: true })
      .extend({ words: words.nullable(), usedBy: count, rating: z.object({ average: z.number().nullable(), count, mine: count.nullable() }) })) })),
  get: oc.route({ method: 'GET', path: '/crm/tags/{id}' }).input(byId).output(tagDetails),
  create: oc.route({ method: 'POST', path: '/crm/tags', successStatus: 201 }).input(create).output(tagDetails),
  /** Document 003. */
  createTag: oc.route({ method: 'POST', path: '/tag/create', successStatus: 201 }).input(create).output(tagDetails),
  update: oc.route({ method: 'PUT', path: '/crm/tags/{id}' })
    .input(byId.extend({ ...z.object(written).partial().shape, expectedVersion: version.optional(), note: z.string().max(1000).optional() })).output(tagDetails),
  copy: oc.route({ method: 'POST', path: '/crm/tags/{id}/copy', successStatus: 201 }).input(byId.extend({ name: written.name.optional() })).output(tagDetails),
  delete: oc.route({ method: 'DELETE', path: '/crm/tags/{id}' }).input(byId.extend({ force: flag.default(false).describe('although something uses it') })).output(z.object({ deleted: z.boolean(), usedBy: z.array(use) })),
  restore: oc.route({ method: 'POST', path: '/crm/tags/{id}/restore' }).input(byId).output(tagDetails),
  apply: oc.route({ method: 'POST', path: '/crm/tags/apply', successStatus: 202 }).input(application).output(applied),
  /** Document 003. */
  applyTag: oc.route({ method: 'POST', path: '/tag/apply', successStatus: 202 }).input(application.extend({ entity_type: z.enum(['customer', 'contact', 'account', 'lead']).optional(), entity_id: publicId.optional() })).output(applied),
  run: oc.route({ method: 'POST', path: '/crm/tags/{id}/run', successStatus: 202 }).input(byId).output(jobStarted),
  runAll: oc.route({ method: 'POST', path: '/crm/tags/run', successStatus: 202 }).output(jobStarted),
  runs: oc.route({ method: 'GET', path: '/crm/tags/{id}/runs' }).input(byId).output(z.object({ items: z.array(tagRun).describe('newest first, at most 200') })),
  transition: oc.route({ method: 'POST', path: '/crm/tags/{id}/transition' })
    .input(byId.extend({
      to: z.enum(tagStates), expectedVersion: version.optional(), note: z.string().max(1000).optional(), diff: z.string().max(200).optional().describe('to publish a rule: the hash of the diff that was read'),
      confirmed: z.boolean().default(false).describe('to deprecate a tag although something uses it')
    })).output(tagDetails),
  rollBack: oc.route({ method: 'POST', path: '/crm/tags/{id}/rollback' }).input(byId.extend({ to: version, diff: z.string().max(200).optional().describe('where its rule tags people: the hash of the diff that was read') })).output(tagDetails),
  diff: oc.route({ method: 'POST', path: '/crm/tags/{id}/diff' })
    .input(byId.extend({ from: version.optional().describe('the published one, without it'), to: version.optional().describe('what is being written, without it'), sample: z.number().int().min(0).max(200).default(20) })).output(tagDiff),
  versions: oc.route({ method: 'GET', path: '/crm/tags/{id}/versions' }).input(byId).output(z.object({ items: z.array(tagVersion) })),
  merge: oc.route({ method: 'POST', path: '/crm/tags/merge' })
    .input(z.object({ source: objectId, target: objectId, dryRun: z.boolean().default(false) }))
    .output(z.object({ done: z.boolean(), members: count.describe('of the source'), moved: count.describe('who did not have the target'), usedBy: z.array(use).describe('what will mean the target') })),
  unmerge: oc.route({ method: 'POST', path: '/crm/tags/{id}/unmerge' }).input(byId).output(tagDetails),
  quality: oc.route({ method: 'GET', path: '/crm/tags/{id}/quality' }).input(byId).output(tagQuality),
  reviewSample: oc.route({ method: 'GET', path: '/crm/tags/{id}/review' }).input(byId.extend({ limit: z.coerce.number().int().min(1).max(200).default(10) }))
    .output(z.object({ items: z.array(person.extend({ sources: z.array(tagSource), tagged_at: instant })), accuracy })),
  review: oc.route({ method: 'POST', path: '/crm/tags/{id}/review' }).input(byId.extend({ customer_id: publicId, correct: z.boolean() })).output(accuracy),
  rate: oc.route({ method: 'POST', path: '/crm/tags/{id}/rating' }).input(byId.extend({ stars: z.number().int().min(1).max(5).nullable() })).output(z.object({ average: z.number().nullable(), count, mine: count.nullable() })),
  lineage: oc.route({ method: 'GET', path: '/crm/tags/{id}/lineage' }).input(byId).output(z.object({
    nodes: z.array(z.object({ id: z.string(), kind: z.enum(['tag', 'segment', 'filter', 'template', 'field', 'property', 'event', 'score', 'relation', 'folder', 'channel']), name: z.string() })),
    edges: z.array(z.object({ from: z.string().describe('what is read'), to: z.string() })), reads, usedBy: z.array(use)
  })),
  entity: oc.route({ method: 'GET', path: '/tag/entity/{type}/{id}' }).input(entityTags).output(z.object({ entity_type: entityType, entity_id: publicId, items: z.array(assignment) })),
  history: oc.route({ method: 'GET', path: '/crm/tags/{id}/history' }).input(byId.extend(pageInput)).output(page(tagChange)),
  /** Into a category, null: into none; one act, which one undo takes back. Those that are there already are not counted. */
  move: oc.route({ method: 'POST', path: '/crm/tags/move' }).input(z.object({ ids: z.array(objectId).min(1).max(10_000), category: objectId.nullable() })).output(z.object({ moved: count })),
  categories: oc.route({ method: 'GET', path: '/crm/tag-categories' }).output(z.object({ items: z.array(tagCategory) })),
  createCategory: oc.route({ method: 'POST', path: '/crm/tag-categories', successStatus: 201 }).input(z.object({ ...z.object(categoryWritten).partial().shape, name: categoryWritten.name })).output(tagCategory),
  updateCategory: oc.route({ method: 'PUT', path: '/crm/tag-categories/{id}' }).input(byId.extend(z.object(categoryWritten).partial().shape)).output(tagCategory),
  deleteCategory: oc.route({ method: 'DELETE', path: '/crm/tag-categories/{id}' }).input(byId.extend({ moveTo: objectId.nullable().optional().describe('where its tags and categories go; without it, one that is not empty stays') })).output(z.object({ deleted: z.boolean() })),
  export: oc.route({ method: 'POST', path: '/crm/tags/export' }).input(z.object({ ids: z.array(objectId).max(10_000).optional().describe('all, without it') })).output(tagFile),
  import: oc.route({ method: 'POST', path: '/crm/tags/import' })
    .input(z.object({ content: tagFile, onConflict: z.enum(['skip', 'rename', 'update']).default('skip'), dryRun: z.boolean().default(false) }))
    .output(z.object({ created: z.array(objectId), updated: z.array(objectId), skipped: z.array(objectId), problems: z.array(z.object({ id: objectId, problems: z.array(conditionProblem) })).describe('their rules are kept as drafts') }))
}
