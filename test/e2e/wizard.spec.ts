/** Bringing files in as they come: one with a title above its header and bad rows, the next month's in two clicks, a folder of them. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { ask, openShop } from './support/shop.ts'
import { messyCounts, messyFolder, messyOrders } from './support/messy.ts'
import { startJourney, type Journey } from './support/journey.ts'
import { holdCalls } from './support/hold.ts'

let journey: Journey
test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  journey = await startJourney()
  await openShop(journey.server)
  await journey.open()
})
test.afterAll(() => journey?.end())

const { rows, accepted, rejected } = messyCounts
const equation = new RegExp(`行 ${rows}\\s*=\\s*接收 ${accepted}\\s*\\+\\s*拒绝 ${rejected}\\s*\\+\\s*重复 0`)

test('a GBK file with a title above its header is read, checked as a whole and imported', async () => {
  const { page, folder } = journey
  await journey.open('/imports')
  await journey.choose('选择文件', messyOrders(folder, 10))
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('门店销售-2026-10.csv')
  await expect(page.getByRole('button', { name: /CSV · GB18030 · 逗号 · 表头第 4 行/ })).toBeVisible()
  await expect(page.getByRole('button', { name: '“订单号”的去向：来源编号' })).toBeVisible()

  await test.step('a type that was mistaken is changed in its header', async () => {
    await page.getByRole('button', { name: /^“支付方式”的类型/ }).click()
    await page.getByRole('menuitem', { name: '文本' }).click()
    await expect(page.getByRole('button', { name: '“支付方式”的类型：文本' })).toBeVisible()
  })
  await page.getByRole('textbox', { name: '来源' }).fill('门店')

  await test.step('a new field is made in two clicks', async () => {
    await page.getByRole('button', { name: /^“支付方式”的去向/ }).click()
    await page.getByRole('combobox').fill('收款')
    await page.getByRole('option', { name: '新字段“收款”' }).click()
    await expect(page.getByRole('button', { name: '“支付方式”的去向：收款' })).toBeVisible()
  })

  await test.step('the check says what the import will do, rule by rule, and writes nothing', async () => {
    await page.getByRole('button', { name: '检查整个文件' }).click()
    const dialog = page.getByRole('dialog', { name: /^检查/ })
    await expect(dialog.getByText(equation)).toBeVisible({ timeout: 60_000 })
    await expect(dialog.getByRole('row', { name: /发生时间无法识别.*下单时间.*2.*未知/ })).toBeVisible()
    await expect(dialog.getByRole('row', { name: /金额无法识别.*金额.*2.*待确认/ })).toBeVisible()
    await expect(dialog.getByRole('row', { name: /没有客户标识.*会员号.*2/ })).toBeVisible()
    expect(await journey.violations()).toEqual([])
    expect((await ask<{ total: number }>(journey.server, 'GET', '/api/imports')).total).toBe(1)
    await dialog.getByRole('button', { name: '关闭' }).click()
  })
  await expect(page.getByRole('group', { name: '预览结果' })).toContainText(equation)

  await test.step('what was decided outlives the page', async () => {
    await expect.poll(async () => JSON.stringify(await ask(journey.server, 'GET', '/api/workspace/drafts'))).toContain('data.收款')
    await page.reload()
    await expect(page.getByRole('button', { name: '“支付方式”的去向：收款' })).toBeVisible()
    await expect(page.getByRole('textbox', { name: '来源' })).toHaveValue('门店')
  })
  await page.getByRole('button', { name: /^导入 200 行/ }).click()
  await expect(page.getByText(equation)).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('link', { name: /修复 6 行/ })).toBeVisible()
})

test("the second month's file takes two clicks", async () => {
  const { page, folder } = journey
  await journey.open('/imports')
  await journey.choose('选择文件', messyOrders(folder, 11))
  await expect(page.getByText('已套用上次的映射“门店销售-2026-10”')).toBeVisible()
  await expect(page.getByRole('button', { name: '“支付方式”的去向：收款' })).toBeVisible()
  expect(await journey.violations()).toEqual([])
  await page.getByRole('button', { name: /^导入 200 行/ }).click()
  await expect(page.getByText(equation)).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('门店销售-2026-11')
})

test('the mapping used before is taken back by one click, renamed and put away', async () => {
  const { page, folder } = journey
  await journey.open('/imports')
  await journey.choose('选择文件', messyOrders(folder, 12))
  await page.getByRole('button', { name: '不用这个映射' }).click()
  await expect(page.getByText('已套用上次的映射')).toBeHidden()
  await expect(page.getByRole('button', { name: /^“支付方式”的去向：收款/ })).toBeHidden()
  await page.getByRole('button', { name: '套用映射' }).click()
  await page.getByRole('menuitem', { name: '管理映射…' }).click()
  await page.getByRole('button', { name: '重命名 门店销售-2026-10' }).click()
  await page.getByRole('textbox', { name: '名称' }).fill('门店日报')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('cell', { name: '门店日报', exact: true })).toBeVisible()
  expect(await journey.violations()).toEqual([])
  await page.getByRole('button', { name: '关闭', exact: true }).click()
  await page.getByRole('button', { name: '套用映射' }).click()
  await page.getByRole('menuitem', { name: /门店日报/ }).click()
  await expect(page.getByRole('button', { name: '“支付方式”的去向：收款' })).toBeVisible()
  await page.getByRole('button', { name: '放弃' }).click()
})

test('a folder with two months and a broken file: the months come in as one act, the broken one says why', async () => {
  const { page, folder } = journey
  await journey.open('/imports')
  await journey.choose('选择文件夹', messyFolder(folder))
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('待导入的文件')
  await expect(page.getByRole('heading', { name: '事件 · 6 列 · 2 个文件' })).toBeVisible()
  await expect(page.getByText('已套用上次的映射“门店日报”')).toBeVisible()
  await expect(page.getByRole('row', { name: /盘点\.xlsx.*无法读取/ })).toBeVisible()
  await expect(page.getByText('门头.jpg')).toBeHidden()
  expect(await journey.violations()).toEqual([])
  await page.getByRole('button', { name: '全部导入（2 个文件）' }).click()
  for (const month of ['07', '08']) await expect(page.getByRole('row', { name: new RegExp(`门店销售-2026-${month}\\.csv 已导入 ${rows} ${accepted} ${rejected} 0`) })).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText('2 / 2 个文件')).toBeVisible()
  expect(await journey.violations()).toEqual([])
  await page.getByRole('link', { name: '门店销售-2026-08.csv' }).click()
  await expect(page.getByText(equation)).toBeVisible()
  expect((await ask<{ total: number }>(journey.server, 'GET', '/api/imports')).total).toBe(5)
})

test('how a file is read is changed part by part, and the preview follows', async () => {
  const { page, folder } = journey
  const path = join(folder, 'two.csv')
  writeFileSync(path, ['订单号;会员号;下单时间;金额', ...Array.from({ length: 12 }, (_, at) => `S${at};M${at};2026-05-01 10:00;1.234,5`), '', '', '会员号;姓名;手机号', ...Array.from({ length: 5 }, (_, at) => `M${at};张三;1380013800${at}`), ''].join('\n'))
  await journey.open('/imports')
  await journey.choose('选择文件', path)
  await page.getByRole('button', { name: /^CSV · UTF-8 · 分号 · 第 1 个表/ }).click()
  const parts = page.getByRole('dialog', { name: '读取方式' })
  await expect(parts.getByRole('combobox', { name: '数字写法' })).toHaveValue('1.234,5')
  expect(await journey.violations()).toEqual([])
  await parts.getByRole('combobox', { name: '读入哪个表' }).selectOption('2')
  await expect(page.locator('.col-name').nth(2)).toHaveText('手机号')
  await parts.getByRole('combobox', { name: '读入哪个表' }).selectOption('1')
  await parts.getByRole('textbox', { name: '表头行数' }).fill('2')
  await page.keyboard.press('Enter')
  await expect(page.locator('.col-name').first()).toContainText('订单号 S0')
  await parts.getByRole('button', { name: '恢复检测结果' }).click()
  await expect(page.locator('.col-name').first()).toHaveText('订单号')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: '放弃' }).click()
})

test('a draft whose file is gone has it chosen again, and keeps what was decided', async () => {
  const { page, folder, server } = journey
  await journey.open('/imports')
  await journey.choose('选择文件', messyOrders(folder, 3))
  await page.getByRole('textbox', { name: '来源' }).fill('二号店')
  await expect.poll(async () => JSON.stringify(await ask(server, 'GET', '/api/workspace/drafts'))).toContain('二号店')
  const { workspace } = await ask<{ workspace: { id: string } }>(server, 'GET', '/api/workspaces/current')
  await ask(server, 'POST', '/api/workspaces/close')
  await ask(server, 'POST', '/api/workspaces/open', { id: workspace.id })
  await page.reload()
  await expect(page.getByRole('heading', { name: '无法再读取“门店销售-2026-03.csv”' })).toBeVisible()
  expect(await journey.violations()).toEqual([])
  await journey.choose('重新选择文件', messyOrders(folder, 3))
  await expect(page.getByRole('textbox', { name: '来源' })).toHaveValue('二号店')
  await page.getByRole('button', { name: '放弃' }).click()
})

test('a long preview is drawn as it is scrolled', async () => {
  const { page, folder } = journey
  const path = join(folder, 'long.csv')
  writeFileSync(path, ['会员号,姓名', ...Array.from({ length: 3000 }, (_, at) => `L${at + 1},客户${at + 1}`)].join('\n'))
  await journey.open('/imports')
  await journey.choose('选择文件', path)
  await expect(page.getByRole('cell', { name: 'L1', exact: true })).toBeVisible()
  await expect(page.getByRole('cell', { name: 'L1000', exact: true })).toHaveCount(0)
  expect(await page.locator('.sheet tbody tr').count()).toBeLessThan(150)
  await page.locator('.sheet').evaluate((element) => { element.scrollTop = element.scrollHeight })
  await expect(page.getByRole('cell', { name: 'L1000', exact: true })).toBeVisible()
  await page.getByRole('button', { name: '放弃' }).click()
  expect(journey.complaints).toEqual([])
})

test('a watched folder brings in what is new when it is looked at, and says what came of it', async () => {
  const { page, folder, server } = journey
  const daily = join(folder, '日报')
  messyOrders(daily, 1)
  await journey.open('/imports')
  await page.getByRole('link', { name: '监视文件夹' }).click()
  await expect(page.getByRole('heading', { name: '没有监视的文件夹' })).toBeVisible()
  await page.getByRole('button', { name: '添加文件夹' }).click()
  await expect(page.getByRole('dialog', { name: '监视一个文件夹' })).toContainText('POST /api/imports/folders')
  expect(await journey.violations()).toEqual([])
  await page.getByRole('button', { name: '取消' }).click()

  const { items } = await ask<{ items: { id: string; name: string }[] }>(server, 'GET', '/api/imports/templates')
  const template = items.find(({ name }) => name === '门店日报')!.id
  await ask(server, 'POST', '/api/imports/folders', { name: '门店日报', folder: daily, pattern: '门店销售-*.csv', template, schedule: '0 8 * * *' })
  await expect(page.getByRole('heading', { name: '门店日报' })).toBeVisible()
  await page.getByRole('button', { name: '立即查看' }).click()
  await expect(page.getByRole('row', { name: new RegExp(`门店销售-2026-01\\.csv 已导入 ${rows} ${accepted} ${rejected} 0`) })).toBeVisible({ timeout: 60_000 })
  expect(await journey.violations()).toEqual([])

  await test.step('the next month alone comes in, what is broken says why', async () => {
    messyOrders(daily, 2)
    writeFileSync(join(daily, '门店销售-坏.csv'), '名称,数量\n茶,1\n')
    await page.getByRole('button', { name: '立即查看' }).click()
    await expect(page.getByRole('row', { name: /门店销售-2026-02\.csv 已导入/ })).toBeVisible({ timeout: 60_000 })
    await expect(page.getByRole('row', { name: /门店销售-坏\.csv.*缺少：订单号.*失败/ })).toBeVisible()
    await expect(page.getByRole('row', { name: /门店销售-2026-01\.csv/ })).toBeHidden()
    await page.getByRole('button', { name: '更早的结果' }).click()
    await expect(page.getByRole('row', { name: /门店销售-2026-01\.csv/ })).toBeVisible()
  })
  await page.getByRole('button', { name: '暂停' }).click()
  await expect(page.getByText('已暂停')).toBeVisible()
  await page.getByRole('button', { name: '恢复' }).click()
  await expect(page.getByText('监视中')).toBeVisible()
  await page.getByRole('link', { name: '门店销售-2026-02.csv' }).click()
  await expect(page.getByText(equation)).toBeVisible()
  expect(journey.complaints).toEqual([])
})

test('a file that is still being read when its kind is imported waits for an import of its own', async () => {
  const { page, folder } = journey
  const late = join(folder, '夜班')
  for (const month of [3, 4]) messyOrders(late, month)
  const calls = await holdCalls(page)
  await page.reload()
  await journey.open('/imports')
  calls.hold('imports/inspect', 1)
  calls.hold('imports/create', 0)
  await journey.choose('选择文件夹', late)
  await page.getByRole('button', { name: '全部导入（1 个文件）' }).click()
  await calls.held('imports/create')
  await calls.release('imports/inspect')
  await expect(page.getByRole('cell', { name: '门店销售-2026-04.csv', exact: true })).toBeVisible()
  await calls.release('imports/create')
  await expect(page.getByRole('link', { name: '查看结果' })).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('cell', { name: '门店销售-2026-04.csv', exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: '全部导入（1 个文件）' })).toBeEnabled()
})
