/**
 * What batches said of entities that existed before them. The claims of one field are a chain in the order of batches; what the entity holds follows from it
 * (core/domain/field-policy.ts), so that any batch can be taken out. Of an entity that several rows of a file made, its own batch stands first in the chain.
 */
import type { RecordsDatabase } from './open.ts'
import { statement } from './statement.ts'

export interface FieldClaim {
  /** What the field held until then; of the first claim of a chain, what the entity was made with. Null is blank. */
  before: unknown
  after: unknown
  /** When the source last changed it, in milliseconds since the epoch; null where the row does not say, missing where the mapping does not. */
  at?: number | null
}

/** By field: name, phone, email, and those of the card; custom ones as attr.<name>. */
export type FieldClaims = Record<string, FieldClaim>

export interface EntityClaims {
  batch: number
  entityKey: number
  fields: FieldClaims
}

interface Row {
  batch: number
  entity_key: number
  content: string
}

const fromRow = (row: Row): EntityClaims => ({ batch: row.batch, entityKey: row.entity_key, fields: JSON.parse(row.content) as FieldClaims })

/** Keeps what a batch says of an entity, in place of what was kept. */
export function saveClaims(records: RecordsDatabase, { batch, entityKey, fields }: EntityClaims): void {
  statement(records, 'INSERT INTO entity_claims (batch, entity_key, content) VALUES (?, ?, ?) ON CONFLICT (batch, entity_key) DO UPDATE SET content = excluded.content')
    .run(batch, entityKey, JSON.stringify(fields))
}

/** Oldest batch first. */
export function claimsOf(records: RecordsDatabase, key: number): EntityClaims[] {
  return statement<Row>(records, 'SELECT batch, entity_key, content FROM entity_claims WHERE entity_key = ? ORDER BY batch').all(key).map(fromRow)
}

export function claimsOfBatch(records: RecordsDatabase, batch: number): EntityClaims[] {
  return statement<Row>(records, 'SELECT batch, entity_key, content FROM entity_claims WHERE batch = ? ORDER BY entity_key').all(batch).map(fromRow)
}

export function removeClaims(records: RecordsDatabase, batch: number): void {
  statement(records, 'DELETE FROM entity_claims WHERE batch = ?').run(batch)
}

/** Keys of entities that other batches than the given one speak of. */
export function claimedByOthers(records: RecordsDatabase, batch: number): number[] {
  return statement<{ key: number }>(records, 'SELECT DISTINCT entity_key AS key FROM entity_claims WHERE batch <> ?').all(batch).map(({ key }) => key)
}
