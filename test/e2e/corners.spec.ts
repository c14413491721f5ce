/** Corners that a newcomer ran into: rows that jump, tags that no filter finds, links in a tab of their own, addresses of what is not there. */
import { expect, test } from '@playwright/test'
import { ask, openShop, shopJourney } from './support/shop.ts'

const journey = shopJourney(async (server) => {
  await ask(server, 'POST', '/api/crm/tags', { name: '贵宾', kind: 'manual' })
  await ask(server, 'POST', '/api/crm/segments', { name: '上海客户', definition: { schema: 1, entity: 'customer', root: { kind: 'group', op: 'and', children: [{ kind: 'attribute', id: 'city', field: 'city', op: 'in', value: ['上海'] }] } } })
}, openShop)

test('ticking a row moves no row', async () => {
  const { page } = journey
  await journey.open('/customers')
  const row = page.getByRole('grid').getByRole('row').nth(2)
  const before = await row.boundingBox()
  await row.getByRole('checkbox').click()
  await expect(page.getByRole('region', { name: '已选' }).or(page.locator('.tag-selection'))).toBeVisible()
  expect((await row.boundingBox())!.y).toBe(before!.y)
  expect(await journey.violations()).toEqual([])
  await row.getByRole('checkbox').click()
})

test('the filters of a list find tags and segments', async () => {
  const { page } = journey
  await page.getByRole('button', { name: '添加条件' }).click()
  await page.keyboard.type('贵宾')
  await page.keyboard.press('Enter')
  await expect(page.locator('.condition-chip')).toContainText('贵宾')
  await page.locator('.condition-chip .chip-clear').click()
  await page.getByRole('button', { name: '添加条件' }).click()
  await page.keyboard.type('上海客户')
  await page.keyboard.press('Enter')
  await expect(page.locator('.condition-chip')).toContainText('上海客户')
  await page.locator('.condition-chip .chip-clear').click()
})

test('a link opens in a tab of its own', async () => {
  const { page } = journey
  const other = await page.context().newPage()
  await other.goto(`${journey.server.url}/#/tags`)
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('标签')
  await other.close()
})

test('what is not there keeps no tab, and no address breaks the window', async () => {
  const { page } = journey
  await journey.open('/tags/nope')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('nope')
  await expect(page.getByRole('navigation', { name: '已打开' }).or(page.locator('nav.tabs')).getByText('nope')).toHaveCount(0)
  await page.evaluate(() => { window.location.hash = '/tags/%E0%A4%A' })
  await expect(page.getByRole('alert')).toBeVisible()
  await expect(page.getByRole('navigation', { name: '主导航' })).toBeVisible()
})
