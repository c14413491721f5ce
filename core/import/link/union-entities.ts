/** Rows that share identities with one another, in file order: what one row brings, the next is known by. */
import { channels, type ChannelName } from '#core/domain/channels.ts'
import { entityKey, generatedPublicId, type EntityType } from '#core/domain/entities.ts'
import type { ReviewReason } from '#core/domain/import-rules.ts'
import type { TypedTable } from '#core/import/map/typed.ts'
import { jsonBlocks } from '#core/store/staging/transfer.ts'
import { fateCodes } from './fate.ts'
import { countHeld, identityLimits } from './limits.ts'
import { publicIdChannels } from './lookup.ts'
import { nameColumn, type LinkContext } from './tables.ts'

/** An existing entity (its dense id), or one to be made (−1 − its first row). */
type Holder = number
type Key = [tag: number, value: string, blocked: boolean]
type TangledRow = [row: number, hasName: boolean, keys: Key[], known: [tag: number, id: number][]]

const blockSize = 512
const madeBy = (row: number): Holder => -1 - row

/** Adds the rows of `tangled` to `judged` and `waiting`. */
export async function uniteEntities(context: LinkContext, typed: TypedTable, type: EntityType): Promise<void> {
  const { duck, breathe } = context
  const union = createUnion(context, typed, type)
  for await (const block of jsonBlocks(duck, tangledRows(typed))) {
    await breathe()
    const judged: (number | null)[][] = []
    const waiting: [number, ReviewReason, number[]][] = []
    for (const row of JSON.parse(block.toString()) as TangledRow[]) {
      const verdict = union(row)
      if ('reason' in verdict) {
        judged.push([row[0], fateCodes.review, null, null])
        waiting.push([row[0], verdict.reason, verdict.candidates.filter((id) => id >= 0).toSorted((a, b) => a - b).map((id) => entityKey(type, id))])
      } else if ('holder' in verdict) {
        const { holder } = verdict
        judged.push([row[0], fateCodes.applied, holder >= 0 ? holder : null, holder < 0 ? -1 - holder : null])
      } else {
        judged.push([row[0], fateCodes.rejected + typed.rejects.length, null, null])
      }
    }
    await duck.run(`INSERT INTO judged SELECT j[1], j[2], j[3], j[4] FROM (SELECT unnest(from_json($1::JSON, '[["UINTEGER"]]')) AS j)`, [JSON.stringify(judged)])
    if (waiting.length === 0) continue
    const content = JSON.stringify(waiting.map(([row, reason, candidates]) => ({ row, reason, candidates })))
    await duck.run(`INSERT INTO waiting SELECT w."row", w.reason, w.candidates FROM (SELECT unnest(from_json($1::JSON, '[{"row":"UINTEGER","reason":"VARCHAR","candidates":["BIGINT"]}]')) AS w)`, [content])
  }
}

function tangledRows(typed: TypedTable): string {
  const keys = typed.identities.map((_, index) => `CASE WHEN r.i${index} IS NOT NULL THEN '[${index},' || to_json(r.i${index}) || ',' || r.b${index} || ']' END`)
  const item = `concat('[', r."row", ',', ${nameColumn(typed)} IS NOT NULL, ',[', concat_ws(',', ${keys.join(', ')}), '],', coalesce(k.found, '[]'), ']')`
  return `SELECT encode('[' || array_to_string(list(item ORDER BY "row"), ',') || ']') FROM (
    SELECT r."row", ${item} AS item, (row_number() OVER (ORDER BY r."row")) // ${blockSize} AS block FROM entity_rows r SEMI JOIN tangled t ON t."row" = r."row"
    LEFT JOIN (SELECT n, '[' || array_to_string(list('[' || tag || ',' || entity_id || ']'), ',') || ']' AS found FROM known GROUP BY n) k ON k.n = r."row")
    GROUP BY block ORDER BY block`
}

type Verdict = { holder: Holder } | { reason: ReviewReason; candidates: number[] } | { reserved: true }

function createUnion({ records }: LinkContext, { identities }: TypedTable, type: EntityType): (row: TangledRow) => Verdict {
  const holders = new Map<string, Holder>()
  const counts = new Map<Holder, Map<ChannelName, number>>()
  const channelOf = (tag: number) => identities[tag]!.channel
  const textKey = ([tag, value]: Key) => `${channels[channelOf(tag)].number} ${value}`
  const reservedForm = new RegExp(`^${generatedPublicId(type, 0).slice(0, 2)}[0-9]{8,10}$`)

  function countsOf(holder: Holder): Map<ChannelName, number> {
    let found = counts.get(holder)
    if (!found) {
      found = new Map()
      if (holder >= 0) {
        for (const [number, count] of countHeld(records, entityKey(type, holder))) {
          const name = (Object.keys(channels) as ChannelName[]).find((channel) => channels[channel].number === number)
          if (name) found.set(name, count)
        }
      }
      counts.set(holder, found)
    }
    return found
  }

  return ([row, hasName, keys, known]) => {
    const usable = keys.filter(([, , blocked]) => !blocked)
    const candidates = new Set<Holder>()
    let several = false
    for (const key of usable) {
      const own = known.filter(([tag]) => tag === key[0]).map(([, id]) => id)
      if (own.length > 1) several = true
      for (const id of own) candidates.add(id)
      const inFile = holders.get(textKey(key))
      if (inFile !== undefined) candidates.add(inFile)
      if (own.length === 0 && inFile === undefined && channelOf(key[0]) === publicIdChannels[type] && reservedForm.test(key[1])) return { reserved: true }
    }
    if (candidates.size > 1) return { reason: several ? 'several' : 'conflict', candidates: [...candidates] }
    if (usable.length === 0 && candidates.size === 0 && !hasName) return { reason: 'blocked', candidates: [] }
    const [holder = madeBy(row)] = candidates
    const held = countsOf(holder)
    const added = usable.filter((key) => holders.get(textKey(key)) !== holder && !known.some(([tag, id]) => tag === key[0] && id === holder))
    const unique = [...new Map(added.map((key) => [textKey(key), key])).values()]
    const full = unique.some(([tag]) => (held.get(channelOf(tag)) ?? 0) + unique.filter((key) => channelOf(key[0]) === channelOf(tag)).length > (identityLimits[channelOf(tag)] ?? Infinity))
    if (full) return { reason: 'limit', candidates: [holder] }
    for (const key of unique) {
      holders.set(textKey(key), holder)
      held.set(channelOf(key[0]), (held.get(channelOf(key[0])) ?? 0) + 1)
    }
    return { holder }
  }
}
