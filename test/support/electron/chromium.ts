/** The Chromium behind every window: one persistent context, whose requests all pass through the application's handlers. */
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { chromium, type BrowserContext, type Page, type Request as PageRequest, type Route } from 'playwright-core'
import { findChromium } from './find-chromium.ts'
import { fromChromium } from './addresses.ts'
import { handlerOf } from './protocol.ts'
import { defaultSession } from './session.ts'
import { settings } from './settings.ts'
import type { WebContents } from './web-contents.ts'

const contentsOf = new Map<Page, WebContents>()
let context: BrowserContext | undefined
let expectedPages = 0

/** Starts Chromium; windows can be made when this resolves. */
export async function launch(): Promise<void> {
  const { executablePath, args } = await findChromium()
  const port = settings.debuggingPort === '0' ? await freePort() : settings.debuggingPort
  context = await chromium.launchPersistentContext(join(settings.userData, 'chromium'), {
    executablePath,
    headless: true,
    viewport: null,
    locale: settings.locale,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [...args, '--window-size=1440,900', ...(port === undefined ? [] : [`--remote-debugging-port=${port}`])]
  })
  await context.route('**/*', answer)
  context.on('page', (page) => {
    if (expectedPages > 0) expectedPages -= 1
    else void page.close().catch(() => {})
  })
  if (port !== undefined) process.stderr.write(`DevTools listening on http://127.0.0.1:${port}\n`)
}

export async function shutDown(): Promise<void> {
  await context?.close()
}

/** A page for a window: the one that Chromium starts with, or a new one. */
export async function openPage(contents: WebContents): Promise<Page> {
  if (!context) throw new Error('Cannot create BrowserWindow before app is ready')
  const unused = context.pages().find((page) => !contentsOf.has(page))
  if (!unused) expectedPages += 1
  const page = unused ?? (await context.newPage())
  contentsOf.set(page, contents)
  page.on('close', () => contentsOf.delete(page))
  return page
}

/** Guards first, then the request handler, then the protocol handler: the order of Electron. */
async function answer(route: Route, request: PageRequest): Promise<void> {
  const url = fromChromium(request.url())
  const contents = senderOf(request)
  if (!contents) return route.abort('aborted')
  const isMainFrame = request.frame().parentFrame() === null
  const asks = request.isNavigationRequest() && !(isMainFrame && contents.loadsItself)
  if (asks && !contents.mayNavigate(url, isMainFrame)) return route.abort('aborted')
  if (await defaultSession.cancels({ url, method: request.method(), resourceType: request.resourceType() })) return route.abort('blockedbyclient')
  const handler = handlerOf(url)
  if (!handler) return route.continue()
  const content = request.postDataBuffer()
  const body = content && { body: new Uint8Array(content) }
  const response = await handler(new Request(url, { method: request.method(), headers: request.headers(), ...body }))
  await route.fulfill({ status: response.status, headers: Object.fromEntries(response.headers), body: Buffer.from(await response.arrayBuffer()) })
}

/** The window behind a request; a page that nobody opened has none, and Playwright has no frame for its first request. */
function senderOf(request: PageRequest): WebContents | undefined {
  try {
    return contentsOf.get(request.frame().page())
  } catch {
    return undefined
  }
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return String(port)
}
