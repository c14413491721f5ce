/**
 * Days, instants and zones. A day is a number of days since 1970-01-01 and knows no zone; an instant is milliseconds since the epoch.
 * Nothing here reads the clock: luxon answers how far a zone is from UTC at an instant, and no more.
 */
import { IANAZone } from 'luxon'

export const millisecondsPerDay = 86_400_000

/** Day 0 is a Thursday. */
const weekdayOfDayZero = 4

export interface CivilDate {
  year: number
  /** 1–12. */
  month: number
  /** 1–31. */
  day: number
}

/** The day of a date in the proleptic Gregorian calendar (Howard Hinnant, "chrono-compatible low-level date algorithms", days_from_civil). */
export function dayOf({ year, month, day }: CivilDate): number {
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
}

/** The inverse of dayOf (civil_from_days). */
export function dateOf(day: number): CivilDate {
  const shifted = day + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = fromMarch + (fromMarch < 10 ? 3 : -9)
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1 }
}

/** 1 Monday … 7 Sunday. */
export function weekdayOf(day: number): number {
  return ((((day + weekdayOfDayZero - 1) % 7) + 7) % 7) + 1
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

export function isTimeZone(name: string): boolean {
  return name.length <= 64 && IANAZone.isValidZone(name)
}

/** Offsets that were asked for lately, by zone and instant: a definition asks for the same few days again and again, and Intl takes 20 µs for each. */
const knownOffsets = new Map<string, number>()
const mostKnown = 10_000

/** Milliseconds that a zone's clocks are ahead of UTC at an instant. */
export function offsetAt(instant: number, timeZone: string): number {
  const key = `${instant} ${timeZone}`
  const known = knownOffsets.get(key)
  if (known !== undefined) return known
  const offset = Math.round(IANAZone.create(timeZone).offset(instant) * 60_000)
  if (knownOffsets.size >= mostKnown) knownOffsets.clear()
  knownOffsets.set(key, offset)
  return offset
}

/** What the clocks of a zone show, as if it were UTC. */
function localOf(instant: number, timeZone: string): number {
  return instant + offsetAt(instant, timeZone)
}

/** The day on the calendar of a zone. */
export function dayAt(instant: number, timeZone: string): number {
  return Math.floor(localOf(instant, timeZone) / millisecondsPerDay)
}

/**
 * The instant at which clocks show a local time: the first one where they show it twice, and as much later as the clocks jump where they skip it
 * (a day that begins within a gap begins when the gap ends).
 */
export function instantOf(local: number, timeZone: string): number {
  const before = offsetAt(local - millisecondsPerDay, timeZone)
  const after = offsetAt(local + millisecondsPerDay, timeZone)
  const shown = [local - before, local - after].filter((instant) => localOf(instant, timeZone) === local)
  return shown.length > 0 ? Math.min(...shown) : local - before
}

/** The first instant of a day. */
export function startOfDay(day: number, timeZone: string): number {
  return instantOf(day * millisecondsPerDay, timeZone)
}

const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/
const instantPattern = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}(?::?\d{2})?)?$/

/** The day of `2026-02-09`, or undefined where the text is no date of the calendar. */
export function parseDate(text: string): number | undefined {
  const match = datePattern.exec(text)
  if (!match) return undefined
  const date = { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) }
  if (date.year < 1 || date.month < 1 || date.month > 12 || date.day < 1) return undefined
  const day = dayOf(date)
  return dateOf(day).day === date.day ? day : undefined
}

/** The instant of `2026-02-09T10:00:00.000+08:00`, cut to the millisecond; without an offset it is local time. Undefined where it is none. */
export function parseInstant(text: string, timeZone: string): number | undefined {
  const match = instantPattern.exec(text)
  const day = match && parseDate(match[1]!)
  if (!match || day === undefined || day === null) return undefined
  const [hour, minute, second] = [match[2], match[3], match[4] ?? '0'].map(Number) as [number, number, number]
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const local = day * millisecondsPerDay + ((hour * 60 + minute) * 60 + second) * 1000 + Number((match[5] ?? '').slice(0, 3).padEnd(3, '0'))
  if (match[6] === undefined) return instantOf(local, timeZone)
  const offset = parseOffset(match[6])
  return offset === undefined ? undefined : local - offset
}

/** Milliseconds of `Z`, `+08`, `+0800`, `-03:30`; undefined beyond 18 hours, which is as far as ISO 8601 profiles go. */
function parseOffset(text: string): number | undefined {
  if (text === 'Z') return 0
  const digits = text.slice(1).replace(':', '')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || '0')
  if (Number(digits.slice(2) || '0') > 59 || minutes > 18 * 60) return undefined
  return (text.startsWith('-') ? -minutes : minutes) * 60_000
}

const padded = (value: number, width = 2) => String(value).padStart(width, '0')

/** `2026-02-09`. */
export function dateText(day: number): string {
  const { year, month, day: dayOfMonth } = dateOf(day)
  return `${padded(year, 4)}-${padded(month)}-${padded(dayOfMonth)}`
}

/** `2026-02-09 10:00`, with seconds and milliseconds where there are any. */
export function clockText(instant: number, timeZone: string): string {
  const local = localOf(instant, timeZone)
  const day = Math.floor(local / millisecondsPerDay)
  const rest = local - day * millisecondsPerDay
  const [seconds, milliseconds] = [Math.floor(rest / 1000) % 60, rest % 1000]
  const time = `${padded(Math.floor(rest / 3_600_000))}:${padded(Math.floor(rest / 60_000) % 60)}`
  const fine = milliseconds > 0 ? `:${padded(seconds)}.${padded(milliseconds, 3)}` : seconds > 0 ? `:${padded(seconds)}` : ''
  return `${dateText(day)} ${time}${fine}`
}

/** `+08:00`. */
export function offsetText(instant: number, timeZone: string): string {
  const minutes = Math.round(offsetAt(instant, timeZone) / 60_000)
  return `${minutes < 0 ? '-' : '+'}${padded(Math.floor(Math.abs(minutes) / 60))}:${padded(Math.abs(minutes) % 60)}`
}
