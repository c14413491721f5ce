/**
 * A change of one entity as data: what stood before and after, secret values included. The same shape is applied by an edit, by its undo (inverted) and by
 * the redo of that; the log keeps the inverse of each.
 */
import { isDeepStrictEqual } from 'node:util'
import { DeskError } from '#core/contract/errors.ts'
import { channels } from '#core/domain/channels.ts'
import type { EntityType } from '#core/domain/entities.ts'
import type { OpenValues } from '#core/domain/log.ts'
import { append, type AppendOptions } from '#core/store/log/log.ts'
import { appendAudit } from '#core/store/records/audit.ts'
import { readEntity, updateEntity, type EntityContent, type EntityRecord } from '#core/store/records/entities.ts'
import { markHeldValue, type HeldMark } from '#core/store/records/held-values.ts'
import { addIdentity, findByIdentity, removeIdentity } from '#core/store/records/identities.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { reindexEntity } from '#core/store/records/search.ts'
import { knownFields, type KnownField } from './fields.ts'
import type { IdentityKey } from './keys.ts'
import { liveOwners } from './lookup.ts'
import type { CardValue } from './values.ts'

export interface EntityChange {
  key: number
  fields: Record<string, { before: CardValue; after: CardValue }>
  added: IdentityKey[]
  removed: IdentityKey[]
  /** The value of an import that the change takes over or dismisses. */
  held?: HeldMark
}

/** Who acts, when (milliseconds since the epoch), and for an undo or redo which entry it takes back. */
export interface Act {
  user: string
  at: number
  reverses?: AppendOptions['reverses']
}

export function invert(change: EntityChange): EntityChange {
  const fields = Object.fromEntries(Object.entries(change.fields).map(([name, { before, after }]) => [name, { before: after, after: before }]))
  const { held } = change
  return { key: change.key, fields, added: change.removed, removed: change.added, ...(held && { held: { ...held, before: held.after, after: held.before } }) }
}

/** The value of a field as the entity holds it now. */
export function valueOf(entity: EntityRecord, name: string): CardValue {
  if (name === 'name' || name === 'phone' || name === 'email') return entity[name]
  return (entity.card[name] ?? null) as CardValue
}

/**
 * Applies a change with its log and audit entries; belongs into one transaction. Answers the entity as it then is.
 * @throws DeskError conflict when a value is no longer what the change starts from, or an identity belongs to somebody else.
 */
export function applyChange(records: RecordsDatabase, change: EntityChange, act: Act, expectedVersion?: number): EntityRecord {
  const entity = readEntity(records, change.key)
  if (entity?.state !== 'live') throw gone()
  const known = knownFields(records, entity.type)
  for (const [name, { before }] of Object.entries(change.fields)) {
    if (!isDeepStrictEqual(valueOf(entity, name), before)) throw changedSince(known.get(name), name)
  }
  for (const identity of change.added) ensureFree(records, entity.type, entity.key, identity)
  updateEntity(records, entity.key, contentAfter(entity, change), { at: act.at, expectedVersion })
  for (const identity of change.removed) removeIdentity(records, { ...identity, entityKey: entity.key })
  for (const identity of change.added) addIdentity(records, { ...identity, entityKey: entity.key })
  if (change.held) markHeldValue(records, change.held)
  reindexEntity(records, entity.key)
  logChange(records, entity, change, act, known)
  return readEntity(records, entity.key)!
}

function logChange(records: RecordsDatabase, entity: EntityRecord, change: EntityChange, act: Act, known: Map<string, KnownField>): void {
  const open: OpenValues = {}
  for (const [name, { after }] of Object.entries(change.fields)) if (known.get(name)?.sensitivity === 'open') open[name] = after
  append(records, { kind: 'entity.updated', entity: entity.type, id: entity.id, at: act.at, open }, {
    user: act.user, at: act.at, entityKey: entity.key, inverse: invert(change), reverses: act.reverses
  })
  appendAudit(records, {
    at: act.at, user: act.user, action: act.reverses?.turn ?? 'customers.update', entityKey: entity.key,
    details: { fields: Object.keys(change.fields), identitiesAdded: change.added.length, identitiesRemoved: change.removed.length }
  })
}

function contentAfter(entity: EntityRecord, change: EntityChange): Partial<EntityContent> {
  const content: Partial<EntityContent> & { card: Record<string, unknown> } = { card: { ...entity.card } }
  for (const [name, { after }] of Object.entries(change.fields)) {
    if (name === 'name' || name === 'phone' || name === 'email') content[name] = after as string | null
    else if (after === null) delete content.card[name]
    else content.card[name] = after
  }
  return content
}

/** An identity that links may belong to one live entity of a type. @throws DeskError conflict */
export function ensureFree(records: RecordsDatabase, type: EntityType, key: number | undefined, identity: IdentityKey): void {
  if (identity.blocked) return
  const sameSource = new Set(findByIdentity(records, identity.channel, identity.value, identity.source).map((found) => found.entityKey))
  const others = liveOwners(records, identity.channel, identity.value, type).filter((owner) => owner.key !== key && sameSource.has(owner.key))
  if (others.length === 0) return
  const { label } = channels[identity.channel]
  throw new DeskError('conflict', {
    field: identity.channel,
    message: { zh: `此${label.zh}已属于另一位客户；一个${label.zh}只能属于一位`, en: `This ${label.en.toLowerCase()} already belongs to somebody else; it may belong to one only` },
    remedy: { zh: '请先用它搜索并打开那位客户核对，或改填其他值', en: 'Search for it and check that customer first, or enter another value' }
  })
}

function gone(): DeskError {
  return new DeskError('conflict', {
    field: 'id',
    message: { zh: '该客户已被删除或合并，无法再修改', en: 'That customer was deleted or merged and can no longer be changed' },
    remedy: { zh: '请刷新列表', en: 'Refresh the list' }
  })
}

function changedSince(field: KnownField | undefined, name: string): DeskError {
  return new DeskError('conflict', {
    field: name,
    message: { zh: `“${field?.label.zh ?? name}”之后又被修改过`, en: `“${field?.label.en ?? name}” was changed again since` },
    remedy: { zh: '请打开该客户，直接改为需要的值', en: 'Open the customer and enter the value you need' }
  })
}
