/** Small files of the user's configuration folder: read whole, replaced whole and atomically, in the order asked. */
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

export interface UserFile {
  /** The text; undefined where there is no such file yet. */
  read(): Promise<string | undefined>
  /** Replaces the text by what `edit` makes of it; durable when it resolves. */
  change(edit: (text: string | undefined) => string): Promise<void>
}

export function userFile(path: string): UserFile {
  let queue: Promise<unknown> = Promise.resolve()

  function read(): Promise<string | undefined> {
    return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    })
  }

  async function replace(edit: (text: string | undefined) => string): Promise<void> {
    const text = edit(await read())
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const partial = `${path}.partial`
    const handle = await open(partial, 'w', 0o600)
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(partial, path)
  }

  return {
    read,
    change(edit) {
      const done = queue.then(() => replace(edit))
      queue = done.catch(() => undefined)
      return done
    }
  }
}
