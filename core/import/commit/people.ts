/** New entities, their identities and search rows, from staging into records: JSON for a thousand rows at a time, built by DuckDB and taken apart by SQLite. */
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
import { jsonBlocks } from '#core/store/staging/transfer.ts'
import { objectJson } from './values-sql.ts'

export interface PeopleContext {
  duck: Duck
  records: RecordsDatabase
  batch: number
  /** Milliseconds since the epoch. */
  now: number
  breathe: () => Promise<void>
}

export const blockRows = 1024

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

const first = (columns: string[]) => (columns.length === 0 ? 'NULL::VARCHAR' : `coalesce(${columns.join(', ')})`)

/** Query of the new entities of a batch of entities: id, public_id, name, phone, email, card (JSON), tails. */
export function madeEntities(typed: TypedTable, type: EntityType): string {
  const { identities, values } = typed
  const name = values.findIndex((value) => value.name === 'name')
  const tails = columnsOf(identities, 'phone').map((column) => `right(v.${column}, 4)`)
  const card = objectJson(cardMembers(typed, type), (member) => quoteText(JSON.stringify(member)))
  return `SELECT v.entity_id AS id, ${first(columnsOf(identities, publicIdChannels[type]))} AS public_id, ${name < 0 ? 'NULL::VARCHAR' : `f${name}`} AS name,
      ${first(columnsOf(identities, 'phone'))} AS phone, ${first(columnsOf(identities, 'email'))} AS email, ${card} AS card,
      CASE WHEN v.many THEN coalesce(g.tails, '') ELSE ${tails.length === 0 ? `''` : `concat_ws(' ', ${tails.join(', ')})`} END AS tails
    FROM entity_values v LEFT JOIN (${gathered(entityTypeNumber[type])} AND n.entity_id IN (SELECT entity_id FROM entity_many) GROUP BY n.entity_id) g ON g.entity_id = v.entity_id WHERE v.created`
}

/** Query of the new entities of a batch of events, known by their identities alone. */
export function metEntities(type: EntityType): string {
  return `SELECT g.entity_id AS id, g.public_id, NULL::VARCHAR AS name, g.phone, g.email, coalesce(g.card, '{}') AS card, g.tails
    FROM (${gathered(entityTypeNumber[type])} GROUP BY n.entity_id) g`
}

function gathered(type: number): string {
  const one = (channel: ChannelName) => `any_value(n.value) FILTER (n.channel = ${channels[channel].number})`
  const member = (channel: ChannelName) => `'{"${channel}":' || to_json(${one(channel)}) || '}'`
  return `SELECT n.entity_id, coalesce(string_agg(right(n.value, 4), ' ' ORDER BY n.value) FILTER (n.channel = ${channels.phone.number}), '') AS tails,
      ${one('phone')} AS phone, ${one('email')} AS email, coalesce(${(Object.values(publicIdChannels)).map(one).join(', ')}) AS public_id,
      coalesce(${member('id_no')}, ${member('credit_code')}) AS card
    FROM new_identities n WHERE n.entity = ${type} AND n.entity_id IN (SELECT entity_id FROM new_entities WHERE entity = ${type})`
}

/** Inserts the entities that `query` gives, and their search rows. */
export async function insertPeople(context: PeopleContext, type: EntityType, query: string): Promise<void> {
  const { duck, records, batch, now, breathe } = context
  await duck.run(`CREATE OR REPLACE TABLE people AS ${query}`)
  const tokens = await tokenExpression(duck)
  const base = entityKey(type, 0)
  const entities = statement(records, `
    INSERT INTO entities (key, public_id, name, phone, email, card, created_at, updated_at, created_batch)
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value -> 5, @now, @now, @batch FROM json_each(CAST(@block AS TEXT))`)
  const json = (column: string) => `coalesce(to_json(${column})::VARCHAR, 'null')`
  const entity = `'[' || (${base}::BIGINT + id) || ',' || ${['public_id', 'name', 'phone', 'email'].map(json).join(` || ',' || `)} || ',' || card || ']'`
  for await (const block of jsonBlocks(duck, blocksOf(entity, 'people'))) {
    await breathe()
    entities.run({ block, now, batch })
  }
  const search = statement(records, 'INSERT INTO search (rowid, names, tails) SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(CAST(? AS TEXT))')
  const row = `'[' || (${base}::BIGINT + id) || ',' || to_json(coalesce(${tokens}, '')) || ',' || to_json(tails) || ']'`
  for await (const block of jsonBlocks(duck, blocksOf(row, 'people'))) {
    await breathe()
    search.run(block)
  }
}

/** JSON arrays of `item`, a thousand at a time in the order of `id`. */
function blocksOf(item: string, relation: string): string {
  return `SELECT encode('[' || array_to_string(list(item ORDER BY id), ',') || ']') FROM (SELECT id, ${item} AS item, id // ${blockRows} AS block FROM ${relation}) GROUP BY block ORDER BY block`
}

/** nameTokens of core/store/records/search.ts: in SQL for plain names, in TypeScript for the rest. */
async function tokenExpression(duck: Duck): Promise<string> {
  const plain = `regexp_full_match(name, '[\\x{4E00}-\\x{9FFF}A-Za-z0-9 ]*')`
  const conversion = { table: 'name_tokens', text: `(CASE WHEN ${plain} THEN NULL ELSE name END)`, convert: nameTokens }
  const found = await runConversion(duck, createSql(), conversion, 'people')
  const usual = `trim(regexp_replace(regexp_replace(name, '([\\x{4E00}-\\x{9FFF}])', ' \\1 ', 'g'), ' +', ' ', 'g'))`
  return `CASE WHEN ${plain} THEN ${usual} ${found ? 'ELSE (SELECT k.value FROM name_tokens k WHERE k.raw = name)' : ''} END`
}

/** Inserts `new_identities`, in the order of the table's key. */
export async function insertIdentities(context: PeopleContext, source: string): Promise<void> {
  const { duck, records, batch, breathe } = context
  const insert = statement(records, `
    INSERT OR IGNORE INTO identities (channel, value, entity_key, source, batch, verified, blocked) SELECT @channel, key, value, @source, @batch, 0, @blocked FROM json_each(CAST(@block AS TEXT))`)
  const groups = await duck.rows<{ channel: number; blocked: boolean }>('SELECT DISTINCT channel, blocked FROM new_identities ORDER BY ALL')
  for (const { channel, blocked } of groups) {
    const blocks = `SELECT encode('{' || array_to_string(list(to_json(value) || ':' || key), ',') || '}') FROM (
      SELECT value, key, (row_number() OVER ()) // ${blockRows} AS block FROM (SELECT value, ${entityKeySql('entity', 'entity_id')} AS key FROM new_identities WHERE channel = ${channel} AND blocked = ${blocked} ORDER BY value))
      GROUP BY block ORDER BY block`
    for await (const block of jsonBlocks(duck, blocks)) {
      await breathe()
      insert.run({ block, channel, source: channel === channels.external_id.number ? source : '', batch, blocked: blocked ? 1 : 0 })
    }
  }
}
