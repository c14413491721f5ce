/** The library in a real browser: found from anywhere, sorted, moved by hand and by keyboard, begun from templates, told of by notices. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { ask, bringOrders, finished, shopJourney } from './support/shop.ts'

const attribute = (field: string, value: string) => ({ kind: 'attribute', field, op: 'eq', value })
const rule = (...children: object[]) => ({ schema: 1, entity: 'customer', root: { kind: 'group', op: 'and', children } })

const journey = shopJourney(async (server) => {
  await ask(server, 'POST', '/api/crm/groups', { name: '华东门店' })
  await ask(server, 'POST', '/api/crm/segments', { name: '上海客户', definition: rule(attribute('city', '上海')) })
  for (const name of ['重点客户', '一般客户']) await ask(server, 'POST', '/api/crm/tags', { name, kind: 'manual', category: '价值' })
  const { items } = await ask<{ items: { id: string }[] }>(server, 'GET', '/api/crm/customers?limit=3')
  await ask(server, 'POST', '/api/crm/tags/apply', { tag_id: '重点客户', customer_ids: items.map(({ id }) => id) })
})

const heading = () => journey.page.getByRole('heading', { level: 1 })
const node = (name: string) => journey.page.getByRole('treeitem', { name })

test('Ctrl+K finds tags, segments and groups by name and by pinyin, and opens them', async () => {
  const { page } = journey
  for (const [typed, option, opened] of [['zdkh', /重点客户.*标签 · 价值/, '重点客户'], ['shanghaike', /上海客户.*分群/, '上海客户'], ['hdmd', /华东门店.*分组/, '分组']] as const) {
    await page.keyboard.press('Control+k')
    await page.keyboard.type(typed)
    await expect(page.getByRole('option', { name: option })).toHaveAttribute('aria-selected', 'true')
    await page.keyboard.press('Enter')
    await expect(heading()).toHaveText(opened)
  }
  await expect(node('华东门店')).toHaveAttribute('aria-selected', 'true')
})

test('tags are sorted by a column, which the address keeps', async () => {
  const { page } = journey
  await journey.open('/tags?category=%E4%BB%B7%E5%80%BC')
  const first = page.getByRole('grid', { name: '标签' }).getByRole('row').nth(1)
  await expect(first).toBeVisible()
  await page.getByRole('columnheader', { name: '成员' }).getByRole('button').click()
  await expect(page.getByRole('columnheader', { name: '成员' })).toHaveAttribute('aria-sort', 'descending')
  await expect(first).toContainText('重点客户')
  await page.getByRole('columnheader', { name: '成员' }).getByRole('button').click()
  await expect(page.getByRole('columnheader', { name: '成员' })).toHaveAttribute('aria-sort', 'ascending')
  await expect(first).not.toContainText('重点客户')
  expect(page.url()).toContain('sort=members&dir=asc')
  await page.reload()
  await expect(page.getByRole('columnheader', { name: '成员' })).toHaveAttribute('aria-sort', 'ascending')
})

test('tags of one group stand together under its heading, which closes', async () => {
  const { page, server } = journey
  for (const [name, group] of [['甲一', '甲组'], ['乙一', '乙组'], ['甲二', '甲组']] as const) await ask(server, 'POST', '/api/crm/tags', { name, group, category: '价值' })
  await journey.open('/tags?category=%E4%BB%B7%E5%80%BC&sort=group&dir=asc')
  const grid = page.getByRole('grid', { name: '标签' })
  const row = (name: string) => grid.getByRole('row').filter({ hasText: name })
  await expect(grid.getByRole('rowheader')).toHaveText(['未分组', '甲组', '乙组'])
  await grid.getByRole('button', { name: '甲组' }).click()
  await expect(row('甲一')).toHaveCount(0)
  await expect(grid.getByRole('button', { name: '甲组' })).toHaveAttribute('aria-expanded', 'false')
  await expect(row('乙一')).toBeVisible()
  expect(await journey.violations()).toEqual([])
  await row('乙一').click()
  await page.keyboard.press('ArrowUp')
  await expect(grid.locator('[data-current=true]')).not.toContainText('甲')
  await page.keyboard.press('ArrowDown')
  await expect(grid.locator('[data-current=true]')).toContainText('乙一')
  await page.keyboard.press('ArrowLeft')
  await expect(row('乙一')).toHaveCount(0)
  await page.keyboard.press('ArrowRight')
  await expect(row('乙一')).toBeVisible()
  await grid.getByRole('button', { name: '甲组' }).click()
  await expect(row('甲二')).toBeVisible()
})

test('categories are made, named, moved by keyboard and by hand, and taken back; nothing goes into itself', async () => {
  const { page } = journey
  await journey.open('/tags')
  const tree = page.getByRole('tree', { name: '标签分类' })
  await node('行为').click()
  await expect(tree).toBeFocused()
  await page.keyboard.press('Alt+ArrowRight')
  await expect(node('行为')).toHaveAttribute('aria-level', '2')
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(node('行为')).toHaveAttribute('aria-level', '1')
  await page.keyboard.press('F2')
  await expect(page.getByRole('dialog').getByRole('textbox')).toHaveValue('行为')
  await page.keyboard.type('行为与活动')
  await page.keyboard.press('Enter')
  await expect(node('行为与活动')).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await node('风险').dragTo(node('价值'))
  await expect(node('风险')).toHaveAttribute('aria-level', '2')
  await node('价值').dragTo(node('风险'))
  await expect(node('价值')).toHaveAttribute('aria-level', '1')
  await page.keyboard.press('Control+z')
  await expect(node('风险')).toHaveAttribute('aria-level', '1')
  await node('基础').click({ button: 'right' })
  await page.getByRole('menuitem', { name: '在其中新建分类' }).click()
  await page.keyboard.type('资料')
  await page.keyboard.press('Enter')
  await expect(node('资料')).toHaveAttribute('aria-level', '2')
  expect(await journey.violations()).toEqual([])
})

test('folders of segments are moved the same way', async () => {
  const { page } = journey
  await journey.open('/segments')
  for (const name of ['活动', '城市']) {
    await page.getByRole('button', { name: '新建文件夹' }).click()
    await page.getByRole('dialog').getByRole('textbox').fill(name)
    await page.keyboard.press('Enter')
    await expect(node(name)).toBeVisible()
  }
  await node('城市').click()
  await page.keyboard.press('Alt+ArrowUp')
  await expect(page.getByRole('treeitem').first()).toContainText('城市')
  await node('活动').dragTo(node('城市'))
  await expect(node('活动')).toHaveAttribute('aria-level', '2')
})

test('rows of the list are put into a folder by hand, several at once, and by keyboard', async () => {
  const { page } = journey
  const row = (name: string) => page.getByRole('grid', { name: '分群' }).getByRole('row').filter({ hasText: name })
  for (const name of ['北京客户', '广州客户']) await ask(journey.server, 'POST', '/api/crm/segments', { name, definition: rule(attribute('city', '北京')) })
  await journey.open('/segments')
  await row('北京客户').getByRole('checkbox').check()
  await row('广州客户').getByRole('checkbox').check()
  await row('北京客户').dragTo(node('活动'))
  await expect(page.getByText(/已移动：.*客户 · .*客户 → 活动/)).toBeVisible()
  await expect(node('活动')).toContainText('2')
  await expect(row('广州客户')).toContainText('活动')
  await page.keyboard.press('Control+z')
  await expect(node('活动')).toContainText('0')
  await expect(row('北京客户')).not.toContainText('活动')

  await page.getByRole('grid', { name: '分群' }).focus()
  await page.keyboard.press('v')
  const dialog = page.getByRole('dialog', { name: '移动 2 项' })
  await expect(dialog.getByRole('combobox', { name: '文件夹' })).toBeFocused()
  expect(await journey.violations()).toEqual([])
  await page.keyboard.press('ArrowDown')
  await expect(dialog.getByRole('option', { name: '城市', selected: true })).toHaveCount(1)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(row('北京客户')).toContainText('城市')
  await expect(row('广州客户')).toContainText('城市')
  await row('北京客户').dragTo(page.getByRole('button', { name: '未归档' }))
  await expect(row('广州客户')).not.toContainText('城市')

  await journey.open('/tags?category=%E4%BB%B7%E5%80%BC')
  await page.getByRole('grid', { name: '标签' }).getByRole('row').filter({ hasText: '重点客户' }).dragTo(node('风险'))
  await expect(page.getByText('已移动：重点客户 → 风险')).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(page.getByRole('grid', { name: '标签' }).getByRole('row').filter({ hasText: '重点客户' })).toBeVisible()
})

test('a segment is kept as a template, which begins another one and stands in the builder', async () => {
  const { page } = journey
  await journey.open(`/segments/${encodeURIComponent('上海客户')}`)
  await expect(heading()).toHaveText('上海客户')
  await page.getByRole('button', { name: '更多' }).click()
  await page.getByRole('menuitem', { name: '存为模板' }).click()
  await page.getByRole('dialog').getByRole('textbox', { name: '名称' }).fill('同城模板')
  await page.getByRole('dialog').getByRole('button', { name: '保存' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await journey.open('/segments?view=templates')
  const kept = page.getByRole('grid', { name: '模板' }).getByRole('row').filter({ hasText: '同城模板' })
  await expect(kept).toContainText('上海')
  expect(await journey.violations()).toEqual([])
  await kept.click()
  await page.getByRole('button', { name: '以此新建分群' }).click()
  await expect(heading()).toHaveText('新建分群')
  await expect(page.locator('.summary-number')).toHaveText('15')
  await page.getByRole('combobox', { name: '输入名称，回车添加' }).fill('tongcheng')
  await expect(page.getByRole('option', { name: '同城模板' })).toBeVisible()
  await page.keyboard.press('Escape')

  await journey.open('/segments?view=templates')
  await kept.click()
  await page.getByRole('button', { name: '删除' }).click()
  await expect(page.getByRole('heading', { name: '还没有模板' })).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(kept).toBeVisible()
})

test('a circle through a tag and a segment is refused, and named', async () => {
  const { page } = journey
  await ask(journey.server, 'POST', '/api/crm/tags', { name: '来自分群', rule: rule({ kind: 'segment', op: 'in', segment: '上海客户' }) })
  const { answer } = await journey.server.call('PUT', `/api/crm/segments/${encodeURIComponent('上海客户')}`, { definition: rule({ kind: 'tag', op: 'hasAny', tags: ['来自分群'] }) })
  expect(answer.error).toMatchObject({ code: 'conflict', message: '循环引用：分群“上海客户” → 标签“来自分群” → 分群“上海客户”' })
  await journey.open(`/tags/${encodeURIComponent('来自分群')}?tab=log`)
  await page.getByRole('radio', { name: '运行' }).click()
  await expect(page.getByRole('grid', { name: '运行' }).getByRole('row').nth(1)).toContainText('发布')
})

test('an undo that is refused is passed over from its message, so that earlier acts can be taken back', async () => {
  const { page, server } = journey
  await ask(server, 'POST', '/api/crm/segments', { name: '先前的分群', definition: rule(attribute('city', '上海')) })
  const { id } = await ask<{ id: string }>(server, 'POST', '/api/crm/customers', { fields: { name: '有单的人' }, identities: [{ channel: 'member_id', value: 'M900' }] })
  const path = join(server.home, 'late.csv')
  writeFileSync(path, '订单号,会员号,下单时间,金额\nlate-1,M900,2026-01-01 10:00:00,88.00')
  await bringOrders(server, path)
  await journey.open('/segments')
  const row = page.getByRole('grid', { name: '分群' }).getByRole('row').filter({ hasText: '先前的分群' })
  await expect(row).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(page.getByText('无法撤销：该客户已有事件记录')).toBeVisible()
  await page.getByRole('button', { name: '跳过这一步' }).click()
  await expect(page.getByText(`已跳过：新建客户 ${id}`)).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(row).toHaveCount(0)
  await page.keyboard.press('Control+y')
  await expect(row).toBeVisible()
  await page.keyboard.press('Control+y')
  await expect(page.getByText(`已重做：放回跳过的一步：新建客户 ${id}`)).toBeVisible()
})

test('notices stand out until they are read', async () => {
  const { page, server } = journey
  const path = `/api/crm/segments/${encodeURIComponent('上海客户')}`
  await finished(server, await ask(server, 'POST', `${path}/run`))
  await ask(server, 'POST', `${path}/subscriptions`, { on: { kind: 'entered' } })
  const { items: people } = await ask<{ items: { id: string }[] }>(server, 'GET', '/api/crm/customers?limit=2&city=%E6%9D%AD%E5%B7%9E')
  for (const { id } of people) {
    await ask(server, 'PATCH', `/api/crm/customers/${id}`, { fields: { city: '上海' } })
    await finished(server, await ask(server, 'POST', `${path}/run`))
  }
  await journey.open('/')
  const rail = page.getByRole('navigation', { name: '主导航' })
  await expect(rail.getByRole('link', { name: '分群, 2 条未读' })).toContainText('2')
  await page.keyboard.press('Control+b')
  await expect(rail.getByRole('link', { name: '分群, 2 条未读' }).locator('.rail-dot')).toBeVisible()
  expect(await journey.violations()).toEqual([])
  await page.keyboard.press('Control+b')
  await journey.open('/segments?view=notices')
  await expect(page.getByRole('status').filter({ hasText: '2 条未读' })).toBeVisible()
  const rows = page.getByRole('grid', { name: '通知' }).getByRole('row')
  await expect(rows).toHaveCount(3)
  await expect(page.getByRole('img', { name: '未读' })).toHaveCount(2)
  expect(await journey.violations()).toEqual([])
  await page.getByRole('button', { name: '全部标为已读' }).click()
  await expect(page.getByRole('status').filter({ hasText: '0 条未读' })).toBeVisible()
  await expect(page.getByRole('img', { name: '未读' })).toHaveCount(0)
  await expect(rail.getByRole('link', { name: '分群', exact: true })).toBeVisible()
  await rows.nth(1).click()
  await page.keyboard.press('Enter')
  await expect(heading()).toHaveText('上海客户')
  expect(journey.complaints).toEqual([])
})
