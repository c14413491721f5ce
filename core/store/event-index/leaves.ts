/** What can be said of a leaf before it is answered: whether the index holds all it asks for, and about how many events it means. */
import type { EventMatch, FieldRef, PropertyPredicate } from '#core/domain/conditions/plan.ts'
import type { EventColumns } from './columns.ts'
import { boundsOf } from './kernels/match.ts'
import { mostSteps } from './kernels/sequence.ts'
import type { EventLeaf, LeafContext } from './types.ts'

/** From this many on, a pass over the index costs less than DuckDB's scan (shared/reference/performance.md §3.5). */
export const worthwhileEvents = 10_000_000

/** See EventIndex.canAnswer. */
export function canAnswer(leaf: EventLeaf): boolean {
  if (!matchesOf(leaf).every(({ where }) => where.every(holdsFilter))) return false
  if (leaf.kind === 'sequence') return leaf.same.length === 0 && leaf.steps.length > 0 && leaf.steps.length <= mostSteps
  if (leaf.kind === 'occurrence') return leaf.has.every(holdsFilter)
  if (leaf.predicate.test.test === 'rank') return false
  return !('field' in leaf.measure) || (leaf.measure.field.name === 'amount' && isHeld(leaf.measure.field))
}

const heldProperties = ['amount', 'type', 'occurred_at']
const isHeld = ({ of, name, place }: FieldRef) => of === 'event' && place === 'open' && heldProperties.includes(name)
const holdsFilter = ({ field, test }: PropertyPredicate) => isHeld(field) && test.test !== 'rank'

function matchesOf(leaf: EventLeaf): EventMatch[] {
  return leaf.kind === 'sequence' ? [...leaf.steps, ...leaf.notBetween.filter((match) => match !== null)] : [leaf.match]
}

/** Events of some columns at even distances: their share in a leaf is about that of all. */
export interface Sample {
  columns: EventColumns
  places: Uint32Array
  events: number
}

const sampleSize = 20_000

export function sampleOf(columns: EventColumns): Sample {
  const events = columns.time.length
  const size = Math.min(sampleSize, events)
  return { columns, places: Uint32Array.from({ length: size }, (_, index) => Math.floor(((index + 0.5) * events) / size)), events }
}

/** About how many events bear one of the leaf's names and lie in its window. */
export function estimate({ columns: { names, type, time }, places, events }: Sample, leaf: EventLeaf, { asOf }: LeafContext): number {
  const wanted = new Set(matchesOf(leaf).flatMap((match) => match.names))
  const isWanted = names.map((name) => wanted.has(name))
  const { from, to } = boundsOf(leaf.window, asOf)
  let found = 0
  for (const place of places) if (isWanted[type[place]!] && time[place]! >= from && time[place]! < to) found++
  return places.length === 0 ? 0 : Math.round((found / places.length) * events)
}
