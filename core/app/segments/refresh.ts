/** Segments that follow data by themselves: those whose data have changed, and those whose time has come. */
import { DeskError } from '#core/contract/errors.ts'
import type { RunCause } from '#core/domain/library/runs.ts'
import { isDue } from '#core/domain/library/schedule.ts'
import { listObjects } from '#core/store/records/library.ts'
import { lastSegmentRuns } from '#core/store/records/segment-runs.ts'
import { readSettings } from '#core/store/records/settings.ts'
import type { RefreshRound } from '#core/app/refresh.ts'
import type { OpenWorkspace } from '#core/app/session.ts'
import { knowSegments } from './answers.ts'
import { runSegment } from './run.ts'

/** A broken segment is left alone: its state says why. */
export async function refreshSegments(workspace: OpenWorkspace, { user, signal, changed }: RefreshRound): Promise<void> {
  const { records, ports } = workspace
  const { timeZone } = readSettings(records)
  const runs = lastSegmentRuns(records)
  const active = listObjects(records, 'segment').filter(({ content }) => content.type === 'dynamic' && content.state === 'active')
  const scheduled = active.filter(({ id, updatedAt, content: { refresh } }) => refresh.schedule !== null && isDue(refresh.schedule, timeZone, runs.get(id)?.at ?? updatedAt, ports.clock.now()))
  const following = changed ? active.filter((segment) => segment.content.refresh.onChange && !scheduled.includes(segment)) : []
  const stale = following.length === 0 ? [] : (await knowSegments(workspace, following)).filter(({ health }) => health === 'stale').map(({ segment }) => segment)
  for (const { id, cause } of [...scheduled.map(({ id: due }) => ({ id: due, cause: 'schedule' as RunCause })), ...stale.map(({ id: moved }) => ({ id: moved, cause: 'change' as RunCause }))]) {
    signal.throwIfAborted()
    try {
      await runSegment(workspace, id, { cause, user, signal })
    } catch (error) {
      if (!(error instanceof DeskError) || error.code === 'internal') throw error
    }
  }
}
