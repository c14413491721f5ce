/** Instants as the clocks of a zone show them, in SQL. */
import { offsetAt } from '#core/domain/conditions/time.ts'
import type { Duck, Parameter } from '#core/store/duckdb/connection.ts'
import { quoteText } from '#core/store/staging/staging.ts'
import type { TypedColumn } from './cells.ts'

export type LocalSql = (instant: string) => string

/** Zones change their offset for some weeks at least, so that no change goes unseen between two of these. */
const step = 10 * 86_400_000
const mostSteps = 4000

/**
 * The local time of columns of instants. Where the offset stays the same from the first instant of facts to the last, adding it takes a tenth of the time that
 * looking up each one does; those of records are looked up.
 * @param from of facts, with its parameters
 */
export async function localTimeSql(duck: Duck, columns: readonly TypedColumn[], from: string, parameters: Parameter[], timeZone: string): Promise<LocalSql> {
  const byZone: LocalSql = (instant) => `timezone(${quoteText(timeZone)}, timezone('UTC', ${instant}))`
  const instants = columns.filter(({ type, page }) => type === 'datetime' && page === undefined).map(({ sql }) => sql)
  if (instants.length === 0) return byZone
  const least = instants.map((sql) => `min(${sql})`).join(', ')
  const most = instants.map((sql) => `max(${sql})`).join(', ')
  const [range] = await duck.rows<{ first: number | null; last: number | null }>(
    `SELECT epoch_ms(least(${least}))::DOUBLE AS first, epoch_ms(greatest(${most}))::DOUBLE AS last ${from}`, parameters)
  const { first, last } = range!
  if (first === null || last === null) return byZone
  const offset = offsetAt(first, timeZone)
  if ((last - first) / step > mostSteps) return byZone
  for (let at = first; at < last; at += step) if (offsetAt(at, timeZone) !== offset) return byZone
  if (offsetAt(last, timeZone) !== offset) return byZone
  return (instant) => (instants.includes(instant) ? `(${instant} + to_milliseconds(${offset}))` : byZone(instant))
}
