/**
 * Search by what a person types: a name (Han characters and emoji as a phrase, other words as prefixes), a phone in any spelling, its beginning or its last four
 * digits, the beginning of an e-mail address, a member, external or public id or its beginning, or a whole id number or credit code.
 */
import { channels, type ChannelName } from '#core/domain/channels.ts'
import { entityKey, entityKeyRange, entityTypes, generatedPublicId, type EntityType } from '#core/domain/entities.ts'
import { lookupForms } from '#core/domain/normalise/identity.ts'
import { blockBefore, entitiesOfBlock, type Line } from '#core/store/records/entity-blocks.ts'
import { compareValues, holdingsInBlocks } from '#core/store/records/identity-blocks.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { searchKeys } from '#core/store/records/search.ts'
import { phrasesOf } from '#core/store/records/search-text.ts'
import { statement } from '#core/store/records/statement.ts'

export interface SearchHit {
  key: number
  /** name, or the channel whose value matched. */
  matched: 'name' | ChannelName
}

/** Hits beyond this many are neither listed nor counted. */
const searchBound = 5000

/** Hits, best kind of match first; each entity once; at most `searchBound`. Within a kind: customers first; names and whole values newest first, beginnings in order of value. */
export function searchEntities(records: RecordsDatabase, query: string, entity?: EntityType): SearchHit[] {
  const text = query.trim()
  const hits = new Map<number, SearchHit>()
  const types = entity ? [entity] : entityTypes
  const keep = (matched: SearchHit['matched'], keys: number[]) => {
    for (const key of keys) if (hits.size < searchBound && !hits.has(key)) hits.set(key, { key, matched })
  }
  const add = (matched: SearchHit['matched'], find: (range: KeyRange) => number[]) => {
    for (const type of types) if (hits.size < searchBound) keep(matched, find(entityKeyRange(type)))
  }
  if (text === '') return []
  for (const channel of exactChannels) add(channel, (range) => lookupForms(channel, text).flatMap((value) => keysWith(records, channel, value, range)))
  for (const type of types) keep(publicIdChannels[type], keysGenerated(records, type, text))
  if (!/\s/.test(text)) for (const channel of prefixChannels) add(channel, (range) => keysBeginning(records, channel, text, range))
  const digits = phoneDigits(text)
  const international = text.startsWith('+')
  if (digits?.length === 4 && !international) add('phone', (range) => searchKeys(records, { tail: digits }, range, searchBound))
  if (digits && (digits.length > 4 || international)) for (const start of phoneStarts(international, digits)) add('phone', (range) => keysBeginning(records, 'phone', start, range))
  if (/^[^\s"]{3,}$/.test(text) && /^[\x21-\x7e]+$/.test(text)) add('email', (range) => keysBeginning(records, 'email', text.toLowerCase(), range))
  const names = phrasesOf(text)
  if (names.length > 0) add('name', (range) => searchKeys(records, { names }, range, searchBound))
  return [...hits.values()]
}

const publicIdChannels = { customer: 'customer_id', account: 'account_id', lead: 'lead_id' } as const
const exactChannels: ChannelName[] = ['customer_id', 'account_id', 'lead_id', 'member_id', 'phone', 'email', 'id_no', 'credit_code', 'wecom', 'unionid', 'openid', 'external_id']
const prefixChannels: ChannelName[] = ['customer_id', 'account_id', 'lead_id', 'member_id', 'external_id']

type KeyRange = readonly [first: number, end: number]

function keysWith(records: RecordsDatabase, channel: ChannelName, value: string, [first, end]: KeyRange): number[] {
  const keys = statement<{ key: number }>(records, `
    SELECT DISTINCT entity_key AS key FROM identities WHERE channel = ? AND value = ? AND entity_key >= ? AND entity_key < ? ORDER BY key DESC LIMIT ?`)
    .all(channels[channel].number, value, first, end, searchBound).map(({ key }) => key)
  const held = holdingsInBlocks(records, channel, value, { keep: (key) => key >= first && key < end }).map(({ entityKey: key }) => key)
  return held.length === 0 ? keys : [...new Set([...keys, ...held])].sort((one, other) => other - one).slice(0, searchBound)
}

function keysBeginning(records: RecordsDatabase, channel: ChannelName, start: string, [first, end]: KeyRange): number[] {
  const rows = statement<{ key: number; value: string }>(records, `
    SELECT entity_key AS key, value FROM identities WHERE channel = ? AND value >= ? AND value < ? AND entity_key >= ? AND entity_key < ? LIMIT ?`)
    .all(channels[channel].number, start, `${start}\u{10ffff}`, first, end, searchBound)
  const held = holdingsInBlocks(records, channel, start, { beginning: true, keep: (key) => key >= first && key < end, most: searchBound })
  if (held.length === 0) return rows.map(({ key }) => key)
  const all = [...rows, ...held.map(({ entityKey: key, value }) => ({ key, value }))]
  return all.sort((one, other) => compareValues(one.value, other.value) || one.key - other.key).slice(0, searchBound).map(({ key }) => key)
}

/** The digits of something that can be (part of) a phone. */
function phoneDigits(text: string): string | undefined {
  if (!/^\+?[\d\s().-]+$/.test(text)) return undefined
  const digits = text.replace(/\D/g, '')
  return digits.length >= 4 ? digits : undefined
}

/** Phones are kept as E.164; without a country code China is meant first. */
function phoneStarts(international: boolean, digits: string): string[] {
  return international ? [`+${digits}`] : [`+86${digits}`, `+${digits}`]
}

/** Ids that were generated stand in no table: they follow from the dense id, and their beginning from a range of it. */
function keysGenerated(records: RecordsDatabase, type: EntityType, text: string): number[] {
  const prefix = generatedPublicId(type, 0).slice(0, 2)
  const digits = new RegExp(`^${prefix}(\\d{4,10})$`, 'i').exec(text)?.[1]
  if (digits === undefined) return []
  const unit = 10 ** Math.max(0, 8 - digits.length)
  const first = entityKey(type, Number(digits) * unit)
  const end = Math.min(first + unit, entityKeyRange(type)[1])
  const keys = statement<{ key: number }>(records, `
    SELECT key FROM entities WHERE key >= ? AND key < ? AND state = 0 AND public_id IS NULL ORDER BY key DESC LIMIT ?`)
    .all(first, end, searchBound).map(({ key }) => key)
  const held = heldWithoutId(records, first, end)
  return held.length === 0 ? keys : [...keys, ...held].sort((one, other) => other - one).slice(0, searchBound)
}

/** Live entities that count in blocks and have no given public id, newest first. */
function heldWithoutId(records: RecordsDatabase, first: number, end: number): number[] {
  const keys: number[] = []
  for (let before = end; keys.length < searchBound;) {
    const found = blockBefore(records, before, first - entitiesOfBlock + 1)
    if (!found || found.block.first + found.block.count <= first) break
    const isFree = ([publicId, , , , , , key]: Line) => publicId === null && key >= first && key < end
    if (found.block.state === 0) keys.push(...found.lines.filter(isFree).map((line) => line[6]))
    before = found.block.first
  }
  return keys
}
