/** Every screen, in both themes and both languages: no serious violation, one main landmark, one h1, nothing clipped at 1280×800. */
import { expect, test } from '@playwright/test'
import { customersFile, ordersFile } from './support/files.ts'
import { startJourney, type Journey } from './support/journey.ts'
import { ask } from './support/shop.ts'

const conditions = [
  { kind: 'attribute', field: 'city', op: 'notIn', value: ['上海', '北京'] },
  { kind: 'event', event: 'order', window: { kind: 'calendar', last: 400, unit: 'day' }, measure: { fn: 'count' }, op: 'gte', value: 3 }
]

let journey: Journey
let routes: [string, string][] = []
test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  journey = await startJourney({ viewport: { width: 1280, height: 800 } })
  const { page, folder } = journey
  await journey.open()
  await page.getByRole('button', { name: /新建工作区/ }).click()
  await page.getByRole('textbox', { name: /工作区名称/ }).fill('门店一')
  await page.keyboard.press('Enter')
  await journey.choose('选择文件', customersFile(folder))
  await page.getByRole('group', { name: '导入为' }).getByRole('button', { name: '客户' }).click()
  await page.getByRole('button', { name: /^导入 60 行/ }).click()
  await expect(page.getByText('已接收').first()).toBeVisible({ timeout: 60_000 })
  const batch = new URL(page.url()).hash.slice(1)
  await journey.open('/imports')
  await journey.choose('选择文件', ordersFile(folder))
  await page.getByRole('group', { name: '导入为' }).getByRole('button', { name: '事件' }).click()
  await page.getByRole('combobox', { name: '事件类型' }).fill('order')
  const draft = new URL(page.url()).hash.slice(1)
  const { server } = journey
  const { items: [first] } = await ask<{ items: { id: string }[] }>(server, 'GET', '/api/crm/customers?limit=1')
  for (const [name, city] of [['Shanghai', '上海'], ['Not Beijing', '杭州']] as const) {
    const definition = { schema: 1, entity: 'customer', root: { kind: 'group', op: 'and', children: [{ kind: 'attribute', field: 'city', op: 'in', value: [city] }] } }
    await ask(server, 'POST', '/api/crm/segments', { name, definition, type: 'static', description: name })
  }
  await ask(server, 'PUT', '/api/crm/segments/Shanghai', { definition: { schema: 1, entity: 'customer', root: { kind: 'attribute', field: 'city', op: 'eq', value: '上海' } }, note: 'one city' })
  await ask(server, 'POST', '/api/crm/groups', { name: 'East' })
  await ask(server, 'POST', '/api/crm/groups/East/members', { customer_ids: [first!.id] })
  routes = [
    ['home', '/'], ['customers', '/customers'], ['filtered customers', `/customers?where=${encodeURIComponent(JSON.stringify(conditions))}`], ['builder', `/builder?${new URLSearchParams({ entity: 'customer', where: JSON.stringify(conditions) })}`], ['accounts', '/accounts'], ['leads', '/leads'], ['profile', `/customers/${first!.id}`], ['imports', '/imports'], ['draft', draft], ['batch', batch], ['rejects', '/rejects'], ['recipes', '/recipes'], ['quality', '/quality'],
    ['segments', '/segments'], ...['condition', 'members', 'history', 'versions', 'compare', 'settings'].map((tab): [string, string] => [`segment ${tab}`, `/segments/Shanghai?tab=${tab}&with=Not Beijing`]),
    ['segments in the bin', '/segments?view=bin'], ['notices', '/segments?view=notices'], ['templates', '/segments?view=templates'], ['groups', '/groups'],
    ['workspace settings', '/settings/workspace'], ['appearance', '/settings/appearance'], ['storage', '/settings/storage'], ['ingestion', '/settings/ingestion'], ['shortcuts', '/settings/shortcuts'], ['about', '/settings/about'], ['nowhere', '/nowhere'],
    ['missing customer', '/customers/CU99999999'], ['tags', '/tags'], ['market', '/tags?view=market'], ['tags out of use', '/tags?view=stale'], ['bin of tags', '/tags?view=bin'],
    ...(['rule', 'members', 'log', 'versions', 'quality', 'lineage', 'settings'] as const).map((tab): [string, string] => [`${tab} of a tag`, `/tags/${encodeURIComponent('会员')}?tab=${tab}`])
  ]
})
test.afterAll(async () => {
  await journey?.end()
})

for (const theme of ['light', 'dark'] as const) {
  for (const language of ['zh', 'en'] as const) {
    test(`screens are accessible and whole: ${theme}, ${language}`, async () => {
      test.setTimeout(480_000)
      const { page } = journey
      await setPreference('theme', theme)
      await setPreference('language', language)
      await expect(page.locator('html')).toHaveAttribute('lang', language === 'zh' ? 'zh-CN' : 'en')
      for (const [name, route] of routes) {
        await test.step(name, async () => {
          await journey.open(route)
          await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1)
          await expect(page.getByRole('main')).toHaveCount(1)
          await page.locator('.skeleton').first().waitFor({ state: 'hidden' })
          expect(await journey.violations(), name).toEqual([])
          expect(await clipped(), `${name} clips`).toEqual([])
        })
      }
    })
  }
}

test('dialogs and menus are accessible', async () => {
  const { page } = journey
  await setPreference('language', 'zh')
  await setPreference('theme', 'light')
  await journey.open('/customers')
  await expect(page.getByText('共 60 条')).toBeVisible()
  const panels: [string, () => Promise<void>][] = [
    ['palette', () => page.keyboard.press('Control+k')],
    ['shortcuts', () => page.keyboard.press('?')],
    ['tag of a selection', async () => { await page.getByRole('grid').focus(); await page.keyboard.press('x'); await page.keyboard.press('t') }],
    ['new customer', async () => { await page.keyboard.press('c'); await page.keyboard.press('c') }],
    ['columns', () => page.keyboard.press('Shift+C')],
    ['filter', () => page.getByRole('button', { name: '城市' }).first().click()],
    ['condition picker', () => page.getByRole('button', { name: '添加条件' }).click()],
    ['condition form', async () => { await page.getByRole('button', { name: '添加条件' }).click(); await page.keyboard.type('会员等级'); await page.keyboard.press('Enter') }],
    ['jobs', () => page.getByRole('button', { name: '任务' }).click()],
    ['user menu', () => page.getByRole('button', { name: '用户菜单' }).click()]
  ]
  for (const [name, open] of panels) {
    await test.step(name, async () => {
      await open()
      await expect(page.getByRole('dialog').or(page.getByRole('menu')).first()).toBeVisible()
      expect(await journey.violations(), name).toEqual([])
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog').or(page.getByRole('menu'))).toHaveCount(0)
    })
  }
})

/** As the settings do it, without leaving the screen. */
async function setPreference(name: 'theme' | 'language', value: string): Promise<void> {
  const { page } = journey
  await journey.open('/settings/appearance')
  const groups = { theme: /^(主题|Theme)$/, language: /^(语言|Language)$/ }
  const labels: Record<string, RegExp> = { light: /^(浅色|Light)$/, dark: /^(深色|Dark)$/, zh: /^中文$/, en: /^English$/ }
  await page.getByRole('radiogroup', { name: groups[name] }).getByRole('radio', { name: labels[value]! }).click()
}

/** Words of the interface (not data) that are cut off: buttons, labels, headings wider than their box. */
async function clipped(): Promise<string[]> {
  return journey.page.evaluate(() => {
    const words = [...document.querySelectorAll<HTMLElement>('button, h1, h2, h3, .badge, .metric-label, .metric-value, .rail-item span, .segmented button, .setting strong')]
    return words.filter((element) => element.offsetParent !== null && element.closest('.hidden, .table, .timeline-scroll, .sheet, .tabs, .identities') === null)
      .filter((element) => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== 'visible' && element.clientWidth > 0)
      .map((element) => `${element.tagName}.${element.className}: ${element.textContent?.slice(0, 40)}`)
  })
}
