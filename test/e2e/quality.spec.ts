/** The same export two months running: in the second one a column is half blank, and the screen of data quality says so. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { ask, bring } from './support/shop.ts'
import { startJourney, type Journey } from './support/journey.ts'

let journey: Journey
test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  journey = await startJourney()
  const { server, folder } = journey
  await ask(server, 'POST', '/api/workspaces', { name: '门店一' })
  for (const [month, blank] of [[1, 2], [2, 100]] as const) {
    const path = join(folder, `会员-2026-0${month}.csv`)
    const rows = Array.from({ length: 200 }, (_, index) => `M${month}${index},1380013${String(month * 1000 + index)},${index < blank ? '' : ['上海', '北京', '杭州'][index % 3]},${index % 50 === 0 ? '很多' : index},2026-0${month}-${String(1 + (index % 28)).padStart(2, '0')}`)
    writeFileSync(path, ['会员号,手机,城市,积分,入会', ...rows].join('\n'))
    await bring(server, path, {
      source: '会员系统', target: 'customer', name: `会员 ${month} 月`,
      columns: [{ from: '会员号', to: 'identity.member_id' }, { from: '手机', to: 'identity.phone' }, { from: '城市', to: 'city' }, { from: '积分', to: 'points' }, { from: '入会', to: 'acquired_at' }]
    })
  }
  await journey.open()
})
test.afterAll(() => journey?.end())

test('a column that is half blank in the second month is told, charted, and leads to the import', async () => {
  const { page } = journey
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '数据质量' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('数据质量')
  await expect(page.getByRole('button', { name: '会员系统 · 客户' })).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByText('“城市”的填写率从 99.0% 降到 50.0%')).toBeVisible()
  await expect(page.getByText('“积分”的')).toHaveCount(0)
  await expect(page.getByText('2026-02-28')).not.toHaveCount(0)
  await page.getByRole('button', { name: '积分 有效率 98.0%' }).click()
  await expect(page.getByRole('figure', { name: '积分 · 有效率' })).toBeVisible()
  await page.getByRole('button', { name: '城市 填写率 50.0%' }).press('Enter')
  await expect(page.getByRole('figure', { name: '城市 · 填写率' })).toBeVisible()
  expect(await journey.violations()).toEqual([])

  await page.locator('.plain-table').last().getByRole('link', { name: '会员 2 月' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('会员 2 月')
  await expect(page.getByText('“城市”的填写率从 99.0% 降到 50.0%')).toBeVisible()
  await expect(page.getByRole('listitem').filter({ hasText: '产生' })).toContainText('200 条新建记录')
  await expect(page.getByRole('listitem').filter({ hasText: '原始文件已加密保存' })).toContainText('会员-2026-02.csv')
  expect(await journey.violations()).toEqual([])
  await page.getByRole('link', { name: '200 条新建记录' }).click()
  await expect(page).toHaveURL(/\/customers\?batch=b2/)
})

test('imports are narrowed and sorted; one that is undone leaves the series', async () => {
  const { page } = journey
  await journey.open('/imports')
  const table = page.getByRole('grid', { name: '导入批次' })
  await expect(table.getByRole('row')).toHaveCount(3)
  await page.getByRole('button', { name: '来源', exact: true }).first().click()
  await page.getByRole('dialog', { name: '来源' }).getByRole('button', { name: /会员系统/ }).click()
  await expect(page).toHaveURL(/source=/)
  await page.getByRole('button', { name: '状态', exact: true }).first().click()
  await expect(page.getByRole('dialog', { name: '状态' }).getByRole('button')).toHaveText([/已接收/])
  await page.keyboard.press('Escape')
  await table.getByRole('button', { name: '名称', exact: true }).click()
  await expect(page).toHaveURL(/sort=name/)
  expect(await journey.violations()).toEqual([])

  await journey.open('/imports/b2')
  await page.getByRole('button', { name: '撤销导入' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '撤销导入' }).click()
  await expect(page.getByText('已撤销').first()).toBeVisible({ timeout: 60_000 })
  await journey.open('/quality')
  await expect(page.getByText('这是第一次导入；下一次导入后在这里说明变化。')).toBeVisible()
})
