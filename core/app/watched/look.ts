/** What lies in a watched folder. It is only read: names, sizes, times. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DeskError } from '#core/contract/errors.ts'
import { namesFitting } from '#core/domain/library/file-pattern.ts'

export interface SeenFile {
  name: string
  path: string
  /** Bytes. */
  size: number
  /** Milliseconds since the epoch. */
  modified: number
}

/** Its ordinary files whose names fit, by name; hidden ones and those that an office program has open are left out. @throws DeskError when the folder cannot be read */
export async function lookInto(folder: string, pattern: string): Promise<SeenFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(error.code)
  })
  const fits = namesFitting(pattern)
  const names = entries.filter((entry) => entry.isFile() && !/^(?:\.|~\$)/.test(entry.name) && fits(entry.name)).map(({ name }) => name).sort()
  const seen = await Promise.all(names.map((name) => seeFile(join(folder, name), name)))
  return seen.filter((file) => file !== undefined)
}

/** undefined: it is gone. */
export async function seeFile(path: string, name: string): Promise<SeenFile | undefined> {
  const info = await stat(path).catch(() => undefined)
  return info?.isFile() ? { name, path, size: info.size, modified: Math.trunc(info.mtimeMs) } : undefined
}

export function isSame(one: Pick<SeenFile, 'size' | 'modified'> | undefined, other: Pick<SeenFile, 'size' | 'modified'>): boolean {
  return one?.size === other.size && one.modified === other.modified
}

export async function hashFile(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, signal }) as AsyncIterable<Buffer>) hash.update(chunk)
  return hash.digest('hex')
}

function unreadable(code: string | undefined): DeskError {
  const isGone = code === 'ENOENT' || code === 'ENOTDIR'
  return new DeskError(isGone ? 'not_found' : 'invalid', {
    field: 'folder',
    message: isGone ? { zh: '监视的文件夹不存在', en: 'The watched folder does not exist' } : { zh: '监视的文件夹无法读取', en: 'The watched folder cannot be read' },
    remedy: { zh: '请检查路径、网络盘是否已连接，以及读取权限', en: 'Check the path, whether a network drive is connected, and the right to read it' }
  })
}
