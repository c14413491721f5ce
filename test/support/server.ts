/** Loopback servers for tests: in this process on a desk of their own, or as the command that users start. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { openDesk, type Desk } from '#core/app/desk.ts'
import type { Logger, Ports } from '#core/ports/ports.ts'
import { root, workstationPorts } from '#server/workstation/host.ts'
import { listen, type Listening, type ServerLimits } from '#server/workstation/listen.ts'
import { placesOf } from '#server/workstation/places.ts'

export const testToken = 'token-of-the-tests'

/** Lines of a log, for tests that look into it. */
function memoryLogger(): Logger & { lines: string[] } {
  const lines: string[] = []
  const write = (level: string) => (message: string, fields?: object) => void lines.push(JSON.stringify({ level, message, ...fields }))
  return { lines, debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}

export interface TestServer extends Listening {
  desk: Desk
  ports: Ports
  /** A folder that is removed at the end. */
  home: string
  lines: string[]
  /** fetch with the token. */
  request(path: string, init?: RequestInit): Promise<Response>
  /** A call with a JSON body; the status and the parsed answer. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<{ status: number; answer: Answer }>
}

export interface Answer {
  success: boolean
  data?: unknown
  error?: { code: string; message: string; field?: string; remedy?: string; problems?: unknown[] }
}

/** Time stands still, so that two calls that are alike have equal answers. */
const frozenTime = Date.UTC(2026, 0, 15, 4)

export interface ServerOptions {
  limits?: Partial<ServerLimits>
  /** Folder of the built screens. */
  renderer?: string
  /** Time stands still without it. */
  now?: () => number
}

export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const home = mkdtempSync(join(tmpdir(), 'cohortdesk-server-'))
  const logger = memoryLogger()
  const clock = { now: options.now ?? (() => frozenTime) }
  // Nothing happens by itself, so that two calls that are alike have equal answers.
  const ports: Ports = { ...workstationPorts(logger, placesOf({ COHORTDESK_HOME: home })), clock, refresh: undefined }
  const desk = openDesk(ports)
  const listening = await listen({ desk, logger, clock, token: testToken, version: '0.0.0', renderer: options.renderer, limits: options.limits })
  const request = (path: string, init: RequestInit = {}) => fetch(listening.url + path, { ...init, headers: { authorization: `Bearer ${testToken}`, ...init.headers } })
  return {
    ...listening, desk, ports, home, request, lines: logger.lines,
    async call(method, path, body, headers = {}) {
      const init = body === undefined ? { method, headers } : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } }
      const response = await request(path, init)
      return { status: response.status, answer: await response.json() as Answer }
    },
    async close() {
      const ended = listening.close()
      await desk.close()
      await ended
      rmSync(home, { recursive: true, force: true, maxRetries: 3 })
    }
  }
}

export interface ServeProcess {
  child: ChildProcess
  /** The ready line; rejects with what was said on standard error when the process ends before it. */
  ready: Promise<{ ready: true; url: string; token: string }>
  /** The exit code. */
  ended: Promise<number | null>
  /** Every line of standard output so far. */
  output: string[]
  errors: string[]
}

/** `npm run serve -- …values` without npm around it. */
export function serveProcess(values: string[], environment: Record<string, string> = {}): ServeProcess {
  const child = spawn(process.execPath, [join(root, 'server/workstation/serve.ts'), ...values], { env: { ...process.env, LC_ALL: 'C', ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
  const output: string[] = []
  const errors: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => errors.push(line))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const ready = new Promise<{ ready: true; url: string; token: string }>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      output.push(line)
      if (line.startsWith('{"ready":true')) resolve(JSON.parse(line) as { ready: true; url: string; token: string })
    })
    void ended.then((code) => reject(new Error(`serve ended with code ${code}: ${errors.join('\n')}`)))
  })
  ready.catch(() => undefined)
  return { child, ready, ended, output, errors }
}
