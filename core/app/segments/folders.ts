/** Folders of segments. */
import { DeskError } from '#core/contract/errors.ts'
import { compareNames } from '#core/domain/normalise/order.ts'
import { createObject, listObjects, liveObject, readObject, saveObject, saveTogether, type Saving, type Step } from '#core/store/records/library.ts'
import { checkParent, nextPosition } from '#core/store/records/library-tree.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { visibleObjects } from '#core/app/visible.ts'

/** By position and name, each with how many segments stand right in it that a user sees. */
export function folderAnswers(records: RecordsDatabase, user: string) {
  const inside = Map.groupBy(visibleObjects(records, user, 'segment'), ({ content }) => content.folder)
  return listObjects(records, 'segmentFolder').sort((one, other) => one.content.position - other.content.position || compareNames(one.name, other.name))
    .map(({ id, name, parent, content, version }) => ({ id, name, parent, position: content.position, segments: inside.get(id)?.length ?? 0, version }))
}

/** Its id; last among its siblings. Belongs into a transaction. @throws DeskError not_found (the parent), conflict (the name) */
export function createFolder(records: RecordsDatabase, { name, parent }: { name: string; parent: string | null }, saving: Saving): string {
  checkParent(records, 'segmentFolder', parent)
  return createObject(records, 'segmentFolder', { name, parent, content: { position: nextPosition(records, 'segmentFolder', parent) } }, saving).id
}

/** What is not given stays; a folder that goes into another one is the last there. Belongs into a transaction. @throws DeskError not_found, conflict (the name, or a parent below itself) */
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

/** Puts segments into a folder, null: into none, as one act; answers how many moved. @throws DeskError not_found */
export function moveToFolder(records: RecordsDatabase, ids: readonly string[], folder: string | null, saving: Saving): number {
  const place = folder === null ? null : readObject(records, 'segmentFolder', folder)
  if (place !== null && place?.deletedAt !== null) throw new DeskError('not_found', { field: 'folder' })
  const segments = [...new Set(ids)].map((id) => liveObject(records, 'segment', id))
  const steps = segments.map(({ id, content }): Step => ({ type: 'segment', id, change: { content: { ...content, folder } } }))
  const words = place
    ? { zh: `将 ${segments.length} 个分群移到“${place.name}”`, en: `move ${segments.length} segments to “${place.name}”` }
    : { zh: `将 ${segments.length} 个分群移出文件夹`, en: `take ${segments.length} segments out of their folders` }
  return saveTogether(records, steps, words, saving)
}
