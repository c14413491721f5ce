import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { serveProcess, type ServeProcess } from '#test/support/server.ts'

let folder: string
let started: ServeProcess[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cohortdesk-serve-'))
  started = []
})

afterEach(async () => {
  for (const { child, ended } of started) {
    child.kill('SIGKILL')
    await ended
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

function serve(...values: string[]): ServeProcess {
  const process = serveProcess(values, { COHORTDESK_HOME: join(folder, 'home') })
  started.push(process)
  return process
}

async function stop(process: ServeProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
  process.child.kill(signal)
  return process.ended
}

const get = (url: string, token: string, path: string) => fetch(url + path, { headers: { authorization: `Bearer ${token}` } })

describe('npm run serve', () => {
  test('makes a workspace, prints one line, answers, and closes cleanly', async () => {
    const workspace = join(folder, 'made')
    const process = serve('--workspace', workspace, '--create', '--token', 'given')
    const { url, token } = await process.ready
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(token).toBe('given')
    const current = await (await get(url, token, '/api/workspaces/current')).json() as { data: { workspace: { folder: string; name: string } } }
    expect(current.data.workspace).toMatchObject({ folder: workspace, name: 'made' })
    expect((await fetch(`${url}/api/workspaces/current`)).status).toBe(401)
    expect((await fetch(`${url}/`)).headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await stop(process)).toBe(0)
    expect(process.output).toHaveLength(1)
    expect(existsSync(join(workspace, 'lock'))).toBe(false)
    expect(process.errors.join('\n')).not.toContain('given')
  })

  test('keeps the key outside the workspace, readable by its owner only', async () => {
    const process = serve('--workspace', join(folder, 'made'), '--create')
    await process.ready
    await stop(process)
    const keys = join(folder, 'home', 'keys')
    const [name, ...others] = readdirSync(keys)
    expect(others).toEqual([])
    expect(statSync(join(keys, name!)).mode & 0o777).toBe(0o600)
    const again = serve('--workspace', join(folder, 'made'))
    await again.ready
    expect(await stop(again, 'SIGINT')).toBe(0)
    rmSync(keys, { recursive: true })
    const lost = serve('--workspace', join(folder, 'made'))
    expect(await lost.ended).toBe(1)
    expect(lost.errors.join('\n')).toContain('does not have the key')
  })

  test('takes a key file, a token file and a port', async () => {
    const keyFile = join(folder, 'key')
    const tokenFile = join(folder, 'token')
    const key = randomBytes(32).toString('hex')
    writeFileSync(keyFile, key)
    const process = serve('--workspace', join(folder, 'made'), '--create', '--key-file', keyFile, '--token-file', tokenFile)
    const { url, token } = await process.ready
    expect(readFileSync(tokenFile, 'utf8').trim()).toBe(token)
    expect(readFileSync(keyFile, 'utf8')).toBe(key)
    expect(existsSync(join(folder, 'home', 'keys'))).toBe(false)
    const taken = serve('--workspace', join(folder, 'other'), '--create', '--port', new URL(url).port)
    expect(await taken.ended).toBe(1)
    expect(taken.errors.join('\n')).toContain('The port is in use')
    expect(existsSync(join(folder, 'other', 'lock'))).toBe(false)
    expect(await stop(process)).toBe(0)
  })

  test('says what is wrong and ends with 1', async () => {
    const missing = serve('--workspace', join(folder, 'nowhere'))
    expect(await missing.ended).toBe(1)
    expect(missing.errors.join('\n')).toContain('--create')
    expect(existsSync(join(folder, 'nowhere'))).toBe(false)
    const unknown = serve('--folder', 'x')
    expect(await unknown.ended).toBe(1)
    expect(unknown.errors.join('\n')).toContain('--workspace DIR')
    mkdirSync(join(folder, 'used'))
    writeFileSync(join(folder, 'used', 'thesis.docx'), 'mine')
    const used = serve('--workspace', join(folder, 'used'), '--create')
    expect(await used.ended).toBe(1)
    expect(readdirSync(join(folder, 'used'))).toEqual(['thesis.docx'])
    for (const process of [missing, unknown, used]) expect(process.output).toEqual([])
  })

  test('a workspace that is open elsewhere is refused, with who holds it', async () => {
    const first = serve('--workspace', join(folder, 'made'), '--create')
    await first.ready
    const second = serve('--workspace', join(folder, 'made'))
    expect(await second.ended).toBe(1)
    expect(second.errors.join('\n')).toContain(String(first.child.pid))
    expect(await stop(first)).toBe(0)
  })

  test('opens again after it was killed', async () => {
    const first = serve('--workspace', join(folder, 'made'), '--create')
    await first.ready
    await stop(first, 'SIGKILL')
    const second = serve('--workspace', join(folder, 'made'))
    await second.ready
    expect(await stop(second)).toBe(0)
  })
})
