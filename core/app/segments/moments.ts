/** Moments of a segment: its definition as of some time, or the members that a run found. */
import type { MemberSet } from '#core/domain/conditions/catalogue.ts'
import type { ConditionPlan, Plan } from '#core/domain/conditions/plan.ts'
import { DeskError } from '#core/contract/errors.ts'
import type { Moment } from '#core/contract/segment-library.ts'
import type { Definition } from '#core/domain/conditions/types.ts'
import { listVersions } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { pageSegmentRuns, readSegmentRun, segmentRunAt, type SegmentRun } from '#core/store/records/segment-runs.ts'
import { asOfMoment, runAnswer, type Segment } from './answers.ts'
import type { OpenWorkspace } from '#core/app/session.ts'

/** Where members come from. */
export type Source =
  | { kind: 'definition'; definition: Definition; version: number }
  | { kind: 'run'; run: SegmentRun; definition: Definition }

/** The members of a segment at a time: a dynamic one by its definition then, a static one by the newest run until then. @throws DeskError not_found, conflict */
export function sourceAt(records: RecordsDatabase, segment: Segment, { asOf, run }: { asOf?: string; run?: number }): Source {
  if (run !== undefined) return ofRun(records, segment, run)
  const { type, definition, members } = segment.content
  if (type === 'dynamic') return { kind: 'definition', definition: asOf === undefined ? definition : { ...definition, asOf }, version: segment.version }
  if (asOf === undefined) return members === null ? neverRan() : ofRun(records, segment, members)
  const found = segmentRunAt(records, segment.id, Date.parse(asOf))
  return found ? ofRun(records, segment, found.number) : neverRan()
}

/** A moment by its name: the number of a run, an instant, or "now". @throws DeskError invalid, not_found, conflict */
export function sourceNamed(records: RecordsDatabase, segment: Segment, name: string): Source {
  if (/^\d{1,15}$/.test(name)) return ofRun(records, segment, Number(name))
  const { definition } = segment.content
  if (name === 'now') return { kind: 'definition', definition, version: segment.version }
  if (!/^\d{4}-.*(Z|[+-]\d{2}:\d{2})$/.test(name) || Number.isNaN(Date.parse(name))) {
    throw new DeskError('invalid', {
      field: 'from', message: { zh: '时刻须为运行编号、带时区的时间或 now', en: 'A moment is the number of a run, an instant with zone, or now' },
      remedy: { zh: '例如 12、2026-02-09T10:00:00+08:00 或 now', en: 'For example 12, 2026-02-09T10:00:00+08:00 or now' }
    })
  }
  return { kind: 'definition', definition: asOfMoment(definition, Date.parse(name)), version: segment.version }
}

/** The moment before another one: the run before a run, else the last run. @throws DeskError conflict when there is none */
export function sourceBefore(records: RecordsDatabase, segment: Segment, to: Source): Source {
  const last = pageSegmentRuns(records, segment.id, { before: to.kind === 'run' ? to.run.number : undefined, limit: 1 })[0]
  return last ? ofRun(records, segment, last.number) : neverRan()
}

function ofRun(records: RecordsDatabase, { id, content }: Segment, number: number): Source {
  const run = readSegmentRun(records, number)
  if (run?.segment !== id) throw new DeskError('not_found', { field: 'run' })
  if (!run.hasMembers) {
    throw new DeskError('conflict', {
      field: 'run', message: { zh: '该次运行的成员已不再保留，只剩数字', en: 'The members of that run are no longer kept, only its figures' }, remedy: { zh: '请选择较新的运行', en: 'Choose a newer run' }
    })
  }
  const version = listVersions(records, 'segment', id).find((entry) => entry.version === run.version)
  return { kind: 'run', run, definition: version?.content.definition ?? content.definition }
}

function neverRan(): never {
  throw new DeskError('conflict', {
    field: 'run', message: { zh: '该分群在此之前还没有运行过', en: 'The segment had not run by then' }, remedy: { zh: '请先运行该分群', en: 'Run the segment first' }
  })
}

/** The definition of a source as it is evaluated today, at the moment of the source. */
export const evaluatedDefinition = (source: Source): Definition => (source.kind === 'run' ? asOfMoment(source.definition, source.run.asOf) : source.definition)

/** Whom a source names, as a condition of a plan. @throws DeskError problems */
export async function membersNode(workspace: Pick<OpenWorkspace, 'conditions'>, segment: Segment, source: Source): Promise<{ node: ConditionPlan; plan: Plan | null; members: Plan | MemberSet }> {
  const { conditions } = workspace
  if (source.kind === 'run') {
    const set = (await conditions.sets.ofRun(source.run.number))!
    const asked = await conditions.compile(evaluatedDefinition(source), { segment: segment.id })
    return { node: nodeOf(segment.id, set), plan: asked.plan, members: set }
  }
  const { plan } = await conditions.plan(source.definition, { segment: segment.id })
  return { node: nodeOf(segment.id, plan), plan, members: plan }
}

export const membersId = 'members'
const nodeOf = (segment: string, members: Plan | MemberSet): ConditionPlan => ({ kind: 'segment', id: membersId, segment, negated: false, members })

/** Where members came from, as answers tell it. @param asOf milliseconds since the epoch */
export function momentAnswer(source: Source, asOf: number, dataVersion: number): Moment {
  if (source.kind === 'run') {
    const run = runAnswer(source.run)
    return { kind: 'run', asOf: run.asOf, dataVersion: run.dataVersion, version: run.version, run }
  }
  return { kind: 'definition', asOf: new Date(asOf).toISOString(), dataVersion, version: source.version, run: null }
}
