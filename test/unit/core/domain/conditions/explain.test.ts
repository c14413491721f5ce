import { describe, expect, it } from 'vitest'
import { contextOf, nodeMembers, type Population } from '#core/domain/conditions/evaluate.ts'
import { explain } from '#core/domain/conditions/explain.ts'
import type { ConditionPlan } from '#core/domain/conditions/plan.ts'
import type { Profile } from '#core/domain/conditions/profile.ts'
import { always, asOf, event, eventPlan, fieldRef, match, planOf, predicate, profile, sequencePlan } from '#test/builders/conditions/profiles.ts'

const day = 86_400_000

function explained(root: ConditionPlan, of: Profile) {
  const population: Population = { customer: [of], account: [], lead: [] }
  return explain(planOf(root), of, contextOf(planOf(root), population))
}

const missOf = (root: ConditionPlan, of: Profile) => explained(root, of)[0]!.nearestMiss

describe('explain', () => {
  it('says how many events are missing, and shows the newest five that count', () => {
    const events = Array.from({ length: 7 }, (_, index) => event('order', asOf - (7 - index) * day, { amount: index }))
    const [few] = explained(eventPlan({ test: { test: 'range', min: 8 } }), profile({ events }))
    expect(few).toMatchObject({ holds: false, found: 7, asked: { test: 'range', min: 8 }, nearestMiss: { kind: 'count', gap: 1, words: { zh: '还差 1 次，截至 03-14', en: 'one more needed, as of 03-14' } } })
    expect(few!.evidence.map(({ amount }) => amount)).toEqual([2, 3, 4, 5, 6])
    expect(missOf(eventPlan({ test: { test: 'range', max: 5, maxOpen: true } }), profile({ events }))).toMatchObject({ kind: 'count', gap: -3 })
    expect(explained(eventPlan({ test: { test: 'range', min: 7 } }), profile({ events }))[0]).toMatchObject({ holds: true, nearestMiss: null })
  })

  it('says how far a value, a date and a time are from what was asked', () => {
    const attribute = (type: 'number' | 'date' | 'datetime', min: number): ConditionPlan => ({ id: 'n', kind: 'attribute', field: fieldRef('field', type), ...predicate({ test: 'range', min }) })
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
    expect(explained(sequencePlan(['a', 'b', 'c']), of)[0]).toMatchObject({
      holds: false, found: 2, evidence: [{ type: 'a' }, { type: 'b' }], nearestMiss: { kind: 'step', reached: 2, steps: 3, words: { zh: '到了第 2 步，共 3 步' } }
    })
  })

  it('gives up on a sequence over too many events instead of taking minutes, and what depends on it is open', () => {
    const events = Array.from({ length: 3000 }, (_, index) => event('a', asOf - 3000 + index))
    const hopeless = { ...sequencePlan(['a', 'a', 'a', 'b'], { within: 10_000, gaps: [{ min: 1, max: null }] }), id: 'hopeless' }
    const group = (op: 'and' | 'or', other: boolean): ConditionPlan =>
      ({ id: 'root', kind: 'group', op, negated: false, children: [hopeless, { id: 'other', kind: 'group', op: other ? 'and' : 'or', negated: false, children: [] }] })
    const of = profile({ events: [...events, event('b', asOf - 3001)] })
    expect([['and', true], ['and', false], ['or', true], ['or', false]].map(([op, other]) => explained(group(op as 'and', other as boolean), of)[0]!.holds)).toEqual([null, false, true, null])
  })

  it('tells why an occurrence is not the one asked for, and how long a value must still be held', () => {
    const paid = { ...predicate({ test: 'in', values: ['paid'] }), field: fieldRef('status', 'choice', 'event') }
    const of = profile({ values: { level: 'vip' }, history: { level: [{ value: 'new', since: null, until: asOf - day }, { value: 'vip', since: asOf - day, until: null }] }, events: [event('order', asOf - 3 * day)] })
    const occurrence = (change: object): ConditionPlan => ({ id: 'n', kind: 'occurrence', which: 'last', match: match('order'), has: [], window: always, ...change })
    expect(missOf(occurrence({ has: [paid] }), of)).toMatchObject({ kind: 'properties', names: ['status'] })
    expect(missOf(occurrence({ window: { from: asOf - day, to: null } }), of)).toMatchObject({ kind: 'time', gap: 2 * day })
    expect(missOf(occurrence({ match: match('visit') }), of)).toMatchObject({ kind: 'count', gap: 1 })
    const held: ConditionPlan = { id: 'n', kind: 'history', field: fieldRef('level', 'choice'), ask: { op: 'heldFor', value: 'vip', since: asOf - 4 * day, longer: true } }
    expect(missOf(held, of)).toMatchObject({ kind: 'held', gap: 3 * day, words: { zh: '还需保持 3 天' } })
  })

  it('agrees with the evaluator on every node of a tree', () => {
    const root: ConditionPlan = {
      id: 'root', kind: 'group', op: 'and', negated: true, children: [
        { ...eventPlan(), id: 'event' }, { id: 'group', kind: 'group', op: 'or', negated: false, children: [{ ...sequencePlan(['order', 'visit']), id: 'sequence' }] }
      ]
    }
    const of = profile({ events: [event('order', asOf - 1)] })
    const judged = nodeMembers(planOf(root), { customer: [of], account: [], lead: [] })
    expect(Object.fromEntries(explained(root, of).map(({ id, holds }) => [id, holds]))).toEqual(Object.fromEntries([...judged].map(([id, found]) => [id, found.has(0)])))
  })
})
