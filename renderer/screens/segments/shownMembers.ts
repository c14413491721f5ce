/** What the list of members shows, as an export asks for it. */
import type { SegmentDetail } from '#core/contract/segment-library.ts'
import type { memberInput } from './memberInput.ts'

/** What the list of members shows: its question, and the rows that are ticked. */
export interface ShownMembers {
  input: Partial<ReturnType<typeof memberInput>['input']>
  ids: readonly string[]
}

export function exportOf(segment: Pick<SegmentDetail, 'id' | 'entity'>, { input: { asOf, run, where, query, sort, direction }, ids }: ShownMembers) {
  const narrowing = ids.length > 0 ? { ids: [...ids] } : { ...(where !== undefined && { where }), ...(query !== undefined && { query }) }
  const order = sort === undefined ? {} : { sort: sort as 'created_at', direction: direction ?? ('desc' as const) }
  return {
    segment: segment.id, ...(asOf !== undefined && { asOf }), ...(run !== undefined && { run }),
    ...((ids.length > 0 || where !== undefined || query !== undefined || sort !== undefined) && { list: { entity: segment.entity, direction: 'desc' as const, ...narrowing, ...order } })
  }
}
