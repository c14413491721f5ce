/** The library as a whole: what is found in it by name, and templates. */
import { rankOf } from '#core/compute/find.ts'
import { conditionProblems, DeskError } from '#core/contract/errors.ts'
import type { LibraryHit, Template } from '#core/contract/library.ts'
import type { Definition } from '#core/domain/conditions/types.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { compareNames } from '#core/domain/normalise/order.ts'
import { createObject, listObjects, liveObject, saveObject, type LibraryObject, type Saving } from '#core/store/records/library.ts'
import type { TreeType } from '#core/store/records/library-tree.ts'
import type { CallContext } from './context.ts'
import { inBoth } from './segments/answers.ts'
import type { OpenWorkspace } from './session.ts'
import { visibleObjects } from './visible.ts'

/** Best found first, then by name; others' private tags and segments are left out. */
export function findInLibrary({ records }: Pick<OpenWorkspace, 'records'>, context: CallContext, query: string, limit: number): LibraryHit[] {
  const trees = { category: placesIn(records, 'tagCategory'), folder: placesIn(records, 'segmentFolder'), group: placesIn(records, 'group') }
  const known: LibraryHit[] = [
    ...visibleObjects(records, context.user.id, 'tag').map(({ id, name, content }): LibraryHit => ({ kind: 'tag', id, name, entity: content.entity, place: trees.category(content.category) })),
    ...visibleObjects(records, context.user.id, 'segment').map(({ id, name, content }): LibraryHit => ({ kind: 'segment', id, name, entity: content.entity, place: trees.folder(content.folder) })),
    ...listObjects(records, 'group').map(({ id, name, parent }): LibraryHit => ({ kind: 'group', id, name, entity: null, place: trees.group(parent) }))
  ]
  return known.flatMap((hit) => {
    const rank = rankOf(query, { name: hit.name, texts: [] })
    return rank === undefined ? [] : [{ hit, rank }]
  }).toSorted((one, other) => one.rank - other.rank || compareNames(one.hit.name, other.hit.name)).slice(0, limit).map(({ hit }) => hit)
}

/** Tells the names from the top of a tree down to one of its nodes. */
function placesIn(records: OpenWorkspace['records'], type: TreeType): (id: string | null) => string[] {
  const nodes = new Map(listObjects(records, type).map((node) => [node.id, node]))
  const namesTo = (id: string | null): string[] => {
    const node = id === null ? undefined : nodes.get(id)
    return node ? [...namesTo(node.parent), node.name] : []
  }
  return namesTo
}

/** By name, each against the catalogue as it is now. */
export async function listTemplates(workspace: OpenWorkspace, entity?: EntityType): Promise<Template[]> {
  return answered(workspace, listObjects(workspace.records, 'template').filter(({ content }) => entity === undefined || content.definition.entity === entity).sort((one, other) => compareNames(one.name, other.name)))
}

async function answered({ conditions }: OpenWorkspace, templates: readonly LibraryObject<'template'>[]): Promise<Template[]> {
  const asked = await conditions.compileEach(templates.map(({ content: { definition } }) => ({ definition })))
  return templates.map(({ id, name, content: { definition, description }, owner, version, createdAt, updatedAt }, index) => ({
    id, name, description, entity: definition.entity, definition, words: inBoth(asked[index]!, ({ text }) => text), problems: asked[index]!.problems, owner, version,
    createdAt: new Date(createdAt).toISOString(), updatedAt: new Date(updatedAt).toISOString()
  }))
}

export interface TemplateInput {
  name: string
  description: string
  definition?: unknown
}

/** @throws DeskError problems, conflict (the name) */
export async function createTemplate(workspace: OpenWorkspace, { name, description, definition }: TemplateInput, saving: Saving): Promise<Template> {
  const sound = await soundDefinition(workspace, definition)
  const made = await workspace.commit(['library'], (records) => createObject(records, 'template', { name, parent: null, content: { definition: sound, description } }, saving))
  return (await answered(workspace, [made]))[0]!
}

/** What is left out stays. @throws DeskError not_found, problems, conflict */
export async function updateTemplate(workspace: OpenWorkspace, id: string, { name, description, definition }: Partial<TemplateInput>, saving: Saving): Promise<Template> {
  const { content } = liveObject(workspace.records, 'template', id)
  const next = { definition: definition === undefined ? content.definition : await soundDefinition(workspace, definition), description: description ?? content.description }
  const saved = await workspace.commit(['library'], (records) => saveObject(records, 'template', id, { ...(name !== undefined && { name }), content: next }, saving))
  return (await answered(workspace, [saved]))[0]!
}

async function soundDefinition({ conditions }: OpenWorkspace, definition: unknown): Promise<Definition> {
  if (definition === undefined) throw new DeskError('invalid', { field: 'definition', message: { zh: '缺少定义', en: 'The definition is missing' }, remedy: { zh: '请给出条件', en: 'Give its conditions' } })
  const { problems } = await conditions.compile(definition)
  if (problems.length > 0) throw conditionProblems(problems)
  return definition as Definition
}
