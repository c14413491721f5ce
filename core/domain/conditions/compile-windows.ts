/** Windows and durations of a definition, as intervals of instants. */
import { below, missing, objectAt, optionAt, report, verbatim, typeWords, wholeAt, flagAt, nameAt, type Place, type Properties } from './compile-scope.ts'
import { spanOf } from './compile-predicate.ts'
import { calendarRange, calendarUnits, durationUnits, exactLength, lastRange, relativeUnits, units, type Range } from './windows.ts'
import type { Span } from './operators.ts'
import type { Interval } from './plan.ts'
import type { CalendarUnit, DurationUnit, RelativeUnit, Window } from './types.ts'

const name = verbatim('window')

/** Milliseconds of a Duration; `least` is the smallest count that makes sense. */
export function durationAt(place: Place, value: unknown, least = 1): number {
  const properties = objectAt(place, value, ['n', 'unit'], verbatim('duration'))
  if (!properties) return exactLength('day')
  const unit = optionAt<DurationUnit>(place, properties, 'unit', durationUnits, verbatim('duration'))
  return wholeAt(place, properties, 'n', least, units[unit].most, verbatim('duration')) * exactLength(unit)
}

/** The start and end of a date or instant; null after a report. */
export function instantAt(place: Place, value: unknown): Span | null {
  const text = nameAt(place, value, 'at', name)
  if (text === null) return null
  return spanOf(text, 'datetime', place.run.clock.timeZone) ?? report(place, 'wrongType', { name, expected: typeWords.datetime })
}

interface WindowRow {
  keys: readonly string[]
  read: (place: Place, properties: Properties) => Range
}

const nothing: Range = { from: null, to: null }

const windowKinds: Readonly<Record<Window['kind'], WindowRow>> = {
  all: { keys: [], read: () => nothing },
  calendar: {
    keys: ['last', 'unit', 'includeCurrent'],
    read(place, properties) {
      const unit = optionAt<CalendarUnit>(place, properties, 'unit', calendarUnits, name)
      const last = wholeAt(place, properties, 'last', 1, units[unit].most, name)
      const end = flagAt(place, properties, 'includeCurrent', name, true) ? 0 : -1
      return calendarRange(place.run.clock, 'instant', unit, end - last + 1, end)
    }
  },
  rolling: {
    keys: ['last', 'unit'],
    read(place, properties) {
      const unit = optionAt<DurationUnit>(place, properties, 'unit', durationUnits, name)
      return { from: place.run.clock.asOf - wholeAt(place, properties, 'last', 1, units[unit].most, name) * exactLength(unit), to: null }
    }
  },
  ago: {
    keys: ['from', 'to'],
    read: (place, properties) => ({
      from: place.run.clock.asOf - durationAt(below(place, 'from'), properties.from, 0),
      to: place.run.clock.asOf - durationAt(below(place, 'to'), properties.to, 0)
    })
  },
  between: {
    keys: ['from', 'to'],
    read(place, properties) {
      if (properties.from === undefined && properties.to === undefined) missing(below(place, 'from'), 'from', typeWords.datetime, name)
      const from = properties.from === undefined ? null : instantAt(below(place, 'from'), properties.from)
      const to = properties.to === undefined ? null : instantAt(below(place, 'to'), properties.to)
      return { from: from?.from ?? null, to: to?.to ?? null }
    }
  },
  before: { keys: ['at'], read: (place, properties) => ({ from: null, to: instantAt(below(place, 'at'), properties.at)?.from ?? null }) },
  after: { keys: ['at'], read: (place, properties) => ({ from: instantAt(below(place, 'at'), properties.at)?.to ?? null, to: null }) },
  olderThan: {
    keys: ['n', 'unit'],
    read(place, properties) {
      const unit = optionAt<RelativeUnit>(place, properties, 'unit', relativeUnits, name)
      return { from: null, to: lastRange(place.run.clock, 'instant', wholeAt(place, properties, 'n', 1, units[unit].most, name), unit).from }
    }
  }
}

export const windowNames = Object.keys(windowKinds) as Window['kind'][]
export const windowKeys = (kind: Window['kind']): readonly string[] => windowKinds[kind].keys
const everyKey = [...new Set(['kind', ...Object.values(windowKinds).flatMap((row) => row.keys)])]

/** The interval of a window, cut at the end of asOf; all of the past where there is none. */
export function windowAt(place: Place, value: unknown): Interval {
  const end = place.run.clock.asOf + 1
  if (value === undefined) return { from: null, to: end }
  const before = place.run.problems.length
  const loose = objectAt(place, value, everyKey, name)
  if (!loose) return { from: null, to: end }
  const kind = optionAt<Window['kind']>(place, loose, 'kind', windowNames, name)
  if (place.run.problems.length > before) return { from: null, to: end }
  const properties = objectAt(place, value, ['kind', ...windowKinds[kind].keys], name)!
  const range = windowKinds[kind].read(place, properties)
  return place.run.problems.length === before ? seenPart(place, range) : range
}

/** The part of a range that a run sees: nothing after asOf. An empty one is a warning. */
export function seenPart(place: Place, range: Range): Interval {
  const end = place.run.clock.asOf + 1
  const to = range.to === null ? end : Math.min(range.to, end)
  if (range.from === null || range.from < to) return { from: range.from, to }
  report(place, 'emptyRange', { name })
  return { from: to, to }
}
