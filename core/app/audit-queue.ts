/** Audit entries of what was read, gathered until a writer's turn: soon, in order, and at the latest when the workspace closes. */
import { appendAudit, type NewAuditEntry } from '#core/store/records/audit.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { transaction } from '#core/store/records/statement.ts'

const waiting = new WeakMap<RecordsDatabase, NewAuditEntry[]>()

/** Whether it is the first one of those that wait, so that somebody has to store them. */
export function gatherAudit(records: RecordsDatabase, entry: NewAuditEntry): boolean {
  const entries = waiting.get(records)
  if (entries) entries.push(entry)
  else waiting.set(records, [entry])
  return entries === undefined
}

/** Stores what was gathered. */
export function storeAudit(records: RecordsDatabase): void {
  const entries = waiting.get(records)
  waiting.delete(records)
  if (!entries) return
  transaction(records, () => {
    for (const entry of entries) appendAudit(records, entry)
  })
}
