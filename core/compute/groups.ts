/** Who is in which customer group, as facts tell. */
import { entityTypeNumber, type EntityType } from '#core/domain/entities.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { entityTable } from '#core/store/facts/schema.ts'
import type { Bitset } from './conditions/bitset.ts'
import { readBits } from './conditions/read-bits.ts'

export interface GroupCounts {
  /** Live ones right in it. */
  members: number
  /** With those of the groups below it, each once. */
  all: number
}

/** @param below every group with itself and all below it */
export async function countGroups(duck: Duck, entity: EntityType, below: ReadonlyMap<string, readonly string[]>): Promise<Map<string, GroupCounts>> {
  const pairs = [...below].flatMap(([group, inner]) => inner.map((folder) => ({ group, folder })))
  const rows = await duck.rows<{ group: string; members: bigint; all: bigint }>(`
    SELECT p."group", count(*) FILTER (p.folder = p."group") AS members, count(DISTINCT f.entity) AS "all"
    FROM (SELECT unnest(from_json($1::VARCHAR, '[{"group":"VARCHAR","folder":"VARCHAR"}]'), recursive := true)) p
    JOIN folder_members f ON f.folder = p.folder JOIN ${entityTable[entity]} e ON e.id = f.entity
    WHERE f.entity_type = ${entityTypeNumber[entity]} GROUP BY p."group"`, [JSON.stringify(pairs)])
  return new Map(rows.map(({ group, members, all }) => [group, { members: Number(members), all: Number(all) }]))
}

/** Dense ids below `size` that are right in a group, whether they live or not. */
export function readGroupMembers(duck: Duck, group: string, entity: EntityType, size: number): Promise<Bitset> {
  return readBits(duck, size, {
    sql: `SELECT entity AS id FROM folder_members WHERE folder = $1::VARCHAR AND entity_type = ${entityTypeNumber[entity]} AND entity < ${size}`, parameters: [group]
  })
}

/** Groups that an entity is right in. */
export async function groupsOfEntity(duck: Duck, entity: EntityType, id: number): Promise<string[]> {
  const rows = await duck.rows<{ folder: string }>('SELECT folder FROM folder_members WHERE entity_type = $1::UTINYINT AND entity = $2::UINTEGER ORDER BY folder', [entityTypeNumber[entity], id])
  return rows.map(({ folder }) => folder)
}
