/** What a definition refers to: for lineage, where-used and the check before something is deleted. Needs no catalogue and reads definitions with problems too. */
import { relations, type Subject } from './catalogue.ts'
import { maximumDepth } from './types.ts'
import { channelOf } from '../channels.ts'
import { entityTypes } from '../entities.ts'

/** Each list without repetitions, sorted. */
export interface References {
  /** `customer.city`; identities are channels. */
  fields: string[]
  /** Of events: `amount`, `data.city`. */
  properties: string[]
  events: string[]
  tags: string[]
  segments: string[]
  scores: string[]
  relations: string[]
  folders: string[]
  channels: string[]
}

type Found = Record<keyof References, Set<string>>
type Properties = Readonly<Record<string, unknown>>

/** A definition, or one condition of the given subject. */
export function references(input: unknown, subject: Subject = 'customer'): References {
  const found: Found = { fields: new Set(), properties: new Set(), events: new Set(), tags: new Set(), segments: new Set(), scores: new Set(), relations: new Set(), folders: new Set(), channels: new Set() }
  const definition = objectOf(input)
  if ('root' in definition) {
    const entity = entityTypes.find((type) => type === definition.entity) ?? subject
    addNames(found.segments, objectOf(definition.universe).segment)
    const by = objectOf(objectOf(definition.limit).by)
    addNames(found.scores, by.score)
    addField(found, entity, by.attribute)
    visit(found, definition.root, entity, 1)
  } else visit(found, input, subject, 1)
  return Object.fromEntries(Object.entries(found).map(([key, names]) => [key, [...names].sort()])) as unknown as References
}

const objectOf = (value: unknown): Properties => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Properties) : {})
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value])

function addNames(names: Set<string>, value: unknown): void {
  for (const entry of listOf(value)) if (typeof entry === 'string') names.add(entry)
}

function addField(found: Found, subject: Subject, name: unknown): void {
  if (typeof name !== 'string') return
  const channel = channelOf(name)
  if (channel !== undefined) found.channels.add(channel)
  else found.fields.add(`${subject}.${name}`)
}

/** The event names and filters of an event, an occurrence or a step. */
function addMatch(found: Found, value: unknown): void {
  const match = objectOf(value)
  addNames(found.events, match.event)
  for (const key of ['where', 'has']) for (const filter of listOf(match[key])) addNames(found.properties, objectOf(filter).property)
}

type Visit = (found: Found, node: Properties, subject: Subject, depth: number) => void

const field: Visit = (found, node, subject) => addField(found, subject, node.field)

const visits: Readonly<Record<string, Visit>> = {
  group: (found, node, subject, depth) => listOf(node.children).forEach((child) => visit(found, child, subject, depth + 1)),
  attribute: field,
  elements: field,
  history: field,
  tag: (found, node) => addNames(found.tags, node.tags),
  event(found, node) {
    addMatch(found, node)
    addNames(found.properties, objectOf(node.measure).property)
  },
  occurrence: addMatch,
  sequence(found, node) {
    for (const step of [...listOf(node.steps), ...listOf(node.notBetween)]) addMatch(found, step)
    addNames(found.properties, node.same)
  },
  segment: (found, node) => addNames(found.segments, node.segment),
  score: (found, node) => addNames(found.scores, node.score),
  folder: (found, node) => addNames(found.folders, node.folder),
  related(found, node, subject, depth) {
    addNames(found.relations, node.relation)
    visit(found, node.where, relations.find(({ name }) => name === node.relation)?.to ?? subject, depth + 1)
  }
}

function visit(found: Found, value: unknown, subject: Subject, depth: number): void {
  const node = objectOf(value)
  if (depth <= maximumDepth && typeof node.kind === 'string' && Object.hasOwn(visits, node.kind)) visits[node.kind]!(found, node, subject, depth)
}
