/** Who is let in: every route of the OpenAPI document, and the socket, with no token, a wrong one, and from a foreign page. */
import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { startServer, testToken, type Answer, type TestServer } from '#test/support/server.ts'

interface Document { paths: Record<string, Record<string, unknown>> }

let server: TestServer
let routes: { method: string; path: string }[]

beforeAll(async () => {
  server = await startServer()
  const document = await (await server.request('/api/openapi.json')).json() as Document
  routes = Object.entries(document.paths).flatMap(([path, item]) => Object.keys(item).map((method) => ({ method: method.toUpperCase(), path: path.replace(/\{\w+\}/g, '1') })))
})

afterAll(() => server.close())

interface Reply { status: number; headers: Record<string, unknown>; body: string }

function send(method: string, path: string, headers: Record<string, string>): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: server.port, method, path, headers, agent: false }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk)).on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }))
    })
    request.on('error', reject).end()
  })
}

const authorised = { authorization: `Bearer ${testToken}` }

const refusals: [string, Record<string, string>, number, string][] = [
  ['without a token', {}, 401, 'unauthorised'],
  ['with a wrong token', { authorization: 'Bearer wrong' }, 401, 'unauthorised'],
  ['with the token as a password', { authorization: `Basic ${Buffer.from(`x:${testToken}`).toString('base64')}` }, 401, 'unauthorised'],
  ['with the token and a foreign Origin', { ...authorised, origin: 'https://evil.example' }, 403, 'forbidden'],
  ['with the token and the origin of a file', { ...authorised, origin: 'null' }, 403, 'forbidden'],
  ['with the token and another port as Origin', { ...authorised, origin: 'http://127.0.0.1:1' }, 403, 'forbidden'],
  ['with the token and a foreign Host', { ...authorised, host: 'evil.example' }, 403, 'forbidden'],
  ['with the token from a foreign page', { ...authorised, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' }, 403, 'forbidden']
]

describe.each(refusals)('a call %s', (_how, headers, status, code) => {
  test('is refused on every route and method', async () => {
    expect(routes.length).toBeGreaterThan(40)
    for (const { method, path } of [...routes, ...routes.map(({ path }) => ({ method: 'OPTIONS', path })), { method: 'GET', path: '/api' }, { method: 'GET', path: '/api/nothing' }]) {
      const reply = await send(method, path, headers)
      expect([method, path, reply.status]).toEqual([method, path, status])
      const answer = JSON.parse(reply.body) as Answer
      expect(answer).toMatchObject({ success: false, error: { code, message: expect.any(String) as string, remedy: expect.any(String) as string } })
      expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })
})

test('a token in the query is not taken', async () => {
  expect((await send('GET', `/api/workspaces/current?token=${testToken}`, {})).status).toBe(401)
})

test('a preflight of a foreign page gets no permission', async () => {
  const headers = { origin: 'https://evil.example', 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' }
  const reply = await send('OPTIONS', '/api/workspaces/current', headers)
  expect(reply.status).toBe(403)
  expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
})

test('the server listens on 127.0.0.1 only', async () => {
  expect(server.url).toBe(`http://127.0.0.1:${server.port}`)
  await expect(fetch(`http://[::1]:${server.port}/`)).rejects.toThrow()
})

test('the log holds neither tokens nor what was asked for', async () => {
  await server.call('GET', '/api/v1/customer360/search?query=%E5%BC%A0%E4%B8%89&limit=5')
  await server.call('GET', '/api/v1/customer360/profile?customer_identifier=13800001111')
  await server.call('GET', '/api/crm/customers/13800001111/profile')
  await server.call('POST', '/api/crm/customers', { fields: { name: '张三', phone: '13800001111' } })
  const log = server.lines.join('\n')
  expect(log).toContain('"action":"customer360.search"')
  for (const secret of [testToken, '张三', '%E5', '13800001111', 'query=', 'evil.example']) expect(log).not.toContain(secret)
})

describe('socket', () => {
  /** How a handshake ends: `open`, `closed <code>` right after it, or `refused <status>`. */
  function handshake(protocols: string[], headers: Record<string, string> = {}, path = '/rpc'): Promise<string> {
    return new Promise((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, protocols, { headers })
      socket.on('unexpected-response', (_request, response) => resolve(`refused ${response.statusCode}`))
      socket.on('close', (code) => resolve(`closed ${code}`))
      socket.on('open', () => setTimeout(() => {
        resolve('open')
        socket.close()
      }, 100))
      socket.on('error', () => undefined)
    })
  }
  const own = () => ({ origin: `http://127.0.0.1:${server.port}` })

  test('opens for the own page and for a program with the token', async () => {
    expect(await handshake(['cohortdesk', testToken], own())).toBe('open')
    expect(await handshake(['cohortdesk'], authorised)).toBe('open')
  })

  test('is refused without the token', async () => {
    expect(await handshake([])).toBe('refused 401')
    expect(await handshake(['cohortdesk'])).toBe('refused 401')
    expect(await handshake(['cohortdesk', 'wrong'])).toBe('refused 401')
    expect(await handshake(['cohortdesk'], {}, `/rpc?token=${testToken}`)).toBe('refused 404')
  })

  test('a page with a wrong token is told by a close code', async () => {
    expect(await handshake(['cohortdesk', 'wrong'], own())).toBe('closed 4401')
    expect(await handshake(['cohortdesk'], own())).toBe('closed 4401')
  })

  test('is refused to foreign pages even with the token', async () => {
    expect(await handshake(['cohortdesk', testToken], { origin: 'https://evil.example' })).toBe('refused 403')
    expect(await handshake(['cohortdesk', testToken], { origin: 'null' })).toBe('refused 403')
    expect(await handshake(['cohortdesk', testToken], { host: 'evil.example' })).toBe('refused 403')
  })

  test('what a refused page sends is not heard', async () => {
    const before = server.lines.length
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/rpc`, ['cohortdesk', 'wrong'], { headers: own() })
    const heard: unknown[] = []
    socket.on('message', (message) => heard.push(message))
    socket.on('open', () => socket.send(JSON.stringify({ i: '1', t: 1, p: { u: '/workspaces/current', m: 'POST' } })))
    await new Promise((resolve) => socket.on('close', resolve))
    expect(heard).toEqual([])
    expect(server.lines.slice(before).join('')).not.toContain('workspaces')
  })
})
