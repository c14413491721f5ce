/** Every segment of a type, for lists to choose from. */
import { useQuery } from '@tanstack/react-query'
import { client, orpc } from '#renderer/bridge/client.ts'
import type { SegmentItem } from '#core/contract/segment-library.ts'
import type { EntityType } from '#core/domain/entities.ts'

/** By name, however many there are; undefined until all are there. `active`: drafts left out. */
export function useAllSegments(entity: EntityType, { active = false } = {}): SegmentItem[] | undefined {
  const input = { entity, ...(active && { state: 'active' as const }), sort: 'name' as const, direction: 'asc' as const, limit: 200 }
  return useQuery({
    queryKey: [...orpc.segments.list.key({ input }), 'all'],
    async queryFn({ signal }) {
      const all: SegmentItem[] = []
      for (let cursor: string | undefined, more = true; more;) {
        const { items, nextCursor } = await client.segments.list({ ...input, ...(cursor !== undefined && { cursor }) }, { signal })
        all.push(...items)
        cursor = nextCursor ?? undefined
        more = cursor !== undefined
      }
      return all
    }
  }).data
}
