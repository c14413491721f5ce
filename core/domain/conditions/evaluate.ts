/**
 * The reference evaluator: a plan read row by row, as plainly as shared/spec/conditions.md puts it. It judges the other engines (npm run
 * verify:conditions) and stands behind explain; it is not made to be fast.
 */
import type { EntityType } from '../entities.ts'
import { elementValue, heldAt, heldValues, isValue, passes, valueOf, comparable } from './evaluate-values.ts'
import { isBlank } from './fold.ts'
import { memberHash } from './hash.ts'
import { eventMatches, matchingEvents, measured, orderedEvents, typeOfMeasure, within, type Moment } from './measure.ts'
import type {
  AttributePlan, ConditionPlan, ElementsPlan, EventPlan, HistoryPlan, IdentityPlan, LimitPlan, OccurrencePlan, Plan, Quantifier, RelatedPlan, SegmentPlan, TagPlan, Test
} from './plan.ts'
import type { HeldValue, Profile, ProfileEvent, ProfileTag, Value } from './profile.ts'
import { searchSequence } from './sequence.ts'

/** What one profile alone cannot tell: the moment, who is in another segment, and where the cut of a rank lies. */
export interface EvaluationContext extends Moment {
  inSegment(node: SegmentPlan, id: number): boolean
  /** Whether a value that is not blank is among the ranks of the universe that the node asks for. */
  inRank(node: AttributePlan | EventPlan, value: Value): boolean
}

/** Everyone who is not deleted, erased or merged away and may be seen. */
export type Population = Readonly<Record<EntityType, readonly Profile[]>>

/** Whether a condition is true of an entity. */
export function holds(node: ConditionPlan, profile: Profile, context: EvaluationContext): boolean {
  switch (node.kind) {
    case 'group': {
      const inGroup = node.op === 'and' ? node.children.every((child) => holds(child, profile, context)) : node.children.some((child) => holds(child, profile, context))
      return inGroup !== node.negated
    }
    case 'attribute':
      return attributeHolds(node, valueOf(profile, node.field, context.asOf), context)
    case 'identity':
      return identityHolds(node, profile) !== node.negated
    case 'tag':
      return tagHolds(node, profile, context) !== node.negated
    case 'event':
      return eventHolds(node, profile, context)
    case 'occurrence':
      return occurrenceHolds(node, profile, context)
    case 'elements':
      return quantified(node.quantifier, elementsPassing(node, profile, context))
    case 'history':
      return historyHolds(node, heldValues(profile, node.field), context)
    case 'sequence':
      return (searchSequence(node, profile, context).found !== null) !== node.negated
    case 'segment':
      return context.inSegment(node, profile.id) !== node.negated
    case 'related':
      return quantified(node.quantifier, relatedPassing(node, profile, context))
    case 'folder':
      return node.folders.some((folder) => profile.folders.includes(folder)) !== node.negated
    case 'list':
      return node.ids.includes(profile.publicId) !== node.negated
  }
}

function attributeHolds(node: AttributePlan, value: Value, context: EvaluationContext): boolean {
  if (node.test.test === 'rank' && !isBlank(value)) return context.inRank(node, value) !== node.negated
  return passes(node, value, node.field.type, context.timeZone)
}

export function identityHolds({ channel, ask }: IdentityPlan, profile: Profile): boolean {
  return profile.identities.some((identity) => identity.channel === channel
    && (ask === 'has' || (ask === 'verified' ? identity.verified : identity.sharedBy >= ask.sharedBy)))
}

function tagHolds(node: TagPlan, profile: Profile, context: EvaluationContext): boolean {
  const has = (tag: string) => profile.tags.some((assignment) => assignment.tag === tag && assignmentCounts(node, assignment, context))
  return node.mode === 'all' ? node.tags.every(has) : node.tags.some(has)
}

/** Whether an assignment stands at `asOf` and is one of those that the condition means; one without a confidence has not the one asked for. */
export function assignmentCounts(node: TagPlan, { source, confidence, taggedAt, removedAt }: ProfileTag, { asOf }: Moment): boolean {
  return taggedAt <= asOf && (removedAt === null || removedAt > asOf)
    && (node.sources === null || node.sources.includes(source))
    && (node.minConfidence === null || (confidence !== null && confidence >= node.minConfidence))
    && within(taggedAt, node.tagged)
}

function eventHolds(node: EventPlan, profile: Profile, context: EvaluationContext): boolean {
  const value = measureOf(node, profile, context)
  if (node.predicate.test.test === 'rank' && !isBlank(value)) return context.inRank(node, value) !== node.predicate.negated
  return passes(node.predicate, value, typeOfMeasure(node.measure), context.timeZone)
}

/** What the events that a condition means come to. */
export function measureOf(node: EventPlan, profile: Profile, moment: Moment): Value {
  return measured(matchingEvents(profile, node.match, node.window, moment), node.measure, moment)
}

/** The one event that an occurrence means, found among all events up to `asOf`. */
export function occurrenceOf({ which, match }: OccurrencePlan, profile: Profile, moment: Moment): ProfileEvent | undefined {
  const events = orderedEvents(profile.events)
  if (which === 'last') return events.findLast((event) => eventMatches(event, match, moment))
  if (which === 'first') return events.find((event) => eventMatches(event, match, moment))
  const first = events.find((event) => eventMatches(event, { names: match.names, where: [] }, moment))
  return first && eventMatches(first, match, moment) ? first : undefined
}

function occurrenceHolds(node: OccurrencePlan, profile: Profile, context: EvaluationContext): boolean {
  const event = occurrenceOf(node, profile, context)
  return event !== undefined && within(event.at, node.window) && eventMatches(event, { names: node.match.names, where: node.has }, context)
}

/** How many of all pass. */
export interface Passing {
  passing: number
  all: number
}

export function elementsPassing(node: ElementsPlan, profile: Profile, { asOf, timeZone }: Moment): Passing {
  const value = valueOf(profile, node.field, asOf)
  const elements = Array.isArray(value) ? (value as readonly Record<string, unknown>[]) : []
  const passing = elements.filter((element) => node.where.every((filter) => passes(filter, elementValue(element, filter.field), filter.field.type, timeZone)))
  return { passing: passing.length, all: elements.length }
}

export function relatedPassing(node: RelatedPlan, profile: Profile, context: EvaluationContext): Passing {
  const related = profile.related(node.relation)
  return { passing: related.filter((other) => holds(node.where, other, context)).length, all: related.length }
}

/** Of nothing at all `all`, `any` and `atLeast` are false, whatever the number (§4.12). */
function quantified(quantifier: Quantifier, { passing, all }: Passing): boolean {
  switch (quantifier.kind) {
    case 'any':
      return passing > 0
    case 'all':
      return all > 0 && passing === all
    case 'none':
      return passing === 0
    case 'atLeast':
      return all > 0 && passing >= quantifier.n
    case 'atMost':
      return passing <= quantifier.n
    case 'exactly':
      return passing === quantifier.n
  }
}

function historyHolds({ ask }: HistoryPlan, held: readonly HeldValue[], { asOf }: Moment): boolean {
  switch (ask.op) {
    case 'heldFor': {
      const now = heldAt(held, asOf)
      if (!now || !isValue(now.value, ask.value)) return false
      return ask.longer === (now.since === null || now.since <= ask.since)
    }
    case 'changed':
      return held.some((next, index) => {
        const previous = held[index - 1]
        return previous !== undefined && next.since !== null && next.since <= asOf && within(next.since, ask.window)
          && (ask.from === null || isValue(previous.value, ask.from)) && (ask.to === null || isValue(next.value, ask.to))
      })
    case 'was': {
      const from = ask.window.from ?? -Infinity
      const to = Math.min(ask.window.to ?? Infinity, asOf + 1)
      return from < to && held.some(({ value, since, until }) => isValue(value, ask.value) && (since === null || since < to) && (until === null || until > from))
    }
  }
}

/** What `holds` needs to know about everyone, computed from everyone. Segments and ranks are resolved once. */
export function contextOf(plan: Plan, population: Population): EvaluationContext {
  const segments = new Map<SegmentPlan, ReadonlySet<number>>()
  const cuts = new Map<AttributePlan | EventPlan, (value: number) => boolean>()
  const inSegment = (node: SegmentPlan, id: number) => {
    const known = segments.get(node) ?? segmentMembers(node, population)
    segments.set(node, known)
    return known.has(id)
  }
  const inRank = (node: AttributePlan | EventPlan, value: Value) => {
    const known = cuts.get(node) ?? rankCut(node, universeOf(plan, population), plan)
    cuts.set(node, known)
    return known(value as number)
  }
  return { asOf: plan.asOf, timeZone: plan.timeZone, inSegment, inRank }
}

function segmentMembers({ members: of }: SegmentPlan, population: Population): ReadonlySet<number> {
  return new Set('root' in of ? members(of, population) : of.ids())
}

function universeOf({ entity, universe }: Plan, population: Population): Profile[] {
  const inside = universe && segmentMembers(universe, population)
  return population[entity].filter(({ id }) => !universe || inside!.has(id) !== universe.negated)
}

/** Tells the values at or beyond the last rank asked for: ties at the cut stay. */
function rankCut(node: AttributePlan | EventPlan, universe: readonly Profile[], moment: Moment): (value: number) => boolean {
  const test: Test = node.kind === 'event' ? node.predicate.test : node.test
  const values = universe.map((profile) => (node.kind === 'event' ? measureOf(node, profile, moment) : valueOf(profile, node.field, moment.asOf)))
  if (test.test !== 'rank') throw new TypeError(`Not a rank: ${test.test}`)
  const sorted = (values.filter((value) => !isBlank(value)) as number[]).toSorted((one, other) => (test.end === 'top' ? other - one : one - other))
  const count = test.count ?? shareOf(sorted.length, test.percent ?? 0)
  const cut = sorted[Math.min(count, sorted.length) - 1]
  if (cut === undefined) return () => false
  return test.end === 'top' ? (value) => value >= cut : (value) => value <= cut
}

/** A percentage of a number of members, rounded up. Binary fractions are kept from adding one: 1.1 % of 3000 is 33, not 34. */
export function shareOf(count: number, percent: number): number {
  return Math.ceil(Number(((count * percent) / 100).toFixed(6)))
}

/** Dense ids of the members: ascending, or in the order of the limit where there is one. */
export function members(plan: Plan, population: Population): number[] {
  const context = contextOf(plan, population)
  const inside = universeOf(plan, population).filter((profile) => holds(plan.root, profile, context)).toSorted((one, other) => one.id - other.id)
  return (plan.limit ? limited(plan.limit, inside, context) : inside).map(({ id }) => id)
}

function limited(limit: LimitPlan, inside: readonly Profile[], { asOf }: Moment): Profile[] {
  const count = limit.n ?? shareOf(inside.length, limit.percent ?? 100)
  const { by } = limit
  if (!by) return inside.toSorted((one, other) => memberHash(one.id, limit.seed) - memberHash(other.id, limit.seed) || one.id - other.id).slice(0, count)
  const sorted = inside.toSorted((one, other) => compareValues(valueOf(one, by, asOf), valueOf(other, by, asOf), limit.descending) || one.id - other.id)
  return sorted.slice(0, count)
}

/** Blanks come last in either direction. */
function compareValues(one: Value, other: Value, descending: boolean): number {
  if (isBlank(one) || isBlank(other)) return Number(isBlank(one)) - Number(isBlank(other))
  const [left, right] = [comparable(one) as number, comparable(other) as number]
  if (left === right) return 0
  return (left < right) === descending ? 1 : -1
}

/** Of every node of the tree those of the universe for whom it holds. The conditions on related entities are about others and have no entry. */
export function nodeMembers(plan: Plan, population: Population): Map<string, Set<number>> {
  const context = contextOf(plan, population)
  const universe = universeOf(plan, population)
  const result = new Map<string, Set<number>>()
  const visit = (node: ConditionPlan) => {
    result.set(node.id, new Set(universe.filter((profile) => holds(node, profile, context)).map(({ id }) => id)))
    if (node.kind === 'group') node.children.forEach(visit)
  }
  visit(plan.root)
  return result
}
