/** Why somebody has a tag, and since when: the rows of facts, and the changes of the ledger that made them. */
import type { TagSource } from '#core/domain/conditions/types.ts'
import { entityTypeNumber, type EntityType } from '#core/domain/entities.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { decodeIds } from '#core/store/id-set.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { readAdded, taggingsAt, taggingsWithMoments, type SetChangeFigures } from '#core/store/records/set-changes.ts'

export interface Assignment {
  tag: string
  source: TagSource
  confidence: number | null
  /** Milliseconds since the epoch. */
  taggedAt: number
  removedAt: number | null
  /** What added it; null where rows brought it. */
  change: SetChangeFigures | null
}

/** Assignments of one entity, newest first; with those that ended where `removed`. */
export async function assignmentsOf({ records, duck }: { records: RecordsDatabase; duck: Duck }, entity: EntityType, id: number, removed: boolean): Promise<Assignment[]> {
  const rows = await duck.rows<{ tag: string; source: TagSource; confidence: number | null; tagged: number; removed: number | null }>(`
    SELECT tag, source, confidence, epoch_ms(tagged_at)::DOUBLE AS tagged, epoch_ms(removed_at)::DOUBLE AS removed FROM tag_assignments
    WHERE entity_type = $1::UTINYINT AND entity = $2::UINTEGER ${removed ? '' : 'AND removed_at IS NULL'} ORDER BY tagged_at DESC, tag, source`, [entityTypeNumber[entity], id])
  const assignments: Assignment[] = []
  for (const row of rows) {
    assignments.push({ tag: row.tag, source: row.source, confidence: row.confidence, taggedAt: row.tagged, removedAt: row.removed, change: await changeThatAdded(records, row, id) })
  }
  return assignments
}

/** Ids of the tags that an entity has now, each once. */
export async function tagIdsOf(duck: Duck, entity: EntityType, id: number): Promise<string[]> {
  const rows = await duck.rows<{ tag: string }>(
    'SELECT DISTINCT tag FROM tag_assignments WHERE entity_type = $1::UTINYINT AND entity = $2::UINTEGER AND removed_at IS NULL ORDER BY tag', [entityTypeNumber[entity], id])
  return rows.map(({ tag }) => tag)
}

/** The last change of that moment that added the entity, or that said of it since when. */
async function changeThatAdded(records: RecordsDatabase, { tag, source, tagged }: { tag: string; source: TagSource; tagged: number }, id: number): Promise<SetChangeFigures | null> {
  for (const change of [...taggingsAt(records, tag, source, tagged), ...taggingsWithMoments(records, tag, source)]) {
    if (contains(await decodeIds(readAdded(records, change.number)), id)) return change
  }
  return null
}

/** @param ids ascending */
function contains(ids: Uint32Array, id: number): boolean {
  let low = 0
  let high = ids.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ids[middle]! < id) low = middle + 1
    else high = middle
  }
  return ids[low] === id
}
