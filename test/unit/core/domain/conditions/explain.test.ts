import { describe, expect, it } from 'vitest'
import { compile } from '#core/domain/conditions/compile.ts'
import { contextOf, nodeMembers, type Population } from '#core/domain/conditions/evaluate.ts'
import { passes } from '#core/domain/conditions/evaluate-values.ts'
import { explain, type Explanation } from '#core/domain/conditions/explain.ts'
import { nodesOf, type ConditionPlan, type Predicate } from '#core/domain/conditions/plan.ts'
import type { Profile } from '#core/domain/conditions/profile.ts'
import { someDefinition, someWorldWithSegments } from '#test/builders/conditions/definitions.ts'
import { always, event as measured, fieldRef, match, plan, predicate, sequence } from '#test/builders/conditions/plans.ts'
import { asOf, event, profile } from '#test/builders/conditions/profiles.ts'

const day = 86_400_000

function explained(root: ConditionPlan, of: Profile) {
  const population: Population = { customer: [of], account: [], lead: [] }
  return explain(plan(root), of, contextOf(plan(root), population))
}

const missOf = (root: ConditionPlan, of: Profile) => explained(root, of)[0]!.nearestMiss

describe('explain', () => {
  it('says how many events are missing, and shows the newest five that count', () => {
    const events = Array.from({ length: 7 }, (_, index) => event('order', asOf - (7 - index) * day, { amount: index }))
    const [few] = explained(measured(match('order'), { fn: 'count' }, { test: 'range', min: 8 }), profile({ events }))
    expect(few).toMatchObject({ holds: false, found: 7, asked: { test: 'range', min: 8 }, nearestMiss: { kind: 'count', gap: 1, words: { zh: '还差 1 次，截至 03-14', en: 'one more needed, as of 03-14' } } })
    expect(few!.evidence.map(({ amount }) => amount)).toEqual([2, 3, 4, 5, 6])
    expect(missOf(measured(match('order'), { fn: 'count' }, { test: 'range', max: 5, maxOpen: true }), profile({ events }))).toMatchObject({ kind: 'count', gap: -3 })
    expect(explained(measured(match('order'), { fn: 'count' }, { test: 'range', min: 7 }), profile({ events }))[0]).toMatchObject({ holds: true, nearestMiss: null })
  })

  it('says how far a value, a date and a time are from what was asked', () => {
    const attribute = (type: 'number' | 'date' | 'datetime', min: number): ConditionPlan => ({ id: 'n', kind: 'attribute', field: fieldRef('customer', 'field', type), ...predicate({ test: 'range', min }) })
    expect(missOf(attribute('number', 10), profile({ values: { field: 7.5 } }))).toMatchObject({ kind: 'number', gap: 2.5, words: { zh: '还差 2.5' } })
    expect(missOf(attribute('date', 100), profile({ values: { field: 97 } }))).toMatchObject({ kind: 'time', gap: 3 * day, words: { zh: '早了 3 天', en: '3 days too early' } })
    expect(missOf(attribute('datetime', asOf), profile({ values: { field: asOf - 1500 } }))).toMatchObject({ kind: 'time', gap: 1500, words: { en: '2 seconds too early' } })
    expect(missOf(attribute('number', 10), profile())).toMatchObject({ kind: 'blank' })
  })

  it('names the tag that lacks and the one that must not be there', () => {
    const tags = ['a', 'b'].map((tag) => ({ tag, source: 'manual' as const, confidence: null, taggedAt: 0, removedAt: null }))
    const tag = (mode: 'any' | 'all', negated: boolean, ids: string[]): ConditionPlan => ({ id: 'n', kind: 'tag', mode, negated, tags: ids, sources: null, minConfidence: null, tagged: always })
    expect(missOf(tag('all', false, ['a', 'c']), profile({ tags }))).toMatchObject({ kind: 'missingTags', tags: ['c'], words: { zh: '缺少标签：c', en: 'lacks the tag: c' } })
    expect(missOf(tag('any', true, ['b', 'c']), profile({ tags }))).toMatchObject({ kind: 'unwantedTags', tags: ['b'] })
  })

  it('tells the step of a sequence that was reached, with its events', () => {
    const of = profile({ events: [event('a', asOf - 3), event('b', asOf - 2)] })
    expect(explained(sequence([match('a'), match('b'), match('c')]), of)[0]).toMatchObject({
      holds: false, found: 2, evidence: [{ type: 'a' }, { type: 'b' }], nearestMiss: { kind: 'step', reached: 2, steps: 3, words: { zh: '到了第 2 步，共 3 步' } }
    })
  })

  it('gives up on a sequence over too many events instead of taking minutes, and what depends on it is open', () => {
    const events = Array.from({ length: 3000 }, (_, index) => event('a', asOf - 3000 + index))
    const hopeless = { ...sequence([match('a'), match('a'), match('a'), match('b')], { within: 10_000, gaps: [{ min: 1, max: null }] }), id: 'hopeless' }
    const group = (op: 'and' | 'or', other: boolean): ConditionPlan =>
      ({ id: 'root', kind: 'group', op, negated: false, children: [hopeless, { id: 'other', kind: 'group', op: other ? 'and' : 'or', negated: false, children: [] }] })
    const of = profile({ events: [...events, event('b', asOf - 3001)] })
    expect([['and', true], ['and', false], ['or', true], ['or', false]].map(([op, other]) => explained(group(op as 'and', other as boolean), of)[0]!.holds)).toEqual([null, false, true, null])
  })

  it('tells why an occurrence is not the one asked for, and how long a value must still be held', () => {
    const paid = { ...predicate({ test: 'in', values: ['paid'] }), field: fieldRef('event', 'status', 'choice') }
    const of = profile({ values: { level: 'vip' }, history: { level: [{ value: 'new', since: null, until: asOf - day }, { value: 'vip', since: asOf - day, until: null }] }, events: [event('order', asOf - 3 * day)] })
    const occurrence = (change: object): ConditionPlan => ({ id: 'n', kind: 'occurrence', which: 'last', match: match('order'), has: [], window: always, ...change })
    expect(missOf(occurrence({ has: [paid] }), of)).toMatchObject({ kind: 'properties', names: ['status'] })
    expect(missOf(occurrence({ window: { from: asOf - day, to: null } }), of)).toMatchObject({ kind: 'time', gap: 2 * day })
    expect(missOf(occurrence({ match: match('visit') }), of)).toMatchObject({ kind: 'count', gap: 1 })
    const held: ConditionPlan = { id: 'n', kind: 'history', field: fieldRef('customer', 'level', 'choice'), ask: { op: 'heldFor', value: 'vip', since: asOf - 4 * day, longer: true } }
    expect(missOf(held, of)).toMatchObject({ kind: 'held', gap: 3 * day, words: { zh: '还需保持 3 天' } })
  })

  it('agrees with the evaluator on every node of random trees, and what it says is missing would be enough', () => {
    let misses = 0
    for (let seed = 0; seed < 6; seed++) {
      const world = someWorldWithSegments(seed)
      for (let number = 0; number < 60; number++) {
        const { plan: compiled } = compile(someDefinition(world, number), world.catalogue, world.clock)
        if (!compiled) continue
        const context = contextOf(compiled, world.profiles)
        const judged = nodeMembers(compiled, world.profiles)
        const universe = compiled.universe ? undefined : world.profiles[compiled.entity]
        for (const one of universe ?? []) {
          const nodes = explain(compiled, one, context)
          expect(nodes.map(({ id, holds }) => [id, holds])).toEqual([...judged].map(([id, found]) => [id, found.has(one.id)]))
          for (const node of nodesOf(compiled.root)) if (misses < 5000 && isEnough(node, nodes.find(({ id }) => id === node.id), compiled.timeZone)) misses += 1
        }
      }
    }
    expect(misses).toBeGreaterThan(100)
  })
})

/** Whether a gap was told, which must close: what was found and the gap together pass the test, or lie at a bound that is open. */
function isEnough(node: ConditionPlan, explained: Explanation | undefined, timeZone: string): boolean {
  const miss = explained?.nearestMiss
  if (!miss || !('gap' in miss) || miss.gap === 0 || (node.kind !== 'attribute' && node.kind !== 'event')) return false
  const asked = node.kind === 'event' ? node.predicate : node
  const type = node.kind === 'attribute' ? node.field.type : 'field' in node.measure ? node.measure.field.type : 'number'
  const value = (explained.found as number) + (miss.kind === 'time' && type === 'date' ? miss.gap / day : miss.gap)
  const closed: Predicate = { ...asked, test: asked.test.test === 'range' ? { ...asked.test, minOpen: false, maxOpen: false } : asked.test }
  const isClose = [value, Math.round(value * 1e6) / 1e6, Math.round(value * 100) / 100].some((near) => passes(closed, near, type, timeZone))
  expect(isClose, JSON.stringify({ asked, explained })).toBe(true)
  return true
}
