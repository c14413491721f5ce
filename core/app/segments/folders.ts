/** Folders of segments. */
import { createObject, listObjects, liveObject, saveObject, saveTogether, type Saving, type Step } from '#core/store/records/library.ts'
import { checkParent, nextPosition } from '#core/store/records/library-tree.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'

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
  const before = liveObject(records, 'segmentFolder', id)
  if (parent !== undefined) checkParent(records, 'segmentFolder', parent, id)
  const isMoved = parent !== undefined && parent !== before.parent
  const place = position ?? (isMoved ? nextPosition(records, 'segmentFolder', parent) : before.content.position)
  saveObject(records, 'segmentFolder', id, { ...(name !== undefined && { name }), ...(parent !== undefined && { parent }), content: { position: place } }, saving)
}

/** What is in it goes to its parent; answers how much. */
export function removeFolder(records: RecordsDatabase, id: string, saving: Saving): number {
  const { name, parent } = liveObject(records, 'segmentFolder', id)
  const segments = listObjects(records, 'segment').filter(({ content }) => content.folder === id).map((segment): Step => ({ type: 'segment', id: segment.id, change: { content: { ...segment.content, folder: parent } } }))
  const folders = listObjects(records, 'segmentFolder').filter((folder) => folder.parent === id).map((folder): Step => ({ type: 'segmentFolder', id: folder.id, change: { parent } }))
  const words = { zh: `删除分群文件夹“${name}”`, en: `delete the segment folder “${name}”` }
  return saveTogether(records, [...segments, ...folders, { type: 'segmentFolder', id, change: null }], words, saving) - 1
}
