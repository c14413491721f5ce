/** What is kept in the library as a whole: finding things in it by name, and templates, definitions that others begin from. Paths are below /api. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { entityType, instant, objectId, objectName, words } from './common.ts'
import { conditionProblem, definition } from './segments.ts'

const name = objectName
const byId = z.strictObject({ id: objectId })

export const libraryHit = z.object({
  kind: z.enum(['tag', 'segment', 'group']), id: objectId, name: z.string(), entity: entityType.nullable().describe('null: groups hold every type'),
  place: z.array(z.string()).describe('names of the categories, folders or groups that it stands in, from the top')
})
export type LibraryHit = z.infer<typeof libraryHit>

export const template = z.object({
  id: objectId, name, description: z.string(), entity: entityType, definition, words: words.describe('the definition in one sentence'),
  problems: z.array(conditionProblem).describe('what it names may be gone by now'), owner: z.string(), version: z.number().int(), createdAt: instant, updatedAt: instant
})
export type Template = z.infer<typeof template>

const written = { name, description: z.string().max(5000), definition }

export const libraryContract = {
  /** Tags, segments and customer groups by a part of their name, its pinyin or the initials of that; best found first. */
  find: oc.route({ method: 'GET', path: '/crm/library/find' })
    .input(z.strictObject({ query: z.string().trim().min(1).max(200), limit: z.coerce.number().int().min(1).max(50).default(8) })).output(z.object({ items: z.array(libraryHit) })),
  templates: oc.route({ method: 'GET', path: '/crm/templates' }).input(z.strictObject({ entity: entityType.optional() })).output(z.object({ items: z.array(template).describe('by name') })),
  /** A definition with problems is refused (422). */
  createTemplate: oc.route({ method: 'POST', path: '/crm/templates', successStatus: 201 }).input(z.strictObject({ ...written, description: written.description.default('') })).output(template),
  updateTemplate: oc.route({ method: 'PUT', path: '/crm/templates/{id}' }).input(byId.extend({ ...z.object(written).partial().shape, expectedVersion: z.number().int().optional() })).output(template),
  /** Into the recycle bin, from which undo takes it. What began from it is its own and stays. */
  removeTemplate: oc.route({ method: 'DELETE', path: '/crm/templates/{id}' }).input(byId).output(z.object({ id: objectId }))
}
