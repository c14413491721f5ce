/**
 * Takes a batch back: its events and secrets, its rejects and questions, the entities it made that nothing later refers to, and what it said of
 * others (values.ts). One transaction; facts follow through the log.
 */
import { DeskError } from '#core/contract/errors.ts'
import type { UndoneBatch } from '#core/contract/imports.ts'
import { entityKey, entityOfKey, type EntityType } from '#core/domain/entities.ts'
import { append } from '#core/store/log/log.ts'
import { appendAudit } from '#core/store/records/audit.ts'
import { readBatch, updateBatch } from '#core/store/records/batches.ts'
import { claimedByOthers } from '#core/store/records/claims.ts'
import { deleteHeld, heldByBatch, takeOut } from '#core/store/records/entity-blocks.ts'
import { removeRuns } from '#core/store/records/identity-blocks.ts'
import { identitiesOf, removeIdentity } from '#core/store/records/identities.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { removeNameBlocks } from '#core/store/records/name-blocks.ts'
import { reopenReplayed } from '#core/store/records/replays.ts'
import { statement } from '#core/store/records/statement.ts'
import { restoreEntities } from './values.ts'

export type UndoneEntities = Omit<UndoneBatch, 'events'>

export interface UndoAct {
  user: string
  /** Milliseconds since the epoch. */
  at: number
}

/** Inside the caller's transaction, in this order. @throws DeskError conflict when one of them is not accepted */
export function undoBatches(records: RecordsDatabase, batches: readonly { number: number; referenced: readonly number[] }[], act: UndoAct): UndoneEntities {
  const sum = { removed: 0, kept: 0, restored: 0 }
  for (const { number, referenced } of batches) {
    const undone = undoBatch(records, number, new Set(referenced), act)
    for (const name of ['removed', 'kept', 'restored'] as const) sum[name] += undone[name]
  }
  return sum
}

/**
 * Inside the caller's transaction. `referenced` are keys of entities made by the batch to which events of other batches belong (facts know).
 * @throws DeskError conflict when the batch is not accepted
 */
export function undoBatch(records: RecordsDatabase, batch: number, referenced: ReadonlySet<number>, act: UndoAct): UndoneEntities {
  if (readBatch(records, batch)?.status !== 'accepted') throw notAccepted()
  const { removed, kept } = removeMadeEntities(records, batch, referenced, act)
  append(records, { kind: 'batch.undone', batch, kept }, act)
  const restored = restoreEntities(records, batch, keysOf(kept), act)
  reopenReplayed(records, batch)
  for (const table of ['event_secrets', 'rejects', 'duplicates', 'review', 'held_values', 'batch_outcomes']) statement(records, `DELETE FROM ${table} WHERE batch = ?`).run(batch)
  updateBatch(records, batch, { status: 'undone' })
  const counts = { removed, kept: Object.values(kept).reduce((sum, ids) => sum + ids.length, 0), restored }
  appendAudit(records, { at: act.at, user: act.user, action: 'imports.undo', details: { batch, ...counts } })
  return counts
}

type KeptIds = Partial<Record<EntityType, number[]>>

const keysOf = (kept: KeptIds) => (Object.entries(kept) as [EntityType, number[]][]).flatMap(([type, ids]) => ids.map((id) => entityKey(type, id)))

/** Entities that the batch made lose their identities and search row and become deleted, unless something later speaks of them: of imports, those that left a claim. */
function removeMadeEntities(records: RecordsDatabase, batch: number, referenced: ReadonlySet<number>, act: UndoAct): { removed: number; kept: KeptIds } {
  const entered = statement<{ key: number }>(records, 'SELECT DISTINCT entity_key AS key FROM entered_events WHERE removed = 0').all().map(({ key }) => key)
  for (const key of heldByBatch(records, batch, [...referenced, ...entered, ...claimedByOthers(records, batch)])) takeOut(records, key)
  const made = statement<{ key: number }>(records, 'SELECT key FROM entities WHERE created_batch = ? AND state = 0 ORDER BY key').all(batch)
  const later = new Set(statement<{ key: number }>(records, laterReferences).all({ batch }).map(({ key }) => key))
  const keep = made.filter(({ key }) => later.has(key) || referenced.has(key))
  const kept: KeptIds = {}
  for (const { key } of keep) {
    const { type, id } = entityOfKey(key)
    ;(kept[type] ??= []).push(id)
  }
  const stays = new Set(keep.map(({ key }) => key))
  const [dropSearch, markDeleted] = [
    statement(records, 'DELETE FROM search WHERE rowid = ?'), statement(records, 'UPDATE entities SET state = 1, updated_at = ?, version = version + 1 WHERE key = ?')
  ]
  for (const { key } of made) {
    if (stays.has(key)) continue
    for (const identity of identitiesOf(records, key)) removeIdentity(records, identity)
    dropSearch.run(key)
    markDeleted.run(act.at, key)
  }
  const held = deleteHeld(records, batch, act.at)
  removeRuns(records, batch)
  removeNameBlocks(records, batch)
  for (const key of held) dropSearch.run(key)
  return { removed: held.length + made.length - keep.length, kept }
}

/** Entities of the batch that an edit, an entered event, or another import has touched since. */
const laterReferences = `
  SELECT entity_key AS key FROM entity_claims WHERE batch <> @batch AND entity_key IN (SELECT key FROM entities WHERE created_batch = @batch)
  UNION SELECT entity_key FROM change_log WHERE inverse IS NOT NULL AND entity_key IN (SELECT key FROM entities WHERE created_batch = @batch)
  UNION SELECT entity_key FROM entered_events WHERE removed = 0 AND entity_key IN (SELECT key FROM entities WHERE created_batch = @batch)
  UNION SELECT e.key FROM entities e CROSS JOIN json_each(e.identities) j CROSS JOIN identities i
    WHERE e.created_batch = @batch AND e.state = 0 AND i.channel = j.value ->> 0 AND i.value = j.value ->> 1 AND i.source = j.value ->> 2 AND i.entity_key = e.key AND i.batch <> @batch`

function notAccepted(): DeskError {
  return new DeskError('conflict', {
    field: 'batchId',
    message: { zh: '该批次未导入成功或已撤销', en: 'That import did not succeed or was undone' },
    remedy: { zh: '只有已导入的批次可以撤销', en: 'Only an accepted import can be undone' }
  })
}
