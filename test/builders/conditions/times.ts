/** Instants and days of random worlds: mostly at the edges of days, weeks, months and exact spans around the world's own `now`. */
import { DateTime } from 'luxon'
import type { Random } from '#core/domain/demo/random.ts'

export interface Clock {
  now: number
  timeZone: string
  weekStart: number
}

export const timeZones = ['Asia/Shanghai', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'UTC'] as const

/** Month ends, leap days, the days of a change of the clocks in each zone, ordinary days. */
const moments = [
  '2026-03-14T09:30:00.000Z', '2024-02-29T12:00:00.000Z', '2025-03-01T00:00:00.000Z', '2026-03-08T12:00:00.000Z', '2025-11-02T06:30:00.000Z', '2026-03-29T01:30:00.000Z',
  '2025-10-26T00:30:00.000Z', '2026-04-04T15:15:00.000Z', '2025-10-04T16:00:00.000Z', '2025-12-31T23:59:59.999Z', '2026-05-31T16:00:00.000Z', '2026-01-01T00:00:00.000Z'
] as const

export function someClock(random: Random): Clock {
  return { now: Date.parse(random.pick(moments)) + random.pick([0, 0, 1, -1, 3_600_000]), timeZone: random.pick(timeZones), weekStart: random.pick([1, 1, 1, 7, 6]) }
}

const units = ['day', 'week', 'month', 'quarter', 'year'] as const
const lengths = [1000, 60_000, 3_600_000, 86_400_000, 7 * 86_400_000] as const

/** Mostly before now, at or beside the start of a calendar unit or an exact span; a few after it. */
export function someInstant(random: Random, { now, timeZone, weekStart }: Clock): number {
  const back = random.chance(0.85) ? 1 : -1
  const edge = random.pick([0, 0, 1, -1])
  const kind = random.below(10)
  if (kind < 4) {
    const unit = random.pick(units)
    const moved = DateTime.fromMillis(now, { zone: timeZone }).minus({ [unit]: back * random.below(4) })
    const start = unit === 'week' ? moved.startOf('day').minus({ day: (moved.weekday - weekStart + 7) % 7 }) : moved.startOf(unit)
    return start.toMillis() + edge
  }
  if (kind < 7) return now - back * random.below(4) * random.pick(lengths) + edge
  return now - back * random.below(400 * 86_400) * 1000
}

/** A day counted from 1970-01-01. */
export function someDay(random: Random, clock: Clock): number {
  const leap = random.pick(['2024-02-29', '2024-02-28', '2025-02-28', '2025-03-01', '2023-12-31', '1996-02-29', '1980-03-14'])
  if (random.chance(0.2)) return Date.parse(leap) / 86_400_000
  const { year, month, day } = DateTime.fromMillis(someInstant(random, clock), { zone: clock.timeZone })
  return Date.UTC(year, month - 1, day) / 86_400_000 + random.pick([0, 0, 1, -1])
}
