/** From what a person is known by to the entity: for look-ups by identifier and by public id. Blocked and shared values answer too; they only never link. */
import { DeskError } from '#core/contract/errors.ts'
import { channelsOf, type ChannelName } from '#core/domain/channels.ts'
import { entityKey, entityTypes, parseGeneratedPublicId, type EntityType } from '#core/domain/entities.ts'
import { lookupForms } from '#core/domain/normalise/identity.ts'
import { readEntities, readEntity, type EntityRecord } from '#core/store/records/entities.ts'
import { findByIdentity } from '#core/store/records/identities.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'

export interface Found {
  entity: EntityRecord
  /** Live entities of that type known by the identifier, this one included. */
  matches: number
}

const publicIdChannel: Record<EntityType, ChannelName> = { customer: 'customer_id', account: 'account_id', lead: 'lead_id' }

/**
 * The newest live entity known by an identifier: a customer before an account before a lead.
 * @throws DeskError not_found
 */
export function findByIdentifier(records: RecordsDatabase, identifierType: ChannelName, identifier: string): Found {
  const found = isPublicIdChannel(identifierType)
    ? newestOfFirstType(byPublicId(records, identifier))
    : newestOfFirstType(byIdentity(records, identifierType, identifier))
  if (!found) throw notFound('customer_identifier')
  return found
}

/** The live entity of a public id, given or generated, of any type. @throws DeskError not_found */
export function findByPublicId(records: RecordsDatabase, publicId: string): EntityRecord {
  const found = newestOfFirstType(byPublicId(records, publicId))
  if (!found) throw notFound('id')
  return found.entity
}

/** Live entities of one type known by a normalised identity; merged ones stand for what they were merged into. */
export function liveOwners(records: RecordsDatabase, channel: ChannelName, value: string, type?: EntityType): EntityRecord[] {
  const keys = findByIdentity(records, channel, value).map(({ entityKey: key }) => key)
  return live(records, readEntities(records, keys)).filter((entity) => type === undefined || entity.type === type)
}

function byIdentity(records: RecordsDatabase, channel: ChannelName, identifier: string): EntityRecord[] {
  for (const value of lookupForms(channel, identifier)) {
    const owners = liveOwners(records, channel, value)
    if (owners.length > 0) return owners
  }
  return []
}

function byPublicId(records: RecordsDatabase, text: string): EntityRecord[] {
  const publicId = text.trim()
  return entityTypes.flatMap((type) => {
    const given = liveOwners(records, publicIdChannel[type], publicId, type)
    if (given.length > 0) return given
    const id = parseGeneratedPublicId(type, publicId)
    const generated = id === undefined ? undefined : readEntity(records, entityKey(type, id))
    return generated?.publicId === publicId ? live(records, [generated]) : []
  })
}

/** Follows merges and drops what is deleted or erased; each entity once. */
function live(records: RecordsDatabase, entities: EntityRecord[]): EntityRecord[] {
  const alive = new Map<number, EntityRecord>()
  for (const start of entities) {
    let entity: EntityRecord | undefined = start
    for (let step = 0; entity?.state === 'merged' && entity.mergedInto !== null && step < 100; step++) entity = readEntity(records, entity.mergedInto)
    if (entity?.state === 'live') alive.set(entity.key, entity)
  }
  return [...alive.values()]
}

function newestOfFirstType(entities: EntityRecord[]): Found | undefined {
  for (const type of entityTypes) {
    const ofType = entities.filter((entity) => entity.type === type)
    const [first, ...others] = ofType
    if (!first) continue
    const newest = others.reduce((best, entity) => (entity.createdAt > best.createdAt || (entity.createdAt === best.createdAt && entity.key > best.key) ? entity : best), first)
    return { entity: newest, matches: ofType.length }
  }
  return undefined
}

function isPublicIdChannel(channel: ChannelName): boolean {
  return channel === 'customer_id' || channel === 'account_id' || channel === 'lead_id'
}

/** Whether entities of a type may carry an identity of a channel. */
export function mayCarry(type: EntityType, channel: ChannelName): boolean {
  return channelsOf(type).includes(channel)
}

function notFound(field: string): DeskError {
  return new DeskError('not_found', {
    field,
    message: { zh: '没有找到这个客户', en: 'No such customer was found' },
    remedy: { zh: '请检查编号及其类型（identifier_type），或用姓名搜索', en: 'Check the identifier and its type (identifier_type), or search by name' }
  })
}
