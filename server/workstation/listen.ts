/** The loopback server: guard, REST, sockets and the renderer's files on 127.0.0.1. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Desk } from '#core/app/desk.ts'
import type { Clock, Logger } from '#core/ports/ports.ts'
import { sendFailure } from './answers.ts'
import { bearerToken, createGuard, type Guard } from './guard.ts'
import { bringsRecords } from './ingestion.ts'
import { apiPrefix, createRest, type Rest } from './rest.ts'
import { attachSockets } from './socket.ts'
import { serveStatic } from './static.ts'
import { answerUnreadable } from './unreadable.ts'

export interface ServerLimits {
  /** Bytes of a JSON body, of a message on a socket, or of the address and headers of a request: a list's condition stands in its address. */
  json: number
  /** Bytes of an uploaded file. */
  upload: number
  /** Wrong tokens a minute before the answer is 429. */
  wrongTokens: number
}

const usualLimits: ServerLimits = { json: 8 * 2 ** 20, upload: 64 * 2 ** 30, wrongTokens: 600 }

export interface ListenOptions {
  desk: Desk
  logger: Logger
  clock: Clock
  token: string
  version: string
  /** 0 or missing: a free port. */
  port?: number
  /** Folder of the built renderer; without it the server has no pages. */
  renderer?: string
  limits?: Partial<ServerLimits>
}

export interface Listening {
  port: number
  /** http://127.0.0.1:PORT */
  url: string
  /** Stops taking calls and ends those that run. The desk is the caller's to close. */
  close(): Promise<void>
}

/** @throws the error of node:net, e.g. EADDRINUSE */
export async function listen(options: ListenOptions): Promise<Listening> {
  const limits = { ...usualLimits, ...options.limits }
  const server = createServer({ requestTimeout: 0, headersTimeout: 30_000, maxHeaderSize: limits.json })
  await bind(server, options.port ?? 0)
  const { port } = server.address() as AddressInfo
  const guard = createGuard({ token: options.token, port, clock: options.clock, wrongTokens: limits.wrongTokens })
  const rest = createRest(options.desk, options.logger, limits, options.version)
  const sockets = attachSockets(server, options.desk, guard, options.logger, limits.json)
  answerUnreadable(server, limits.json, options.logger)
  server.on('request', (request, response) => void answer(request, response, { ...options, port, guard, rest }))
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    async close() {
      sockets.close()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      const timer = setTimeout(() => server.closeAllConnections(), 2000)
      await closed
      clearTimeout(timer)
    }
  }
}

function bind(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}

interface Handling extends ListenOptions {
  port: number
  guard: Guard
  rest: Rest
}

/** The access log names the procedure, never the address: that may hold what identifies a person. */
async function answer(request: IncomingMessage, response: ServerResponse, handling: Handling): Promise<void> {
  const start = performance.now()
  let action = 'refused'
  try {
    action = await route(request, response, handling)
  } catch (error) {
    await sendFailure(request, response, error, action, handling.logger)
  }
  if (action === 'static') return
  // A caller who left before the answer had none.
  const ended = response.headersSent ? { status: response.statusCode } : { left: true }
  const fields = { method: request.method, action, ...ended, milliseconds: Math.round(performance.now() - start) }
  handling.logger.info('request', fields)
}

async function route(request: IncomingMessage, response: ServerResponse, { guard, rest, renderer, port, logger }: Handling): Promise<string> {
  guard.checkAddress(request)
  const url = URL.parse(request.url ?? '/', 'http://127.0.0.1')
  const api = !url || url.pathname === apiPrefix || url.pathname.startsWith(`${apiPrefix}/`)
  if (api) {
    const token = bearerToken(request)
    // Records of another system are signed instead.
    if (!url || token !== undefined || !bringsRecords(request, url.pathname)) guard.checkToken(token)
    return rest.handle(request, response, url ?? new URL('http://127.0.0.1/'))
  }
  await serveStatic(renderer ?? '', port, request, response).catch((error: unknown) => {
    if (!response.headersSent) throw error
    logger.debug('A page was left before it was sent')
  })
  return 'static'
}
