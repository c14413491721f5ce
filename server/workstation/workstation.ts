/** The desk behind the loopback server, and its orderly end. */
import { createRouterClient, type RouterClient } from '@orpc/server'
import { openDesk, type Desk, type DeskRouter } from '#core/app/desk.ts'
import type { Logger } from '#core/ports/ports.ts'
import { deskErrorIn } from './answers.ts'
import { rendererFolder } from './build.ts'
import { productVersion, workstationPorts } from './host.ts'
import { listen } from './listen.ts'
import { placesOf } from './places.ts'

export type DeskClient = RouterClient<DeskRouter>

export interface Workstation {
  url: string
  token: string
  /** The address for a browser; the fragment never leaves it. */
  page: string
  client: DeskClient
  close(): Promise<void>
}

export interface WorkstationOptions {
  logger: Logger
  token: string
  port?: number
  keyFile?: string
  /** Runs before the server listens, e.g. to open a workspace. */
  prepare?: (client: DeskClient) => Promise<void>
}

/** Opens the desk, prepares it and listens. When anything fails on the way, what was opened is closed again. */
export async function startWorkstation({ logger, token, port, keyFile, prepare }: WorkstationOptions): Promise<Workstation> {
  const ports = workstationPorts(logger, placesOf(), keyFile)
  const desk = openDesk(ports)
  try {
    const client = memoryClient(desk)
    await prepare?.(client)
    const listening = await listen({ desk, logger, clock: ports.clock, token, port, version: productVersion(), renderer: rendererFolder })
    return {
      url: listening.url,
      token,
      page: `${listening.url}/#token=${encodeURIComponent(token)}`,
      client,
      async close() {
        const ended = listening.close()
        await desk.close()
        await ended
      }
    }
  } catch (error) {
    await desk.close()
    throw error
  }
}

function memoryClient(desk: Desk): DeskClient {
  return createRouterClient(desk.router, { context: desk.createContext('memory') })
}

/** Closes on SIGTERM, SIGINT and, in a terminal, SIGHUP; a second signal does not wait. The process then ends with 0, or with 1 when closing failed. */
export function closeOnSignal(logger: Logger, close: () => Promise<void>): void {
  let closing = false
  const end = () => {
    if (closing) process.exit(1)
    closing = true
    close().then(() => process.exit(0), (error: unknown) => {
      logger.error('The workspace did not close cleanly', { error })
      process.exit(1)
    })
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end)
}

/** One or two lines for a person: what went wrong and what to do. */
export function explain(error: unknown): string {
  const known = deskErrorIn(error)
  if (known) return [known.message, known.details.remedy?.en, known.details.id && `Log id ${known.details.id}`].filter(Boolean).join('. ')
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return 'The port is in use. Choose another with --port, or leave it out'
  if (code === 'EACCES') return 'The port or a folder may not be used by this user. Choose another'
  return message
}
