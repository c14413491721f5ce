/** Cleaning in the browser: a messy file is cleaned step by step on the way in, near-equal values are merged, and the recipe is kept for the next file. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { startJourney, type Journey } from './support/journey.ts'

let journey: Journey
test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  journey = await startJourney()
  const { page } = journey
  await journey.open()
  await page.getByRole('button', { name: /新建工作区/ }).click()
  await page.getByRole('textbox', { name: /工作区名称/ }).fill('清洗')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('清洗')
})
test.afterAll(async () => {
  expect(journey?.complaints ?? []).toEqual([])
  await journey?.end()
})

function messyOrders(folder: string): string {
  const path = join(folder, 'messy.csv')
  const rows = Array.from({ length: 40 }, (_, at) => `SO${at}, M${at % 5} ,2026年1月${(at % 28) + 1}日,"¥1,2${at % 10}0元",${at % 2 ? '上海 一店' : '上海一店'}`)
  writeFileSync(path, ['订单号,会员号,下单时间,金额,门店', ...rows, '合计,,,"¥99,999元",'].join('\n'))
  return path
}

test('steps are tried on the file, moved by keys, and what they make is imported', async () => {
  const { page, folder } = journey
  await journey.open('/imports')
  await journey.choose('选择文件', messyOrders(folder))
  await page.getByRole('group', { name: '导入为' }).getByRole('button', { name: '事件' }).click()
  await page.getByRole('textbox', { name: '事件类型' }).or(page.getByRole('combobox', { name: '事件类型' })).fill('order')
  await page.getByRole('button', { name: '清洗', exact: true }).click()
  const editor = page.getByRole('dialog', { name: '清洗' })
  const sheet = editor.getByRole('group', { name: '清洗前后' })
  const add = async (column: string, kind: string) => {
    await sheet.getByRole('button', { name: column, exact: true }).click()
    await editor.getByRole('button', { name: '添加步骤' }).click()
    await page.getByRole('menuitem', { name: kind, exact: true }).click()
    await sheet.getByRole('button', { name: column, exact: true }).click()
  }
  await add('金额', '数字金额')
  await expect(sheet.getByRole('cell', { name: '¥1,200元 1200' }).first()).toHaveAttribute('data-changed', 'true')
  await add('下单时间', '日期时间')
  await expect(sheet.getByRole('cell', { name: '2026年1月1日 2026-01-01' }).first()).toBeVisible()
  await add('会员号', '筛选行')
  await expect(editor.getByRole('button', { name: /3 筛选行/ })).toContainText('去掉 1 行')
  await expect(sheet.getByRole('row', { name: /合计/ })).toHaveAttribute('data-out', 'true')
  await test.step('the third step goes up by Alt and an arrow', async () => {
    await editor.getByRole('button', { name: /3 筛选行/ }).press('Alt+ArrowUp')
    await expect(editor.getByRole('button', { name: /2 筛选行/ })).toBeFocused()
    await expect(editor.getByRole('button', { name: /3 日期时间/ })).toContainText('40 行')
  })
  await test.step('a step is switched off and on again', async () => {
    await editor.getByRole('button', { name: '第 1 步：运行' }).click()
    await expect(sheet.getByRole('cell', { name: '¥1,200元', exact: true }).first()).toBeVisible()
    await editor.getByRole('button', { name: '第 1 步：运行' }).click()
    await expect(sheet.getByRole('cell', { name: '¥1,200元 1200' }).first()).toBeVisible()
  })
  await test.step('near-equal values are merged into a value map', async () => {
    await editor.getByRole('button', { name: '合并相近值' }).click()
    const clusters = page.getByRole('dialog', { name: '合并相近值' })
    await clusters.getByRole('combobox', { name: '列' }).selectOption('门店')
    await clusters.getByRole('combobox', { name: '方法' }).selectOption('ngram')
    await expect(clusters.getByText(/^1 簇/)).toBeVisible()
    expect(await journey.violations()).toEqual([])
    await clusters.getByRole('button', { name: '全部合并' }).click()
    await clusters.getByRole('button', { name: '合并 1 簇' }).click()
    await expect(editor.getByRole('button', { name: /值映射/ })).toContainText('改 20')
  })
  expect(await journey.violations()).toEqual([])
  await test.step('kept as a recipe of the library', async () => {
    await editor.getByRole('button', { name: '存为配方' }).click()
    await page.getByRole('textbox', { name: '名称' }).fill('订单清洗')
    await page.keyboard.press('Enter')
    await expect(editor.getByText('订单清洗 · 版本 1')).toBeVisible()
  })
  await editor.getByRole('button', { name: '用于这次导入' }).click()
  await expect(page.getByRole('button', { name: '清洗 · 4 步' })).toBeVisible()
  await expect(page.getByRole('cell', { name: '1200', exact: true }).first()).toBeVisible()
  await page.getByRole('button', { name: /^导入 41 行/ }).click()
  await expect(page.getByText(/^行 41\s*=\s*接收 40\s*\+\s*拒绝 1\s*\+\s*重复 0$/)).toBeVisible({ timeout: 60_000 })
})

test('the recipe stands in its list, is edited, undone and deleted', async () => {
  const { page, folder } = journey
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '清洗配方' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('清洗配方')
  expect(await journey.violations()).toEqual([])
  await page.getByText('订单清洗', { exact: true }).dblclick()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('订单清洗')
  await journey.choose('选择样本文件', messyOrders(folder))
  await expect(page.getByRole('cell', { name: '¥1,200元 1200' }).first()).toBeVisible()
  expect(await journey.violations()).toEqual([])
  await page.getByRole('button', { name: '删除第 4 步' }).click()
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await expect(page.getByText('版本 2')).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(page.getByRole('button', { name: '删除第 4 步' })).toBeVisible()
})
