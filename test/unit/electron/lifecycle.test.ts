/** Start and end of the desktop application. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApplication } from '#test/support/electron/start.ts'
import { buildTinyApplication } from '#test/support/electron/tiny/application.ts'

const root = join(import.meta.dirname, '../../..')
const standIn = join(root, 'test/support/electron')
const folder = mkdtempSync(join(tmpdir(), 'cohortdesk-lifecycle-'))
const appPath = join(folder, 'app')
let number = 0

beforeAll(() => buildTinyApplication(appPath))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function newUserData(): string {
  return join(folder, `user-${++number}`)
}

describe('the desktop application', () => {
  it('is found where Electron looks for its binary', () => {
    const env = { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: standIn }
    expect(execFileSync(join(root, 'node_modules/.bin/electron'), ['--version'], { env, encoding: 'utf8' })).toMatch(/^v\d+\.\d+\.\d+\n$/)
  })

  it('shows its window when there is something to show, and ends when the window is closed', async () => {
    const userData = newUserData()
    const application = await startApplication({ appPath, userData })
    const ended = once(application.process, 'exit')
    const browser = await chromium.connectOverCDP(application.devTools)
    const page = browser.contexts()[0]!.pages()[0]!
    await page.waitForSelector('body[data-ready]')
    const shown = { visible: true, options: { show: false, title: 'CohortDesk' } }
    await expect.poll(async () => (await application.call('observe')).windows[0]).toMatchObject(shown)
    await page.close()
    expect((await ended)[0], application.output()).toBe(0)
    expect(readdirSync(userData)).not.toContain('single-instance')
    expect(readFileSync(join(userData, 'logs/main.log'), 'utf8')).not.toContain('"level":"error"')
  })

  it('quits cleanly on SIGTERM', async () => {
    const application = await startApplication({ appPath, userData: newUserData() })
    const ended = once(application.process, 'exit')
    await expect.poll(async () => (await application.call('observe')).windows.length).toBe(1)
    application.process.kill('SIGTERM')
    expect((await ended)[0], application.output()).toBe(0)
  })

  it('runs once: a second start brings the first window forward and ends', async () => {
    const userData = newUserData()
    const application = await startApplication({ appPath, userData })
    await expect.poll(async () => (await application.call('observe')).windows[0]?.visible).toBe(true)
    const second = spawn(join(standIn, 'electron'), [appPath, `--user-data-dir=${userData}`], { stdio: 'ignore' })
    expect((await once(second, 'exit'))[0]).toBe(0)
    await expect.poll(async () => (await application.call('observe')).windows[0]?.focused).toBe(1)
    expect(await application.quit()).toBe(0)
  })
})
