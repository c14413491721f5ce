/** The segments that somebody is in, by what runs have kept: nothing is computed. */
import { has } from '#core/compute/conditions/bitset.ts'
import { bitsOfFixedSet } from '#core/compute/conditions/fixed-sets.ts'
import type { SegmentsOfEntity } from '#core/contract/segment-library.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { readSegmentRun } from '#core/store/records/segment-runs.ts'
import type { Session } from '#core/app/session.ts'
import { knowSegments, runAnswer, type Segment } from './answers.ts'

/**
 * Of these segments those of the entity's type that run: whether the members of a static one, or the newest run of a dynamic one, have the entity. Of one that
 * never ran, or whose members are not kept, nobody can tell.
 */
export async function segmentsOfEntity(session: Session, segments: readonly Segment[], { type, id }: { type: EntityType; id: number }): Promise<SegmentsOfEntity> {
  const running = segments.filter(({ content }) => content.entity === type && content.state === 'active')
  const items: SegmentsOfEntity['items'] = []
  const others: SegmentsOfEntity['others'] = []
  const unknown: SegmentsOfEntity['unknown'] = []
  for (const { segment, last, health, causes } of await knowSegments(session, running)) {
    const { members } = segment.content
    const run = members === null ? last : readSegmentRun(session.records, members)
    const set = run && (await session.conditions.sets.ofRun(run.number))
    const found = { id: segment.id, name: segment.name, type: segment.content.type, health, causes, run: run ? runAnswer(run) : null }
    const known = !set ? unknown : has(bitsOfFixedSet(set), id) ? items : others
    known.push(found)
  }
  return { items, others, unknown }
}
