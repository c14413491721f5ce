/** The list of workspaces this user has opened, newest first: a file of the user's configuration folder, replaced whole and atomically. */
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const entry = z.object({ id: z.string(), name: z.string(), folder: z.string(), openedAt: z.iso.datetime() })
const file = z.object({ items: z.array(entry) })
export type RecentWorkspace = z.infer<typeof entry>

const kept = 50

export interface RecentList {
  read(): Promise<RecentWorkspace[]>
  /** Puts a workspace first; an older entry of the same folder goes. */
  put(workspace: RecentWorkspace): Promise<void>
}

export function recentList(configurationFolder: string): RecentList {
  const path = join(configurationFolder, 'recent.json')
  let queue: Promise<unknown> = Promise.resolve()

  async function read(): Promise<RecentWorkspace[]> {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '{"items":[]}'
      throw error
    })
    return parse(text)
  }

  async function replace(workspace: RecentWorkspace): Promise<void> {
    const others = (await read()).filter(({ folder }) => folder !== workspace.folder)
    await mkdir(configurationFolder, { recursive: true, mode: 0o700 })
    const partial = `${path}.partial`
    const handle = await open(partial, 'w', 0o600)
    try {
      await handle.writeFile(JSON.stringify({ items: [workspace, ...others].slice(0, kept) }, null, 2))
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(partial, path)
  }

  return {
    read,
    put(workspace) {
      const done = queue.then(() => replace(workspace))
      queue = done.catch(() => undefined)
      return done
    }
  }
}

/** A list that cannot be read is an empty one: it is a convenience, and the workspaces themselves are untouched. */
function parse(text: string): RecentWorkspace[] {
  try {
    return file.parse(JSON.parse(text)).items
  } catch {
    return []
  }
}
