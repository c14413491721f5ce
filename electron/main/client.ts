/** The main process as a caller of the core, with the rights of the machine's user: it may name folders. */
import { createRouterClient } from '@orpc/server'
import type { Desk } from '#core/app/desk.ts'

export function hostClient(desk: Desk) {
  return createRouterClient(desk.router, { context: () => desk.createContext('memory') })
}
export type HostClient = ReturnType<typeof hostClient>
