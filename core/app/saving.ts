import type { Saving } from '#core/store/records/library.ts'
import type { CallContext } from './context.ts'
import type { OpenWorkspace } from './session.ts'

/** Who saves an object of the library and when, with what the call gives beside it. */
export function savingOf({ ports }: OpenWorkspace, { user }: CallContext, { note, expectedVersion }: Pick<Saving, 'note' | 'expectedVersion'> = {}): Saving {
  return { user: user.id, at: ports.clock.now(), note, expectedVersion }
}
