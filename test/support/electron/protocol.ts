/** `protocol`: handlers for schemes of the application. */
import { app } from './application.ts'

type Handler = (request: Request) => Response | Promise<Response>

const handlers = new Map<string, Handler>()

/** What was declared before the app was ready, for tests to read. */
export const declaredSchemes: { scheme: string; privileges?: Record<string, boolean> }[] = []

export function handlerOf(url: string): Handler | undefined {
  return handlers.get(new URL(url).protocol.slice(0, -1))
}

export const protocol = {
  registerSchemesAsPrivileged(schemes: typeof declaredSchemes): void {
    if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    declaredSchemes.push(...schemes)
  },
  handle(scheme: string, handler: Handler): void {
    if (handlers.has(scheme)) throw new Error('Failed to register protocol: ' + scheme)
    handlers.set(scheme, handler)
  },
  unhandle: (scheme: string): boolean => handlers.delete(scheme),
  isProtocolHandled: (scheme: string): boolean => handlers.has(scheme)
}
