import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileCondition } from '#core/domain/conditions/compile.ts'
import { passes } from '#core/domain/conditions/evaluate-values.ts'
import { operators } from '#core/domain/conditions/operators.ts'
import { context, testCatalogue } from './catalogue.ts'
import type { AttributePlan } from '#core/domain/conditions/plan.ts'
import type { Value } from '#core/domain/conditions/profile.ts'

const catalogue = testCatalogue()
const zones = ['Asia/Shanghai', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe']

function plan(field: string, op: string, value: unknown, unit: string | undefined, timeZone: string): AttributePlan {
  const compiled = compileCondition({ kind: 'attribute', field, op, value, unit }, 'customer', catalogue, { ...context, timeZone })
  expect(compiled.problems).toEqual([])
  return compiled.plan as AttributePlan
}
const holds = (node: AttributePlan, value: Value, zone: string) => passes(node, value, node.field.type, zone)

/** Values that an operator of each type may be asked with, and values that a row may have. */
const texts = fc.constantFrom('a', 'A', 'ab', 'ＡＢ', '%', 'b_')
const day = fc.integer({ min: 20_300, max: 20_700 })
const dayText = day.map((number) => new Date(number * 86_400_000).toISOString().slice(0, 10))
const asked: Record<string, { field: string; one: fc.Arbitrary<unknown>; row: fc.Arbitrary<Value> }> = {
  text: { field: 'attr.motto', one: texts, row: fc.oneof(texts, fc.constantFrom('', ' ')) },
  number: { field: 'points', one: fc.integer({ min: -3, max: 3 }), row: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -3, max: 3, noNaN: true })) },
  boolean: { field: 'attr.active', one: fc.boolean(), row: fc.boolean() },
  choice: { field: 'city', one: texts, row: texts },
  list: { field: 'consent', one: texts, row: fc.array(texts, { maxLength: 3 }) },
  date: { field: 'contract_end', one: dayText, row: day },
  datetime: { field: 'acquired_at', one: dayText, row: fc.integer({ min: 20_300 * 86_400_000, max: 20_700 * 86_400_000 }) }
}

describe('every negative operator is the complement of its positive', () => {
  for (const negative of operators.filter(({ negates, ask }) => negates !== null && ask === null)) {
    for (const type of negative.types.filter((name) => name in asked)) {
      test(`${negative.name} on ${type}`, () => {
        const { field, one, row } = asked[type]!
        const given: Record<string, fc.Arbitrary<unknown>> = { none: fc.constant(undefined), one, array: fc.array(one, { minLength: 1, maxLength: 3 }), pair: fc.tuple(one, one), 'number+unit': fc.integer({ min: 1, max: 40 }) }
        const unit = fc.constantFrom(...(negative.shape !== 'number+unit' ? [undefined] : type === 'date' ? ['day', 'week', 'month', 'quarter', 'year'] : ['second', 'hour', 'day', 'week', 'month', 'year']))
        fc.assert(fc.property(given[negative.shape]!, unit, fc.oneof({ weight: 5, arbitrary: row }, { weight: 1, arbitrary: fc.constant(null) }), fc.constantFrom(...zones), (value, name, rowValue, zone) => {
          const [no, yes] = [plan(field, negative.name, value, name, zone), plan(field, negative.negates!, value, name, zone)]
          expect(holds(no, rowValue, zone)).toBe(!holds(yes, rowValue, zone))
        }), { seed: 8, numRuns: 60 })
      })
    }
  }
})

test('before, on and after share out every date and instant; so do moreThanAgo and inLast the past', () => {
  fc.assert(fc.property(fc.constantFrom('date', 'datetime'), dayText, fc.integer({ min: 20_300, max: 20_700 }), fc.integer({ min: 0, max: 86_399_999 }), fc.constantFrom(...zones), fc.integer({ min: 1, max: 30 }), (type, text, number, rest, zone, n) => {
    const value = type === 'date' ? number : number * 86_400_000 + rest
    const { field } = asked[type]!
    const is = (op: string, given: unknown, unit?: string) => holds(plan(field, op, given, unit, zone), value, zone)
    expect(['before', 'on', 'after'].filter((op) => is(op, text))).toHaveLength(1)
    expect(is('onOrBefore', text)).toBe(!is('after', text))
    expect(is('onOrAfter', text)).toBe(!is('before', text))
    for (const unit of ['day', 'week', 'month']) {
      const parts = [is('moreThanAgo', n, unit), is('inLast', n, unit) || is('inNext', n, unit), is('moreThanAhead', n, unit)]
      expect(parts.filter(Boolean)).toHaveLength(1)
    }
  }), { seed: 9, numRuns: 300 })
})
