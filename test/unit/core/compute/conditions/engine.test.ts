/** The engine over real stores, held against the reference evaluator on random worlds. */
import { describe, expect, test } from 'vitest'
import { has, idsOf } from '#core/compute/conditions/bitset.ts'
import { explainFor } from '#core/compute/conditions/explain.ts'
import { compile } from '#core/domain/conditions/compile.ts'
import { members, nodeMembers } from '#core/domain/conditions/evaluate.ts'
import { someDefinition, someWorldWithSegments } from '#test/builders/conditions/definitions.ts'
import { openWorld, readIdentities } from '#test/support/conditions-world.ts'

const worlds = Number(process.env['CONDITION_WORLDS'] ?? 2)
const definitions = 100

describe.each(Array.from({ length: worlds }, (_, index) => 9000 + index))('world %i', (seed) => {
  test.each([
    ['in facts', () => false, false],
    ['in facts, events in the index,', () => false, true],
    ['in records', (field: string) => field.startsWith('attr.') || field.startsWith('data.'), false]
  ] as const)('custom values %s: members and nodes of random definitions are those of the evaluator', async (_where, isSecret, withIndex) => {
    const world = someWorldWithSegments(seed)
    const desk = await openWorld(world, isSecret, { withIndex })
    try {
      readIdentities(desk.stores, world)
      let answered = 0
      for (let number = 0; number < definitions; number++) {
        const definition = someDefinition(world, number)
        const { plan } = compile(definition, desk.catalogue, { now: world.clock.now, timeZone: world.clock.timeZone, weekStart: world.clock.weekStart })
        if (!plan) continue
        answered++
        const run = await desk.engine.run(plan)
        const context = JSON.stringify({ seed, number, definition })
        expect([...(run.ordered ?? idsOf(run.members))], context).toEqual(members(plan, world.profiles))
        const nodes = nodeMembers(plan, world.profiles)
        expect([...run.nodes.keys()].sort(), context).toEqual([...nodes.keys()].sort())
        for (const [id, expected] of nodes) expect([id, ...idsOf(run.nodes.get(id)!)], context).toEqual([id, ...[...expected].sort((one, other) => one - other)])
        const id = number % world.profiles[plan.entity].length
        const explained = await explainFor(desk.engine, desk.sources, plan, id)
        expect(explained, context).toMatchObject({ inUniverse: has(run.universe, id), holds: has(run.members, id) })
        if (withIndex) expect(explained, context).toEqual(await explainFor({ ...desk.engine, index: undefined }, desk.sources, plan, id))
        // A sequence over very many events may stay open.
        for (const node of explained!.nodes) if (node.holds !== null && explained!.inUniverse) expect([node.id, node.holds], context).toEqual([node.id, has(run.nodes.get(node.id)!, id)])
      }
      expect(answered).toBeGreaterThan(definitions / 3)
      expect(desk.answeredByIndex() > 0).toBe(withIndex)
    } finally {
      await desk.close()
    }
  })
})
