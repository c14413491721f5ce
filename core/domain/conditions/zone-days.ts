/** Calendar days of many instants in one zone: the zone's offset is asked for once per day, not once per instant. */
import { IANAZone } from 'luxon'

const millisecondsPerDay = 86_400_000
const millisecondsPerMinute = 60_000

/** Of an instant in milliseconds: its day in the zone, counted from 1970-01-01. */
export function zoneDays(timeZone: string): (at: number) => number {
  const zone = IANAZone.create(timeZone)
  /** By UTC day, in milliseconds; NaN: it changes within that day. */
  const offsets = new Map<number, number>()

  function offsetAt(at: number): number {
    const day = Math.floor(at / millisecondsPerDay)
    let offset = offsets.get(day)
    if (offset === undefined) {
      const start = zone.offset(day * millisecondsPerDay)
      offset = start === zone.offset((day + 1) * millisecondsPerDay - 1) ? start * millisecondsPerMinute : NaN
      offsets.set(day, offset)
    }
    return Number.isNaN(offset) ? zone.offset(at) * millisecondsPerMinute : offset
  }

  return (at) => Math.floor((at + offsetAt(at)) / millisecondsPerDay)
}
