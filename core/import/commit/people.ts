/** New entities, their search rows and identities, from staging into records: JSON for some hundred rows at a time, built by DuckDB and taken apart by SQLite. */
import { channels, type ChannelName } from '#core/domain/channels.ts'
import { coreFields, type ValueType } from '#core/domain/fields.ts'
import { entityKey, type EntityType } from '#core/domain/entities.ts'
import { publicIdChannels } from '#core/import/link/lookup.ts'
import { entityKeySql } from '#core/import/link/tables.ts'
import { runConversion } from '#core/import/map/converted.ts'
import { createSql } from '#core/import/map/sql.ts'
import type { TypedTable } from '#core/import/map/typed.ts'
import { entityTypeNumber } from '#core/store/artifact.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { nameTokens } from '#core/store/records/search.ts'
import { statement } from '#core/store/records/statement.ts'
import { quoteText } from '#core/store/staging/staging.ts'
import { inPiece, objectBlocks, type Step } from './pipeline.ts'
import { objectJson } from './values-sql.ts'

export interface PeopleContext {
  duck: Duck
  records: RecordsDatabase
  batch: number
  /** Milliseconds since the epoch. */
  now: number
  breathe: () => Promise<void>
}

/** DuckDB's cost of gathering a block grows faster than the block: it is least at some ten kilobytes. */
export const blockRows = 64
const identityBlockRows = 256

/** Members of a card, in SQL: every value but name, phone and email, and identities that are fields as well. */
export function cardMembers({ identities, values }: TypedTable, type: EntityType): { name: string; type: ValueType; value: string }[] {
  const fields: Record<string, unknown> = coreFields[type]
  const own = values.flatMap((value, index) => (value.name === 'name' ? [] : [{ name: value.name, type: value.type, value: `f${index}` }]))
  const fromIdentities = (['id_no', 'credit_code'] as const).flatMap((channel) => {
    const columns = columnsOf(identities, channel)
    return channel in fields && columns.length > 0 ? [{ name: channel, type: 'text' as const, value: `coalesce(${columns.join(', ')})` }] : []
  })
  return [...own, ...fromIdentities]
}

/** Columns i<n> of a channel. */
export function columnsOf(identities: TypedTable['identities'], channel: ChannelName): string[] {
  return identities.flatMap((identity, index) => (identity.channel === channel ? [`i${index}`] : []))
}

interface People {
  /** Relation of the new entities; with `inPieces`, those of one piece of the file. */
  from: string
  inPieces: boolean
  /** Expressions over it: dense id, public_id, name, phone, email, card (JSON), tails of phones. */
  id: string
  texts: { public_id: string; name: string; phone: string; email: string }
  card: string
  /** Members of the JSON array of its identities. */
  identities: string
  tails: string
}

const first = (columns: string[]) => (columns.length === 0 ? 'NULL::VARCHAR' : `coalesce(${columns.join(', ')})`)

/** The new entities of a batch of entities. */
function madeEntities(typed: TypedTable, type: EntityType, many: boolean): People {
  const { identities, values } = typed
  const name = values.findIndex((value) => value.name === 'name')
  const phones = columnsOf(identities, 'phone')
  const tails = phones.length === 0 ? `''` : `concat_ws(' ', ${phones.map((column) => `right(${column}, 4)`).join(', ')})`
  const gathered = `(SELECT n.entity_id AS gathered_id, ${tailsOfNew} AS gathered_tails, ${membersOfNew(typed.plan.source)} AS gathered_identities FROM new_identities n
    SEMI JOIN entity_many m ON m.entity_id = n.entity_id GROUP BY n.entity_id)`
  const members = identities.length === 0 ? `''` : `concat_ws(',', ${identities.map(({ channel }, index) => `CASE WHEN ${isFirstOf(identities, index)} THEN ${identityMember(String(channels[channel].number), `i${index}`, typed.plan.source)} END`).join(', ')})`
  return {
    from: `entity_values v ${many ? `LEFT JOIN ${gathered} g ON g.gathered_id = v.entity_id` : ''} WHERE v.created AND ${inPiece('v."row"')} AND ${inPiece('v.fate_row')}`,
    inPieces: true,
    id: 'v.entity_id',
    texts: { public_id: first(columnsOf(identities, publicIdChannels[type])), name: name < 0 ? 'NULL::VARCHAR' : `f${name}`, phone: first(phones), email: first(columnsOf(identities, 'email')) },
    card: objectJson(cardMembers(typed, type), (member) => quoteText(JSON.stringify(member))),
    identities: many ? `CASE WHEN v.many THEN coalesce(g.gathered_identities, '') ELSE ${members} END` : members,
    tails: many ? `CASE WHEN v.many THEN coalesce(g.gathered_tails, '') ELSE ${tails} END` : tails
  }
}

/** JSON array [channel, value, source] of an identity. */
export function identityMember(channel: string, value: string, source: string): string {
  const external = quoteText(`,${JSON.stringify(source)}]`)
  return `concat('[', ${channel}, ',', to_json(${value}), CASE ${channel} WHEN ${channels.external_id.number} THEN ${external} ELSE ',""]' END)`
}

/** Of several columns of one channel with equal values, the first counts. */
function isFirstOf(identities: TypedTable['identities'], index: number): string {
  const before = columnsOf(identities, identities[index]!.channel).filter((column) => Number(column.slice(1)) < index)
  return [`i${index} IS NOT NULL`, ...before.map((column) => `i${index} IS DISTINCT FROM ${column}`)].join(' AND ')
}

const tailsOfNew = `coalesce(string_agg(right(n.value, 4), ' ' ORDER BY n.value) FILTER (n.channel = ${channels.phone.number}), '')`
const membersOfNew = (source: string) => `string_agg(${identityMember('n.channel', 'n.value', source)}, ',' ORDER BY n.channel, n.value)`

/** The new entities of a batch of events, known by their identities alone. */
function metEntities(type: EntityType, source: string): People {
  const one = (channel: ChannelName) => `any_value(n.value) FILTER (n.channel = ${channels[channel].number})`
  const card = (channel: ChannelName) => `'{"${channel}":' || to_json(${one(channel)}) || '}'`
  return {
    from: `(SELECT n.entity_id, ${tailsOfNew} AS tails, ${membersOfNew(source)} AS members,
        ${one('phone')} AS phone, ${one('email')} AS email, coalesce(${Object.values(publicIdChannels).map(one).join(', ')}) AS public_id,
        coalesce(${card('id_no')}, ${card('credit_code')}, '{}') AS card
      FROM new_identities n WHERE n.entity = ${entityTypeNumber[type]} GROUP BY n.entity_id) g`,
    inPieces: false,
    id: 'g.entity_id', texts: { public_id: 'public_id', name: 'NULL::VARCHAR', phone: 'phone', email: 'email' }, card: 'card', identities: 'members', tails: 'tails'
  }
}

/**
 * Steps that insert the entities a batch makes, and their search rows.
 * @param rows data rows of the file @param many of a batch of entities: whether some have several rows
 */
export async function entitySteps(context: PeopleContext, typed: TypedTable, type: EntityType, rows: number, many: boolean): Promise<{ entities: Step; search: Step }> {
  const { duck, records, batch, now } = context
  const people = typed.plan.target === 'event' ? metEntities(type, typed.plan.source) : madeEntities(typed, type, many)
  const name = typed.values.findIndex((value) => value.name === 'name')
  const tokens = people.inPieces && name >= 0 ? await tokenExpression(duck, `f${name}`) : `''`
  const key = `(${entityKey(type, 0)}::BIGINT + ${people.id})`
  const insert = statement(records, `
    INSERT INTO entities (key, content, created_at, updated_at, created_batch)
    SELECT key, value, @now, @now, @batch FROM jsonb_each(CAST(@content AS TEXT))`)
  const index = statement(records, 'INSERT INTO search (rowid, names, tails) SELECT key, value ->> 0, value ->> 1 FROM jsonb_each(CAST(? AS TEXT))')
  const { texts: shown } = people
  const texts = [shown.public_id, shown.name, shown.phone, shown.email].map((text) => `coalesce(to_json(${text})::VARCHAR, 'null')`).join(`, ',', `)
  const block = `${people.id} // ${blockRows}`
  const pieces = people.inPieces ? { rows } : {}
  return {
    entities: { ...pieces, query: objectBlocks(`concat('"', ${key}, '":[', ${texts}, ',', ${people.card}, ',[', ${people.identities}, ']]')`, block, people.from), write: (content) => void insert.run({ content, now, batch }) },
    search: { ...pieces, query: objectBlocks(`concat('"', ${key}, '":[', to_json(coalesce(${tokens}, '')), ',', to_json(${people.tails}), ']')`, block, people.from), write: (content) => void index.run(content) }
  }
}

/** nameTokens of core/store/records/search.ts: in SQL for plain names, in TypeScript for the rest. */
async function tokenExpression(duck: Duck, name: string): Promise<string> {
  const plain = `regexp_full_match(${name}, '[\\x{4E00}-\\x{9FFF}a-z0-9 ]*')`
  const conversion = { table: 'name_tokens', text: 'other_name', convert: nameTokens }
  const found = await runConversion(duck, createSql(), conversion, `(SELECT CASE WHEN ${plain} THEN NULL ELSE ${name} END AS other_name FROM typed WHERE reject = 0)`)
  const allHan = `regexp_full_match(${name}, '[\\x{4E00}-\\x{9FFF}]*')`
  const usual = `trim(regexp_replace(regexp_replace(${name}, '([\\x{4E00}-\\x{9FFF}])', ' \\1 ', 'g'), ' +', ' ', 'g'))`
  return `CASE WHEN ${allHan} THEN array_to_string(string_split(${name}, ''), ' ') WHEN ${plain} THEN ${usual} ${found ? `ELSE (SELECT k.value FROM name_tokens k WHERE k.raw = ${name})` : ''} END`
}

/** Identities that share what JSON need not repeat. */
interface IdentityGroup {
  channel: number
  blocked: boolean
}

/** Steps that insert the new identities, in the order of the table's key: sorted by value, group by group. */
export async function identitySteps({ duck, records, batch }: PeopleContext, source: string): Promise<Step[]> {
  const insert = statement(records, `
    INSERT OR IGNORE INTO identities (channel, value, entity_key, source, batch, verified, blocked)
    SELECT @channel, key, value, @source, @batch, 0, @blocked FROM json_each(CAST(@content AS TEXT))`)
  const groups = await duck.rows<IdentityGroup>('SELECT DISTINCT channel, blocked FROM new_identities ORDER BY channel, blocked')
  return groups.map(({ channel, blocked }) => ({
    query: `SELECT n, encode('{' || string_agg(member, ',') || '}') AS content FROM (
      SELECT (row_number() OVER () // ${identityBlockRows})::UINTEGER AS n, to_json(value) || ':' || key AS member FROM (
        SELECT value, ${entityKeySql('entity', 'entity_id')} AS key FROM new_identities WHERE channel = ${channel} AND blocked = ${blocked} ORDER BY value)) GROUP BY n ORDER BY n`,
    write: (content) => void insert.run({ content, channel, source: channel === channels.external_id.number ? source : '', batch, blocked: blocked ? 1 : 0 })
  }))
}
