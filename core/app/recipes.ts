/** Cleaning recipes of the library. */
import type { Format } from '#core/contract/imports.ts'
import type { Recipe, RecipeFile } from '#core/contract/recipe-library.ts'
import { DeskError } from '#core/contract/errors.ts'
import type { RecipeContent } from '#core/domain/library/types.ts'
import type { RecipeStep } from '#core/domain/recipes/kinds.ts'
import { fold } from '#core/domain/normalise/text.ts'
import { createObject, listObjects, listVersions, liveObject, readObject, restoreObject, saveObject, type LibraryObject, type Saving } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import type { OpenWorkspace } from './session.ts'

export interface RecipeInput {
  name: string
  description: string
  steps: RecipeStep[]
  format: Format | null
}

const formatOf = ({ format }: RecipeContent) => format as Format | null
const iso = (at: number) => new Date(at).toISOString()

export function recipeAnswer({ id, name, content, owner, version, createdAt, updatedAt, deletedAt }: LibraryObject<'recipe'>): Recipe {
  return {
    id, name, description: content.description, steps: content.steps, format: formatOf(content), owner, version, createdAt: iso(createdAt), updatedAt: iso(updatedAt), deletedAt: deletedAt === null ? null : iso(deletedAt)
  }
}

/** By name. */
export function listRecipes({ records }: Pick<OpenWorkspace, 'records'>, bin: boolean): Recipe[] {
  return listObjects(records, 'recipe', { bin }).map(recipeAnswer)
}

/** Live or in the recycle bin. @throws DeskError not_found */
export function readRecipe({ records }: Pick<OpenWorkspace, 'records'>, id: string): LibraryObject<'recipe'> {
  const found = readObject(records, 'recipe', id)
  if (!found) throw new DeskError('not_found', { field: 'id' })
  return found
}

/** @throws DeskError conflict (the name) */
export async function createRecipe(workspace: OpenWorkspace, { name, ...content }: RecipeInput, saving: Saving): Promise<Recipe> {
  return recipeAnswer(await workspace.commit(['library'], (records) => createObject(records, 'recipe', { name, parent: null, content: contentOf(content) }, saving)))
}

const contentOf = ({ description, steps, format }: Omit<RecipeInput, 'name'>): RecipeContent => ({ description, steps, format: format && { ...format } })

/** What is left out stays. @throws DeskError not_found, conflict */
export async function updateRecipe(workspace: OpenWorkspace, id: string, { name, description, steps, format }: Partial<RecipeInput>, saving: Saving): Promise<Recipe> {
  return recipeAnswer(await workspace.commit(['library'], (records) => {
    const { content } = liveObject(records, 'recipe', id)
    const next = contentOf({ description: description ?? content.description, steps: steps ?? content.steps, format: format === undefined ? formatOf(content) : format })
    return saveObject(records, 'recipe', id, { ...(name !== undefined && { name }), content: next }, saving)
  }))
}

/** @throws DeskError not_found, conflict (name taken meanwhile) */
export async function restoreRecipe(workspace: OpenWorkspace, id: string, saving: Saving): Promise<Recipe> {
  return recipeAnswer(await workspace.commit(['library'], (records) => restoreObject(records, 'recipe', id, saving) as LibraryObject<'recipe'>))
}

/** Newest first. */
export function versionsOf({ records }: Pick<OpenWorkspace, 'records'>, id: string) {
  readRecipe({ records }, id)
  return listVersions(records, 'recipe', id).map(({ version, name, content, note, user, at, deletedAt }) => ({
    version, name, steps: content.steps, format: formatOf(content), description: content.description, note, user, at: iso(at), deleted: deletedAt !== null
  }))
}

/** @throws DeskError not_found, conflict */
export async function rollBackRecipe(workspace: OpenWorkspace, id: string, version: number, saving: Saving): Promise<Recipe> {
  const found = listVersions(workspace.records, 'recipe', id).find((entry) => entry.version === version)
  if (!found) throw new DeskError('not_found', { field: 'version' })
  return recipeAnswer(await workspace.commit(['library'], (records) => saveObject(records, 'recipe', id, { name: found.name, content: found.content }, { note: `⟲ ${version}`, ...saving })))
}

export function fileOfRecipe({ name, content }: LibraryObject<'recipe'>): RecipeFile {
  return { schema: 'cohortdesk.recipe/1', name, description: content.description, steps: content.steps, format: formatOf(content) }
}

export async function recipeFromFile(workspace: OpenWorkspace, { name, description, steps, format }: RecipeFile, saving: Saving): Promise<Recipe> {
  return createRecipe(workspace, { name: freeName(workspace.records, name), description, steps, format }, saving)
}

function freeName(records: RecordsDatabase, wanted: string): string {
  const taken = new Set(listObjects(records, 'recipe').map(({ name }) => fold(name)))
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted} ${number}`
    if (!taken.has(fold(name))) return name
  }
}
