/** A CRM is let in: a secret is made and shown once, records come, the hour tells of them, the secret is revoked. */
import { expect, test } from '@playwright/test'
import { sendRecords, signedHeaders } from '#test/support/ingestion.ts'
import { startJourney, type Journey } from './support/journey.ts'

let journey: Journey
test.beforeAll(async () => {
  journey = await startJourney()
  await journey.server.call('POST', '/api/workspaces', { name: '接入' })
  await journey.open()
})
test.afterAll(async () => {
  await journey?.end()
})

test('a channel gets a secret, receives signed records and is closed again', async () => {
  const { page, server } = journey
  await journey.open('/settings/ingestion')
  await expect(page.getByText('还没有接入的数据')).toBeVisible()
  await page.getByRole('button', { name: '生成密钥：CRM' }).press('Enter')
  const dialog = page.getByRole('dialog', { name: 'CRM的新密钥' })
  const secret = await dialog.getByRole('textbox', { name: '密钥' }).inputValue()
  expect(secret).toMatch(/^cds_[\w-]{43}$/)
  await expect(dialog.getByRole('button', { name: '已保存' })).toBeFocused()
  expect(await journey.violations()).toEqual([])
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()

  const body = JSON.stringify([{ contact_id: 'C-1', contact_name: '王小明', mobile_phone: '13800001111' }, { contact_name: null }])
  const { status } = await sendRecords(server.url, 'crm', body, signedHeaders(secret, body, { at: Date.now(), nonce: 'journey' }))
  expect(status).toBe(202)
  const table = page.getByRole('table')
  await expect(table.getByRole('row', { name: /CRM 客户/ })).toContainText('2')
  await expect(page.getByText(/最近收到/)).toBeVisible()
  await table.getByRole('button', { name: '显示 1 个批次' }).press('Enter')
  await expect(table.getByRole('link', { name: 'b1' })).toBeVisible()
  expect(await journey.violations()).toEqual([])
  await table.getByRole('link', { name: 'b1' }).press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('crm · customer')
  await journey.open('/imports')
  await expect(page.getByText('还没有导入')).toBeVisible()

  await journey.open('/settings/ingestion')
  await page.getByRole('list', { name: 'CRM的密钥' }).getByRole('button', { name: /停用密钥/ }).press('Enter')
  const confirm = page.getByRole('dialog', { name: /停用密钥/ })
  expect(await journey.violations()).toEqual([])
  await confirm.getByRole('button', { name: '停用' }).press('Enter')
  await expect(page.getByRole('list', { name: 'CRM的密钥' })).toHaveCount(0)
  expect((await sendRecords(server.url, 'crm', body, signedHeaders(secret, body, { at: Date.now(), nonce: 'late' }))).status).toBe(401)
  expect(journey.complaints).toEqual([])
})
