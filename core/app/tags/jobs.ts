/** Work on tags that takes a while. */
import { applyTag, type Application } from '#core/compute/tags/apply.ts'
import { installLevelTags } from '#core/compute/tags/install.ts'
import { expireTags } from '#core/compute/tags/expiry.ts'
import { runRules } from '#core/compute/tags/rules.ts'
import type { TagRun, TagRunCause } from '#core/store/records/tag-runs.ts'
import type { JobControl, JobKind } from '#core/app/jobs.ts'
import { systemUser } from '#core/app/refresh.ts'
import type { OpenWorkspace } from '#core/app/session.ts'
import { tagDesk } from './desk.ts'

export interface RunTask {
  /** All tags that may have other members by now, without it. */
  tag?: string
  cause: TagRunCause
}

/** The jobs that change who has tags; each starts anew after a crash, since what it had committed is found done. */
export function tagJobs(workspace: OpenWorkspace): Record<'tag-run' | 'tag-apply', JobKind> {
  const recover = async () => ({ queue: true }) as const
  return {
    'tag-run': { run: (parameters, control) => runTags(workspace, parameters as RunTask, control), recover },
    'tag-apply': { run: (parameters, control) => applyTag(tagDesk(workspace), parameters as Application, control), recover }
  }
}

export interface RunsAnswer {
  runs: Pick<TagRun, 'tag' | 'count' | 'added' | 'removed'>[]
  stood: number
  broken: string[]
}

/** Runs the rule of one tag; where none is named, ends what is over and runs every rule that may name others by now, each after those that it reads. @throws DeskError not_found, problems (where one is named) */
export async function runTags(workspace: OpenWorkspace, { tag, cause }: RunTask, { user, signal, report }: Pick<JobControl, 'user' | 'signal' | 'report'>): Promise<RunsAnswer> {
  const desk = tagDesk(workspace)
  if (tag === undefined) {
    await expireTags(desk, { user: systemUser, signal })
    await installLevelTags(desk, systemUser)
  }
  const outcome = await runRules(desk, { cause, user, signal, report, ...(tag !== undefined && { only: new Set([tag]), force: true, strict: true }) })
  return { ...outcome, runs: outcome.runs.map(({ tag: id, count, added, removed }) => ({ tag: id, count, added, removed })) }
}
