/**
 * Events of one type of entity as columns in shared memory, list after list in the order of the entities, each list by (time, batch, row).
 * 14 bytes an event and 4 an entity; every value that facts can hold is held exactly:
 * - time: milliseconds since the epoch as a double (exact to ±285,000 years), so that no base and no range is needed
 * - amount: cents in 32 bits; `noAmount` where there is none; `wideAmount` where it does not fit, then its 64 bits stand in `wideCents`
 * The arrays lie over SharedArrayBuffers: handing columns to a worker copies nothing. They are never changed once made.
 */
export interface EventColumns {
  /** Event names; `type` holds places in it. */
  names: readonly string[]
  /** Rising dense ids whose lists these are; null: those of 0, 1, 2 … */
  ids: Uint32Array | null
  /** List k is [offsets[k], offsets[k + 1]). */
  offsets: Uint32Array
  type: Uint16Array
  time: Float64Array
  amount: Int32Array
  /** Rising places of the amounts that do not fit. */
  widePlaces: Uint32Array
  wideCents: BigInt64Array
}

export const noAmount = -(2 ** 31)
export const wideAmount = noAmount + 1
/** Greatest magnitude of cents that stands in `amount`. */
export const narrowLimit = 2 ** 31 - 2

/** What the columns can hold; beyond it the index is not available. */
export const mostNames = 65_535
export const mostEvents = 2 ** 32 - 1

export interface ColumnSizes {
  names: readonly string[]
  /** How many lists; with `ids` their number. */
  lists: number
  sparse: boolean
  events: number
  wide: number
}

/** Columns filled with zeros. */
export function allocateColumns({ names, lists, sparse, events, wide }: ColumnSizes): EventColumns {
  const shared = (bytes: number) => new SharedArrayBuffer(bytes)
  return {
    names,
    ids: sparse ? new Uint32Array(shared(lists * 4)) : null,
    offsets: new Uint32Array(shared((lists + 1) * 4)),
    type: new Uint16Array(shared(events * 2)),
    time: new Float64Array(shared(events * 8)),
    amount: new Int32Array(shared(events * 4)),
    widePlaces: new Uint32Array(shared(wide * 4)),
    wideCents: new BigInt64Array(shared(wide * 8))
  }
}

export function emptyColumns(sparse: boolean): EventColumns {
  return allocateColumns({ names: [], lists: 0, sparse, events: 0, wide: 0 })
}

/** The arrays in the order in which files hold them. */
export function arraysOf({ ids, offsets, type, time, amount, widePlaces, wideCents }: EventColumns) {
  return [...(ids ? [ids] : []), offsets, type, time, amount, widePlaces, wideCents]
}

export const bytesOf = (columns: EventColumns) => arraysOf(columns).reduce((sum, array) => sum + array.byteLength, 0)
export const listsOf = (columns: EventColumns) => columns.offsets.length - 1
export const eventsIn = (columns: EventColumns) => columns.time.length

/** First place in a rising part of an array whose value is not below `value`. */
export function lowerBound(values: Uint32Array | Float64Array, value: number, begin = 0, end = values.length): number {
  while (begin < end) {
    const middle = begin + ((end - begin) >>> 1)
    if (values[middle]! < value) begin = middle + 1
    else end = middle
  }
  return begin
}

/** The number of an entity's list; -1 where it has none. */
export function listOf({ ids, offsets }: EventColumns, id: number): number {
  if (!ids) return id < offsets.length - 1 ? id : -1
  const list = lowerBound(ids, id)
  return ids[list] === id ? list : -1
}

/** The amount of an event in cents; null where it has none. */
export function centsAt(columns: EventColumns, place: number): bigint | null {
  const amount = columns.amount[place]!
  if (amount === noAmount) return null
  return amount === wideAmount ? wideCentsAt(columns, place) : BigInt(amount)
}

/** Of an event whose amount is `wideAmount`. */
export function wideCentsAt({ widePlaces, wideCents }: EventColumns, place: number): bigint {
  return wideCents[lowerBound(widePlaces, place)]!
}
