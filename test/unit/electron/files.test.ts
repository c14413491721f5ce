import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pathSegments, serveFiles } from '#electron/main/files.ts'
import { securityHeaders } from '#electron/main/policy.ts'

const folder = mkdtempSync(join(tmpdir(), 'cohortdesk-files-'))
const root = join(folder, 'renderer')
const serve = serveFiles(root)

beforeAll(() => {
  mkdirSync(join(root, 'assets'), { recursive: true })
  writeFileSync(join(root, 'index.html'), '<h1>工作台</h1>')
  writeFileSync(join(root, 'assets/a-1.js'), 'export {}')
  writeFileSync(join(root, 'assets/key.pem'), 'secret')
  writeFileSync(join(root, '.hidden.js'), 'secret')
  writeFileSync(join(folder, 'outside.js'), 'secret')
  symlinkSync(join(folder, 'outside.js'), join(root, 'assets/link.js'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function get(url: string, method = 'GET'): Promise<Response> {
  return serve({ url, method } as Request)
}

describe('serving the renderer', () => {
  it('answers the start page and its files with their types', async () => {
    const start = await get('app://cohortdesk/#/customers')
    expect([start.status, start.headers.get('content-type'), await start.text()]).toEqual([200, 'text/html; charset=utf-8', '<h1>工作台</h1>'])
    const script = await get('app://cohortdesk/assets/a-1.js?v=1')
    expect([script.status, script.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8'])
    expect(await (await get('app://cohortdesk/', 'HEAD')).text()).toBe('')
  })

  it('sends the security headers with every answer', async () => {
    for (const url of ['app://cohortdesk/', 'app://cohortdesk/none.js', 'app://elsewhere/']) {
      const { headers } = await get(url)
      for (const [name, value] of Object.entries(securityHeaders)) expect(headers.get(name), `${url} ${name}`).toBe(value)
    }
  })

  it('reads nothing outside its folder and nothing of another kind', async () => {
    const refused = [
      'app://cohortdesk/../outside.js', 'app://cohortdesk/assets/../../outside.js', 'app://cohortdesk/%2e%2e/outside.js', 'app://cohortdesk/..%2foutside.js',
      'app://cohortdesk/assets/..%2f..%2foutside.js', 'app://cohortdesk/%252e%252e/outside.js', 'app://cohortdesk/..\\outside.js', 'app://cohortdesk/..%5coutside.js',
      'app://cohortdesk//outside.js', `app://cohortdesk/${folder}/outside.js`, 'app://cohortdesk/assets/link.js', 'app://cohortdesk/.hidden.js',
      'app://cohortdesk/assets/key.pem', 'app://cohortdesk/assets', 'app://cohortdesk/assets/', 'app://cohortdesk/a%00.js', 'app://cohortdesk/%zz.js',
      'app://cohortdesk/C:/outside.js', 'app://elsewhere/index.html', 'app://cohortdesk@elsewhere/index.html', 'file:///etc/passwd', 'http://cohortdesk/index.html'
    ]
    for (const url of refused) {
      const answer = await get(url)
      expect([403, 404], url).toContain(answer.status)
      expect(await answer.text(), url).toBe('')
    }
    expect((await get('app://cohortdesk/', 'POST')).status).toBe(405)
  })

  it('never makes a path that climbs', () => {
    expect(pathSegments('app://cohortdesk/a/%2e%2e/b.js')).not.toContain('..')
    expect(pathSegments('app://cohortdesk/a/..%2fb.js')).toBeUndefined()
    expect(pathSegments('app://cohortdesk/')).toEqual(['index.html'])
  })
})
