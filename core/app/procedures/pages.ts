import { DeskError } from '#core/contract/errors.ts'
import { compareNames } from '#core/domain/normalise/order.ts'

export function invalidCursor(): DeskError {
  return new DeskError('invalid', {
    field: 'cursor',
    message: { zh: '分页游标不正确', en: 'The cursor is not valid' },
    remedy: { zh: '请使用上一页返回的 nextCursor，或从头开始', en: 'Use the nextCursor of the previous page, or start again' }
  })
}

/** A cursor that is a number in digits. @throws DeskError invalid */
export function numberCursor(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined
  if (!/^\d{1,15}$/.test(cursor)) throw invalidCursor()
  return Number(cursor)
}

/** One page of a list that was read with one row more than asked. */
export function pageOf<Row, Item>(rows: Row[], limit: number, total: number, cursorOf: (row: Row) => string, itemOf: (row: Row) => Item) {
  const page = rows.slice(0, limit)
  return { items: page.map(itemOf), nextCursor: rows.length > limit ? cursorOf(page.at(-1)!) : null, total }
}

interface SortedQuery<Item> {
  valueOf: (item: Item) => string | number
  direction: 'asc' | 'desc'
  limit: number
  cursor?: string
  /** Names the list: a cursor of another one is refused. */
  named: string
}

/** One page of a list that stands in memory, by value (texts as names) and id: each item stands on exactly one page. @throws DeskError invalid */
export function sortedPage<Item extends { id: string }>(items: readonly Item[], { valueOf, direction, limit, cursor, named }: SortedQuery<Item>): { items: Item[]; nextCursor: string | null; total: number } {
  const place = (item: Item): Place => [valueOf(item), item.id]
  const sign = direction === 'asc' ? 1 : -1
  const order = (one: Place, other: Place) => sign * (compared(one[0], other[0]) || comparedIds(one[1], other[1]))
  const after = cursor === undefined ? undefined : readPlace(cursor, named)
  const rest = items.filter((item) => !after || order(place(item), after) > 0).sort((one, other) => order(place(one), place(other)))
  const page = rest.slice(0, limit)
  const last = page.at(-1)
  return { items: page, nextCursor: rest.length > limit && last ? placeCursor(named, place(last)) : null, total: items.length }
}

type Place = [value: string | number, id: string]

function compared(one: string | number, other: string | number): number {
  return typeof one === 'number' || typeof other === 'number' ? Number(one) - Number(other) : compareNames(one, other)
}

const comparedIds = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0)

function readPlace(cursor: string, named: string): Place {
  const [value, id] = readCursor(cursor, named)
  if ((typeof value === 'string' || typeof value === 'number') && typeof id === 'string') return [value, id]
  throw invalidCursor()
}

/** The place of a row in a list as a cursor. `named` names the list: a cursor of another one is refused. */
export function placeCursor(named: string, place: readonly unknown[]): string {
  return Buffer.from(JSON.stringify([named, ...place])).toString('base64url')
}

/** The place that a cursor of this list says, not checked any further. @throws DeskError invalid */
export function readCursor(cursor: string, named: string): unknown[] {
  try {
    const parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown
    if (Array.isArray(parsed) && parsed[0] === named) return parsed.slice(1)
  } catch {
    // Not one of ours: the same answer as for a cursor of another list.
  }
  throw invalidCursor()
}
