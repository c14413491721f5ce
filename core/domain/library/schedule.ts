/** When something that is computed again at the times of a cron expression is due. */
import { Cron } from 'croner'

/** The first time after `after` (milliseconds) that the expression names in the zone; null: never again. @throws for an expression that is none */
export function nextTime(expression: string, timeZone: string, after: number): number | null {
  return new Cron(expression, { timezone: timeZone, paused: true }).nextRun(new Date(after))?.getTime() ?? null
}

/** Whether a text is a cron expression that has a time to come. */
export function isSchedule(expression: string): boolean {
  try {
    return nextTime(expression, 'UTC', 0) !== null
  } catch {
    return false
  }
}

/** Whether a time of the expression has passed since the last run (or, without one, since it was made): times missed while closed count once. */
export function isDue(expression: string, timeZone: string, last: number, now: number): boolean {
  const next = nextTime(expression, timeZone, last)
  return next !== null && next <= now
}
