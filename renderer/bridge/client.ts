/** The typed client and its query helpers. Everything a screen asks goes through `orpc` (cached) or `client` (once). */
import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import type { Contract } from '#core/contract/contract.ts'
import { joinTabs, takeToken, watchAddress } from './token.ts'
import { createTransport, openPort, openSocket } from './transport.ts'

const token = window.cohortdesk ? null : tokenOfTabs()
const transport = createTransport(() => (window.cohortdesk ? openPort(window) : Promise.resolve(token).then((known) => openSocket(window.location, known))))

/** From the address, from this tab, or from another tab of the same browser. */
function tokenOfTabs(): Promise<string | null> {
  takeToken(window.location, window.history, window.sessionStorage)
  watchAddress(window)
  return joinTabs(window.sessionStorage)
}

export type Client = ContractRouterClient<Contract>
export const client: Client = createORPCClient(transport.link)
export const orpc = createTanstackQueryUtils(client)
export const connection = transport.connection
