/** Why an entity is in a segment or not: of each node whether it holds, what was found, the events behind it, and what was missing (shared/spec/conditions.md §5). */
import { assignmentCounts, elementsPassing, holds, identityHolds, measureOf, occurrenceOf, relatedPassing, type EvaluationContext, type Passing } from './evaluate.ts'
import { heldAt, heldValues, isValue, passes, valueOf } from './evaluate-values.ts'
import { missWords, type NearestMiss } from './explain-words.ts'
import { isBlank } from './fold.ts'
import { matchingEvents, propertyOf, typeOfMeasure, within } from './measure.ts'
import type {
  ConditionPlan, EventPlan, GroupPlan, HistoryPlan, Interval, LeafPlan, MeasurePlan, OccurrencePlan, Plan, Predicate, Quantifier, SequencePlan, TagPlan, Test
} from './plan.ts'
import type { Words } from './problems.ts'
import type { Profile, ProfileEvent, Value } from './profile.ts'
import { searchSequence } from './sequence.ts'
import { dateText, dayAt, millisecondsPerDay } from './time.ts'
import type { ValueType } from '../fields.ts'

export interface Explanation {
  /** The node's. */
  id: string
  /** null: a sequence over so many events that it could not be told in bounded time, or a group that depends on one. */
  holds: boolean | null
  /** The value, measure or number that the condition was put to; of tags those asked for that are there; null: none. */
  found: Value
  /** The test of a value or measure; other conditions say in their definition what they ask. */
  asked: Test | null
  /** At most five events, the newest ones of those that count, by time. */
  evidence: readonly Evidence[]
  /** null where the condition holds, or where nothing is near. */
  nearestMiss: (NearestMiss & { words: Words }) | null
}

interface Evidence {
  batch: number
  row: number
  type: string
  /** Milliseconds. */
  at: number
  amount: number | null
}

/** What a leaf finds before its words are added. */
type Finding = Pick<Explanation, 'holds' | 'found'> & { asked?: Test; events?: readonly ProfileEvent[]; miss?: NearestMiss | null }

const mostEvidence = 5
/** Events tried as a step of one sequence: a few tenths of a second. */
const mostEffort = 1_000_000

/** Every node of the tree, parents first; conditions on related entities are about others and are left out. Time is bounded by the entity's own data. */
export function explain(plan: Plan, profile: Profile, context: EvaluationContext): Explanation[] {
  const day = dateText(dayAt(plan.asOf, plan.timeZone)).slice(-5)
  const withWords = (id: string, { holds, found, asked, events, miss }: Finding): Explanation => ({
    id, holds, found, asked: asked ?? null, evidence: (events ?? []).slice(-mostEvidence).map(evidenceOf), nearestMiss: miss && holds === false ? { ...miss, words: missWords(miss, day) } : null
  })
  const explainNode = (node: ConditionPlan): Explanation[] => {
    if (node.kind !== 'group') return [withWords(node.id, findingOf(node, profile, context))]
    const children = node.children.map(explainNode)
    return [withWords(node.id, groupFinding(node, children.map(([child]) => child!.holds))), ...children.flat()]
  }
  return explainNode(plan.root)
}

function evidenceOf({ batch, row, type, at, values }: ProfileEvent): Evidence {
  const amount = values['amount']
  return { batch, row, type, at, amount: typeof amount === 'number' ? amount : null }
}

function groupFinding({ op, negated }: GroupPlan, children: readonly (boolean | null)[]): Finding {
  const decides = op === 'or'
  const inGroup = children.includes(decides) ? decides : children.includes(null) ? null : !decides
  const failing = op === 'or' ? 1 : children.filter((child) => child === false).length
  return {
    holds: inGroup === null ? null : inGroup !== negated, found: children.filter((child) => child === true).length,
    miss: negated || children.length === 0 ? null : { kind: 'conditions', failing }
  }
}

function findingOf(node: LeafPlan, profile: Profile, context: EvaluationContext): Finding {
  switch (node.kind) {
    case 'attribute': {
      const found = valueOf(profile, node.field, context.asOf)
      return { holds: holds(node, profile, context), found, asked: node.test, miss: missOf(node, found, node.field.type) }
    }
    case 'event':
      return eventFinding(node, profile, context)
    case 'tag':
      return tagFinding(node, profile, context)
    case 'occurrence':
      return occurrenceFinding(node, profile, context)
    case 'sequence':
      return sequenceFinding(node, profile, context)
    case 'history':
      return historyFinding(node, profile, context)
    case 'elements':
    case 'related': {
      const counted = node.kind === 'elements' ? elementsPassing(node, profile, context) : relatedPassing(node, profile, context)
      return { holds: holds(node, profile, context), found: counted.passing, miss: quantityMiss(node.quantifier, counted) }
    }
    case 'identity': {
      const shared = Math.max(0, ...profile.identities.filter(({ channel }) => channel === node.channel).map(({ sharedBy }) => sharedBy))
      const asksSharing = typeof node.ask === 'object'
      return {
        holds: holds(node, profile, context), found: asksSharing ? shared : identityHolds(node, profile),
        miss: typeof node.ask === 'object' && !node.negated ? { kind: 'number', gap: node.ask.sharedBy - shared } : null
      }
    }
    case 'segment':
      return { holds: holds(node, profile, context), found: context.inSegment(node, profile.id) }
    case 'folder':
      return { holds: holds(node, profile, context), found: profile.folders.filter((folder) => node.folders.includes(folder)) }
    case 'list':
      return { holds: holds(node, profile, context), found: node.ids.includes(profile.publicId) }
  }
}

function eventFinding(node: EventPlan, profile: Profile, context: EvaluationContext): Finding {
  const found = measureOf(node, profile, context)
  const gap = missOf(node.predicate, found, typeOfMeasure(node.measure), wholeMeasures.has(node.measure.fn))
  const miss = gap?.kind === 'number' ? { ...gap, kind: unitOf(node.measure) } : gap
  return { holds: holds(node, profile, context), found, asked: node.predicate.test, events: matchingEvents(profile, node.match, node.window, context), miss }
}

const wholeMeasures: ReadonlySet<MeasurePlan['fn']> = new Set(['count', 'distinct', 'activeDays', 'activePeriods', 'daysSinceFirst', 'daysSinceLast'])

function unitOf({ fn }: MeasurePlan): 'count' | 'days' | 'number' {
  return fn === 'count' ? 'count' : fn === 'activeDays' || fn === 'daysSinceFirst' || fn === 'daysSinceLast' ? 'days' : 'number'
}

/** How far a value is from a positive range or set of numbers; of text and of what must not be there nothing is near. */
function missOf({ test, negated }: Predicate, value: Value, type: ValueType, whole = false): NearestMiss | null {
  if (negated) return null
  if (isBlank(value)) return { kind: 'blank' }
  if (typeof value !== 'number') return null
  const gap = test.test === 'range' ? rangeGap(test, value, whole || type === 'date' || type === 'datetime') : test.test === 'in' ? nearest(test.values.map((wanted) => Number(wanted) - value)) : null
  if (gap === null) return null
  if (type === 'date') return { kind: 'time', gap: gap * millisecondsPerDay }
  return { kind: type === 'datetime' ? 'time' : 'number', gap }
}

/** What must be added for a value to lie in the range. Whole values reach an open end one short of it. */
function rangeGap({ min, max, minOpen, maxOpen }: Extract<Test, { test: 'range' }>, value: number, whole: boolean): number | null {
  const least = min === undefined ? -Infinity : whole ? (minOpen ? Math.floor(min) + 1 : Math.ceil(min)) : min
  const most = max === undefined ? Infinity : whole ? (maxOpen ? Math.ceil(max) - 1 : Math.floor(max)) : max
  if (least > most) return null
  return value <= least ? least - value : value >= most ? most - value : null
}

function nearest(gaps: readonly number[]): number | null {
  return gaps.toSorted((one, other) => Math.abs(one) - Math.abs(other))[0] ?? null
}

function tagFinding(node: TagPlan, profile: Profile, context: EvaluationContext): Finding {
  const standing = new Set(profile.tags.filter((assignment) => assignmentCounts(node, assignment, context)).map(({ tag }) => tag))
  const found = node.tags.filter((tag) => standing.has(tag))
  const missing = node.tags.filter((tag) => !standing.has(tag))
  return {
    holds: holds(node, profile, context), found,
    miss: node.negated ? { kind: 'unwantedTags', tags: found } : { kind: 'missingTags', tags: missing, any: node.mode === 'any' }
  }
}

function occurrenceFinding(node: OccurrencePlan, profile: Profile, context: EvaluationContext): Finding {
  const event = occurrenceOf(node, profile, context)
  if (!event) return { holds: false, found: null, miss: { kind: 'count', gap: 1 } }
  const unfit = node.has.filter((filter) => !passes(filter, propertyOf(event, filter.field), filter.field.type, context.timeZone)).map(({ field }) => field.name)
  const miss: NearestMiss = within(event.at, node.window) ? { kind: 'properties', names: unfit } : { kind: 'time', gap: windowGap(node.window, event.at) }
  return { holds: holds(node, profile, context), found: event.at, events: [event], miss }
}

function windowGap({ from, to }: Interval, at: number): number {
  return from !== null && at < from ? from - at : to !== null && at >= to ? to - 1 - at : 0
}

function sequenceFinding(node: SequencePlan, profile: Profile, context: EvaluationContext): Finding {
  const { found, furthest, complete } = searchSequence(node, profile, context, mostEffort)
  return {
    holds: complete ? (found !== null) !== node.negated : null, found: furthest.length, events: furthest,
    miss: node.negated ? null : { kind: 'step', reached: furthest.length, steps: node.steps.length }
  }
}

function historyFinding(node: HistoryPlan, profile: Profile, context: EvaluationContext): Finding {
  const held = heldValues(profile, node.field)
  const { ask } = node
  const now = heldAt(held, context.asOf)
  // Of the past it is asked what was there at the end of the window.
  const then = ask.op === 'was' && ask.window.to !== null ? heldAt(held, Math.min(ask.window.to - 1, context.asOf)) : now
  const rightNow = now !== undefined && ask.op === 'heldFor' && isValue(now.value, ask.value)
  const miss: NearestMiss | null = rightNow && now.since !== null ? { kind: 'held', gap: ask.longer ? now.since - ask.since : now.since - ask.since - 1 } : null
  return { holds: holds(node, profile, context), found: then?.value ?? null, miss }
}

function quantityMiss(quantifier: Quantifier, { passing, all }: Passing): NearestMiss | null {
  switch (quantifier.kind) {
    case 'any':
      return { kind: 'number', gap: 1 }
    case 'all':
      return all === 0 ? { kind: 'blank' } : { kind: 'number', gap: all - passing }
    case 'none':
      return { kind: 'number', gap: -passing }
    default:
      return { kind: 'number', gap: quantifier.n - passing }
  }
}
