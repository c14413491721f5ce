import { describe, expect, it } from 'vitest'
import { contextOf, holds, members, nodeMembers, shareOf, type Population } from '#core/domain/conditions/evaluate.ts'
import type { AttributePlan, ConditionPlan, Predicate, Test } from '#core/domain/conditions/plan.ts'
import type { Profile, ProfileTag, Value } from '#core/domain/conditions/profile.ts'
import type { ValueType } from '#core/domain/fields.ts'
import { always, event as measured, fieldRef, match, plan, predicate, sequence } from '#test/builders/conditions/plans.ts'
import { asOf, event, profile } from '#test/builders/conditions/profiles.ts'
import { memberSet } from '#test/builders/conditions/world.ts'

const day = 86_400_000
const nobody: Population = { customer: [], account: [], lead: [] }

function isTrue(node: ConditionPlan, of: Profile): boolean {
  return holds(node, of, contextOf(plan(node), { ...nobody, customer: [of] }))
}

function attribute(type: ValueType, test: Test, change: Partial<Predicate> = {}): AttributePlan {
  return { id: '/root', kind: 'attribute', field: fieldRef('customer', 'field', type), ...predicate(test, change) }
}

const ask = (value: Value, type: ValueType, test: Test, change: Partial<Predicate> = {}) => isTrue(attribute(type, test, change), profile({ values: { field: value } }))

describe('values', () => {
  it('a positive test is false on a blank, its complement true, unless blanks are excluded', () => {
    const test: Test = { test: 'in', values: ['vip'] }
    for (const blank of ['', ' \u3000', null]) {
      expect([ask(blank, 'text', test), ask(blank, 'text', test, { negated: true }), ask(blank, 'text', test, { negated: true, blanks: 'exclude' })]).toEqual([false, true, false])
    }
    expect([ask([], 'list', { test: 'set' }), ask([], 'list', { test: 'hasAny', values: ['a'] }, { negated: true })]).toEqual([false, true])
    expect([ask('VIP', 'text', test), ask('VIP', 'text', test, { negated: true })]).toEqual([true, false])
  })

  it('texts compare by their fold, with exactCase by NFKC', () => {
    expect(ask('ＶＩＰ', 'text', { test: 'in', values: ['vip'] })).toBe(true)
    expect(ask('İstanbul', 'text', { test: 'in', values: ['i\u0307stanbul'] })).toBe(true)
    expect(ask('Straße', 'text', { test: 'in', values: ['strasse'] })).toBe(false)
    expect(ask('ﬁle', 'text', { test: 'startsWith', text: 'fi' })).toBe(true)
    expect([ask('ＶＩＰ', 'text', { test: 'in', values: ['VIP'] }, { exactCase: true }), ask('vip', 'text', { test: 'in', values: ['VIP'] }, { exactCase: true })]).toEqual([true, false])
    expect([ask('100%', 'text', { test: 'contains', text: '0%' }), ask('1000', 'text', { test: 'contains', text: '0%' }), ask('axb', 'text', { test: 'contains', text: 'a_b' })]).toEqual([true, false, false])
    expect([ask('xABCx', 'text', { test: 'matches', pattern: 'a.c' }), ask('xABCx', 'text', { test: 'matches', pattern: 'a.c' }, { exactCase: true })]).toEqual([true, false])
  })

  it('ranges hold their ends unless open; parts of the calendar are those of the zone', () => {
    expect([1, 2, 3].map((value) => ask(value, 'number', { test: 'range', min: 1, max: 3, minOpen: true, maxOpen: true }))).toEqual([false, true, false])
    const lateOnFriday = Date.parse('2026-03-13T18:00:00Z')
    expect(ask(lateOnFriday, 'datetime', { test: 'calendar', part: 'weekday', values: [6] })).toBe(true)
    expect(ask(Date.parse('2024-02-29') / day, 'date', { test: 'calendar', part: 'monthDay', values: [229] })).toBe(true)
  })

  it('elements of lists are texts by their fold and numbers, and "1" is not 1', () => {
    const list = ['Red', 1]
    expect([ask(list, 'list', { test: 'hasAny', values: ['red'] }), ask(list, 'list', { test: 'hasAny', values: ['1'] }), ask(list, 'list', { test: 'hasAll', values: ['red', 1] })]).toEqual([true, false, true])
    expect([1, 2, 3].map((n) => ask(list, 'list', { test: 'size', min: n, max: n }))).toEqual([false, true, false])
  })
})

describe('events', () => {
  const orders = (...amounts: Value[]) => profile({ events: amounts.map((amount, index) => event('order', asOf - (amounts.length - index) * day, amount === null ? {} : { amount })) })
  const measure = (fn: 'sum' | 'avg' | 'min' | 'max' | 'median' | 'first' | 'last' | 'distinct', test: Test) => measured(match('order'), { fn, field: fieldRef('event', 'amount', 'decimal') }, test)
  const equals = (value: number): Test => ({ test: 'in', values: [value] })

  it('counts valid events by their exact name up to asOf, asOf included', () => {
    const of = profile({ events: [event('order', asOf), event('order', asOf + 1), event('Order', asOf - 1)] })
    expect(isTrue(measured(match('order'), { fn: 'count' }, equals(1)), of)).toBe(true)
    expect(isTrue(measured(match('order'), { fn: 'count' }, equals(0)), profile())).toBe(true)
  })

  it('adds money in cents; of nothing the sum is 0 and all else blank, which is false', () => {
    expect(isTrue(measure('sum', equals(0.3)), orders(0.1, 0.2))).toBe(true)
    expect(isTrue(measure('avg', equals(33.33)), orders(33.33, 33.33, 33.33))).toBe(true)
    expect(isTrue(measure('median', equals(10.105)), orders(10.1, 10.11))).toBe(true)
    expect(isTrue(measure('median', equals(2)), orders(9, 2, 1))).toBe(true)
    expect(isTrue(measure('sum', equals(0)), profile())).toBe(true)
    for (const fn of ['avg', 'min', 'max', 'median', 'first', 'last'] as const) expect(isTrue(measure(fn, { test: 'range', max: 10 }), profile()), fn).toBe(false)
  })

  it('first and last are the property of that event, even where it is blank, and one time is ordered by batch and row', () => {
    expect([isTrue(measure('first', equals(5)), orders(null, 5)), isTrue(measure('last', equals(5)), orders(null, 5))]).toEqual([false, true])
    const atOnce = profile({ events: [event('order', asOf - 5, { amount: 1 }), event('order', asOf - 5, { amount: 2 })] })
    expect([isTrue(measure('first', equals(1)), atOnce), isTrue(measure('last', equals(2)), atOnce)]).toEqual([true, true])
  })

  it('days are those of the zone; periods are numbered back from asOf', () => {
    const of = profile({ events: [event('order', '2026-03-12T15:59:59.999Z'), event('order', '2026-03-12T16:00:00.000Z')] })
    expect(isTrue(measured(match('order'), { fn: 'activeDays' }, equals(2)), of)).toBe(true)
    expect(isTrue(measured(match('order'), { fn: 'daysSinceFirst' }, equals(2)), of)).toBe(true)
    expect(isTrue(measured(match('order'), { fn: 'daysSinceLast' }, equals(1)), of)).toBe(true)
    const atEdges = profile({ events: [event('order', asOf), event('order', asOf - day), event('order', asOf - day + 1)] })
    expect(isTrue(measured(match('order'), { fn: 'activePeriods', length: day, periods: 2, each: 1 }, equals(2)), atEdges)).toBe(true)
    expect(isTrue(measured(match('order'), { fn: 'activePeriods', length: day, periods: 2, each: 2 }, equals(1)), atEdges)).toBe(true)
    expect(isTrue(measured(match('order'), { fn: 'activePeriods', length: day, periods: 1, each: 1 }, equals(1)), atEdges)).toBe(true)
  })

  it('an occurrence is one event, wherever it lies, which must then lie in the window and pass', () => {
    const paid = { ...predicate({ test: 'in', values: ['paid'] }), field: fieldRef('event', 'status', 'choice') }
    const of = profile({ events: [event('order', asOf - 3 * day), event('order', asOf - 2 * day, { status: 'paid' }), event('order', asOf - day)] })
    const occurrence = (which: 'first' | 'firstEver' | 'last', window = always, where = [paid], has: typeof where = []) =>
      isTrue({ id: '/root', kind: 'occurrence', which, match: match('order', ...where), has, window }, of)
    expect([occurrence('first'), occurrence('firstEver'), occurrence('last')]).toEqual([true, false, true])
    expect([occurrence('first', { from: asOf - day, to: null }), occurrence('last', { from: asOf - day, to: null }, []), occurrence('last', always, [], [paid])]).toEqual([false, true, false])
  })
})

describe('sequences', () => {
  const at = (...events: [name: string, minutes: number, values?: Record<string, Value>][]) =>
    profile({ events: events.map(([name, minutes, values]) => event(name, asOf - day + minutes * 60_000, values)) })

  it('steps rise strictly in time, and a step twice is two events', () => {
    expect(isTrue(sequence([match('a'), match('b')]), at(['a', 0], ['b', 1]))).toBe(true)
    expect([isTrue(sequence([match('a'), match('b')]), at(['a', 1], ['b', 1])), isTrue(sequence([match('a'), match('b')]), at(['b', 0], ['a', 1]))]).toEqual([false, false])
    expect([isTrue(sequence([match('a'), match('a')]), at(['a', 0])), isTrue(sequence([match('a'), match('a')]), at(['a', 0], ['a', 1]))]).toEqual([false, true])
    expect(isTrue(sequence([match('a'), match('b')], { negated: true }), at(['a', 1], ['b', 1]))).toBe(true)
  })

  it('bounds hold their ends, and a later start is tried where the first one fails', () => {
    expect(isTrue(sequence([match('a'), match('b'), match('c')], { within: 10 * 60_000 }), at(['a', 0], ['a', 5], ['b', 6], ['c', 15]))).toBe(true)
    expect(isTrue(sequence([match('a'), match('b'), match('c')], { within: 10 * 60_000 - 1 }), at(['a', 0], ['a', 5], ['b', 6], ['c', 15]))).toBe(false)
    const gaps = [{ min: 2 * 60_000, max: 3 * 60_000 }]
    expect([1, 2, 3, 4].map((minutes) => isTrue(sequence([match('a'), match('b')], { gaps }), at(['a', 0], ['b', minutes])))).toEqual([false, true, true, false])
  })

  it('what must not lie between is looked for strictly between the two steps', () => {
    const sequenceOf = sequence([match('a'), match('b')], { notBetween: [match('x')] })
    expect([isTrue(sequenceOf, at(['a', 0], ['x', 1], ['b', 2])), isTrue(sequenceOf, at(['a', 0], ['x', 0], ['b', 2], ['x', 2])), isTrue(sequenceOf, at(['a', 0], ['x', 1], ['a', 2], ['b', 3]))]).toEqual([false, true, true])
  })

  it('the same property is equal by its fold and not blank on all steps', () => {
    const sequenceOf = sequence([match('a'), match('b')], { same: [fieldRef('event', 'channel', 'choice')] })
    expect(isTrue(sequenceOf, at(['a', 0, { channel: 'ＡＰＰ' }], ['b', 1, { channel: 'app' }]))).toBe(true)
    expect([isTrue(sequenceOf, at(['a', 0], ['b', 1])), isTrue(sequenceOf, at(['a', 0, { channel: 'web' }], ['b', 1, { channel: 'app' }]))]).toEqual([false, false])
  })

  it('in any order each step has an event of its own', () => {
    const any = (steps: string[], change = {}) => sequence(steps.map((step) => match(step)), { ordered: false, ...change })
    expect([isTrue(any(['a', 'b']), at(['b', 0], ['a', 0])), isTrue(any(['a', 'a']), at(['a', 0])), isTrue(any(['a', 'a', 'b'], { within: 60_000 }), at(['b', 0], ['a', 0], ['a', 1]))]).toEqual([true, false, true])
    expect(isTrue(any(['a', 'b'], { within: 60_000 }), at(['a', 0], ['b', 2]))).toBe(false)
  })
})

describe('what else is kept of an entity', () => {
  it('a field is held without a beginning before its first change, and changes lie between two values', () => {
    const of = profile({ values: { field: 'b' }, history: { field: [{ value: 'a', since: null, until: asOf - 5 }, { value: 'b', since: asOf - 5, until: null }] } })
    const history = (question: Extract<ConditionPlan, { kind: 'history' }>['ask'], who = of) => isTrue({ id: '/root', kind: 'history', field: fieldRef('customer', 'field', 'choice'), ask: question }, who)
    expect([asOf - 5, asOf - 6].map((since) => history({ op: 'heldFor', value: 'b', since, longer: true }))).toEqual([true, false])
    expect([asOf - 5, asOf - 6].map((since) => history({ op: 'heldFor', value: 'b', since, longer: false }))).toEqual([false, true])
    expect(history({ op: 'heldFor', value: 'b', since: 0, longer: true }, profile({ values: { field: 'B' } }))).toBe(true)
    expect(history({ op: 'changed', from: 'a', to: null, window: { from: asOf - 5, to: null } })).toBe(true)
    expect(history({ op: 'changed', from: null, to: 'b', window: { from: asOf - 4, to: null } })).toBe(false)
    expect([asOf - 6, asOf - 5].map((at) => history({ op: 'was', value: 'a', window: { from: at, to: at + 1 } }))).toEqual([true, false])
    expect([asOf, asOf + 1].map((at) => history({ op: 'was', value: 'b', window: { from: at, to: at + 1 } }))).toEqual([true, false])
    expect(history({ op: 'was', value: 'b', window: { from: asOf, to: asOf } })).toBe(false)
  })

  it('a field whose changes are kept is taken as it was at asOf', () => {
    const of = profile({ values: { field: 'now' }, history: { field: [{ value: 'then', since: null, until: asOf + 1 }, { value: 'now', since: asOf + 1, until: null }] } })
    const field = { ...fieldRef('customer', 'field', 'choice'), asOfHistory: true }
    expect(isTrue({ ...attribute('choice', { test: 'in', values: ['then'] }), field }, of)).toBe(true)
    expect(isTrue({ ...attribute('choice', { test: 'in', values: ['then'] }), field }, profile({ values: { field: 'then' } }))).toBe(true)
  })

  it('an assignment counts while it stands, from those sources and with that confidence', () => {
    const tag = (change: Partial<ProfileTag>, sources: ProfileTag['source'][] | null = null, minConfidence: number | null = null) => isTrue(
      { id: '/root', kind: 'tag', mode: 'any', negated: false, tags: ['t'], sources, minConfidence, tagged: always },
      profile({ tags: [{ tag: 't', source: 'manual', confidence: null, taggedAt: asOf - 9, removedAt: null, ...change }] }))
    expect([tag({}), tag({ taggedAt: asOf + 1 }), tag({ removedAt: asOf }), tag({ removedAt: asOf + 1 })]).toEqual([true, false, false, true])
    expect([tag({}, ['model']), tag({ source: 'model', confidence: 0.5 }, ['model'], 0.5), tag({ confidence: 0.4 }, null, 0.5), tag({}, null, 0.5)]).toEqual([false, true, false, false])
  })

  it('of nothing all, any and atLeast are false and none is true', () => {
    const filter = { ...predicate({ test: 'range', min: 2 }), field: { ...fieldRef('customer', 'n', 'number'), of: 'element' as const } }
    const elements = (kind: 'any' | 'all' | 'none', value: Value) =>
      isTrue({ id: '/root', kind: 'elements', field: fieldRef('customer', 'cart', 'objects'), quantifier: { kind }, where: [filter] }, profile({ values: { cart: value } }))
    expect((['any', 'all', 'none'] as const).map((kind) => elements(kind, []))).toEqual([false, false, true])
    expect((['any', 'all', 'none'] as const).map((kind) => elements(kind, [{ n: 1 }, { n: 2 }]))).toEqual([true, false, false])
    expect((['any', 'all', 'none'] as const).map((kind) => elements(kind, [{ n: 3 }]))).toEqual([true, true, false])
    const where = attribute('number', { test: 'range', min: 2 })
    const related = (kind: 'any' | 'all' | 'none', others: Profile[]) => isTrue({ id: '/root', kind: 'related', relation: 'customer.referrals', to: 'customer', quantifier: { kind }, where }, profile({ related: () => others }))
    expect((['any', 'all', 'none'] as const).map((kind) => related(kind, []))).toEqual([false, false, true])
    const atLeastNone = (others: Profile[]) => isTrue({ id: '/root', kind: 'related', relation: 'customer.referrals', to: 'customer', quantifier: { kind: 'atLeast', n: 0 }, where }, profile({ related: () => others }))
    expect([atLeastNone([]), atLeastNone([profile()])]).toEqual([false, true])
    expect((['any', 'all', 'none'] as const).map((kind) => related(kind, [profile({ values: { field: 2 } })]))).toEqual([true, true, false])
  })
})

describe('everyone', () => {
  const people = [5, 3, 3, 1, null].map((value, id) => profile({ id, publicId: `C${id}`, values: { field: value } }))
  const population = { ...nobody, customer: people }
  const ranks = (test: Test) => members(plan(attribute('number', test)), population)
  const all = attribute('number', { test: 'set' }, { negated: true })
  const everyone: ConditionPlan = { id: '/root', kind: 'group', op: 'and', negated: false, children: [] }

  it('ranks the values that are there, keeps ties and rounds percentages up', () => {
    expect([ranks({ test: 'rank', end: 'top', count: 2 }), ranks({ test: 'rank', end: 'bottom', count: 1 }), ranks({ test: 'rank', end: 'top', percent: 26 })]).toEqual([[0, 1, 2], [3], [0, 1, 2]])
    expect([ranks({ test: 'rank', end: 'top', percent: 0 }), ranks({ test: 'rank', end: 'top', count: 99 })]).toEqual([[], [0, 1, 2, 3]])
    expect(shareOf(3000, 1.1)).toBe(33)
  })

  it('ranks within the universe, which a segment may be', () => {
    const universe = { id: '/universe', kind: 'segment' as const, segment: 's', negated: false, members: memberSet('s', [1, 3, 4]) }
    expect(members(plan(attribute('number', { test: 'rank', end: 'top', count: 1 }), { universe }), population)).toEqual([1])
  })

  it('limits after the tree: blanks last either way, ties by id, at random by the hash', () => {
    const limit = { n: 4, percent: null, by: fieldRef('customer', 'field', 'number'), descending: true, seed: 0 }
    expect(members(plan(everyone, { limit }), population)).toEqual([0, 1, 2, 3])
    expect(members(plan(everyone, { limit: { ...limit, n: 5, descending: false } }), population)).toEqual([3, 1, 2, 0, 4])
    const random = members(plan(everyone, { limit: { n: null, percent: 41, by: null, descending: false, seed: 9 } }), population)
    expect(random).toHaveLength(3)
    expect(members(plan(everyone, { limit: { n: 5, percent: null, by: null, descending: false, seed: 9 } }), population).slice(0, 3)).toEqual(random)
  })

  it('gives each node its members, and a segment those of its own definition', () => {
    const segment: ConditionPlan = { id: 'two', kind: 'segment', segment: 's', negated: true, members: plan(attribute('number', { test: 'range', min: 3 })) }
    const root: ConditionPlan = { id: 'root', kind: 'group', op: 'or', negated: false, children: [{ ...all, id: 'one' }, segment] }
    expect([...nodeMembers(plan(root), population)].map(([id, found]) => [id, [...found]])).toEqual([['root', [3, 4]], ['one', [4]], ['two', [3, 4]]])
  })
})
