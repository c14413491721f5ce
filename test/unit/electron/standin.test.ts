/** The real main process and the real preload under the stand-in: the port, typed errors, the file bridge, and the refusal of foreign frames. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApplication, type RunningApplication } from '#test/support/electron/start.ts'
import { buildTinyApplication } from '#test/support/electron/tiny/application.ts'

const folder = mkdtempSync(join(tmpdir(), 'cohortdesk-standin-'))
const appPath = join(folder, 'app')
let application: RunningApplication
let browser: Browser
let page: Page

beforeAll(async () => {
  await buildTinyApplication(appPath)
  application = await startApplication({ appPath, userData: join(folder, 'user') })
  browser = await chromium.connectOverCDP(application.devTools)
  page = browser.contexts()[0]!.pages()[0]!
  await page.waitForSelector('body[data-ready]')
})

afterAll(async () => {
  await browser?.close()
  const code = await application?.quit()
  rmSync(folder, { recursive: true, force: true })
  if (application) expect(code, application.output()).toBe(0)
})

describe('the bridge', () => {
  it('puts one frozen object with six members on the window, and nothing else', async () => {
    const surface = await page.evaluate(() => ({
      members: Object.keys(window.cohortdesk!).sort(),
      frozen: Object.isFrozen(window.cohortdesk),
      platform: window.cohortdesk!.platform,
      others: ['require', 'process', 'module', 'electron', 'ipcRenderer', 'Buffer', 'standInSend', 'standInReceive'].filter((name) => name in window)
    }))
    expect(surface).toEqual({
      members: ['acceptFiles', 'chooseFiles', 'chooseWorkspace', 'connect', 'platform', 'showExport'], frozen: true, platform: process.platform, others: []
    })
  })

  it('answers calls over the port', async () => {
    const current = await page.evaluate(() => window.tiny.client.workspaces.current())
    expect(current).toEqual({ workspace: null, opening: null, host: 'electron', platform: process.platform, version: '0.0.1' })
  })

  it('carries typed errors in both languages', async () => {
    const failure = await page.evaluate(() => window.tiny.failure(window.tiny.client.workspace.status()))
    const words = { zh: expect.stringMatching(/[\u4e00-\u9fff]/), en: expect.stringMatching(/^[\x20-\x7e]+$/) }
    expect(failure).toMatchObject({ code: 'conflict', details: { message: words, remedy: words } })
    const invalid = await page.evaluate(() => window.tiny.failure(window.tiny.client.jobs.get({ id: 7 } as never)))
    expect(invalid).toMatchObject({ code: 'invalid', details: { field: 'id' } })
  })

  it('does not let the page name a folder', async () => {
    const failure = await page.evaluate(() => window.tiny.failure(window.tiny.client.workspaces.open({ folder: '/etc' })))
    expect(failure).toMatchObject({ code: expect.stringMatching(/invalid|forbidden|conflict/) })
  })

  it('serves one port: the old one is dead when the page asks for another', async () => {
    const answered = await page.evaluate(async () => {
      const old = window.tiny
      const received = new Promise<MessagePort>((resolve) => window.addEventListener('message', (event) => resolve(event.ports[0]!), { once: true }))
      window.cohortdesk!.connect()
      window.tiny = old.over(await received)
      let oldAnswered = false
      void old.client.workspaces.current().then(() => (oldAnswered = true))
      await window.tiny.client.workspaces.current()
      await window.tiny.client.workspaces.current()
      return { oldAnswered }
    })
    expect(answered).toEqual({ oldAnswered: false })
  })

  it('serves a page again after a reload', async () => {
    await page.reload()
    await page.waitForSelector('body[data-ready]')
    expect(await page.evaluate(() => window.tiny.client.workspaces.current())).toMatchObject({ workspace: null })
  })

  it('gives the page handles for chosen and dropped files, never for others', async () => {
    const file = join(folder, '客户.csv')
    const notes = join(folder, 'notes.pem')
    writeFileSync(file, 'name\n张三\n')
    writeFileSync(notes, 'secret')
    await application.call('answerDialogs', [{ canceled: true, filePaths: [] }])
    expect(await page.evaluate(() => window.cohortdesk!.chooseFiles({ purpose: 'import' }))).toEqual([])
    const [shown] = (await application.call('observe')).dialogs
    expect(shown).toMatchObject({ kind: 'open', options: { title: '选择要导入的文件', properties: ['openFile', 'multiSelections'] } })
    await application.call('nameFiles', { 'notes.pem': notes })
    expect(await page.evaluate(() => window.cohortdesk!.acceptFiles([new File(['x'], 'notes.pem'), new File(['x'], 'made-up.csv')]))).toEqual([])
  })
})

describe('a foreign frame', () => {
  const frames = {
    'another site': { url: 'https://example.com/', origin: 'https://example.com' },
    'another host of the scheme': { url: 'app://elsewhere/', origin: 'app://elsewhere' },
    'an embedded frame of the app': { url: 'app://cohortdesk/', origin: 'app://cohortdesk', embedded: true },
    'a page without an origin': { url: 'app://cohortdesk/', origin: 'null' },
    'a file': { url: 'file:///app/index.html', origin: 'file://' },
    'a frame that is gone': null
  }

  for (const [name, frame] of Object.entries(frames)) {
    it(`is refused on every channel: ${name}`, async () => {
      const { channels, dialogs } = await application.call('observe')
      expect(channels).toEqual(['cohortdesk:accept-files', 'cohortdesk:choose-files', 'cohortdesk:choose-workspace', 'cohortdesk:connect', 'cohortdesk:show-export'])
      expect(await application.call('sendFrom', frame, 'cohortdesk:connect', [])).toEqual([])
      expect(await application.call('invokeFrom', frame, 'cohortdesk:accept-files', [[]])).toBe('Error: Refused')
      expect(await application.call('invokeFrom', frame, 'cohortdesk:choose-files', [{ purpose: 'import' }])).toBe('Error: Refused')
      expect(await application.call('invokeFrom', frame, 'cohortdesk:choose-workspace', [{ purpose: 'open' }])).toBe('Error: Refused')
      expect((await application.call('observe')).dialogs).toHaveLength(dialogs.length)
    })
  }

  it('differs from the own frame, which is served', async () => {
    const own = { url: 'app://cohortdesk/#/customers', origin: 'app://cohortdesk' }
    expect(await application.call('sendFrom', own, 'cohortdesk:connect', [])).toEqual(['cohortdesk:port'])
    expect(await application.call('invokeFrom', own, 'cohortdesk:accept-files', [[]])).toBeUndefined()
  })
})

describe('a message of the wrong shape', () => {
  const own = { url: 'app://cohortdesk/', origin: 'app://cohortdesk' }
  const values = [undefined, null, 7, 'import', [], {}, { purpose: 'all' }, { purpose: 'import', path: '/etc' }, { purpose: ['import'] }]

  it('is refused and shows no dialog', async () => {
    const before = (await application.call('observe')).dialogs.length
    for (const value of values) {
      expect(await application.call('invokeFrom', own, 'cohortdesk:choose-files', [value])).toBe('Error: Refused')
      expect(await application.call('invokeFrom', own, 'cohortdesk:choose-workspace', [value])).toBe('Error: Refused')
    }
    for (const value of [undefined, 'x', [7], [['a']], [null], Array.from({ length: 1001 }, () => '/a.csv'), ['/'.repeat(5000)]]) {
      expect(await application.call('invokeFrom', own, 'cohortdesk:accept-files', [value])).toBe('Error: Refused')
    }
    expect((await application.call('observe')).dialogs).toHaveLength(before)
  })
})
