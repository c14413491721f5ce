import type { Endpoint } from 'comlink'
import type { MessagePort, Worker } from 'node:worker_threads'

type Listener = (message: unknown) => void

/** A worker or its port as comlink expects it. (comlink's own adapter has no types.) */
export function endpointOf(port: MessagePort | Worker): Endpoint {
  const listeners = new Map<unknown, Listener>()
  return {
    postMessage: (message, transfer) => port.postMessage(message, transfer as never),
    addEventListener(_type, handler) {
      const listener: Listener = (data) => {
        const event = { data } as MessageEvent
        if ('handleEvent' in handler) handler.handleEvent(event)
        else handler(event)
      }
      listeners.set(handler, listener)
      port.on('message', listener)
    },
    removeEventListener(_type, handler) {
      const listener = listeners.get(handler)
      if (listener) port.off('message', listener)
      listeners.delete(handler)
    },
    ...('start' in port && { start: () => port.start() })
  }
}
