/** Library objects that stand in trees: tag categories, folders of segments, customer groups. */
import { DeskError } from '#core/contract/errors.ts'
import { listObjects, readObject, type LibraryObject } from './library.ts'
import type { RecordsDatabase } from './open.ts'

export type TreeType = 'tagCategory' | 'segmentFolder' | 'group'

/** Ids of a node of a tree and of all below it, it first; a circle of parents ends where it began. */
export function subtreeOf(nodes: readonly Pick<LibraryObject, 'id' | 'parent'>[], root: string): string[] {
  const below = Map.groupBy(nodes, ({ parent }) => parent)
  const found = new Set([root])
  for (const id of found) for (const node of below.get(id) ?? []) found.add(node.id)
  return [...found]
}

/** @throws DeskError not_found for a parent that is not there, conflict for one within the node itself */
export function checkParent(records: RecordsDatabase, type: TreeType, parent: string | null, node?: string): void {
  if (parent === null) return
  if (readObject(records, type, parent)?.deletedAt !== null) throw new DeskError('not_found', { field: 'parent' })
  if (node === undefined || !subtreeOf(listObjects(records, type), node).includes(parent)) return
  throw new DeskError('conflict', {
    field: 'parent', message: { zh: '不能移动到自身或其下级', en: 'It cannot be moved into itself or below itself' }, remedy: { zh: '请选择其他位置', en: 'Choose another place' }
  })
}

/** One after the last of its siblings. */
export function nextPosition(records: RecordsDatabase, type: TreeType, parent: string | null): number {
  return Math.max(0, ...listObjects(records, type).filter((node) => node.parent === parent).map(({ content }) => content.position + 1))
}
