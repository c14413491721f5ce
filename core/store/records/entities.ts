/** Customers, accounts and leads with all their values. Counts and filters are answered by facts; this is the truth about one or a page of them. */
import { DeskError } from '#core/contract/errors.ts'
import { entityKey, entityKeyRange, entityOfKey, generatedPublicId, type EntityType } from '#core/domain/entities.ts'
import { blockOf, countHeldEntities, readHeld, takeOut, type BlockHead, type Line } from './entity-blocks.ts'
import { peekNumber, takeNumbers } from './meta.ts'
import type { RecordsDatabase } from './open.ts'
import { statement } from './statement.ts'

const entityStates = { live: 0, deleted: 1, erased: 2, merged: 3 } as const
export type EntityState = keyof typeof entityStates
const stateNames = Object.keys(entityStates) as EntityState[]

/** Every field by name but name, phone and email; custom ones as attr.<name>. */
type Card = Record<string, unknown>

export interface EntityRecord {
  key: number
  type: EntityType
  /** Dense id. */
  id: number
  publicId: string
  name: string | null
  /** First phone and e-mail, as shown. */
  phone: string | null
  email: string | null
  card: Card
  /** Milliseconds since the epoch. */
  createdAt: number
  updatedAt: number
  /** Number of the batch that brought it; null: by hand. */
  createdBatch: number | null
  version: number
  state: EntityState
  mergedInto: number | null
}

export interface EntityContent {
  /** Null or missing: the generated one. */
  publicId?: string | null
  name?: string | null
  phone?: string | null
  email?: string | null
  card: Card
}

interface Row<Values = string> {
  key: number
  public_id: string | null
  name: string | null
  phone: string | null
  email: string | null
  /** JSON, or what it says. */
  card: Values
  created_at: number
  updated_at: number
  created_batch: number | null
  version: number
  state: number
  merged_into: number | null
}

/** Of a row as EntityRecord shows it. */
const columns = 'key, public_id, name, phone, email, card, created_at, updated_at, created_batch, version, state, merged_into'

function fromRow(row: Row<Card>): EntityRecord {
  const { type, id } = entityOfKey(row.key)
  return {
    key: row.key, type, id,
    publicId: row.public_id ?? generatedPublicId(type, id),
    name: row.name, phone: row.phone, email: row.email,
    card: row.card,
    createdAt: row.created_at, updatedAt: row.updated_at, createdBatch: row.created_batch,
    version: row.version, state: stateNames[row.state]!, mergedInto: row.merged_into
  }
}

function fromBlock({ created_at, updated_at, created_batch, version, state }: BlockHead, [public_id, name, phone, email, card, , key]: Line): EntityRecord {
  return fromRow({ key, public_id, name, phone, email, card, created_at, updated_at, created_batch, version, state, merged_into: null })
}

export function readEntity(records: RecordsDatabase, key: number): EntityRecord | undefined {
  const row = statement<Row>(records, `SELECT ${columns} FROM entities WHERE key = ?`).get(key)
  if (row) return fromRow({ ...row, card: JSON.parse(row.card) as Card })
  const held = readHeld(records, key)
  return held && fromBlock(held.block, held.line)
}

/** In the order of `keys`; those that do not exist are left out. */
export function readEntities(records: RecordsDatabase, keys: readonly number[]): EntityRecord[] {
  return keys.flatMap((key) => readEntity(records, key) ?? [])
}

/** Whether an entity exists and is live. */
export function isLive(records: RecordsDatabase, key: number): boolean {
  const row = statement<{ state: number }>(records, 'SELECT state FROM entities WHERE key = ?').get(key) ?? blockOf(records, key)
  return row?.state === entityStates.live
}

export function countEntities(records: RecordsDatabase, type: EntityType): number {
  const { count } = statement<{ count: number }>(records, 'SELECT count(*) AS count FROM entities WHERE key >= ? AND key < ? AND state = 0').get(...entityKeyRange(type))!
  return count + countHeldEntities(records, type)
}

/** Takes `count` consecutive dense ids and answers the first. Ids taken are never dealt again once the surrounding transaction commits. */
export function reserveEntityIds(records: RecordsDatabase, type: EntityType, count = 1): number {
  return takeNumbers(records, type, count, 0)
}

/** The dense id that the next entity of a type gets: one past every id ever dealt. */
export function nextEntityId(records: RecordsDatabase, type: EntityType): number {
  return peekNumber(records, type, 0)
}

/** Inserts an entity under a reserved id; answers its key. */
export function insertEntity(records: RecordsDatabase, type: EntityType, id: number, content: EntityContent, made: { at: number; batch?: number }): number {
  const key = entityKey(type, id)
  const publicId = content.publicId === generatedPublicId(type, id) ? null : content.publicId ?? null
  statement(records, `
    INSERT INTO entities (key, content, created_at, updated_at, created_batch) VALUES (?, jsonb_array(?, ?, ?, ?, json(?), json('[]')), ?, ?, ?)`)
    .run(key, publicId, content.name ?? null, content.phone ?? null, content.email ?? null, JSON.stringify(content.card), made.at, made.at, made.batch ?? null)
  return key
}

/**
 * Replaces the values of an entity; what is undefined stays. Answers the new version.
 * @throws DeskError `not_found`, or `conflict` when it is no longer at `expectedVersion`.
 */
export function updateEntity(
  records: RecordsDatabase, key: number, change: Partial<EntityContent>, made: { at: number; expectedVersion?: number }
): number {
  takeOut(records, key)
  const before = statement<Row>(records, `SELECT ${columns} FROM entities WHERE key = ?`).get(key)
  if (!before) throw missingEntity()
  if (made.expectedVersion !== undefined && made.expectedVersion !== before.version) throw changedMeanwhile()
  const version = before.version + 1
  const value = <Value>(next: Value | undefined, old: Value) => (next === undefined ? old : next)
  statement(records, 'UPDATE entities SET content = jsonb_array(?, ?, ?, ?, json(?), content -> 5), updated_at = ?, version = ? WHERE key = ?')
    .run(
      value(change.publicId, before.public_id), value(change.name, before.name), value(change.phone, before.phone), value(change.email, before.email),
      change.card ? JSON.stringify(change.card) : before.card, made.at, version, key
    )
  return version
}

/** Marks an entity live, deleted, erased or merged away; answers the new version. */
export function setEntityState(records: RecordsDatabase, key: number, state: EntityState, made: { at: number; mergedInto?: number }): number {
  takeOut(records, key)
  const row = statement<{ version: number }>(records, `
    UPDATE entities SET state = ?, merged_into = ?, updated_at = ?, version = version + 1 WHERE key = ? RETURNING version`)
    .get(entityStates[state], made.mergedInto ?? null, made.at, key)
  if (!row) throw missingEntity()
  return row.version
}

function missingEntity(): DeskError {
  return new DeskError('not_found', {
    field: 'id',
    message: { zh: '没有这个客户', en: 'There is no such customer' },
    remedy: { zh: '请刷新列表后重试', en: 'Refresh the list and try again' }
  })
}

function changedMeanwhile(): DeskError {
  return new DeskError('conflict', {
    field: 'version',
    message: { zh: '此客户在您编辑期间已被修改', en: 'This customer was changed while you were editing' },
    remedy: { zh: '请重新载入，再做一次修改', en: 'Reload it and make the change again' }
  })
}
