/**
 * Most leaves of a run "as of now" look past the newest row that they could see. Then the moment makes no difference to them, and their answer is kept for
 * every later moment; only bounds that the data reach count.
 */
import type { Subject } from '#core/domain/conditions/catalogue.ts'
import type { Interval, LeafPlan } from '#core/domain/conditions/plan.ts'
import { entityTypeNumber } from '#core/store/artifact.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { isEntity } from './leaf-key.ts'
import type { Part } from './versions.ts'

/** Rows with times, by the part that they belong to. */
export interface TimedRows {
  part: Part
  /** SELECT of one row `newest`: milliseconds, or null where there is none. */
  sql: string
}

/** The timed rows that a leaf sees up to the moment of its run; null where time does not hide rows from it. */
export function timedRowsOf(leaf: LeafPlan, subject: Subject): TimedRows | null {
  if (!isEntity(subject)) return null
  const type = entityTypeNumber[subject]
  switch (leaf.kind) {
    case 'event':
    case 'occurrence':
    case 'sequence':
      return { part: `events/${subject}`, sql: `SELECT epoch_ms(max(occurred_at))::DOUBLE AS newest FROM events WHERE entity_type = ${type}` }
    case 'tag':
      return { part: 'tags', sql: `SELECT epoch_ms(greatest(max(tagged_at), max(removed_at)))::DOUBLE AS newest FROM tag_assignments WHERE entity_type = ${type}` }
    default:
      return null
  }
}

export async function readNewest(duck: Duck, { sql }: TimedRows): Promise<number> {
  const [row] = await duck.rows<{ newest: number | null }>(sql)
  return row?.newest ?? -Infinity
}

/** The leaf with windows that end after the newest row made endless: what its answer is kept under. */
export function withoutIdleEnds(leaf: LeafPlan, newest: number): LeafPlan {
  const open = (window: Interval): Interval => (window.to !== null && window.to > newest ? { ...window, to: null } : window)
  switch (leaf.kind) {
    case 'event':
    case 'occurrence':
    case 'sequence':
      return { ...leaf, window: open(leaf.window) }
    case 'tag':
      return { ...leaf, tagged: open(leaf.tagged) }
    default:
      return leaf
  }
}

/** Whether the answer follows the moment itself, whatever the data: measures that count back from it. */
export function countsBack(leaf: LeafPlan): boolean {
  return leaf.kind === 'event' && (leaf.measure.fn === 'activePeriods' || leaf.measure.fn === 'daysSinceFirst' || leaf.measure.fn === 'daysSinceLast')
}
