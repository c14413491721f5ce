/** Runs of tag rules: who enters and who leaves becomes one change of the ledger; where nobody does, nothing is written there. */
import { DeskError } from '#core/contract/errors.ts'
import { isRunning, orderOfRules } from '#core/domain/library/evaluation.ts'
import { liveObject, listObjects, lookWith, type LibraryObject } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { appendSetChange, lastSetChange } from '#core/store/records/set-changes.ts'
import { insertTagRun, lastTagRun, type TagRun, type TagRunCause } from '#core/store/records/tag-runs.ts'
import { andNot, count, emptyBitset } from '#core/compute/conditions/bitset.ts'
import { unmoved, type Actor, type TagDesk } from './desk.ts'
import { createRound, type Round } from './due.ts'
import { encodeBits, readMembers } from './members.ts'

export interface RunOptions extends Actor {
  cause: TagRunCause
  /** Only these tags; all without it. */
  only?: ReadonlySet<string>
  /** Evaluates rules whose members are known to stand, too. */
  force?: boolean
  /** Problems of a rule end it, instead of being told in the outcome. */
  strict?: boolean
}

export interface RunsOutcome {
  runs: TagRun[]
  /** Rules that did not have to be evaluated. */
  stood: number
  /** Tags whose rule has problems; their members stay as they were. */
  broken: string[]
}

/** Live tags that run, each after those that its rule reads. */
function ruleOrder(records: RecordsDatabase): string[] {
  return orderOfRules(lookWith(records), new Set(listObjects(records, 'tag').filter(({ content }) => isRunning(content)).map(({ id }) => id)))
}

/** Runs published rules that may have other members by now, each after those that it reads. @throws DeskError problems where strict */
export async function runRules(desk: TagDesk, options: RunOptions): Promise<RunsOutcome> {
  const outcome: RunsOutcome = { runs: [], stood: 0, broken: [] }
  const order = ruleOrder(desk.records).filter((id) => options.only?.has(id) ?? true)
  const round = createRound(desk)
  for (const [index, id] of order.entries()) {
    options.signal?.throwIfAborted()
    options.report?.(index / order.length, 'tag-run')
    try {
      const run = await runRule(desk, id, round, options)
      if (run) outcome.runs.push(run)
      else outcome.stood++
    } catch (error) {
      if (options.strict || !(error instanceof DeskError) || (error.code !== 'problems' && error.code !== 'not_found')) throw error
      outcome.broken.push(id)
    }
  }
  return outcome
}

/** undefined: its members stand, or it does not run. */
async function runRule(desk: TagDesk, id: string, round: Round, options: RunOptions): Promise<TagRun | undefined> {
  return unmoved(async () => {
    const tag = liveObject(desk.records, 'tag', id)
    return isRunning(tag.content) ? attemptRun(desk, tag, round, options) : undefined
  })
}

/** `moved`: its members or its rule were changed by somebody else meanwhile. */
async function attemptRun(desk: TagDesk, tag: LibraryObject<'tag'>, round: Round, { cause, user, force, signal }: RunOptions): Promise<TagRun | undefined | 'moved'> {
  const { records, clock } = desk
  const { entity, keepLast, published } = tag.content
  const seen = lastSetChange(records, 'tag', tag.id)
  const began = performance.now()
  await desk.settle()
  const { plan } = await desk.plan(published!.rule)
  const signature = await round.signature(plan)
  if (!force && (await round.stands(plan, published!.version, lastTagRun(records, tag.id)))) return undefined
  const { run, before } = await desk.engine.runAndRead(plan, { signal }, async (found, duck) => (
    { run: found, before: await readMembers(duck, { tag: tag.id, entity, source: 'rule', size: found.universe.size }) }))
  const added = andNot(run.members, before)
  const removed = keepLast ? emptyBitset(before.size) : andNot(before, run.members)
  const sets = { added: await encodeBits(added), removed: await encodeBits(removed), addedCount: count(added), removedCount: count(removed) }
  const milliseconds = performance.now() - began
  return desk.commit(() => {
    const now = liveObject(records, 'tag', tag.id)
    if (lastSetChange(records, 'tag', tag.id) !== seen || now.content.published?.version !== published!.version || !isRunning(now.content)) return 'moved'
    const at = clock.now()
    const change = sets.addedCount + sets.removedCount === 0 ? null : appendSetChange(records, {
      of: 'tag', id: tag.id, entity, source: 'rule', confidence: null, cause: 'rule', details: { version: published!.version, dataVersion: run.snapshot.seq, run: cause }, ...sets, at, user
    })
    const kept = {
      tag: tag.id, version: published!.version, cause, asOf: plan.asOf, dataVersion: run.snapshot.seq, signature, count: count(run.members), universe: count(run.universe),
      before: count(before), added: sets.addedCount, removed: sets.removedCount, change, milliseconds, at, user
    }
    return { ...kept, number: insertTagRun(records, kept) }
  })
}
