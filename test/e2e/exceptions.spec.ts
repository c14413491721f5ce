/** A file as tills write them, with rows that cannot be imported: found in the table of exceptions, repaired there, replayed, and all of it taken back. */
import { expect, test } from '@playwright/test'
import { messyCounts, messyOrders } from './support/messy.ts'
import { ask, bring, shopJourney } from './support/shop.ts'

const journey = shopJourney(undefined, async (server) => void (await ask(server, 'POST', '/api/workspaces', { name: '门店' })))

const grid = () => journey.page.getByRole('grid', { name: '异常' })
const counts = async () => (await ask<{ counts: { events: number; customers: number } }>(journey.server, 'GET', '/api/workspace/status')).counts

test('a GBK file with lines above its header and wrong types is imported; what cannot be is refused with its reason', async () => {
  const { page, folder } = journey
  await journey.open('/imports')
  await journey.choose('选择文件', messyOrders(folder, 6))
  await page.getByRole('group', { name: '导入为' }).getByRole('button', { name: '事件' }).click()
  await page.getByRole('textbox', { name: '事件类型' }).or(page.getByRole('combobox', { name: '事件类型' })).fill('order')
  // Texts among the amounts make them no amounts by themselves.
  await page.getByRole('button', { name: /^“金额”的去向/ }).click()
  await page.getByRole('combobox').fill('金额')
  await page.getByRole('option', { name: '金额', exact: true }).first().click()
  await expect(page.getByRole('button', { name: '“金额”的去向：金额' })).toBeVisible()
  await page.getByRole('button', { name: new RegExp(`^导入 ${messyCounts.rows} 行`) }).click()
  await expect(page.getByText(new RegExp(`^行 ${messyCounts.rows}\\s*=\\s*接收 ${messyCounts.accepted}\\s*\\+\\s*拒绝 ${messyCounts.rejected}\\s*\\+\\s*重复 0$`))).toBeVisible({ timeout: 60_000 })
  await page.getByRole('link', { name: new RegExp(`修复 ${messyCounts.rejected} 行`) }).click()
  await expect(grid().getByRole('row')).toHaveCount(messyCounts.rejected + 1)
  await expect(grid().getByText('待确认').first()).toBeVisible()
  expect(await journey.violations()).toEqual([])
})

test('cells are edited by keyboard, and the rows replayed as one import', async () => {
  const { page } = journey
  await page.locator('.toolbar').getByRole('button', { name: '原因', exact: true }).click()
  await page.getByRole('dialog', { name: '原因' }).getByRole('button', { name: /没有客户标识/ }).click()
  await expect(grid().getByRole('row')).toHaveCount(messyCounts.noIdentity + 1)
  await grid().focus()
  await page.keyboard.press('ArrowRight')
  for (const member of ['M0017', 'M0018']) {
    await page.keyboard.press('F2')
    await expect(grid().getByRole('textbox', { name: '会员号' })).toBeFocused()
    await page.keyboard.type(member)
    await page.keyboard.press('Enter')
  }
  await expect(page.getByText('已修改 2 行')).toBeVisible()
  await page.getByRole('button', { name: '重放…' }).click()
  const dialog = page.getByRole('dialog', { name: '重放' })
  await expect(dialog.getByText('2 行可以导入')).toBeVisible()
  expect(await journey.violations()).toEqual([])
  await dialog.getByRole('button', { name: '重放 2 行' }).click()
  await expect(page.getByText('没有符合条件的记录')).toBeVisible({ timeout: 60_000 })
  expect((await counts()).events).toBe(messyCounts.accepted + 2)
})

test('many rows are changed at once: the count of what would come in stands before it', async () => {
  const { page } = journey
  await page.getByRole('button', { name: '清除筛选', exact: true }).click()
  await expect(grid().getByRole('row')).toHaveCount(messyCounts.rejected - 2 + 1)
  await grid().focus()
  await page.keyboard.press('Control+a')
  await page.getByRole('button', { name: '批量修改…' }).click()
  const dialog = page.getByRole('dialog', { name: '批量修改并重放' })
  await dialog.getByRole('radio', { name: '按正则替换' }).click()
  await dialog.getByRole('combobox', { name: '列' }).selectOption('金额')
  await dialog.getByRole('textbox', { name: '正则表达式 RE2 语法' }).fill('^待(确认)$')
  await dialog.getByRole('textbox', { name: '替换为' }).fill('88')
  await expect(dialog.getByText('2 行可以导入')).toBeVisible()
  await expect(dialog.getByText('2 行仍会被拒绝')).toBeVisible()
  await dialog.getByRole('button', { name: '重放 4 行' }).click()
  await expect(grid().getByRole('row')).toHaveCount(messyCounts.badTime + 1, { timeout: 60_000 })
  expect((await counts()).events).toBe(messyCounts.accepted + 4)
})

test('what needs no repair is put aside with a note, and undo takes it up again', async () => {
  const { page } = journey
  await grid().focus()
  await page.keyboard.press('Control+a')
  await page.getByRole('button', { name: '忽略', exact: true }).click()
  await page.getByRole('textbox', { name: /备注/ }).fill('门店补录')
  await page.getByRole('dialog').getByRole('button', { name: '忽略', exact: true }).click()
  await expect(page.getByText('没有异常行')).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(grid().getByRole('row')).toHaveCount(messyCounts.badTime + 1)
})

test('the rows are exported with their raw values', async () => {
  const { page } = journey
  await page.getByRole('button', { name: '导出' }).click()
  await page.getByRole('radio', { name: 'CSV' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '导出' }).click()
  await expect(page.getByRole('status').getByText('导出完成2 行')).toBeVisible({ timeout: 60_000 })
  await page.getByRole('dialog').getByRole('button', { name: '关闭' }).click()
})

test('undoing the import takes the replays along and leaves nothing', async () => {
  const { page } = journey
  await page.getByRole('link', { name: '查看批次' }).click()
  await page.getByRole('button', { name: '撤销导入' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('由其异常行重放的 2 个批次一并撤销。')).toBeVisible()
  await dialog.getByRole('button', { name: '撤销导入' }).click()
  await expect(page.getByText(/移除了 198 个事件.*2 个重放批次一并撤销/)).toBeVisible({ timeout: 60_000 })
  expect(await counts()).toMatchObject({ events: 0, customers: 0 })
  await journey.open('/rejects')
  await expect(page.getByText('没有异常行')).toBeVisible()
  expect(journey.complaints).toEqual([])
})

test('a file that comes twice brings nothing; which rows it repeats is told', async () => {
  const { page, server, folder } = journey
  const { mapping } = await ask<{ mapping: object }>(server, 'GET', '/api/imports/b1')
  for (const _ of [1, 2]) await bring(server, messyOrders(folder, 6), mapping)
  const { items } = await ask<{ items: { batchId: string; duplicates: number }[] }>(server, 'GET', '/api/imports')
  expect(items[0]!.duplicates).toBe(messyCounts.accepted)
  await journey.open(`/imports/${items[0]!.batchId}`)
  await page.getByRole('link', { name: '查看 194 行重复' }).click()
  await expect(page.getByText('共 194 条')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('grid', { name: '重复' }).getByRole('row').nth(1)).toContainText(`来源编号与内容相同${items[1]!.batchId} · 1`)
  // A source id stands once.
  await expect(page.getByRole('button', { name: '全部仍然导入（0 行）' })).toBeDisabled()
  await page.getByRole('button', { name: '判定窗口 24 小时' }).click()
  await page.getByRole('spinbutton').fill('48')
  expect(await journey.violations()).toEqual([])
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: '判定窗口 48 小时' })).toBeVisible()
  await page.getByRole('button', { name: '导出' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '导出' }).click()
  await expect(page.getByRole('status').getByText('导出完成194 行')).toBeVisible({ timeout: 60_000 })
  await page.getByRole('dialog').getByRole('button', { name: '关闭' }).click()
  expect(await journey.violations()).toEqual([])
  expect(journey.complaints).toEqual([])
})
