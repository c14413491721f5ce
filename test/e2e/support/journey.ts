/** The app as a newcomer meets it: a server with a home of its own, the built screens, a browser. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type BrowserContextOptions, type Page } from '@playwright/test'
import type { Browser } from 'playwright-core'
import { launchBrowser } from '#test/support/browser.ts'
import { startServer, testToken, type TestServer } from '#test/support/server.ts'

const renderer = join(import.meta.dirname, '../../../out/renderer')

export interface Journey {
  server: TestServer
  page: Page
  /** For files that are chosen and things that are downloaded. */
  folder: string
  /** What the page complained about: a blocked script, an uncaught error. */
  complaints: string[]
  /** Opens a route, or the address as a newcomer gets it. */
  open(route?: string): Promise<void>
  /** Chooses a file where the page asks for one after a click on `button`. */
  choose(button: string | RegExp, file: string): Promise<void>
  /** Rules of axe that are broken seriously on what is shown now. */
  violations(): Promise<string[]>
  end(): Promise<void>
}

export async function startJourney(options: BrowserContextOptions = {}): Promise<Journey> {
  expect(existsSync(join(renderer, 'index.html')), 'run `npm run build` first').toBe(true)
  const folder = mkdtempSync(join(tmpdir(), 'cohortdesk-journey-'))
  const server = await startServer({ renderer, now: Date.now })
  const browser: Browser = await launchBrowser()
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', permissions: ['clipboard-read', 'clipboard-write'], ...options })
  const page = await context.newPage() as Page
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  return {
    server, page, folder, complaints,
    async open(route) {
      if (route === undefined) await page.goto(`${server.url}/#token=${testToken}`)
      else {
        const screen = page.locator('#main')
        const before = await screen.getAttribute('data-place')
        await page.evaluate((hash) => { window.location.hash = hash }, route)
        // Until the new screen is drawn, everything that is looked for would be found on the old one.
        if (decodeURIComponent(route) !== decodeURIComponent(before ?? '')) await expect(screen).not.toHaveAttribute('data-place', before ?? '')
      }
    },
    async choose(button, file) {
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: button }).first().click()])
      await chooser.setFiles(file)
    },
    async violations() {
      // The pointer rests where the last click was: what has come to stand under it would show its tip meanwhile, and what fades has the contrast of neither state.
      await page.mouse.move(0, 0)
      await page.locator('.MuiTooltip-tooltip').first().waitFor({ state: 'detached' })
      await page.evaluate(() => Promise.allSettled(document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity).map(({ finished }) => finished)))
      const { violations } = await new AxeBuilder({ page }).analyze()
      return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`)
    },
    async end() {
      await browser.close()
      await server.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
