/** What a leaf reads, and the name under which its answer is kept. */
import { createHash } from 'node:crypto'
import type { Subject } from '#core/domain/conditions/catalogue.ts'
import type { ConditionPlan, EventMatch, FieldRef, LeafPlan, Plan, SegmentPlan } from '#core/domain/conditions/plan.ts'
import { entityTypes, type EntityType } from '#core/domain/entities.ts'
import type { Part } from './versions.ts'

export const isEntity = (subject: Subject): subject is EntityType => (entityTypes as readonly string[]).includes(subject)

/** The part that says which rows of a subject there are. */
export function livePart(subject: Subject): Part {
  return isEntity(subject) ? `live/${subject}` : subject === 'opportunity' ? 'opportunities' : 'holdings'
}

/** Every part that the answer to a leaf depends on, the set of live rows included. Segments and related conditions stand on their own leaves. */
export function partsOfLeaf(leaf: LeafPlan, subject: Subject): Part[] {
  return [livePart(subject), ...ownParts(leaf, subject)]
}

function ownParts(leaf: LeafPlan, subject: Subject): Part[] {
  switch (leaf.kind) {
    case 'attribute':
    case 'elements':
    case 'history':
      return fieldParts(leaf.field, subject)
    case 'event':
    case 'occurrence':
    case 'sequence':
      return isEntity(subject) ? [`events/${subject}`] : []
    case 'tag':
      return ['tags']
    case 'folder':
      return ['folders']
    case 'identity':
      // A value is shared with entities of any type, as long as they live.
      return ['identities', ...entityTypes.map(livePart)]
    case 'list':
      return ['identities']
    case 'related':
      return ['relations']
    case 'segment':
      return []
  }
}

/** What a field stands in. */
export function fieldParts(field: FieldRef, subject: Subject): Part[] {
  if (field.of === 'score') return ['scores']
  return isEntity(subject) ? [`attributes/${subject}`] : []
}

/** Every part that a plan reads, the plans of its segments and universe included. */
export function partsOfPlan(plan: Plan): Set<Part> {
  const parts = new Set<Part>([livePart(plan.entity)])
  const visit = (node: ConditionPlan, subject: Subject) => {
    if (node.kind === 'group') return node.children.forEach((child) => visit(child, subject))
    for (const part of partsOfLeaf(node, subject)) parts.add(part)
    if (node.kind === 'segment') for (const part of partsOfSegment(node)) parts.add(part)
    if (node.kind === 'related') {
      parts.add(livePart(node.to))
      visit(node.where, node.to)
    }
  }
  visit(plan.root, plan.entity)
  if (plan.universe) for (const part of partsOfSegment(plan.universe)) parts.add(part)
  if (plan.limit?.by) for (const part of fieldParts(plan.limit.by, plan.entity)) parts.add(part)
  return parts
}

function partsOfSegment({ members }: SegmentPlan): Iterable<Part> {
  return 'root' in members ? partsOfPlan(members) : []
}

/** The same for the same question: ids of nodes do not count, nor does the order in which keys were written. */
export function canonicalHash(value: unknown): string {
  return hashOf(value, (key) => key !== 'id')
}

/** Of a definition as it was sent, whatever the order of its keys. */
export function definitionHash(definition: unknown): string {
  return hashOf(definition, () => true)
}

function hashOf(value: unknown, counts: (key: string) => boolean): string {
  const sorted = (_key: string, inner: unknown): unknown => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
    const keys = Object.keys(inner).filter(counts).sort()
    return Object.fromEntries(keys.map((key) => [key, (inner as Record<string, unknown>)[key]]))
  }
  return createHash('sha256').update(JSON.stringify(value, sorted)).digest('base64url')
}

/** The events that a leaf asks for: names and filters. */
export function eventMatchesOf(leaf: LeafPlan): readonly EventMatch[] {
  switch (leaf.kind) {
    case 'event':
    case 'occurrence':
      return [leaf.match]
    case 'sequence':
      return [...leaf.steps, ...leaf.notBetween.filter((match) => match !== null)]
    default:
      return []
  }
}

/** Properties of events that a leaf asks for, each once. */
export function eventFieldsOf(leaf: LeafPlan): FieldRef[] {
  const fields: FieldRef[] = eventMatchesOf(leaf).flatMap((match) => match.where.map(({ field }) => field))
  if (leaf.kind === 'occurrence') fields.push(...leaf.has.map(({ field }) => field))
  if (leaf.kind === 'event' && 'field' in leaf.measure) fields.push(leaf.measure.field)
  if (leaf.kind === 'sequence') fields.push(...leaf.same)
  return [...new Map(fields.map((field) => [field.name, field])).values()]
}
