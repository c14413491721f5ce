/** Events entered by hand. They belong to batch 0; `row` is their number there. */
import type { RecordsDatabase } from './open.ts'
import { statement } from './statement.ts'

export interface EnteredEvent {
  row: number
  entityKey: number
  /** Milliseconds since the epoch. */
  occurredAt: number
  /** Open columns by name, `data.*` with its prefix; also in the log entry. */
  open: Record<string, unknown>
  secret: Record<string, unknown>
  removed: boolean
  user: string
}

interface Row {
  row: number
  entity_key: number
  occurred_at: number
  open: string
  secret: string
  removed: number
  user: string
}

const fromRow = (row: Row): EnteredEvent => ({
  row: row.row, entityKey: row.entity_key, occurredAt: row.occurred_at, open: JSON.parse(row.open) as Record<string, unknown>,
  secret: JSON.parse(row.secret) as Record<string, unknown>, removed: row.removed === 1, user: row.user
})

/** Stores an event and answers its row number; rows are never deleted, so a number never returns. */
export function insertEnteredEvent(records: RecordsDatabase, event: Omit<EnteredEvent, 'row' | 'removed'>): number {
  return Number(statement(records, 'INSERT INTO entered_events (entity_key, occurred_at, open, secret, user) VALUES (?, ?, ?, ?, ?)')
    .run(event.entityKey, event.occurredAt, JSON.stringify(event.open), JSON.stringify(event.secret), event.user).lastInsertRowid)
}

export function readEnteredEvent(records: RecordsDatabase, row: number): EnteredEvent | undefined {
  const found = statement<Row>(records, 'SELECT * FROM entered_events WHERE row = ?').get(row)
  return found && fromRow(found)
}

/** Marks an event as removed, or as there again; false when there is no such event. */
export function setEnteredEventRemoved(records: RecordsDatabase, row: number, removed: boolean): boolean {
  return statement(records, 'UPDATE entered_events SET removed = ? WHERE row = ?').run(removed ? 1 : 0, row).changes === 1
}
