/** The list of workspaces this user has opened, newest first. */
import { join } from 'node:path'
import { z } from 'zod'
import { userFile } from './user-file.ts'

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
  const stored = userFile(join(configurationFolder, 'recent.json'))
  return {
    read: async () => parse(await stored.read()),
    put: (workspace) => stored.change((text) => {
      const others = parse(text).filter(({ folder }) => folder !== workspace.folder)
      return JSON.stringify({ items: [workspace, ...others].slice(0, kept) }, null, 2)
    })
  }
}

/** A list that cannot be read is an empty one: it is a convenience, and the workspaces themselves are untouched. */
function parse(text: string | undefined): RecentWorkspace[] {
  try {
    return file.parse(JSON.parse(text ?? '')).items
  } catch {
    return []
  }
}
