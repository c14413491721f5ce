/** A list is filtered, exported, downloaded and opened again. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import ExcelJS from 'exceljs'
import { testToken } from '#test/support/server.ts'
import { bring, shopJourney } from './support/shop.ts'

const journey = shopJourney()

async function download(): Promise<string> {
  const { page, folder } = journey
  const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载文件' }).click()])
  const path = join(folder, saved.suggestedFilename())
  await saved.saveAs(path)
  return path
}

test('exports a filtered list to XLSX, with fields in the order chosen, and opens it again', async () => {
  const { page } = journey
  await journey.open('/customers?city=%E4%B8%8A%E6%B5%B7')
  await expect(page.getByText('共 15 条')).toBeVisible()
  await page.getByRole('button', { name: '导出', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: /导出“客户”/ })
  await expect(dialog).toContainText('15 行')
  await expect(dialog.getByText(/已选 \d+ 个字段/)).toBeVisible()

  await test.step('by keyboard: the name goes up, a field is found and added, one is taken away', async () => {
    await dialog.locator('[data-grip]').nth(1).focus()
    await page.keyboard.press('Alt+ArrowUp')
    await expect(dialog.locator('[data-grip]').first()).toContainText('姓名')
    await expect(dialog.locator('[data-grip]').first()).toBeFocused()
    await dialog.getByRole('searchbox', { name: '查找字段' }).fill('会员号')
    await dialog.getByRole('button', { name: '添加字段“会员号”' }).press('Enter')
    await dialog.getByRole('button', { name: '去掉字段“负责人”' }).press('Enter')
  })
  await test.step('a name that is shown as it is says so', async () => {
    await dialog.getByRole('combobox', { name: '“姓名”的脱敏' }).selectOption('clear')
    await expect(dialog.getByText('1 个敏感字段将以明文导出')).toBeVisible()
  })
  expect(await journey.violations()).toEqual([])
  await dialog.getByRole('button', { name: '开始导出' }).click()
  await expect(dialog.getByText(/导出完成/)).toBeVisible({ timeout: 60_000 })
  expect(await journey.violations()).toEqual([])

  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.readFile(await download())
  const rows = workbook.worksheets[0]!.getSheetValues().slice(1) as unknown[][]
  const header = rows[0]!.slice(1) as string[]
  expect(header.slice(0, 3)).toEqual(['姓名', '客户编号', '手机号'])
  expect(header).toContain('会员号')
  expect(header).not.toContain('负责人')
  expect(rows).toHaveLength(16)
  const cell = (row: unknown[], name: string) => row[header.indexOf(name) + 1]
  expect(rows.slice(1).map((row) => cell(row, '城市'))).toEqual(Array.from({ length: 15 }, () => '上海'))
  expect(rows.slice(1).map((row) => cell(row, '姓名'))).toContain('张三')
  expect(rows.slice(1).every((row) => [undefined, null].includes(cell(row, '手机号') as undefined) || /\*{4}/.test(String(cell(row, '手机号'))))).toBe(true)
  await page.keyboard.press('Escape')
})

test('exports the selected rows to CSV by the key of the command', async () => {
  const { page } = journey
  await journey.open('/customers')
  await expect(page.getByText('共 60 条')).toBeVisible()
  await page.getByRole('grid').focus()
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.keyboard.press('Shift+X')
  const dialog = page.getByRole('dialog', { name: /导出“客户”/ })
  await expect(dialog).toContainText('2 行')
  await dialog.getByRole('radio', { name: 'CSV' }).click()
  await dialog.getByRole('button', { name: '开始导出' }).click()
  await expect(dialog.getByText(/导出完成/)).toBeVisible({ timeout: 60_000 })
  expect(readFileSync(await download(), 'utf8').trimEnd().split('\n')).toHaveLength(3)
  await page.keyboard.press('Escape')
})

test('a field that is none is refused, and says which', async () => {
  const { server } = journey
  const answer = await fetch(`${server.url}/api/exports`, {
    method: 'POST', headers: { authorization: `Bearer ${testToken}`, 'content-type': 'application/json', 'accept-language': 'zh' }, body: JSON.stringify({ of: { list: {} }, format: 'csv', fields: ['name', 'shoe_size'] })
  })
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ success: false, error: { code: 'invalid', field: 'fields.1', message: '没有可导出的字段“shoe_size”' } })
  expect(journey.complaints).toEqual([])
})

test('everything that a list asks for is selected: it is exported whole, sums of the rows on screen are not shown, and it ends as a row is left out', async () => {
  const { page, server, folder } = journey
  const more = join(folder, 'more.csv')
  writeFileSync(more, ['会员号', ...Array.from({ length: 120 }, (_, at) => `N${at + 1}`)].join('\n'))
  await bring(server, more, { target: 'customer', columns: [{ from: '会员号', to: 'identity.member_id' }] })
  await journey.open('/home')
  await journey.open('/customers')
  await expect(page.getByText('共 180 条')).toBeVisible()
  await page.getByRole('grid').focus()
  await page.keyboard.press('Control+a')
  const figures = page.getByRole('contentinfo').locator('.aggregates')
  await expect(figures).toContainText('已选 100')
  await page.getByRole('button', { name: '选择符合条件的全部 180 条' }).click()
  await expect(page.getByText('已选符合条件的全部 180 条')).toBeVisible()
  await expect(figures).toBeHidden()
  await page.getByRole('button', { name: '导出', exact: true }).click()
  await expect(page.getByRole('dialog', { name: /导出“客户”/ })).toContainText('180 行')
  await page.keyboard.press('Escape')
  await page.getByRole('grid').focus()
  for (const key of ['Home', 'x']) await page.keyboard.press(key)
  await expect(page.getByText('已选 99 条')).toBeVisible()
  await expect(figures).toContainText('已选 99')
})
