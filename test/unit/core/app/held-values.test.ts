/** What an import does not overwrite waits for a person, who takes it over or dismisses it, and can take that back. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ImportResult } from '#core/contract/imports.ts'
import type { Job } from '#core/contract/jobs.ts'
import { failureOf, makeOpenDesk, type DeskClient, type TestDesk } from '#test/support/desk.ts'

let made: TestDesk & { folder: string }
let client: DeskClient
let files = 0
beforeEach(async () => {
  made = await makeOpenDesk()
  client = made.client
})
afterEach(() => made.close())

async function done(started: Promise<{ jobId: string }>): Promise<unknown> {
  const job: Job = await made.ended((await started).jobId)
  expect(job).toMatchObject({ status: 'done', error: null })
  return job.result
}

async function bring(...rows: string[]): Promise<ImportResult> {
  const path = join(made.home, `people-${++files}.csv`)
  writeFileSync(path, ['会员号,姓名,城市,负责人', ...rows].join('\n'))
  return done(client.imports.create({
    path, mapping: { source: 'crm', target: 'customer', columns: [{ from: '会员号', to: 'identity.customer_id' }, { from: '姓名', to: 'name' }, { from: '城市', to: 'city' }, { from: '负责人', to: 'owner_id' }] }
  })) as Promise<ImportResult>
}

const waiting = async (batchId: string) => (await client.heldValues.list({ batchId })).items
/** By records, and by facts, which list the city. */
async function city(id: string): Promise<unknown> {
  const [stored, counted] = [(await client.customers.profile({ id })).fields.city, (await client.customers.facets({ entity: 'customer' }))]
  expect(JSON.stringify(counted)).toContain(`"${String(stored)}"`)
  return stored
}

test('edited and protected values are listed with what stands; taking over is an edit that undo takes back and redo does again', async () => {
  await bring('M1,甲,上海,小王', 'M2,乙,北京,')
  await client.customers.update({ id: 'M1', fields: { city: '苏州', name: '甲甲' } })
  const second = await bring('M1,甲,杭州,小李', 'M2,乙,广州,小李')
  expect(second).toMatchObject({ updated: 1, warnings: expect.arrayContaining([
    { code: 'protected_value', column: '城市', count: 1 }, { code: 'protected_value', column: '负责人', count: 1 }, { code: 'protected_value', column: '姓名', count: 1 }
  ]) })
  const items = await waiting(second.batchId)
  expect(items.map(({ field, stands, brought }) => [field, stands, brought])).toEqual([['name', '甲甲', '甲'], ['city', '苏州', '杭州'], ['owner_id', '小王', '小李']])
  expect(items[1]).toMatchObject({ entity: 'customer', id: 'M1', name: '甲甲', label: { zh: '城市' }, type: 'choice' })
  expect(await city('M2')).toBe('广州')

  await client.heldValues.take({ number: items[1]!.number })
  expect(await city('M1')).toBe('杭州')
  expect((await waiting(second.batchId)).map(({ field }) => field)).toEqual(['name', 'owner_id'])
  await client.workspace.undo({})
  expect(await city('M1')).toBe('苏州')
  expect((await waiting(second.batchId)).map(({ field }) => field)).toEqual(['name', 'city', 'owner_id'])
  await client.workspace.redo({})
  expect(await city('M1')).toBe('杭州')
  expect(await failureOf(client.heldValues.take({ number: items[1]!.number }))).toMatchObject({ code: 'conflict' })
})

test('a dismissed value waits no more and changes nothing, until that is taken back; undoing the import forgets what it said', async () => {
  await bring('M1,甲,上海,小王')
  const second = await bring('M1,甲,上海,小李')
  const [owner] = await waiting(second.batchId)
  await client.heldValues.dismiss({ number: owner!.number })
  expect(await client.heldValues.list({ batchId: second.batchId })).toMatchObject({ total: 0, items: [] })
  expect((await client.customers.profile({ id: 'M1' })).fields.owner_id).toBe('小王')
  await client.workspace.undo({})
  expect(await waiting(second.batchId)).toMatchObject([{ field: 'owner_id', brought: '小李' }])
  await done(client.imports.undo({ batchId: second.batchId }))
  expect(await failureOf(client.heldValues.take({ number: owner!.number }))).toMatchObject({ code: 'not_found' })
  expect((await client.customers.profile({ id: 'M1' })).fields.owner_id).toBe('小王')
})

test('where the import that brought the owner is undone, the owner of the next one stands', async () => {
  const first = await bring('M1,甲,上海,小王')
  const second = await bring('M1,甲,上海,小李')
  await done(client.imports.undo({ batchId: first.batchId }))
  expect((await client.customers.profile({ id: 'M1' })).fields).toEqual({ city: '上海', owner_id: '小李' })
  expect((await client.heldValues.list({ batchId: second.batchId })).total).toBe(1)
})
