/** Which events a condition means and what they come to (shared/spec/conditions.md §2 Measure, §4.7). */
import { isBlank } from './fold.ts'
import { comparable, passes } from './evaluate-values.ts'
import type { EventMatch, FieldRef, Interval, MeasurePlan } from './plan.ts'
import type { Profile, ProfileEvent, Value } from './profile.ts'
import { dayAt } from './time.ts'
import type { ValueType } from '../fields.ts'

/** The instant and the zone that a plan is answered in. */
export interface Moment {
  asOf: number
  timeZone: string
}

export function within(at: number, { from, to }: Interval): boolean {
  return (from === null || at >= from) && (to === null || at < to)
}

export function propertyOf(event: ProfileEvent, { name, place }: FieldRef): Value {
  if (place === 'missing') return null
  if (name === 'type') return event.type
  if (name === 'occurred_at') return event.at
  return event.values[name] ?? null
}

export function eventMatches(event: ProfileEvent, match: EventMatch, { asOf, timeZone }: Moment): boolean {
  return event.at <= asOf && match.names.includes(event.type) && match.where.every((filter) => passes(filter, propertyOf(event, filter.field), filter.field.type, timeZone))
}

/** Events in their order: (time, batch, row). */
export function matchingEvents(profile: Profile, match: EventMatch, window: Interval, moment: Moment): ProfileEvent[] {
  return orderedEvents(profile.events).filter((event) => within(event.at, window) && eventMatches(event, match, moment))
}

export function orderedEvents(events: readonly ProfileEvent[]): ProfileEvent[] {
  return events.toSorted((one, other) => one.at - other.at || one.batch - other.batch || one.row - other.row)
}

/** The type of what `measured` gives. */
export function typeOfMeasure(measure: MeasurePlan): ValueType {
  return 'field' in measure && measure.fn !== 'distinct' && measure.fn !== 'avg' && measure.fn !== 'median' ? measure.field.type : 'number'
}

/** What a measure of events comes to; null is blank. `events` in their order. */
export function measured(events: readonly ProfileEvent[], measure: MeasurePlan, { asOf, timeZone }: Moment): Value {
  const first = events[0]
  const last = events.at(-1)
  switch (measure.fn) {
    case 'count':
      return events.length
    case 'activeDays':
      return new Set(events.map(({ at }) => dayAt(at, timeZone))).size
    case 'daysSinceFirst':
      return first ? dayAt(asOf, timeZone) - dayAt(first.at, timeZone) : null
    case 'daysSinceLast':
      return last ? dayAt(asOf, timeZone) - dayAt(last.at, timeZone) : null
    case 'activePeriods':
      return activePeriods(events, measure, asOf)
    case 'first':
      return first ? propertyOf(first, measure.field) : null
    case 'last':
      return last ? propertyOf(last, measure.field) : null
    case 'distinct':
      return new Set(present(events, measure.field).map((value) => comparable(value))).size
    case 'sum':
    case 'avg':
    case 'min':
    case 'max':
    case 'median':
      return summary(measure.fn, present(events, measure.field) as number[], measure.field.type)
  }
}

function present(events: readonly ProfileEvent[], field: FieldRef): Value[] {
  return events.map((event) => propertyOf(event, field)).filter((value) => !isBlank(value))
}

function activePeriods(events: readonly ProfileEvent[], { length, periods, each }: Extract<MeasurePlan, { fn: 'activePeriods' }>, asOf: number): number {
  const counts = new Map<number, number>()
  for (const { at } of events) {
    const period = Math.floor((asOf - at) / length)
    if (period < periods) counts.set(period, (counts.get(period) ?? 0) + 1)
  }
  return [...counts.values()].filter((count) => count >= each).length
}

/**
 * Money is added up in whole cents, so that no order of addition and no engine changes the result; a mean is rounded once, by its division. Other numbers
 * are added with what rounding loses kept apart (Neumaier 1974), which brings the sum to the last bit in any order.
 */
function summary(fn: 'sum' | 'avg' | 'min' | 'max' | 'median', values: readonly number[], type: ValueType): number | null {
  const scale = type === 'decimal' ? 100 : 1
  const units = values.map((value) => (type === 'decimal' ? Math.round(value * 100) : value)).toSorted((one, other) => one - other)
  if (fn === 'sum') return total(units, type) / scale
  if (units.length === 0) return null
  if (fn === 'min') return units[0]! / scale
  if (fn === 'max') return units.at(-1)! / scale
  if (fn === 'avg') return total(units, type) / (scale * units.length)
  const middle = units.length / 2
  return (units[Math.ceil(middle) - 1]! + units[Math.floor(middle)]!) / (scale * 2)
}

function total(units: readonly number[], type: ValueType): number {
  if (type === 'decimal') return Number(units.reduce((sum, unit) => sum + BigInt(unit), 0n))
  let [sum, lost] = [0, 0]
  for (const unit of units) {
    const next = sum + unit
    lost += Math.abs(sum) >= Math.abs(unit) ? sum - next + unit : unit - next + sum
    sum = next
  }
  return sum + lost
}
