/** The engine of the application over a real workspace that holds the world: records, facts, and the log between them. */
import { idsOf } from '#core/compute/conditions/bitset.ts'
import { openWorld, readIdentities } from '#test/support/conditions-world.ts'
import type { EngineKind } from './engines.ts'

export const storesKind: EngineKind = {
  name: 'engine', leavesOnly: false,
  start: () => Promise.resolve({
    async load(world) {
      const desk = await openWorld(world)
      // The world's profiles take the identities that the stores could take.
      readIdentities(desk.stores, world)
      return {
        async members(plan) {
          const run = await desk.engine.run(plan)
          return [...(run.ordered ?? idsOf(run.members))]
        },
        close: () => desk.close()
      }
    },
    stop: () => Promise.resolve()
  })
}
