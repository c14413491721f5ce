/** Conditions on what an entity belongs to or is related to: tag, segment, folder, list, related. */
import { below, flagAt, namesAt, nameAt, numberAt, optionAt, report, verbatim, subjectWords, type Place, type Properties } from './compile-scope.ts'
import { windowAt } from './compile-windows.ts'
import { isNotIn, quantifierAt, type Compilers, type Leaf } from './leaves-shared.ts'
import { shown } from './problem-codes.ts'
import { tagSources, type TagSource } from './types.ts'
import type { Catalogue } from './catalogue.ts'
import type { FolderPlan, LeafPlan, ListPlan, RelatedPlan, TagPlan } from './plan.ts'

function tag(place: Place, properties: Properties): TagPlan {
  const name = verbatim('tag')
  const op = optionAt(place, properties, 'op', ['hasAny', 'hasAll', 'hasNone'] as const, name)
  const tags = namesAt(place, properties, 'tags', name)
  for (const id of tags) checkTag(below(place, 'tags'), id)
  return {
    kind: 'tag',
    id: place.nodeId,
    mode: op === 'hasAll' ? 'all' : 'any',
    negated: op === 'hasNone',
    tags: tags.map((id) => place.run.catalogue.tags.get(id)?.id ?? id),
    sources: properties.source === undefined ? null : sourcesAt(place, properties),
    minConfidence: properties.minConfidence === undefined ? null : numberAt(place, properties, 'minConfidence', { min: 0, max: 1, whole: false }, name),
    tagged: windowAt(below(place, 'tagged'), properties.tagged)
  }
}

function checkTag(place: Place, id: string): void {
  const known = place.run.catalogue.tags.get(id)
  if (!known) report(place, 'unknownTag', { tag: shown(id) })
  else if (known.entity !== place.subject) report(place, 'wrongEntity', { name: verbatim(shown(known.name)), actual: subjectWords[known.entity], subject: subjectWords[place.subject] })
}

function sourcesAt(place: Place, properties: Properties): TagSource[] {
  const given = namesAt(place, properties, 'source', verbatim('tag'))
  const known = tagSources.filter((source) => given.includes(source))
  if (known.length < given.length) report(below(place, 'source'), 'unknownOption', { key: 'source', allowed: tagSources.join(' ') })
  return known
}

function segment(place: Place, properties: Properties, compilers: Compilers): LeafPlan | null {
  const negated = isNotIn(place, properties)
  const here = below(place, 'segment')
  const id = nameAt(here, properties.segment, 'segment', verbatim('segment'))
  const members = id === null ? null : compilers.members(here, id)
  return members && { kind: 'segment', id: place.nodeId, segment: id!, negated, members }
}

function folder(place: Place, properties: Properties): FolderPlan | null {
  const negated = isNotIn(place, properties)
  const here = below(place, 'folder')
  const id = nameAt(here, properties.folder, 'folder', verbatim('folder'))
  if (id === null) return null
  const { folders } = place.run.catalogue
  if (!folders.has(id)) return report(here, 'unknownFolder', { folder: shown(id) })
  const descendants = flagAt(place, properties, 'descendants', verbatim('folder'), true)
  return { kind: 'folder', id: place.nodeId, folders: descendants ? foldersBelow(folders, id) : [id], negated }
}

/** A folder and everything below it; a circle of parents ends where it began. */
function foldersBelow(folders: Catalogue['folders'], root: string): string[] {
  const children = new Map<string, string[]>()
  for (const { id, parent } of folders.values()) if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), id])
  const found = new Set([root])
  for (const id of found) for (const child of children.get(id) ?? []) found.add(child)
  return [...found]
}

function list(place: Place, properties: Properties): ListPlan {
  return { kind: 'list', id: place.nodeId, negated: isNotIn(place, properties), ids: namesAt(place, properties, 'ids', verbatim('list')) }
}

function related(place: Place, properties: Properties, compilers: Compilers): RelatedPlan | null {
  const quantifier = quantifierAt(place, properties, 'quantifier', ['any', 'all', 'none', 'atLeast', 'atMost', 'exactly'])
  const here = below(place, 'relation')
  const name = nameAt(here, properties.relation, 'relation', verbatim('relation'))
  if (name === null) return null
  const { relations } = place.run.catalogue
  const relation = relations.get(name)
  if (relation?.from !== place.subject) {
    const allowed = [...relations.values()].filter(({ from }) => from === place.subject).map((row) => row.name).join(' ')
    return report(here, 'unknownRelation', { relation: shown(name), subject: subjectWords[place.subject], allowed: allowed || '—' })
  }
  const where = compilers.condition({ ...below(place, 'where'), subject: relation.to, related: true }, properties.where)
  return where && { kind: 'related', id: place.nodeId, relation: name, to: relation.to, quantifier, where }
}

export const membershipLeaves = {
  tag: { keys: ['op', 'tags', 'source', 'minConfidence', 'tagged'], everywhere: false, compile: tag },
  segment: { keys: ['op', 'segment'], everywhere: false, compile: segment },
  folder: { keys: ['op', 'folder', 'descendants'], everywhere: false, compile: folder },
  list: { keys: ['op', 'ids'], everywhere: false, compile: list },
  related: { keys: ['relation', 'quantifier', 'n', 'where'], everywhere: false, compile: related }
} satisfies Record<string, Leaf>
