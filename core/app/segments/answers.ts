/** Segments as answers show them: with the state that they are in, and why. */
import { definitionHash } from '#core/compute/conditions/leaf-key.ts'
import { causesOf, createMoves } from '#core/compute/segments/standing.ts'
import type { SegmentDetail, SegmentItem, SegmentRunAnswer } from '#core/contract/segment-library.ts'
import type { Description } from '#core/domain/conditions/describe.ts'
import type { Definition } from '#core/domain/conditions/types.ts'
import { nextTime } from '#core/domain/library/schedule.ts'
import { listObjects, type LibraryObject } from '#core/store/records/library.ts'
import { lastSegmentRuns, type SegmentRun } from '#core/store/records/segment-runs.ts'
import { readSettings } from '#core/store/records/settings.ts'
import type { Asked } from '#core/app/conditions.ts'
import type { OpenWorkspace } from '#core/app/session.ts'

export type Segment = LibraryObject<'segment'>

const instantOf = (milliseconds: number) => new Date(milliseconds).toISOString()

/** A run as answers tell it: `share` is of the universe then, 0 of nobody; `elapsedMs` to a tenth of a millisecond. */
export function runAnswer({ number, cause, version, asOf, dataVersion, hash, count, universe, entered, left, details, milliseconds, at, user, hasMembers }: SegmentRun): SegmentRunAnswer {
  return {
    number, cause, version, asOf: instantOf(asOf), dataVersion, definitionHash: hash, count, universe, share: universe === 0 ? 0 : count / universe,
    entered, left, split: details.split, elapsedMs: Math.round(milliseconds * 10) / 10, at: instantOf(at), user, hasMembers
  }
}

/** A definition as of another moment. */
export const asOfMoment = (definition: Definition, milliseconds: number): Definition => ({ ...definition, asOf: instantOf(milliseconds) })

/** Segments with what is known of their state, by one look at the catalogue and the log. */
export interface KnownSegment {
  segment: Segment
  asked: Asked
  last: SegmentRun | undefined
  health: SegmentItem['health']
  causes: string[]
}

/** Segments whose present and past definitions are compiled. */
export async function knowSegments({ records, conditions, ports }: OpenWorkspace, segments: readonly Segment[]): Promise<KnownSegment[]> {
  const runs = lastSegmentRuns(records)
  const { timeZone } = readSettings(records)
  const day = (milliseconds: number) => new Date(milliseconds).toLocaleDateString('sv', { timeZone })
  const today = day(ports.clock.now())
  const followsNow = ({ id, content: { definition: { asOf } } }: Segment) => (asOf === undefined || asOf === 'now') && runs.has(id) && day(runs.get(id)!.asOf) !== today
  const older = segments.filter(followsNow)
  const asked = await conditions.compileEach([
    ...segments.map(({ id, content }) => ({ definition: content.definition, segment: id })),
    ...older.map(({ id, content }) => ({ definition: asOfMoment(content.definition, runs.get(id)!.asOf), segment: id }))
  ])
  const then = new Map(older.map(({ id }, index) => [id, asked[segments.length + index]!.plan]))
  const moves = createMoves(records, Math.min(...segments.map(({ id }) => runs.get(id)?.dataVersion ?? Infinity), Number.MAX_SAFE_INTEGER))
  return segments.map((segment, index) => {
    const { plan, problems } = asked[index]!
    const last = runs.get(segment.id)
    const isFixed = segment.content.type === 'static' && segment.content.members !== null
    const causes = plan && !isFixed ? causesOf(records, moves, segment.content.definition, last, plan, then.get(segment.id) ?? null) : []
    return { segment, asked: asked[index]!, last, health: problems.length > 0 ? 'broken' : causes.length > 0 ? 'stale' : 'valid', causes }
  })
}

/** In the order of `known`; `count` and `lastRun` are null where a segment never ran, `nextRun` where no schedule runs it. */
export function itemsOf(workspace: OpenWorkspace, known: readonly KnownSegment[]): SegmentItem[] {
  const { timeZone } = readSettings(workspace.records)
  const now = workspace.ports.clock.now()
  const subscriptions = Map.groupBy(listObjects(workspace.records, 'subscription'), ({ content }) => content.segment)
  return known.map(({ segment: { id, name, content, owner, version, createdAt, updatedAt, deletedAt }, asked, last, health, causes }) => {
    const { entity, type, state, visibility, folder, description, refresh, definition } = content
    const next = refresh.schedule === null || state === 'draft' || deletedAt !== null ? null : nextTime(refresh.schedule, timeZone, now)
    return {
      id, name, entity, type, state, visibility, folder, description, owner, refresh, version,
      createdAt: instantOf(createdAt), updatedAt: instantOf(updatedAt), deletedAt: deletedAt === null ? null : instantOf(deletedAt),
      health, problems: asked.problems, causes, count: last?.count ?? null, lastRun: last ? runAnswer(last) : null, nextRun: next === null ? null : instantOf(next),
      definitionHash: definitionHash(definition), subscribed: subscriptions.get(id)?.length ?? 0
    }
  })
}

/** A segment with its definition, in words of both languages, compiled against the catalogue as it is now. */
export async function detailOf(workspace: OpenWorkspace, segment: Segment): Promise<SegmentDetail> {
  const known = await knowSegments(workspace, [segment])
  const { asked } = known[0]!
  const { definition, disabled } = segment.content
  return { ...itemsOf(workspace, known)[0]!, definition, ...(disabled !== undefined && { disabled }), warnings: asked.warnings, words: inBoth(asked, ({ text }) => text) }
}

/** The same of a description in both languages. */
export function inBoth<Value>({ describe }: Pick<Asked, 'describe'>, pick: (description: Description) => Value): { zh: Value; en: Value } {
  return { zh: pick(describe('zh')), en: pick(describe('en')) }
}
