import { describe, expect, test } from 'vitest'
import { compileCondition } from '#core/domain/conditions/compile.ts'
import { operator, operators, operatorsOf } from '#core/domain/conditions/operators.ts'
import { parseDate } from '#core/domain/conditions/time.ts'
import { context, testCatalogue } from './catalogue.ts'
import type { Predicate, Test } from '#core/domain/conditions/plan.ts'

const catalogue = testCatalogue()

function ask(field: string, op: string, more: Record<string, unknown> = {}, run = context): Predicate & Record<string, unknown> {
  const { plan, problems } = compileCondition({ kind: 'attribute', field, op, ...more }, 'customer', catalogue, run)
  expect(problems).toEqual([])
  return plan as unknown as Predicate & Record<string, unknown>
}
const testOf = (field: string, op: string, value?: unknown, unit?: string, run = context) => ask(field, op, { ...(value !== undefined && { value }), ...(unit && { unit }) }, run).test

/** The operators of §3, word for word. */
const specified = {
  text: 'eq ne in notIn contains notContains startsWith notStartsWith endsWith notEndsWith matches notMatches isSet isNotSet',
  number: 'eq ne gt gte lt lte between notBetween in notIn isSet isNotSet topN bottomN topPercent bottomPercent',
  decimal: 'eq ne gt gte lt lte between notBetween in notIn isSet isNotSet topN bottomN topPercent bottomPercent',
  boolean: 'isTrue isFalse isNotTrue isNotFalse isSet isNotSet',
  date: 'on notOn before after onOrBefore onOrAfter between notBetween inLast notInLast inNext notInNext moreThanAgo moreThanAhead inThis inPrevious inFollowing monthIs weekdayIs anniversaryInNext anniversaryInLast isSet isNotSet',
  datetime: 'on notOn before after onOrBefore onOrAfter between notBetween inLast notInLast inNext notInNext moreThanAgo moreThanAhead inThis inPrevious inFollowing monthIs weekdayIs anniversaryInNext anniversaryInLast isSet isNotSet',
  choice: 'eq ne in notIn isSet isNotSet',
  list: 'hasAny hasAll hasNone sizeEq sizeGte sizeLte isSet isNotSet',
  identity: 'hasChannel notHasChannel verified sharedByAtLeast'
} as const

describe('the table', () => {
  test('has exactly the operators of the specification for each type', () => {
    for (const [type, names] of Object.entries(specified)) {
      expect(operatorsOf(type as keyof typeof specified).map(({ name }) => name).sort(), type).toEqual(names.split(' ').sort())
    }
    expect(operatorsOf('objects')).toEqual([])
  })

  test('names each operator once, with words in both languages', () => {
    expect(new Set(operators.map(({ name }) => name)).size).toBe(operators.length)
    for (const { name, words } of operators) expect([words.zh, words.en].every((text) => text.trim() !== ''), name).toBe(true)
    for (const language of ['zh', 'en'] as const) expect(new Set(operators.map(({ words }) => words[language])).size).toBe(operators.length)
  })

  test('takes the complement of a positive one for each negative one', () => {
    const negatives = operators.filter(({ negates }) => negates !== null).map(({ name, negates }) => `${name} ${negates}`)
    expect(negatives).toEqual([
      'ne eq', 'notIn in', 'notContains contains', 'notStartsWith startsWith', 'notEndsWith endsWith', 'notMatches matches', 'notBetween between', 'isNotTrue isTrue', 'isNotFalse isFalse',
      'notOn on', 'notInLast inLast', 'notInNext inNext', 'hasNone hasAny', 'isNotSet isSet', 'notHasChannel hasChannel'
    ])
  })

  test('leaves ranks out where they make no sense', () => {
    expect(operatorsOf('number', { ranks: false }).some(({ ranks }) => ranks)).toBe(false)
    expect(operator('constructor')).toBeUndefined()
  })
})

describe('texts', () => {
  test('are folded, or kept in their case', () => {
    expect(testOf('attr.motto', 'eq', 'ＡＢc')).toEqual({ test: 'in', values: ['abc'] })
    expect(ask('attr.motto', 'eq', { value: 'ＡＢc', exactCase: true })).toMatchObject({ test: { test: 'in', values: ['ABc'] }, exactCase: true })
    expect(testOf('attr.motto', 'in', ['A', 'a', 'b'])).toEqual({ test: 'in', values: ['a', 'b'] })
    expect(testOf('attr.motto', 'contains', '100%_')).toEqual({ test: 'contains', text: '100%_' })
    expect(testOf('attr.motto', 'startsWith', 'X')).toEqual({ test: 'startsWith', text: 'x' })
    expect(testOf('attr.motto', 'endsWith', 'X')).toEqual({ test: 'endsWith', text: 'x' })
    expect(testOf('attr.motto', 'matches', '^A.\\W')).toEqual({ test: 'matches', pattern: '^A.\\W' })
  })

  test('patterns of RE2 are kept as they are', () => {
    for (const pattern of ['^\\d{6}(19|20)\\d{2}(0[1-9]|1[0-2])\\d{5}[\\dX]$', '[]()]{2,5}', 'a{1000}', '\\p{Han}{2,4}', '(?s).*', 'x{', '(a|(b|c{3}){4})*']) {
      expect(testOf('attr.motto', 'matches', pattern)).toEqual({ test: 'matches', pattern })
    }
  })

  test('have negatives that let blanks in unless they are excluded', () => {
    expect(ask('attr.motto', 'ne', { value: 'x' })).toMatchObject({ negated: true, blanks: 'include', test: { test: 'in', values: ['x'] } })
    expect(ask('attr.motto', 'notMatches', { value: 'x', blanks: 'exclude' })).toMatchObject({ negated: true, blanks: 'exclude' })
    expect(ask('attr.motto', 'isNotSet')).toMatchObject({ negated: true, test: { test: 'set' } })
  })
})

describe('numbers, booleans and lists', () => {
  test('numbers', () => {
    expect(testOf('points', 'eq', -0)).toEqual({ test: 'in', values: [0] })
    expect(testOf('points', 'gt', 5)).toEqual({ test: 'range', min: 5, minOpen: true })
    expect(testOf('points', 'gte', 5)).toEqual({ test: 'range', min: 5 })
    expect(testOf('points', 'lt', 5)).toEqual({ test: 'range', max: 5, maxOpen: true })
    expect(testOf('points', 'lte', 5)).toEqual({ test: 'range', max: 5 })
    expect(testOf('balance', 'between', [1.5, 2.5])).toEqual({ test: 'range', min: 1.5, max: 2.5 })
    expect(testOf('balance', 'between', [2, 2])).toEqual({ test: 'range', min: 2, max: 2 })
    expect(ask('balance', 'notBetween', { value: [1, 2] })).toMatchObject({ negated: true, test: { test: 'range', min: 1, max: 2 } })
    expect(testOf('points', 'topN', 10)).toEqual({ test: 'rank', end: 'top', count: 10 })
    expect(testOf('points', 'bottomPercent', 12.5)).toEqual({ test: 'rank', end: 'bottom', percent: 12.5 })
  })

  test('booleans', () => {
    expect(ask('attr.active', 'isTrue')).toMatchObject({ negated: false, test: { test: 'in', values: [true] } })
    expect(ask('attr.active', 'isNotFalse')).toMatchObject({ negated: true, test: { test: 'in', values: [false] } })
  })

  test('lists', () => {
    expect(testOf('consent', 'hasAll', ['SMS', 1, 'sms'])).toEqual({ test: 'hasAll', values: ['sms', 1] })
    expect(ask('consent', 'hasNone', { value: ['x'] })).toMatchObject({ negated: true, test: { test: 'hasAny', values: ['x'] } })
    expect(testOf('consent', 'sizeEq', 2)).toEqual({ test: 'size', min: 2, max: 2 })
    expect(testOf('consent', 'sizeGte', 2)).toEqual({ test: 'size', min: 2 })
    expect(testOf('consent', 'sizeLte', 2)).toEqual({ test: 'size', max: 2 })
  })

  test('identities', () => {
    expect(ask('identity.phone', 'notHasChannel')).toMatchObject({ kind: 'identity', channel: 'phone', ask: 'has', negated: true })
    expect(ask('identity.email', 'verified')).toMatchObject({ ask: 'verified', negated: false })
    expect(ask('identity.phone', 'sharedByAtLeast', { value: 3 })).toMatchObject({ ask: { sharedBy: 3 } })
  })
})

describe('dates', () => {
  const day = (text: string) => parseDate(text)!
  const from = (text: string) => ({ test: 'range', min: day(text) })
  const until = (text: string) => ({ test: 'range', max: day(text), maxOpen: true })
  const span = (first: string, end: string) => ({ ...from(first), ...until(end) })
  const date = (op: string, value?: unknown, unit?: string) => testOf('contract_end', op, value, unit)

  test('without zone are days', () => {
    expect(date('on', '2024-02-29')).toEqual(span('2024-02-29', '2024-03-01'))
    expect(date('before', '2026-02-09')).toEqual(until('2026-02-09'))
    expect(date('after', '2026-02-09')).toEqual(from('2026-02-10'))
    expect(date('onOrBefore', '2026-02-09')).toEqual(until('2026-02-10'))
    expect(date('onOrAfter', '2026-02-09')).toEqual(from('2026-02-09'))
    expect(date('between', ['2026-02-09', '2026-02-28'])).toEqual(span('2026-02-09', '2026-03-01'))
  })

  test('relative to today (Wednesday 11 February 2026)', () => {
    expect(date('inLast', 1, 'day')).toEqual(span('2026-02-11', '2026-02-12'))
    expect(date('inLast', 30, 'day')).toEqual(span('2026-01-13', '2026-02-12'))
    expect(date('inLast', 2, 'month')).toEqual(span('2026-01-01', '2026-03-01'))
    expect(date('inNext', 30, 'day')).toEqual(span('2026-02-11', '2026-03-13'))
    expect(date('inNext', 1, 'week')).toEqual(span('2026-02-09', '2026-02-16'))
    expect(date('inNext', 2, 'quarter')).toEqual(span('2026-01-01', '2026-07-01'))
    expect(date('moreThanAgo', 30, 'day')).toEqual(until('2026-01-13'))
    expect(date('moreThanAgo', 1, 'year')).toEqual(until('2026-01-01'))
    expect(date('moreThanAhead', 30, 'day')).toEqual(from('2026-03-13'))
    expect(date('inThis', undefined, 'month')).toEqual(span('2026-02-01', '2026-03-01'))
    expect(date('inPrevious', undefined, 'week')).toEqual(span('2026-02-02', '2026-02-09'))
    expect(date('inFollowing', undefined, 'year')).toEqual(span('2027-01-01', '2028-01-01'))
  })

  test('by the parts of the calendar', () => {
    expect(date('monthIs', [2, 12])).toEqual({ test: 'calendar', part: 'month', values: [2, 12] })
    expect(date('weekdayIs', [6, 7])).toEqual({ test: 'calendar', part: 'weekday', values: [6, 7] })
    expect(date('anniversaryInNext', 3, 'day')).toEqual({ test: 'calendar', part: 'monthDay', values: [211, 212, 213] })
    expect(date('anniversaryInLast', 2, 'day')).toEqual({ test: 'calendar', part: 'monthDay', values: [210, 211] })
    const days = (date('anniversaryInNext', 1, 'month') as Extract<Test, { test: 'calendar' }>).values
    expect([days.length, days.at(-1)]).toEqual([29, 229])
  })

  test('of a leap day in a leap year and a common one', () => {
    const run = (year: number) => ({ ...context, now: Date.parse(`${year}-02-28T10:00:00+08:00`) })
    expect(testOf('contract_end', 'anniversaryInNext', 1, 'day', run(2027))).toEqual({ test: 'calendar', part: 'monthDay', values: [228, 229] })
    expect(testOf('contract_end', 'anniversaryInNext', 1, 'day', run(2028))).toEqual({ test: 'calendar', part: 'monthDay', values: [228] })
  })
})

describe('instants', () => {
  const at = (text: string) => Date.parse(text)
  const instant = (op: string, value?: unknown, unit?: string, run = context) => testOf('acquired_at', op, value, unit, run)

  test('against a date cover the whole day in the zone', () => {
    const [start, end] = [at('2026-02-09T00:00:00+08:00'), at('2026-02-10T00:00:00+08:00')]
    expect(instant('on', '2026-02-09')).toEqual({ test: 'range', min: start, max: end, maxOpen: true })
    expect(instant('before', '2026-02-09')).toEqual({ test: 'range', max: start, maxOpen: true })
    expect(instant('after', '2026-02-09')).toEqual({ test: 'range', min: end })
    expect(instant('onOrBefore', '2026-02-09')).toEqual({ test: 'range', max: end, maxOpen: true })
    expect(instant('onOrAfter', '2026-02-09')).toEqual({ test: 'range', min: start })
    expect(instant('between', ['2026-02-09', '2026-02-09'])).toEqual({ test: 'range', min: start, max: end, maxOpen: true })
  })

  test('against an instant are exact to the millisecond', () => {
    const text = '2026-02-09T10:00:00.123+08:00'
    const exactly = at(text)
    expect(instant('on', text)).toEqual({ test: 'range', min: exactly, max: exactly + 1, maxOpen: true })
    expect(instant('before', text)).toEqual({ test: 'range', max: exactly, maxOpen: true })
    expect(instant('after', text)).toEqual({ test: 'range', min: exactly + 1 })
    expect(instant('onOrBefore', text)).toEqual({ test: 'range', max: exactly + 1, maxOpen: true })
    expect(instant('onOrAfter', text)).toEqual({ test: 'range', min: exactly })
    expect(instant('between', [text, '2026-02-10T00:00:00Z'])).toEqual({ test: 'range', min: exactly, max: at('2026-02-10T00:00:00.001Z'), maxOpen: true })
  })

  test('by exact and calendar units', () => {
    const { now } = context
    expect(instant('inLast', 90, 'second')).toEqual({ test: 'range', min: now - 90_000, max: now + 1, maxOpen: true })
    expect(instant('inNext', 2, 'hour')).toEqual({ test: 'range', min: now, max: now + 7_200_001, maxOpen: true })
    expect(instant('moreThanAgo', 2, 'hour')).toEqual({ test: 'range', max: now - 7_200_000, maxOpen: true })
    expect(instant('moreThanAhead', 2, 'hour')).toEqual({ test: 'range', min: now + 7_200_001 })
    expect(instant('inLast', 1, 'day')).toEqual({ test: 'range', min: at('2026-02-11T00:00:00+08:00'), max: at('2026-02-12T00:00:00+08:00'), maxOpen: true })
  })

  test('on a day of 23 hours', () => {
    const run = { ...context, timeZone: 'America/New_York' }
    expect(instant('on', '2026-03-08', undefined, run)).toEqual({ test: 'range', min: at('2026-03-08T05:00:00Z'), max: at('2026-03-09T04:00:00Z'), maxOpen: true })
    expect(instant('inThis', undefined, 'month', { ...run, now: at('2026-03-20T00:00:00Z') })).toEqual({ test: 'range', min: at('2026-03-01T05:00:00Z'), max: at('2026-04-01T04:00:00Z'), maxOpen: true })
  })
})
