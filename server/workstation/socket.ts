/** The browser's transport: the contract over one WebSocket at /rpc. The token comes as a subprotocol, so that it stands in no address and no log. */
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { RPCHandler } from '@orpc/server/ws'
import { WebSocketServer } from 'ws'
import { inLanguageOf } from '#core/app/context.ts'
import { asDeskError } from '#core/app/errors.ts'
import type { Desk } from '#core/app/desk.ts'
import { errorCodes } from '#core/contract/errors.ts'
import type { Logger } from '#core/ports/ports.ts'
import { bearerToken, type Guard } from './guard.ts'

const socketPath = '/rpc'
const subprotocol = 'cohortdesk'

/** Browsers do not tell a page why a handshake failed, so a page with a wrong token is let in, heard by nobody, and sent away with this code. */
const refusedCode = 4401

export interface Sockets {
  close(): void
}

export function attachSockets(server: Server, desk: Desk, guard: Guard, logger: Logger, maximumMessage: number): Sockets {
  const handler = new RPCHandler(desk.router, { interceptors: [(options) => options.next(inLanguageOf(options))] })
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maximumMessage,
    handleProtocols: (offered) => (offered.has(subprotocol) ? subprotocol : false)
  })

  server.on('upgrade', (request: IncomingMessage, connection: Duplex, head: Buffer) => {
    connection.on('error', () => connection.destroy())
    const refusal = refusalOf(request, guard)
    const fromPage = request.headers.origin !== undefined && refusal !== 403 && refusal !== 404
    if (refusal !== undefined && !fromPage) {
      connection.end(`HTTP/1.1 ${refusal} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
      return
    }
    sockets.handleUpgrade(request, connection, head, (socket) => {
      socket.on('error', (error) => logger.debug('A socket broke', { reason: error.name }))
      if (refusal !== undefined) {
        socket.close(refusedCode, 'token')
        return
      }
      void handler.upgrade(socket, { context: desk.createContext('socket') })
    })
  })

  return {
    close() {
      for (const socket of sockets.clients) socket.close(1001)
      sockets.close()
    }
  }
}

/** The status a handshake is refused with, if it is. */
function refusalOf(request: IncomingMessage, guard: Guard): number | undefined {
  try {
    guard.checkAddress(request)
    if (request.url !== socketPath) return 404
    guard.checkToken(tokenOf(request))
    return undefined
  } catch (error) {
    const known = asDeskError(error)
    if (!known) throw error
    return errorCodes[known.code].status
  }
}

/** Subprotocols are `cohortdesk` and the token; a program may send the header of the REST face instead. */
function tokenOf(request: IncomingMessage): string | undefined {
  const [first, second] = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((entry) => entry.trim())
  if (first === subprotocol && second) return second
  return bearerToken(request)
}
