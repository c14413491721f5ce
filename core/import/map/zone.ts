/** Time zones whose offset has stopped changing. */
import { millisecondsPerDay } from '#core/domain/conditions/time.ts'

export interface SettledOffset {
  /** East of UTC. */
  minutes: number
  /** Local day from which it holds (YYYY-MM-DD); missing: always. */
  since?: string
}

const cache = new Map<string, SettledOffset | undefined>()

/** The offset that a zone has had without a change for so long that nearly every date falls into it; undefined where clocks still move. */
export function settledOffset(timeZone: string): SettledOffset | undefined {
  if (!cache.has(timeZone)) cache.set(timeZone, computeOffset(timeZone))
  return cache.get(timeZone)
}

function computeOffset(timeZone: string): SettledOffset | undefined {
  if (timeZone === 'UTC' || timeZone === 'Etc/UTC') return { minutes: 0 }
  const read = offsetReader(timeZone)
  const minutes = read(Date.UTC(2040, 0, 1))
  if (!Number.isInteger(minutes)) return undefined
  // A rule that still moves the clocks shows within a year; a change long past is found by going back a week at a time.
  let at = Date.UTC(2040, 0, 1)
  while (at > Date.UTC(1900, 0, 1) && read(at) === minutes) at -= 7 * millisecondsPerDay
  const since = at + 9 * millisecondsPerDay
  return since > Date.UTC(2010, 0, 1) ? undefined : { minutes, since: new Date(since).toISOString().slice(0, 10) }
}

/** Minutes east of UTC at an instant. */
function offsetReader(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric'
  })
  return (at) => {
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)])) as Record<string, number>
    return (Date.UTC(part['year']!, part['month']! - 1, part['day'], part['hour'], part['minute'], part['second']) - at) / 60_000
  }
}
