/** The list of imports of files: narrowed, sorted, in pages. Micro-batches of what other systems send have lists of their own (ingestion.ts). */
import { readBatch, type BatchRecord, type BatchStatus } from './batches.ts'
import type { RecordsDatabase } from './open.ts'
import { statement } from './statement.ts'

/** All must hold. */
export interface BatchFilter {
  source?: string | undefined
  target?: string | undefined
  status?: BatchStatus | undefined
}

const counted = (name: string) => `coalesce(result ->> '${name}', 0)`

const orderSql = {
  at: 'number', name: 'name', source: 'source', target: 'target', status: 'status', size: 'file_size',
  rows: counted('rows'), accepted: counted('accepted'), rejected: counted('rejected'), duplicates: counted('duplicates'), created: counted('created')
} as const
export type BatchOrder = keyof typeof orderSql
export const batchOrders = Object.keys(orderSql) as BatchOrder[]

/** Where a page ended: what it is sorted by, and the number. */
export type BatchPlace = [value: string | number, number: number]

const filters = ['source', 'target', 'status'] as const

function whereSql(filter: BatchFilter): string {
  return ['NOT EXISTS (SELECT 1 FROM ingestion_batches i WHERE i.batch = number)', ...filters.filter((name) => filter[name] !== undefined).map((name) => `${name} = @${name}`)].join(' AND ')
}

/** In an order, the newest first among equals. `after`: the place of the last one of the previous page. */
export function pageBatches(
  records: RecordsDatabase, filter: BatchFilter, { by, direction }: { by: BatchOrder; direction: 'asc' | 'desc' }, page: { after?: BatchPlace; limit: number }
): { batch: BatchRecord; place: BatchPlace }[] {
  const value = orderSql[by]
  const after = page.after ? `AND (${value} ${direction === 'asc' ? '>' : '<'} @last OR (${value} = @last AND number < @lastNumber))` : ''
  return statement<{ number: number; value: string | number }>(records, `
    SELECT number, ${value} AS value FROM batches WHERE ${whereSql(filter)} ${after} ORDER BY value ${direction}, number DESC LIMIT @limit`)
    .all({ ...filter, limit: page.limit, ...(page.after && { last: page.after[0], lastNumber: page.after[1] }) })
    .map(({ number, value: sorted }) => ({ batch: readBatch(records, number)!, place: [sorted, number] }))
}

export function countBatches(records: RecordsDatabase, filter: BatchFilter = {}): number {
  return statement<{ count: number }>(records, `SELECT count(*) AS count FROM batches WHERE ${whereSql(filter)}`).get({ ...filter })!.count
}

/** How many there are of each source, target or status under all that else was asked, most first. */
export function countBatchesBy(records: RecordsDatabase, by: (typeof filters)[number], filter: BatchFilter): { value: string; count: number }[] {
  const others = { ...filter, [by]: undefined }
  return statement<{ value: string; count: number }>(records, `SELECT ${by} AS value, count(*) AS count FROM batches WHERE ${whereSql(others)} GROUP BY ${by} ORDER BY count DESC, ${by}`).all(others)
}
