/** Calendar days of many instants in one zone: the zone's offset is asked for once per day, not once per instant. */
import { IANAZone } from 'luxon'
import { millisecondsPerDay } from './time.ts'

const millisecondsPerMinute = 60_000

/** The days whose offsets are kept: 1900 to 2100. */
const firstDay = Date.UTC(1900, 0, 1) / millisecondsPerDay
const days = Date.UTC(2100, 0, 1) / millisecondsPerDay - firstDay

/** Of an instant in milliseconds: its day in the zone, counted from 1970-01-01. */
export function zoneDays(timeZone: string): (at: number) => number {
  const zone = IANAZone.create(timeZone)
  const offsetAt = (at: number) => zone.offset(at) * millisecondsPerMinute
  /** In milliseconds by UTC day; NaN: not asked for yet; Infinity: it changes within that day. */
  const offsets = new Float64Array(days).fill(NaN)

  function ask(day: number): number {
    const start = offsetAt(day * millisecondsPerDay)
    return start === offsetAt((day + 1) * millisecondsPerDay - 1) ? start : Infinity
  }

  return (at) => {
    const day = Math.floor(at / millisecondsPerDay)
    let offset = offsets[day - firstDay] ?? Infinity
    if (Number.isNaN(offset)) offset = offsets[day - firstDay] = ask(day)
    return Math.floor((at + (offset === Infinity ? offsetAt(at) : offset)) / millisecondsPerDay)
  }
}
