/**
 * Takes a batch back: its events and secrets, its rejects and questions, the entities it made that nothing later refers to, and the values it set on others
 * where they still stand. One transaction; facts follow through the log.
 */
import { isDeepStrictEqual } from 'node:util'
import { DeskError } from '#core/contract/errors.ts'
import type { UndoneBatch } from '#core/contract/imports.ts'
import { entityOfKey, entityTypes, type EntityType } from '#core/domain/entities.ts'
import { coreFields } from '#core/domain/fields.ts'
import type { OpenValues } from '#core/domain/log.ts'
import { append } from '#core/store/log/log.ts'
import { appendAudit } from '#core/store/records/audit.ts'
import { readBatch, updateBatch } from '#core/store/records/batches.ts'
import { beforeBatch, removeBefore, type EntityBefore, type FieldChanges } from '#core/store/records/before.ts'
import { deleteHeld, heldByBatch, takeOut } from '#core/store/records/entity-blocks.ts'
import { removeRuns } from '#core/store/records/identity-blocks.ts'
import { identitiesOf, identitiesOfBatch, removeIdentity } from '#core/store/records/identities.ts'
import { readEntity, updateEntity, type EntityContent, type EntityRecord } from '#core/store/records/entities.ts'
import { listFields } from '#core/store/records/fields.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { removeNameBlocks } from '#core/store/records/name-blocks.ts'
import { reopenReplayed } from '#core/store/records/replays.ts'
import { reindexEntity } from '#core/store/records/search.ts'
import { statement } from '#core/store/records/statement.ts'

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
  const restored = restoreChangedEntities(records, batch, act)
  reopenReplayed(records, batch)
  for (const table of ['event_secrets', 'rejects', 'duplicates', 'review', 'batch_outcomes']) statement(records, `DELETE FROM ${table} WHERE batch = ?`).run(batch)
  removeBefore(records, batch)
  updateBatch(records, batch, { status: 'undone' })
  const counts = { removed, kept: Object.values(kept).reduce((sum, ids) => sum + ids.length, 0), restored }
  appendAudit(records, { at: act.at, user: act.user, action: 'imports.undo', details: { batch, ...counts } })
  return counts
}

type KeptIds = Partial<Record<EntityType, number[]>>

/** Entities that the batch made lose their identities and search row and become deleted, unless something later speaks of them. */
function removeMadeEntities(records: RecordsDatabase, batch: number, referenced: ReadonlySet<number>, act: UndoAct): { removed: number; kept: KeptIds } {
  const entered = statement<{ key: number }>(records, 'SELECT DISTINCT entity_key AS key FROM entered_events WHERE removed = 0').all().map(({ key }) => key)
  for (const key of heldByBatch(records, batch, [...referenced, ...entered])) takeOut(records, key)
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

/** Entities of the batch that an edit, an entered event, or a later import has touched since. */
const laterReferences = `
  SELECT key FROM entities WHERE created_batch = @batch AND state = 0 AND version > 1
  UNION SELECT entity_key FROM entered_events WHERE removed = 0 AND entity_key IN (SELECT key FROM entities WHERE created_batch = @batch)
  UNION SELECT e.key FROM entities e CROSS JOIN json_each(e.identities) j CROSS JOIN identities i
    WHERE e.created_batch = @batch AND e.state = 0 AND i.channel = j.value ->> 0 AND i.value = j.value ->> 1 AND i.source = j.value ->> 2 AND i.entity_key = e.key AND i.batch <> @batch`

function restoreChangedEntities(records: RecordsDatabase, batch: number, act: UndoAct): number {
  const openNames = new Map(entityTypes.map((type) => [type, openFieldNames(records, type)]))
  const added = identitiesOfBatch(records, batch).filter(({ entityKey }) => readEntity(records, entityKey)?.createdBatch !== batch)
  for (const identity of added) removeIdentity(records, identity)
  const changed = new Set(added.map(({ entityKey }) => entityKey))
  for (const before of beforeBatch(records, batch)) if (restoreEntity(records, before, openNames, act)) changed.add(before.entityKey)
  let restored = 0
  for (const key of changed) {
    const entity = readEntity(records, key)
    if (entity?.state !== 'live' || entity.createdBatch === batch) continue
    reindexEntity(records, key)
    restored++
  }
  return restored
}

/** Puts back the fields that still hold what the batch set; answers whether there was any. */
function restoreEntity(records: RecordsDatabase, { entityKey, version, fields }: EntityBefore, openNames: Map<EntityType, Set<string>>, act: UndoAct): boolean {
  const entity = readEntity(records, entityKey)
  if (entity?.state !== 'live') return false
  const standing = Object.entries(fields).filter(([name, { after }]) => isDeepStrictEqual(valueOf(entity, name), after ?? null))
  if (standing.length === 0) return false
  // Nothing but the batch has changed it: it is again what it was, so that the batch that made it can be taken back too.
  const asBefore = entity.version === version + 1 && standing.length === Object.keys(fields).length
  updateEntity(records, entityKey, contentBefore(entity, standing), { at: act.at, ...(asBefore && { version }) })
  const open: OpenValues = {}
  for (const [name, { before }] of standing) if (openNames.get(entity.type)!.has(name)) open[name] = before ?? null
  if (Object.keys(open).length > 0) append(records, { kind: 'entity.updated', entity: entity.type, id: entity.id, at: act.at, open }, { ...act, entityKey })
  return true
}

const columns = new Set(['name', 'phone', 'email'])

function valueOf(entity: EntityRecord, name: string): unknown {
  return (columns.has(name) ? entity[name as 'name' | 'phone' | 'email'] : entity.card[name]) ?? null
}

function contentBefore(entity: EntityRecord, standing: [string, FieldChanges[string]][]): Partial<EntityContent> {
  const card = { ...entity.card }
  const content: Partial<EntityContent> = { card }
  for (const [name, { before }] of standing) {
    if (columns.has(name)) content[name as 'name' | 'phone' | 'email'] = (before ?? null) as string | null
    else if (before === null || before === undefined) delete card[name]
    else card[name] = before
  }
  return content
}

function openFieldNames(records: RecordsDatabase, type: EntityType): Set<string> {
  const installed = Object.entries(coreFields[type]).filter(([, field]) => field.sensitivity === 'open').map(([name]) => name)
  const custom = listFields(records).filter((field) => field.entity === type && field.sensitivity === 'open').map((field) => `attr.${field.name}`)
  return new Set([...installed, ...custom])
}

function notAccepted(): DeskError {
  return new DeskError('conflict', {
    field: 'batchId',
    message: { zh: '该批次未导入成功或已撤销', en: 'That import did not succeed or was undone' },
    remedy: { zh: '只有已导入的批次可以撤销', en: 'Only an accepted import can be undone' }
  })
}
