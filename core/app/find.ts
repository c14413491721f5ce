/** Search joined with facts: what a query means for lists and hits. */
import { searchEntities, type SearchHit } from '#core/identity/search.ts'
import { entityOfKey, type EntityType } from '#core/domain/entities.ts'
import { entityTypeNumber } from '#core/store/artifact.ts'
import type { WorkspaceStores } from '#core/store/workspace/stores.ts'

/** Hits of a query; with a store, only entities that have an event there. */
export async function findHits(session: Pick<WorkspaceStores, 'records' | 'facts'>, query: string, filter: { entity?: EntityType; storeId?: string }): Promise<SearchHit[]> {
  const hits = searchEntities(session.records, query, filter.entity)
  if (filter.storeId === undefined || hits.length === 0) return hits
  const rows = await session.facts.read((duck) => duck.rows<{ entity_type: number; entity: number }>(
    `SELECT DISTINCT entity_type, entity FROM events WHERE store_id = $1::VARCHAR AND voided_by IS NULL
       AND entity IN (SELECT unnest(string_split($2::VARCHAR, ','))::UINTEGER)`,
    [filter.storeId!, [...new Set(hits.map(({ key }) => entityOfKey(key).id))].join(',')]))
  const there = new Set(rows.map(({ entity_type, entity }) => `${entity_type}/${entity}`))
  return hits.filter(({ key }) => {
    const { type, id } = entityOfKey(key)
    return there.has(`${entityTypeNumber[type]}/${id}`)
  })
}
