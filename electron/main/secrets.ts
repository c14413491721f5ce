/** Workspace keys, each in a file that only the operating system's key store can open. */
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DeskError } from '#core/contract/errors.ts'
import type { Secrets } from '#core/ports/ports.ts'

/** The part of Electron's safeStorage that is used here. */
export interface KeyStore {
  isAsyncEncryptionAvailable(): Promise<boolean>
  getSelectedStorageBackend(): string
  encryptStringAsync(plainText: string): Promise<Buffer>
  decryptStringAsync(encrypted: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }>
}

const keySize = 32

/**
 * Keeps keys in `<folder>/<workspace id>.key`.
 * @throws DeskError conflict, from both methods, where the key store is missing or would only obscure the key (Linux without a keyring).
 */
export function openSecrets(store: KeyStore, folder: string, platform: NodeJS.Platform): Secrets {
  async function read(workspaceId: string): Promise<Uint8Array | undefined> {
    const file = keyFile(folder, workspaceId)
    const sealed = await readFile(file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    })
    if (!sealed) return undefined
    await requireKeyStore(store, platform)
    const { result, shouldReEncrypt } = await store.decryptStringAsync(sealed).catch(() => {
      throw keyNotOpened()
    })
    const key = Buffer.from(result, 'base64')
    if (key.length !== keySize) throw keyNotOpened()
    if (shouldReEncrypt) await write(workspaceId, key)
    return new Uint8Array(key)
  }

  async function write(workspaceId: string, key: Uint8Array): Promise<void> {
    await requireKeyStore(store, platform)
    await writeDurably(keyFile(folder, workspaceId), await store.encryptStringAsync(Buffer.from(key).toString('base64')))
  }

  return { read, write }
}

function keyFile(folder: string, workspaceId: string): string {
  if (!/^[A-Za-z0-9_-]{1,100}$/.test(workspaceId)) throw new DeskError('invalid', { field: 'workspace' })
  return join(folder, `${workspaceId}.key`)
}

async function requireKeyStore(store: KeyStore, platform: NodeJS.Platform): Promise<void> {
  const obscuredOnly = platform === 'linux' && ['basic_text', 'unknown'].includes(store.getSelectedStorageBackend())
  if (!obscuredOnly && (await store.isAsyncEncryptionAvailable())) return
  throw new DeskError('conflict', {
    field: 'keyStore',
    message: {
      zh: '系统密钥库不可用，工作区密钥无法安全保存',
      en: "The operating system's key store is not available, so the key of a workspace cannot be kept safely"
    },
    remedy: platform === 'linux'
      ? { zh: '请安装并解锁 GNOME 密钥环或 KWallet 后重新启动', en: 'Install and unlock GNOME Keyring or KWallet, then start again' }
      : { zh: '请解锁系统钥匙串后重新启动', en: "Unlock the system's key store, then start again" }
  })
}

function keyNotOpened(): DeskError {
  return new DeskError('conflict', {
    field: 'keyStore',
    message: { zh: '系统密钥库无法解开此工作区的密钥', en: "The operating system's key store cannot open the key of this workspace" },
    remedy: {
      zh: '请使用创建工作区时的系统账户登录，或从备份恢复',
      en: 'Sign in with the account that made the workspace, or restore a backup'
    }
  })
}

/** The file is complete under its name, or it is not there. */
async function writeDurably(file: string, content: Uint8Array): Promise<void> {
  const temporary = `${file}.new`
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await rm(temporary, { force: true })
  const handle = await open(temporary, 'wx', 0o600)
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(temporary, file)
  if (process.platform === 'win32') return
  const folder = await open(dirname(file), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
