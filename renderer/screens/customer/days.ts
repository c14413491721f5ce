import type { TimelineEvent } from '#core/contract/customers.ts'

export interface TimelineLine {
  key: string
  instant: string
  /** The day this line opens; an event line has its event instead. */
  day?: string
  event?: TimelineEvent
}

/** Events with a line before each new day. `dayOf` names the day of an instant in the workspace's zone. */
export function groupByDay(events: TimelineEvent[], dayOf: (instant: string) => string): TimelineLine[] {
  const lines: TimelineLine[] = []
  let day = ''
  for (const event of events) {
    const own = dayOf(event.event_time)
    if (own !== day) lines.push({ key: `day ${own}`, instant: event.event_time, day: own })
    day = own
    lines.push({ key: event.event_id, instant: event.event_time, event })
  }
  return lines
}

/** The instant at which a day (`2026-02-18`) ends in a zone, for paging backwards from it. */
export function endOfDay(day: string, timeZone: string): string {
  const next = Date.parse(`${day}T00:00:00Z`) + 86_400_000
  return new Date(next - offsetAt(next, timeZone)).toISOString()
}

/** The last millisecond of a day: calendar windows that are read then end with that day, and not with the next one. */
export function lastMomentOf(day: string, timeZone: string): string {
  return new Date(Date.parse(endOfDay(day, timeZone)) - 1).toISOString()
}

/** Why nothing can be asked as of the end of a day, where that is so: no calendar has it, it lies before 1970, or it is to come. */
export function dayProblem(day: string, today: string): 'impossible' | 'future' | undefined {
  const start = Date.parse(`${day}T00:00:00Z`)
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(start) || start < 0 || new Date(start).toISOString().slice(0, 10) !== day) return 'impossible'
  return day > today ? 'future' : undefined
}

/** What a date-and-time input shows for an instant in a zone: `2026-02-18T19:30`. */
export function zonedText(instant: string, timeZone: string): string {
  const at = Date.parse(instant)
  return Number.isNaN(at) ? '' : new Date(at + offsetAt(at, timeZone)).toISOString().slice(0, 16)
}

/** The instant that such a text names in a zone; undefined when it is none. In an hour that a clock change repeats, the first. */
export function zonedInstant(text: string, timeZone: string): string | undefined {
  const wall = Date.parse(`${text.slice(0, 16)}Z`)
  if (Number.isNaN(wall)) return undefined
  const guess = wall - offsetAt(wall, timeZone)
  return new Date(wall - offsetAt(guess, timeZone)).toISOString()
}

/** Milliseconds by which a zone's clock is ahead of UTC at an instant. */
function offsetAt(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' }).formatToParts(instant)
  const part = (type: string) => Number(parts.find((entry) => entry.type === type)?.value ?? 0)
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - instant
}
