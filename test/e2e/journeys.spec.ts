/** From the first start to a customer who was edited: the whole path in a real browser against the real server. */
import { expect, test } from '@playwright/test'
import { brokenFile, customersFile, ordersFile } from './support/files.ts'
import { startJourney, type Journey } from './support/journey.ts'

let journey: Journey
test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  journey = await startJourney()
})
test.afterAll(async () => {
  await journey?.end()
})

test('a newcomer makes a workspace', async () => {
  const { page } = journey
  await journey.open()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('CohortDesk')
  expect(page.url()).not.toContain('token')
  await page.getByRole('button', { name: /新建工作区/ }).click()
  await page.getByRole('textbox', { name: /工作区名称/ }).fill('门店一')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('门店一')
  await expect(page.getByRole('heading', { name: '导入第一个文件' })).toBeVisible()
})

test('imports customers from the preview, whose headers say what each column becomes', async () => {
  const { page, folder } = journey
  await journey.choose('选择文件', customersFile(folder))
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('members.csv')
  await page.getByRole('group', { name: '导入为' }).getByRole('button', { name: '客户' }).click()
  await expect(page.getByRole('button', { name: '“会员号”的去向：会员号' })).toBeVisible()

  await test.step('a column is changed in two clicks in its header', async () => {
    await page.getByRole('button', { name: /^“积分”的去向/ }).click()
    await page.getByRole('option', { name: '外部编号' }).click()
    await expect(page.getByRole('button', { name: '“积分”的去向：外部编号' })).toBeVisible()
    await page.getByRole('button', { name: /^“积分”的去向/ }).click()
    await page.getByRole('combobox').fill('积分')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: '“积分”的去向：积分' })).toBeVisible()
  })
  await expect(page.getByRole('group', { name: '预览结果' })).toContainText(/行 60\s*=\s*接收 60\s*\+\s*拒绝 0/)
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('已接收').first()).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText(/^行 60\s*=\s*接收 60\s*\+\s*拒绝 0\s*\+\s*重复 0$/)).toBeVisible()
})

test('imports orders, one of which names nobody, and finds it among the rejects', async () => {
  const { page, folder } = journey
  await journey.open('/imports')
  await journey.choose('选择文件', ordersFile(folder))
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('orders.csv')
  await page.getByRole('group', { name: '导入为' }).getByRole('button', { name: '事件' }).click()
  await page.getByRole('textbox', { name: '事件类型' }).or(page.getByRole('combobox', { name: '事件类型' })).fill('order')
  await expect(page.getByRole('group', { name: '预览结果' })).toContainText('可以导入')
  await page.getByRole('button', { name: /^导入 121 行/ }).click()
  await expect(page.getByText(/^行 121\s*=\s*接收 120\s*\+\s*拒绝 1\s*\+\s*重复 0$/)).toBeVisible({ timeout: 60_000 })
  await page.getByRole('link', { name: /修复 1 行/ }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('异常')
  await expect(page.getByRole('gridcell', { name: 'SO0121' })).toBeVisible()
})

test('repairs the row and replays it', async () => {
  const { page } = journey
  await page.getByRole('textbox', { name: '会员号' }).fill('M060')
  await page.getByRole('button', { name: '修复并重放' }).click()
  await expect(page.getByRole('gridcell', { name: '已重放' }).or(page.getByText('没有异常行'))).toBeVisible({ timeout: 60_000 })
})

test('finds the customer by name, by phone and by member id', async () => {
  const { page } = journey
  await journey.open('/customers')
  await expect(page.getByText('共 60 条')).toBeVisible()
  for (const [text, name] of [['张三', '张三'], ['13912340002', '张丙003'], ['M004', '刘丁004']] as const) {
    await page.keyboard.press('/')
    await page.keyboard.press('Control+a')
    await page.keyboard.type(text)
    await expect(page.getByRole('gridcell', { name })).toBeVisible()
    await expect(page.getByText('共 1 条')).toBeVisible()
    await page.keyboard.press('Enter')
  }
  await page.getByRole('button', { name: '清除筛选' }).first().click()
  await expect(page.getByText('共 60 条')).toBeVisible()
})

test('filters the list by conditions found by typing, each with its exact count', async () => {
  const { page } = journey
  await journey.open('/customers')
  await expect(page.getByText('共 60 条')).toBeVisible()
  await page.getByRole('button', { name: '添加条件' }).click()
  await page.keyboard.type('积分')
  await page.keyboard.press('Enter')
  await page.getByLabel('值', { exact: true }).fill('300')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: /^修改条件：.*积分/ }).locator('strong')).toHaveText('30')
  await expect(page.getByText('共 30 条')).toBeVisible()

  await page.getByRole('button', { name: '添加条件' }).click()
  await page.keyboard.type('order')
  await page.keyboard.press('Enter')
  await page.getByLabel('时间范围').selectOption('all')
  await page.getByLabel('次', { exact: true }).fill('4')
  await page.getByRole('button', { name: '应用' }).click()
  await expect(page.getByRole('status').filter({ hasText: '共 0 条' })).toBeVisible()

  await page.getByRole('button', { name: /^移除条件：.*积分/ }).click()
  await expect(page.getByText('共 30 条')).toBeVisible()
  await page.reload()
  await expect(page.getByText('共 30 条')).toBeVisible()
  await page.getByRole('button', { name: /^移除条件/ }).click()
  await expect(page.getByText('共 60 条')).toBeVisible()
})

test('back and forward step through the filters of a list, its search with them', async () => {
  const { page } = journey
  await journey.open('/customers')
  await expect(page.getByText('共 60 条')).toBeVisible()
  const search = page.getByRole('searchbox', { name: '姓名、手机号、会员号' })
  const chip = (name: string) => page.getByRole('button', { name: new RegExp(`^修改条件：.*${name}`) })
  const total = (text: string) => expect(page.getByRole('status').filter({ hasText: text })).toBeVisible()
  for (const [value, count] of [['300', '共 30 条'], ['500', '共 10 条']] as const) {
    await page.getByRole('button', { name: '添加条件' }).click()
    await page.keyboard.type('积分')
    await page.keyboard.press('Enter')
    await page.getByLabel('值', { exact: true }).fill(value)
    await page.keyboard.press('Enter')
    await total(count)
  }
  await search.fill('张三')
  await total('共 0 条')
  await page.getByRole('button', { name: '清除筛选', exact: true }).first().click()
  await total('共 60 条')
  await expect(search).toHaveValue('')

  await page.goBack()
  await expect(search).toHaveValue('张三')
  await expect(chip('500')).toBeVisible()
  await total('共 0 条')
  await page.goBack()
  await total('共 30 条')
  await expect(chip('500')).toHaveCount(0)
  await expect(search).toHaveValue('')
  await page.goBack()
  await total('共 60 条')
  await expect(chip('300')).toHaveCount(0)
  await page.goForward()
  await total('共 30 条')
})

test('reads who this is, what they are worth and what happened', async () => {
  const { page } = journey
  await page.keyboard.press('Control+k')
  await page.keyboard.type('13800138000')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('张三')
  const value = page.getByRole('group', { name: '价值指标' })
  await expect(value.getByRole('button', { name: /累计消费/ })).toContainText('¥400.00')
  await expect(value.getByRole('button', { name: /订单数/ })).toContainText('4')
  await expect(value.getByRole('button', { name: /客单价/ })).toContainText('¥100.00')
  await expect(value.getByRole('button', { name: /RFM/ })).toContainText('–')
  const timeline = page.getByRole('region', { name: '时间线' })
  await expect(timeline.getByRole('heading', { level: 3 }).first()).toContainText('2026-01-04')
  await expect(timeline.getByText('4 条业务事件')).toBeVisible()
})

test('logs an interaction, edits a field, takes both back and does one again', async () => {
  const { page } = journey
  const timeline = page.getByRole('region', { name: '时间线' })
  await page.keyboard.press('n')
  await page.getByRole('textbox', { name: '标题' }).fill('电话回访')
  await page.keyboard.press('Enter')
  await expect(timeline.getByText('电话回访')).toBeVisible()

  const level = page.getByRole('button', { name: /编辑会员等级/ })
  await expect(level).toContainText('普通')
  await page.keyboard.press('e')
  await page.getByRole('combobox', { name: '会员等级' }).fill('钻石')
  await page.keyboard.press('Enter')
  await expect(level).toContainText('钻石')
  await page.keyboard.press('Control+z')
  await expect(level).toContainText('普通')
  await page.keyboard.press('Control+z')
  await expect(timeline.getByText('电话回访')).toBeHidden()
  await page.keyboard.press('Control+Shift+z')
  await expect(timeline.getByText('电话回访')).toBeVisible()
})

test('an edit of something that changed meanwhile asks which one stays', async () => {
  const { page, server } = journey
  const id = decodeURIComponent(new URL(page.url()).hash.split('/').at(-1)!)
  await page.keyboard.press('e')
  await page.getByRole('combobox', { name: '会员等级' }).fill('金卡')
  const other = await server.call('PATCH', `/api/crm/customers/${id}`, { fields: { level: '银卡' } })
  expect(other.status).toBe(200)
  await expect(page.locator('.profile-head').getByText('银卡')).toBeVisible()
  await page.getByRole('combobox', { name: '会员等级' }).press('Enter')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('银卡')
  await dialog.getByRole('button', { name: '用我的覆盖' }).click()
  const level = page.getByRole('button', { name: /编辑会员等级/ })
  await expect(level).toContainText('金卡')

  await test.step('but not where another field changed', async () => {
    await page.keyboard.press('e')
    await page.getByRole('combobox', { name: '会员等级' }).fill('白金')
    expect((await server.call('PATCH', `/api/crm/customers/${id}`, { fields: { city: '苏州' } })).status).toBe(200)
    await expect(page.getByRole('button', { name: /编辑城市/ })).toContainText('苏州')
    await page.getByRole('combobox', { name: '会员等级' }).press('Enter')
    await expect(level).toContainText('白金')
    await expect(page.getByRole('button', { name: /编辑城市/ })).toContainText('苏州')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  })
})

test('switches language and theme without a reload', async () => {
  const { page } = journey
  await page.evaluate(() => { (window as { kept?: boolean }).kept = true })
  await page.keyboard.press('Control+Shift+e')
  await expect(page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name: /Customers/ })).toBeVisible()
  await page.keyboard.press('Control+Shift+l')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  expect(await page.evaluate(() => (window as { kept?: boolean }).kept)).toBe(true)
  await page.keyboard.press('Control+Shift+l')
  await page.keyboard.press('Control+Shift+e')
  await expect(page.getByRole('navigation', { name: '主导航' })).toBeVisible()
})

test('tabs, language and theme are there after a reload', async () => {
  const { page } = journey
  await expect(page.getByRole('navigation', { name: '打开的标签' }).getByRole('link', { name: '张三' })).toBeVisible()
  await page.keyboard.press('Control+Shift+l')
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(page.getByRole('navigation', { name: '打开的标签' }).getByRole('link', { name: '张三' })).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('张三')
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toMatch(/张三|13800138000/)
  await page.keyboard.press('Control+Shift+l')
})

test('they are there under another address too, where the page remembers nothing', async () => {
  const { page } = journey
  await page.keyboard.press('Control+Shift+l')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  const kept = async () => (await journey.server.call('GET', '/api/workspaces/preferences')).answer.data
  await expect.poll(kept).toMatchObject({ preferences: { theme: 'dark' } })
  await expect.poll(async () => JSON.stringify((await journey.server.call('GET', '/api/workspace/tabs')).answer.data)).toContain('/customers/')
  await page.evaluate(() => localStorage.clear())
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(page.getByRole('navigation', { name: '打开的标签' }).getByRole('link', { name: '张三' })).toBeVisible()
  await page.keyboard.press('Control+Shift+l')
})

test('in a narrow window the inspector stands aside until it is asked for, and then beside the table', async () => {
  const { page } = journey
  await page.setViewportSize({ width: 1280, height: 800 })
  await journey.open('/customers')
  const grid = page.getByRole('grid')
  await expect(grid).toBeVisible()
  await expect(page.getByRole('button', { name: '关闭详情栏' })).toHaveCount(0)
  const wide = (await grid.boundingBox())!
  expect(wide.width).toBeGreaterThan(1000)
  await page.getByRole('button', { name: '显示详情栏' }).click()
  const inspector = page.getByRole('complementary', { name: '详情栏' })
  await expect(inspector.getByRole('button', { name: '关闭详情栏' })).toBeVisible()
  const [table, panel] = [(await grid.boundingBox())!, (await inspector.boundingBox())!]
  expect(table.x + table.width).toBeLessThanOrEqual(panel.x + 1)
  await inspector.getByRole('button', { name: '关闭详情栏' }).click()
  await expect(inspector.getByRole('button', { name: '关闭详情栏' })).toHaveCount(0)
  await page.setViewportSize({ width: 1440, height: 900 })
  await expect(inspector.getByRole('button', { name: '关闭详情栏' })).toBeVisible()
})

test('the whole way by keyboard alone: list, row, card, back, and the focus where it was', async () => {
  const { page } = journey
  await page.keyboard.press('g')
  await page.keyboard.press('c')
  await expect(page.getByRole('grid')).toBeVisible()
  await expect(page.getByText('共 60 条')).toBeVisible()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  const grid = page.getByRole('grid')
  await expect(grid).toBeFocused()
  const current = grid.locator('[data-current=true] [role=gridcell]').nth(1)
  const name = await current.textContent()
  await page.keyboard.press('x')
  await expect(page.getByRole('contentinfo', { name: '状态栏' })).toContainText('已选 1')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name!)
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(current).toHaveText(name!)
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: '快捷键' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('takes an import back after saying in numbers what goes', async () => {
  const { page } = journey
  await journey.open('/imports')
  await page.getByRole('link', { name: 'orders' }).first().click()
  await page.getByRole('button', { name: '撤销导入' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('120 行')
  await dialog.getByRole('button', { name: '撤销导入' }).click()
  await expect(page.getByText('已撤销', { exact: true }).first()).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText(/移除了 121 个事件、0 条记录.*1 个重放批次一并撤销/).first()).toBeVisible()
})

test('an import that failed says why on its page, and what to do', async () => {
  const { page, folder } = journey
  await journey.open('/imports')
  await journey.choose('选择文件', brokenFile(folder))
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('broken.csv')
  await page.getByRole('group', { name: '导入为' }).getByRole('button', { name: '客户' }).click()
  await page.getByRole('button', { name: /^导入/ }).last().click()
  await expect(page.getByRole('heading', { level: 1, name: '导入失败' })).toBeVisible({ timeout: 60_000 })
  await journey.open('/imports')
  await page.getByRole('main').getByRole('link', { name: 'broken' }).click()
  await expect(page.getByRole('heading', { level: 2, name: '导入失败' })).toBeVisible()
  await expect(page.getByRole('main')).toContainText('第 40002 行的引号没有结束')
  await expect(page.getByRole('main')).toContainText('在该行补上结尾的引号')
})

test('a browser that speaks English is answered in English, and a change is remembered', async () => {
  const english = await startJourney({ locale: 'en-GB' })
  const { page } = english
  await english.open()
  await expect(page.getByRole('button', { name: /New workspace/ })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await page.getByRole('button', { name: '切换到中文' }).click()
  await expect(page.getByRole('button', { name: /新建工作区/ })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('button', { name: /新建工作区/ })).toBeVisible()
  await english.end()
})

test('nothing was complained about on the way', () => {
  expect(journey.complaints).toEqual([])
})
