/**
 * Whether a rule has to be evaluated anew: only where a part that it reads has moved since its last run (of events: those of a name that it asks for), a tag
 * that it names has changed, or its windows have slid over data. A run's own change of members moves none of these for the tag itself.
 */
import type { Subject } from '#core/domain/conditions/catalogue.ts'
import { nodesOf, type ConditionPlan, type LeafPlan, type Plan, type SegmentPlan } from '#core/domain/conditions/plan.ts'
import { canonicalHash, eventMatchesOf, partsOfPlan } from '#core/compute/conditions/leaf-key.ts'
import { countsBack, readNewest, timedRowsOf, withoutIdleEnds } from '#core/compute/conditions/moment.ts'
import { createVersions, type Versions } from '#core/compute/conditions/versions.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { entriesAfter, lastSeq } from '#core/store/log/log.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { lastSetChange } from '#core/store/records/set-changes.ts'
import { lastTagRuns, type TagRun } from '#core/store/records/tag-runs.ts'
import type { TagDesk } from './desk.ts'

export interface Round {
  /** Of a rule and of what it reads besides parts of data. */
  signature(plan: Plan): Promise<string>
  /** Whether the rule would name the same members as in its last run. */
  stands(plan: Plan, version: number, last: TagRun | undefined): Promise<boolean>
}

/** One look at many rules: what they ask of facts alike is read once. What moves meanwhile is for the next round to find: data versions of runs tell. */
export function createRound({ records, facts }: Pick<TagDesk, 'records' | 'facts'>): Round {
  const newest = new Map<string, Promise<number>>()
  const newNames = new Map<number, Promise<Set<string> | 'any'>>()
  const batchNames = new Map<number, Promise<string[]>>()
  let versions: Versions | undefined

  function newestOf(leaf: LeafPlan, subject: Subject): Promise<number> {
    const timed = timedRowsOf(leaf, subject)
    if (!timed) return Promise.resolve(-Infinity)
    const known = newest.get(timed.sql) ?? facts.read((duck) => readNewest(duck, timed))
    newest.set(timed.sql, known)
    return known
  }

  function namesOfBatch(batch: number): Promise<string[]> {
    const known = batchNames.get(batch) ?? facts.read((duck) => readNames(duck, batch))
    batchNames.set(batch, known)
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

  async function moved(plan: Plan, since: number): Promise<boolean> {
    versions ??= createVersions(records, oldestRun(records))
    versions.advance(lastSeq(records))
    const parts = [...partsOfPlan(plan)].filter((part) => part !== 'tags' && versions!.of(part) > since)
    if (parts.some((part) => !part.startsWith('events/'))) return true
    if (parts.length === 0) return false
    const names = newNames.get(since) ?? eventNamesSince(records, since, namesOfBatch)
    newNames.set(since, names)
    const met = await names
    return met === 'any' || [...eventNamesOf(plan)].some((name) => met.has(name))
  }

  const signature = async (plan: Plan) => canonicalHash(await settled(plan))

  return {
    signature,
    stands: async (plan, version, last) => last !== undefined && last.version === version && !(await moved(plan, last.dataVersion)) && last.signature === (await signature(plan))
  }
}

/** Names of the events that a plan asks for. */
function eventNamesOf(plan: Plan, names = new Set<string>()): Set<string> {
  for (const node of nodesOf(plan.root)) {
    if (node.kind === 'segment' && 'root' in node.members) eventNamesOf(node.members, names)
    else if (node.kind !== 'group') for (const match of eventMatchesOf(node)) for (const name of match.names) names.add(name)
  }
  if (plan.universe && 'root' in plan.universe.members) eventNamesOf(plan.universe.members, names)
  return names
}

const mostEntries = 2000

/** Names of the events that came or went after an entry of the log; `any` where that is not known more closely. */
async function eventNamesSince(records: RecordsDatabase, since: number, namesOfBatch: (batch: number) => Promise<string[]>): Promise<Set<string> | 'any'> {
  const entries = entriesAfter(records, since, mostEntries)
  if (entries.length === mostEntries) return 'any'
  const names = new Set<string>()
  const batches: number[] = []
  for (const { change } of entries) {
    if (change.kind === 'event.removed' || change.kind === 'batch.undone') return 'any'
    if (change.kind === 'batch.accepted') batches.push(change.batch)
    if (change.kind !== 'event.entered') continue
    if (typeof change.open.type !== 'string') return 'any'
    names.add(change.open.type)
  }
  for (const batch of batches) for (const name of await namesOfBatch(batch)) names.add(name)
  return names
}

/** Names of the events of a batch and of those that it replaced. Asked apart, so that DuckDB looks only where there are any. */
async function readNames(duck: Duck, batch: number): Promise<string[]> {
  const rows = await duck.rows<{ type: string }>('SELECT type FROM events WHERE batch = $1::UINTEGER UNION SELECT type FROM events WHERE voided_by = $1::UINTEGER', [batch])
  return rows.map(({ type }) => type)
}

/** What was before the oldest of the last runs has moved for all of them. */
function oldestRun(records: RecordsDatabase): number {
  const seen = [...lastTagRuns(records).values()].map(({ dataVersion }) => dataVersion)
  return seen.length === 0 ? lastSeq(records) : Math.min(...seen)
}
