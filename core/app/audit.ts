/** Reading about people is audited like changing them, but must not wait for a writer: entries are gathered and stored together, soon and in order. */
import { keyedHash } from '#core/store/keys.ts'
import { appendAudit, type NewAuditEntry } from '#core/store/records/audit.ts'
import { transaction } from '#core/store/records/statement.ts'
import type { CallContext } from './context.ts'
import { describeCause } from './errors.ts'
import type { Session } from './session.ts'

const waiting = new WeakMap<Session['records'], NewAuditEntry[]>()

/** Notes that a user saw something of an entity, or asked for entities; details name ids, counts and hashes, never values. */
export function auditView(session: Session, context: CallContext, action: string, what: { entityKey?: number; details?: Record<string, unknown> }): void {
  const entry = { at: session.ports.clock.now(), user: context.user.id, action, ...what }
  const entries = waiting.get(session.records)
  if (entries) {
    entries.push(entry)
    return
  }
  waiting.set(session.records, [entry])
  session.gate.run(() => store(session)).catch((error: unknown) => session.ports.logger.error('Audit entries were not stored', describeCause(error)))
}

function store({ records }: Session): void {
  const entries = waiting.get(records) ?? []
  waiting.delete(records)
  transaction(records, () => {
    for (const entry of entries) appendAudit(records, entry)
  })
}

/** A query as the audit keeps it: recognisable when it is asked again, not readable. */
export function queryHash(session: Session, query: string): string {
  return keyedHash(session.keys, `query/${query.trim().toLowerCase()}`)
}
