/** The list of segments: filtered, sorted, page by page. */
import { rankOf } from '#core/compute/find.ts'
import type { SegmentItem } from '#core/contract/segment-library.ts'
import { listObjects } from '#core/store/records/library.ts'
import { subtreeOf } from '#core/store/records/library-tree.ts'
import { lastSegmentRuns } from '#core/store/records/segment-runs.ts'
import type { CallContext } from '#core/app/context.ts'
import { sortedPage } from '#core/app/procedures/pages.ts'
import type { Session } from '#core/app/session.ts'
import { visibleObjects } from '#core/app/visible.ts'
import { itemsOf, knowSegments, type Segment } from './answers.ts'

export interface ListFilter {
  query?: string
  folder?: string
  type?: string
  state?: string
  visibility?: string
  entity?: string
  health?: string
  bin?: boolean
  sort: 'name' | 'updated' | 'created' | 'count' | 'lastRun'
  direction: 'asc' | 'desc'
  limit: number
  cursor?: string
}

/** `folder`: with those below it, '' for those in none. @throws DeskError invalid (the cursor) */
export async function listSegments(session: Session, context: CallContext, { sort, direction, limit, cursor, health, ...filter }: ListFilter) {
  const { records } = session
  const runs = lastSegmentRuns(records)
  const values: Record<ListFilter['sort'], (segment: Segment) => string | number> = {
    name: ({ name }) => name, updated: ({ updatedAt }) => updatedAt, created: ({ createdAt }) => createdAt,
    count: ({ id }) => runs.get(id)?.count ?? -1, lastRun: ({ id }) => runs.get(id)?.at ?? -1
  }
  const folders = filter.folder ? new Set(subtreeOf(listObjects(records, 'segmentFolder'), filter.folder)) : null
  let found = visibleObjects(records, context.user.id, 'segment', { bin: filter.bin }).filter((segment) => passes(segment, filter, folders))
  if (health !== undefined) found = (await knowSegments(session, found)).filter((known) => known.health === health).map(({ segment }) => segment)
  const page = sortedPage(found, { valueOf: values[sort], direction, limit, cursor, named: JSON.stringify([sort, direction, health, filter]) })
  return { ...page, items: itemsOf(session, await knowSegments(session, page.items)) satisfies SegmentItem[] }
}

function passes({ id, name, content }: Segment, { query, folder: wanted, type, state, visibility, entity }: Omit<ListFilter, 'sort' | 'direction' | 'limit'>, folders: ReadonlySet<string> | null): boolean {
  if (query !== undefined && rankOf(query, { name, texts: [id, content.description] }) === undefined) return false
  if (wanted === '' ? content.folder !== null : folders && (content.folder === null || !folders.has(content.folder))) return false
  return (type ?? content.type) === content.type && (state ?? content.state) === content.state && (visibility ?? content.visibility) === content.visibility && (entity ?? content.entity) === content.entity
}
