/** Tags in a real browser: a rule is published after its diff was read, by mouse and by keyboard; a selection is tagged and the tag taken back. */
import { expect, test } from '@playwright/test'
import { ask, shopJourney } from './support/shop.ts'

const journey = shopJourney()

const tag = '高积分'
const heading = () => journey.page.getByRole('heading', { level: 1 })
const dialog = () => journey.page.getByRole('dialog')
const total = () => journey.page.locator('.summary-number')
const moved = () => dialog().getByRole('group', { name: '成员的变化' })

async function membersOf(name: string): Promise<number> {
  const { answer } = await journey.server.call('GET', `/api/tag/list?query=${encodeURIComponent(name)}`)
  return (answer.data as { items: { name: string; members: number }[] }).items.find((item) => item.name === name)?.members ?? -1
}

test('with the mouse: a rule is written, verified, its diff read, and published', async () => {
  const { page } = journey
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '标签' }).click()
  await expect(heading()).toHaveText('标签')
  await page.getByRole('button', { name: '新建标签' }).first().click()
  await dialog().getByRole('textbox', { name: '名称' }).fill(tag)
  await dialog().getByRole('textbox', { name: /^说明/ }).fill('积分多的会员')
  await dialog().getByRole('radio', { name: '橙' }).click()
  await dialog().getByRole('button', { name: '创建' }).click()
  await expect(heading()).toHaveText(tag)

  await page.getByRole('combobox', { name: '输入名称，回车添加' }).fill('积分')
  await page.getByRole('region', { name: '可用的条件' }).getByRole('option', { name: '积分', exact: true }).click()
  await page.getByRole('form', { name: '条件表单' }).getByLabel('值', { exact: true }).fill('300')
  await expect(total()).toHaveText('30')
  await page.getByRole('button', { name: /^保存草稿/ }).click()
  await expect(page.getByText('未保存')).toBeHidden()
  expect(await membersOf(tag)).toBe(0)

  await page.getByRole('button', { name: /^发布…/ }).click()
  await expect(dialog().getByRole('list').filter({ hasText: '新增：' })).toContainText('积分大于等于 300')
  await expect(moved()).toContainText('+30')
  expect(await journey.violations()).toEqual([])
  await dialog().getByRole('button', { name: '通过验证' }).click()
  await dialog().getByRole('button', { name: '发布：+30 −0' }).click()
  await expect(page.getByText(`已发布：${tag}`)).toBeVisible()
  await expect.poll(() => membersOf(tag), { timeout: 60_000 }).toBe(30)
  await page.getByRole('tab', { name: '成员' }).click()
  await expect(page.getByText('共 30 条')).toBeVisible()
  await expect(page.getByRole('complementary', { name: '详情栏' })).toContainText('积分大于等于 300')
})

test('with the keyboard alone: the rule is changed, the diff says who leaves, and it is published', async () => {
  const { page } = journey
  await page.keyboard.press('g')
  await page.keyboard.press('b')
  await expect(heading()).toHaveText('标签')
  await page.keyboard.press('/')
  await page.keyboard.type('gjf')
  await expect(page.getByRole('status').filter({ hasText: '共 1 个标签' })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('grid')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(heading()).toHaveText(tag)
  await expect(page.getByRole('combobox', { name: '输入名称，回车添加' })).toBeFocused()
  await page.keyboard.press('Escape')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('e')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('500')
  await expect(total()).toHaveText('10')
  await page.keyboard.press('Control+s')
  await expect(page.getByText(`规则已存为草稿：${tag}`)).toBeVisible()

  await page.keyboard.press('Control+Enter')
  await expect(dialog().getByRole('list').filter({ hasText: '删除：' })).toContainText('积分大于等于 300')
  await expect(moved()).toContainText('−20')
  await expect(dialog().getByRole('group', { name: '差异' })).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.type('门槛提高')
  await page.keyboard.press('Enter')
  await expect(dialog().getByRole('button', { name: '发布：+0 −20' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialog()).toBeHidden()
  await expect.poll(() => membersOf(tag), { timeout: 60_000 }).toBe(10)
})

test('a selection is tagged by T, and the tag is taken back', async () => {
  const { page } = journey
  await journey.open('/customers?sort=points&dir=desc')
  await expect(page.getByText('共 60 条')).toBeVisible()
  const grid = page.getByRole('grid')
  await grid.focus()
  for (const key of ['Home', 'x', 'j', 'x', 't']) await page.keyboard.press(key)
  await expect(dialog()).toBeVisible()
  await page.keyboard.type('活动邀请')
  await expect(dialog().getByRole('option', { name: '新建手工标签“活动邀请”' })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(dialog().getByRole('status')).toContainText('选中 2 人：2 人将打上')
  await expect(dialog().getByRole('button', { name: '给 2 人打上' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByText('标签已更改：活动邀请 · 2')).toBeVisible({ timeout: 30_000 })
  expect(await membersOf('活动邀请')).toBe(2)
  await grid.focus()
  await page.keyboard.press('Control+z')
  await expect.poll(() => membersOf('活动邀请'), { timeout: 30_000 }).toBe(0)
})

test('a profile says why each tag stands there, and gives and takes one on the spot', async () => {
  const { page } = journey
  const { answer } = await journey.server.call('GET', '/api/crm/customers?sort=points&direction=desc&limit=1')
  const [richest] = (answer.data as { items: { id: string }[] }).items
  await journey.open(`/customers/${richest!.id}`)
  const chips = page.getByRole('group', { name: '标签', exact: true })
  await chips.getByRole('button', { name: tag }).click()
  await expect(dialog()).toContainText('积分大于等于 300')
  await expect(dialog()).toContainText('规则运行')
  expect(await journey.violations()).toEqual([])
  await page.keyboard.press('Escape')
  await page.keyboard.press('t')
  await expect(dialog().getByRole('combobox')).toBeFocused()
  await page.keyboard.type('活动邀请')
  await page.keyboard.press('Enter')
  await chips.getByRole('button', { name: '活动邀请' }).click()
  await dialog().getByRole('button', { name: '取下标签' }).click()
  await expect(chips.getByRole('button', { name: '活动邀请' })).toBeHidden()
  expect(journey.complaints).toEqual([])
})

test('publishing asks for a description where there is none; a name that is taken is told once, in its field', async () => {
  const { page, server } = journey
  const rule = { schema: 1, entity: 'customer', root: { kind: 'group', op: 'and', children: [{ kind: 'attribute', id: 'points', field: 'points', op: 'gte', value: 500 }] } }
  await ask(server, 'POST', '/api/crm/tags', { name: '大户', kind: 'rule', state: 'draft', rule })
  await journey.open('/tags/%E5%A4%A7%E6%88%B7?tab=rule')
  await page.getByRole('button', { name: /^发布…/ }).click()
  const verify = dialog().getByRole('button', { name: '通过验证' })
  await expect(dialog()).toContainText('缺少说明')
  await expect(verify).toBeDisabled()
  await dialog().getByRole('textbox', { name: /^说明/ }).fill('积分 500 以上')
  await verify.click()
  await expect(dialog().getByRole('button', { name: /^发布：/ })).toBeVisible()
  expect(await ask(server, 'GET', '/api/crm/tags/%E5%A4%A7%E6%88%B7')).toMatchObject({ description: '积分 500 以上', state: 'verified' })
  await page.keyboard.press('Escape')

  await journey.open('/tags?new=1')
  await dialog().getByRole('textbox', { name: '名称' }).fill('大户')
  await dialog().getByRole('button', { name: '创建' }).click()
  await expect(dialog().getByText('该名称已被使用')).toHaveCount(1)
  await expect(dialog().getByRole('textbox', { name: /^名称/ })).toHaveAttribute('aria-invalid', 'true')
})
