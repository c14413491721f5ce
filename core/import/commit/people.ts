/** New entities from staging into records: JSON for some dozens at a time, built by DuckDB. */
import { channels, type ChannelName } from '#core/domain/channels.ts'
import { coreFields, sourceTime, type ValueType } from '#core/domain/fields.ts'
import { entityKey, type EntityType } from '#core/domain/entities.ts'
import { isEntityTarget, namedBy } from '#core/domain/import-targets.ts'
import { publicIdChannels } from '#core/import/link/lookup.ts'
import type { TypedTable } from '#core/import/map/typed.ts'
import { entityTypeNumber } from '#core/store/artifact.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { entitiesOfBlock, insertEntityBlock } from '#core/store/records/entity-blocks.ts'
import { statement } from '#core/store/records/statement.ts'
import { quoteText } from '#core/store/staging/staging.ts'
import { timeColumn } from './entity-values.ts'
import { searchSteps } from './names.ts'
import { inPiece, objectBlocks, type PeopleContext, type Step } from './pipeline.ts'
import { jsonText, objectJson, withQuotes, type Quote } from './values-sql.ts'

/** DuckDB's cost of gathering a block grows faster than the block: it is least at some ten kilobytes. */
export const blockRows = 64

/** Members of a card, in SQL: every value but name, phone, email and source time, and identities that are fields as well. */
export function cardMembers({ identities, values }: TypedTable, type: EntityType): { name: string; type: ValueType; value: string }[] {
  const fields: Record<string, unknown> = coreFields[type]
  const own = values.flatMap((value, index) => (value.name === 'name' || value.name === sourceTime ? [] : [{ name: value.name, type: value.type, value: `f${index}` }]))
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

/** Of an entity that one row makes, when its source last changed it; where several rows do, their times stand with what they say (store/records/claims.ts). */
function timeMember(values: TypedTable['values']): { name: string; type: ValueType; value: string }[] {
  const time = timeColumn(values)
  return time === undefined ? [] : [{ name: sourceTime, type: 'datetime', value: `CASE WHEN NOT v.many THEN v.${time} END` }]
}

interface People {
  /** Relation of the new entities; with `inPieces`, those of one piece of the file. */
  from: string
  inPieces: boolean
  /** Expressions over it: dense id, public_id, name, phone, email, card (JSON), tails of phones with spaces between, and one by one where that is known. */
  id: string
  texts: { public_id: string; name: string; phone: string; email: string }
  card: (quote: Quote) => string
  /** Members of the JSON array of its identities. */
  identities: (quote: Quote) => string
  /** The texts that those quote. */
  quoted: string[]
  tails: string
  eachTail?: string[]
}

const first = (columns: string[]) => (columns.length === 0 ? 'NULL::VARCHAR' : `coalesce(${columns.join(', ')})`)

/** The new entities of a batch of entities. */
function madeEntities(typed: TypedTable, type: EntityType, many: boolean, bulk: boolean): People {
  const { identities, values } = typed
  const name = values.findIndex((value) => value.name === 'name')
  const phones = columnsOf(identities, 'phone')
  const tails = phones.length === 0 ? `''` : `concat_ws(' ', ${phones.map((column) => `right(${column}, 4)`).join(', ')})`
  const gathered = `(SELECT n.entity_id AS gathered_id, ${tailsOfNew} AS gathered_tails, ${membersOfNew(typed.plan.source, bulk)} AS gathered_identities FROM new_identities n
    SEMI JOIN entity_many m ON m.entity_id = n.entity_id GROUP BY n.entity_id)`
  const members = (quote: Quote) => identities.length === 0 ? `''` : `concat_ws(',', ${identities.map(({ channel }, index) => `CASE WHEN ${isFirstOf(identities, index)} THEN ${identityMember(String(channels[channel].number), `i${index}`, typed.plan.source, bulk ? `b${index}` : undefined, quote)} END`).join(', ')})`
  return {
    from: `entity_values v ${many ? `LEFT JOIN ${gathered} g ON g.gathered_id = v.entity_id` : ''} WHERE v.created AND ${inPiece('v."row"')} AND ${inPiece('v.fate_row')}`,
    inPieces: true,
    id: 'v.entity_id',
    texts: { public_id: first(columnsOf(identities, publicIdChannels[type])), name: name < 0 ? 'NULL::VARCHAR' : `f${name}`, phone: first(phones), email: first(columnsOf(identities, 'email')) },
    card: (quote) => objectJson([...cardMembers(typed, type), ...timeMember(values)], (member) => quoteText(JSON.stringify(member)), undefined, quote),
    identities: (quote) => (many ? `CASE WHEN v.many THEN coalesce(g.gathered_identities, '') ELSE ${members(quote)} END` : members(quote)),
    quoted: [...identities.map((_, index) => `i${index}`), ...values.flatMap((value, index) => (value.type === 'text' || value.type === 'choice' ? [`f${index}`] : []))],
    ...(many ? { tails: `CASE WHEN v.many THEN coalesce(g.gathered_tails, '') ELSE ${tails} END` } : { tails, eachTail: phones.map((column) => `right(${column}, 4)`) })
  }
}

/** JSON array [channel, value, source] of an identity; with `blocked` (an expression), a 1 after it where that holds. */
export function identityMember(channel: string, value: string, source: string, blocked?: string, quote = jsonText): string {
  const external = quoteText(`,${JSON.stringify(source)}`)
  return `concat('[', ${channel}, ',', ${quote(value)}, CASE ${channel} WHEN ${channels.external_id.number} THEN ${external} ELSE ',""' END, ${blocked === undefined ? '' : `CASE WHEN ${blocked} THEN ',1' END, `}']')`
}

/** Of several columns of one channel with equal values, the first counts. */
function isFirstOf(identities: TypedTable['identities'], index: number): string {
  const before = columnsOf(identities, identities[index]!.channel).filter((column) => Number(column.slice(1)) < index)
  return [`i${index} IS NOT NULL`, ...before.map((column) => `i${index} IS DISTINCT FROM ${column}`)].join(' AND ')
}

const tailsOfNew = `coalesce(string_agg(right(n.value, 4), ' ' ORDER BY n.value) FILTER (n.channel = ${channels.phone.number}), '')`
const membersOfNew = (source: string, bulk: boolean) => `string_agg(${identityMember('n.channel', 'n.value', source, bulk ? 'n.blocked' : undefined)}, ',' ORDER BY n.channel, n.value) FILTER (n.value IS NOT NULL)`

/** The new entities of a batch of rows that belong to them, known by their identities alone, accounts also by their names. */
function metEntities({ plan, values }: TypedTable, type: EntityType, bulk: boolean): People {
  const one = (channel: ChannelName) => `any_value(n.value) FILTER (n.channel = ${channels[channel].number})`
  const card = (channel: ChannelName) => `'{"${channel}":' || to_json(${one(channel)}) || '}'`
  const index = values.findIndex(({ name }) => name === namedBy(plan.target))
  const name = index < 0 ? undefined : `f${index}`
  const from = name ? 'new_entities e LEFT JOIN new_identities n ON n.entity = e.entity AND n.entity_id = e.entity_id JOIN typed t ON t."row" = e.first_row' : 'new_identities n'
  const key = name ? 'e' : 'n'
  return {
    from: `(SELECT ${key}.entity_id, ${name ? `any_value(t.${name}) AS ${name}, ` : ''}${tailsOfNew} AS tails, coalesce(${membersOfNew(plan.source, bulk)}, '') AS members,
        ${one('phone')} AS phone, ${one('email')} AS email, coalesce(${Object.values(publicIdChannels).map(one).join(', ')}) AS public_id,
        coalesce(${card('id_no')}, ${card('credit_code')}, '{}') AS card
      FROM ${from} WHERE ${key}.entity = ${entityTypeNumber[type]} GROUP BY ${key}.entity_id) g`,
    inPieces: false,
    id: 'g.entity_id', texts: { public_id: 'public_id', name: name ?? 'NULL::VARCHAR', phone: 'phone', email: 'email' }, card: () => 'card', identities: () => 'members', quoted: name ? [`g.${name}`] : [], tails: 'tails'
  }
}

export interface MadeOptions {
  /** Data rows of the file. */
  rows: number
  /** Of a batch of entities: whether some have several rows. */
  many: boolean
  /** Whether they go into blocks (core/store/records/entity-blocks.ts) rather than rows. */
  bulk: boolean
}

/** Steps that insert the entities a batch makes, and what they are searched by. */
export async function entitySteps(context: PeopleContext, typed: TypedTable, type: EntityType, { rows, many, bulk }: MadeOptions): Promise<{ entities: Step; search: Step[] }> {
  const { records, batch, now } = context
  const people = isEntityTarget(typed.plan.target) ? madeEntities(typed, type, many, bulk) : metEntities(typed, type, bulk)
  const name = typed.values.findIndex((value) => value.name === namedBy(typed.plan.target))
  const key = `(${entityKey(type, 0)}::BIGINT + ${people.id})`
  const insert = statement(records, `
    INSERT INTO entities (key, content, created_at, updated_at, created_batch)
    SELECT key, value, @now, @now, @batch FROM jsonb_each(CAST(@content AS TEXT))`)
  const { texts: shown } = people
  const texts = (quote: Quote) => [shown.public_id, shown.name, shown.phone, shown.email].map((text) => `coalesce(${quote(text)}, 'null')`).join(`, ',', `)
  const block = `${people.id} // ${blockRows}`
  const pieces = people.inPieces ? { rows } : {}
  const line = (head: string, end: string) => withQuotes(people.quoted, (quote) => `concat(${head}, ${texts(quote)}, ',', ${people.card(quote)}, ',[', ${people.identities(quote)}, ${end})`)
  const entities = bulk
    ? blockStep(context, type, { id: people.id, line: line(`'['`, `'],', ${key}, ']'`), from: people.from })
    : { query: objectBlocks(line(`'"', ${key}, '":['`, `']]'`), block, people.from), write: (block: Buffer) => void insert.run({ content: block, now, batch }) }
  const eachTail = people.eachTail ?? tailsOneByOne(people.tails, await mostPhones(context.duck, type))
  const named = { type, id: people.id, name: name >= 0 ? `f${name}` : undefined, tails: people.tails, eachTail, from: people.from }
  return {
    entities: { ...pieces, ...entities },
    search: (await searchSteps(context, named, bulk)).map((step) => ({ ...pieces, ...step }))
  }
}

/** Phones of a new entity at most. */
async function mostPhones(duck: Duck, type: EntityType): Promise<number> {
  const [found] = await duck.rows<{ most: bigint | null }>(
    `SELECT max(n) AS most FROM (SELECT count(*) AS n FROM new_identities WHERE entity = ${entityTypeNumber[type]} AND channel = ${channels.phone.number} GROUP BY entity_id)`)
  return Number(found!.most ?? 0)
}

const tailsOneByOne = (tails: string, count: number) => Array.from({ length: count }, (_, index) => `split_part(${tails}, ' ', ${index + 1})`)

/** Entities into blocks. Ids follow the rows of the file, so that those of a piece follow each other. */
function blockStep({ records, batch, now }: PeopleContext, type: EntityType, { id, line, from }: { id: string; line: string; from: string }): Step {
  let next: number | undefined
  return {
    query: `SELECT min(id)::UINTEGER AS n, encode(string_agg(line, chr(10)) || chr(10)) AS content, count(*)::UINTEGER AS count
      FROM (SELECT ${id} AS id, ${line} AS line FROM ${from}) GROUP BY id // ${entitiesOfBlock} ORDER BY n`,
    write(content, first, count) {
      if (next !== undefined && first !== next) throw new Error('The ids of a batch do not follow its rows')
      next = first + count
      insertEntityBlock(records, { first: entityKey(type, first), count, content, at: now, batch })
    }
  }
}
