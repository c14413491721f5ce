/**
 * What runs inside a page, as source text: the preload script with its sandboxed `require('electron')` in an isolated world, and the page's end of
 * contextBridge in the main world. The two worlds share the DOM and nothing else; they talk by custom events whose details the browser clones.
 */
import { decode, encode } from './codec.ts'

export const preloadWorldName = 'preload'

export interface PreloadSettings {
  platform: string
  arch: string
  versions: Record<string, string | undefined>
}

export type ToMain =
  | { type: 'send'; channel: string; args: unknown[]; ports: string[] }
  | { type: 'invoke'; call: number; channel: string; args: unknown[] }
  | { type: 'port'; port: string; data: unknown }

export type ToPage =
  | { type: 'emit'; channel: string; args: unknown[]; ports: string[] }
  | { type: 'reply'; call: number; value?: unknown; error?: string }
  | { type: 'port'; port: string; data: unknown }
  | { type: 'port-closed'; port: string }
  | { type: 'file-paths'; paths: Record<string, string> }

type Shape = { kind: 'value'; value: unknown } | { kind: 'function'; path: string } | { kind: 'object'; members: Record<string, Shape> }
type Outcome = { call: number; state: 'promise' | 'value' | 'error'; value?: unknown }

export function mainWorldSource(): string {
  return `(${mainWorld.toString()})()`
}

export function preloadWorldSource(preload: string, settings: PreloadSettings): string {
  const run = `(require, module, exports, process) => {${preload}\n}`
  return `(() => { ${encode.toString()}\n${decode.toString()}\n(${preloadWorld.toString()})(${JSON.stringify(settings)}, encode, decode, ${run}) })()`
}

/** Builds what the preload script exposes: functions that call across, frozen objects, cloned values. */
function mainWorld(): void {
  if (window.top !== window) return
  const waiting = new Map<number, (outcome: Outcome) => void>()
  let calls = 0

  function callAcross(path: string, args: unknown[]): unknown {
    const call = ++calls
    let first: Outcome | undefined
    let settle: ((outcome: Outcome) => void) | undefined
    waiting.set(call, (outcome) => {
      if (settle) settle(outcome)
      else first = outcome
    })
    window.dispatchEvent(new CustomEvent('stand-in:call', { detail: { call, path, args } }))
    if (!first) throw new Error('An object could not be cloned.')
    if (first.state !== 'promise') {
      waiting.delete(call)
      if (first.state === 'error') throw new Error(String(first.value))
      return first.value
    }
    return new Promise((resolve, reject) => {
      settle = (outcome) => {
        waiting.delete(call)
        if (outcome.state === 'error') reject(new Error(String(outcome.value)))
        else resolve(outcome.value)
      }
    })
  }

  function materialise(shape: Shape): unknown {
    if (shape.kind === 'value') return shape.value
    if (shape.kind === 'function') return (...args: unknown[]) => callAcross(shape.path, args)
    return Object.freeze(Object.fromEntries(Object.entries(shape.members).map(([key, member]) => [key, materialise(member)])))
  }

  window.addEventListener('stand-in:result', (event) => {
    const outcome = (event as CustomEvent<Outcome>).detail
    waiting.get(outcome.call)?.(outcome)
  })
  window.addEventListener('stand-in:expose', (event) => {
    const { key, shape } = (event as CustomEvent<{ key: string; shape: Shape }>).detail
    if (key in window) throw new Error('Cannot bind an API on top of an existing property on the window object')
    Object.defineProperty(window, key, { value: materialise(shape), enumerable: true })
  })
}

/** Runs the preload script with the module that Electron's sandbox gives it. `standInSend` is a binding that exists in this world only. */
function preloadWorld(
  settings: PreloadSettings, toEncoded: typeof encode, fromEncoded: typeof decode,
  run: (require: unknown, module: unknown, exports: unknown, process: unknown) => void
): void {
  if (window.top !== window) return
  type Listener = (event: unknown, ...args: unknown[]) => void
  const world = globalThis as unknown as { standInSend(text: string): void; standInReceive(text: string): void }
  const listeners = new Map<string, Listener[]>()
  const replies = new Map<number, (reply: { value?: unknown; error?: string }) => void>()
  const ports = new Map<string, MessagePort>()
  const functions = new Map<string, (...args: unknown[]) => unknown>()
  let filePaths: Record<string, string> = {}
  let calls = 0

  function send(message: ToMain): void {
    world.standInSend(JSON.stringify(toEncoded(structuredClone(message))))
  }

  /** Carries what arrives at one end of a channel to the main process. */
  function relay(id: string, port: MessagePort): void {
    ports.set(id, port)
    port.addEventListener('message', (event) => send({ type: 'port', port: id, data: event.data as unknown }))
    port.start()
  }

  function emit(channel: string, args: unknown[], portIds: string[]): void {
    const received = portIds.map((id) => {
      const channelOfPort = new MessageChannel()
      relay(id, channelOfPort.port1)
      return channelOfPort.port2
    })
    for (const listener of listeners.get(channel) ?? []) listener({ sender: ipcRenderer, ports: received }, ...args)
  }

  world.standInReceive = (text) => {
    const message = fromEncoded(JSON.parse(text)) as ToPage
    if (message.type === 'emit') emit(message.channel, message.args, message.ports)
    else if (message.type === 'reply') replies.get(message.call)?.(message)
    else if (message.type === 'port') ports.get(message.port)?.postMessage(message.data)
    else if (message.type === 'file-paths') filePaths = message.paths
    else ports.get(message.port)?.close()
  }

  const ipcRenderer = {
    send: (channel: string, ...args: unknown[]) => send({ type: 'send', channel, args, ports: [] }),
    postMessage(channel: string, message: unknown, transfer: MessagePort[] = []) {
      const ids = transfer.map((port, index) => {
        const id = `page-${++calls}-${index}`
        relay(id, port)
        return id
      })
      send({ type: 'send', channel, args: [message], ports: ids })
    },
    invoke(channel: string, ...args: unknown[]) {
      const call = ++calls
      return new Promise((resolve, reject) => {
        replies.set(call, (reply) => {
          replies.delete(call)
          if (reply.error === undefined) resolve(reply.value)
          else reject(new Error(`Error invoking remote method '${channel}': ${reply.error}`))
        })
        send({ type: 'invoke', call, channel, args })
      })
    },
    on(channel: string, listener: Listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      return ipcRenderer
    },
    off(channel: string, listener: Listener) {
      listeners.set(channel, (listeners.get(channel) ?? []).filter((other) => other !== listener))
      return ipcRenderer
    }
  }

  function shapeOf(value: unknown, path: string): Shape {
    if (typeof value === 'function') {
      functions.set(path, value as (...args: unknown[]) => unknown)
      return { kind: 'function', path }
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return { kind: 'value', value: structuredClone(value) }
    return { kind: 'object', members: Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shapeOf(member, `${path}.${key}`)])) }
  }

  window.addEventListener('stand-in:call', (event) => {
    const detail = (event as CustomEvent<{ call: number; path: string; args: unknown[] } | null>).detail
    if (!detail) return
    const { call, path, args } = detail
    const answer = (outcome: Omit<Outcome, 'call'>) => window.dispatchEvent(new CustomEvent('stand-in:result', { detail: { call, ...outcome } }))
    const fail = (error: unknown) => answer({ state: 'error', value: error instanceof Error ? error.message : String(error) })
    try {
      const value = functions.get(path)!(...args)
      if (!(value instanceof Promise)) return void answer({ state: 'value', value })
      answer({ state: 'promise' })
      value.then((settled: unknown) => answer({ state: 'value', value: settled }), fail)
    } catch (error) {
      fail(error)
    }
  })

  const electron = {
    ipcRenderer,
    contextBridge: {
      exposeInMainWorld: (key: string, api: unknown) =>
        window.dispatchEvent(new CustomEvent('stand-in:expose', { detail: { key, shape: shapeOf(api, key) } }))
    },
    webUtils: { getPathForFile: (file: File) => filePaths[file.name] ?? '' }
  }
  const module = { exports: {} }
  const require = (name: string) => {
    if (name === 'electron' || name === 'electron/renderer') return electron
    throw new Error(`module not found: ${name}`)
  }
  run(require, module, module.exports, { ...settings, env: {}, argv: [], type: 'renderer', sandboxed: true, contextIsolated: true })
}
