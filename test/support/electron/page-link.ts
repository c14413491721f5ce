/**
 * The wire between one page and the main process, over the DevTools protocol:
 * the preload script in its isolated world, messages and ports both ways.
 */
import type { CDPSession, Page } from 'playwright-core'
import { decode, encode } from './codec.ts'
import { MessageChannelMain, type MessagePortMain } from './message-ports.ts'
import { mainWorldSource, preloadWorldName, preloadWorldSource, type ToMain, type ToPage } from './page.ts'

interface Listener {
  send(channel: string, args: unknown[], ports: MessagePortMain[]): void
  invoke(channel: string, args: unknown[]): Promise<unknown>
  openWindow(url: string): void
}

interface ContextCreated {
  context: { id: number; name: string; auxData?: { frameId?: string } }
}

export class PageLink {
  readonly #session: CDPSession
  readonly #listener: Listener
  #context: number | undefined
  #ports = new Map<string, MessagePortMain>()
  #lastPort = 0

  private constructor(session: CDPSession, listener: Listener) {
    this.#session = session
    this.#listener = listener
  }

  /** @param preload Text of the preload script, if the window has one. */
  static async attach(page: Page, preload: string | undefined, listener: Listener): Promise<PageLink> {
    const session = await page.context().newCDPSession(page)
    const link = new PageLink(session, listener)
    await link.#start(preload)
    return link
  }

  async #start(preload: string | undefined): Promise<void> {
    const session = this.#session
    const { frameTree } = await session.send('Page.getFrameTree')
    session.on('Page.windowOpen', ({ url }) => this.#listener.openWindow(url))
    session.on('Runtime.executionContextCreated', ({ context }: ContextCreated) => {
      if (context.name === preloadWorldName && context.auxData?.frameId === frameTree.frame.id) this.#context = context.id
    })
    session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      if (executionContextId === this.#context) this.leavePage()
    })
    session.on('Runtime.executionContextsCleared', () => this.leavePage())
    session.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === 'standInSend') this.#receive(decode(JSON.parse(payload)) as ToMain)
    })
    await session.send('Page.enable')
    await session.send('Runtime.enable')
    if (preload === undefined) return
    const { platform, arch, versions } = process
    const source = preloadWorldSource(preload, { platform, arch, versions: { ...versions } })
    await session.send('Runtime.addBinding', { name: 'standInSend', executionContextName: preloadWorldName })
    await session.send('Page.addScriptToEvaluateOnNewDocument', { source: mainWorldSource() })
    await session.send('Page.addScriptToEvaluateOnNewDocument', { source, worldName: preloadWorldName })
  }

  /** The page is gone: its ports close, and nothing reaches it any more. */
  leavePage(): void {
    this.#context = undefined
    for (const port of this.#ports.values()) port.close()
    this.#ports.clear()
  }

  emit(channel: string, args: unknown[], transfer: MessagePortMain[] = []): void {
    const ports = transfer.map((port) => {
      const id = `main-${++this.#lastPort}`
      this.#relay(id, port)
      return id
    })
    this.post({ type: 'emit', channel, args: structuredClone(args), ports })
  }

  /** Messages of one link arrive in order; those to a page that is gone are dropped. */
  post(message: ToPage): void {
    if (this.#context === undefined) return
    const expression = `standInReceive(${JSON.stringify(JSON.stringify(encode(message)))})`
    this.#session.send('Runtime.evaluate', { expression, contextId: this.#context }).catch(() => this.leavePage())
  }

  #relay(id: string, port: MessagePortMain): void {
    this.#ports.set(id, port)
    port.on('message', ({ data }: { data: unknown }) => this.post({ type: 'port', port: id, data }))
    port.on('close', () => {
      if (this.#ports.delete(id)) this.post({ type: 'port-closed', port: id })
    })
    port.start()
  }

  #receive(message: ToMain): void {
    if (message.type === 'port') {
      this.#ports.get(message.port)?.postMessage(message.data)
    } else if (message.type === 'send') {
      this.#listener.send(message.channel, message.args, message.ports.map((id) => this.#receivePort(id)))
    } else {
      const { call, channel, args } = message
      this.#listener.invoke(channel, args).then(
        (value) => this.post({ type: 'reply', call, value }),
        (error: unknown) => this.post({ type: 'reply', call, error: String(error) })
      )
    }
  }

  #receivePort(id: string): MessagePortMain {
    const { port1, port2 } = new MessageChannelMain()
    this.#relay(id, port1)
    return port2
  }
}
