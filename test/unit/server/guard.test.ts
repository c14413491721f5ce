import type { IncomingMessage } from 'node:http'
import { describe, expect, test } from 'vitest'
import { bearerToken, createGuard } from '#server/workstation/guard.ts'

function guardAt(now: () => number = () => 0) {
  return createGuard({ token: 'right', port: 4000, clock: { now }, wrongTokens: 3 })
}

const withHeaders = (headers: Record<string, string>) => ({ headers: { host: '127.0.0.1:4000', ...headers } }) as unknown as IncomingMessage

describe('address', () => {
  test.each<[string, Record<string, string>]>([
    ['a program', {}],
    ['localhost', { host: 'localhost:4000' }],
    ['the own page', { origin: 'http://127.0.0.1:4000', 'sec-fetch-site': 'same-origin' }],
    ['a page opened from a link elsewhere', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }]
  ])('%s passes', (_who, headers) => {
    expect(() => guardAt().checkAddress(withHeaders(headers))).not.toThrow()
  })

  test.each<[string, Record<string, string>]>([
    ['a name that was rebound to this machine', { host: 'evil.example:4000' }],
    ['another port', { host: '127.0.0.1:4001' }],
    ['no port', { host: '127.0.0.1' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:4001' }],
    ['the right host under https', { origin: 'https://127.0.0.1:4000' }],
    ['a sandboxed frame or a file', { origin: 'null' }],
    ['an image or script tag elsewhere', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
    ['a frame elsewhere', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }]
  ])('%s is refused', (_who, headers) => {
    expect(() => guardAt().checkAddress(withHeaders(headers))).toThrow(expect.objectContaining({ code: 'forbidden' }))
  })

  test('a request without Host is refused', () => {
    expect(() => guardAt().checkAddress({ headers: {} } as IncomingMessage)).toThrow(expect.objectContaining({ code: 'forbidden' }))
  })
})

describe('token', () => {
  test('only the right one passes', () => {
    const guard = guardAt()
    expect(() => guard.checkToken('right')).not.toThrow()
    for (const token of [undefined, 'wrong', '', 'righ', 'right ']) expect(() => guard.checkToken(token)).toThrow(expect.objectContaining({ code: expect.stringMatching('unauthorised|too_many') as string }))
  })

  test('many wrong ones are slowed down, the right one never', () => {
    let now = 0
    const guard = guardAt(() => now)
    const codes = Array.from({ length: 5 }, () => {
      try {
        guard.checkToken('wrong')
        return undefined
      } catch (error) {
        return (error as { code: string }).code
      }
    })
    expect(codes).toEqual(['unauthorised', 'unauthorised', 'unauthorised', 'too_many', 'too_many'])
    expect(() => guard.checkToken('right')).not.toThrow()
    now = 60_000
    expect(() => guard.checkToken('wrong')).toThrow(expect.objectContaining({ code: 'unauthorised' }))
  })

  test('is read from the Authorization header', () => {
    expect(bearerToken(withHeaders({ authorization: 'Bearer abc' }))).toBe('abc')
    expect(bearerToken(withHeaders({ authorization: 'bearer abc' }))).toBe('abc')
    expect(bearerToken(withHeaders({ authorization: 'Basic abc' }))).toBeUndefined()
    expect(bearerToken(withHeaders({ authorization: 'Bearer a b' }))).toBeUndefined()
    expect(bearerToken(withHeaders({}))).toBeUndefined()
  })
})
