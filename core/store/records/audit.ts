/** Who did what, when. Details name fields and counts, never values of identifying fields. */
import type { RecordsDatabase } from './open.ts'
import { statement } from './statement.ts'

export interface AuditEntry {
  seq: number
  /** Milliseconds since the epoch. */
  at: number
  user: string
  action: string
  entityKey: number | null
  details: Record<string, unknown>
}

export interface NewAuditEntry {
  at: number
  user: string
  action: string
  entityKey?: number
  details?: Record<string, unknown>
}

interface Row {
  seq: number
  at: number
  user: string
  action: string
  entity_key: number | null
  details: string
}

/** Appends to the audit; belongs into the transaction of what it reports. Answers its number. */
export function appendAudit(records: RecordsDatabase, entry: NewAuditEntry): number {
  return Number(statement(records, 'INSERT INTO audit (at, user, action, entity_key, details) VALUES (?, ?, ?, ?, ?)')
    .run(entry.at, entry.user, entry.action, entry.entityKey ?? null, JSON.stringify(entry.details ?? {})).lastInsertRowid)
}

/** Newest first; `before` is the number of the last one of the previous page. */
export function pageAudit(records: RecordsDatabase, page: { before?: number; limit: number; entityKey?: number }): AuditEntry[] {
  return statement<Row>(records, 'SELECT * FROM audit WHERE seq < @before AND (@entityKey IS NULL OR entity_key = @entityKey) ORDER BY seq DESC LIMIT @limit')
    .all({ before: page.before ?? Number.MAX_SAFE_INTEGER, entityKey: page.entityKey ?? null, limit: page.limit })
    .map((row) => ({ seq: row.seq, at: row.at, user: row.user, action: row.action, entityKey: row.entity_key, details: JSON.parse(row.details) as Record<string, unknown> }))
}
