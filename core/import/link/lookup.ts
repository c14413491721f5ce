/** Finds whom identities belong to. Values go to SQLite as one JSON object for many, sorted, and entity ids come back the same way. */
import { channels, type ChannelName } from '#core/domain/channels.ts'
import { entityKeyRange, generatedPublicId, type EntityType } from '#core/domain/entities.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { statement } from '#core/store/records/statement.ts'
import { jsonBlocks } from '#core/store/staging/transfer.ts'

export interface Lookup {
  channel: ChannelName
  entity: EntityType
  /** The source within which external ids are unique. */
  source: string
  /** Stands with what is found: which of several look-ups found it. */
  tag: number
  /** Query of `n` UINTEGER and `value` VARCHAR, in the order of value. */
  values: string
}

/** An identity held by more entities than this is shared: it answers look-ups and links nobody. */
export const mostHolders = 3

const blockSize = 4096
export const publicIdChannels: Record<EntityType, ChannelName> = { customer: 'customer_id', account: 'account_id', lead: 'lead_id' }

/** Makes table `known` empty. */
export async function createKnown(duck: Duck): Promise<void> {
  await duck.run('CREATE OR REPLACE TABLE known (n UINTEGER, tag UTINYINT, entity_id UINTEGER)')
}

/** Adds to `known` every entity that holds one of the values, blocked holdings left out. An entity that is no longer live holds none. */
export async function lookUp(duck: Duck, records: RecordsDatabase, lookup: Lookup, onBlock: () => Promise<void>): Promise<void> {
  const { number } = channels[lookup.channel]
  const [first, end] = entityKeyRange(lookup.entity)
  const source = lookup.channel === 'external_id' ? lookup.source : ''
  const isPublicId = publicIdChannels[lookup.entity] === lookup.channel
  const holdsAny = statement(records, 'SELECT 1 FROM identities WHERE channel = ? LIMIT 1').get(number) !== undefined
  if (!holdsAny && !isPublicId) return
  const given = statement<{ found: string }>(records, `
    SELECT json_group_array(json_array(j.value, i.entity_key - @first)) AS found FROM json_each(CAST(@block AS TEXT)) j
    CROSS JOIN identities i ON i.channel = @channel AND i.value = j.key AND i.source = @source AND i.entity_key >= @first AND i.entity_key < @end WHERE i.blocked = 0`)
  const prefix = generatedPublicId(lookup.entity, 0).slice(0, 2)
  const generated = statement<{ found: string }>(records, `
    SELECT json_group_array(json_array(j.value, e.key - @first)) AS found FROM json_each(CAST(@block AS TEXT)) j
    CROSS JOIN entities e ON e.key = @first + CAST(substr(j.key, 3) AS INTEGER)
    WHERE j.key GLOB @prefix || '[0-9]*' AND e.public_id IS NULL AND e.state = 0 AND printf('%s%08d', @prefix, e.key - @first) = j.key`)
  const blocks = `SELECT encode('{' || array_to_string(list(to_json(value) || ':' || n ORDER BY value), ',') || '}')
    FROM (SELECT n, value, (row_number() OVER (ORDER BY value)) // ${blockSize} AS block FROM (${lookup.values})) GROUP BY block ORDER BY block`
  for await (const block of jsonBlocks(duck, blocks)) {
    await onBlock()
    if (holdsAny) await remember(duck, lookup.tag, given.get({ block, channel: number, source, first, end })!.found)
    if (isPublicId) await remember(duck, lookup.tag, generated.get({ block, first, prefix })!.found)
  }
}

async function remember(duck: Duck, tag: number, found: string): Promise<void> {
  if (found === '[]') return
  await duck.run(`INSERT INTO known SELECT f[1], ${tag}, f[2] FROM (SELECT unnest(from_json($1::JSON, '[["UINTEGER"]]')) AS f)`, [found])
}
