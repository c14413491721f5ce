/**
 * Entities that existed: what the batch says of them that is not blank replaces what they hold, unless that is more trusted, newer or protected
 * (core/domain/field-policy.ts). What the batch says is kept, so that it can be weighed again when a batch is taken back.
 */
import { isDeepStrictEqual } from 'node:util'
import type { ImportResult } from '#core/contract/imports.ts'
import { entityKey, type EntityType } from '#core/domain/entities.ts'
import { isShownIdentity, lossOf, type Loss } from '#core/domain/field-policy.ts'
import { keepHeldBack } from '#core/import/link/tables.ts'
import type { TypedTable } from '#core/import/map/typed.ts'
import { entityTypeNumber } from '#core/store/artifact.ts'
import { claimsOf, saveClaims, type FieldClaims } from '#core/store/records/claims.ts'
import { takeOut } from '#core/store/records/entity-blocks.ts'
import { readEntity, updateEntity, type EntityRecord } from '#core/store/records/entities.ts'
import { insertHeldValue } from '#core/store/records/held-values.ts'
import { readSettings } from '#core/store/records/settings.ts'
import { handEdited } from '#core/store/records/hand-edits.ts'
import { reindexEntity } from '#core/store/records/search.ts'
import { statement } from '#core/store/records/statement.ts'
import { quoteText } from '#core/store/staging/staging.ts'
import { jsonBlocks } from '#core/store/staging/transfer.ts'
import { timeColumn } from './entity-values.ts'
import { baseOf, contentWith, rankOfSource, settleField, sourceRanks, valueOf } from './field-values.ts'
import { blockRows, cardMembers, columnsOf, identityMember } from './people.ts'
import type { PeopleContext } from './pipeline.ts'
import { objectJson } from './values-sql.ts'

/** What the batch says of an entity. */
interface EntityUpdate {
  key: number
  /** In `entity_values`. */
  row: number
  /** Undefined of one that several rows of the batch make: they are kept with their times. */
  entity?: EntityRecord
  claims: FieldClaims
  /** Names of fields whose value becomes another. */
  changed: string[]
  lost: { field: string; why: Loss }[]
}

export interface UpdateCounts {
  /** Entities that change a value. */
  changed: number
  warnings: ImportResult['warnings']
}

const warningOf: Record<Loss, string> = { protected: 'protected_value', untrusted: 'untrusted_value', older: 'older_value' }

function createTally({ values }: TypedTable) {
  const counts = new Map<string, { code: string; column: string; count: number }>()
  let changed = 0
  return {
    add({ changed: fields, lost }: EntityUpdate) {
      if (fields.length > 0) changed++
      for (const { field, why } of lost) {
        const planned = values.find(({ name }) => name === field)
        const column = planned?.origin.kind === 'column' ? planned.origin.column.name : field
        const key = `${why} ${column}`
        const counted = counts.get(key) ?? { code: warningOf[why], column, count: 0 }
        counts.set(key, { ...counted, count: counted.count + 1 })
      }
    },
    result: (): UpdateCounts => ({ changed, warnings: [...counts.values()] })
  }
}

/** Rows given to DuckDB together. */
const heldAtOnce = 10_000

/** Before the artifact is written, from which it leaves out what does not count. Needs `entity_values`. */
export async function updateEntities(context: PeopleContext, typed: TypedTable, type: EntityType): Promise<UpdateCounts> {
  const { duck, records, batch, now } = context
  const tally = createTally(typed)
  const held: [row: number, ...fields: number[]][] = []
  for await (const update of entityUpdates(context, typed, type)) {
    const { key, row, entity, claims, changed, lost } = update
    tally.add(update)
    if (Object.keys(claims).length > 0) saveClaims(records, { batch, entityKey: key, fields: claims })
    if (entity && changed.length > 0) {
      updateEntity(records, key, contentWith(entity, changed.map((name) => [name, claims[name]!.after])), { at: now })
      if (changed.includes('name')) reindexEntity(records, key)
    }
    for (const { field, why } of lost) if (why === 'protected') insertHeldValue(records, { batch, entityKey: key, field, value: claims[field]!.after })
    const columns = lost.map(({ field }) => typed.values.findIndex(({ name }) => name === field)).filter((index) => index >= 0)
    if (columns.length > 0) held.push([row, ...columns])
    if (held.length >= heldAtOnce) await keepHeldBack(duck, held.splice(0))
  }
  if (held.length > 0) await keepHeldBack(duck, held)
  return tally.result()
}

/** What updateEntities would change; nothing is written. */
export async function countUpdates(context: PeopleContext, typed: TypedTable, type: EntityType): Promise<UpdateCounts> {
  const tally = createTally(typed)
  for await (const update of entityUpdates(context, typed, type)) tally.add(update)
  return tally.result()
}

type Times = number | null | Record<string, number>

/** Every entity that existed and of which the batch speaks, once, and with source times those that several rows make. */
async function* entityUpdates({ duck, records, breathe }: PeopleContext, typed: TypedTable, type: EntityType): AsyncGenerator<EntityUpdate> {
  const time = timeColumn(typed.values)
  const rankOf = sourceRanks(records)
  const rank = rankOfSource(records, typed.plan.source)
  const byHand = handEdited(records)
  // Else whatever is said last counts, and nothing that was said before has to be looked up.
  const weighs = time !== undefined || readSettings(records).trustedSources.length > 0
  for await (const block of jsonBlocks(duck, updateBlocks(typed, type, time))) {
    await breathe()
    for (const [id, row, created, times, brought] of JSON.parse(block.toString()) as [number, number, boolean, Times, Record<string, unknown>][]) {
      const key = entityKey(type, id)
      const at = (name: string) => (time === undefined ? {} : { at: times !== null && typeof times === 'object' ? (times[name] ?? null) : times })
      if (created) {
        yield { key, row, claims: Object.fromEntries(Object.entries(brought).map(([name, after]) => [name, { before: null, after, ...at(name) }])), changed: [], lost: [] }
        continue
      }
      const entity = readEntity(records, key)!
      const said = weighs ? claimsOf(records, key) : []
      const update: EntityUpdate = { key, row, entity, claims: {}, changed: [], lost: [] }
      for (const [name, after] of Object.entries(brought)) {
        const before = valueOf(entity, name)
        update.claims[name] = { before, after, ...at(name) }
        if (isDeepStrictEqual(before, after)) continue
        const standing = weighs ? settleField(name, baseOf(name, entity, said, rankOf), said, rankOf) : { rank: 0 }
        const why = before !== null && byHand.get(key)?.has(name) ? 'protected' : lossOf(name, { ...standing, value: before }, { value: after, rank, ...at(name) })
        if (why === undefined) update.changed.push(name)
        else if (!isShownIdentity(name)) update.lost.push({ field: name, why })
      }
      // What says nothing new is not kept, unless its times may count; so it does not hold the entity when the import that made it is undone.
      if (!weighs && Object.values(update.claims).every(({ before, after }) => isDeepStrictEqual(before, after))) update.claims = {}
      yield update
    }
  }
}

/** JSON arrays of [dense id, row, created, times, values by name]. */
function updateBlocks(typed: TypedTable, type: EntityType, time: string | undefined): string {
  const { identities, values } = typed
  const name = values.findIndex((value) => value.name === 'name')
  const contacts = (['phone', 'email'] as const).flatMap((channel) => {
    const columns = columnsOf(identities, channel)
    return columns.length === 0 ? [] : [{ name: channel, type: 'text' as const, value: `coalesce(${columns.join(', ')})` }]
  })
  const members = [...(name < 0 ? [] : [{ name: 'name', type: 'text' as const, value: `f${name}` }]), ...contacts, ...cardMembers(typed, type)]
  const quoted = (member: string) => quoteText(JSON.stringify(member))
  const times = values.map((value, index) => ({ name: value.name, type: 'number' as const, value: `t${index}` }))
  const timesSql = time === undefined ? `'null'` : `CASE WHEN many THEN ${objectJson(times, quoted)} ELSE coalesce(epoch_ms(${time})::VARCHAR, 'null') END`
  const item = `concat('[', entity_id, ',', "row", ',', created, ',', ${timesSql}, ',', ${objectJson(members, quoted)}, ']')`
  return `SELECT encode('[' || array_to_string(list(item ORDER BY entity_id), ',') || ']') FROM (
    SELECT entity_id, ${item} AS item, (row_number() OVER (ORDER BY entity_id)) // ${blockRows} AS block FROM entity_values v WHERE NOT created ${time === undefined ? '' : 'OR many'})
    GROUP BY block ORDER BY block`
}

/** After the new identities are inserted: entities that existed hold those that they gained, and are found by them. @param first dense id of the first entity that the batch makes */
export async function gainIdentities({ duck, records, breathe }: PeopleContext, typed: TypedTable, type: EntityType, first: number): Promise<void> {
  // What the entity held already stays once.
  const hold = statement(records, `
    UPDATE entities SET content = jsonb_set(content, '$[5]',
      json((SELECT json_group_array(json(v)) FROM (SELECT value AS v FROM json_each(identities) UNION SELECT value FROM json_each(@gained))))) WHERE key = @key`)
  const blocks = `SELECT encode('[' || array_to_string(list(item ORDER BY entity_id), ',') || ']') FROM (
    SELECT entity_id, '[' || entity_id || ',[' || string_agg(${identityMember('n.channel', 'n.value', typed.plan.source)}, ',') || ']]' AS item, entity_id // ${blockRows} AS block
    FROM new_identities n WHERE n.entity = ${entityTypeNumber[type]} AND n.entity_id < ${first} GROUP BY entity_id)
    GROUP BY block ORDER BY block`
  for await (const block of jsonBlocks(duck, blocks)) {
    await breathe()
    for (const [id, gained] of JSON.parse(block.toString()) as [number, unknown[]][]) {
      const key = entityKey(type, id)
      takeOut(records, key)
      hold.run({ key, gained: JSON.stringify(gained) })
      reindexEntity(records, key)
    }
  }
}
