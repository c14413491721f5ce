import { randomBytes } from 'node:crypto'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export interface ServeOptions {
  workspace: string
  /** 0: a free port. */
  port: number
  token: string
  create: boolean
  demo: boolean
  keyFile?: string
}

/** What the caller typed cannot be used; the message says why and what would do. */
export class UsageError extends Error {}

export const usage = 'npm run serve -- --workspace DIR [--port N] [--token T | --token-file F] [--create] [--demo] [--key-file F]'

/** Reads the command line. A token file that is missing or empty gets a new token. @throws UsageError */
export async function readOptions(values: string[]): Promise<ServeOptions> {
  const given = parse(values)
  if (!given.workspace) throw new UsageError(`--workspace is missing. ${usage}`)
  if (given.token !== undefined && given['token-file'] !== undefined) throw new UsageError('Give --token or --token-file, not both')
  return {
    workspace: resolve(given.workspace),
    port: parsePort(given.port ?? '0'),
    token: checkToken(given.token ?? (given['token-file'] === undefined ? randomToken() : await tokenFromFile(resolve(given['token-file'])))),
    create: given.create || given.demo,
    demo: given.demo,
    ...(given['key-file'] !== undefined && { keyFile: resolve(given['key-file']) })
  }
}

export function randomToken(): string {
  return randomBytes(32).toString('base64url')
}

function parse(values: string[]) {
  try {
    return parseArgs({
      args: values,
      options: {
        workspace: { type: 'string' },
        port: { type: 'string' },
        token: { type: 'string' },
        'token-file': { type: 'string' },
        'key-file': { type: 'string' },
        create: { type: 'boolean', default: false },
        demo: { type: 'boolean', default: false }
      }
    }).values
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('\n')[0]}. ${usage}`)
  }
}

function parsePort(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65535) return port
  throw new UsageError('--port must be a number from 0 to 65535')
}

function checkToken(token: string): string {
  if (/^[\x21-\x7e]+$/.test(token)) return token
  throw new UsageError('The token must consist of visible ASCII characters without spaces')
}

async function tokenFromFile(file: string): Promise<string> {
  const kept = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw new UsageError(`--token-file cannot be read (${error.code})`)
  })
  if (process.platform !== 'win32' && kept) await chmod(file, 0o600)
  if (kept.trim()) return kept.trim()
  const token = randomToken()
  await writeFile(file, `${token}\n`, { mode: 0o600 })
  return token
}
