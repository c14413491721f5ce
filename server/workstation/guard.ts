/** Who may speak to the loopback server: programs and pages of this machine that hold the token, under an address of this server. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { DeskError } from '#core/contract/errors.ts'
import type { Clock } from '#core/ports/ports.ts'

export interface Guard {
  /** @throws DeskError forbidden for a foreign Host or Origin, and for requests that a page of another site started. */
  checkAddress(request: IncomingMessage): void
  /** @throws DeskError unauthorised, or too_many after many wrong tokens. The right token always passes. */
  checkToken(token: string | undefined): void
}

interface GuardOptions {
  token: string
  port: number
  clock: Clock
  /** Wrong tokens a minute before the answer is 429. */
  wrongTokens: number
}

const minute = 60_000

export function createGuard({ token, port, clock, wrongTokens }: GuardOptions): Guard {
  const hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`])
  const origins = new Set([...hosts].map((host) => `http://${host}`))
  const expected = digest(token)
  let windowStart = 0
  let wrong = 0

  function countWrong(): void {
    const now = clock.now()
    if (now - windowStart >= minute || now < windowStart) {
      windowStart = now
      wrong = 0
    }
    wrong += 1
    if (wrong > wrongTokens) throw tooManyTokens()
  }

  return {
    checkAddress({ headers }) {
      if (!headers.host || !hosts.has(headers.host)) throw foreign('Host')
      if (headers.origin !== undefined && !origins.has(headers.origin)) throw foreign('Origin')
      const site = headers['sec-fetch-site']
      const opensPage = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
      if (site !== undefined && site !== 'same-origin' && site !== 'none' && !opensPage) throw foreign('Sec-Fetch-Site')
    },
    checkToken(given) {
      if (given !== undefined && timingSafeEqual(digest(given), expected)) return
      if (given !== undefined) countWrong()
      throw unauthorised(given === undefined)
    }
  }
}

/** The token of `Authorization: Bearer <token>`. */
export function bearerToken(request: IncomingMessage): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1]
}

/** Equal lengths for the comparison in constant time. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function unauthorised(missing: boolean): DeskError {
  return new DeskError('unauthorised', {
    field: 'Authorization',
    message: missing ? { zh: '缺少令牌', en: 'The token is missing' } : { zh: '令牌不正确', en: 'The token is wrong' },
    remedy: {
      zh: '请在请求头中发送 Authorization: Bearer <令牌>；令牌见服务启动时输出的一行 JSON',
      en: 'Send Authorization: Bearer <token>; the server printed the token in its ready line'
    }
  })
}

function tooManyTokens(): DeskError {
  return new DeskError('too_many', {
    field: 'Authorization',
    message: { zh: '错误令牌过多', en: 'Too many wrong tokens' },
    remedy: { zh: '请稍等一分钟，再用正确的令牌重试', en: 'Wait a minute, then try again with the right token' }
  })
}

function foreign(header: string): DeskError {
  return new DeskError('forbidden', {
    field: header,
    message: { zh: `不接受来自其他网站或地址的请求（${header}）`, en: `Requests from other sites or addresses are not accepted (${header})` },
    remedy: { zh: '请使用服务启动时输出的地址', en: 'Use the address that the server printed when it started' }
  })
}
