/** Making and changing entities by hand: fields checked, identities kept in step with the fields that name them, one transaction with log and audit. */
import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { DeskError } from '#core/contract/errors.ts'
import { channelNames, channels, type ChannelName } from '#core/domain/channels.ts'
import { entityKey, generatedPublicId, parseGeneratedPublicId, type EntityType } from '#core/domain/entities.ts'
import type { OpenValues } from '#core/domain/log.ts'
import { append } from '#core/store/log/log.ts'
import { appendAudit } from '#core/store/records/audit.ts'
import { insertEntity, readEntity, reserveEntityIds, type EntityRecord } from '#core/store/records/entities.ts'
import { readHeldValue } from '#core/store/records/held-values.ts'
import { addIdentity, identitiesOf } from '#core/store/records/identities.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { reindexEntity } from '#core/store/records/search.ts'
import { applyChange, ensureFree, valueOf, type Act, type EntityChange } from './change.ts'
import { knownFields } from './fields.ts'
import { identityKey, type IdentityKey } from './keys.ts'
import { mayCarry } from './lookup.ts'
import { checkValue, controlCharacters, fieldNamed, isPlain, type CardValue } from './values.ts'

export interface NewEntity {
  fields: Record<string, unknown>
  identities: { channel: string; value: string }[]
}

/** Fields that are identities at the same time. */
const identityFields = ['phone', 'email', 'id_no', 'credit_code'] as const satisfies ChannelName[]
const publicIdChannels = { customer: 'customer_id', account: 'account_id', lead: 'lead_id' } as const satisfies Record<EntityType, ChannelName>
/** How many values of a channel one entity may carry (shared/spec/definitions.md D.8); unlimited where nothing stands. */
const limits: Partial<Record<ChannelName, number>> = { customer_id: 1, account_id: 1, lead_id: 1, id_no: 1, credit_code: 1, phone: 5, email: 5 }

/** Makes an entity; belongs into one transaction. @throws DeskError invalid, conflict */
export function createEntity(records: RecordsDatabase, type: EntityType, input: NewEntity, act: Act): EntityRecord {
  const values = checkedFields(records, type, input.fields, act.at)
  const identities = collectIdentities(type, values, input.identities)
  if (identities.length === 0 && !values.get('name')) throw nobody()
  for (const identity of identities) ensureFree(records, type, undefined, identity)
  const given = identities.find(({ channel }) => channel === publicIdChannels[type])
  if (given && parseGeneratedPublicId(type, given.value) !== undefined) throw reservedId(given.channel)

  const id = reserveEntityIds(records, type)
  const key = entityKey(type, id)
  const shown = (name: 'phone' | 'email') => (values.get(name) as string | null | undefined) ?? identities.find(({ channel }) => channel === name)?.value ?? null
  const card = Object.fromEntries([...values].filter(([name, value]) => value !== null && name !== 'name' && name !== 'phone' && name !== 'email'))
  insertEntity(records, type, id, { publicId: given?.value, name: values.get('name') as string | null, phone: shown('phone'), email: shown('email'), card }, { at: act.at })
  for (const identity of identities) addIdentity(records, { ...identity, entityKey: key })
  reindexEntity(records, key)
  append(records, { kind: 'entity.created', entity: type, id, at: act.at, open: openValues(records, type, values) }, {
    user: act.user, at: act.at, entityKey: key, inverse: { created: key, content: contentMark(records, readEntity(records, key)!) }
  })
  appendAudit(records, { at: act.at, user: act.user, action: 'customers.create', entityKey: key, details: { fields: [...values.keys()], identities: identities.length } })
  return readEntity(records, key)!
}

/**
 * Changes fields of an entity; belongs into one transaction. Fields that keep their value are left out; when nothing changes, nothing is logged.
 * @throws DeskError invalid, conflict (also when the entity is no longer at `expectedVersion`)
 */
export function editEntity(records: RecordsDatabase, key: number, fields: Record<string, unknown>, act: Act, expectedVersion?: number): EntityRecord {
  const entity = readEntity(records, key)!
  const values = checkedFields(records, entity.type, fields, act.at)
  const change = changeOf(records, entity, values)
  if (Object.keys(change.fields).length === 0) {
    if (expectedVersion === undefined || expectedVersion === entity.version) return entity
  }
  return applyChange(records, change, act, expectedVersion)
}

/** Lets an import have its way with a value that was held back, as an edit by hand; belongs into one transaction. @throws DeskError not_found, conflict, invalid */
export function takeHeldValue(records: RecordsDatabase, number: number, act: Act): EntityRecord {
  const { entity, field, value } = heldNamed(records, number)
  const change = changeOf(records, entity, checkedFields(records, entity.type, { [field]: value }, act.at))
  return applyChange(records, { ...change, held: { number, before: 'open', after: 'taken' } }, act)
}

/** Leaves what stands as it is, and the value of the import aside; belongs into one transaction. @throws DeskError not_found, conflict */
export function dismissHeldValue(records: RecordsDatabase, number: number, act: Act): EntityRecord {
  const { entity } = heldNamed(records, number)
  return applyChange(records, { key: entity.key, fields: {}, added: [], removed: [], held: { number, before: 'open', after: 'dismissed' } }, act)
}

function heldNamed(records: RecordsDatabase, number: number): { entity: EntityRecord; field: string; value: unknown } {
  const held = readHeldValue(records, number)
  const entity = held && readEntity(records, held.entityKey)
  if (held && entity) return { entity, field: held.field, value: held.value }
  throw new DeskError('not_found', {
    field: 'number', message: { zh: '没有这个待定的值', en: 'There is no such held value' }, remedy: { zh: '其导入可能已撤销；请刷新该批次的页面', en: 'Its import may have been undone; refresh the page of the import' }
  })
}

function checkedFields(records: RecordsDatabase, type: EntityType, fields: Record<string, unknown>, now: number): Map<string, CardValue> {
  const known = knownFields(records, type)
  return new Map(Object.entries(fields).map(([name, value]) => [name, oneSpelling(type, name, checkValue(fieldNamed(known, name), value, now))]))
}

/** A phone is kept in the form in which an import keeps it, so that it is found by any spelling. @throws DeskError invalid */
function oneSpelling(type: EntityType, name: string, value: CardValue): CardValue {
  return name === 'phone' && typeof value === 'string' && identityFieldOf(type, name) ? identityOf(name, value).value : value
}

export function openValues(records: RecordsDatabase, type: EntityType, values: Iterable<[string, unknown]>): OpenValues {
  const known = knownFields(records, type)
  return Object.fromEntries([...values].filter(([name, value]) => value !== null && known.get(name)?.sensitivity === 'open'))
}

/** Tells whether an entity holds what it held before: a hash of its values and identities. */
export function contentMark(records: RecordsDatabase, entity: EntityRecord): string {
  const card = Object.entries(entity.card).sort(([one], [other]) => (one < other ? -1 : 1))
  const identities = identitiesOf(records, entity.key).map(({ channel, value, source }) => [channel, value, source])
  return createHash('sha256').update(JSON.stringify([entity.name, entity.phone, entity.email, card, identities])).digest('base64url')
}

function changeOf(records: RecordsDatabase, entity: EntityRecord, values: Map<string, CardValue>): EntityChange {
  const change: EntityChange = { key: entity.key, fields: {}, added: [], removed: [] }
  const held = identitiesOf(records, entity.key)
  for (const [name, after] of values) {
    const before = valueOf(entity, name)
    if (isDeepStrictEqual(before, after)) continue
    change.fields[name] = { before, after }
    const channel = identityFieldOf(entity.type, name)
    if (!channel) continue
    const old = before === null ? undefined : identityKey(channel, String(before))
    const next = after === null ? undefined : identityOf(channel, String(after))
    if (old?.value === next?.value) continue
    const replaced = held.find((identity) => identity.channel === channel && identity.value === old?.value)
    if (replaced) change.removed.push({ channel, value: replaced.value, source: replaced.source, blocked: replaced.blocked })
    if (next && !held.some((identity) => identity.channel === channel && identity.value === next.value)) change.added.push(next)
    ensureRoom(channel, held.filter((identity) => identity.channel === channel).length + change.added.length - change.removed.length)
  }
  return change
}

function collectIdentities(type: EntityType, values: Map<string, CardValue>, given: { channel: string; value: string }[]): IdentityKey[] {
  const fromFields = [...values].flatMap(([name, value]) => {
    const channel = identityFieldOf(type, name)
    return channel && value !== null ? [identityOf(channel, String(value))] : []
  })
  const all = [...fromFields, ...given.map(({ channel, value }) => identityOf(channelNamed(type, channel), value))]
  const unique = [...new Map(all.map((identity) => [`${identity.channel} ${identity.value}`, identity])).values()]
  for (const { channel } of unique) ensureRoom(channel, unique.filter((identity) => identity.channel === channel).length)
  return unique
}

function identityFieldOf(type: EntityType, name: string): ChannelName | undefined {
  return identityFields.find((channel) => channel === name && mayCarry(type, channel))
}

function identityOf(channel: ChannelName, text: string): IdentityKey {
  const { label } = channels[channel]
  if (!isPlain(text)) throw controlCharacters(channel, label)
  const identity = identityKey(channel, text)
  if (identity) return identity
  throw new DeskError('invalid', {
    field: channel,
    message: { zh: `${label.zh}的格式不正确`, en: `The ${label.en.toLowerCase()} does not have a valid form` },
    remedy: { zh: '请核对后重新填写', en: 'Check it and enter it again' }
  })
}

function channelNamed(type: EntityType, name: string): ChannelName {
  const channel = channelNames.find((candidate) => candidate === name)
  if (channel && mayCarry(type, channel)) return channel
  throw new DeskError('invalid', {
    field: 'identities',
    message: { zh: `此类对象没有“${name}”这种标识`, en: `This kind of entity has no identity “${name}”` },
    remedy: { zh: `可用的标识：${channelNames.filter((candidate) => mayCarry(type, candidate)).join('、')}`, en: `Identities it may have: ${channelNames.filter((candidate) => mayCarry(type, candidate)).join(', ')}` }
  })
}

function ensureRoom(channel: ChannelName, count: number): void {
  const limit = limits[channel]
  if (limit === undefined || count <= limit) return
  const { label } = channels[channel]
  throw new DeskError('conflict', {
    field: channel,
    message: { zh: `每位客户最多 ${limit} 个${label.zh}`, en: `One customer has at most ${limit} of: ${label.en.toLowerCase()}` },
    remedy: { zh: '请先去掉不再使用的', en: 'Remove one that is no longer used first' }
  })
}

function nobody(): DeskError {
  return new DeskError('invalid', {
    field: 'fields',
    message: { zh: '至少需要姓名或一个标识（如手机号）', en: 'A name or one identity (such as a phone) is needed' },
    remedy: { zh: '请填写 name，或在 identities 中给出标识', en: 'Fill in name, or give an identity in identities' }
  })
}

function reservedId(channel: ChannelName): DeskError {
  const example = generatedPublicId('customer', 42)
  return new DeskError('invalid', {
    field: channel,
    message: { zh: `形如 ${example} 的编号由系统生成，不能自行指定`, en: `Ids of the form ${example} are generated and cannot be given` },
    remedy: { zh: '请使用其他形式的编号，或不填', en: 'Use an id of another form, or leave it out' }
  })
}
