/** The condition language (shared/spec/conditions.md §1, §2, §7) as TypeScript: plain JSON, stored, synced and sent as it stands. Names are final. */
import type { EntityType } from '../entities.ts'

export type DurationUnit = 'second' | 'minute' | 'hour' | 'day' | 'week'
export type CalendarUnit = 'day' | 'week' | 'month' | 'quarter' | 'year'
export type RelativeUnit = DurationUnit | CalendarUnit

/** Always exact time: a day is 24 hours. */
export interface Duration {
  n: number
  unit: DurationUnit
}

export type Window =
  | { kind: 'all' }
  | { kind: 'calendar'; last: number; unit: CalendarUnit; includeCurrent?: boolean }
  | { kind: 'rolling'; last: number; unit: DurationUnit }
  | { kind: 'ago'; from: Duration; to: Duration }
  | { kind: 'between'; from?: string; to?: string }
  | { kind: 'before'; at: string }
  | { kind: 'after'; at: string }
  | { kind: 'olderThan'; n: number; unit: RelativeUnit }

export interface PropertyFilter {
  property: string
  op: string
  value?: unknown
  unit?: RelativeUnit
  exactCase?: boolean
}

export type Measure =
  | { fn: 'count' | 'activeDays' | 'daysSinceFirst' | 'daysSinceLast' }
  | { fn: 'distinct' | 'sum' | 'avg' | 'min' | 'max' | 'median' | 'first' | 'last'; property: string }
  | { fn: 'activePeriods'; period: Duration; periods: number; each?: number }

interface Node {
  id?: string
  note?: string
}

export interface GroupCondition extends Node {
  kind: 'group'
  op: 'and' | 'or'
  not?: boolean
  children: Condition[]
}

export interface AttributeCondition extends Node {
  kind: 'attribute'
  field: string
  op: string
  value?: unknown
  unit?: RelativeUnit
  exactCase?: boolean
  blanks?: 'include' | 'exclude'
}

export const tagSources = ['manual', 'rule', 'model', 'import'] as const
export type TagSource = (typeof tagSources)[number]

export interface TagCondition extends Node {
  kind: 'tag'
  op: 'hasAny' | 'hasAll' | 'hasNone'
  tags: string[]
  source?: TagSource[]
  minConfidence?: number
  tagged?: Window
}

export interface EventCondition extends Node {
  kind: 'event'
  event: string | string[]
  where?: PropertyFilter[]
  window?: Window
  measure?: Measure
  op?: string
  value?: unknown
}

export interface OccurrenceCondition extends Node {
  kind: 'occurrence'
  which: 'first' | 'firstEver' | 'last'
  event: string | string[]
  where?: PropertyFilter[]
  has?: PropertyFilter[]
  window?: Window
}

export interface ElementsCondition extends Node {
  kind: 'elements'
  field: string
  op: 'any' | 'all' | 'none' | 'atLeast'
  n?: number
  where: PropertyFilter[]
}

export interface HistoryCondition extends Node {
  kind: 'history'
  field: string
  op: 'heldFor' | 'changed' | 'was'
  value?: unknown
  from?: unknown
  to?: unknown
  duration?: Duration
  longer?: boolean
  window?: Window
  at?: string
}

export interface SequenceStep {
  event: string | string[]
  where?: PropertyFilter[]
}

export interface SequenceCondition extends Node {
  kind: 'sequence'
  steps: SequenceStep[]
  order?: 'then' | 'any'
  within?: Duration
  gaps?: { min?: Duration; max?: Duration }[]
  notBetween?: (SequenceStep | null)[]
  same?: string[]
  window?: Window
  not?: boolean
}

export interface SegmentCondition extends Node {
  kind: 'segment'
  op: 'in' | 'notIn'
  segment: string
}

export interface ScoreCondition extends Node {
  kind: 'score'
  score: string
  op: string
  value?: unknown
}

export interface RelatedCondition extends Node {
  kind: 'related'
  relation: string
  quantifier: 'any' | 'all' | 'none' | 'atLeast' | 'atMost' | 'exactly'
  n?: number
  where: Condition
}

export interface FolderCondition extends Node {
  kind: 'folder'
  op: 'in' | 'notIn'
  folder: string
  descendants?: boolean
}

export interface ListCondition extends Node {
  kind: 'list'
  op: 'in' | 'notIn'
  ids: string[]
}

export type Condition =
  | GroupCondition | AttributeCondition | TagCondition | EventCondition | OccurrenceCondition | ElementsCondition | HistoryCondition
  | SequenceCondition | SegmentCondition | ScoreCondition | RelatedCondition | FolderCondition | ListCondition

export type ConditionKind = Condition['kind']

/** Either `n` or `percent` (of the members, rounded up). */
export interface Limit {
  n?: number
  percent?: number
  by: { score: string } | { attribute: string } | 'random'
  /** Largest first unless `asc`; blanks come last either way. */
  direction?: 'asc' | 'desc'
  seed?: string | number
}

interface SplitPart {
  label: string
  percent: number
}

export interface Definition {
  schema: 1
  entity: EntityType
  universe?: { kind: 'all' } | { kind: 'segment'; segment: string }
  /** `now` or an ISO-8601 instant. */
  asOf?: string
  timeZone?: string
  /** 1 Monday … 7 Sunday. */
  weekStart?: number
  root: Condition
  limit?: Limit | null
  split?: SplitPart[] | null
}

/** Limits of §4.15. */
export const maximumDepth = 10
export const maximumLeaves = 200
export const maximumValues = 100_000
