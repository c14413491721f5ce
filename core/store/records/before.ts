/** What a batch changed on entities that existed before it: per field the value before and the value it set. Undo reads it. */
import type { RecordsDatabase } from './open.ts'
import { statement } from './statement.ts'

/** Fields by name (name, phone, email, and those of the card; custom ones as attr.<name>); null is blank. */
export type FieldChanges = Record<string, { before: unknown; after: unknown }>

export interface EntityBefore {
  entityKey: number
  /** Version of the entity before the batch. */
  version: number
  fields: FieldChanges
}

export function insertBefore(records: RecordsDatabase, batch: number, { entityKey, version, fields }: EntityBefore): void {
  statement(records, 'INSERT INTO entity_before (batch, entity_key, version, content) VALUES (?, ?, ?, ?)').run(batch, entityKey, version, JSON.stringify(fields))
}

export function beforeBatch(records: RecordsDatabase, batch: number): EntityBefore[] {
  return statement<{ entity_key: number; version: number; content: string }>(records, 'SELECT entity_key, version, content FROM entity_before WHERE batch = ? ORDER BY entity_key')
    .all(batch).map((row) => ({ entityKey: row.entity_key, version: row.version, fields: JSON.parse(row.content) as FieldChanges }))
}

export function removeBefore(records: RecordsDatabase, batch: number): void {
  statement(records, 'DELETE FROM entity_before WHERE batch = ?').run(batch)
}
