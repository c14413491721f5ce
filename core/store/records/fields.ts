/** Custom attributes of entities (attr.*) and properties of events (data.*). A field keeps its number, type and sensitivity for good. */
import type { Words } from '#core/contract/errors.ts'
import type { EntityType } from '#core/domain/entities.ts'
import type { Sensitivity, ValueType } from '#core/domain/fields.ts'
import { takeNumbers } from './meta.ts'
import type { RecordsDatabase } from './open.ts'
import { statement } from './statement.ts'

export type FieldOwner = EntityType | 'event'

export interface FieldRecord {
  entity: FieldOwner
  /** Without attr. or data. */
  name: string
  /** Unique over all fields; names the facts column (attr_<number>, data_<number>). */
  number: number
  type: ValueType
  sensitivity: Sensitivity
  label: Words | null
  createdBatch: number | null
}

export interface WantedField {
  entity: FieldOwner
  name: string
  type: ValueType
  sensitivity: Sensitivity
  label?: Words
}

export interface DeclaredField {
  /** As it stands in the store: a field that existed keeps what it was declared with. */
  field: FieldRecord
  created: boolean
  /** The field existed with another type: a problem of the mapping. */
  typeDiffers: boolean
  sensitivityDiffers: boolean
}

interface Row {
  entity: FieldOwner
  name: string
  number: number
  type: ValueType
  sensitivity: Sensitivity
  label_zh: string | null
  label_en: string | null
  created_batch: number | null
}

const fromRow = (row: Row): FieldRecord => ({
  entity: row.entity, name: row.name, number: row.number, type: row.type, sensitivity: row.sensitivity,
  label: row.label_zh !== null && row.label_en !== null ? { zh: row.label_zh, en: row.label_en } : null,
  createdBatch: row.created_batch
})

/** Custom fields in order of number, of one owner or of all. */
export function listFields(records: RecordsDatabase, entity?: FieldOwner): FieldRecord[] {
  const rows = entity === undefined
    ? statement<Row>(records, 'SELECT * FROM fields ORDER BY number').all()
    : statement<Row>(records, 'SELECT * FROM fields WHERE entity = ? ORDER BY number').all(entity)
  return rows.map(fromRow)
}

export function readField(records: RecordsDatabase, entity: FieldOwner, name: string): FieldRecord | undefined {
  const row = statement<Row>(records, 'SELECT * FROM fields WHERE entity = ? AND name = ?').get(entity, name)
  return row && fromRow(row)
}

/** Declares fields that do not exist yet and compares those that do, in the order given. */
export function declareFields(records: RecordsDatabase, wanted: readonly WantedField[], batch?: number): DeclaredField[] {
  return wanted.map((want) => {
    const existing = readField(records, want.entity, want.name)
    if (existing) {
      return { field: existing, created: false, typeDiffers: existing.type !== want.type, sensitivityDiffers: existing.sensitivity !== want.sensitivity }
    }
    const field: FieldRecord = { ...want, label: want.label ?? null, number: takeNumbers(records, 'field', 1, 1), createdBatch: batch ?? null }
    statement(records, 'INSERT INTO fields (entity, name, number, type, sensitivity, label_zh, label_en, created_batch) VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
      .run(field.entity, field.name, field.number, field.type, field.sensitivity, field.label?.zh ?? null, field.label?.en ?? null, field.createdBatch)
    return { field, created: true, typeDiffers: false, sensitivityDiffers: false }
  })
}
