/** Profiles and plans for tests that state a rule by hand. */
import type { Profile, ProfileEvent, Value } from '#core/domain/conditions/profile.ts'
import type { ConditionPlan, EventMatch, EventPlan, FieldRef, Interval, Plan, Predicate, SequencePlan, Test } from '#core/domain/conditions/plan.ts'
import type { ValueType } from '#core/domain/fields.ts'

export const asOf = Date.parse('2026-03-14T09:30:00.000Z')
export const always: Interval = { from: null, to: asOf + 1 }

export function profile(change: Partial<Profile> = {}): Profile {
  return { id: 0, publicId: 'CU00000000', values: {}, scores: {}, identities: [], events: [], tags: [], folders: [], history: {}, related: () => [], ...change }
}

/** An event; its row is the number of the call in this process, so that later calls order later at one time. */
let rows = 0
export function event(type: string, at: string | number, values: Record<string, Value> = {}): ProfileEvent {
  rows += 1
  return { batch: 1, row: rows, type, at: typeof at === 'number' ? at : Date.parse(at), values }
}

export function fieldRef(name: string, type: ValueType, of: FieldRef['of'] = 'customer'): FieldRef {
  return { of, name, type, place: 'open', asOfHistory: false }
}

export function predicate(test: Test, change: Partial<Predicate> = {}): Predicate {
  return { test, negated: false, blanks: 'include', exactCase: false, ...change }
}

export function match(name: string, where: EventMatch['where'] = []): EventMatch {
  return { names: [name], where }
}

/** Counts events of a name unless told otherwise. */
export function eventPlan(change: Partial<EventPlan> & { test?: Test } = {}): EventPlan {
  const { test, ...others } = change
  return { id: '/root', kind: 'event', match: match('order'), window: always, measure: { fn: 'count' }, predicate: predicate(test ?? { test: 'range', min: 1 }, { blanks: 'exclude' }), ...others }
}

export function sequencePlan(steps: readonly string[], change: Partial<SequencePlan> = {}): SequencePlan {
  return { id: '/root', kind: 'sequence', steps: steps.map((name) => match(name)), ordered: true, within: null, gaps: [], notBetween: [], same: [], window: always, negated: false, ...change }
}

export function planOf(root: ConditionPlan, change: Partial<Plan> = {}): Plan {
  return { entity: 'customer', universe: null, asOf, timeZone: 'Asia/Shanghai', root, limit: null, split: [], ...change }
}
