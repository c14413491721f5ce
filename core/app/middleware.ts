/** What stands before every procedure of every transport: the access check, and the translation of errors. */
import { implement } from '@orpc/server'
import { mayDo } from '#core/access/actions.ts'
import { contract } from '#core/contract/contract.ts'
import { DeskError } from '#core/contract/errors.ts'
import type { Logger } from '#core/ports/ports.ts'
import type { CallContext } from './context.ts'
import { toTransportError } from './errors.ts'

/** The contract's implementer with both checks in place. Input is checked after the access check, so that strangers learn nothing from it. */
export function implementer(logger: Logger) {
  return implement(contract)
    .$context<CallContext>()
    .$config({ initialInputValidationIndex: Number.POSITIVE_INFINITY, initialOutputValidationIndex: Number.POSITIVE_INFINITY })
    .use(async ({ context, path, next }) => {
      const action = path.join('.')
      try {
        if (!mayDo(context.user.role, action)) throw denied(action)
        return await next()
      } catch (error) {
        throw toTransportError(error, action, logger)
      }
    })
}
export type Implementer = ReturnType<typeof implementer>

function denied(action: string): DeskError {
  return new DeskError('forbidden', {
    field: action,
    message: { zh: `缺少权限：${action}`, en: `The right “${action}” is missing` },
    remedy: { zh: '请联系工作区所有者授予该权限', en: 'Ask the owner of the workspace for this right' }
  })
}
