/** Columns made of events the plain way: lists sorted by (time, batch, row). */
import type { ProfileEvent } from '#core/domain/conditions/profile.ts'
import { allocateColumns, centsAt, listsOf, narrowLimit, noAmount, wideAmount, type EventColumns } from '#core/store/event-index/columns.ts'

export type Lists = ReadonlyMap<number, readonly ProfileEvent[]>

export function columnsOf(lists: Lists, sparse: boolean): EventColumns {
  const ids = sparse ? [...lists.keys()].toSorted((one, other) => one - other) : Array.from({ length: Math.max(-1, ...lists.keys()) + 1 }, (_, id) => id)
  const ordered = ids.map((id) => (lists.get(id) ?? []).toSorted((one, other) => one.at - other.at || one.batch - other.batch || one.row - other.row))
  const events = ordered.flat()
  const names = [...new Set(events.map(({ type }) => type))]
  const cents = events.map(({ values }) => (values.amount === null ? null : Math.round((values.amount as number) * 100)))
  const isWide = (amount: number | null) => amount !== null && Math.abs(amount) > narrowLimit
  const columns = allocateColumns({ names, lists: ids.length, sparse, events: events.length, wide: cents.filter(isWide).length })
  columns.ids?.set(ids)
  ordered.forEach((list, index) => (columns.offsets[index + 1] = columns.offsets[index]! + list.length))
  let wide = 0
  events.forEach((event, place) => {
    columns.type[place] = names.indexOf(event.type)
    columns.time[place] = event.at
    const amount = cents[place]!
    columns.amount[place] = amount === null ? noAmount : isWide(amount) ? wideAmount : amount
    if (!isWide(amount)) return
    columns.widePlaces[wide] = place
    columns.wideCents[wide++] = BigInt(amount)
  })
  return columns
}

/** What columns say, for comparison: by id the texts of its events in order. */
export function contentOf(columns: EventColumns): [number, string[]][] {
  return Array.from({ length: listsOf(columns) }, (_, list) => [
    columns.ids?.[list] ?? list,
    Array.from({ length: columns.offsets[list + 1]! - columns.offsets[list]! }, (_event, index) => {
      const place = columns.offsets[list]! + index
      return `${columns.names[columns.type[place]!]} ${columns.time[place]} ${centsAt(columns, place)}`
    })
  ])
}
