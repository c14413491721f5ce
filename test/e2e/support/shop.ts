/** A workspace with the files of a shop in it, made as a program would. */
import { expect, test } from '@playwright/test'
import type { TestServer } from '#test/support/server.ts'
import { customersFile, ordersFile } from './files.ts'
import { startJourney, type Journey } from './journey.ts'

/** A journey through the shop: begun before the tests of a file, at the first screen, and ended after them. */
export function shopJourney(more: (server: TestServer) => Promise<void> = async () => {}): Journey {
  const journey = {} as Journey
  test.describe.configure({ mode: 'serial' })
  test.beforeAll(async () => {
    Object.assign(journey, await startJourney())
    await fillShop(journey.server)
    await more(journey.server)
    await journey.open()
    await expect(journey.page.getByRole('heading', { level: 1 })).toBeVisible()
  })
  test.afterAll(() => journey.end())
  return journey
}

/** A call that has to succeed; its answer. */
export async function ask(server: TestServer, method: string, path: string, body?: object): Promise<unknown> {
  const { answer } = await server.call(method, path, body)
  expect(answer.success, JSON.stringify(answer.error)).toBe(true)
  return answer.data
}

/** Imports a file and waits until it is in. */
export async function bring(server: TestServer, path: string, mapping: object): Promise<void> {
  await finished(server, await ask(server, 'POST', '/api/imports', { path, mapping: { source: 'shop', ...mapping } }))
}

/** Waits for the job that an answer names. */
export async function finished(server: TestServer, started: unknown): Promise<void> {
  const { jobId } = started as { jobId: string }
  await expect.poll(async () => (await ask(server, 'GET', `/api/jobs/${jobId}`) as { status: string }).status, { timeout: 60_000 }).toBe('done')
}

/** 60 customers and four orders of each of the first 30. */
export async function fillShop(server: TestServer): Promise<void> {
  expect((await server.call('POST', '/api/workspaces', { name: '门店一' })).answer.success).toBe(true)
  await bring(server, customersFile(server.home), {
    target: 'customer',
    columns: [{ from: '会员号', to: 'identity.member_id' }, { from: '姓名', to: 'name' }, { from: '手机号', to: 'phone' }, { from: '城市', to: 'city' }, { from: '会员等级', to: 'level' }, { from: '积分', to: 'points' }]
  })
  await bring(server, ordersFile(server.home), {
    target: 'event', columns: [{ from: '会员号', to: 'identity.member_id' }, { value: 'order', to: 'type' }, { from: '下单时间', to: 'occurred_at' }, { from: '金额', to: 'amount' }, { from: '状态', to: 'status' }]
  })
}
