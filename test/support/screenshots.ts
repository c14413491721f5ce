/** `npm run screenshots`: every screen of the demo, in both languages and both themes, into resources/screenshots. `-- builder` takes those whose name begins so. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { customersFile } from '#test/e2e/support/files.ts'
import { segmentPath } from '#renderer/screens/segments/paths.ts'
import { launchBrowser } from './browser.ts'
import { serveProcess } from './server.ts'

interface Screen {
  name: string
  route: string
  /** What is done on the screen before its picture is taken. */
  act?(page: Page): Promise<void>
}

const languages = ['zh', 'en'] as const
const themes = ['light', 'dark'] as const
const target = join(import.meta.dirname, '../../resources/screenshots')
const home = mkdtempSync(join(tmpdir(), 'cohortdesk-'))
const file = customersFile(home)

const shownConditions = [
  { kind: 'attribute', field: 'city', op: 'notIn', value: ['上海市', '北京市'] },
  { kind: 'event', event: 'order', window: { kind: 'calendar', last: 90, unit: 'day' }, measure: { fn: 'count' }, op: 'gte', value: 3 },
  { kind: 'attribute', field: 'level', op: 'in', value: ['金卡', '钻石'] }
]

/** A definition with some hundred conditions, in groups of ten, as a route of the builder. */
function builderRoute(count: number): string {
  const cities = ['上海市', '北京市', '深圳市', '广州市', '杭州市']
  const leaves = Array.from({ length: count }, (_, index) => [
    { kind: 'event', event: 'order', window: { kind: 'calendar', last: 90 + index, unit: 'day' }, measure: { fn: 'count' }, op: 'gte', value: 1 + (index % 3) },
    { kind: 'attribute', field: 'city', op: 'notIn', value: [cities[index % cities.length]] },
    { kind: 'attribute', field: 'level', op: 'in', value: index % 2 ? ['金卡', '钻石'] : ['银卡', '金卡'] }
  ][index % 3]!)
  const groups = Array.from({ length: Math.ceil(count / 10) }, (_, index) => ({ kind: 'group', op: index % 2 ? 'and' : 'or', children: leaves.slice(index * 10, index * 10 + 10) }))
  return `/builder?${new URLSearchParams({ entity: 'customer', where: JSON.stringify(count <= 10 ? leaves : [{ kind: 'group', op: 'or', children: groups }]) })}`
}

const only = process.argv[2] ?? ''
const ordered = (days: number, op: string, value: number) => ({ kind: 'event', event: 'order', window: { kind: 'calendar', last: days, unit: 'day' }, measure: { fn: 'count' }, op, value })
/** Segments that the demo is given, so that there is something to show; the first is changed once and runs twice. */
const shownSegments = [
  { name: '活跃高等级会员', children: [shownConditions[2]!, ordered(180, 'gte', 2)] },
  { name: '近 90 天下过单', children: [ordered(90, 'gte', 1)] },
  { name: '沉睡老客', children: [ordered(730, 'gte', 2), ordered(120, 'eq', 0)] },
  { name: '上海与北京', children: [{ kind: 'attribute', field: 'city', op: 'in', value: ['上海市', '北京市'] }] }
] as const

const server = serveProcess(['--workspace', join(home, 'CohortDesk/演示 Demo'), '--demo'], { COHORTDESK_HOME: join(home, 'home') })
try {
  process.stderr.write('Making the demo …\n')
  const { url, token } = await server.ready
  await picture(url, token)
} finally {
  server.child.kill('SIGTERM')
  await server.ended
  rmSync(home, { recursive: true, force: true, maxRetries: 3 })
}

async function picture(url: string, token: string): Promise<void> {
  mkdirSync(target, { recursive: true })
  const ask = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${url}/api${path}`, { method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, ...(body && { body: JSON.stringify(body) }) })
    const { success, data, error } = await response.json() as { success: boolean; error?: unknown; data: { jobId: string; status: string; items: { id: string; batchId: string; rejected: number }[]; timeline: { event_type: string }[] } }
    if (!success) throw new Error(`${method} ${path}: ${JSON.stringify(error)}`)
    return data
  }
  await fillLibrary(ask)
  const { items: customers } = await ask('GET', '/crm/customers?sort=total_orders&limit=80')
  const customer = await withComplaint(customers.map(({ id }) => id))
  const { items: batches } = await ask('GET', '/imports')
  const screens = screensOf(customer, batches.find((batch) => batch.rejected > 0)?.batchId ?? batches[0]!.batchId)
  /** The first of some customers whose last events hold a complaint, so that there is something to do. */
  async function withComplaint(ids: string[]): Promise<string> {
    for (const id of ids) {
      const { timeline } = await ask('GET', `/crm/customers/${id}/profile`)
      if (timeline.slice(0, 6).some((event) => event.event_type === 'complaint')) return id
    }
    return ids[0]!
  }
  const browser = await launchBrowser()
  const start: Screen = { name: 'start', route: '/' }
  try {
    for (const language of languages) for (const theme of themes) await take(url, token, language, theme, screens)
    await ask('POST', '/workspaces/close')
    for (const language of languages) for (const theme of themes) await take(url, token, language, theme, [start])
  } finally {
    await browser.close()
  }

  async function take(address: string, key: string, language: string, theme: string, list: Screen[]): Promise<void> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: language === 'zh' ? 'zh-CN' : 'en-GB', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce' })
    // Newer than anything the server keeps of the pages before.
    await context.addInitScript((chosen) => localStorage.setItem('cohortdesk.preferences', chosen), JSON.stringify({ language, theme, changedAt: Number.MAX_SAFE_INTEGER }))
    await forgetTabs(address, key)
    const page = await context.newPage()
    await page.goto(`${address}/#token=${key}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    for (const screen of list.filter(({ name }) => name.startsWith(only))) {
      await page.evaluate((hash) => { window.location.hash = hash }, screen.route)
      await settled(page)
      await screen.act?.(page)
      await settled(page)
      await page.screenshot({ path: join(target, `${screen.name}-${language}-${theme}.png`) })
      await page.keyboard.press('Escape')
      process.stderr.write(`${screen.name}-${language}-${theme}\n`)
    }
    await context.close()
  }
}

type Ask = (method: string, path: string, body?: object) => Promise<{ jobId: string; status: string }>

/** Segments with runs and a second version, and a tree of groups with somebody in it. */
async function fillLibrary(ask: Ask): Promise<void> {
  const idOf = (name: string) => encodeURIComponent(name)
  const run = async (name: string) => {
    const { jobId } = await ask('POST', `/crm/segments/${idOf(name)}/run`)
    for (let status = 'queued'; status !== 'done'; { status } = await ask('GET', `/jobs/${jobId}`)) {
      if (status !== 'queued' && status !== 'running') throw new Error(`The run of ${name} ended as ${status}`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  const definition = (children: readonly unknown[]) => ({ schema: 1, entity: 'customer', root: { kind: 'group', op: 'and', children } })
  for (const { name, children } of shownSegments) {
    await ask('POST', '/crm/segments', { name, definition: definition(children) })
    await run(name)
  }
  const [first] = shownSegments
  await ask('PUT', `/crm/segments/${idOf(first.name)}`, { definition: definition([first.children[0], ordered(180, 'gte', 3)]), note: '≥ 3' })
  await run(first.name)
  for (const [name, parent] of [['华东', null], ['上海', '华东'], ['苏州', '华东'], ['华南', null]] as const) await ask('POST', '/crm/groups', { name, parent })
  await ask('POST', `/crm/groups/${idOf('上海')}/members`, { definition: definition([shownSegments[3].children[0], first.children[0]]) })
}

/** So that each round begins with no tab open. */
async function forgetTabs(address: string, key: string): Promise<void> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const { data } = await (await fetch(`${address}/api/workspaces/current`, { headers })).json() as { data: { workspace: { id: string } | null } }
  if (data.workspace) await fetch(`${address}/api/workspace/tabs`, { method: 'PUT', headers, body: JSON.stringify({ workspace: data.workspace.id, tabs: {} }) })
}

function screensOf(customer: string, batch: string): Screen[] {
  return [
    { name: 'home', route: '/' },
    { name: 'customers', route: '/customers?sort=total_spent&dir=desc' },
    {
      name: 'filters', route: `/customers?where=${encodeURIComponent(JSON.stringify(shownConditions))}`,
      async act(page) {
        await page.locator('.condition-chip .chip-main').last().click()
      }
    },
    {
      name: 'builder', route: builderRoute(3),
      async act(page) {
        await page.locator('.node-card[data-kind=leaf]').nth(1).click()
      }
    },
    { name: 'builder-20', route: builderRoute(20) },
    { name: 'builder-200', route: builderRoute(200) },
    { name: 'accounts', route: '/accounts' },
    { name: 'leads', route: '/leads' },
    { name: 'customer', route: `/customers/${encodeURIComponent(customer)}` },
    { name: 'quality', route: '/quality' },
    { name: 'groups', route: '/groups?group=%E4%B8%8A%E6%B5%B7' },
    { name: 'segments', route: '/segments' },
    ...(['condition', 'members', 'history', 'versions', 'compare', 'settings'] as const).map((tab): Screen => ({ name: `segment-${tab}`, route: segmentPath(shownSegments[0].name, tab, shownSegments.slice(1).map(({ name }) => name)) })),
    {
      name: 'segment-overlap', route: segmentPath(shownSegments[0].name, 'compare', shownSegments.slice(1).map(({ name }) => name)),
      async act(page) {
        await page.getByRole('radio', { name: /重叠|Overlap/ }).click()
        await page.locator('.upset-region').first().waitFor()
      }
    },
    { name: 'imports', route: '/imports' },
    {
      name: 'import', route: '/imports',
      async act(page) {
        const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.locator('.drop-zone button').first().click()])
        await chooser.setFiles(file)
        await page.locator('.col-target').first().waitFor()
        await page.locator('.segmented button').first().click()
        await page.locator('.col-name').nth(5).click()
      }
    },
    {
      name: 'import-classify', route: '/imports',
      async act(page) {
        const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.locator('.drop-zone button').first().click()])
        await chooser.setFiles(file)
        await page.getByRole('button', { name: /初步分类|Classification/ }).click()
        await page.getByRole('button', { name: /^(添加字段|Add a field)$/ }).click()
      }
    },
    { name: 'import-result', route: `/imports/${encodeURIComponent(batch)}` },
    { name: 'rejects', route: '/rejects' },
    { name: 'recipes', route: '/recipes' },
    { name: 'tags', route: '/tags' },
    { name: 'tag-market', route: '/tags?view=market' },
    ...(['rule', 'members', 'log', 'quality', 'lineage'] as const).map((tab): Screen => ({ name: `tag-${tab}`, route: `/tags/${encodeURIComponent('沉睡')}?tab=${tab}` })),
    { name: 'settings', route: '/settings/workspace' },
    { name: 'storage', route: '/settings/storage' },
    { name: 'ingestion', route: '/settings/ingestion' },
    { name: 'shortcuts', route: '/settings/shortcuts' },
    {
      name: 'palette', route: '/',
      async act(page) {
        await page.keyboard.press('Control+k')
        await page.keyboard.type('海')
        await page.getByRole('option').first().waitFor()
      }
    }
  ]
}

/** Nothing is loading, and fonts are there. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(300)
  await page.waitForFunction(() => document.querySelector('.skeleton, [aria-busy=true]') === null)
  await page.evaluate(() => document.fonts.ready)
  await page.waitForTimeout(400)
}
