/**
 * What follows data by itself while a workspace is open: some quiet after a change, at the times of schedules (those that were missed while it was closed
 * count once), and when the day turns. What a round writes is the system's own and starts no other.
 */
import { dayAt } from '#core/domain/conditions/time.ts'
import { hasOthersAfter, lastSeq } from '#core/store/log/log.ts'
import { readSettings } from '#core/store/records/settings.ts'
import { describeCause } from './errors.ts'
import type { OpenWorkspace } from './session.ts'
import { refreshSegments } from './segments/refresh.ts'
import { refreshTags } from './tags/refresh.ts'
import { refreshWatchedFolders } from './watched/refresh.ts'

/** In whose name it acts. */
export const systemUser = 'system'

export interface RefreshRound {
  user: string
  signal: AbortSignal
  /** Data may have changed, or the day has. Otherwise only schedules are looked at. */
  changed: boolean
  /** Queues a job in its name. */
  submit: SubmitJob
}

export type SubmitJob = (kind: string, title: string, parameters: unknown) => Promise<unknown>

export interface Refresher {
  /** Something may have been written. */
  notice(): void
  /** Ends what runs. */
  close(): Promise<void>
}

/** In order: segments read tags, and both what folders bring the next time. */
const followers = [refreshTags, refreshSegments, refreshWatchedFolders]

/** Begins with a round soon after opening, since schedules may have been missed. On a host that gives no times nothing happens. */
export function createRefresher(workspace: OpenWorkspace, submit: SubmitJob): Refresher {
  const { records, ports } = workspace
  const times = ports.refresh
  if (!times) return { notice() {}, close: async () => {} }
  const { afterChange, every } = times
  const stop = new AbortController()
  let seen = lastSeq(records)
  let turn: Promise<unknown> = Promise.resolve()
  let quiet: NodeJS.Timeout | undefined
  let day = Number.NaN

  async function round(): Promise<void> {
    if (stop.signal.aborted) return
    const today = dayAt(ports.clock.now(), readSettings(records).timeZone)
    const changed = today !== day || hasOthersAfter(records, seen, systemUser)
    day = today
    seen = lastSeq(records)
    for (const follow of followers) {
      try {
        await follow(workspace, { user: systemUser, signal: stop.signal, changed, submit })
      } catch (error) {
        if (!stop.signal.aborted) ports.logger.error('A refresh failed', describeCause(error))
      }
    }
  }

  const take = () => void (turn = turn.then(round))
  const ticking = setInterval(take, every).unref()
  const notice = () => {
    if (stop.signal.aborted) return
    clearTimeout(quiet)
    quiet = setTimeout(() => {
      if (hasOthersAfter(records, seen, systemUser)) take()
    }, afterChange).unref()
  }
  const opening = setTimeout(take, afterChange).unref()
  return {
    notice,
    async close() {
      stop.abort()
      clearInterval(ticking)
      clearTimeout(quiet)
      clearTimeout(opening)
      await turn
    }
  }
}
