import { randomBytes } from 'node:crypto'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { DeskError } from '#core/contract/errors.ts'

export interface ServeOptions {
  workspace: string
  /** 0: a free port. */
  port: number
  token: string
  create: boolean
  demo: boolean
  keyFile?: string
}

const usage = 'npm run serve -- --workspace DIR [--port N] [--token T | --token-file F] [--create] [--demo] [--key-file F]'

/** What was typed cannot be used. */
function notUsable(field: string, zh: string, en: string): DeskError {
  return new DeskError('invalid', { field, message: { zh, en }, remedy: { zh: `用法：${usage}`, en: `Usage: ${usage}` } })
}

/** Reads the command line. A token file that is missing or empty gets a new token. @throws DeskError invalid */
export async function readOptions(values: string[]): Promise<ServeOptions> {
  const given = parse(values)
  if (!given.workspace) throw notUsable('workspace', '缺少 --workspace', '--workspace is missing')
  if (given.token !== undefined && given['token-file'] !== undefined) throw notUsable('token', '--token 与 --token-file 只能给出一个', 'Give --token or --token-file, not both')
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
    const reason = (error as Error).message.split('\n')[0]!
    throw notUsable('option', `参数无法识别：${reason}`, reason)
  }
}

function parsePort(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65535) return port
  throw notUsable('port', '--port 必须是 0 到 65535 之间的数', '--port must be a number from 0 to 65535')
}

function checkToken(token: string): string {
  if (/^[\x21-\x7e]+$/.test(token)) return token
  throw notUsable('token', '令牌只能由可见的 ASCII 字符组成，不含空格', 'The token must consist of visible ASCII characters without spaces')
}

async function tokenFromFile(file: string): Promise<string> {
  const kept = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw notUsable('token-file', `--token-file 无法读取（${error.code}）`, `--token-file cannot be read (${error.code})`)
  })
  if (process.platform !== 'win32' && kept) await chmod(file, 0o600)
  if (kept.trim()) return kept.trim()
  const token = randomToken()
  await writeFile(file, `${token}\n`, { mode: 0o600 })
  return token
}
