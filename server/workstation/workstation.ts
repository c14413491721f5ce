/** The desk behind the loopback server, and its orderly end. */
import { createRouterClient, type RouterClient } from '@orpc/server'
import { openDesk, type DeskRouter } from '#core/app/desk.ts'
import type { Logger } from '#core/ports/ports.ts'
import { rendererFolder } from './build.ts'
import { productVersion, workstationPorts } from './host.ts'
import { listen, type Listening } from './listen.ts'
import { placesOf } from './places.ts'
import { terminalLocale } from './terminal.ts'

export type DeskClient = RouterClient<DeskRouter>

export interface Workstation {
  url: string
  token: string
  /** The address for a browser; the fragment never leaves it. */
  page: string
}

export interface WorkstationOptions {
  logger: Logger
  token: string
  port?: number
  keyFile?: string
  /** Runs before the server listens, e.g. to open a workspace. */
  prepare?: (client: DeskClient) => Promise<void>
}

/** Statements of DuckDB take threads of the pool on which files are written, too: an import must not keep a receipt from reaching the disk. */
const systemThreads = 16

/** Opens the desk, prepares it and listens, until a signal ends the process. When anything fails on the way, what was opened is closed again. */
export async function startWorkstation({ logger, token, port, keyFile, prepare }: WorkstationOptions): Promise<Workstation> {
  process.env.UV_THREADPOOL_SIZE ??= String(systemThreads)
  const ports = workstationPorts(logger, placesOf(), keyFile)
  const desk = openDesk(ports)
  let listening: Listening | undefined
  closeOnSignal(logger, async () => {
    const ended = listening?.close()
    await desk.close()
    await ended
  })
  try {
    await prepare?.(createRouterClient(desk.router, { context: desk.createContext('memory', { locale: terminalLocale() }) }))
    listening = await listen({ desk, logger, clock: ports.clock, token, port, version: productVersion(), renderer: rendererFolder })
    return { url: listening.url, token, page: `${listening.url}/#token=${encodeURIComponent(token)}` }
  } catch (error) {
    await desk.close()
    throw error
  }
}

/** A signal to a group arrives twice where npm passes it on too; a person who is out of patience repeats it later than that. */
const patience = 2000

/** Closes on SIGTERM, SIGINT and SIGHUP and ends the process with 0, or with 1 when closing failed or the signal is repeated because it takes too long. */
function closeOnSignal(logger: Logger, close: () => Promise<void>): void {
  let since: number | undefined
  const end = () => {
    if (since !== undefined) {
      if (performance.now() - since > patience) process.exit(1)
      return
    }
    since = performance.now()
    close().then(() => process.exit(0), (error: unknown) => {
      logger.error('The workspace did not close cleanly', { error })
      process.exit(1)
    })
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end)
  if (process.env.npm_lifecycle_event !== undefined) whenOrphaned(() => since ?? end())
}

const parentCheck = 100

/** npm passes a signal to the shell it runs the script in, and some shells die of it without passing it on: then the parent is gone. */
function whenOrphaned(end: () => void): void {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    end()
  }, parentCheck)
  timer.unref()
}
