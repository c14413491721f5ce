/** Mappings that are remembered from imports, by the source and the columns of their files. Paths are below /api. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { instant, objectName } from './common.ts'
import { mapping } from './imports.ts'

const id = z.string().min(1).max(200)
const name = objectName

export const importTemplate = z.object({
  id, name, source: z.string(), mapping,
  columns: z.array(z.string()).describe('of the file that it was made from'),
  version: z.number().int(), updatedAt: instant
})
export type ImportTemplate = z.infer<typeof importTemplate>

export const importTemplatesContract = {
  /** The last one used first. An import keeps its mapping by itself: one for each source, target and set of columns. */
  templates: oc.route({ method: 'GET', path: '/imports/templates' }).output(z.object({ items: z.array(importTemplate) })),
  createTemplate: oc.route({ method: 'POST', path: '/imports/templates', successStatus: 201 })
    .input(z.strictObject({ name, mapping, columns: z.array(z.string().max(1000)).max(1000).optional().describe('of its files; without it, those that the mapping names') })).output(importTemplate),
  renameTemplate: oc.route({ method: 'PUT', path: '/imports/templates/{id}' }).input(z.strictObject({ id, name })).output(importTemplate),
  /** Into the recycle bin, from which undo takes it. */
  removeTemplate: oc.route({ method: 'DELETE', path: '/imports/templates/{id}' }).input(z.strictObject({ id })).output(z.object({ id }))
}
