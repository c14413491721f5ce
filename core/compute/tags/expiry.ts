/** Assignments that were not made by a rule end when their time is over. */
import { idsOf } from '#core/compute/conditions/bitset.ts'
import { readBits } from '#core/compute/conditions/read-bits.ts'
import type { Duration, TagSource } from '#core/domain/conditions/types.ts'
import { entityTypeNumber } from '#core/domain/entities.ts'
import { encodeIds } from '#core/store/id-set.ts'
import { nextEntityId } from '#core/store/records/entities.ts'
import { listObjects, readObject, type LibraryObject } from '#core/store/records/library.ts'
import { appendSetChange, lastSetChange } from '#core/store/records/set-changes.ts'
import type { Actor, TagDesk } from './desk.ts'

const unitMilliseconds = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 }

/** Of exact time: a day is 24 hours. */
export const millisecondsOf = ({ n, unit }: Duration): number => n * unitMilliseconds[unit]

/** Ends what is over; answers how many assignments those were. */
export async function expireTags(desk: TagDesk, { user, signal }: Actor): Promise<number> {
  await desk.settle()
  let ended = 0
  for (const tag of listObjects(desk.records, 'tag')) {
    signal?.throwIfAborted()
    if (tag.content.expiresAfter) ended += await expireTag(desk, tag, millisecondsOf(tag.content.expiresAfter), user)
  }
  return ended
}

async function expireTag(desk: TagDesk, { id, content: { entity } }: LibraryObject<'tag'>, life: number, user: string): Promise<number> {
  const seen = lastSetChange(desk.records, 'tag', id)
  const over = desk.clock.now() - life
  const size = Math.ceil(nextEntityId(desk.records, entity) / 32) * 32
  const where = 'tag = $1::VARCHAR AND entity_type = $2::UTINYINT AND removed_at IS NULL AND tagged_at <= make_timestamp_ms($3::BIGINT)'
  const key = [id, entityTypeNumber[entity], over]
  const sets = await desk.facts.read(async (duck) => {
    const sources = await duck.rows<{ source: TagSource }>(`SELECT DISTINCT source FROM tag_assignments WHERE ${where} AND source <> 'rule' ORDER BY source`, key)
    const found: { source: TagSource; ids: Uint32Array }[] = []
    for (const { source } of sources) {
      const bits = await readBits(duck, size, { sql: `SELECT entity AS id FROM tag_assignments WHERE ${where} AND source = $4::VARCHAR AND entity < ${size}`, parameters: [...key, source] })
      found.push({ source, ids: idsOf(bits) })
    }
    return found
  })
  if (sets.length === 0) return 0
  const nobody = await encodeIds(new Uint32Array())
  const changes = await Promise.all(sets.map(async ({ source, ids }) => ({ source, removed: await encodeIds(ids), removedCount: ids.length })))
  return desk.commit((records) => {
    // Whoever changed the tag meanwhile may have given it anew: the next round looks again.
    if (lastSetChange(records, 'tag', id) !== seen || readObject(records, 'tag', id)?.deletedAt !== null) return 0
    for (const { source, removed, removedCount } of changes) {
      appendSetChange(records, {
        of: 'tag', id, entity, source, confidence: null, cause: 'expiry', details: {}, added: nobody, addedCount: 0, removed, removedCount, at: desk.clock.now(), user
      })
    }
    return changes.reduce((sum, { removedCount }) => sum + removedCount, 0)
  })
}
