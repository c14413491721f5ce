/** What the index knows at one log entry, and how it comes to know more. */
import { entityTypes, type EntityType } from '#core/domain/entities.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import type { FactsOptions } from '#core/store/facts/options.ts'
import { readApplied, type Applied } from '#core/store/facts/schema.ts'
import { changedTable, collectChanged } from './changes.ts'
import { bytesOf, centsAt, emptyColumns, eventsIn, listOf, listsOf, type EventColumns } from './columns.ts'
import { sampleOf, type Sample } from './leaves.ts'
import { eventsTogether, mergeColumns } from './merge.ts'
import { copyEvents, countValid, readColumns, type ColumnsByType, type ReadOptions } from './read.ts'
import type { IndexedEvent } from './types.ts'

/** Never changed once made, so that answers go on with the one they began with. */
export interface Snapshot extends Applied {
  /** The lists of all entities as of an earlier entry. */
  base: ColumnsByType
  /** The whole lists of those whose events changed since; they hold instead of the base's. */
  delta: ColumnsByType
  /** Of both together. */
  events: number
  samples: Record<EntityType, Sample>
}

const byType = <Value>(value: (type: EntityType) => Value) => Object.fromEntries(entityTypes.map((type) => [type, value(type)])) as Record<EntityType, Value>
const total = (value: (type: EntityType) => number) => entityTypes.reduce((sum, type) => sum + value(type), 0)

export function snapshotOf({ seq, mark }: Applied, base: ColumnsByType): Snapshot {
  return { seq, mark, base, delta: byType(() => emptyColumns(true)), events: total((type) => eventsIn(base[type])), samples: byType((type) => sampleOf(base[type])) }
}

export const changedOf = ({ delta }: Snapshot) => total((type) => listsOf(delta[type]))
export const bytesOfSnapshot = ({ base, delta }: Snapshot) => total((type) => bytesOf(base[type]) + bytesOf(delta[type]))

/** A delta that is worth merging is such a share of the base. */
const grownShare = 1 / 50

export function hasGrown({ base, delta }: Snapshot, fromEvents: number): boolean {
  const events = total((type) => eventsIn(delta[type]))
  return events >= fromEvents && events >= total((type) => eventsIn(base[type])) * grownShare
}

/** One entity's events out of the delta, or else the base. */
export function eventsOf({ base, delta }: Snapshot, type: EntityType, id: number): IndexedEvent[] {
  const columns = listOf(delta[type], id) >= 0 ? delta[type] : base[type]
  const list = listOf(columns, id)
  if (list < 0) return []
  const begin = columns.offsets[list]!
  return Array.from({ length: columns.offsets[list + 1]! - begin }, (_, index) => ({
    type: columns.names[columns.type[begin + index]!]!, at: columns.time[begin + index]!, cents: centsAt(columns, begin + index)
  }))
}

/** Everything anew. */
export async function readSnapshot(duck: Duck, options: Omit<ReadOptions, 'among'>): Promise<Snapshot> {
  const applied = await readApplied(duck)
  return snapshotOf(applied, await readColumns(duck, options))
}

export interface Changes extends Applied {
  /** Lists of the entities whose events may have changed. */
  lists: ColumnsByType
  /** Valid events of each type of entity that facts hold. */
  events: Record<EntityType, number>
}

/** Fewer events than these are never reason enough to read all again. */
const fewEvents = 50_000
/** Where more than this share of the events is to be read again, all are. */
const rebuildShare = 1 / 2

/** What facts have changed since `known`; undefined where that cannot be told, or is so much that all is better read again. */
export async function readChanges(duck: Duck, options: FactsOptions, known: Snapshot, signal: AbortSignal): Promise<Changes | undefined> {
  const applied = await readApplied(duck)
  if (!(await collectChanged(duck, options, known.seq, applied.seq))) return undefined
  const among = { entities: changedTable, events: 'index_events' }
  const many = (await copyEvents(duck, among)) > Math.max(fewEvents, known.events * rebuildShare)
  const lists = many ? undefined : await readColumns(duck, { among, signal })
  for (const table of Object.values(among)) await duck.run(`DROP TABLE ${table}`)
  return lists && { ...applied, lists, events: await countValid(duck) }
}

export type Merge = (older: EventColumns, newer: EventColumns) => Promise<EventColumns>

/** Merged on the spot below this many events. */
const smallMerge = 50_000

/** The snapshot with its delta grown by the changes; undefined when it does not come to the events that facts hold. `merge` is for many. */
export async function withChanges(known: Snapshot, { seq, mark, lists, events }: Changes, merge: Merge): Promise<Snapshot | undefined> {
  const delta: Partial<ColumnsByType> = {}
  for (const type of entityTypes) {
    const [older, newer] = [known.delta[type], lists[type]]
    if (listsOf(newer) === 0) delta[type] = older
    else delta[type] = eventsIn(older) + eventsIn(newer) <= smallMerge ? mergeColumns(older, newer) : await merge(older, newer)
    if (eventsTogether(known.base[type], delta[type]) !== events[type]) return undefined
  }
  return { ...known, seq, mark, delta: delta as ColumnsByType, events: total((type) => events[type]) }
}

/** The snapshot with its delta in its base. */
export async function merged(known: Snapshot, merge: Merge): Promise<Snapshot> {
  const base: Partial<ColumnsByType> = {}
  for (const type of entityTypes) base[type] = listsOf(known.delta[type]) === 0 ? known.base[type] : await merge(known.base[type], known.delta[type])
  return snapshotOf(known, base as ColumnsByType)
}
