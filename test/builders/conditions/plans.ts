/** Nodes of plans with their defaults filled in, so that a test names only what it is about. */
import type {
  AttributePlan, ConditionPlan, ElementsPlan, EventMatch, EventPlan, FieldRef, GroupPlan, HistoryPlan, Interval, LimitPlan, MeasurePlan, OccurrencePlan, Plan, Predicate,
  PropertyPredicate, Quantifier, RelatedPlan, SegmentPlan, SequencePlan, TagPlan, Test
} from '#core/domain/conditions/plan.ts'
import type { ValueType } from '#core/domain/fields.ts'
import { memberSet } from './world.ts'

export const always: Interval = { from: null, to: null }

let made = 0
const id = () => `node ${(made += 1)}`

export function fieldRef(of: FieldRef['of'], name: string, type: ValueType, more: Partial<FieldRef> = {}): FieldRef {
  return { of, name, type, place: 'open', asOfHistory: false, ...more }
}

type Negatable = Partial<Pick<Predicate, 'negated' | 'blanks' | 'exactCase'>>

export function predicate(test: Test, more: Negatable = {}): Predicate {
  return { test, negated: false, blanks: 'include', exactCase: false, ...more }
}

export function property(field: FieldRef, test: Test, more: Negatable = {}): PropertyPredicate {
  return { field, ...predicate(test, more) }
}

export function attribute(field: FieldRef, test: Test, more: Negatable & { id?: string } = {}): AttributePlan {
  return { kind: 'attribute', id: id(), field, ...predicate(test), ...more }
}

export function group(op: 'and' | 'or', ...children: ConditionPlan[]): GroupPlan {
  return { kind: 'group', id: id(), op, negated: false, children }
}

export function not(...children: ConditionPlan[]): GroupPlan {
  return { ...group('and', ...children), negated: true }
}

export function tag(tags: string[], more: Partial<TagPlan> = {}): TagPlan {
  return { kind: 'tag', id: id(), mode: 'any', negated: false, tags, sources: null, minConfidence: null, tagged: always, ...more }
}

export function match(names: string | string[], ...where: PropertyPredicate[]): EventMatch {
  return { names: typeof names === 'string' ? [names] : names, where }
}

export function event(of: EventMatch, measure: MeasurePlan, test: Test, more: Partial<Pick<EventPlan, 'window'>> & Negatable = {}): EventPlan {
  const { window = always, ...rest } = more
  return { kind: 'event', id: id(), match: of, window, measure, predicate: predicate(test, { blanks: 'exclude', ...rest }) }
}

export function occurrence(which: OccurrencePlan['which'], of: EventMatch, more: Partial<Pick<OccurrencePlan, 'has' | 'window'>> = {}): OccurrencePlan {
  return { kind: 'occurrence', id: id(), which, match: of, has: [], window: always, ...more }
}

export function sequence(steps: EventMatch[], more: Partial<SequencePlan> = {}): SequencePlan {
  return { kind: 'sequence', id: id(), steps, ordered: true, within: null, gaps: [], notBetween: [], same: [], window: always, negated: false, ...more }
}

export function elements(field: FieldRef, quantifier: Quantifier, ...where: PropertyPredicate[]): ElementsPlan {
  return { kind: 'elements', id: id(), field, quantifier, where }
}

export function history(field: FieldRef, ask: HistoryPlan['ask']): HistoryPlan {
  return { kind: 'history', id: id(), field, ask }
}

export function related(relation: string, to: RelatedPlan['to'], quantifier: Quantifier, where: ConditionPlan): RelatedPlan {
  return { kind: 'related', id: id(), relation, to, quantifier, where }
}

export function segment(members: Plan | readonly number[], more: Partial<SegmentPlan> = {}): SegmentPlan {
  return { kind: 'segment', id: id(), segment: 'segment', negated: false, members: 'root' in members ? members : memberSet(members.join(' '), members), ...more }
}

export function folder(...folders: string[]): ConditionPlan {
  return { kind: 'folder', id: id(), folders, negated: false }
}

export const byField = (by: FieldRef | null, more: Partial<LimitPlan> = {}): LimitPlan => ({ n: null, percent: null, by, descending: true, seed: 0, ...more })

export function plan(root: ConditionPlan, more: Partial<Plan> = {}): Plan {
  return { entity: 'customer', universe: null, asOf: Date.parse('2026-03-14T12:00:00Z'), timeZone: 'Asia/Shanghai', root, limit: null, split: [], ...more }
}
