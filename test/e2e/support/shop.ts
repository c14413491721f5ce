/** A workspace with the files of a shop in it, made as a program would. */
import { expect } from '@playwright/test'
import type { TestServer } from '#test/support/server.ts'
import { customersFile, ordersFile } from './files.ts'

/** 60 customers and four orders of each of the first 30. */
export async function fillShop(server: TestServer): Promise<void> {
  const bring = async (path: string, mapping: object) => {
    const { answer } = await server.call('POST', '/api/imports', { path, mapping: { source: 'shop', ...mapping } })
    expect(answer.success, JSON.stringify(answer.error)).toBe(true)
    const { jobId } = answer.data as { jobId: string }
    await expect.poll(async () => ((await server.call('GET', `/api/jobs/${jobId}`)).answer.data as { status: string }).status, { timeout: 60_000 }).toBe('done')
  }
  expect((await server.call('POST', '/api/workspaces', { name: '门店一' })).answer.success).toBe(true)
  await bring(customersFile(server.home), {
    target: 'customer',
    columns: [{ from: '会员号', to: 'identity.member_id' }, { from: '姓名', to: 'name' }, { from: '手机号', to: 'phone' }, { from: '城市', to: 'city' }, { from: '会员等级', to: 'level' }, { from: '积分', to: 'points' }]
  })
  await bring(ordersFile(server.home), {
    target: 'event', columns: [{ from: '会员号', to: 'identity.member_id' }, { value: 'order', to: 'type' }, { from: '下单时间', to: 'occurred_at' }, { from: '金额', to: 'amount' }, { from: '状态', to: 'status' }]
  })
}
