/** Who has a tag, as facts tell. */
import type { Bitset } from '#core/compute/conditions/bitset.ts'
import { readBits } from '#core/compute/conditions/read-bits.ts'
import type { TagSource } from '#core/domain/conditions/types.ts'
import { entityTypeNumber, entityTypes, type EntityType } from '#core/domain/entities.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { entityTable } from '#core/store/facts/schema.ts'
import { encodeWords } from '#core/store/id-set.ts'

const standing = 'tag = $1::VARCHAR AND entity_type = $2::UTINYINT AND removed_at IS NULL'

export interface Held {
  tag: string
  entity: EntityType
  source: TagSource
  size: number
  /** Only those with this confidence (null: with none given). */
  confidence?: number | null
}

/** Dense ids below `size` that have the tag now from a source. */
export function readMembers(duck: Duck, { tag, entity, source, size, confidence }: Held): Promise<Bitset> {
  const sql = `SELECT entity AS id FROM tag_assignments WHERE ${standing} AND source = $3::VARCHAR AND entity < ${size}`
  const parameters = [tag, entityTypeNumber[entity], source]
  return confidence === undefined ? readBits(duck, size, { sql, parameters }) : readBits(duck, size, { sql: `${sql} AND confidence IS NOT DISTINCT FROM $4::DOUBLE`, parameters: [...parameters, confidence] })
}

export interface HeldSet {
  source: TagSource
  confidence: number | null
  members: Bitset
}

/** Everybody below `size` who has the tag now, by source and confidence. */
export async function readHeldSets(duck: Duck, { tag, entity, size }: { tag: string; entity: EntityType; size: number }): Promise<HeldSet[]> {
  const key = [tag, entityTypeNumber[entity]]
  const kinds = await duck.rows<{ source: TagSource; confidence: number | null }>(`SELECT DISTINCT source, confidence FROM tag_assignments WHERE ${standing} ORDER BY ALL`, key)
  const sets: HeldSet[] = []
  for (const { source, confidence } of kinds) {
    sets.push({ source, confidence, members: await readMembers(duck, { tag, entity, source, size, confidence }) })
  }
  return sets
}

/** Live entities that have each tag, from whatever source. */
export async function countMembers(duck: Duck): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (const type of entityTypes) {
    const rows = `FROM tag_assignments WHERE entity_type = ${entityTypeNumber[type]} AND removed_at IS NULL ${(await allLive(duck, type)) ? '' : `AND entity IN (SELECT id FROM ${entityTable[type]})`}`
    const found = await duck.rows<{ tag: string; sources: bigint; count: number }>(
      `SELECT tag, count(*) AS sources, sum(count)::DOUBLE AS count FROM (SELECT tag, source, count(*) AS count ${rows} GROUP BY tag, source) GROUP BY tag`)
    for (const { tag, sources, count } of found) {
      // Nobody has a tag twice from one source; telling people apart costs twenty times as much.
      const [distinct] = sources === 1n ? [{ count }] : await duck.rows<{ count: number }>(`SELECT count(DISTINCT entity)::DOUBLE AS count ${rows} AND tag = $1::VARCHAR`, [tag])
      counts.set(tag, (counts.get(tag) ?? 0) + distinct!.count)
    }
  }
  return counts
}

/** Whether nobody with a tag is dead, where that is seen at once: ids without a gap. */
async function allLive(duck: Duck, type: EntityType): Promise<boolean> {
  const [bounds] = await duck.rows<{ live: number; last: number | null; tagged: number | null }>(`
    SELECT (SELECT count(*)::DOUBLE FROM ${entityTable[type]}) AS live, (SELECT max(id) FROM ${entityTable[type]}) AS last,
      (SELECT max(entity) FROM tag_assignments WHERE entity_type = ${entityTypeNumber[type]}) AS tagged`)
  const { live, last, tagged } = bounds!
  return tagged === null || (last !== null && live === last + 1 && tagged <= last)
}

/** How many of a type live: what coverage is a share of. */
export async function countLive(duck: Duck, entity: EntityType): Promise<number> {
  const [row] = await duck.rows<{ count: bigint }>(`SELECT count(*) AS count FROM ${entityTable[entity]}`)
  return Number(row!.count)
}

/** As bytes of id-set.ts. */
export const encodeBits = (bits: Bitset): Promise<Buffer> => encodeWords(bits.words)
