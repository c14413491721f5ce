/** The whole way of a file by keyboard alone: chosen, imported, its bad rows cleaned in the table of exceptions and replayed, all of it taken back. */
import { expect, test, type Locator } from '@playwright/test'
import { messyCounts, messyOrders } from './support/messy.ts'
import { ask, shopJourney } from './support/shop.ts'

const journey = shopJourney(undefined, async (server) => void (await ask(server, 'POST', '/api/workspaces', { name: '门店' })))

const counts = async () => (await ask<{ counts: { events: number; customers: number } }>(journey.server, 'GET', '/api/workspace/status')).counts
const mostPresses = 80

/** Presses a key until the focus is where it is wanted. */
async function pressTo(wanted: Locator, key = 'Tab'): Promise<void> {
  await wanted.waitFor()
  for (let press = 0; press < mostPresses; press++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return
    await journey.page.keyboard.press(key)
  }
  await expect(wanted).toBeFocused()
}

async function enter(wanted: Locator, key?: string): Promise<void> {
  await pressTo(wanted, key)
  await journey.page.keyboard.press('Enter')
}

test('a file is chosen and imported', async () => {
  const { page, folder } = journey
  // Asked for before anything is pressed: the browser has to know that it is waited for.
  const chooser = page.waitForEvent('filechooser')
  await page.keyboard.press('c')
  await page.keyboard.press('i')
  const button = page.getByRole('button', { name: '选择文件' }).first()
  await expect(button).toBeFocused()
  await page.keyboard.press('Enter')
  await (await chooser).setFiles(messyOrders(folder, 5))
  await expect(page.getByText(/^行 200/)).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText(new RegExp(`^行 ${messyCounts.rows}\\s*=\\s*接收 ${messyCounts.accepted}\\s*\\+\\s*拒绝 ${messyCounts.rejected}`))).toBeVisible({ timeout: 60_000 })
})

test('its bad rows are cleaned by steps, seen before and after, and replayed', async () => {
  const { page } = journey
  await enter(page.getByRole('link', { name: /^修复 6 行/ }))
  const grid = page.getByRole('grid', { name: '异常' })
  await expect(grid.getByRole('row')).toHaveCount(messyCounts.rejected + 1)
  await pressTo(grid)
  await page.keyboard.press('Control+a')
  await enter(page.getByRole('button', { name: '批量修改…' }))
  const dialog = page.getByRole('dialog', { name: '批量修改并重放' })
  await pressTo(dialog.getByRole('radio', { name: '设为固定值' }))
  await pressTo(dialog.getByRole('radio', { name: '清洗步骤' }), 'ArrowRight')
  await expect(dialog.getByRole('radio', { name: '清洗步骤' })).toBeChecked()
  await enter(dialog.getByRole('button', { name: '添加步骤' }))
  await enter(page.getByRole('menuitem', { name: '替换', exact: true }), 'ArrowDown')
  await pressTo(dialog.getByRole('button', { name: '去掉“会员号”' }))
  await page.keyboard.press('Enter')
  await pressTo(dialog.getByRole('textbox', { name: '列', exact: true }).or(dialog.getByRole('combobox', { name: '列', exact: true })))
  await page.keyboard.type('金额')
  await page.keyboard.press('Enter')
  await pressTo(dialog.getByRole('textbox', { name: '查找' }))
  await page.keyboard.type('待确认')
  await pressTo(dialog.getByRole('textbox', { name: '替换为' }))
  await page.keyboard.type('88')
  await expect(dialog.getByText(`${messyCounts.badAmount} 行可以导入`)).toBeVisible({ timeout: 30_000 })
  await expect(dialog.getByRole('group', { name: '修改前后' }).getByRole('row', { name: /金额 待确认.*88.*可以导入/ })).toHaveCount(messyCounts.badAmount)
  expect(await journey.violations()).toEqual([])
  await enter(dialog.getByRole('button', { name: /^重放 6 行/ }))
  await expect(grid.getByRole('row')).toHaveCount(messyCounts.rejected - messyCounts.badAmount + 1, { timeout: 60_000 })
  expect((await counts()).events).toBe(messyCounts.accepted + messyCounts.badAmount)
})

test('the import is taken back with what was replayed', async () => {
  const { page } = journey
  await enter(page.getByRole('link', { name: '查看批次' }))
  await enter(page.getByRole('button', { name: '撤销导入' }))
  await enter(page.getByRole('dialog').getByRole('button', { name: '撤销导入' }))
  await expect(page.getByText(/移除了 196 个事件.*1 个重放批次一并撤销/)).toBeVisible({ timeout: 60_000 })
  expect(await counts()).toMatchObject({ events: 0, customers: 0 })
  expect(journey.complaints).toEqual([])
})
