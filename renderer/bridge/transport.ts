/** One line to the core: a MessagePort under Electron, a WebSocket in the browser. It is opened on the first call and again after it broke. */
import type { ClientContext, ClientLink } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import { createStore } from './store.ts'

export type Connection = 'connecting' | 'online' | 'offline' | 'refused'

export interface Line {
  link: ClientLink<ClientContext>
  /** Resolves when the line breaks; `refused` when the other side did not take the token. */
  closed: Promise<'broken' | 'refused'>
}

/** No line to the core. A call may be tried again. */
export class OfflineError extends Error {
  constructor() {
    super('The core cannot be reached')
    this.name = 'OfflineError'
  }
}

export function createTransport(open: () => Promise<Line>, wait: (milliseconds: number) => Promise<void> = pause) {
  const connection = createStore<Connection>('connecting')
  let current: Promise<Line> | undefined
  let stopped = false

  function line(): Promise<Line> {
    current ??= connect()
    return current
  }

  async function connect(): Promise<Line> {
    try {
      const opened = await open()
      connection.set('online')
      void opened.closed.then((why) => reopen(why))
      return opened
    } catch (error) {
      current = undefined
      connection.set(error instanceof RefusedError ? 'refused' : 'offline')
      throw error
    }
  }

  async function reopen(why: 'broken' | 'refused'): Promise<void> {
    current = undefined
    connection.set(why === 'refused' ? 'refused' : 'offline')
    for (let tries = 0; !stopped && connection.get() === 'offline'; tries += 1) {
      await wait(Math.min(250 * 2 ** tries, 5000))
      await line().catch(() => undefined)
    }
  }

  const link: ClientLink<ClientContext> = {
    async call(path, input, options) {
      const opened = await line()
      return Promise.race([opened.link.call(path, input, options), opened.closed.then(() => Promise.reject(new OfflineError()))])
    }
  }

  return {
    link,
    connection,
    stop() {
      stopped = true
    }
  }
}

/** The other side does not take the token. */
export class RefusedError extends Error {}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

/** The language in which the core words titles: that of the page. */
const spoken = () => ({ 'accept-language': document.documentElement.lang })

/** Asks the preload for a port; it arrives as a window message. */
export function openPort(host: Window & typeof globalThis): Promise<Line> {
  return new Promise((resolve) => {
    const receive = (event: MessageEvent) => {
      const [port] = event.ports
      if (event.source !== host || event.data !== 'cohortdesk:port' || !port) return
      host.removeEventListener('message', receive)
      const closed = new Promise<'broken'>((broken) => port.addEventListener('close', () => broken('broken')))
      port.start()
      resolve({ link: new PortLink({ port, headers: spoken }), closed })
    }
    host.addEventListener('message', receive)
    host.cohortdesk?.connect()
  })
}

/** A socket to the server that served this page. The token goes as a subprotocol, so that it stands in no address. */
export function openSocket(location: Location, token: string | null): Promise<Line> {
  return new Promise((resolve, reject) => {
    if (!token) {
      reject(new RefusedError())
      return
    }
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/rpc`, ['cohortdesk', token])
    const link = new SocketLink({ websocket: socket, headers: spoken })
    let opened = false
    const closed = new Promise<'broken' | 'refused'>((broken) => {
      socket.addEventListener('close', (event) => {
        const refused = event.code === 4401
        if (!opened) reject(refused ? new RefusedError() : new OfflineError())
        broken(refused ? 'refused' : 'broken')
      })
    })
    socket.addEventListener('open', () => {
      opened = true
      resolve({ link, closed })
    })
  })
}
