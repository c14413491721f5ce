/** Files that either stand whole on the disk or not at all. */
import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Flushes a file, or a folder so that names made, moved or removed in it last (a no-op where folders cannot be flushed: Windows). */
export function flushPath(path: string, kind: 'file' | 'folder' = 'file'): void {
  if (kind === 'folder' && process.platform === 'win32') return
  const handle = openSync(path, kind === 'file' ? 'r+' : 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Flushes a large file while the thread goes on. */
export async function flushFile(path: string): Promise<void> {
  const handle = await open(path, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A name beside `path` that no finished file bears. */
export function unfinishedName(path: string): string {
  return `${path}.${randomBytes(6).toString('hex')}${unfinishedSuffix}`
}

export const unfinishedSuffix = '.part'

/** Gives a finished file its name: flushed, renamed, and the folder flushed. */
export function finishFile(unfinished: string, path: string): void {
  flushPath(unfinished)
  renameSync(unfinished, path)
  flushPath(dirname(path), 'folder')
}

/** Writes a small file durably, replacing what stood there. */
export function writeDurably(path: string, content: string, mode = 0o666): void {
  const unfinished = unfinishedName(path)
  try {
    writeFileSync(unfinished, content, { flag: 'wx', mode })
    finishFile(unfinished, path)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  }
}
