/** How many identities of a kind an entity may have (shared/spec/definitions.md D.8). A row that would exceed it waits for a person. */
import { channels, type ChannelName } from '#core/domain/channels.ts'
import { entityKey, type EntityType } from '#core/domain/entities.ts'
import type { TypedTable } from '#core/import/map/typed.ts'
import { identitiesOf } from '#core/store/records/identities.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { jsonBlocks } from '#core/store/staging/transfer.ts'
import { fateCodes } from './fate.ts'
import { countRows, type LinkContext } from './tables.ts'

export const identityLimits: Partial<Record<ChannelName, number>> = { customer_id: 1, account_id: 1, lead_id: 1, id_no: 1, credit_code: 1, phone: 5, email: 5 }

/** How many identities an entity holds by number of channel. */
export function countHeld(records: RecordsDatabase, key: number): Map<number, number> {
  const counts = new Map<number, number>()
  for (const { channel } of identitiesOf(records, key)) counts.set(channels[channel].number, (counts.get(channels[channel].number) ?? 0) + 1)
  return counts
}

/** Sends rows of `judged` to `waiting` that would give an existing entity more identities than it may have. */
export async function limitRows({ duck, records, breathe }: LinkContext, typed: TypedTable, type: EntityType): Promise<void> {
  const tagged = typed.identities.flatMap(({ channel }, index) => (identityLimits[channel] === undefined ? [] : [{ index, channel, limit: identityLimits[channel]! }]))
  if (tagged.length === 0) return
  const bring = tagged.map(({ index, channel }) => `SELECT j."row", j.id, ${channels[channel].number} AS channel FROM judged j JOIN entity_rows r ON r."row" = j."row"
    ANTI JOIN known k ON k.n = j."row" AND k.tag = ${index} AND k.entity_id = j.id WHERE j.code = 0 AND j.id IS NOT NULL AND r.i${index} IS NOT NULL`)
  await duck.run(`CREATE OR REPLACE TABLE bringing AS SELECT "row", id, channel::UTINYINT AS channel, count(*) AS n FROM (${bring.join(' UNION ALL ')}) GROUP BY ALL`)
  if ((await countRows(duck, 'bringing')) === 0) return
  await duck.run('CREATE OR REPLACE TABLE held (id UINTEGER, channel UTINYINT, n UINTEGER)')
  const base = entityKey(type, 0)
  const ids = `SELECT encode(to_json(list(key))::VARCHAR) FROM (SELECT ${base}::BIGINT + id AS key, (row_number() OVER ()) // 1024 AS block FROM (SELECT DISTINCT id FROM bringing)) GROUP BY block`
  for await (const block of jsonBlocks(duck, ids)) {
    await breathe()
    const counts = (JSON.parse(block.toString()) as number[]).flatMap((key) => [...countHeld(records, key)].map(([channel, count]) => [key - base, channel, count]))
    await duck.run(`INSERT INTO held SELECT h[1], h[2], h[3] FROM (SELECT unnest(from_json($1::JSON, '[["UINTEGER"]]')) AS h)`, [JSON.stringify(counts)])
  }
  const limits = [...new Map(tagged.map(({ channel, limit }) => [channels[channel].number, limit]))].map(([number, limit]) => `WHEN ${number} THEN ${limit}`).join(' ')
  await duck.run(`INSERT INTO waiting SELECT DISTINCT b."row", 'limit', [${base}::BIGINT + b.id] FROM bringing b JOIN held h ON h.id = b.id AND h.channel = b.channel WHERE b.n + h.n > CASE b.channel ${limits} END`)
  await duck.run(`UPDATE judged SET code = ${fateCodes.review} WHERE code = 0 AND "row" IN (SELECT "row" FROM waiting WHERE reason = 'limit')`)
}
