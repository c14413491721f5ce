/** Folders of segments. */
import { DeskError } from '#core/contract/errors.ts'
import { createObject, listObjects, liveObject, readObject, saveObject, saveTogether, type LibraryObject, type Saving, type Step } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'

type TreeType = 'segmentFolder' | 'group'

/** Ids of a node of a tree and of all below it, it first. */
export function subtreeOf(nodes: readonly Pick<LibraryObject, 'id' | 'parent'>[], root: string): string[] {
  const found = new Set([root])
  for (const id of found) for (const node of nodes) if (node.parent === id) found.add(node.id)
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

export function folderAnswers(records: RecordsDatabase) {
  const inside = Map.groupBy(listObjects(records, 'segment'), ({ content }) => content.folder)
  return listObjects(records, 'segmentFolder').sort((one, other) => one.content.position - other.content.position)
    .map(({ id, name, parent, content, version }) => ({ id, name, parent, position: content.position, segments: inside.get(id)?.length ?? 0, version }))
}

export function createFolder(records: RecordsDatabase, { name, parent }: { name: string; parent: string | null }, saving: Saving): string {
  checkParent(records, 'segmentFolder', parent)
  return createObject(records, 'segmentFolder', { name, parent, content: { position: nextPosition(records, 'segmentFolder', parent) } }, saving).id
}

export function changeFolder(records: RecordsDatabase, id: string, { name, parent, position }: { name?: string; parent?: string | null; position?: number }, saving: Saving): void {
  const { content } = liveObject(records, 'segmentFolder', id)
  if (parent !== undefined) checkParent(records, 'segmentFolder', parent, id)
  saveObject(records, 'segmentFolder', id, { ...(name !== undefined && { name }), ...(parent !== undefined && { parent }), content: { position: position ?? content.position } }, saving)
}

/** What is in it goes to its parent; answers how much. */
export function removeFolder(records: RecordsDatabase, id: string, saving: Saving): number {
  const { name, parent } = liveObject(records, 'segmentFolder', id)
  const segments = listObjects(records, 'segment').filter(({ content }) => content.folder === id).map((segment): Step => ({ type: 'segment', id: segment.id, change: { content: { ...segment.content, folder: parent } } }))
  const folders = listObjects(records, 'segmentFolder').filter((folder) => folder.parent === id).map((folder): Step => ({ type: 'segmentFolder', id: folder.id, change: { parent } }))
  const words = { zh: `删除分群文件夹“${name}”`, en: `delete the segment folder “${name}”` }
  return saveTogether(records, [...segments, ...folders, { type: 'segmentFolder', id, change: null }], words, saving) - 1
}
