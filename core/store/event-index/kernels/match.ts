/** Which events of a list a condition means: compiled once per leaf against the names of the columns, then asked for each event. */
import { passes } from '#core/domain/conditions/evaluate-values.ts'
import type { EventMatch, Interval, Predicate, PropertyPredicate } from '#core/domain/conditions/plan.ts'
import type { ValueType } from '#core/domain/fields.ts'
import { lowerBound, noAmount, wideAmount, wideCentsAt, type EventColumns } from '../columns.ts'

export interface KernelContext {
  columns: EventColumns
  /** Milliseconds. */
  asOf: number
  timeZone: string
}

/** An event matches when its name's entry is 1 and the filter, if there is one, holds for its place. */
export interface CompiledMatch {
  names: Uint8Array
  filter: ((place: number) => boolean) | null
}

export function compileMatch({ names, where }: EventMatch, context: KernelContext): CompiledMatch {
  const { columns, timeZone } = context
  const onName = where.filter(({ field }) => field.name === 'type')
  const wanted = new Set(names)
  return {
    names: Uint8Array.from(columns.names, (name) => Number(wanted.has(name) && onName.every((filter) => passes(filter, name, filter.field.type, timeZone)))),
    filter: compileFilters(where.filter(({ field }) => field.name !== 'type'), context)
  }
}

/** Filters on any property that the columns hold; null when there are none. */
export function compileFilters(filters: readonly PropertyPredicate[], { columns, timeZone }: KernelContext): CompiledMatch['filter'] {
  const tests = filters.map((filter) => {
    if (filter.field.name === 'type') {
      const holds = Uint8Array.from(columns.names, (name) => Number(passes(filter, name, filter.field.type, timeZone)))
      return (place: number) => holds[columns.type[place]!] === 1
    }
    const holds = compilePredicate(filter, filter.field.type, timeZone)
    return filter.field.name === 'occurred_at' ? (place: number) => holds(columns.time[place]!) : (place: number) => holds(amountAt(columns, place))
  })
  const [first] = tests
  if (!first) return null
  return tests.length === 1 ? first : (place) => tests.every((test) => test(place))
}

/** `passes` for numbers, with the range, which nearly all are, straight. */
export function compilePredicate(predicate: Predicate, type: ValueType, timeZone: string): (value: number | null) => boolean {
  const { test, negated, blanks } = predicate
  if (test.test !== 'range') return (value) => passes(predicate, value, type, timeZone)
  const { min = -Infinity, max = Infinity, minOpen = false, maxOpen = false } = test
  const onBlank = negated && blanks === 'include'
  return (value) => (value === null ? onBlank : ((minOpen ? value > min : value >= min) && (maxOpen ? value < max : value <= max)) !== negated)
}

/** The amount as the number that conditions compare; null where there is none. */
export function amountAt(columns: EventColumns, place: number): number | null {
  const cents = columns.amount[place]!
  if (cents > wideAmount) return cents / 100
  return cents === noAmount ? null : Number(wideCentsAt(columns, place)) / 100
}

/** The bounds of a window as numbers, with nothing after `asOf`. */
export function boundsOf({ from, to }: Interval, asOf: number): { from: number; to: number } {
  return { from: from ?? -Infinity, to: Math.min(to ?? Infinity, asOf + 1) }
}

const shortList = 24

/** First place of a list, which rises, whose time is not before `at`. Most lists are short and most windows recent: then from the end. */
export function firstPlace(time: Float64Array, begin: number, end: number, at: number): number {
  if (end === begin || time[end - 1]! < at) return end
  if (end - begin > shortList) return lowerBound(time, at, begin, end)
  while (end > begin && time[end - 1]! >= at) end--
  return end
}
