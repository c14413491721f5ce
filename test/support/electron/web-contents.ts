/** `webContents` of a window: its main frame, its messages, its guards. */
import { EventEmitter } from 'node:events'
import type { Page } from 'playwright-core'
import { fromChromium, originOf } from './addresses.ts'
import { app } from './application.ts'
import { preventable } from './events.ts'
import { ipcMain } from './ipc-main.ts'
import type { MessagePortMain } from './message-ports.ts'
import type { PageLink } from './page-link.ts'
import { defaultSession } from './session.ts'

type WindowOpenHandler = (details: { url: string; frameName: string; features: string; disposition: string }) => { action: 'allow' | 'deny' }

export interface Frame {
  url: string
  origin: string
  parent: Frame | null
  postMessage(channel: string, message: unknown, transfer?: MessagePortMain[]): void
}

let lastId = 0

export class WebContents extends EventEmitter {
  readonly id = ++lastId
  readonly session = defaultSession
  readonly mainFrame: Frame
  /** True while the main process itself loads a page: such a load asks no guard. */
  loadsItself = false
  destroyed = false
  #page: Page | undefined
  #link: PageLink | undefined
  #openHandler: WindowOpenHandler | undefined

  constructor() {
    super()
    const page = () => this.#page
    this.mainFrame = {
      get url() {
        return fromChromium(page()?.url() ?? '')
      },
      get origin() {
        return originOf(this.url)
      },
      parent: null,
      postMessage: (channel, message, transfer) => this.postMessage(channel, message, transfer)
    }
    app.emit('web-contents-created', preventable({}), this)
  }

  attach(page: Page, link: PageLink): void {
    this.#page = page
    this.#link = link
  }

  get page(): Page | undefined {
    return this.#page
  }

  getURL = (): string => this.mainFrame.url
  isDestroyed = (): boolean => this.destroyed
  setWindowOpenHandler = (handler: WindowOpenHandler): void => void (this.#openHandler = handler)

  send(channel: string, ...args: unknown[]): void {
    this.#link?.emit(channel, args)
  }

  postMessage(channel: string, message: unknown, transfer: MessagePortMain[] = []): void {
    this.#link?.emit(channel, [message], transfer)
  }

  async reload(): Promise<void> {
    await this.byItself(async () => {
      await this.#page?.reload()
    })
  }

  /** Runs a load that the main process asked for. */
  async byItself<Result>(load: () => Promise<Result>): Promise<Result> {
    this.loadsItself = true
    try {
      return await load()
    } finally {
      this.loadsItself = false
    }
  }

  /** A message as it comes from the page, or from the frame that a test invents. */
  receive(channel: string, args: unknown[], ports: MessagePortMain[], frame: Frame | null = this.mainFrame): void {
    ipcMain.emit(channel, { ...this.#eventFrom(frame), ports }, ...args)
  }

  invoke(channel: string, args: unknown[], frame: Frame | null = this.mainFrame): Promise<unknown> {
    return ipcMain.invoke(channel, this.#eventFrom(frame), args)
  }

  #eventFrom(frame: Frame | null): object {
    return { type: 'frame', sender: this, senderFrame: frame, processId: 1, frameId: 1 }
  }

  /** Asks the application's guards whether the page may go there. */
  mayNavigate(url: string, isMainFrame: boolean): boolean {
    const event = preventable({ url, isMainFrame, isSameDocument: false, frame: isMainFrame ? this.mainFrame : null })
    this.emit('will-frame-navigate', event)
    if (isMainFrame && !event.defaultPrevented) this.emit('will-navigate', event, url)
    return !event.defaultPrevented
  }

  /** Asks the window-open handler; the stand-in opens no window in any case. */
  askToOpen(url: string): void {
    this.#openHandler?.({ url: fromChromium(url), frameName: '', features: '', disposition: 'foreground-tab' })
  }

  /** Tells the preload world which paths the next dropped files have. */
  nameFiles(paths: Record<string, string>): void {
    this.#link?.post({ type: 'file-paths', paths })
  }
}
