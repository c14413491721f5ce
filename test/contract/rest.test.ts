/** What only the REST face has: the envelope, statuses, languages, limits, files. */
import { readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer, testToken, type Answer, type TestServer } from '#test/support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer({ limits: { json: 20_000, upload: 100_000, wrongTokens: 5 } })
})
afterAll(() => server.close())

/** A body that announces no length; `atEnd` runs instead of its last piece. */
function pieces(count: number, size: number, atEnd?: () => void): ReadableStream<Uint8Array> {
  let sent = 0
  return new ReadableStream({
    async pull(controller) {
      sent += 1
      if (sent === count && atEnd) {
        await new Promise((resolve) => setTimeout(resolve, 50))
        atEnd()
      }
      controller.enqueue(new Uint8Array(size))
      if (sent >= count) controller.close()
    }
  })
}

const json = { 'content-type': 'application/json' }

describe('envelope', () => {
  test('of success', async () => {
    const response = await server.request('/api/workspaces/current')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toMatchObject({ success: true, data: { host: 'browser', platform: process.platform } })
  })

  test('of failure, in Chinese unless English is asked for', async () => {
    const chinese = await server.call('GET', '/api/imports?limit=500')
    expect(chinese).toMatchObject({ status: 400, answer: { success: false, error: { code: 'invalid', field: 'limit' } } })
    expect(chinese.answer.error!.message).toMatch(/\p{Script=Han}/u)
    expect(chinese.answer.error!.remedy).toMatch(/\p{Script=Han}/u)
    const english = await server.call('GET', '/api/imports?limit=500', undefined, { 'accept-language': 'en-GB,en;q=0.9' })
    expect(english.answer.error!.message).toMatch(/^[\x20-\x7e“”]+$/)
    expect(english.answer.error!.remedy).toMatch(/^[\x20-\x7e]+$/)
  })

  test.each([
    ['GET', '/api/nothing'], ['GET', '/api'], ['GET', '/api/'], ['DELETE', '/api/workspaces/current'], ['OPTIONS', '/api/imports'], ['PUT', '/api/workspaces/current']
  ])('%s %s is not found', async (method, path) => {
    const { status, answer } = await server.call(method, path)
    expect(status).toBe(404)
    expect(answer.error).toMatchObject({ code: 'not_found', remedy: expect.stringContaining('/api/openapi.json') as string })
  })

  test('a call without a body needs none', async () => {
    const response = await server.request('/api/workspaces/close', { method: 'POST' })
    expect(await response.json()).toEqual({ success: true, data: { closed: false } })
  })
})

describe('bad input', () => {
  test.each([
    ['a missing parameter', 'GET', '/api/v1/customer360/profile', 'customer_identifier'],
    ['a number that is none', 'GET', '/api/imports?limit=many', 'limit'],
    ['a parameter given twice', 'GET', '/api/imports?limit=1&limit=2', 'limit'],
    ['a choice that is none', 'GET', '/api/crm/customers?sort=shoe_size', 'sort'],
    ['a text that is too long', 'GET', `/api/v1/customer360/search?query=${'x'.repeat(300)}`, 'query'],
    ['an empty text', 'GET', '/api/v1/customer360/search?query=%20', 'query']
  ])('%s is 400 with its field', async (_what, method, path, field) => {
    expect(await server.call(method, path)).toMatchObject({ status: 400, answer: { success: false, error: { code: 'invalid', field } } })
  })

  test.each([
    ['no JSON', '{"path":', json, 'body'],
    ['no UTF-8', Uint8Array.of(0x22, 0xff, 0x22), json, 'body'],
    ['another kind', 'path=x', { 'content-type': 'application/x-www-form-urlencoded' }, 'Content-Type'],
    ['XML', '<x/>', { 'content-type': 'text/xml' }, 'Content-Type']
  ])('a body of %s is 400', async (_what, body, headers, field) => {
    const response = await server.request('/api/imports/inspect', { method: 'POST', body, headers })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ success: false, error: { code: 'invalid', field } })
  })

  test.each([
    ['GET', '/api/imports?limit=500', undefined, 'limit', /“limit”至多为 200$/, /“limit” must be at most 200$/],
    ['GET', '/api/imports?limit=0', undefined, 'limit', /至少为 1$/, /must be at least 1$/],
    ['GET', `/api/v1/customer360/search?query=${'x'.repeat(300)}`, undefined, 'query', /至多为 200 个字符$/, /must be at most 200 characters long$/],
    ['POST', '/api/crm/customers', { fields: {}, identities: Array.from({ length: 51 }, () => ({ channel: 'phone', value: '1' })) }, 'identities', /至多为 50 项$/, /must be at most 50 items long$/],
    ['GET', '/api/crm/customers?direction=up', undefined, 'direction', /：asc、desc$/, /: asc, desc$/],
    ['POST', '/api/crm/customers', [1, 2], 'body', /^请求内容（body）/, /^The body of the request /],
    ['POST', '/api/imports', 'text', 'body', /^请求内容（body）/, /^The body of the request /]
  ])('%s %s states the bound or the place', async (method, path, body, field, chinese, english) => {
    for (const [language, message] of [['zh', chinese], ['en', english]] as const) {
      const { status, answer } = await server.call(method, path, body, { 'accept-language': language })
      expect({ status, code: answer.error?.code, field: answer.error?.field }).toEqual({ status: 400, code: 'invalid', field })
      expect(answer.error!.message).toMatch(message)
    }
  })

  test('a mapping with problems is 422 and names each place', async () => {
    const mapping = { target: 'shoe', columns: [{ from: 'a' }], colour: 'red' }
    const { status, answer } = await server.call('POST', '/api/imports', { path: '/x.csv', mapping })
    expect(status).toBe(422)
    expect(answer.error).toMatchObject({ code: 'problems' })
    const paths = (answer.error!.problems as { path: string; message: string; remedy: string }[]).map(({ path }) => path)
    expect(paths).toContain('/target')
    expect(paths).toContain('/colour')
  })

  test('strange addresses do no harm', async () => {
    for (const path of ['/api/imports/%ff', '/api/imports/..%2f..', '/api/imports?__proto__[x]=1', '/api/imports?a[b][c]=1', '/api/imports/constructor', '/api/%00']) {
      const { status, answer } = await server.call('GET', path)
      expect([path, status < 500, answer.success]).toEqual([path, true, false])
    }
    expect(({} as Record<string, unknown>).x).toBeUndefined()
  })
})

describe('limits', () => {
  test('a JSON body over the limit is 413, and the connection stays usable', async () => {
    for (const size of [20_001, 5_000_000]) {
      const response = await server.request('/api/imports', { method: 'POST', body: JSON.stringify('x'.repeat(size)), headers: json })
      expect(response.status).toBe(413)
      expect(await response.json()).toMatchObject({ success: false, error: { code: 'too_large' } })
      expect((await server.request('/api/workspaces/current')).status).toBe(200)
    }
  })

  test('a head over the limit is 413 with what to do instead, and what is no HTTP is 400, in the envelope', async () => {
    const below = await server.request(`/api/workspaces/current?x=${'x'.repeat(18_000)}`)
    expect([below.status, (await below.json() as Answer).success]).toEqual([200, true])
    for (const size of [20_001, 5_000_000]) {
      const response = await server.request(`/api/crm/customers?where=${'x'.repeat(size)}`)
      expect([response.status, response.headers.get('x-content-type-options')]).toEqual([413, 'nosniff'])
      expect(await response.json()).toMatchObject({ success: false, error: { code: 'too_large', message: expect.stringContaining('20000 B') as string, remedy: expect.stringContaining('/api/crm/segments/preview') as string } })
    }
    const socket = connect(server.port, '127.0.0.1')
    socket.end('\x16\x03\x01 hello\r\n\r\n')
    const answer = Buffer.concat(await socket.toArray() as Buffer[]).toString()
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({ success: false, error: { code: 'invalid' } })
  })

  test('an upload over the limit is 413, announced or not, and one that breaks off leaves nothing', async () => {
    const created = await server.call('POST', '/api/workspaces', { name: '上传' })
    const { folder } = created.answer.data as { folder: string }
    const kept = readdirSync(join(folder, 'raw'))
    const announced = await server.request('/api/uploads?name=a.csv', { method: 'PUT', body: new Uint8Array(200_000) })
    expect(announced.status).toBe(413)
    const streamed = await server.request('/api/uploads?name=a.csv', { method: 'PUT', body: pieces(20, 10_000), duplex: 'half' } as RequestInit)
    expect(streamed.status).toBe(413)
    const abort = new AbortController()
    const broken = server.request('/api/uploads?name=a.csv', { method: 'PUT', body: pieces(5, 10_000, () => abort.abort()), duplex: 'half', signal: abort.signal } as RequestInit)
    await expect(broken).rejects.toThrow()
    const form = new FormData()
    form.set('file', new File([new Uint8Array(150_000)], 'a.csv'))
    form.set('mapping', '{}')
    expect((await server.request('/api/imports', { method: 'POST', body: form })).status).toBe(413)
    await expect.poll(() => readdirSync(join(folder, 'raw'))).toEqual(kept)
    expect((await server.request('/api/uploads?name=a.csv', { method: 'PUT', body: 'a,b\n1,2\n' })).status).toBe(201)
    await server.call('POST', '/api/workspaces/close')
  })

  test('an upload needs a name that is one', async () => {
    for (const name of ['', '..', 'x'.repeat(300), '/', 'folder/']) {
      expect(await server.request(`/api/uploads?name=${encodeURIComponent(name)}`, { method: 'PUT', body: 'a,b' }).then((response) => response.json() as Promise<Answer>)).toMatchObject({ success: false, error: { code: 'invalid', field: 'name' } })
    }
  })

  test('a form that is not one is 400 with its field', async () => {
    const send = async (body: FormData | string, headers: Record<string, string> = {}) => (await (await server.request('/api/imports', { method: 'POST', body, headers })).json() as Answer).error
    expect(await send(new FormData())).toMatchObject({ code: 'invalid' })
    const form = new FormData()
    form.set('mapping', '{}')
    expect(await send(form)).toMatchObject({ code: 'invalid', field: 'file' })
    expect(await send('no parts', { 'content-type': 'multipart/form-data; boundary=x' })).toMatchObject({ code: 'invalid' })
    expect(await send('no boundary', { 'content-type': 'multipart/form-data; charset=utf-8' })).toMatchObject({ code: 'invalid', field: 'Content-Type' })
  })

  test('many wrong tokens are slowed down, the right one is not', async () => {
    const statuses: number[] = []
    for (let index = 0; index < 8; index += 1) statuses.push((await fetch(`${server.url}/api/jobs`, { headers: { authorization: 'Bearer wrong' } })).status)
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429])
    const slowed = await fetch(`${server.url}/api/jobs`, { headers: { authorization: 'Bearer wrong' } })
    expect(slowed.headers.get('retry-after')).toBe('60')
    expect((await fetch(`${server.url}/api/workspaces/current`, { headers: { authorization: `Bearer ${testToken}` } })).status).toBe(200)
  })
})
