/**
 * A plan is a definition after compilation against a catalogue at one instant: defaults are filled in, names are resolved, and every window and relative
 * date is an interval of numbers. It is all that engines (DuckDB, ClickHouse, the event index, the reference evaluator) read, so an operator that
 * desugars into an existing test works in all of them.
 *
 * Numbers of time: instants and datetimes are milliseconds since the epoch (integers, so half-open intervals express everything); a date without zone
 * is the number of days since 1970-01-01.
 */
import type { EntityType } from '../entities.ts'
import type { ValueType } from '../fields.ts'
import type { MemberSet, Subject } from './catalogue.ts'
import type { TagSource } from './types.ts'

/** [from, to) in milliseconds; null is without end. No interval of events reaches past `asOf`, which itself is within: `to` ≤ asOf + 1. */
export interface Interval {
  from: number | null
  to: number | null
}

/**
 * A question put to one value that is not blank. Texts are folded already (fold.ts), or normalised by NFKC where `exactCase`.
 * - `range`: both ends included unless `minOpen` / `maxOpen`; of dates in days, of datetimes in milliseconds
 * - `calendar`: month 1–12, weekday 1 (Monday) – 7, monthDay as month × 100 + day (29 Feb is asked for as 229)
 * - `matches`: RE2, found anywhere, case-insensitive unless `exactCase`
 * - `hasAny`, `hasAll`, `size`: of lists; elements compare as folded text or as numbers
 * - `rank`: among the non-blank values of the universe, ties at the cut kept, `percent` rounded up to whole members
 */
export type Test =
  | { test: 'set' }
  | { test: 'in'; values: readonly (string | number | boolean)[] }
  | { test: 'range'; min?: number; max?: number; minOpen?: boolean; maxOpen?: boolean }
  | { test: 'calendar'; part: 'month' | 'weekday' | 'monthDay'; values: readonly number[] }
  | { test: 'contains' | 'startsWith' | 'endsWith'; text: string }
  | { test: 'matches'; pattern: string }
  | { test: 'hasAny' | 'hasAll'; values: readonly (string | number)[] }
  | { test: 'size'; min?: number; max?: number }
  | { test: 'rank'; end: 'top' | 'bottom'; count?: number; percent?: number }

/**
 * A test with its blanks (§4.2): positive = not blank and the test holds; `negated` is the exact complement of that, so blanks match,
 * unless `blanks` is 'exclude': then a blank is false either way.
 */
export interface Predicate {
  test: Test
  negated: boolean
  blanks: 'include' | 'exclude'
  exactCase: boolean
}

export interface FieldRef {
  /** `element`: a path within an element of a list of objects; its type is what the filter asks for. */
  of: Subject | 'event' | 'score' | 'element'
  name: string
  type: ValueType
  /** open: in facts. secret: in records. missing: nothing has it, every value is blank. */
  place: 'open' | 'secret' | 'missing'
  /** Changes are kept and `asOf` lies in the past: the value is the one it had then. */
  asOfHistory: boolean
}

export interface PropertyPredicate extends Predicate {
  field: FieldRef
}

/** Events of these names (exactly) that pass every filter. Never voided ones, never after `asOf`. */
export interface EventMatch {
  names: readonly string[]
  where: readonly PropertyPredicate[]
}

/** How a set of events becomes one value; `type` is that of the value that the test then sees. */
export type MeasurePlan =
  | { fn: 'count' | 'activeDays' | 'daysSinceFirst' | 'daysSinceLast' }
  | { fn: 'distinct' | 'sum' | 'avg' | 'min' | 'max' | 'median' | 'first' | 'last'; field: FieldRef }
  /** Period i of `periods`, counted back: (asOf − (i+1)·length, asOf − i·length]; a period counts with at least `each` events. */
  | { fn: 'activePeriods'; length: number; periods: number; each: number }

interface PlanNode {
  /** Names the node in results and problems: its id, or its JSON pointer. */
  id: string
}

export interface GroupPlan extends PlanNode {
  kind: 'group'
  op: 'and' | 'or'
  negated: boolean
  children: readonly ConditionPlan[]
}

/** An attribute, or a score (`field.of` = 'score'). */
export interface AttributePlan extends PlanNode, Predicate {
  kind: 'attribute'
  field: FieldRef
}

/** hasChannel, verified, sharedByAtLeast (`sharedBy`: by that many entities or more, itself included). Answered by the records store. */
export interface IdentityPlan extends PlanNode {
  kind: 'identity'
  channel: string
  ask: 'has' | 'verified' | { sharedBy: number }
  negated: boolean
}

/** Assignments that stand at `asOf` and whose time lies in `tagged`. */
export interface TagPlan extends PlanNode {
  kind: 'tag'
  mode: 'any' | 'all'
  negated: boolean
  tags: readonly string[]
  sources: readonly TagSource[] | null
  minConfidence: number | null
  tagged: Interval
}

/** A blank measure is false, whatever `predicate` says (§4.7): compile sets blanks to 'exclude'. */
export interface EventPlan extends PlanNode {
  kind: 'event'
  match: EventMatch
  window: Interval
  measure: MeasurePlan
  predicate: Predicate
}

/** Events order by (time, batch, row): that decides which of two simultaneous ones is first or last. */
export interface OccurrencePlan extends PlanNode {
  kind: 'occurrence'
  which: 'first' | 'firstEver' | 'last'
  match: EventMatch
  has: readonly PropertyPredicate[]
  window: Interval
}

/** Counts the elements that pass `where` against all of them. */
export interface ElementsPlan extends PlanNode {
  kind: 'elements'
  field: FieldRef
  quantifier: Quantifier
  where: readonly PropertyPredicate[]
}

export type Quantifier = { kind: 'any' | 'all' | 'none' } | { kind: 'atLeast' | 'atMost' | 'exactly'; n: number }

/**
 * On the intervals of time in which a field had a value (§4.13).
 * - heldFor: it has `value` at asOf, and has had it since `since` or earlier (longer) or later (not longer)
 * - changed: a change in `window`, from `from` and to `to` where they are given
 * - was: it had `value` at some moment of `window`
 */
export interface HistoryPlan extends PlanNode {
  kind: 'history'
  field: FieldRef
  ask:
    | { op: 'heldFor'; value: HistoryValue; since: number; longer: boolean }
    | { op: 'changed'; from: HistoryValue | null; to: HistoryValue | null; window: Interval }
    | { op: 'was'; value: HistoryValue; window: Interval }
}
/** As in a test `in`: folded text, number, boolean, days or milliseconds. */
export type HistoryValue = string | number | boolean

export interface SequencePlan extends PlanNode {
  kind: 'sequence'
  steps: readonly EventMatch[]
  /** Strictly rising times; else any order of different events. */
  ordered: boolean
  /** Most milliseconds from first to last, included. */
  within: number | null
  /** Per step but the last: milliseconds to the next one, both ends included. */
  gaps: readonly { min: number | null; max: number | null }[]
  /** Per step but the last: no such event strictly between it and the next one. */
  notBetween: readonly (EventMatch | null)[]
  /** Equal, non-blank values (folded) on all steps. */
  same: readonly FieldRef[]
  window: Interval
  negated: boolean
}

/** Members of another definition, or a fixed set. */
export interface SegmentPlan extends PlanNode {
  kind: 'segment'
  segment: string
  negated: boolean
  members: Plan | MemberSet
}

export interface RelatedPlan extends PlanNode {
  kind: 'related'
  relation: string
  to: Subject
  quantifier: Quantifier
  where: ConditionPlan
}

export interface FolderPlan extends PlanNode {
  kind: 'folder'
  /** With those below them where asked for. */
  folders: readonly string[]
  negated: boolean
}

/** Public ids; which entities they are is answered by the records store. */
export interface ListPlan extends PlanNode {
  kind: 'list'
  ids: readonly string[]
  negated: boolean
}

export type LeafPlan =
  | AttributePlan | IdentityPlan | TagPlan | EventPlan | OccurrencePlan | ElementsPlan | HistoryPlan | SequencePlan | SegmentPlan
  | RelatedPlan | FolderPlan | ListPlan
export type ConditionPlan = GroupPlan | LeafPlan

export interface LimitPlan {
  n: number | null
  percent: number | null
  /** null: random, by memberHash(id, seed) of hash.ts. */
  by: FieldRef | null
  descending: boolean
  seed: number
}

export interface Plan {
  entity: EntityType
  /** null: every live entity of the type. */
  universe: SegmentPlan | null
  asOf: number
  timeZone: string
  root: ConditionPlan
  limit: LimitPlan | null
  split: readonly { label: string; percent: number }[]
}

/** The leaves and groups of a tree, parents first; `where` of related conditions included. */
export function* nodesOf(root: ConditionPlan): Generator<ConditionPlan> {
  yield root
  if (root.kind === 'group') for (const child of root.children) yield* nodesOf(child)
  if (root.kind === 'related') yield* nodesOf(root.where)
}
