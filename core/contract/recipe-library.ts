/** Cleaning recipes of the library, their dry run over a file, and values that are probably the same. Paths are below /api. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { clusterMethods } from '#core/domain/recipes/fingerprint.ts'
import { instant, words } from './common.ts'
import { file as fileFields, format } from './imports.ts'
import { recipeSteps } from './recipes.ts'

const objectId = z.string().min(1).max(200)
const byId = z.strictObject({ id: objectId })
const name = z.string().trim().min(1).max(200)
const count = z.number().int()

/** Rows that a dry run shows. */
export const previewRows = 1000

const written = { name, description: z.string().max(5000), steps: recipeSteps, format: format.nullable().describe('import options to be replayed with the steps') }

export const recipe = z.object({ id: objectId, ...written, owner: z.string(), version: count, createdAt: instant, updatedAt: instant, deletedAt: instant.nullable() })
export type Recipe = z.infer<typeof recipe>

export const recipeVersion = z.object({ version: count, name, steps: recipeSteps, format: format.nullable(), description: z.string(), note: z.string().nullable(), user: z.string(), at: instant, deleted: z.boolean() })

/** A recipe as a file. */
export const recipeFile = z.strictObject({ schema: z.literal('cohortdesk.recipe/1'), name, description: z.string().max(5000).default(''), steps: recipeSteps, format: format.nullable().default(null) })
export type RecipeFile = z.infer<typeof recipeFile>

const saving = { note: z.string().max(500).optional(), expectedVersion: count.optional().describe('refuses the save (409) when somebody else has saved meanwhile') }
const file = { ...fileFields, format: format.optional() }

const cell = z.string().nullable()
export const recipePreview = z.object({
  columns: z.array(z.string()).describe('those of the file, then those that steps make'),
  fileColumns: count,
  rows: z.array(z.object({
    row: count, before: z.array(cell), after: z.array(cell), changed: z.array(count).describe('places of the columns that differ'), failed: z.array(count).describe('places of the columns that could not be read'),
    out: z.object({ step: count, cause: z.enum(['filter', 'failed', 'duplicate']), column: z.string().nullable() }).nullable().describe('why the row goes')
  })),
  counts: z.array(z.object({ step: count.describe('its place in the recipe'), rows: count.describe('that reach it'), changed: count.describe('values'), failed: count.describe('values that could not be read'), out: count.describe('rows that go') })),
  problems: z.array(z.object({ code: z.string(), path: z.string().describe('JSON pointer into the steps'), message: words, remedy: words })).describe('steps with problems are left out'),
  sampled: count.describe('rows of the file that were read'),
  complete: z.boolean().describe('whether these are all of them')
})
export type RecipePreview = z.infer<typeof recipePreview>

export const recipeClusters = z.object({
  items: z.array(z.object({ count, values: z.array(z.object({ value: z.string(), count })) })).describe('of two values or more; those of most rows first'),
  distinct: count.describe('values there are'),
  rows: count.describe('that were read'),
  complete: z.boolean().describe('whether these are all rows of the file')
})
export type RecipeClusters = z.infer<typeof recipeClusters>

export const recipesContract = {
  list: oc.route({ method: 'GET', path: '/recipes' }).input(z.strictObject({ bin: z.stringbool().or(z.boolean()).optional().describe('those in the recycle bin') })).output(z.object({ items: z.array(recipe).describe('by name') })),
  get: oc.route({ method: 'GET', path: '/recipes/{id}' }).input(byId).output(recipe),
  create: oc.route({ method: 'POST', path: '/recipes', successStatus: 201 }).input(z.strictObject({ ...written, description: written.description.default(''), format: written.format.default(null), note: saving.note })).output(recipe),
  update: oc.route({ method: 'PUT', path: '/recipes/{id}' }).input(byId.extend({ ...z.object(written).partial().shape, ...saving })).output(recipe),
  /** Into the recycle bin. Mappings hold their own copy of the steps and go on. */
  remove: oc.route({ method: 'DELETE', path: '/recipes/{id}' }).input(byId).output(z.object({ id: objectId })),
  restore: oc.route({ method: 'POST', path: '/recipes/{id}/restore' }).input(byId).output(recipe),
  versions: oc.route({ method: 'GET', path: '/recipes/{id}/versions' }).input(byId).output(z.object({ items: z.array(recipeVersion).describe('newest first') })),
  /** Makes the recipe what it was in an earlier version, as a new one. */
  rollBack: oc.route({ method: 'POST', path: '/recipes/{id}/versions/{version}/restore' }).input(byId.extend({ version: z.coerce.number().int().min(1) })).output(recipe),
  exportFile: oc.route({ method: 'GET', path: '/recipes/{id}/file' }).input(byId).output(recipeFile),
  /** A name that is taken gets a number behind it. */
  importFile: oc.route({ method: 'POST', path: '/recipes/file', successStatus: 201 }).input(recipeFile).output(recipe),
  /** The first rows of a file before and after the steps, or one of them (`step`); nothing is kept. */
  preview: oc.route({ method: 'POST', path: '/recipes/preview' })
    .input(z.strictObject({ ...file, steps: recipeSteps, step: z.number().int().min(0).optional().describe('place of a step: rows as they reach it, and as they leave it') })).output(recipePreview),
  clusters: oc.route({ method: 'POST', path: '/recipes/clusters' })
    .input(z.strictObject({ ...file, steps: recipeSteps.default([]).describe('that come before'), column: z.string().min(1).max(200), method: z.enum(Object.keys(clusterMethods) as [keyof typeof clusterMethods]).default('fingerprint') })).output(recipeClusters)
}

