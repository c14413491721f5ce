/**
 * Electron's security checklist (electronjs.org, "Security", 20 items), item by item, against the real main process under the stand-in.
 * Items 11 and 12 concern <webview>, which is switched off; the rest applies.
 * What only a real Electron can show is named in test/support/electron/README.md.
 */
import { readdirSync, readFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Observation } from '#test/support/electron/control.ts'
import { startApplication, type RunningApplication } from '#test/support/electron/start.ts'
import { buildTinyApplication } from '#test/support/electron/tiny/application.ts'

const root = join(import.meta.dirname, '../../..')
const folder = mkdtempSync(join(tmpdir(), 'cohortdesk-security-'))
let application: RunningApplication
let browser: Browser
let page: Page
let seen: Observation
let preferences: Record<string, unknown>

function read(...path: string[]): string {
  return readFileSync(join(root, ...path), 'utf8')
}

const mainSources = readdirSync(join(root, 'electron/main')).map((name) => read('electron/main', name)).join('\n')
const preloadSource = read('electron/preload/index.ts')

beforeAll(async () => {
  await buildTinyApplication(join(folder, 'app'))
  application = await startApplication({ appPath: join(folder, 'app'), userData: join(folder, 'user'), locale: 'en-GB' })
  browser = await chromium.connectOverCDP(application.devTools)
  page = browser.contexts()[0]!.pages()[0]!
  await page.waitForSelector('body[data-ready]')
  seen = await application.call('observe')
  preferences = seen.windows[0]!.options['webPreferences'] as Record<string, unknown>
})

afterAll(async () => {
  await browser?.close()
  await application?.quit()
  rmSync(folder, { recursive: true, force: true })
})

describe("Electron's security checklist", () => {
  it('1 loads only its own content', async () => {
    expect(seen.windows.map((window) => window.url)).toEqual(['app://cohortdesk/'])
    for (const url of ['http://example.com/', 'https://example.com/x.js', 'ws://example.com/', 'file:///etc/passwd', 'app://elsewhere/']) {
      expect(await application.call('cancelsRequest', url), url).toBe(true)
    }
    expect(await application.call('cancelsRequest', 'app://cohortdesk/page.js')).toBe(false)
    const outcome = await page.evaluate(() => fetch('https://example.com/').then(() => 'loaded', () => 'refused'))
    expect(outcome).toBe('refused')
  })

  it('2 gives pages no Node', () => {
    expect(preferences).toMatchObject({ nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false })
  })

  it('3 isolates the preload from the page', () => expect(preferences['contextIsolation']).toBe(true))

  it('4 sandboxes every process', () => {
    expect(preferences['sandbox']).toBe(true)
    expect(seen.sandboxEnabled).toBe(true)
  })

  it('5 denies every permission, asked or checked', async () => {
    const permissions = [
      'clipboard-read', 'clipboard-sanitized-write', 'display-capture', 'fileSystem', 'fullscreen', 'geolocation', 'hid', 'idle-detection', 'media', 'mediaKeySystem',
      'midi', 'midiSysex', 'notifications', 'openExternal', 'pointerLock', 'serial', 'storage-access', 'usb', 'window-management', 'unknown'
    ]
    for (const permission of permissions) {
      expect(await application.call('askPermission', permission), permission).toEqual({ request: false, check: false, device: false, display: false })
    }
  })

  it('6 keeps web security on', () => expect(preferences['webSecurity']).toBe(true))

  it('7 has a strict content security policy, which the browser enforces', async () => {
    const policy = await page.evaluate(async () => (await fetch('/index.html')).headers.get('content-security-policy'))
    expect(policy).toContain("default-src 'none'; script-src 'self'")
    const tried = await page.evaluate(() => {
      const probe = window as unknown as Record<string, unknown>
      const trusted = (act: () => void) => {
        try {
          act()
          return 'allowed'
        } catch (error) {
          return (error as Error).name
        }
      }
      const handler = document.createElement('button')
      const onclick = trusted(() => handler.setAttribute('onclick', 'window.handlerRan = true'))
      handler.click()
      return {
        inlineScript: probe['inlineScriptRan'], onclick, handlerRan: probe['handlerRan'],
        innerHtml: trusted(() => (document.createElement('div').innerHTML = '<img src=x onerror=alert(1)>')),
        scriptAddress: trusted(() => (document.createElement('script').src = 'data:text/javascript,1'))
      }
    })
    expect(tried).toMatchObject({ inlineScript: undefined, handlerRan: undefined, innerHtml: 'TypeError', scriptAddress: 'TypeError' })
    expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(true)
  })

  it('8 runs no insecure content', () => expect(preferences['allowRunningInsecureContent']).toBe(false))

  it('9 uses no experimental features', () => expect(preferences['experimentalFeatures']).toBe(false))

  it('10 enables no Blink features', () => {
    expect(preferences).not.toHaveProperty('enableBlinkFeatures')
    expect(mainSources).not.toMatch(/enable-blink-features|enableBlinkFeatures|appendSwitch|disable-web-security|ignore-certificate-errors|certificate-error/)
  })

  it('11 and 12 do not apply: there is no webview, and none can be attached', async () => {
    expect(preferences['webviewTag']).toBe(false)
    expect(await application.call('attachesWebview')).toBe(false)
  })

  it('13 goes nowhere else', async () => {
    for (const url of ['https://example.com/', 'file:///etc/passwd', 'app://elsewhere/', 'ms-msdt:/id', 'app://cohortdesk/page.js', 'javascript:alert(1)']) {
      expect(await application.call('mayNavigate', url), url).toBe(false)
      expect(await application.call('mayNavigate', url, false), `${url} in a frame`).toBe(false)
    }
    expect(await application.call('mayNavigate', 'app://cohortdesk/#/customers')).toBe(true)
    const address = page.url()
    await page.evaluate(() => {
      const link = document.createElement('a')
      link.href = 'https://example.com/'
      link.click()
    })
    await page.evaluate(() => (window.location.href = 'http://example.com/'))
    expect(await page.evaluate(() => window.tiny.client.workspaces.current())).toMatchObject({ host: 'electron' })
    expect(page.url()).toBe(address)
  })

  it('14 opens no window', async () => {
    await page.evaluate(() => {
      for (const url of ['https://example.com/', 'about:blank', '/index.html']) window.open(url)
    })
    await expect.poll(() => page.context().pages().length).toBe(1)
    expect((await application.call('observe')).windows).toHaveLength(1)
  })

  it('15 hands only the project sites to the system browser', async () => {
    for (const url of ['https://example.com/', 'http://cohortdesk.example/', 'file:///etc/passwd', 'ms-msdt:/id', 'https://cohortdesk.example:8443/', '\\\\host\\share']) {
      await application.call('openWindow', url)
    }
    await page.evaluate(() => window.open('https://docs.cohortdesk.example/import'))
    await expect.poll(async () => (await application.call('observe')).openedOutside).toEqual(['https://docs.cohortdesk.example/import'])
    expect(mainSources.match(/openExternal\(/g)).toHaveLength(1)
    expect(mainSources).not.toMatch(/shell\.openPath/)
    // The page names an export; which file that is, the core says.
    expect(mainSources.match(/shell\.showItemInFolder\((\w+)\)/g)).toEqual(['shell.showItemInFolder(path)'])
    expect(mainSources).toContain('const { path, available } = await client.exports.get(')
  })

  it('16 uses a current Electron, pinned', () => {
    const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: Record<string, string> }
    expect(devDependencies['electron']).toMatch(/^\d+\.\d+\.\d+$/)
    expect(Number(devDependencies['electron']!.split('.')[0])).toBeGreaterThanOrEqual(45)
  })

  it('17 checks the sender of every message', async () => {
    expect(seen.channels).toEqual(['cohortdesk:accept-files', 'cohortdesk:choose-files', 'cohortdesk:choose-workspace', 'cohortdesk:connect', 'cohortdesk:show-export'])
    const foreign = { url: 'https://example.com/', origin: 'https://example.com' }
    expect(await application.call('sendFrom', foreign, 'cohortdesk:connect', [])).toEqual([])
    for (const channel of seen.channels.filter((name) => name !== 'cohortdesk:connect')) {
      expect(await application.call('invokeFrom', foreign, channel, []), channel).toBe('Error: Refused')
    }
  })

  it('18 uses its own protocol, not file:', () => {
    expect(seen.schemes).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }])
    expect(mainSources).not.toMatch(/file:\/\/|loadFile|pathToFileURL|bypassCSP/)
  })

  it('19 burns the fuses', () => expect(read('electron-builder.yml')).toMatch(/runAsNode: false[^]*onlyLoadAppFromAsar: true/))

  it('20 exposes one bridge and no Electron module', async () => {
    expect(preloadSource.match(/exposeInMainWorld\(/g)).toHaveLength(1)
    expect(preloadSource).toContain('satisfies DesktopBridge')
    expect([...preloadSource.matchAll(/from '([^']+)'/g)].map((match) => match[1])).toEqual(['electron', '#core/contract/bridge.ts'])
    expect([...new Set([...preloadSource.matchAll(/'(cohortdesk:[a-z-]+)'/g)].map((match) => match[1]))].sort()).toEqual([...seen.channels, 'cohortdesk:port'].sort())
    const members = await page.evaluate(() => Object.entries(window.cohortdesk!).map(([name, value]) => `${name}: ${typeof value}`).sort())
    expect(members).toEqual(['acceptFiles: function', 'chooseFiles: function', 'chooseWorkspace: function', 'connect: function', 'platform: string', 'showExport: function'])
    expect(await page.evaluate(() => 'electron' in window || 'ipcRenderer' in window || 'require' in window)).toBe(false)
  })
})
