/** When watched folders are looked at by themselves: at the times of their schedules, and when their files have changed and stand still. */
import { isDue } from '#core/domain/library/schedule.ts'
import { jobsInStatus } from '#core/store/records/jobs.ts'
import { listObjects } from '#core/store/records/library.ts'
import { readSettings } from '#core/store/records/settings.ts'
import { knownFiles, pageRuns } from '#core/store/records/watched-folders.ts'
import type { RefreshRound } from '#core/app/refresh.ts'
import type { OpenWorkspace } from '#core/app/session.ts'
import { isSame, lookInto, type SeenFile } from './look.ts'
import type { WatchTask } from './run.ts'

/** New files as they stood at the look before, by workspace and folder: what has grown since is still being written. */
const lastSeen = new WeakMap<OpenWorkspace, Map<string, SeenFile[]>>()

export async function refreshWatchedFolders(workspace: OpenWorkspace, { submit }: RefreshRound): Promise<void> {
  const { records, ports } = workspace
  const folders = listObjects(records, 'watchedFolder').filter(({ content }) => !content.paused)
  if (folders.length === 0) return
  const busy = new Set((['queued', 'running'] as const).flatMap((status) => jobsInStatus(records, status)).filter(({ kind }) => kind === 'watched-folder').map(({ parameters }) => (parameters as WatchTask).watch))
  const { timeZone } = readSettings(records)
  for (const { id, name, content, updatedAt } of folders.filter((folder) => !busy.has(folder.id))) {
    const last = pageRuns(records, id, { limit: 1 })[0]?.at ?? updatedAt
    const isScheduled = content.schedule !== null && isDue(content.schedule, timeZone, last, ports.clock.now())
    const hasChanged = content.onChange && !isScheduled && (await hasSettled(workspace, id, content))
    if (isScheduled || hasChanged) await submit('watched-folder', name, { watch: id, cause: isScheduled ? 'schedule' : 'change' } satisfies WatchTask)
  }
}

/** Whether there is a file that was not looked at as it is, and that is as it was at the look before. A folder that cannot be read is told by its schedule or by asking. */
async function hasSettled(workspace: OpenWorkspace, id: string, { folder, pattern }: { folder: string; pattern: string }): Promise<boolean> {
  const known = knownFiles(workspace.records, id)
  const fresh = (await lookInto(folder, pattern).catch(() => [])).filter((file) => !isSame(known.get(file.name), file))
  const looks = lastSeen.get(workspace) ?? new Map<string, SeenFile[]>()
  const before = looks.get(id) ?? []
  lastSeen.set(workspace, looks.set(id, fresh))
  return fresh.some((file) => isSame(before.find(({ name }) => name === file.name), file))
}
