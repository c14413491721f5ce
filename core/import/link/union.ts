/** The few cases in which rows must be looked at one after another, in file order, because one may bring what the next is known by. */
import { channels, type ChannelName } from '#core/domain/channels.ts'
import type { EntityType } from '#core/domain/entities.ts'
import type { ImportTarget } from '#core/domain/import-targets.ts'
import { accountName, holderOf, type Link, type LinkContext } from './tables.ts'
import { jsonBlocks } from '#core/store/staging/transfer.ts'

type Identity = [channel: number, value: string, blocked: boolean]

const blockSize = 1024

const textKey = (channel: number, value: string) => `${channel} ${value}`

/**
 * Events with several identity columns whose first identity nobody holds: the first row with it makes an entity, known by all identities of that row
 * that nobody else holds; later rows find it by any of them. Tables `key_first` (n, first_row, entity) and `attached` (first_row, channel, value, blocked).
 */
export async function uniteEvents({ duck, breathe }: LinkContext, target: ImportTarget, links: readonly Link[]): Promise<void> {
  await duck.run('CREATE OR REPLACE TABLE key_first (n UINTEGER, first_row UINTEGER, entity UTINYINT)')
  await duck.run('CREATE OR REPLACE TABLE attached (first_row UINTEGER, channel UTINYINT, value VARCHAR, blocked BOOLEAN)')
  const held = links.map(({ number, value }, index) => `LEFT JOIN key_state k${index} ON k${index}.channel = ${number} AND k${index}.value = r.${value}`)
  const free = links.map(({ number, value, blocked }, index) => {
    const isBlocked = blocked === 'false' ? 'false' : `r.${blocked}`
    return `CASE WHEN r.${value} IS NOT NULL AND (${isBlocked} OR k${index}.holders = 0) THEN '[' || ${number} || ',' || to_json(r.${value}) || ',' || ${isBlocked} || ']' END`
  })
  const tuples = `SELECT min(j."row") AS first, j.n, any_value(k.entity) AS entity, any_value(k.channel) AS channel, concat_ws(',', ${free.join(', ')}) AS identities
    FROM judged_ends j JOIN key_state k ON k.n = j.n AND k.holders = 0 JOIN event_rows r ON r."row" = j."row" ${held.join(' ')} WHERE j.code = 0 GROUP BY j.n, identities`
  const blocks = `SELECT encode('[' || array_to_string(list(item ORDER BY first), ',') || ']') FROM (
    SELECT first, '[' || first || ',' || n || ',' || entity || ',' || channel || ',[' || identities || ']]' AS item, (row_number() OVER (ORDER BY first)) // ${blockSize} AS block FROM (${tuples}))
    GROUP BY block ORDER BY block`
  const typeOf = new Map<number, EntityType>([...(Object.keys(channels) as ChannelName[]).map((name): [number, EntityType] => [channels[name].number, holderOf(target, name)]), [accountName, 'account']])
  const holder = new Map<string, number>()
  for await (const block of jsonBlocks(duck, blocks)) {
    await breathe()
    const links: [n: number, first: number, entity: number][] = []
    const attached: [first: number, ...Identity][] = []
    for (const [first, n, entity, channel, own] of JSON.parse(block.toString()) as [number, number, number, number, Identity[]][]) {
      const usable = own.filter(([number]) => typeOf.get(number) === typeOf.get(channel))
      const primary = usable.find(([number, , blocked]) => number === channel && !blocked)!
      let made = holder.get(textKey(channel, primary[1]))
      if (made === undefined) {
        made = first
        for (const [number, value, blocked] of usable) {
          if (!blocked && holder.has(textKey(number, value))) continue
          if (!blocked) holder.set(textKey(number, value), made)
          attached.push([made, number, value, blocked])
        }
      }
      links.push([n, made, entity])
    }
    await duck.run(`INSERT INTO key_first SELECT l[1], l[2], l[3] FROM (SELECT unnest(from_json($1::JSON, '[["UINTEGER"]]')) AS l)`, [JSON.stringify(uniqueLinks(links))])
    await duck.run(`INSERT INTO attached SELECT a[1], a[2], a[3], a[4]::BOOLEAN FROM (SELECT unnest(from_json($1::JSON, '[["VARCHAR"]]')) AS a)`, [JSON.stringify(attached)])
  }
  await duck.run('CREATE OR REPLACE TABLE key_first AS SELECT DISTINCT ON (n) n, first_row, entity FROM key_first ORDER BY n, first_row')
}

function uniqueLinks(links: [number, number, number][]): [number, number, number][] {
  return [...new Map(links.map((link) => [link[0], link])).values()]
}
