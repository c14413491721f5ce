/** `BrowserWindow`, a page of Chromium. */
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { toChromium } from './addresses.ts'
import { app } from './application.ts'
import { openPage } from './chromium.ts'
import { preventable } from './events.ts'
import { PageLink } from './page-link.ts'
import { WebContents } from './web-contents.ts'

interface WindowOptions {
  title?: string
  show?: boolean
  webPreferences?: Record<string, unknown> & { preload?: string }
  [option: string]: unknown
}

let lastId = 0
const windows = new Set<BrowserWindow>()

export class BrowserWindow extends EventEmitter {
  readonly id = ++lastId
  readonly options: WindowOptions
  readonly webContents: WebContents
  timesFocused = 0
  readonly #opened: Promise<Page>
  #visible: boolean
  #destroyed = false

  constructor(options: WindowOptions = {}) {
    super()
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready')
    this.options = options
    this.#visible = options.show !== false
    this.webContents = new WebContents()
    this.#opened = this.#open()
    windows.add(this)
    app.emit('browser-window-created', preventable({}), this)
  }

  static getAllWindows(): BrowserWindow[] {
    return [...windows]
  }

  static fromWebContents(contents: unknown): BrowserWindow | null {
    return [...windows].find((window) => window.webContents === contents) ?? null
  }

  async #open(): Promise<Page> {
    const { preload } = this.options.webPreferences ?? {}
    const contents = this.webContents
    const page = await openPage(contents)
    const link = await PageLink.attach(page, preload === undefined ? undefined : readFileSync(preload, 'utf8'), {
      send: (channel, args, ports) => contents.receive(channel, args, ports),
      invoke: (channel, args) => contents.invoke(channel, args),
      openWindow: (url) => contents.askToOpen(url)
    })
    contents.attach(page, link)
    page.on('domcontentloaded', () => contents.emit('dom-ready', preventable({})))
    page.on('pageerror', (error) => process.stderr.write(`[page] ${error.stack ?? error.message}\n`))
    page.on('crash', () => contents.emit('render-process-gone', preventable({}), { reason: 'crashed', exitCode: 1 }))
    page.on('close', () => {
      link.leavePage()
      this.#closed()
    })
    return page
  }

  #closed(): void {
    if (this.#destroyed) return
    this.#destroyed = true
    this.webContents.destroyed = true
    windows.delete(this)
    this.emit('closed')
    if (windows.size > 0 || app.quitting) return
    if (!app.emit('window-all-closed')) app.quit()
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.#opened
    await this.webContents.byItself(() => page.goto(toChromium(url), { waitUntil: 'load' }))
    this.webContents.emit('did-finish-load', preventable({}))
    this.emit('ready-to-show', preventable({}))
  }

  /** Resolves to false when a listener kept the window open. */
  async closeUnlessRefused(): Promise<boolean> {
    const event = preventable({})
    this.emit('close', event)
    if (event.defaultPrevented) return false
    await (await this.#opened).close()
    return true
  }

  close(): void {
    void this.closeUnlessRefused()
  }

  destroy(): void {
    void this.#opened.then((page) => page.close())
  }

  show(): void {
    this.#visible = true
    this.emit('show')
  }

  focus(): void {
    this.timesFocused += 1
    void this.#opened.then((page) => page.bringToFront())
    this.emit('focus')
  }

  isDestroyed = (): boolean => this.#destroyed
  isVisible = (): boolean => this.#visible
  isMinimized = (): boolean => false
  restore = (): void => {}
}

app.onQuit(async () => {
  for (const window of windows) if (!(await window.closeUnlessRefused())) return false
  return true
})
