/** What the kinds of conditions share. */
import { compilePredicate } from './compile-predicate.ts'
import { below, listAt, objectAt, optionAt, report, verbatim, wholeAt, type Place, type Properties } from './compile-scope.ts'
import type { Resolver } from './compile-fields.ts'
import type { ConditionPlan, LeafPlan, PropertyPredicate, Quantifier, SegmentPlan } from './plan.ts'
import type { ConditionKind } from './types.ts'

export type LeafKind = Exclude<ConditionKind, 'group'>

/** What a leaf may ask the compiler for; only `related` and `segment` need it. */
export interface Compilers {
  condition(place: Place, value: unknown): ConditionPlan | null
  /** The members of a segment; null after a report. */
  members(place: Place, segment: string): SegmentPlan['members'] | null
}

export interface Leaf {
  /** Besides `kind`, `id` and `note`. */
  keys: readonly string[]
  /** Whether it can be asked of opportunities and holdings too. */
  everywhere: boolean
  /** null after a report. */
  compile: (place: Place, properties: Properties, compilers: Compilers) => LeafPlan | null
}

/** Filters of one `where`. */
const mostFilters = 100

const filterKeys = ['property', 'op', 'value', 'unit', 'exactCase'] as const

/** The filters under a key, which may be absent or empty. */
export function filtersAt(place: Place, properties: Properties, key: string, resolve: Resolver): PropertyPredicate[] {
  const value = properties[key]
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return []
  const here = below(place, key)
  return (listAt(place, properties, key, verbatim(key), mostFilters) ?? []).flatMap((entry, index) => filterAt(below(here, index), entry, resolve) ?? [])
}

function filterAt(place: Place, value: unknown, resolve: Resolver): PropertyPredicate | null {
  const asked = objectAt(place, value, filterKeys, verbatim('where'))
  const target = asked && resolve(below(place, 'property'), asked.property, asked)
  const predicate = target && compilePredicate(place, target, asked, { ranks: false, blanks: 'include' })
  return predicate && { ...predicate, field: target.field }
}

/** Whether one of `in` and `notIn` is the latter. */
export function isNotIn(place: Place, properties: Properties): boolean {
  return optionAt(place, properties, 'op', ['in', 'notIn'], verbatim('op')) === 'notIn'
}

/** A quantifier with its `n`, which only the counting ones take. `atLeast` 0 would be no question: over nothing it is false (§4.12), over anything true. */
export function quantifierAt<K extends Quantifier['kind']>(place: Place, properties: Properties, key: string, kinds: readonly K[]): Quantifier {
  const kind: Quantifier['kind'] = optionAt(place, properties, key, kinds, verbatim(key))
  if (kind === 'atLeast' || kind === 'atMost' || kind === 'exactly') return { kind, n: wholeAt(place, properties, 'n', kind === 'atLeast' ? 1 : 0, Number.MAX_SAFE_INTEGER, verbatim(kind)) }
  if (properties.n !== undefined) report(below(place, 'n'), 'unexpectedKey', { name: verbatim(kind), key: 'n' })
  return { kind }
}
