/** `MessageChannelMain`: Node's own message ports, with the events that Electron's have. */
import { EventEmitter } from 'node:events'
import { MessageChannel, type MessagePort } from 'node:worker_threads'

export class MessagePortMain extends EventEmitter {
  readonly #port: MessagePort
  #started = false
  #closed = false

  constructor(port: MessagePort) {
    super()
    this.#port = port
    port.on('close', () => {
      this.#closed = true
      this.emit('close')
    })
    port.unref()
  }

  postMessage(message: unknown): void {
    if (!this.#closed) this.#port.postMessage(message)
  }

  /** Messages wait until this is called. */
  start(): void {
    if (this.#started) return
    this.#started = true
    this.#port.on('message', (data: unknown) => this.emit('message', { data, ports: [] }))
  }

  close(): void {
    this.#port.close()
  }
}

export class MessageChannelMain {
  readonly port1: MessagePortMain
  readonly port2: MessagePortMain

  constructor() {
    const { port1, port2 } = new MessageChannel()
    this.port1 = new MessagePortMain(port1)
    this.port2 = new MessagePortMain(port2)
  }
}
