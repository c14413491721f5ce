/** The kernels against the reference evaluator on random events, and against plain counting where the rule is short. */
import { describe, expect, test } from 'vitest'
import { holds } from '#core/domain/conditions/evaluate.ts'
import { dayAt } from '#core/domain/conditions/time.ts'
import type { EventPlan, SequencePlan } from '#core/domain/conditions/plan.ts'
import type { ProfileEvent } from '#core/domain/conditions/profile.ts'
import { createRandom, type Random } from '#core/domain/demo/random.ts'
import { control, runLeaf, stretch } from '#core/store/event-index/kernels/leaf.ts'
import { canAnswer } from '#core/store/event-index/leaves.ts'
import type { EventLeaf, LeafContext } from '#core/store/event-index/types.ts'
import { leafAsOf, profileOf, randomEvents, randomLeaf } from '#test/builders/event-leaves.ts'
import { columnsOf, type Lists } from './columns.ts'

const timeZones = ['Asia/Shanghai', 'America/St_Johns', 'Africa/Cairo', 'Pacific/Apia', 'UTC']

function answer(leaf: EventLeaf, context: LeafContext, base: Lists, delta: Lists = new Map()): boolean[] {
  const bits = new Uint32Array(new SharedArrayBuffer(Math.ceil(context.size / 32) * 4))
  runLeaf({
    leaf, context, base: columnsOf(base, false), delta: columnsOf(delta, true), bits, control: new Int32Array(new SharedArrayBuffer(control.length * 4))
  })
  return Array.from({ length: bits.length * 32 }, (_, id) => (bits[id >>> 5]! & (1 << (id & 31))) !== 0)
}

const context = (size: number, timeZone = 'Asia/Shanghai'): LeafContext => ({ entity: 'customer', size, asOf: leafAsOf, timeZone })
const evaluated = (leaf: EventLeaf, events: readonly ProfileEvent[], { asOf, timeZone }: LeafContext) =>
  holds(leaf, profileOf(0, events), { asOf, timeZone, inSegment: () => false, inRank: () => false })

function randomLists(random: Random, ids: readonly number[], most: number): Map<number, ProfileEvent[]> {
  return new Map(ids.filter(() => random.chance(0.8)).map((id) => [id, randomEvents(random, most)]))
}

describe('kernels', () => {
  test('answer as the reference evaluator does, base and delta together', () => {
    const random = createRandom(20_260_101)
    const answers = { true: 0, false: 0 }
    for (let round = 0; round < 1500; round++) {
      const base = randomLists(random, Array.from({ length: random.below(40) }, (_, id) => id), random.pick([3, 8, 40]))
      const delta = randomLists(random, [2, 5, 31, 32, 45].filter(() => random.chance(0.5)), 8)
      const leaf = randomLeaf(random)
      const asked = context(50, random.pick(timeZones))
      expect(canAnswer(leaf)).toBe(true)
      const found = answer(leaf, asked, base, delta)
      for (let id = 0; id < asked.size; id++) {
        const expected = evaluated(leaf, delta.get(id) ?? base.get(id) ?? [], asked)
        if (found[id] !== expected) expect({ id, events: delta.get(id) ?? base.get(id), leaf, holds: found[id] }).toEqual({ holds: expected })
        answers[`${expected}`]++
      }
      expect(found.slice(asked.size)).toEqual(found.slice(asked.size).map(() => false))
    }
    expect(Math.min(answers.true, answers.false)).toBeGreaterThan(10_000)
  })

  const count = (min: number, max: number): EventPlan => ({
    kind: 'event', id: 'count', match: { names: ['order'], where: [] }, window: { from: null, to: null }, measure: { fn: 'count' },
    predicate: { test: { test: 'range', min, max }, negated: false, blanks: 'exclude', exactCase: false }
  })

  test('those without events have a count of 0, also beyond the base', () => {
    const order: ProfileEvent = { batch: 1, row: 1, type: 'order', at: leafAsOf, values: { amount: null } }
    const late = { ...order, at: leafAsOf + 1 }
    expect(answer(count(0, 0), context(40), new Map([[0, [order]], [2, [late]]])).slice(0, 40)).toEqual([false, ...Array.from({ length: 39 }, () => true)])
    expect(answer(count(1, 9), context(3), new Map([[0, [order]], [2, [late]]])).slice(0, 3)).toEqual([true, false, false])
  })

  test('stretches of ids join without a gap', () => {
    const order: ProfileEvent = { batch: 1, row: 1, type: 'order', at: 0, values: { amount: 1 } }
    const size = stretch * 2 + 7
    const members = [0, 31, stretch - 1, stretch, stretch * 2, size - 1]
    const found = answer(count(1, 1), context(size), new Map(members.map((id) => [id, [order]])))
    expect(found.flatMap((holding, id) => (holding ? [id] : []))).toEqual(members)
  })

  test('a day that comes twice, since clocks go back over midnight, counts once', () => {
    // St John's, 2010-11-07: at 00:01 it was 23:01 of the 6th again.
    const at = [2, 2.51, 2.6, 3.6].map((hours) => Date.UTC(2010, 10, 7) + Math.round(hours * 3_600_000))
    const events = at.map((time, row): ProfileEvent => ({ batch: 1, row, type: 'order', at: time, values: { amount: null } }))
    const days = (active: number): EventPlan => ({ ...count(active, active), measure: { fn: 'activeDays' } })
    expect(at.map((time) => dayAt(time, 'America/St_Johns') - 14_919)).toEqual([0, 1, 0, 1])
    const lists: Lists = new Map([[0, events], [1, events.slice(1)], [2, events.slice(1, 3)], [3, events.slice(2)], [4, events.slice(1, 2)]])
    expect(answer(days(2), context(5, 'America/St_Johns'), lists).slice(0, 5)).toEqual([true, true, true, true, false])
  })

  test('money is summed exactly where doubles are not', () => {
    const amounts = [90_071_992_547_409.92, 0.01, 0.01, -90_071_992_547_409.92]
    const events = amounts.map((amount, row): ProfileEvent => ({ batch: 1, row, type: 'order', at: row, values: { amount } }))
    const sum: EventPlan = {
      ...count(0, 0), measure: { fn: 'sum', field: { of: 'event', name: 'amount', type: 'decimal', place: 'open', asOfHistory: false } },
      predicate: { test: { test: 'in', values: [0.02] }, negated: false, blanks: 'exclude', exactCase: false }
    }
    expect(answer(sum, context(1), new Map([[0, events]]))[0]).toBe(true)
  })

  test('a long list takes linear time, gaps and all', () => {
    const events = Array.from({ length: 200_000 }, (_, row): ProfileEvent => ({ batch: 1, row, type: row % 2 === 0 ? 'a' : 'b', at: row, values: { amount: null } }))
    const steps = ['a', 'b', 'a', 'c'].map((name) => ({ names: [name], where: [] }))
    const plan: SequencePlan = {
      kind: 'sequence', id: 's', steps, ordered: true, within: null, gaps: steps.slice(1).map(() => ({ min: 2, max: null })),
      notBetween: steps.slice(1).map(() => ({ names: ['d'], where: [] })), same: [], window: { from: null, to: null }, negated: false
    }
    expect(answer(plan, context(1), new Map([[0, events]]))[0]).toBe(false)
    expect(answer({ ...plan, steps: steps.slice(0, 3) }, context(1), new Map([[0, events]]))[0]).toBe(true)
    expect(answer({ ...plan, ordered: false }, context(1), new Map([[0, events]]))[0]).toBe(false)
  })
})

test('what the index does not hold is left to others', () => {
  const random = createRandom(7)
  const leaves = Array.from({ length: 200 }, () => randomLeaf(random))
  const other = { of: 'event', name: 'data.city', type: 'text', place: 'open', asOfHistory: false } as const
  const filter = { test: { test: 'set' }, negated: false, blanks: 'include', exactCase: false, field: other } as const
  for (const leaf of leaves) {
    if (leaf.kind === 'sequence') {
      expect(canAnswer({ ...leaf, same: [other] })).toBe(false)
      expect(canAnswer({ ...leaf, steps: [...leaf.steps, { names: ['order'], where: [filter] }] })).toBe(false)
      expect(canAnswer({ ...leaf, notBetween: [{ names: ['order'], where: [filter] }] })).toBe(false)
    } else {
      expect(canAnswer({ ...leaf, match: { ...leaf.match, where: [filter] } })).toBe(false)
      if (leaf.kind === 'occurrence') expect(canAnswer({ ...leaf, has: [filter] })).toBe(false)
      else expect(canAnswer({ ...leaf, measure: { fn: 'first', field: other } })).toBe(false)
    }
  }
})
