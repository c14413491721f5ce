/** Reading about people is audited like changing them, but must not wait for a writer: entries are gathered and stored together, soon and in order. */
import { keyedHash } from '#core/store/keys.ts'
import { gatherAudit, storeAudit } from './audit-queue.ts'
import type { CallContext } from './context.ts'
import { describeCause } from './errors.ts'
import type { Session } from './session.ts'

/** Notes that a user saw something of an entity, or asked for entities; details name ids, counts and hashes, never values. */
export function auditView(session: Session, context: CallContext, action: string, what: { entityKey?: number; details?: Record<string, unknown> }): void {
  const { records, gate, ports } = session
  if (!gatherAudit(records, { at: ports.clock.now(), user: context.user.id, action, ...what })) return
  gate.run(() => storeAudit(records)).catch((error: unknown) => ports.logger.error('Audit entries were not stored', describeCause(error)))
}

/** A query as the audit keeps it: recognisable when it is asked again, not readable. */
export function queryHash(session: Session, query: string): string {
  return keyedHash(session.keys, `query/${query.trim().toLowerCase()}`)
}
