import { DeskError } from '#core/contract/errors.ts'

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
