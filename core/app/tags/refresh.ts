/** Tags that follow data by themselves: rules whose data have changed, rules whose time has come, assignments whose time is over. */
import { expireTags } from '#core/compute/tags/expiry.ts'
import { installLevelTags } from '#core/compute/tags/install.ts'
import { runRules } from '#core/compute/tags/rules.ts'
import { isRunning } from '#core/domain/library/evaluation.ts'
import { isDue } from '#core/domain/library/schedule.ts'
import { listObjects } from '#core/store/records/library.ts'
import { readSettings } from '#core/store/records/settings.ts'
import { lastTagRuns } from '#core/store/records/tag-runs.ts'
import type { RefreshRound } from '#core/app/refresh.ts'
import type { OpenWorkspace } from '#core/app/session.ts'
import { tagDesk } from './desk.ts'

/** One round: ends what is over, then runs what its schedule asks for, then what follows changes where `changed` says that there were any. */
export async function refreshTags(workspace: OpenWorkspace, { user, signal, changed }: RefreshRound): Promise<void> {
  const desk = tagDesk(workspace)
  const { records, clock } = desk
  await expireTags(desk, { user, signal })
  if (changed) await installLevelTags(desk, user)
  const { timeZone } = readSettings(records)
  const last = lastTagRuns(records)
  const running = listObjects(records, 'tag').filter(({ content }) => isRunning(content))
  const due = running.filter(({ id, updatedAt, content: { refresh } }) => refresh.schedule !== null && isDue(refresh.schedule, timeZone, last.get(id)?.at ?? updatedAt, clock.now()))
  const scheduled = new Set(due.map(({ id }) => id))
  const following = new Set(changed ? running.filter(({ id, content }) => content.refresh.onChange && !scheduled.has(id)).map(({ id }) => id) : [])
  if (scheduled.size > 0) await runRules(desk, { cause: 'schedule', only: scheduled, force: true, user, signal })
  if (following.size > 0) await runRules(desk, { cause: 'change', only: following, user, signal })
}
