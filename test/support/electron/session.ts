/** `session.defaultSession`: keeps the handlers that the application sets. The network asks the request handler; tests ask the others. */
import { EventEmitter } from 'node:events'
import { protocol } from './protocol.ts'

export interface RequestDetails {
  url: string
  method: string
  resourceType: string
}

type RequestListener = (details: RequestDetails, answer: (decision: { cancel?: boolean }) => void) => void

class Session extends EventEmitter {
  readonly protocol = protocol
  permissionRequestHandler: ((contents: unknown, permission: string, answer: (granted: boolean) => void, details: object) => void) | null = null
  permissionCheckHandler: ((contents: unknown, permission: string, origin: string, details: object) => boolean) | null = null
  devicePermissionHandler: ((details: object) => boolean) | null = null
  displayMediaRequestHandler: ((request: object, answer: (streams: object | null) => void) => void) | null = null
  #requestListener: RequestListener | null = null

  readonly webRequest = {
    onBeforeRequest: (first: RequestListener | object | null, second?: RequestListener | null): void => {
      this.#requestListener = typeof first === 'function' ? (first as RequestListener) : (second ?? null)
    }
  }

  setPermissionRequestHandler(handler: typeof this.permissionRequestHandler): void {
    this.permissionRequestHandler = handler
  }

  setPermissionCheckHandler(handler: typeof this.permissionCheckHandler): void {
    this.permissionCheckHandler = handler
  }

  setDevicePermissionHandler(handler: typeof this.devicePermissionHandler): void {
    this.devicePermissionHandler = handler
  }

  setDisplayMediaRequestHandler(handler: typeof this.displayMediaRequestHandler): void {
    this.displayMediaRequestHandler = handler
  }

  /** Whether the application cancels this request. */
  async cancels(details: RequestDetails): Promise<boolean> {
    const listener = this.#requestListener
    if (!listener) return false
    const { cancel } = await new Promise<{ cancel?: boolean }>((resolve) => listener(details, resolve))
    return cancel === true
  }
}

export const defaultSession = new Session()
export const session = { defaultSession }
