/** Workspace keys as files that only their owner can read, outside every workspace. */
import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DeskError } from '#core/contract/errors.ts'
import type { Secrets } from '#core/ports/ports.ts'

const keySize = 32

/** Keeps each key in `<folder>/<workspace id>.key`. */
export function fileSecrets(folder: string): Secrets {
  const fileOf = (workspaceId: string) => {
    if (!/^[A-Za-z0-9_-]{1,100}$/.test(workspaceId)) throw new DeskError('invalid', { field: 'workspace' })
    return join(folder, `${workspaceId}.key`)
  }
  return {
    read: async (workspaceId) => readKey(fileOf(workspaceId)),
    write: async (workspaceId, key) => writeKey(fileOf(workspaceId), key)
  }
}

/** One file with the key of the one workspace that is served: 32 bytes as they are, in hexadecimal or in Base64. It is made when it is missing, never replaced. */
export function keyFileSecrets(file: string): Secrets {
  return {
    read: async () => readKey(file),
    async write(_workspaceId, key) {
      const kept = await readKey(file)
      if (!kept) await writeKey(file, key)
      else if (!Buffer.from(kept).equals(key)) throw otherKey()
    }
  }
}

async function readKey(file: string): Promise<Uint8Array | undefined> {
  const content = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (!content) return undefined
  if (process.platform !== 'win32') await chmod(file, 0o600)
  const key = parseKey(content)
  if (key) return key
  throw new DeskError('conflict', {
    field: 'key',
    message: { zh: '密钥文件不含 32 字节的密钥', en: 'The key file does not hold a key of 32 bytes' },
    remedy: { zh: '请换用正确的密钥文件（32 字节原文、十六进制或 Base64）', en: 'Use the right key file (32 bytes as they are, in hexadecimal or in Base64)' }
  })
}

function parseKey(content: Buffer): Uint8Array | undefined {
  if (content.length === keySize) return new Uint8Array(content)
  const text = content.toString('latin1').trim()
  const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
  return key.length === keySize ? new Uint8Array(key) : undefined
}

/** The file is complete under its name, or it is not there. */
async function writeKey(file: string, key: Uint8Array): Promise<void> {
  const temporary = `${file}.new`
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await rm(temporary, { force: true })
  const handle = await open(temporary, 'wx', 0o600)
  try {
    await handle.writeFile(`${Buffer.from(key).toString('base64')}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(temporary, file)
  if (process.platform === 'win32') return
  const folder = await open(dirname(file), 'r')
  await folder.sync().finally(() => folder.close())
}

function otherKey(): DeskError {
  return new DeskError('conflict', {
    field: 'key',
    message: { zh: '密钥文件里是另一个工作区的密钥', en: 'The key file holds the key of another workspace' },
    remedy: { zh: '请为新工作区另给一个密钥文件', en: 'Give another key file for the new workspace' }
  })
}
