/**
 * Finds whom identities belong to. A few values go to SQLite as one JSON object for many, sorted, and entity ids come back the same way; for more than
 * a share of all there are, the whole channel is read in its order instead.
 */
import { channels, type ChannelName } from '#core/domain/channels.ts'
import { entityKey, entityKeyRange, generatedPublicId, parseGeneratedPublicId, type EntityType } from '#core/domain/entities.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { nextEntityId, readEntity } from '#core/store/records/entities.ts'
import { holdingsOf } from '#core/store/records/identities.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { statement } from '#core/store/records/statement.ts'
import { openTextAppender } from '#core/store/staging/text-appender.ts'
import { jsonBlocks } from '#core/store/staging/transfer.ts'
import { lookUpBlocks } from './lookup-blocks.ts'
import { countRows, type Lookup } from './tables.ts'

/** An identity held by more entities than this is shared: it answers look-ups and links nobody. */
export const mostHolders = 3

const blockSize = 4096
/** As many look-ups of single values as this times their number of holdings read in order take the same time. */
const scanShare = 8
/** Fewer values than this are looked up one by one in any case. */
const fewValues = 20_000
export const publicIdChannels: Record<EntityType, ChannelName> = { customer: 'customer_id', account: 'account_id', lead: 'lead_id' }

/** Makes table `known` empty. */
export async function createKnown(duck: Duck): Promise<void> {
  await duck.run('CREATE OR REPLACE TABLE known (n UINTEGER, tag UTINYINT, entity_id UINTEGER)')
}

/** Adds to `known` every entity that holds one of the values, blocked holdings left out. An entity that is no longer live holds none. */
export async function lookUp(duck: Duck, records: RecordsDatabase, lookup: Lookup, onBlock: () => Promise<void>): Promise<void> {
  await lookUpRows(duck, records, lookup, onBlock)
  await lookUpBlocks(duck, records, lookup, onBlock)
}

/** Those that have rows of their own, and those known by an id that was generated. */
async function lookUpRows(duck: Duck, records: RecordsDatabase, lookup: Lookup, onBlock: () => Promise<void>): Promise<void> {
  const { number } = channels[lookup.channel]
  const [first, end] = entityKeyRange(lookup.entity)
  const source = lookup.channel === 'external_id' ? lookup.source : ''
  const isPublicId = publicIdChannels[lookup.entity] === lookup.channel
  const holdsAny = statement(records, 'SELECT 1 FROM identities WHERE channel = ? LIMIT 1').get(number) !== undefined
  if (!holdsAny && !isPublicId) return
  if (!isPublicId && await isLargeShare(duck, records, lookup)) return scan(duck, records, lookup, onBlock)
  const given = statement<{ found: string }>(records, `
    SELECT json_group_array(json_array(j.value, i.entity_key - @first)) AS found FROM json_each(CAST(@block AS TEXT)) j
    CROSS JOIN identities i ON i.channel = @channel AND i.value = j.key AND i.source = @source AND i.entity_key >= @first AND i.entity_key < @end WHERE i.blocked = 0`)
  const blocks = `SELECT encode('{' || array_to_string(list(to_json(value) || ':' || n ORDER BY value), ',') || '}')
    FROM (SELECT n, value, (row_number() OVER (ORDER BY value)) // ${blockSize} AS block FROM (${lookup.values})) GROUP BY block ORDER BY block`
  for await (const block of jsonBlocks(duck, blocks)) {
    await onBlock()
    if (holdsAny) await remember(duck, lookup.tag, given.get({ block, channel: number, source, first, end })!.found)
    if (isPublicId) await remember(duck, lookup.tag, JSON.stringify(generatedIn(records, lookup.entity, block)))
  }
}

/** Pairs of n and dense id of the live entities whose generated public ids stand in a block (JSON of value → n). */
function generatedIn(records: RecordsDatabase, type: EntityType, block: Buffer): [n: number, id: number][] {
  const prefix = generatedPublicId(type, 0).slice(0, 2)
  const { pairs } = statement<{ pairs: string }>(records, `SELECT json_group_array(json_array(key, value)) AS pairs FROM json_each(CAST(? AS TEXT)) WHERE key GLOB ? || '[0-9]*'`).get(block, prefix)!
  return (JSON.parse(pairs) as [string, number][]).flatMap(([text, n]) => {
    const id = parseGeneratedPublicId(type, text)
    const entity = id === undefined ? undefined : readEntity(records, entityKey(type, id))
    return entity?.state === 'live' && entity.publicId === text ? [[n, entity.id] satisfies [number, number]] : []
  })
}

async function remember(duck: Duck, tag: number, found: string): Promise<void> {
  if (found === '[]') return
  await duck.run(`INSERT INTO known SELECT f[1], ${tag}, f[2] FROM (SELECT unnest(from_json($1::JSON, '[["UINTEGER"]]')) AS f)`, [found])
}

async function isLargeShare(duck: Duck, records: RecordsDatabase, { entity, values }: Lookup): Promise<boolean> {
  const wanted = await countRows(duck, `(${values})`)
  return wanted >= fewValues && wanted * scanShare >= nextEntityId(records, entity)
}

async function scan(duck: Duck, records: RecordsDatabase, { channel, entity, source, tag, values }: Lookup, onBlock: () => Promise<void>): Promise<void> {
  await duck.run('CREATE OR REPLACE TABLE held_values (value VARCHAR, entity_id VARCHAR)')
  const appender = await openTextAppender(duck, 2, null, 'held_values')
  try {
    for (const { values: held, ids } of holdingsOf(records, { channel, entity, source: channel === 'external_id' ? source : '' })) {
      await onBlock()
      for (let index = 0; index < held.length; index++) {
        appender.text(0, held[index]!)
        appender.text(1, `${ids[index]!}`)
        appender.endRow()
      }
    }
  } finally {
    appender.close()
  }
  await duck.run(`INSERT INTO known SELECT v.n, ${tag}, h.entity_id::UINTEGER FROM (${values}) v JOIN held_values h ON h.value = v.value`)
  await duck.run('DROP TABLE held_values')
}
