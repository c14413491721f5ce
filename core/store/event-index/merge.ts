/** Newer lists put in the place of older ones: how the delta grows, and how it goes into the base. */
import { allocateColumns, eventsIn, listsOf, lowerBound, mostNames, type EventColumns } from './columns.ts'

/**
 * The lists of `older`, those of `newer` (which names its ids) instead where it has one; dense where `older` is.
 * @throws RangeError when both together have too many names
 */
export function mergeColumns(older: EventColumns, newer: EventColumns): EventColumns {
  if (older.ids && listsOf(older) === 0) return newer
  const places = new Map(older.names.map((name, code) => [name, code]))
  const codes = Uint16Array.from(newer.names, (name) => {
    if (!places.has(name)) places.set(name, places.size)
    return places.get(name)!
  })
  if (places.size > mostNames) throw new RangeError('Too many names of events')
  const sizes = { names: [...places.keys()], lists: 0, sparse: older.ids !== null, events: 0, wide: 0 }
  eachRun(older, newer, (source, begin, end, id) => {
    const [from, to] = [source.offsets[begin]!, source.offsets[end]!]
    sizes.events += to - from
    sizes.wide += lowerBound(source.widePlaces, to) - lowerBound(source.widePlaces, from)
    sizes.lists = older.ids ? sizes.lists + end - begin : id + end - begin
  })
  const merged = allocateColumns(sizes)
  const filled = { list: 0, event: 0, wide: 0 }
  eachRun(older, newer, (source, begin, end, id) => {
    // Between dense lists without events.
    if (!merged.ids) while (filled.list < id) merged.offsets[filled.list++] = filled.event
    copyRun(source, begin, end, merged, filled, source === newer ? codes : null)
  })
  merged.offsets[filled.list] = filled.event
  return merged
}

type VisitRun = (source: EventColumns, begin: number, end: number, firstId: number) => void

/** Runs of lists that stand beside each other in the result, in its order. Only runs of `older` are longer than one list. */
function eachRun(older: EventColumns, newer: EventColumns, visit: VisitRun): void {
  const ids = newer.ids!
  const lists = listsOf(older)
  let next = 0
  for (let index = 0; index < ids.length; index++) {
    const id = ids[index]!
    const before = older.ids ? lowerBound(older.ids, id, next) : Math.min(id, lists)
    if (before > next) visit(older, next, before, older.ids?.[next] ?? next)
    visit(newer, index, index + 1, id)
    next = before + (before < lists && (older.ids?.[before] ?? before) === id ? 1 : 0)
  }
  if (next < lists) visit(older, next, lists, older.ids?.[next] ?? next)
}

function copyRun(
  source: EventColumns, begin: number, end: number, target: EventColumns, filled: { list: number; event: number; wide: number }, codes: Uint16Array | null
): void {
  const [from, to] = [source.offsets[begin]!, source.offsets[end]!]
  const shift = filled.event - from
  for (let list = begin; list < end; list++, filled.list++) {
    if (target.ids) target.ids[filled.list] = source.ids![list]!
    target.offsets[filled.list] = source.offsets[list]! + shift
  }
  if (codes) {
    // One list, most often a short one: setting parts of arrays costs more than that.
    for (let place = from; place < to; place++) {
      target.type[place + shift] = codes[source.type[place]!]!
      target.time[place + shift] = source.time[place]!
      target.amount[place + shift] = source.amount[place]!
    }
  } else {
    target.type.set(source.type.subarray(from, to), filled.event)
    target.time.set(source.time.subarray(from, to), filled.event)
    target.amount.set(source.amount.subarray(from, to), filled.event)
  }
  for (let wide = lowerBound(source.widePlaces, from); wide < source.widePlaces.length && source.widePlaces[wide]! < to; wide++, filled.wide++) {
    target.widePlaces[filled.wide] = source.widePlaces[wide]! + shift
    target.wideCents[filled.wide] = source.wideCents[wide]!
  }
  filled.event += to - from
}

/** Events that count: those of the delta, and those of the base whose list the delta does not replace. */
export function eventsTogether(base: EventColumns, delta: EventColumns): number {
  let events = eventsIn(base) + eventsIn(delta)
  for (const id of delta.ids!) if (id < listsOf(base)) events -= base.offsets[id + 1]! - base.offsets[id]!
  return events
}
