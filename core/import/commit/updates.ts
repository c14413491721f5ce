/** Entities that existed: what the batch says of them that is not blank replaces what they had, and what they had is kept for undo. */
import { isDeepStrictEqual } from 'node:util'
import { entityKey, type EntityType } from '#core/domain/entities.ts'
import type { TypedTable } from '#core/import/map/typed.ts'
import { entityTypeNumber } from '#core/store/artifact.ts'
import { insertBefore, type FieldChanges } from '#core/store/records/before.ts'
import { takeOut } from '#core/store/records/entity-blocks.ts'
import { readEntity, updateEntity, type EntityRecord } from '#core/store/records/entities.ts'
import { reindexEntity } from '#core/store/records/search.ts'
import { statement } from '#core/store/records/statement.ts'
import { quoteText } from '#core/store/staging/staging.ts'
import { jsonBlocks } from '#core/store/staging/transfer.ts'
import { blockRows, cardMembers, columnsOf, identityMember } from './people.ts'
import type { PeopleContext } from './pipeline.ts'
import { objectJson } from './values-sql.ts'

/** What the batch says of an entity that existed. */
interface EntityUpdate {
  entity: EntityRecord
  changes: FieldChanges
  /** Identities that it did not hold: [channel, value, source]. */
  gained: unknown[]
}

/** After insertIdentities. Answers how many entities changed a value. */
export async function updateEntities(context: PeopleContext, typed: TypedTable, type: EntityType): Promise<number> {
  const { records, batch, now } = context
  // What the entity held already stays once.
  const hold = statement(records, `
    UPDATE entities SET content = jsonb_set(content, '$[5]',
      json((SELECT json_group_array(json(v)) FROM (SELECT value AS v FROM json_each(identities) UNION SELECT value FROM json_each(@gained))))) WHERE key = @key`)
  let changed = 0
  for await (const { entity, changes, gained } of entityUpdates(context, typed, type)) {
    const isChanged = Object.keys(changes).length > 0
    if (isChanged) {
      insertBefore(records, batch, { entityKey: entity.key, version: entity.version, fields: changes })
      updateEntity(records, entity.key, contentAfter(entity, changes), { at: now })
      changed++
    }
    if (gained.length > 0) takeOut(records, entity.key)
    if (gained.length > 0) hold.run({ key: entity.key, gained: JSON.stringify(gained) })
    if (gained.length > 0 || 'name' in changes) reindexEntity(records, entity.key)
  }
  return changed
}

/** How many entities updateEntities would change; nothing is written. */
export async function countUpdates(context: PeopleContext, typed: TypedTable, type: EntityType): Promise<number> {
  let changed = 0
  for await (const { changes } of entityUpdates(context, typed, type)) if (Object.keys(changes).length > 0) changed++
  return changed
}

/** Every entity that existed and of which the batch speaks, once. Needs `entity_values`. */
async function* entityUpdates({ duck, records, breathe }: PeopleContext, typed: TypedTable, type: EntityType): AsyncGenerator<EntityUpdate> {
  const name = typed.values.findIndex((value) => value.name === 'name')
  const contacts = (['phone', 'email'] as const).flatMap((channel) => {
    const columns = columnsOf(typed.identities, channel)
    return columns.length === 0 ? [] : [{ name: channel, type: 'text' as const, value: `coalesce(${columns.join(', ')})` }]
  })
  const members = [...(name < 0 ? [] : [{ name: 'name', type: 'text' as const, value: `f${name}` }]), ...contacts, ...cardMembers(typed, type)]
  const values = objectJson(members, (member) => quoteText(JSON.stringify(member)))
  const gained = `(SELECT '[' || string_agg(${identityMember('n.channel', 'n.value', typed.plan.source)}, ',') || ']' FROM new_identities n
    WHERE n.entity = ${entityTypeNumber[type]} AND n.entity_id = v.entity_id)`
  const blocks = `SELECT encode('[' || array_to_string(list(item ORDER BY entity_id), ',') || ']') FROM (
    SELECT entity_id, '[' || entity_id || ',' || coalesce(${gained}, '[]') || ',' || ${values} || ']' AS item, (row_number() OVER (ORDER BY entity_id)) // ${blockRows} AS block
    FROM entity_values v WHERE NOT created)
    GROUP BY block ORDER BY block`
  for await (const block of jsonBlocks(duck, blocks)) {
    await breathe()
    for (const [id, gainedIdentities, brought] of JSON.parse(block.toString()) as [number, unknown[], Record<string, unknown>][]) {
      const entity = readEntity(records, entityKey(type, id))!
      yield { entity, changes: changesOf(entity, brought), gained: gainedIdentities }
    }
  }
}

const columns = ['name', 'phone', 'email'] as const
const isColumn = (name: string): name is (typeof columns)[number] => (columns as readonly string[]).includes(name)

function changesOf(entity: EntityRecord, brought: Record<string, unknown>): FieldChanges {
  const changes: FieldChanges = {}
  for (const [name, after] of Object.entries(brought)) {
    const before = (isColumn(name) ? entity[name] : entity.card[name]) ?? null
    // The first phone and e-mail stay the shown ones; another one is an identity more.
    if ((name === 'phone' || name === 'email') && before !== null) continue
    if (!isDeepStrictEqual(before, after)) changes[name] = { before, after }
  }
  return changes
}

function contentAfter(entity: EntityRecord, changes: FieldChanges) {
  const card = { ...entity.card }
  const shown: Partial<Record<(typeof columns)[number], string>> = {}
  for (const [name, { after }] of Object.entries(changes)) {
    if (isColumn(name)) shown[name] = String(after)
    else card[name] = after
  }
  return { ...shown, card }
}
