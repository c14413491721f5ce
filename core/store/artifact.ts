/**
 * The artifact of a batch: one Parquet file of pseudonymous rows, written by core/import, read by core/store/facts. Nothing in it names a person.
 *
 * Rows of entities are ordered by `row`, which is also the order of the dense ids that the batch deals; those of events by eventArtifactOrder. Facts take
 * them in as they lie, so that nothing is sorted there. Only rows WHERE `applies` change facts; the others are there so that a later import recognises them (`row_hash`).
 *
 * Target `event`: one row per event (a group has its first row), exactly these columns, followed by `data_<number>` of the open properties that the
 * mapping fills (factsColumnType of their type). `replaces_*` name the version before this one: facts void it, and undo makes it valid again. `replaced_by` is
 * the batch of the version after it, of one that came late: facts void this one from the start.
 *   row UINTEGER · applies BOOLEAN · entity UTINYINT (entityTypeNumber) · entity_id UINTEGER · created BOOLEAN · type, subtype VARCHAR ·
 *   occurred_at TIMESTAMP_MS (UTC) · amount DECIMAL(18,2) · currency, status, channel, scene, store_id, campaign VARCHAR ·
 *   row_hash UBIGINT · source_key UUID · order_key UUID · replaces_batch UINTEGER · replaces_row UINTEGER · replaced_by UINTEGER ·
 *   source_time TIMESTAMP_MS (UTC, only where the mapping fills it)
 * `order_key`: keyed hash of the order number (orderNumberOf in core/domain/event-types.ts, trimmed text, NOT within a source: an order and its POS sale
 * come from different ones), only for types `order` and `pos`, else NULL. By it a POS sale finds its order.
 * `created` is true on exactly one applied row of every entity that the batch makes: facts insert that entity (all fields blank) before the events.
 *
 * Other rows (core/domain/import-targets.ts): as an event, with the open fields of the target (rowArtifactFields) instead of an event's and without `order_key`.
 * A relation has the other end in `other_entity`, `other_id`, `other_created`; a campaign has no entity.
 *
 * Targets `customer`, `account`, `lead`: `applies` on exactly one row per entity, which carries the values merged from all its rows:
 *   row UINTEGER · applies BOOLEAN · entity UTINYINT · entity_id UINTEGER · created BOOLEAN · row_hash UBIGINT · the open core fields that the mapping fills,
 *   under their names · `attr_<number>` of its open custom attributes.
 * Facts take the `at` of the batch's log entry as created_at and updated_at of what it makes and changes: records use that same instant.
 * created: insert a row (columns that are absent stay blank); not created: set the columns that are not NULL, leave the others.
 */
import type { EntityType } from '#core/domain/entities.ts'
import { rowFields, type Field } from '#core/domain/fields.ts'
import type { RowTarget } from '#core/domain/import-targets.ts'

export { entityTypeNumber } from '#core/domain/entities.ts'

/** The open columns that every event artifact has, in order, with their facts types. */
export const eventArtifactColumns = {
  type: 'VARCHAR',
  subtype: 'VARCHAR',
  occurred_at: 'TIMESTAMP_MS',
  amount: 'DECIMAL(18,2)',
  currency: 'VARCHAR',
  status: 'VARCHAR',
  channel: 'VARCHAR',
  scene: 'VARCHAR',
  store_id: 'VARCHAR',
  campaign: 'VARCHAR'
} as const

/** The open fields of other rows, which every artifact of theirs has as columns of factsColumnType, in order. */
export function rowArtifactFields(target: Exclude<RowTarget, 'event'>): [name: string, field: Field][] {
  return Object.entries<Field>(rowFields[target]).filter(([, { sensitivity }]) => sensitivity === 'open')
}

/** The order in which facts keep the events of a batch: what one entity did lies together. */
export const eventArtifactOrder = ['entity', 'entity_id', 'occurred_at', '"row"']

/** A relation of rows of artifacts with the column `source_time`, which those lack whose mapping does not fill it. */
export const withSourceTime = (artifacts: string) => `(SELECT * FROM ${artifacts} UNION ALL BY NAME SELECT NULL::TIMESTAMP_MS AS source_time WHERE false)`

/** Column of an open custom field, in artifacts and facts. */
export function customColumn(target: EntityType | 'event', number: number): string {
  return target === 'event' ? `data_${number}` : `attr_${number}`
}
