/** A page without a screen: what tests need of the renderer to reach the core through the real preload. */
import { createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import type { DesktopBridge } from '#core/contract/bridge.ts'
import type { Contract } from '#core/contract/contract.ts'

export interface TinyPage {
  client: ContractRouterClient<Contract>
  /** The data of the typed error that a call ends with. */
  failure(call: Promise<unknown>): Promise<unknown>
  /** The same over another port. */
  over(port: MessagePort): TinyPage
}

declare global {
  interface Window {
    cohortdesk?: DesktopBridge
    tiny: TinyPage
  }
}

const received = new Promise<MessagePort>((resolve) => {
  window.addEventListener('message', (event) => {
    const [port] = event.ports
    if (event.source === window && event.origin === window.location.origin && event.data === 'cohortdesk:port' && port) resolve(port)
  }, { once: true })
})
window.cohortdesk!.connect()
window.tiny = over(await received)
document.body.dataset['ready'] = 'yes'

function over(port: MessagePort): TinyPage {
  port.start()
  return {
    client: createORPCClient(new RPCLink({ port })),
    failure: (call) => call.then(() => 'no failure', (error: unknown) => (error instanceof ORPCError ? (error.data as unknown) : String(error))),
    over
  }
}
