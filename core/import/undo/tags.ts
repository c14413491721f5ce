/**
 * What taking imports back means to the tags that they gave: whoever has a tag by nothing else loses it, others have it as sure as before, and a tag that the
 * import made goes into the recycle bin unless somebody else has come to use it. Read from the ledger as if the imports had never been.
 */
import { decodeIds, encodeIds } from '#core/store/id-set.ts'
import { readBatch } from '#core/store/records/batches.ts'
import { deleteObject, readObject } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { appendSetChange, readSetChange, setChangesOf, setChangesOfBatch, type SetChange } from '#core/store/records/set-changes.ts'
import { statement } from '#core/store/records/statement.ts'
import type { UndoAct } from './undo.ts'

export interface TagUndo {
  change: SetChange
  /** Whoever loses the tag, and whoever keeps it. Sets of id-set.ts. */
  lost: Buffer
  lostCount: number
  kept: Buffer
  keptCount: number
  nobody: Buffer
}

/** Before the transaction that takes the batches back; nothing may be written in between. */
export async function planTagUndo(records: RecordsDatabase, batches: readonly number[]): Promise<TagUndo[]> {
  const undone = new Set(batches)
  const plans: TagUndo[] = []
  for (const change of batches.flatMap((batch) => setChangesOfBatch(records, batch))) {
    const ids = await decodeIds(change.added)
    const others = await membersWithout(records, change, new Set(ids), undone)
    const [lost, kept] = [ids.filter((id) => !others.has(id)), ids.filter((id) => others.has(id))]
    plans.push({ change, lost: await encodeIds(lost), lostCount: lost.length, kept: await encodeIds(kept), keptCount: kept.length, nobody: await encodeIds(new Uint32Array()) })
  }
  return plans
}

/** Which of some would have the tag from that source (or be in the group) if the batches, and those that were undone before, had never been. */
export async function membersWithout(records: RecordsDatabase, of: Pick<SetChange, 'of' | 'id' | 'entity' | 'source'>, among: ReadonlySet<number>, batches: ReadonlySet<number>): Promise<Set<number>> {
  const found = new Set<number>()
  for (const number of setChangesOf(records, of)) {
    const { details, added, removed } = readSetChange(records, number)!
    const { batch } = details
    if (batch !== undefined && (batches.has(batch) || readBatch(records, batch)?.status !== 'accepted')) continue
    for (const id of await decodeIds(removed)) found.delete(id)
    for (const id of await decodeIds(added)) if (among.has(id)) found.add(id)
  }
  return found
}

/** Inside the transaction, after the entries that take the batches back. */
export function undoTags(records: RecordsDatabase, plans: readonly TagUndo[], { user, at }: UndoAct): void {
  for (const { change, lost, lostCount, kept, keptCount, nobody } of plans) {
    const { of, id, entity, source } = change
    const own = { of, id, entity, source, confidence: null, cause: 'undo' as const, user, at, inverse: null, added: nobody, addedCount: 0, removed: nobody, removedCount: 0 }
    const details = { batch: change.details.batch! }
    if (lostCount > 0) appendSetChange(records, { ...own, details, removed: lost, removedCount: lostCount })
    if (keptCount > 0) appendSetChange(records, { ...own, details: { ...details, change: change.number, regraded: true }, added: kept, addedCount: keptCount })
  }
  for (const { change: { details, id } } of plans) if (details.made && isUnused(records, id, plans)) deleteObject(records, 'tag', id, { user, at, inverse: null })
}

/** Nobody has edited the tag, given it to others, or named it in a definition. */
function isUnused(records: RecordsDatabase, id: string, plans: readonly TagUndo[]): boolean {
  const tag = readObject(records, 'tag', id)
  if (!tag || tag.deletedAt !== null || tag.version > 1) return false
  const batches = new Set(plans.map(({ change }) => change.details.batch))
  const changes = statement<{ batch: number | null }>(records, `SELECT details ->> 'batch' AS batch FROM set_changes WHERE of = 'tag' AND id = ?`).all(id)
  if (changes.some(({ batch }) => batch === null || (!batches.has(batch) && readBatch(records, batch)?.status === 'accepted'))) return false
  return statement(records, `SELECT 1 FROM library WHERE deleted_at IS NULL AND NOT (type = 'tag' AND id = @id) AND instr(content, json_quote(@id)) > 0 LIMIT 1`).get({ id }) === undefined
}
