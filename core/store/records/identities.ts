/** Identities: what a person, company or lead is known by. Values arrive normalised (core/identity). */
import { channelOfNumber, channels, type ChannelName } from '#core/domain/channels.ts'
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
  return rows.map(fromRow)
}

/** Every identity of an entity, by channel number and value. */
export function identitiesOf(records: RecordsDatabase, entityKey: number): IdentityRecord[] {
  return statement<Row>(records, 'SELECT * FROM identities WHERE entity_key = ? ORDER BY channel, value, source').all(entityKey).map(fromRow)
}

/** Adds an identity; false when the entity already has it. */
export function addIdentity(records: RecordsDatabase, identity: NewIdentity): boolean {
  return statement(records, `
    INSERT OR IGNORE INTO identities (channel, value, entity_key, source, batch, verified, blocked) VALUES (?, ?, ?, ?, ?, ?, ?)`)
    .run(
      channels[identity.channel].number, identity.value, identity.entityKey, identity.source ?? '', identity.batch ?? null,
      identity.verified ? 1 : 0, identity.blocked ? 1 : 0
    ).changes === 1
}

/** Takes an identity from an entity; false when it had none such. */
export function removeIdentity(records: RecordsDatabase, identity: Pick<NewIdentity, 'channel' | 'value' | 'entityKey' | 'source'>): boolean {
  return statement(records, 'DELETE FROM identities WHERE channel = ? AND value = ? AND source = ? AND entity_key = ?')
    .run(channels[identity.channel].number, identity.value, identity.source ?? '', identity.entityKey).changes === 1
}
