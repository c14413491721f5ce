/**
 * The builder in a real browser: conditions dragged from the palette onto the canvas, from the moment they are let go to the frame that shows their count, and
 * values changed in forms, from the input to that frame. Nobody has a name in this workspace (facts-workspace.ts), so the list of some members stays empty.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import type { Condition } from '#core/domain/conditions/types.ts'
import { createRandom } from '#core/domain/demo/random.ts'
import { launchBrowser } from '#test/support/browser.ts'
import { startServer, testToken, type TestServer } from '#test/support/server.ts'
import { benchEnd, benchTags } from './conditions-data.ts'
import { installRecorder, type Recording } from './builder-recorder.ts'
import type { FactsSize } from './facts.ts'
import { makeFactsWorkspace, untilIndexed } from './facts-workspace.ts'
import { megabytes, timed, type Figure, type Sizes } from './measure.ts'

const renderer = join(import.meta.dirname, '../../out/renderer')

const kinds = ['attribute', 'tag', 'event, 30 days', 'events, a year or ever', 'sequence'] as const
interface Entry {
  kind: (typeof kinds)[number]
  /** As the palette names it. */
  label: string
}

/** Entries of the palette that are a whole condition as they stand; no two ask the same. */
const entries: readonly Entry[] = [
  ...['合同到期', '获客时间', '最近活跃'].map((label): Entry => ({ kind: 'attribute', label })),
  ...Array.from({ length: benchTags }, (_, tag): Entry => ({ kind: 'tag', label: `tag${tag}` })),
  ...['浏览', '访问', '加购', '订单', '邮件打开', '搜索', '投诉', '跟进'].map((label): Entry => ({ kind: 'event, 30 days', label })),
  ...['近一年消费满 1 万', '买过，近 90 天没有再来'].map((label): Entry => ({ kind: 'events, a year or ever', label })),
  ...['沉默 60 天后又下单', '事件序列'].map((label): Entry => ({ kind: 'sequence', label }))
]

/** How long a condition is carried: at ease, and as fast as the browser takes it. */
const carried = 600
const thrown = 0

interface Drop extends Recording {
  kind: Entry['kind']
}

export async function benchBuilder({ builderCustomers: customers, builderEvents: events }: Sizes): Promise<Figure[]> {
  if (!existsSync(join(renderer, 'index.html'))) throw new Error('Run `npm run build` first: the bench opens the built screens')
  const size = { customers, events }
  const started = Date.now()
  const server = await startServer({ renderer, now: () => benchEnd + Date.now() - started })
  const folder = join(server.home, 'workspace')
  const browser = await launchBrowser()
  try {
    await makeFactsWorkspace(folder, server.ports.secrets, size)
    const opened = await timed(() => openWorkspace(server, folder, size))
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
    const page = await context.newPage()
    await page.addInitScript(installRecorder)
    const first = await timed(() => openBuilder(page, server, customers))
    const cold = await dropAll(page, carried, 1)
    await openBuilder(page, server, customers)
    const warm = await dropAll(page, carried, 2)
    const edits = await editAll(page)
    await openWorkspace(server, folder, size)
    await openBuilder(page, server, customers)
    const hasty = await dropAll(page, thrown, 3)
    const scale: Figure = {
      name: `builder in Chromium (${customers.toLocaleString('en')} customers, ${events.toLocaleString('en')} events, no names)`, value: `workspace open in ${opened.seconds.toFixed(1)} s, builder in ${first.seconds.toFixed(1)} s`,
      peak: megabytes(opened.peakBytes)
    }
    return [
      scale, figureOf(`dropped after ${carried} ms, all`, [...cold, ...warm]),
      ...figuresOf(`dropped after ${carried} ms, not asked before`, cold), ...figuresOf(`dropped after ${carried} ms, asked before`, warm), ...figuresOf('dropped as soon as picked up, not asked before', hasty),
      ...Object.entries(edits).map(([name, recordings]) => figureOf(`one value changed: ${name}`, recordings))
    ]
  } finally {
    await browser.close()
    await server.close()
  }
}

/** Opens the workspace, or opens it anew with nothing kept, and waits until its event index is there. */
async function openWorkspace(server: TestServer, folder: string, size: FactsSize): Promise<void> {
  await server.call('POST', '/api/workspaces/close', {})
  const { status, answer } = await server.call('POST', '/api/workspaces/open', { folder })
  if (status !== 200) throw new Error(`The workspace was not opened: ${JSON.stringify(answer.error)}`)
  await untilIndexed(folder, size)
}

async function openBuilder(page: Page, server: TestServer, customers: number): Promise<void> {
  // A page of its own life, which remembers no answer.
  await page.goto('about:blank')
  await page.goto(`${server.url}/#token=${testToken}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await go(page, '/builder')
  await startAgain(page)
  await page.locator('.summary-number[data-stale=false]').filter({ hasText: customers.toLocaleString('en') }).waitFor({ timeout: 120_000 })
}

const go = (page: Page, route: string) => page.evaluate((hash) => { window.location.hash = hash }, route)

async function startAgain(page: Page): Promise<void> {
  const again = page.getByRole('button', { name: '重新开始' })
  await again.waitFor()
  if (await again.isEnabled()) await again.click()
  await page.waitForFunction(() => document.querySelectorAll('.node-card').length === 1)
}

/** Conditions that a tree grows to before the next one is begun. */
const treeSize = 6

/** Drops every entry once, in an order of its own, so that no tree is like one before. */
async function dropAll(page: Page, milliseconds: number, seed: number): Promise<Drop[]> {
  const random = createRandom(20_261_121, seed)
  const order = entries.map((entry) => ({ entry, place: random.next() })).toSorted((one, other) => one.place - other.place).map(({ entry }) => entry)
  const drops: Drop[] = []
  for (const [index, { kind, label }] of order.entries()) {
    if (index % treeSize === 0) await startAgain(page)
    const find = page.getByRole('combobox', { name: '输入名称，回车添加' })
    await find.fill(label)
    const row = page.getByRole('region', { name: '可用的条件' }).getByRole('option').filter({ has: page.getByText(label, { exact: true }) }).first()
    drops.push({ kind, ...await recorded(page, 'drop', () => drag(page, row, page.locator('.node-card').first(), milliseconds)) })
  }
  return drops
}

async function drag(page: Page, from: Locator, to: Locator, milliseconds: number): Promise<void> {
  const [start, end] = [await centreOf(from), await centreOf(to)]
  const steps = 12
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  for (let step = 1; step <= steps; step++) {
    await page.mouse.move(start.x + ((end.x - start.x) * step) / steps, start.y + ((end.y - start.y) * step) / steps)
    if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds / steps))
  }
  await page.mouse.up()
}

async function centreOf(of: Locator): Promise<{ x: number; y: number }> {
  const box = (await of.boundingBox())!
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

async function recorded(page: Page, event: 'drop' | 'input', act: () => Promise<unknown>): Promise<Recording> {
  await page.evaluate((name) => window.benchRecorder.begin(name), event)
  await act()
  return page.evaluate(() => window.benchRecorder.ended())
}

const lastDays = (last: number) => ({ kind: 'calendar' as const, last, unit: 'day' as const })
const edited: readonly Condition[] = [
  { kind: 'attribute', field: 'points', op: 'gte', value: 100 },
  { kind: 'event', event: 'order', window: lastDays(30), measure: { fn: 'count' }, op: 'gte', value: 1 },
  { kind: 'event', event: 'view', window: lastDays(365), measure: { fn: 'count' }, op: 'gte', value: 3 },
  { kind: 'tag', op: 'hasAny', tags: ['tag2'] }
]

/** Values of forms, each one never asked before. */
async function editAll(page: Page): Promise<Record<string, Recording[]>> {
  await go(page, `/builder?where=${encodeURIComponent(JSON.stringify(edited))}`)
  await page.waitForFunction(() => document.querySelectorAll('.node-card').length === 5 && document.querySelector('.summary-number')?.getAttribute('data-stale') === 'false', undefined, { timeout: 60_000 })
  const form = page.getByRole('form', { name: '条件表单' })
  const edit = async (card: RegExp, field: string, values: readonly number[]) => {
    await page.getByRole('region', { name: '条件画布' }).getByRole('group', { name: card }).click()
    const recordings: Recording[] = []
    for (const value of values) recordings.push(await recorded(page, 'input', () => form.getByLabel(field, { exact: true }).fill(String(value))))
    return recordings
  }
  return {
    'of an attribute': await edit(/^积分/, '值', Array.from({ length: 20 }, (_, step) => 900 * (step + 1))),
    'how often within 30 days': await edit(/订单/, '值', [2, 3, 4, 5, 6]),
    'days back, about a year': await edit(/浏览/, '数量', Array.from({ length: 10 }, (_, step) => 364 - step))
  }
}

const goal = 300

function figuresOf(name: string, drops: readonly Drop[]): Figure[] {
  return [figureOf(name, drops), ...kinds.map((kind) => figureOf(`… ${kind}`, drops.filter((drop) => drop.kind === kind)))]
}

function figureOf(name: string, recordings: readonly Recording[]): Figure {
  const at = (share: number, of: (recording: Recording) => number) => recordings.map(of).toSorted((one, other) => one - other)[Math.ceil(recordings.length * share) - 1]!
  const middle = (of: (recording: Recording) => number) => at(0.5, of).toFixed(0)
  const late = at(0.95, ({ painted }) => painted)
  return {
    name: `${name} (${recordings.length})`, value: `median ${middle(({ painted }) => painted)} ms, p95 ${late.toFixed(0)} ms`,
    rival: `asked after ${middle(({ asked }) => asked)}, answered after ${middle(({ answered }) => answered)}, in the page after ${middle(({ shown }) => shown)} ms`,
    goal: `p95 < ${goal} ms`, met: late < goal
  }
}
