/**
 * Identities: what a person, company or lead is known by. Values arrive normalised (core/identity). The table is in the order of values; which ones an
 * entity has stands with the entity, so that no second order has to be kept.
 */
import { channelOfNumber, channels, type ChannelName } from '#core/domain/channels.ts'
import { entityKeyRange, type EntityType } from '#core/domain/entities.ts'
import { heldIdentities, takeOut } from './entity-blocks.ts'
import { compareValues, holdingsInBlocks } from './identity-blocks.ts'
import type { RecordsDatabase } from './open.ts'
import { statement } from './statement.ts'

export interface IdentityRecord {
  channel: ChannelName
  /** Normalised by the channel's form. */
  value: string
  entityKey: number
  /** The source within which the value is unique; '' where it is unique everywhere. */
  source: string
  batch: number | null
  verified: boolean
  /** A placeholder or shared value: it answers look-ups and never links. */
  blocked: boolean
}

export interface NewIdentity {
  channel: ChannelName
  value: string
  entityKey: number
  source?: string
  batch?: number
  verified?: boolean
  blocked?: boolean
}

interface Row {
  channel: number
  value: string
  entity_key: number
  source: string
  batch: number | null
  verified: number
  blocked: number
}

const fromRow = (row: Row): IdentityRecord => ({
  channel: channelOfNumber(row.channel), value: row.value, entityKey: row.entity_key, source: row.source, batch: row.batch,
  verified: row.verified === 1, blocked: row.blocked === 1
})

/** Every entity known by a value, of any type, in order of key. Without `source`, within any source. */
export function findByIdentity(records: RecordsDatabase, channel: ChannelName, value: string, source?: string): IdentityRecord[] {
  const { number } = channels[channel]
  const rows = source === undefined
    ? statement<Row>(records, 'SELECT * FROM identities WHERE channel = ? AND value = ? ORDER BY entity_key').all(number, value)
    : statement<Row>(records, 'SELECT * FROM identities WHERE channel = ? AND value = ? AND source = ? ORDER BY entity_key').all(number, value, source)
  const held = holdingsInBlocks(records, channel, value, { source })
  if (held.length === 0) return rows.map(fromRow)
  return [...rows.map(fromRow), ...held.map((holding) => ({ ...holding, channel, verified: false }))].sort((one, other) => one.entityKey - other.entityKey)
}

const holdingsAtATime = 20_000

/** Everything that entities of a type hold in a channel as rows, but for what is blocked: values and dense ids, a block at a time, in order of value. */
export function* holdingsOf(records: RecordsDatabase, within: { channel: ChannelName; entity: EntityType; source: string }): Generator<{ values: string[]; ids: number[] }> {
  const channel = channels[within.channel].number
  const [first, end] = entityKeyRange(within.entity)
  const last = statement<{ value: string }>(records, 'SELECT value FROM identities WHERE channel = ? AND value > ? ORDER BY value LIMIT 1 OFFSET ?')
  const read = (range: string) => statement<{ values: string; ids: string }>(records, `
    SELECT json_group_array(value) AS "values", json_group_array(entity_key - @first) AS ids FROM identities
    WHERE channel = @channel AND ${range} AND source = @source AND entity_key >= @first AND entity_key < @end AND blocked = 0`)
  // Values are not blank, so that every one comes after this.
  for (let after: string | undefined = ''; after !== undefined;) {
    const upTo: string | undefined = last.get(channel, after, holdingsAtATime)?.value
    const page = { channel, after, source: within.source, first, end }
    const { values, ids } = (upTo === undefined ? read('value > @after').get(page) : read('value > @after AND value <= @upTo').get({ ...page, upTo }))!
    yield { values: JSON.parse(values) as string[], ids: JSON.parse(ids) as number[] }
    after = upTo
  }
}

/** Every identity of an entity, by channel number and value. */
export function identitiesOf(records: RecordsDatabase, entityKey: number): IdentityRecord[] {
  const held = heldIdentities(records, entityKey)
  if (held) return held.map((identity) => ({ ...identity, entityKey, verified: false })).sort(byChannel)
  return statement<Row>(records, `
    SELECT i.* FROM entities e CROSS JOIN json_each(e.identities) j CROSS JOIN identities i
    WHERE e.key = ? AND i.channel = j.value ->> 0 AND i.value = j.value ->> 1 AND i.source = j.value ->> 2 AND i.entity_key = e.key
    ORDER BY i.channel, i.value, i.source`).all(entityKey).map(fromRow)
}

function byChannel(one: IdentityRecord, other: IdentityRecord): number {
  return channels[one.channel].number - channels[other.channel].number || compareValues(one.value, other.value) || compareValues(one.source, other.source)
}

/** Every identity that a batch added and that stands as a row. Reads the whole table. */
export function identitiesOfBatch(records: RecordsDatabase, batch: number): IdentityRecord[] {
  return statement<Row>(records, 'SELECT * FROM identities WHERE batch = ?').all(batch).map(fromRow)
}

/** Adds an identity to an entity that exists; false when it has it already. */
export function addIdentity(records: RecordsDatabase, identity: NewIdentity): boolean {
  takeOut(records, identity.entityKey)
  const channel = channels[identity.channel].number
  const source = identity.source ?? ''
  const added = statement(records, `
    INSERT OR IGNORE INTO identities (channel, value, entity_key, source, batch, verified, blocked) VALUES (?, ?, ?, ?, ?, ?, ?)`)
    .run(channel, identity.value, identity.entityKey, source, identity.batch ?? null, identity.verified ? 1 : 0, identity.blocked ? 1 : 0).changes === 1
  if (added) {
    statement(records, `UPDATE entities SET content = jsonb_insert(content, '$[5][#]', json_array(CAST(? AS INTEGER), ?, ?)) WHERE key = ?`)
      .run(channel, identity.value, source, identity.entityKey)
  }
  return added
}

/** Takes an identity from an entity; false when it had none such. */
export function removeIdentity(records: RecordsDatabase, identity: Pick<NewIdentity, 'channel' | 'value' | 'entityKey' | 'source'>): boolean {
  takeOut(records, identity.entityKey)
  const key = { channel: channels[identity.channel].number, value: identity.value, source: identity.source ?? '', entityKey: identity.entityKey }
  const removed = statement(records, 'DELETE FROM identities WHERE channel = @channel AND value = @value AND source = @source AND entity_key = @entityKey').run(key).changes === 1
  if (removed) {
    statement(records, `
      UPDATE entities SET content = jsonb_set(content, '$[5]', json((SELECT json_group_array(json(value)) FROM json_each(identities)
        WHERE NOT (value ->> 0 = @channel AND value ->> 1 = @value AND value ->> 2 = @source)))) WHERE key = @entityKey`).run(key)
  }
  return removed
}
