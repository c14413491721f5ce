/** Requests that are no HTTP, or whose head is too long: node refuses them before there is a request, and they too get an answer in the envelope. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { DeskError } from '#core/contract/errors.ts'
import type { Logger } from '#core/ports/ports.ts'
import { failure, sizeText } from './answers.ts'

/** Answers what cannot be read, in Chinese: which language the caller reads stands in headers that were not read. `mostHead`: bytes of address and headers. */
export function answerUnreadable(server: Server, mostHead: number, logger: Logger): void {
  const answering = new WeakSet<Duplex>()
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    answering.add(socket)
    response.once('close', () => answering.delete(socket))
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (!socket.writable || answering.has(socket)) {
      socket.destroy()
      return
    }
    const answer = failure(error.code === 'HPE_HEADER_OVERFLOW' ? headTooLong(mostHead) : notHttp(), 'unreadable', 'zh', logger)
    const body = JSON.stringify(answer.body)
    const headers = { ...answer.headers, 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)), connection: 'close' }
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    socket.end(`HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status]}\r\n${lines.join('')}\r\n${body}`)
  })
}

function headTooLong(most: number): DeskError {
  const size = sizeText(most)
  return new DeskError('too_large', {
    message: { zh: `请求的地址与请求头合计超过 ${size} 的上限`, en: `The address and headers of the request are over the limit of ${size}` },
    remedy: { zh: '请缩短地址；很长的条件请放在 POST /api/crm/segments/preview 的请求体中', en: 'Shorten the address; send a very long condition in the body of POST /api/crm/segments/preview' }
  })
}

function notHttp(): DeskError {
  return new DeskError('invalid', {
    message: { zh: '请求不是可读的 HTTP，或没有及时发完', en: 'The request is no readable HTTP, or did not arrive in time' },
    remedy: { zh: '请用 HTTP/1.1 发送到服务启动时输出的地址', en: 'Send HTTP/1.1 to the address that the server printed when it started' }
  })
}
