import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ImportResult, MappingInput } from '#core/contract/imports.ts'
import { makeOpenDesk, type DeskClient, type TestDesk } from '#test/support/desk.ts'

let made: TestDesk & { folder: string }
let client: DeskClient
beforeEach(async () => {
  made = await makeOpenDesk()
  client = made.client
})
afterEach(() => made.close())

const mapping: MappingInput = { source: '会员系统', target: 'customer', columns: [{ from: '会员号', to: 'identity.member_id' }, { from: '城市', to: 'city' }, { from: '入会', to: 'acquired_at' }] }

/** The members of a month; of `blank` of a hundred no city is known. */
async function bring(month: number, blank: number): Promise<ImportResult> {
  const path = join(made.home, `会员-${month}.csv`)
  const rows = Array.from({ length: 100 }, (_, index) => `M${month}-${index},${index < blank ? '' : index % 2 ? '上海' : '北京'},2026-0${month}-${String(1 + (index % 28)).padStart(2, '0')}`)
  writeFileSync(path, ['会员号,城市,入会', ...rows].join('\n'))
  const job = await made.ended((await client.imports.create({ path, mapping })).jobId)
  expect(job).toMatchObject({ status: 'done' })
  return job.result as ImportResult
}

test('a column that went half blank is told, over time and of the import; undoing it takes it out, reopening keeps the series', async () => {
  const [first, second] = [await bring(1, 2), await bring(2, 50)]
  const series = await client.quality.series({ source: '会员系统', target: 'customer' })
  expect(series.batches.map(({ batchId }) => batchId)).toEqual([first.batchId, second.batchId])
  expect(series.fields.map(({ field, name, points }) => [field, name.zh, points.map((point) => point!.completeness)])).toEqual([
    ['identity.member_id', '会员号', [1, 1]], ['city', '城市', [0.98, 0.5]], ['acquired_at', '获客时间', [1, 1]]
  ])
  expect(series.changes).toEqual([{ level: 'warning', kind: 'share', field: 'city', message: { zh: '“城市”的填写率从 98.0% 降到 50.0%', en: 'The completeness of “City” fell from 98.0% to 50.0%' } }])
  const batch = await client.quality.batch({ batchId: second.batchId })
  expect(batch).toMatchObject({ before: first.batchId, rows: 100, sampled: 100, rejected: 0, changes: series.changes, time: { field: 'acquired_at', newest: '2026-02-27T16:00:00.000Z' } })
  expect(batch.fields[1]).toMatchObject({ field: 'city', filled: 50, distinct: 2, completeness: 0.5, drift: { level: 'none' }, spread: { kind: 'values', rest: 0 } })
  expect(await client.quality.series({ source: '会员系统', target: 'customer', field: 'city', batches: 1 })).toMatchObject({ batches: [{ batchId: second.batchId }], fields: [{ field: 'city', points: [{ completeness: 0.5 }] }], changes: series.changes })
  expect(await client.quality.sources()).toEqual({ items: [expect.objectContaining({ source: '会员系统', target: 'customer', batches: 2, warnings: 1, notices: 0 })] })

  await made.ended((await client.imports.undo({ batchId: second.batchId })).jobId)
  expect((await client.quality.series({ source: '会员系统', target: 'customer' })).batches.map(({ batchId }) => batchId)).toEqual([first.batchId])
  expect(await client.quality.batch({ batchId: second.batchId })).toMatchObject({ status: 'undone', rows: 100 })
  const third = await bring(3, 2)
  await client.workspaces.close()
  await client.workspaces.open({ folder: made.folder })
  const again = await client.quality.series({ source: '会员系统', target: 'customer' })
  expect(again.batches.map(({ batchId }) => batchId)).toEqual([first.batchId, third.batchId])
  expect(again.changes).toEqual([])
  await expect(client.quality.series({ source: '会员系统', target: 'event' })).rejects.toMatchObject({ code: 'not_found' })
})

test('imports are listed by what they can be narrowed by, and say by what they came', async () => {
  await bring(1, 2)
  const { items, facets, total } = await client.imports.list({ source: '会员系统', target: 'customer', status: 'accepted', sort: 'rows', direction: 'asc' })
  expect(total).toBe(1)
  expect(facets).toEqual({ source: [{ value: '会员系统', count: 1 }], target: [{ value: 'customer', count: 1 }], status: [{ value: 'accepted', count: 1 }] })
  const [template] = (await client.imports.templates()).items
  expect(items[0]).toMatchObject({ origin: { template: { id: template!.id, name: template!.name } }, rawKept: true, made: 0, created: 100 })
  await client.imports.removeTemplate({ id: template!.id })
  expect((await client.imports.list({})).items[0]!.origin).toEqual({})
  expect((await client.imports.list({ source: 'nobody' })).total).toBe(0)
  await expect(client.imports.list({ cursor: '1' })).rejects.toMatchObject({ code: 'invalid' })
})
