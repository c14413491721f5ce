/** Values that imports would have overwritten, did not, and that a person decides about. */
import { maskFor } from '#core/access/mask.ts'
import type { HeldValue as Answer } from '#core/contract/held-values.ts'
import { masked } from '#core/domain/masks.ts'
import { dismissHeldValue, takeHeldValue } from '#core/identity/edit.ts'
import { knownFields } from '#core/identity/fields.ts'
import { valueOf } from '#core/identity/change.ts'
import { readEntity } from '#core/store/records/entities.ts'
import { countHeldValues, pageHeldValues, type HeldValue } from '#core/store/records/held-values.ts'
import { auditView } from '#core/app/audit.ts'
import type { CallContext } from '#core/app/context.ts'
import type { DeskHost } from '#core/app/host.ts'
import type { Implementer } from '#core/app/middleware.ts'
import { batchNamed } from '#core/app/replays.ts'
import type { Session } from '#core/app/session.ts'
import { numberCursor, pageOf } from './pages.ts'
import { act } from './workspace.ts'

export function heldValuesProcedures({ heldValues: os }: Implementer, host: DeskHost) {
  return {
    list: os.list.handler(({ input: { batchId, limit, cursor }, context }) => {
      const session = host.session()
      const { number: batch } = batchNamed(session, batchId)
      const rows = pageHeldValues(session.records, { batch, after: numberCursor(cursor), limit: limit + 1 })
      auditView(session, context, 'heldValues.list', { details: { batch, rows: Math.min(rows.length, limit) } })
      return pageOf(rows, limit, countHeldValues(session.records, batch), ({ number }) => String(number), (held) => answer(session, context, held))
    }),
    take: os.take.handler(async ({ input: { number }, context }) => {
      const session = host.session()
      await session.commit(['imports', 'customers'], (records) => takeHeldValue(records, number, act(session, context)))
      return { taken: true }
    }),
    dismiss: os.dismiss.handler(async ({ input: { number }, context }) => {
      const session = host.session()
      await session.commit(['imports', 'customers'], (records) => dismissHeldValue(records, number, act(session, context)))
      return { dismissed: true }
    })
  }
}

function answer({ records }: Session, context: CallContext, { number, entityKey, field, value }: HeldValue): Answer {
  const entity = readEntity(records, entityKey)!
  const { label, type, sensitivity } = knownFields(records, entity.type).get(field)!
  const mask = maskFor(context, field, sensitivity)
  return {
    number, entity: entity.type, id: entity.publicId, name: masked(entity.name, maskFor(context, 'name')), field, label, type, stands: masked(valueOf(entity, field), mask), brought: masked(value, mask)
  }
}
