/** Units of time, and what relative dates come to: calendar arithmetic on days first, then the zone (shared/spec/conditions.md §2 Window, §4.5, §4.6). */
import { dateOf, dayAt, dayOf, isLeapYear, millisecondsPerDay, startOfDay, weekdayOf } from './time.ts'
import type { CalendarUnit, DurationUnit, RelativeUnit } from './types.ts'
import type { Words } from './problems.ts'

/** What a run counts from, frozen once. */
export interface Clock {
  asOf: number
  timeZone: string
  /** 1 Monday … 7 Sunday. */
  weekStart: number
}

/** [from, to), of days or of milliseconds; null is without end. */
export interface Range {
  from: number | null
  to: number | null
}

/** The scale of a range: days for dates without zone, instants for all else. */
export type Scale = 'day' | 'instant'

interface Unit {
  /** Milliseconds where it is exact time. */
  exact: number | null
  calendar: boolean
  /** Most of them that a condition may count: 10,000 years. */
  most: number
  words: Words
  /** After a number. */
  counted: Words
}

const longest = 3_652_425 * millisecondsPerDay
const exactUnit = (exact: number, calendar: boolean, zh: string, en: string): Unit =>
  ({ exact, calendar, most: Math.floor(longest / exact), words: { zh, en }, counted: { zh, en: `${en}s` } })
const calendarUnit = (most: number, zh: string, en: string, counted = zh): Unit => ({ exact: null, calendar: true, most, words: { zh, en }, counted: { zh: counted, en: `${en}s` } })

export const units: Readonly<Record<RelativeUnit, Unit>> = {
  second: exactUnit(1000, false, '秒', 'second'),
  minute: exactUnit(60_000, false, '分钟', 'minute'),
  hour: exactUnit(3_600_000, false, '小时', 'hour'),
  day: exactUnit(millisecondsPerDay, true, '天', 'day'),
  week: exactUnit(7 * millisecondsPerDay, true, '周', 'week'),
  month: calendarUnit(120_000, '月', 'month', '个月'),
  quarter: calendarUnit(40_000, '季度', 'quarter', '个季度'),
  year: calendarUnit(10_000, '年', 'year')
}

export const relativeUnits = Object.keys(units) as RelativeUnit[]
export const durationUnits = relativeUnits.filter((name) => units[name].exact !== null) as DurationUnit[]
export const calendarUnits = relativeUnits.filter((name) => units[name].calendar) as CalendarUnit[]

/** Milliseconds of a unit of exact time. */
export function exactLength(unit: DurationUnit): number {
  return units[unit].exact!
}

const monthsOf: Partial<Record<CalendarUnit, number>> = { month: 1, quarter: 3, year: 12 }

/** The first day of the calendar unit that lies `shift` units after the one which holds `day`. */
function unitStart(day: number, unit: CalendarUnit, shift: number, weekStart: number): number {
  const months = monthsOf[unit]
  if (months === undefined) return unit === 'day' ? day + shift : day - ((weekdayOf(day) - weekStart + 7) % 7) + 7 * shift
  const { year, month } = dateOf(day)
  const first = Math.floor((month - 1) / months) * months + months * shift
  return dayOf({ year: year + Math.floor(first / 12), month: first - Math.floor(first / 12) * 12 + 1, day: 1 })
}

/** Whole calendar units, from the one `first` units after the current one to the one `last` after it: as days. */
function calendarDays(clock: Clock, unit: CalendarUnit, first: number, last: number): { from: number; to: number } {
  const today = dayAt(clock.asOf, clock.timeZone)
  return { from: unitStart(today, unit, first, clock.weekStart), to: unitStart(today, unit, last + 1, clock.weekStart) }
}

/** Whole calendar units on either scale; 0 is the current one, −1 the one before it. */
export function calendarRange(clock: Clock, scale: Scale, unit: CalendarUnit, first: number, last: number): { from: number; to: number } {
  const { from, to } = calendarDays(clock, unit, first, last)
  return scale === 'day' ? { from, to } : { from: startOfDay(from, clock.timeZone), to: startOfDay(to, clock.timeZone) }
}

const isCalendar = (unit: RelativeUnit): unit is CalendarUnit => units[unit].calendar

/** inLast: the current unit and the n − 1 before it; n × unit that end with asOf, both ends included, where the unit is shorter than a day. */
export function lastRange(clock: Clock, scale: Scale, n: number, unit: RelativeUnit): { from: number; to: number } {
  return isCalendar(unit) ? calendarRange(clock, scale, unit, 1 - n, 0) : { from: clock.asOf - n * exactLength(unit), to: clock.asOf + 1 }
}

/** inNext: the mirror image of lastRange. */
export function nextRange(clock: Clock, scale: Scale, n: number, unit: RelativeUnit): { from: number; to: number } {
  return isCalendar(unit) ? calendarRange(clock, scale, unit, 0, n - 1) : { from: clock.asOf, to: clock.asOf + n * exactLength(unit) + 1 }
}

/** Days after which every anniversary has come by: a year holds them all, 29 February included (see below). */
const longestYear = 366

/**
 * The anniversaries that fall into [from, to) of days, as month × 100 + day, ascending. 28 February of a common year is also the anniversary of
 * a 29 February.
 */
export function anniversaries({ from, to }: { from: number; to: number }): number[] {
  const found = new Set<number>()
  for (let day = from; day < Math.min(to, from + longestYear); day++) {
    const { year, month, day: dayOfMonth } = dateOf(day)
    found.add(month * 100 + dayOfMonth)
    if (month === 2 && dayOfMonth === 28 && !isLeapYear(year)) found.add(229)
  }
  return [...found].sort((a, b) => a - b)
}
