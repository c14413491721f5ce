/**
 * Whether a rule has to be evaluated anew: only where a part that it reads has moved since its last run, a tag that it names has changed, or its windows
 * have slid over data. A run's own change of members moves none of these for the tag itself.
 */
import type { Subject } from '#core/domain/conditions/catalogue.ts'
import type { ConditionPlan, LeafPlan, Plan, SegmentPlan } from '#core/domain/conditions/plan.ts'
import { canonicalHash, partsOfPlan } from '#core/compute/conditions/leaf-key.ts'
import { countsBack, readNewest, timedRowsOf, withoutIdleEnds } from '#core/compute/conditions/moment.ts'
import { createVersions, type Versions } from '#core/compute/conditions/versions.ts'
import { lastSeq } from '#core/store/log/log.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { lastSetChange } from '#core/store/records/set-changes.ts'
import { lastTagRuns, type TagRun } from '#core/store/records/tag-runs.ts'
import type { TagDesk } from './desk.ts'

export interface Round {
  /** Of a rule and of what it reads besides parts of data. */
  signature(plan: Plan): Promise<string>
  /** Whether a part that the plan reads has moved since the data version of a run. */
  moved(plan: Plan, since: number): boolean
  /** undefined: evaluate it. */
  stands(plan: Plan, version: number, last: TagRun | undefined): Promise<boolean>
}

/** One look at many rules: what they ask of facts alike is read once. */
export function createRound({ records, facts }: Pick<TagDesk, 'records' | 'facts'>): Round {
  const newest = new Map<string, Promise<number>>()
  let versions: Versions | undefined

  function newestOf(leaf: LeafPlan, subject: Subject): Promise<number> {
    const timed = timedRowsOf(leaf, subject)
    if (!timed) return Promise.resolve(-Infinity)
    const known = newest.get(timed.sql) ?? facts.read((duck) => readNewest(duck, timed))
    newest.set(timed.sql, known)
    return known
  }

  const settled = async (plan: Plan): Promise<unknown> => ({
    ...plan, asOf: null, root: await settledNode(plan.root, plan.entity, plan.asOf), universe: plan.universe && (await settledSegment(plan.universe))
  })

  async function settledSegment({ members, ...segment }: SegmentPlan): Promise<unknown> {
    return { ...segment, members: 'root' in members ? await settled(members) : members }
  }

  async function settledNode(node: ConditionPlan, subject: Subject, asOf: number): Promise<unknown> {
    if (node.kind === 'group') return { ...node, children: await Promise.all(node.children.map((child) => settledNode(child, subject, asOf))) }
    if (node.kind === 'segment') return settledSegment(node)
    if (node.kind === 'related') return { ...node, where: await settledNode(node.where, node.to, asOf) }
    const last = await newestOf(node, subject)
    const followsMoment = countsBack(node) || last > asOf || node.kind === 'history' || ('field' in node && node.field.asOfHistory)
    const numbers = node.kind === 'tag' ? node.tags.map((tag) => lastSetChange(records, 'tag', tag)) : null
    return { leaf: withoutIdleEnds(node, last), asOf: followsMoment ? asOf : null, numbers }
  }

  function moved(plan: Plan, since: number): boolean {
    versions ??= createVersions(records, oldestRun(records))
    versions.advance(lastSeq(records))
    return [...partsOfPlan(plan)].some((part) => part !== 'tags' && versions!.of(part) > since)
  }

  const signature = async (plan: Plan) => canonicalHash(await settled(plan))

  return {
    signature, moved,
    stands: async (plan, version, last) => last !== undefined && last.version === version && !moved(plan, last.dataVersion) && last.signature === (await signature(plan))
  }
}

/** What was before the oldest of the last runs has moved for all of them. */
function oldestRun(records: RecordsDatabase): number {
  const seen = [...lastTagRuns(records).values()].map(({ dataVersion }) => dataVersion)
  return seen.length === 0 ? lastSeq(records) : Math.min(...seen)
}
