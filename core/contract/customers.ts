import { oc } from '@orpc/contract'
import { z } from 'zod'
import { longestIdentity } from '#core/domain/fields.ts'
import { entityType, instant, page, pageInput, publicId } from './common.ts'

/** Money and averages are numbers with two decimals in answers; sums are made before rounding. */
export const customerValue = z.object({
  total_spent: z.number(),
  total_orders: z.number().int(),
  avg_order_value: z.number(),
  customer_lifetime_days: z.number().int(),
  order_frequency_per_month: z.number(),
  rfm_score: z.number().nullable(),
  customer_tier: z.string().nullable(),
  days_since_last_order: z.number().int().nullable().describe('calendar days in the workspace’s zone; POS sales that count as orders included')
})
export type CustomerValue = z.infer<typeof customerValue>

/** A value of a field as JSON: text, number, boolean, list or null. Secret ones arrive masked unless the caller may see them. */
export const fieldValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.unknown()), z.null()])
export const fieldValues = z.record(z.string(), fieldValue)

export const identity = z.object({ channel: z.string(), value: z.string(), source: z.string().nullable(), verified: z.boolean(), blocked: z.boolean() })

export const entityCard = z.object({
  id: publicId,
  entity: entityType,
  name: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  fields: fieldValues,
  created_at: instant,
  updated_at: instant,
  /** Value metrics; null for accounts and leads. */
  total_spent: z.number().nullable(),
  total_orders: z.number().int().nullable(),
  last_event_at: instant.nullable()
})
export type EntityCard = z.infer<typeof entityCard>

export const timelineEvent = z.object({
  event_id: z.string(),
  event_type: z.string(),
  subtype: z.string().nullable(),
  kind: z.enum(['behaviour', 'interaction', 'transaction', 'system']),
  event_time: instant,
  title: z.string(),
  description: z.string().nullable(),
  status: z.string().nullable(),
  amount: z.number().nullable(),
  currency: z.string().nullable(),
  channel: z.string().nullable(),
  scene: z.string().nullable(),
  store_id: z.string().nullable(),
  source: z.string().nullable(),
  batch_id: z.string().nullable(),
  data: z.record(z.string(), z.unknown())
})
export type TimelineEvent = z.infer<typeof timelineEvent>

export const statistics = z.object({
  total_orders: z.number().int(),
  total_reservations: z.number().int(),
  total_pos_transactions: z.number().int(),
  total_activities: z.number().int().describe('business events and system events together'),
  by_type: z.record(z.string(), z.number().int())
})

const memberInfo = z.object({
  customer_id: publicId, member_id: z.string().nullable(), name: z.string().nullable(), phone: z.string().nullable(), email: z.string().nullable(),
  level: z.string().nullable(), points: z.number().nullable(), balance: z.number().nullable()
})

const text = z.string().nullable()
const number = z.number().nullable()
const time = instant.nullable()
const other = z.object({ id: publicId.nullable(), name: text })

/** Rows of imports that belong to an entity: at most 200 of a kind, newest first. */
const rowsOfEntity = {
  holdings: z.array(z.object({ kind: text, product: text, balance: number, principal: number, rate: number, currency: text, opened_at: time, matured_at: time, status: text })),
  credit_records: z.array(z.object({ kind: text, amount: number, limit: number, due_at: time, occurred_at: time, days_overdue: number, status: text })),
  opportunities: z.array(z.object({ account: other, name: text, stage: text, amount: number, currency: text, owner_id: text, created_at: time, closed_at: time, campaign: text }))
    .describe('of an account; of a customer, those of the accounts they are related to'),
  relations: z.array(other.extend({ entity: entityType, direction: z.enum(['from', 'to']).describe('from: the row names this entity first'), kind: text, role: text, is_primary: z.boolean().nullable(), since: text })),
  campaigns: z.array(z.object({ campaign: z.string(), name: text, channel: text, start_date: text, end_date: text, events: z.number().int(), last_at: instant })),
  bank: z.object({
    deposits: z.number(), loans: z.number(), wealth: z.number(), assets: z.number(), liabilities: z.number(), net: z.number(), credit_limit: number, used: z.number(), utilisation: number,
    max_overdue_days: z.number(), current_overdue: z.boolean(), repay_rate: number, risk: z.enum(['A', 'B', 'C', 'D']), as_of: instant
  }).nullable().describe('null where there are neither holdings nor credit records')
}

export const profile = z.object({
  customer_identifier: z.string(),
  identifier_type: z.string(),
  entity: entityType,
  matches: z.number().int().describe('live entities known by the identifier; this is the newest of them'),
  member_info: memberInfo,
  fields: fieldValues,
  identities: z.array(identity),
  customer_value: customerValue,
  customer_tags: z.array(z.string()),
  statistics,
  timeline: z.array(timelineEvent),
  recent_orders: z.array(timelineEvent),
  recent_reservations: z.array(timelineEvent),
  ...rowsOfEntity,
  generated_at: instant,
  version: z.number().int().describe('sent back with an edit, so that a lost update is noticed')
})
export type Profile = z.infer<typeof profile>

export const identifierTypes = ['phone', 'member_id', 'email', 'customer_id', 'wecom', 'unionid', 'id_no', 'credit_code', 'external_id'] as const
const identifier = {
  customer_identifier: z.string().min(1).max(200),
  identifier_type: z.enum(identifierTypes).default('phone'),
  store_id: z.string().max(200).optional()
}
const timelinePage = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.string().max(200).optional().describe('cursor of the previous answer, or an instant')
}
const timelineFilter = { type: z.string().max(200).optional(), from: instant.optional(), to: instant.optional(), system: z.stringbool().or(z.boolean()).optional().describe('include system events') }

const timelineAnswer = z.object({
  customer_identifier: z.string(), timeline: z.array(timelineEvent), total_events: z.number().int().describe('business events only'), next_before: z.string().nullable()
})

const searchHit = entityCard.pick({ id: true, entity: true, name: true, phone: true, email: true }).extend({ matched: z.string().describe('what matched: name, phone, member_id, …') })

/** Document 004: looked up by any identifier. */
export const customer360Contract = {
  profile: oc.route({ method: 'GET', path: '/v1/customer360/profile' }).input(z.object(identifier)).output(profile),
  timeline: oc.route({ method: 'GET', path: '/v1/customer360/timeline' }).input(z.object({ ...identifier, ...timelinePage, ...timelineFilter })).output(timelineAnswer),
  value: oc.route({ method: 'GET', path: '/v1/customer360/value' }).input(z.object(identifier)).output(z.object({
    customer_identifier: z.string(), customer_value: customerValue, customer_tags: z.array(z.string()), statistics
  })),
  search: oc.route({ method: 'GET', path: '/v1/customer360/search' })
    .input(z.object({ query: z.string().trim().min(1).max(200), store_id: z.string().max(200).optional(), limit: z.coerce.number().int().min(1).max(200).default(20), entity: entityType.optional() }))
    .output(z.object({ items: z.array(searchHit), total: z.number().int() }))
}

export const sortFields = ['created_at', 'acquired_at', 'last_active_at', 'last_event_at', 'total_spent', 'total_orders', 'points', 'balance', 'level', 'status', 'city'] as const

const id = z.object({ id: publicId })
const enteredEvent = z.object({
  type: z.string().min(1).max(200), subtype: z.string().max(200).optional(), occurred_at: instant.optional().describe('now, when missing'),
  title: z.string().max(500).optional(), description: z.string().max(20000).optional(), channel: z.string().max(200).optional(), data: z.record(z.string(), z.unknown()).optional()
})

/** What a list may be narrowed by. */
export const listFilters = {
  entity: entityType.default('customer'), query: z.string().max(200).optional(),
  status: z.string().optional(), source: z.string().optional(), city: z.string().optional(), level: z.string().optional(), stage: z.string().optional(), owner_id: z.string().optional(), batch: z.string().optional().describe('entities made by this import'),
  where: z.string().max(2_000_000).optional().describe('a condition of the condition language, as JSON; problems answer 422 with paths below /where. Over REST the whole address has at most 8 MB, percent-encoded; beyond that the answer is 413')
}

export const customersContract = {
  list: oc.route({ method: 'GET', path: '/crm/customers' })
    .input(z.object({
      ...pageInput, ...listFilters,
      sort: z.enum(sortFields).default('created_at'), direction: z.enum(['asc', 'desc']).default('desc')
    })).output(page(entityCard)),
  /** Values of open choice fields with counts, for filters: at most 50 each, most frequent first. */
  facets: oc.route({ method: 'GET', path: '/crm/customers/facets' }).input(z.object({ entity: entityType.default('customer') }))
    .output(z.object({ total: z.number().int(), fields: z.record(z.string(), z.array(z.object({ value: z.string(), count: z.number().int() }))) })),
  create: oc.route({ method: 'POST', path: '/crm/customers', successStatus: 201 })
    .input(z.object({ entity: entityType.default('customer'), fields: fieldValues, identities: z.array(z.object({ channel: z.string(), value: z.string().min(1).max(longestIdentity) })).max(50).default([]) })).output(entityCard),
  update: oc.route({ method: 'PATCH', path: '/crm/customers/{id}' }).input(id.extend({ fields: fieldValues, version: z.number().int().optional() })).output(entityCard.extend({ version: z.number().int() })),
  profile: oc.route({ method: 'GET', path: '/crm/customers/{id}/profile' }).input(id).output(profile),
  valueScore: oc.route({ method: 'GET', path: '/crm/customers/{id}/value-score' }).input(id).output(customerValue),
  timeline: oc.route({ method: 'GET', path: '/crm/customers/{id}/timeline' }).input(id.extend({ ...timelinePage, ...timelineFilter })).output(timelineAnswer),
  addBehaviour: oc.route({ method: 'POST', path: '/crm/customers/{id}/behaviours', successStatus: 201 }).input(id.extend(enteredEvent.shape)).output(timelineEvent),
  behaviours: oc.route({ method: 'GET', path: '/crm/customers/{id}/behaviours' }).input(id.extend(timelinePage)).output(timelineAnswer),
  addInteraction: oc.route({ method: 'POST', path: '/crm/customers/{id}/interactions', successStatus: 201 }).input(id.extend(enteredEvent.shape)).output(timelineEvent),
  interactions: oc.route({ method: 'GET', path: '/crm/customers/{id}/interactions' }).input(id.extend(timelinePage)).output(timelineAnswer)
}
