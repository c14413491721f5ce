/** Runs of segments: who is in, kept with what it stands on; and what subscriptions have to tell of it. */
import { andNot, count, type Bitset } from '#core/compute/conditions/bitset.ts'
import type { Run } from '#core/compute/conditions/engine.ts'
import { bitsOfSet } from '#core/compute/conditions/fixed-sets.ts'
import { definitionHash } from '#core/compute/conditions/leaf-key.ts'
import { splitCounts } from '#core/compute/conditions/preview.ts'
import { closureOf } from '#core/compute/segments/standing.ts'
import { DeskError } from '#core/contract/errors.ts'
import type { Definition } from '#core/domain/conditions/types.ts'
import type { RunCause } from '#core/domain/library/runs.ts'
import { encodeWords } from '#core/store/id-set.ts'
import { liveObject, readObject, saveObject } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { forgetOldMembers, insertSegmentRun, lastSegmentRun, readSegmentRun, type SegmentRun } from '#core/store/records/segment-runs.ts'
import type { OpenWorkspace } from '#core/app/session.ts'
import { tellSubscribers, type Told } from './notices.ts'

export interface RunRequest {
  cause: RunCause
  user: string
  signal?: AbortSignal
  onProgress?: (progress: number) => void
}

/** A run that was computed and is not kept yet. */
interface Computed {
  figures: Omit<SegmentRun, 'number' | 'segment' | 'version' | 'hasMembers'>
  bytes: Uint8Array
}

/** Runs a live segment now and keeps the run; a static one has its members from then on. @throws DeskError not_found, problems, conflict (saved meanwhile) */
export async function runSegment(workspace: OpenWorkspace, id: string, request: RunRequest): Promise<SegmentRun> {
  const { content, version } = liveObject(workspace.records, 'segment', id)
  const computed = await compute(workspace, content.definition, { ...request, segment: id })
  let told: Told[] = []
  const number = await workspace.commit(['segments'], (records) => {
    if (content.type === 'static' && liveObject(records, 'segment', id).version !== version) throw savedMeanwhile()
    const kept = keepRun(records, id, version, computed)
    if (content.type === 'static') saveObject(records, 'segment', id, { content: { ...content, members: kept } }, { user: request.user, at: workspace.ports.clock.now() })
    forgetOldMembers(records, id)
    told = tellSubscribers(records, readSegmentRun(records, kept)!)
    return kept
  })
  for (const { title, body } of told) workspace.ports.notifier.notify(title, body)
  return readSegmentRun(workspace.records, number)!
}

/** Computes the members of a definition; `segment`: whose they are to be, which compares them with those of its last run. @throws DeskError problems */
export async function compute(workspace: OpenWorkspace, definition: Definition, { segment, cause, user, signal, onProgress }: RunRequest & { segment?: string }): Promise<Computed> {
  const { records, conditions, ports } = workspace
  const began = performance.now()
  const { plan } = await conditions.plan(definition, { segment })
  const closure = closureOf(records, definition)
  const run = await conditions.engine.run(plan, { signal, onProgress })
  const split = await splitCounts(plan, run, { signal })
  const bytes = await encodeWords(run.members.words)
  return {
    bytes,
    figures: {
      cause, asOf: plan.asOf, dataVersion: run.snapshot.seq, hash: definitionHash(definition), count: count(run.members), universe: count(run.universe),
      ...await sinceLast(workspace, segment, run), details: { split, closure }, milliseconds: performance.now() - began, at: ports.clock.now(), user
    }
  }
}

/** Keeps a run inside the caller's transaction; answers its number. */
export function keepRun(records: RecordsDatabase, segment: string, version: number, { figures, bytes }: Computed): number {
  return insertSegmentRun(records, { ...figures, segment, version }, bytes)
}

async function sinceLast({ records, conditions }: OpenWorkspace, segment: string | undefined, { members }: Run): Promise<{ entered: number | null; left: number | null }> {
  const last = segment === undefined ? undefined : lastSegmentRun(records, segment)
  const before = last && (await membersOfRun({ conditions }, last.number, members.size))
  return before ? { entered: count(andNot(members, before)), left: count(andNot(before, members)) } : { entered: null, left: null }
}

/** The members that a run found, the dead included; undefined when they are no longer kept. */
async function membersOfRun({ conditions }: Pick<OpenWorkspace, 'conditions'>, run: number, size: number): Promise<Bitset | undefined> {
  const set = await conditions.sets.ofRun(run)
  return set && bitsOfSet(set, size)
}

export interface RefreshTask {
  segments: { id: string; cause: RunCause }[]
}

/** Runs some segments one after another; what has gone or is broken meanwhile is left out and told. */
export async function runSegments(
  workspace: OpenWorkspace, { segments }: RefreshTask, control: { user: string; signal: AbortSignal; report(progress: number, stage: string): void }
): Promise<{ runs: number[]; broken: string[] }> {
  const runs: number[] = []
  const broken: string[] = []
  for (const [index, { id, cause }] of segments.entries()) {
    control.signal.throwIfAborted()
    const share = (progress: number) => control.report((index + progress) / segments.length, 'segment-run')
    share(0)
    if (readObject(workspace.records, 'segment', id)?.deletedAt !== null) continue
    try {
      runs.push((await runSegment(workspace, id, { cause, user: control.user, signal: control.signal, onProgress: share })).number)
    } catch (error) {
      if (!(error instanceof DeskError) || error.code === 'internal') throw error
      broken.push(id)
    }
  }
  return { runs, broken }
}

function savedMeanwhile(): DeskError {
  return new DeskError('conflict', {
    field: 'version', message: { zh: '运行期间该分群被修改过', en: 'The segment was changed while it ran' }, remedy: { zh: '请再次运行', en: 'Run it again' }
  })
}
