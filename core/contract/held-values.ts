/** Values of imports that did not overwrite what is protected or was edited by hand: a person takes them over or dismisses them. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { entityTypes } from '#core/domain/entities.ts'
import { page, pageInput, words } from './common.ts'
import { valueType } from './imports.ts'

export const heldValue = z.object({
  number: z.number().int(),
  entity: z.enum(entityTypes),
  id: z.string().describe('public id'),
  name: z.string().nullable(),
  field: z.string(),
  label: words,
  type: valueType,
  stands: z.unknown().describe('what the entity holds; null: blank by now'),
  brought: z.unknown().describe('what the import says')
})
export type HeldValue = z.infer<typeof heldValue>

const byNumber = z.object({ number: z.coerce.number().int().min(1) })

export const heldValuesContract = {
  list: oc.route({ method: 'GET', path: '/imports/{batchId}/held' }).input(z.object({ batchId: z.string().max(100), ...pageInput })).output(page(heldValue)),
  /** An edit of the entity like any other, and undone like it. */
  take: oc.route({ method: 'POST', path: '/imports/held/{number}/take' }).input(byNumber).output(z.object({ taken: z.boolean() })),
  dismiss: oc.route({ method: 'POST', path: '/imports/held/{number}/dismiss' }).input(byNumber).output(z.object({ dismissed: z.boolean() }))
}
