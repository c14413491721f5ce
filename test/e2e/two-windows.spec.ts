/** A segment or a tag in two windows of the same person: who saves later is told, chooses, and loses nothing that was typed. */
import { expect, test, type Page } from '@playwright/test'
import { testToken } from '#test/support/server.ts'
import { ask, openShop, shopJourney } from './support/shop.ts'

const journey = shopJourney(async (server) => {
  await ask(server, 'POST', '/api/crm/segments', { name: '上海客户', definition: { schema: 1, entity: 'customer', root: { kind: 'group', op: 'and', children: [{ kind: 'attribute', id: 'city', field: 'city', op: 'in', value: ['上海'] }] } } })
  await ask(server, 'POST', '/api/crm/tags', { name: '常客', kind: 'rule', state: 'draft', rule: ruleOf(100) })
}, openShop)

function ruleOf(points: number): object {
  return { schema: 1, entity: 'customer', root: { kind: 'group', op: 'and', children: [{ kind: 'attribute', id: 'points', field: 'points', op: 'gte', value: points }] } }
}

const address = '/segments/%E4%B8%8A%E6%B5%B7%E5%AE%A2%E6%88%B7'
let other: Page

async function atLeast(page: Page, points: string): Promise<void> {
  await page.getByPlaceholder('输入名称，回车添加').first().fill('积分')
  await page.keyboard.press('Enter')
  await page.getByRole('complementary', { name: '详情栏' }).getByLabel('值', { exact: true }).fill(points)
  await expect(page.getByText('未保存')).toBeVisible()
}

test('who saves later is told, and loads theirs or saves over it', async () => {
  const { page } = journey
  await journey.open(`${address}?tab=condition`)
  other = await page.context().newPage()
  await other.goto(`${journey.server.url}/#token=${testToken}&to=${address}?tab=condition`)
  await atLeast(page, '300')
  await atLeast(other, '500')
  await other.getByRole('button', { name: '查看变化并保存' }).click()
  await expect(other.getByRole('dialog')).toContainText('积分')

  await page.getByRole('button', { name: '查看变化并保存' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '保存并运行' }).click()
  await expect(page.getByText('未保存')).toBeHidden()

  const dialog = other.getByRole('dialog')
  await expect(dialog.getByRole('alert')).toContainText('有人保存了另一个版本')
  await expect(dialog).toContainText('300')
  await expect(dialog).toContainText('500')
  await dialog.getByRole('button', { name: '取消' }).click()
  await expect(other.getByRole('main').getByText('未保存，已有人保存了别的版本')).toBeVisible()
  await expect(other.getByRole('complementary', { name: '详情栏' }).getByLabel('值', { exact: true })).toHaveValue('500')
  await other.getByRole('button', { name: '查看变化并保存' }).click()
  await dialog.getByRole('button', { name: '用我的覆盖' }).click()
  await expect(other.getByText('未保存')).toBeHidden()
  expect(JSON.stringify(await ask(journey.server, 'GET', `/api/crm${address}`))).toContain('500')

  await expect(page.getByRole('main')).toContainText('500')
  await page.getByRole('main').getByText(/积分/).first().click()
  await page.getByRole('complementary', { name: '详情栏' }).getByLabel('值', { exact: true }).fill('700')
  await ask(journey.server, 'PUT', `/api/crm${address}`, { definition: { schema: 1, entity: 'customer', root: { kind: 'group', op: 'and', children: [{ kind: 'attribute', id: 'level', field: 'level', op: 'in', value: ['金卡'] }] } } })
  await page.getByRole('button', { name: '查看变化并保存' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '载入对方的' }).click()
  await expect(page.getByText('未保存')).toBeHidden()
  await expect(page.getByRole('main')).toContainText('金卡')
})

test('a name that is being typed stays while another is saved', async () => {
  await journey.open(`${address}?tab=settings`)
  const name = journey.page.getByRole('textbox', { name: '名称' })
  await name.fill('我的名字')
  await ask(journey.server, 'PUT', `/api/crm${address}`, { name: '对方的名字' })
  await expect(journey.page.getByText('期间已被保存为：对方的名字')).toBeVisible()
  await expect(name).toHaveValue('我的名字')
  await name.blur()
  await journey.page.getByRole('button', { name: '用我的覆盖' }).click()
  await expect(journey.page.getByRole('heading', { level: 1 })).toHaveText('我的名字')
})

test('a rule of a tag that was saved elsewhere meanwhile is not written over before somebody chose to', async () => {
  const { page, server } = journey
  const tag = '/tags/%E5%B8%B8%E5%AE%A2'
  const notice = page.getByRole('main').getByRole('alert').filter({ hasText: '有人保存了另一条规则' })
  const points = page.getByRole('complementary', { name: '详情栏' }).getByLabel('值', { exact: true })
  const change = async (to: string) => {
    await page.locator('.node-card[data-kind=leaf]').click()
    await points.fill(to)
  }
  await journey.open(`${tag}?tab=rule`)
  await change('300')
  await ask(server, 'PUT', `/api/crm${tag}`, { rule: ruleOf(500) })
  await expect(notice).toBeVisible()
  await expect(page.getByRole('button', { name: /保存草稿/ })).toBeDisabled()
  await expect(points).toHaveValue('300')
  await notice.getByRole('button', { name: '用我的覆盖' }).click()
  await expect(notice).toBeHidden()
  expect(JSON.stringify(await ask(server, 'GET', `/api/crm${tag}`))).toContain('300')

  await change('700')
  await ask(server, 'PUT', `/api/crm${tag}`, { rule: ruleOf(900) })
  await notice.getByRole('button', { name: '载入对方的' }).click()
  await expect(page.locator('.node-card[data-kind=leaf]')).toContainText('900')
})

test('settings of a tag that were saved elsewhere meanwhile are told', async () => {
  const { page, server } = journey
  const tag = '/tags/%E5%B8%B8%E5%AE%A2'
  await journey.open(`${tag}?tab=settings`)
  await page.getByLabel('说明').fill('我写的说明')
  await ask(server, 'PUT', `/api/crm${tag}`, { description: '对方写的' })
  const notice = page.getByRole('alert').filter({ hasText: '有人保存了别的设置' })
  await expect(notice).toBeVisible()
  await expect(page.getByLabel('说明')).toHaveValue('我写的说明')
  await notice.getByRole('button', { name: '用我的覆盖' }).click()
  await expect(notice).toBeHidden()
  expect(await ask(server, 'GET', `/api/crm${tag}`)).toMatchObject({ description: '我写的说明' })
})

test('what was typed right before the page is left is still there', async () => {
  const { page } = journey
  await journey.open('/tags/%E5%B8%B8%E5%AE%A2?tab=rule')
  await page.locator('.node-card[data-kind=leaf]').click()
  await page.getByRole('complementary', { name: '详情栏' }).getByLabel('值', { exact: true }).fill('650')
  await page.reload()
  await expect(page.locator('.node-card[data-kind=leaf]')).toContainText('650')
})
