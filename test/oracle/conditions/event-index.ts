/** The kernels of the event index over columns that are made of a world's events: a part of the entities in the base, the others in the delta. */
import type { Plan } from '#core/domain/conditions/plan.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { control, runLeaf } from '#core/store/event-index/kernels/leaf.ts'
import { canAnswer } from '#core/store/event-index/leaves.ts'
import type { EventColumns } from '#core/store/event-index/columns.ts'
import type { World } from '#test/builders/conditions/world.ts'
import { columnsOf, type Lists } from '#test/unit/core/store/event-index/columns.ts'
import type { EngineKind } from './engines.ts'

/** Events with an amount that is null rather than absent, as facts have them; every third entity stands in the delta too, the base then knows half of its events. */
function columnsOfWorld(world: World, entity: EntityType): { base: EventColumns; delta: EventColumns } {
  const whole = world.profiles[entity].map(({ id, events }) => [id, events.map((event) => ({ ...event, values: { amount: event.values['amount'] ?? null } }))] as const)
  const base: Lists = new Map(whole.map(([id, events]) => [id, id % 3 === 1 ? events.slice(0, events.length / 2) : events]))
  return { base: columnsOf(base, false), delta: columnsOf(new Map(whole.filter(([id]) => id % 3 === 1)), true) }
}

export const eventIndexKind: EngineKind = {
  name: 'event index', leavesOnly: true,
  start: () => Promise.resolve({
    load(world) {
      const columns = { customer: columnsOfWorld(world, 'customer'), account: columnsOfWorld(world, 'account'), lead: columnsOfWorld(world, 'lead') }
      return Promise.resolve({
        members: (plan) => Promise.resolve(answered(plan, columns[plan.entity], world)),
        close: () => Promise.resolve()
      })
    },
    stop: () => Promise.resolve()
  })
}

/** null where the leaf, or the universe, needs more than the index has. */
function answered({ root, entity, universe, asOf, timeZone }: Plan, { base, delta }: { base: EventColumns; delta: EventColumns }, world: World): number[] | null {
  if (universe || (root.kind !== 'event' && root.kind !== 'occurrence' && root.kind !== 'sequence') || !canAnswer(root)) return null
  const size = world.profiles[entity].length
  const bits = new Uint32Array(new SharedArrayBuffer(Math.ceil(size / 32) * 4))
  runLeaf({ leaf: root, context: { entity, size, asOf, timeZone }, base, delta, bits, control: new Int32Array(new SharedArrayBuffer(control.length * 4)) })
  return Array.from({ length: size }, (_, id) => id).filter((id) => (bits[id >>> 5]! & (1 << (id & 31))) !== 0)
}
