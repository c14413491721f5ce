/** Segments as people keep them: definitions with versions, runs, members, folders and subscriptions. Paths are below /api. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { maximumValues } from '#core/domain/conditions/types.ts'
import { segmentStates, segmentTypes, visibilities } from '#core/domain/library/types.ts'
import { runCauses } from '#core/domain/library/runs.ts'
import { chosenId, entityType, instant, jobStarted, objectId, objectName, page, pageInput, publicId, use, words } from './common.ts'
import { entityCard } from './customers.ts'
import { conditionProblem, conditionWarning, definition, evidence } from './segments.ts'

const name = objectName
const truth = z.stringbool().or(z.boolean())
const count = z.number().int().nonnegative()

export const refresh = z.object({
  onChange: z.boolean().describe('as soon as something that the definition reads has changed'),
  schedule: z.string().max(200).nullable().describe('cron expression of five or six fields in the zone of the workspace; what was missed runs at the next opening')
})

export const segmentRun = z.object({
  number: z.number().int(),
  cause: z.enum(runCauses),
  version: z.number().int().describe('of the segment'),
  asOf: instant,
  dataVersion: z.number().int(),
  definitionHash: z.string(),
  count,
  universe: count,
  share: z.number(),
  entered: count.nullable().describe('since the run before; null: there was none'),
  left: count.nullable(),
  split: z.record(z.string(), count).nullable().describe('members by label, where the definition has a split'),
  elapsedMs: z.number(),
  at: instant,
  user: z.string(),
  hasMembers: z.boolean().describe('of old runs the figures are kept and the members are not')
})
export type SegmentRunAnswer = z.infer<typeof segmentRun>

export const health = z.enum(['valid', 'stale', 'broken'])

export const segmentItem = z.object({
  id: objectId, name, entity: entityType,
  type: z.enum(segmentTypes), state: z.enum(segmentStates), visibility: z.enum(visibilities),
  folder: z.string().nullable(), description: z.string(), owner: z.string(), refresh,
  version: z.number().int(), createdAt: instant, updatedAt: instant, deletedAt: instant.nullable().describe('in the recycle bin since'),
  health: health.describe('stale: what it reads has changed since its last run, or it never ran; broken: its definition has problems. A static segment keeps its members either way'),
  problems: z.array(conditionProblem).describe('of a broken one: the cause, by node'),
  causes: z.array(z.string()).describe('of a stale one: never-run, definition, or the parts of data that moved, such as events/customer, tags, library'),
  count: count.nullable().describe('members at the last run'),
  lastRun: segmentRun.nullable(),
  nextRun: instant.nullable().describe('by the schedule'),
  definitionHash: z.string(),
  subscribed: z.number().int().describe('subscriptions to it')
})
export type SegmentItem = z.infer<typeof segmentItem>

export const segmentDetail = segmentItem.extend({
  definition,
  disabled: z.unknown().optional().describe('branches that the editor keeps and the definition leaves out'),
  warnings: z.array(conditionWarning),
  words: words.describe('the definition in one sentence')
})
export type SegmentDetail = z.infer<typeof segmentDetail>
const created = segmentDetail.extend({ unknown: z.array(publicId).describe('of `ids`, those that name nobody of that entity; they are left out') })

const fromIds = z.array(publicId).min(1).max(maximumValues).describe('public ids instead of a definition; makes a static segment of exactly these')
const byId = z.strictObject({ id: objectId })

/** What may be given when a segment is saved; what is left out stays as it is. */
const changeable = {
  name, type: z.enum(segmentTypes), definition, disabled: z.unknown().optional(), visibility: z.enum(visibilities), state: z.enum(segmentStates).describe('a draft may hold problems, an active one may not'),
  folder: objectId.nullable(), description: z.string().max(5000), refresh: refresh.partial()
}
const saving = {
  note: z.string().max(500).optional().describe('shown beside the version'),
  expectedVersion: z.number().int().optional().describe('refuses the save (409) when somebody else has saved meanwhile')
}

const create = z.strictObject({
  id: chosenId.optional().describe('follows from the name, without it'),
  name, type: z.enum(segmentTypes).optional().describe('static where there are `ids`, dynamic otherwise'), definition: definition.optional(), ids: fromIds.optional(), entity: entityType.default('customer').describe('with `ids`: whose they are'),
  disabled: z.unknown().optional(), visibility: z.enum(visibilities).default('private'), state: z.enum(segmentStates).default('active'), folder: objectId.nullable().default(null),
  description: z.string().max(5000).default(''), refresh: refresh.partial().default({}), note: saving.note
})

const filter = {
  query: z.string().max(200).optional().describe('found in names, by pinyin too, descriptions and ids'),
  folder: z.string().max(200).optional().describe('id of a folder, with those below it; "" for those in none'),
  type: z.enum(segmentTypes).optional(), state: z.enum(segmentStates).optional(), visibility: z.enum(visibilities).optional(), entity: entityType.optional(),
  health: health.optional(), bin: truth.optional().describe('those in the recycle bin'),
  sort: z.enum(['name', 'updated', 'created', 'count', 'lastRun']).default('updated'), direction: z.enum(['asc', 'desc']).default('desc')
}

/** Where members come from: their definition, evaluated at a moment, or a run. */
export const moment = z.object({
  kind: z.enum(['definition', 'run']),
  asOf: instant,
  dataVersion: z.number().int(),
  version: z.number().int().describe('of the segment'),
  run: segmentRun.nullable().describe('whose members these are; null: the definition was evaluated')
})
export type Moment = z.infer<typeof moment>

const momentName = z.string().max(64).describe('number of a run, an instant with zone, or "now"')

const membersInput = byId.extend({
  ...pageInput,
  asOf: instant.optional().describe('a dynamic segment: its definition evaluated then; a static one: the members of the newest run until then'),
  run: z.coerce.number().int().min(1).optional().describe('the members of this run'),
  sort: z.string().max(200).default('created_at').describe('an open field, created_at, or total_spent, total_orders, last_event_at'), direction: z.enum(['asc', 'desc']).default('desc'),
  columns: z.string().max(4000).optional().describe('names of fields, separated by commas; every field that has a value, without it'),
  where: z.string().max(2_000_000).optional().describe('a condition of the condition language as JSON: members for whom it holds as well'),
  query: z.string().max(200).optional().describe('found by name, phone or id')
})
const memberPage = page(entityCard.extend({ label: z.string().nullable().describe('of the split') })).extend({
  from: moment, gone: count.describe('members of the run that no longer live; they are not listed')
})
export type MemberPage = z.infer<typeof memberPage>

/** A node that tells why. */
export const reasonNode = z.object({
  id: z.string(), asked: words, before: z.boolean().nullable(), after: z.boolean().nullable(),
  found: z.unknown().describe('the value that the condition is put to, at `to`; secret ones masked'), nearestMiss: words.nullable(), evidence: z.array(evidence)
})
export const reasonCodes = ['condition', 'limit', 'definition', 'data', 'created', 'deleted'] as const
export const changeReason = z.object({
  code: z.enum(reasonCodes).describe(
    'condition: the nodes say something else at the two moments; limit: the tree holds at both, the limit let them in or out; definition: it was changed; data: what is known today of the earlier moment is no longer what the run saw; created, deleted: the entity itself'),
  text: words,
  nodes: z.array(reasonNode).describe('the leaves that changed; where none did, those that decide today')
})
const changedMember = z.object({ customer_id: publicId, name: z.string().nullable().describe('masked'), reason: changeReason })
const changesAnswer = z.object({
  from: moment, to: moment, entered: count, left: count, stayed: count,
  side: z.enum(['entered', 'left']), items: z.array(changedMember), nextCursor: z.string().nullable(), total: count.describe('of this side')
})
export type ChangesAnswer = z.infer<typeof changesAnswer>

/** One line of two definitions in words, side by side. */
const diffLine = z.object({ change: z.enum(['same', 'added', 'removed']), depth: z.number().int(), text: words })
const diffAnswer = z.object({
  from: z.object({ version: z.number().int().nullable(), words }), to: z.object({ version: z.number().int().nullable().describe('null: not saved yet'), words }),
  lines: z.array(diffLine).describe('nodes parents first, then the limit, the universe and the split; whatever changed of one went and came'),
  members: z.object({
    from: count, to: count, entered: count, left: count, stayed: count, asOf: instant, dataVersion: z.number().int(),
    sample: z.object({ entered: z.array(z.object({ customer_id: publicId, name: z.string().nullable() })), left: z.array(z.object({ customer_id: publicId, name: z.string().nullable() })) })
  }).nullable().describe('null where one of the two cannot be run'),
  problems: z.array(conditionProblem).describe('of either definition')
})
export type DiffAnswer = z.infer<typeof diffAnswer>

const segmentVersion = z.object({
  version: z.number().int(), name, state: z.enum(segmentStates), type: z.enum(segmentTypes), definitionHash: z.string(), words, definition,
  note: z.string().nullable(), user: z.string(), at: instant, deleted: z.boolean(), changed: z.array(z.string()).describe('names of what differs from the version before')
})

export const subscriptionOn = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('size'), min: count.nullable(), max: count.nullable() }),
  z.object({ kind: z.literal('drift'), share: z.number().min(0).max(1).describe('entered and left together, of the members before') }),
  z.object({ kind: z.literal('entered') }), z.object({ kind: z.literal('left') })
])
const subscription = z.object({ id: objectId, segment: objectId, on: subscriptionOn, owner: z.string(), createdAt: instant })
const notice = z.object({
  number: z.number().int(), segment: objectId, segmentName: z.string(), subscription: objectId, kind: z.enum(['size', 'drift', 'entered', 'left']), text: words,
  run: z.number().int(), at: instant, seen: z.boolean()
})

const segmentOfEntity = z.object({
  id: objectId, name, type: z.enum(segmentTypes), health, causes: z.array(z.string()),
  run: segmentRun.nullable().describe('whose members were looked at; null: it never ran')
})
const segmentsOfEntity = z.object({
  items: z.array(segmentOfEntity).describe('whose members have the entity'), others: z.array(segmentOfEntity).describe('active segments of the same type of entity that do not'),
  unknown: z.array(segmentOfEntity).describe('those that never ran, or whose members are not kept')
})
export type SegmentsOfEntity = z.infer<typeof segmentsOfEntity>

const folder = z.object({ id: objectId, name, parent: objectId.nullable(), position: z.number(), segments: count.describe('directly in it'), version: z.number().int() })

export const segmentLibraryContract = {
  list: oc.route({ method: 'GET', path: '/crm/segments' }).input(z.strictObject({ ...pageInput, ...filter })).output(page(segmentItem)),
  create: oc.route({ method: 'POST', path: '/crm/segments', successStatus: 201 }).input(create).output(created),
  get: oc.route({ method: 'GET', path: '/crm/segments/{id}' }).input(byId).output(segmentDetail),
  /** A changed definition of an active dynamic segment is a new version; a static one keeps its members until it runs again. */
  update: oc.route({ method: 'PUT', path: '/crm/segments/{id}' }).input(byId.extend(z.object(changeable).partial().shape).extend(saving)).output(segmentDetail),
  /** Into the recycle bin. Refused (409, the users named) while something refers to it, unless `force`: then those are broken. */
  remove: oc.route({ method: 'DELETE', path: '/crm/segments/{id}' }).input(byId.extend({ force: truth.default(false), note: saving.note })).output(z.object({ id: objectId, usedBy: z.array(use) })),
  restore: oc.route({ method: 'POST', path: '/crm/segments/{id}/restore' }).input(byId.extend({ note: saving.note })).output(segmentDetail),
  run: oc.route({ method: 'POST', path: '/crm/segments/{id}/run', successStatus: 202 }).input(byId).output(jobStarted),
  customers: oc.route({ method: 'GET', path: '/crm/segments/{id}/customers' }).input(membersInput).output(memberPage),
  history: oc.route({ method: 'GET', path: '/crm/segments/{id}/history' }).input(byId.extend(pageInput)).output(page(segmentRun)),
  versions: oc.route({ method: 'GET', path: '/crm/segments/{id}/versions' }).input(byId.extend(pageInput)).output(page(segmentVersion)),
  /** Two versions, or one and a definition that is not saved yet: what it says and whom it names. */
  diff: oc.route({ method: 'POST', path: '/crm/segments/{id}/diff' })
    .input(byId.extend({ from: z.number().int().optional().describe('version; the present one, without it'), to: z.number().int().optional(), definition: definition.optional().describe('instead of `to`'), sample: z.number().int().min(0).max(200).default(20) }))
    .output(diffAnswer),
  rollBack: oc.route({ method: 'POST', path: '/crm/segments/{id}/roll-back' }).input(byId.extend({ version: z.number().int().min(1), ...saving })).output(segmentDetail),
  changes: oc.route({ method: 'GET', path: '/crm/segments/{id}/changes' })
    .input(byId.extend({
      ...pageInput, limit: z.coerce.number().int().min(1).max(200).default(20), from: momentName.optional().describe('the run before `to`, without it'), to: momentName.default('now'), side: z.enum(['entered', 'left']).default('entered')
    })).output(changesAnswer),
  sql: oc.route({ method: 'GET', path: '/crm/segments/{id}/sql' }).input(byId.extend({ engine: z.enum(['duckdb', 'clickhouse']).default('duckdb') }))
    .output(z.object({ sql: z.string(), parameters: z.array(z.unknown()).or(z.record(z.string(), z.unknown())) })),
  words: oc.route({ method: 'GET', path: '/crm/segments/{id}/words' }).input(byId)
    .output(z.object({ words, nodes: z.array(z.object({ id: z.string(), path: z.string(), depth: z.number().int(), text: words })).describe('parents first'), problems: z.array(conditionProblem), warnings: z.array(conditionProblem) })),
  usedBy: oc.route({ method: 'GET', path: '/crm/segments/{id}/used-by' }).input(byId).output(z.object({ items: z.array(use) })),
  subscriptions: oc.route({ method: 'GET', path: '/crm/segments/{id}/subscriptions' }).input(byId).output(z.object({ items: z.array(subscription) })),
  subscribe: oc.route({ method: 'POST', path: '/crm/segments/{id}/subscriptions', successStatus: 201 }).input(byId.extend({ on: subscriptionOn })).output(subscription),
  unsubscribe: oc.route({ method: 'DELETE', path: '/crm/segments/{id}/subscriptions/{subscription}' }).input(byId.extend({ subscription: objectId })).output(z.object({})),
  /** By the members that runs have kept; nothing is computed. */
  ofEntity: oc.route({ method: 'GET', path: '/crm/customers/{id}/segments' }).input(z.strictObject({ id: publicId })).output(segmentsOfEntity),
  /** What subscriptions had to tell, newest first. */
  notices: oc.route({ method: 'GET', path: '/crm/segment-notices' }).input(z.strictObject({ ...pageInput, segment: objectId.optional(), unseen: truth.optional() })).output(page(notice).extend({ unseen: count })),
  seeNotices: oc.route({ method: 'POST', path: '/crm/segment-notices/seen' }).input(z.strictObject({ until: z.number().int().describe('number of the newest one that was seen'), segment: objectId.optional().describe('only those of this segment') })).output(z.object({ unseen: count })),
  /** Into a folder, null: into none; one act, which one undo takes back. Those that are there already are not counted. */
  move: oc.route({ method: 'POST', path: '/crm/segments/move' }).input(z.strictObject({ ids: z.array(objectId).min(1).max(10_000), folder: objectId.nullable() })).output(z.object({ moved: count })),
  folders: oc.route({ method: 'GET', path: '/crm/segment-folders' }).output(z.object({ items: z.array(folder) })),
  createFolder: oc.route({ method: 'POST', path: '/crm/segment-folders', successStatus: 201 }).input(z.strictObject({ name, parent: objectId.nullable().default(null) })).output(folder),
  updateFolder: oc.route({ method: 'PUT', path: '/crm/segment-folders/{id}' })
    .input(byId.extend({ name: name.optional(), parent: objectId.nullable().optional(), position: z.number().optional(), expectedVersion: saving.expectedVersion })).output(folder),
  /** Segments and folders in it go to its parent. */
  removeFolder: oc.route({ method: 'DELETE', path: '/crm/segment-folders/{id}' }).input(byId).output(z.object({ id: objectId, moved: count }))
}

/** The paths of requirement document 003. */
export const segmentContract = {
  list: oc.route({ method: 'GET', path: '/segment/list' }).input(z.strictObject({ ...pageInput, ...filter })).output(page(segmentItem)),
  create: oc.route({ method: 'POST', path: '/segment/create', successStatus: 201 }).input(create).output(created),
  members: oc.route({ method: 'GET', path: '/segment/{id}/members' }).input(membersInput).output(memberPage),
  calculate: oc.route({ method: 'POST', path: '/segment/calculate', successStatus: 202 }).input(byId).output(jobStarted)
}
