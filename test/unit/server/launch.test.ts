import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openBrowser } from '#server/workstation/browser.ts'
import { findElectron } from '#server/workstation/electron.ts'
import { root } from '#server/workstation/host.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cohortdesk-launch-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true, maxRetries: 3 }))

const noWindow = { DISPLAY: '', WAYLAND_DISPLAY: '', ELECTRON_OVERRIDE_DIST_PATH: '' }

/** Runs a command until it has printed an address, or has ended. */
async function launch(file: string, environment: Record<string, string>) {
  const child = spawn(process.execPath, [join(root, 'server/workstation', file)], { env: { ...process.env, ...noWindow, LC_ALL: 'C', COHORTDESK_HOME: home, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const page = await new Promise<string | undefined>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
      const found = /http:\/\/127\.0\.0\.1:\d+\/#token=\S+/.exec(output)
      if (found) resolve(found[0])
    })
    void ended.then(() => resolve(undefined))
  })
  return { page, output: () => output, errors: () => errors, ended, child }
}

describe('where Electron is not', () => {
  test('the reason is told', async () => {
    expect(await findElectron({ ELECTRON_OVERRIDE_DIST_PATH: '/opt/electron' })).toMatch(/^\/opt\/electron\/electron/)
    if (process.platform !== 'linux') return
    expect(await findElectron({}, 1000)).toMatchObject({ reason: { en: 'there is no display' } })
    expect(await findElectron({ DISPLAY: ':1' }, 0)).toMatchObject({ reason: { en: 'it does not run as root' } })
  })

  test('npm start says so in one line and serves the same app to a browser', async () => {
    const { page, errors, output, ended, child } = await launch('start.ts', {})
    expect(page, errors()).toBeDefined()
    expect(errors().split('\n').filter((line) => line.includes('Electron'))).toEqual(['Electron is not used: there is no display. The same app opens in the browser.'])
    expect(output().trim().split('\n')).toHaveLength(1)
    const { origin, hash } = new URL(page!)
    expect(await (await fetch(origin)).text()).toContain('<div id="root">')
    const token = new URLSearchParams(hash.slice(1)).get('token')!
    const current = await (await fetch(`${origin}/api/workspaces/current`, { headers: { authorization: `Bearer ${token}` } })).json()
    expect(current).toMatchObject({ success: true, data: { workspace: null, host: 'browser' } })
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(errors()).not.toContain(token)
  })

  test('npm run demo makes and fills the demo first', async () => {
    const { page, errors, ended, child } = await launch('demo.ts', { COHORTDESK_DEMO_CUSTOMERS: '200', COHORTDESK_DEMO_EVENTS: '2000' })
    expect(page, errors()).toBeDefined()
    expect(errors()).toContain('Demo: ')
    const { origin, hash } = new URL(page!)
    const token = new URLSearchParams(hash.slice(1)).get('token')!
    const status = await (await fetch(`${origin}/api/workspace/status`, { headers: { authorization: `Bearer ${token}` } })).json() as { data: { counts: Record<string, number> } }
    expect(status.data.counts.customers).toBeGreaterThanOrEqual(200)
    expect(status.data.counts.events).toBeGreaterThan(1000)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  })
})

test('the browser is given a private file instead of the address with the token', async () => {
  const before = { ...process.env }
  Object.assign(process.env, { DISPLAY: ':1', PATH: '/nowhere' })
  try {
    expect(await openBrowser('http://127.0.0.1:1/#token=abc', home)).toBe(false)
    expect(readFileSync(join(home, 'open.html'), 'utf8')).toContain('url=http://127.0.0.1:1/#token=abc')
    expect(statSync(join(home, 'open.html')).mode & 0o777).toBe(0o600)
  } finally {
    process.env = before
  }
})
