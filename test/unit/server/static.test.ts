import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer, type TestServer } from '#test/support/server.ts'

let folder: string
let server: TestServer

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cohortdesk-static-'))
  const renderer = join(folder, 'renderer')
  mkdirSync(join(renderer, 'assets'), { recursive: true })
  writeFileSync(join(renderer, 'index.html'), '<!doctype html><title>CohortDesk</title>')
  writeFileSync(join(renderer, 'assets', 'app-1a2b.js'), 'export {}')
  writeFileSync(join(renderer, 'assets', 'notes.txt'), 'no such kind of file is served')
  writeFileSync(join(renderer, '.hidden.js'), 'hidden')
  writeFileSync(join(folder, 'secret.js'), 'secret')
  symlinkSync(join(folder, 'secret.js'), join(renderer, 'assets', 'link.js'))
  server = await startServer({ renderer })
})

afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

/** Without the cleaning of paths that fetch does. */
function raw(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<number> {
  return new Promise((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', port: server.port, path, method, headers }, (response) => {
      response.resume()
      resolve(response.statusCode!)
    }).on('error', reject).end()
  })
}

describe('pages', () => {
  test('need no token and carry the policy', async () => {
    const response = await fetch(`${server.url}/`)
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('CohortDesk')
    const policy = response.headers.get('content-security-policy')!
    for (const rule of ["default-src 'none'", "script-src 'self'", `connect-src 'self' ws://127.0.0.1:${server.port}`, "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"]) expect(policy).toContain(rule)
    expect(policy).not.toMatch(/script-src[^;]*unsafe/)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cache-control': 'no-cache',
      'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp', 'cross-origin-resource-policy': 'same-origin'
    })
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
  })

  test('files named by their content are kept by the browser', async () => {
    const response = await fetch(`${server.url}/assets/app-1a2b.js`, { method: 'HEAD' })
    expect(Object.fromEntries(response.headers)).toMatchObject({ 'content-type': 'text/javascript; charset=utf-8', 'content-length': '9', 'cache-control': 'public, max-age=31536000, immutable' })
  })

  test.each(['/secret.js', '/../secret.js', '/assets/../../secret.js', '/%2e%2e/secret.js', '/..%2fsecret.js', '/assets/%2e%2e%2f%2e%2e%2fsecret.js', '/..%5csecret.js', '/assets/link.js', '/.hidden.js',
    '/assets/notes.txt', '/assets', '/assets/', '/missing.js', '/%00.js', '/%zz', '//etc/passwd', 'http://127.0.0.1/secret.js', '/C:/secret.js'])('%s is not found', async (path) => {
    expect(await raw(path)).toBe(404)
  })

  test('nothing but reading is done', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) expect(await raw('/', {}, method)).toBe(404)
  })

  test('a foreign Host or Origin is refused', async () => {
    expect(await raw('/', { host: 'evil.example' })).toBe(403)
    expect(await raw('/', { origin: 'https://evil.example' })).toBe(403)
    expect(await raw('/assets/app-1a2b.js', { host: `evil.example:${server.port}` })).toBe(403)
  })
})
