/**
 * Search by what a person types: a name (Han characters and emoji as a phrase, other words as prefixes), a phone in any spelling, its beginning or its last four
 * digits, the beginning of an e-mail address, a member, external or public id or its beginning, or a whole id number or credit code.
 */
import { channels, type ChannelName } from '#core/domain/channels.ts'
import { entityKey, entityKeyRange, entityTypes, generatedPublicId, type EntityType } from '#core/domain/entities.ts'
import { lookupForms } from '#core/domain/normalise/identity.ts'
import { fold } from '#core/domain/normalise/text.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { nameTokens } from '#core/store/records/search.ts'
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
  if (digits?.length === 4 && !international) add('phone', (range) => keysMatching(records, `tails : "${digits}"`, range))
  if (digits && (digits.length > 4 || international)) for (const start of phoneStarts(international, digits)) add('phone', (range) => keysBeginning(records, 'phone', start, range))
  if (/^[^\s"]{3,}$/.test(text) && /^[\x21-\x7e]+$/.test(text)) add('email', (range) => keysBeginning(records, 'email', text.toLowerCase(), range))
  const phrase = namePhrase(text)
  if (phrase) add('name', (range) => keysMatching(records, phrase, range))
  return [...hits.values()]
}

const publicIdChannels = { customer: 'customer_id', account: 'account_id', lead: 'lead_id' } as const
const exactChannels: ChannelName[] = ['customer_id', 'account_id', 'lead_id', 'member_id', 'phone', 'email', 'id_no', 'credit_code', 'wecom', 'unionid', 'openid', 'external_id']
const prefixChannels: ChannelName[] = ['customer_id', 'account_id', 'lead_id', 'member_id', 'external_id']

type KeyRange = readonly [first: number, end: number]

function keysWith(records: RecordsDatabase, channel: ChannelName, value: string, [first, end]: KeyRange): number[] {
  return statement<{ key: number }>(records, `
    SELECT DISTINCT entity_key AS key FROM identities WHERE channel = ? AND value = ? AND entity_key >= ? AND entity_key < ? ORDER BY key DESC LIMIT ?`)
    .all(channels[channel].number, value, first, end, searchBound).map(({ key }) => key)
}

function keysBeginning(records: RecordsDatabase, channel: ChannelName, start: string, [first, end]: KeyRange): number[] {
  return statement<{ key: number }>(records, `
    SELECT entity_key AS key FROM identities WHERE channel = ? AND value >= ? AND value < ? AND entity_key >= ? AND entity_key < ? LIMIT ?`)
    .all(channels[channel].number, start, `${start}\u{10ffff}`, first, end, searchBound).map(({ key }) => key)
}

function keysMatching(records: RecordsDatabase, match: string, [first, end]: KeyRange): number[] {
  return statement<{ key: number }>(records, 'SELECT rowid AS key FROM search WHERE search MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid DESC LIMIT ?')
    .all(match, first, end, searchBound).map(({ key }) => key)
}

/** Phrases of Han characters and emoji as they stand, other words by their beginning; all of them must be there. */
function namePhrase(text: string): string | undefined {
  const parts = [...fold(text).matchAll(/([\p{Script=Han}\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}]+)|[\p{L}\p{N}]+/gu)]
    .map(([part, phrase]) => (phrase === undefined ? `"${part}" *` : `"${nameTokens(phrase)}"`))
  return parts.length > 0 ? `names : (${parts.join(' AND ')})` : undefined
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
  return statement<{ key: number }>(records, `
    SELECT key FROM entities WHERE key >= ? AND key < ? AND state = 0 AND public_id IS NULL ORDER BY key DESC LIMIT ?`)
    .all(first, Math.min(first + unit, entityKeyRange(type)[1]), searchBound).map(({ key }) => key)
}
