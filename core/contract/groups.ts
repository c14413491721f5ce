/** The tree of customer groups (客户分组): whom people put together by hand. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { maximumValues } from '#core/domain/conditions/types.ts'
import { entityType, instant, objectName, page, pageInput, publicId, use, words } from './common.ts'
import { entityCard } from './customers.ts'
import { definition } from './segments.ts'

const groupId = z.string().trim().min(1).max(200)
const name = objectName
const count = z.number().int().nonnegative()
const truth = z.stringbool().or(z.boolean())
const byId = z.strictObject({ id: groupId })

export const group = z.object({
  id: groupId, name, parent: groupId.nullable(), description: z.string(), position: z.number(), owner: z.string(), version: z.number().int(),
  createdAt: instant, updatedAt: instant, deletedAt: instant.nullable(),
  members: count.describe('live ones directly in it'), all: count.describe('with those of the groups below it, each once')
})
export type Group = z.infer<typeof group>

const change = z.object({
  number: z.number().int(), cause: z.string(), added: count, removed: count, at: instant, user: z.string()
})

/** Whom to add or remove: exactly one of the three. */
const whom = {
  customer_ids: z.array(publicId).min(1).max(maximumValues).optional(),
  segment: z.string().min(1).max(200).optional(),
  definition: definition.optional().describe('everyone whom it names'),
  entity: entityType.default('customer').describe('with `customer_ids`: whose they are')
}

export const groupsContract = {
  tree: oc.route({ method: 'GET', path: '/crm/groups' }).input(z.strictObject({ entity: entityType.default('customer'), bin: truth.optional() })).output(z.object({ items: z.array(group).describe('parents before what is in them, siblings by position and name') })),
  get: oc.route({ method: 'GET', path: '/crm/groups/{id}' }).input(byId.extend({ entity: entityType.default('customer') })).output(group),
  create: oc.route({ method: 'POST', path: '/crm/groups', successStatus: 201 })
    .input(z.strictObject({ id: groupId.optional(), name, parent: groupId.nullable().default(null), description: z.string().max(5000).default(''), position: z.number().optional() })).output(group),
  /** `parent` moves it with everything in it; into itself or below itself is refused (409). */
  update: oc.route({ method: 'PUT', path: '/crm/groups/{id}' })
    .input(byId.extend({ name: name.optional(), parent: groupId.nullable().optional(), description: z.string().max(5000).optional(), position: z.number().optional(), expectedVersion: z.number().int().optional() })).output(group),
  /** With the groups below it, into the recycle bin. Refused (409) while conditions refer to one of them, unless `force`. */
  remove: oc.route({ method: 'DELETE', path: '/crm/groups/{id}' }).input(byId.extend({ force: truth.default(false) })).output(z.object({ removed: z.array(groupId), usedBy: z.array(use) })),
  restore: oc.route({ method: 'POST', path: '/crm/groups/{id}/restore' }).input(byId).output(group),
  members: oc.route({ method: 'GET', path: '/crm/groups/{id}/members' })
    .input(byId.extend({ ...pageInput, entity: entityType.default('customer'), descendants: truth.default(true), sort: z.string().max(200).default('created_at'), direction: z.enum(['asc', 'desc']).default('desc') })).output(page(entityCard)),
  /** `count`: only tells how many it would change. */
  changeMembers: oc.route({ method: 'POST', path: '/crm/groups/{id}/members' })
    .input(byId.extend({ ...whom, remove: z.boolean().default(false), count: z.boolean().default(false) }))
    .output(z.object({ named: count, changed: count, unknown: z.array(z.string()).describe('ids that no live entity has, at most 100'), undo: words.nullable().describe('what undo would take back; null after `count`, or where nothing changed') })),
  history: oc.route({ method: 'GET', path: '/crm/groups/{id}/history' }).input(byId.extend(pageInput)).output(page(change)),
  usedBy: oc.route({ method: 'GET', path: '/crm/groups/{id}/used-by' }).input(byId).output(z.object({ items: z.array(use) })),
  /** The groups that somebody is in. */
  ofEntity: oc.route({ method: 'GET', path: '/crm/customers/{id}/groups' }).input(z.strictObject({ id: publicId })).output(z.object({ items: z.array(z.object({ id: groupId, name: z.string(), path: z.array(z.string()).describe('names from the top') })) }))
}
