/** The envelope of the REST face (docs of the interface: `{"success":true,"data":…}` and `{"success":false,"error":{…}}`). */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { localeOfHeader } from '#core/app/context.ts'
import { asDeskError, deskErrorOf } from '#core/app/errors.ts'
import { DeskError, errorBody, errorCodes, type Locale } from '#core/contract/errors.ts'
import type { Logger } from '#core/ports/ports.ts'

export interface Answer {
  status: number
  headers: Record<string, string>
  body: { success: true; data: unknown } | { success: false; error: unknown }
}

/** Sent with everything, so that no answer is taken for a page, a script or another site's resource. */
export const commonHeaders: Record<string, string> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin'
}

export const apiHeaders: Record<string, string> = { ...commonHeaders, 'cache-control': 'no-store', 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" }

export function success(data: unknown, status = 200): Answer {
  return { status, headers: apiHeaders, body: { success: true, data: data ?? null } }
}

/** Whatever was thrown, as the answer in the caller's language; the cause of an unexpected error goes to the log under the id that is answered. */
export function failure(error: unknown, action: string, locale: Locale, logger: Logger): Answer {
  const known = deskErrorIn(error) ?? deskErrorOf(error, action, logger)
  const headers = {
    ...apiHeaders,
    'content-language': locale,
    ...(known.code === 'unauthorised' && { 'www-authenticate': 'Bearer' }),
    ...(known.code === 'too_many' && { 'retry-after': String(known.details.retryAfter ?? 60) })
  }
  return { status: errorCodes[known.code].status, headers, body: { success: false, error: errorBody(known, locale) } }
}

/** The DeskError that was thrown: itself, or as the `data` of the oRPC error that the core's procedures throw. */
export function deskErrorIn(error: unknown): DeskError | undefined {
  return asDeskError(error) ?? (error instanceof Error && 'data' in error ? asDeskError(error.data) : undefined)
}

/** Answers with what was thrown, unless the caller has left or has had the beginning of another answer. */
export async function sendFailure(request: IncomingMessage, response: ServerResponse, error: unknown, action: string, logger: Logger): Promise<void> {
  if (response.destroyed) {
    logger.debug('The caller left before the answer', { action })
    return
  }
  const answer = failure(error, action, localeOfHeader(request.headers['accept-language']), logger)
  if (response.headersSent) response.destroy()
  else await send(request, response, answer)
}

/** Writes the answer. What is left of the request's body is read first and dropped: a sender that is cut off would not see the answer. */
export async function send(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  if (!request.complete && !(await drain(request))) response.setHeader('connection', 'close')
  const text = JSON.stringify(answer.body)
  response.writeHead(answer.status, { ...answer.headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
  response.end(request.method === 'HEAD' ? undefined : text)
}

const longestDrain = 64 * 2 ** 20
const drainTime = 5000

/** Whether the body came to its end within the size and time that are worth waiting for. */
function drain(request: IncomingMessage): Promise<boolean> {
  return new Promise((resolve) => {
    let size = 0
    const timer = setTimeout(finish, drainTime)
    function finish(): void {
      clearTimeout(timer)
      request.off('data', count).off('close', finish)
      resolve(request.complete)
    }
    function count(chunk: Buffer): void {
      size += chunk.length
      if (size > longestDrain) finish()
    }
    request.on('data', count).once('end', finish).once('close', finish).resume()
  })
}

export function notFound(): DeskError {
  return new DeskError('not_found', {
    message: { zh: '没有这个接口', en: 'There is no such route' },
    remedy: { zh: '接口清单见 /api/openapi.json', en: 'The routes are listed in /api/openapi.json' }
  })
}

/** Bytes of a limit: `8 MB`, `512 B`. */
export const sizeText = (bytes: number) => (bytes >= 2 ** 20 ? `${Math.floor(bytes / 2 ** 20)} MB` : `${bytes} B`)

export function tooLarge(limit: number): DeskError {
  const size = sizeText(limit)
  return new DeskError('too_large', {
    message: { zh: `内容超过 ${size} 的上限`, en: `The content is over the limit of ${size}` },
    remedy: { zh: '请减小内容；大文件请用 path 指明本机路径', en: 'Send less; name large files of this machine by path' }
  })
}
