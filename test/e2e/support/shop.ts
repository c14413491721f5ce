/** A workspace with the files of a shop in it, made as a program would. */
import { expect, test } from '@playwright/test'
import type { TestServer } from '#test/support/server.ts'
import { customersFile, ordersFile } from './files.ts'
import { startJourney, type Journey } from './journey.ts'

/** A journey through the shop, filled by `fill` and then by `more`: begun before the tests of a file, at the first screen, and ended after them. */
export function shopJourney(more: (server: TestServer) => Promise<void> = async () => {}, fill = fillShop): Journey {
  const journey = {} as Journey
  test.describe.configure({ mode: 'serial' })
  test.beforeAll(async () => {
    Object.assign(journey, await startJourney())
    await fill(journey.server)
    await more(journey.server)
    await journey.open()
    await expect(journey.page.locator('#main[data-place]').getByRole('heading', { level: 1 })).toBeVisible()
  })
  test.afterAll(() => journey.end())
  return journey
}

/** A call that has to succeed; its answer. */
export async function ask<Data = unknown>(server: TestServer, method: string, path: string, body?: object): Promise<Data> {
  const { answer } = await server.call(method, path, body)
  expect(answer.success, `${method} ${path}: ${JSON.stringify(answer.error)}`).toBe(true)
  return answer.data as Data
}

/** Imports a file and waits until it is in. */
export async function bring(server: TestServer, path: string, mapping: object): Promise<void> {
  await finished(server, await ask(server, 'POST', '/api/imports', { path, mapping: { source: 'shop', ...mapping } }))
}

/** Waits for the job that an answer names. */
export async function finished(server: TestServer, started: unknown): Promise<void> {
  const { jobId } = started as { jobId: string }
  await expect.poll(async () => (await ask<{ status: string }>(server, 'GET', `/api/jobs/${jobId}`)).status, { timeout: 60_000 }).toBe('done')
}

const memberId = { from: '会员号', to: 'identity.member_id' }
const orderColumns = [memberId, { value: 'order', to: 'type' }, { from: '下单时间', to: 'occurred_at' }, { from: '金额', to: 'amount' }]

/** A workspace of 60 customers. */
export async function openShop(server: TestServer): Promise<void> {
  await ask(server, 'POST', '/api/workspaces', { name: '门店一' })
  await bring(server, customersFile(server.home), {
    target: 'customer',
    columns: [memberId, { from: '姓名', to: 'name' }, { from: '手机号', to: 'phone' }, { from: '城市', to: 'city' }, { from: '会员等级', to: 'level' }, { from: '积分', to: 'points' }]
  })
}

/** 60 customers and four orders of each of the first 30. */
async function fillShop(server: TestServer): Promise<void> {
  await openShop(server)
  await bring(server, ordersFile(server.home), { target: 'event', columns: [...orderColumns, { from: '状态', to: 'status' }] })
}

/** A file of orders whose columns are 订单号, 会员号, 下单时间 and 金额. */
export async function bringOrders(server: TestServer, path: string): Promise<void> {
  await bring(server, path, { target: 'event', columns: orderColumns })
}
