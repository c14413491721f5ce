/** A workspace through the desktop's own dialogs: made, filled, closed with the window, opened again, and refused where its key could not be kept. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startApplication, type RunningApplication } from '#test/support/electron/start.ts'
import { buildTinyApplication } from '#test/support/electron/tiny/application.ts'

const folder = mkdtempSync(join(tmpdir(), 'cohortdesk-desktop-'))
const appPath = join(folder, 'app')
let application: RunningApplication
let browser: Browser
let page: Page

beforeAll(() => buildTinyApplication(appPath))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
afterEach(async () => {
  if (application.process.exitCode === null) await quit()
})

async function start(userData: string, options: { environment?: Record<string, string>; values?: string[] } = {}): Promise<void> {
  application = await startApplication({ appPath, userData: join(folder, userData), ...options })
  browser = await chromium.connectOverCDP(application.devTools)
  page = browser.contexts()[0]!.pages()[0]!
  await page.waitForSelector('body[data-ready]')
}

async function quit(): Promise<void> {
  await browser.close()
  expect(await application.quit(), application.output()).toBe(0)
}

function current(): Promise<{ name: string; folder: string } | null> {
  return page.evaluate(async () => (await window.tiny.client.workspaces.current()).workspace)
}

describe('a workspace on the desktop', () => {
  const workspace = join(folder, '门店一')

  it('is made where the save dialog says, keeps its key in the key store, and leaves no lock behind', async () => {
    await start('user')
    await application.call('answerDialogs', [{ canceled: true, filePath: '' }, { canceled: false, filePath: workspace }])
    expect(await page.evaluate(() => window.cohortdesk!.chooseWorkspace({ purpose: 'create' }))).toBeNull()
    expect(await page.evaluate(() => window.cohortdesk!.chooseWorkspace({ purpose: 'create' }))).toEqual({ folder: workspace })
    expect(await current()).toMatchObject({ name: basename(workspace), folder: workspace })
    expect(existsSync(join(workspace, 'lock'))).toBe(true)
    expect(readdirSync(join(folder, 'user/keys'))).toHaveLength(1)
    await quit()
    expect(existsSync(join(workspace, 'lock'))).toBe(false)
  })

  it('takes a file chosen in the dialog', async () => {
    await start('user')
    const file = join(folder, '客户.csv')
    writeFileSync(file, '会员号,姓名,手机\nM001,张三,13800138000\nM002,李四,13900139000\n')
    await application.call('answerDialogs', [{ canceled: false, filePaths: [workspace] }, { canceled: false, filePaths: [file] }])
    expect(await page.evaluate(() => window.cohortdesk!.chooseWorkspace({ purpose: 'open' }))).toEqual({ folder: workspace })
    const [chosen] = await page.evaluate(() => window.cohortdesk!.chooseFiles({ purpose: 'import' }))
    expect(chosen).toEqual({ upload: expect.any(String), name: '客户.csv', size: readFileSync(file).length })
    expect(chosen!.upload).not.toContain('客户')
    const job = await page.evaluate(async (upload) => {
      const { mapping } = await window.tiny.client.imports.inspect({ upload, target: 'customer' })
      const { jobId } = await window.tiny.client.imports.create({ upload, mapping })
      for await (const change of await window.tiny.client.jobs.watch()) if (change.id === jobId && change.finishedAt !== null) return change
      throw new Error('The jobs ended')
    }, chosen!.upload)
    expect(job.error).toBeNull()
    expect(job).toMatchObject({ status: 'done', result: { rows: 2, accepted: 2, created: 2 } })
    const found = await page.evaluate(() => window.tiny.client.customer360.search({ query: '张三' }))
    expect(JSON.stringify(found)).toContain('张三')
    await quit()
    expect(readFileSync(join(folder, 'user/logs/main.log'), 'utf8')).not.toMatch(/张三|13800138000|M001/)
  })

  it('that cannot be opened is explained by a message box, and the page hears of no path', async () => {
    await start('user')
    const empty = join(folder, 'empty')
    mkdirSync(empty)
    await application.call('answerDialogs', [{ canceled: false, filePaths: [empty] }])
    expect(await page.evaluate(() => window.cohortdesk!.chooseWorkspace({ purpose: 'open' }))).toBeNull()
    const { dialogs } = await application.call('observe')
    expect(dialogs.at(-1)).toMatchObject({
      kind: 'message', options: { type: 'error', title: '无法打开工作区', message: expect.stringMatching(/[\u4e00-\u9fff]/), buttons: ['关闭'] }
    })
  })

  it('of the demo opens on --demo, and a quit in the middle of its making ends cleanly', async () => {
    await start('user-demo', { values: ['--demo'] })
    const demo = (await current())!
    expect(demo.folder).toBe(join(folder, 'user-demo/documents/CohortDesk', demo.name))
    const { items } = await page.evaluate(() => window.tiny.client.jobs.list({}))
    expect(items).toMatchObject([{ kind: 'demo', status: expect.stringMatching(/queued|running/) }])
    expect(existsSync(join(demo.folder, 'lock'))).toBe(true)
    await quit()
    expect(existsSync(join(demo.folder, 'lock'))).toBe(false)
  })

  it.each(['basic_text', 'none'])('is not made without a key store: %s', async (keyStore) => {
    await start(`user-${keyStore}`, { environment: { STAND_IN_KEY_STORE: keyStore } })
    const refused = join(folder, `refused-${keyStore}`)
    await application.call('answerDialogs', [{ canceled: false, filePath: refused }])
    expect(await page.evaluate(() => window.cohortdesk!.chooseWorkspace({ purpose: 'create' }))).toBeNull()
    const { dialogs } = await application.call('observe')
    expect(dialogs.at(-1)).toMatchObject({ kind: 'message', options: { message: '系统密钥库不可用，工作区密钥无法安全保存', detail: expect.stringContaining('密钥环') } })
    expect(existsSync(refused)).toBe(false)
    expect(await current()).toBeNull()
  })
})
