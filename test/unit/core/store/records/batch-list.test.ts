import { afterEach, beforeEach, expect, test } from 'vitest'
import { mapping, type ImportResult } from '#core/contract/imports.ts'
import { batchOrders, countBatches, countBatchesBy, pageBatches, type BatchFilter, type BatchOrder, type BatchPlace } from '#core/store/records/batch-list.ts'
import { createBatch, updateBatch } from '#core/store/records/batches.ts'
import { makeRecords, testTime } from '#test/support/workspace.ts'

let store: ReturnType<typeof makeRecords>
beforeEach(() => {
  store = makeRecords()
  for (const [index, [source, target, rows]] of ([['a', 'event', 30], ['b', 'event', 5], ['a', 'customer', 30], ['a', 'event', 100]] as const).entries()) {
    const { id, number } = createBatch(store.records, {
      name: `文件 ${9 - index}`, source, target, fileName: 'x.csv', fileSize: 10 * index, createdAt: testTime, user: 'owner', mapping: mapping.parse({ source, target, columns: [{ from: 'a', to: 'type' }] }), origin: { watch: 'w' }
    })
    const result: ImportResult = { batchId: id, rows, accepted: rows, rejected: 0, duplicates: 0, updated: 0, created: 0, linked: 0, review: 0, warnings: [] }
    if (index > 0) updateBatch(store.records, number, { status: 'accepted', result, origin: { template: 't' } })
  }
})
afterEach(() => store.remove())

/** Page by page of one. */
function listed(filter: BatchFilter, by: BatchOrder, direction: 'asc' | 'desc'): number[] {
  const found: number[] = []
  for (let after: BatchPlace | undefined; ;) {
    const [next] = pageBatches(store.records, filter, { by, direction }, { limit: 1, ...(after && { after }) })
    if (!next) return found
    found.push(next.batch.number)
    after = next.place
  }
}

test('in every order each import stands once, page by page; equal ones newest first', () => {
  for (const by of batchOrders) for (const direction of ['asc', 'desc'] as const) expect(new Set(listed({}, by, direction)).size + listed({}, by, direction).length).toBe(8)
  expect(listed({}, 'at', 'desc')).toEqual([4, 3, 2, 1])
  expect(listed({}, 'rows', 'desc')).toEqual([4, 3, 2, 1])
  expect(listed({}, 'rows', 'asc')).toEqual([1, 2, 3, 4])
  expect(listed({}, 'name', 'asc')).toEqual([4, 3, 2, 1])
  expect(listed({}, 'source', 'asc')).toEqual([4, 3, 1, 2])
})

test('narrowed by source, target and status, each counted under the others', () => {
  expect(listed({ source: 'a', target: 'event' }, 'at', 'desc')).toEqual([4, 1])
  expect(countBatches(store.records, { source: 'a', target: 'event', status: 'accepted' })).toBe(1)
  expect(countBatchesBy(store.records, 'source', { source: 'a', target: 'event' })).toEqual([{ value: 'a', count: 2 }, { value: 'b', count: 1 }])
  expect(countBatchesBy(store.records, 'status', {})).toEqual([{ value: 'accepted', count: 3 }, { value: 'running', count: 1 }])
  expect(pageBatches(store.records, {}, { by: 'at', direction: 'asc' }, { limit: 2 }).map(({ batch }) => batch.origin)).toEqual([{ watch: 'w' }, { template: 't' }])
})
