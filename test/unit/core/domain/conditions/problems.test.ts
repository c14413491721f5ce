import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile, compileCondition } from '#core/domain/conditions/compile.ts'
import { describe as inWords } from '#core/domain/conditions/describe.ts'
import { leafKinds } from '#core/domain/conditions/leaves.ts'
import { operators } from '#core/domain/conditions/operators.ts'
import { problemCodes } from '#core/domain/conditions/problem-codes.ts'
import { context, definitionOf, segmentOf, testCatalogue } from './catalogue.ts'
import type { Definition } from '#core/domain/conditions/types.ts'

const city = { kind: 'attribute', field: 'city', op: 'eq', value: '上海' }
const attribute = (field: string, op: string, value?: unknown, more: object = {}) => ({ kind: 'attribute', field, op, value, ...more })
const where = (property: string | undefined, op: string, value?: unknown, more: object = {}) => ({ kind: 'event', event: 'order', where: [{ property, op, value, ...more }] })
const measure = (asked: unknown, op?: string, value?: unknown) => ({ kind: 'event', event: 'order', measure: asked, op, value })
const nested = (levels: number): unknown => (levels <= 1 ? city : { kind: 'group', op: 'and', children: [nested(levels - 1)] })
const chain = Array.from({ length: 25 }, (_, index) => segmentOf(`s${index}`, definitionOf({ kind: 'segment', op: 'in', segment: `s${index + 1}` }) as unknown as Definition))
const catalogue = testCatalogue([
  segmentOf('loop', definitionOf({ kind: 'segment', op: 'in', segment: 'loop' }) as unknown as Definition),
  segmentOf('companies', undefined, 'account'),
  segmentOf('broken', definitionOf(attribute('gone', 'isSet')) as unknown as Definition),
  segmentOf('odd', definitionOf({ kind: 'event', event: 'nothing' }) as unknown as Definition),
  ...chain
])
const sequence = (more: object) => ({ kind: 'sequence', steps: [{ event: 'visit' }, { event: 'order' }], ...more })
const past = '2025-01-01T00:00:00Z'

/** [code, path of the problem, root, changes to the definition]. Each is the only problem or warning. */
const cases: [keyof typeof problemCodes, string, unknown, object?][] = [
  ['wrongType', '/root/value', attribute('points', 'gte', '5')],
  ['wrongType', '/root/value', attribute('points', 'eq', Number.NaN)],
  ['wrongType', '/root/value', attribute('points', 'lt', Infinity)],
  ['wrongType', '/root/value/1', attribute('points', 'in', [1, '2', '3'])],
  ['wrongType', '/root/value', attribute('city', 'eq', 5)],
  ['wrongType', '/root/value', attribute('contract_end', 'on', '2026-02-30')],
  ['wrongType', '/root/value', attribute('contract_end', 'on', '2026-02-09T10:00:00Z')],
  ['wrongType', '/root/value', attribute('acquired_at', 'before', 'yesterday')],
  ['wrongType', '/root/value', attribute('points', 'between', [1, 2, 3])],
  ['wrongType', '/root/value', attribute('points', 'between', 1)],
  ['wrongType', '/root/value', attribute('contract_end', 'inLast', '7', { unit: 'day' })],
  ['wrongType', '/root/exactCase', attribute('city', 'eq', '上海', { exactCase: 'yes' })],
  ['wrongType', '/asOf', city, { asOf: '2026-02-09' }],
  ['wrongType', '/asOf', city, { asOf: '2026-02-09T10:00:00' }],
  ['wrongType', '/asOf', city, { asOf: '2026-02-09 10:00' }],
  ['wrongType', '/root', 'everyone'],
  ['wrongType', '/root/children/0', { kind: 'group', op: 'and', children: [5] }],
  ['wrongType', '/root/id', { ...city, id: 5 }],
  ['wrongType', '/root/value', { kind: 'history', field: 'acquired_at', op: 'was', value: '2026-02-09' }],
  ['missingValue', '/root/value', attribute('points', 'gte')],
  ['missingValue', '/root/value', attribute('points', 'gte', null)],
  ['missingValue', '/root/op', { kind: 'attribute', field: 'points' }],
  ['missingValue', '/root/field', { kind: 'attribute', op: 'isSet' }],
  ['missingValue', '/root/unit', attribute('contract_end', 'inLast', 7)],
  ['missingValue', '/root/kind', {}],
  ['missingValue', '/root', undefined],
  ['missingValue', '/schema', city, { schema: undefined }],
  ['missingValue', '/entity', { kind: 'list', op: 'in', ids: ['a'] }, { entity: undefined }],
  ['missingValue', '/root/event', { kind: 'event' }],
  ['missingValue', '/root/op', { kind: 'list', ids: ['a'] }],
  ['missingValue', '/root/op', { kind: 'elements', field: 'attr.orders', where: [] }],
  ['missingValue', '/root/segment', { kind: 'segment', op: 'in' }],
  ['missingValue', '/root/where/0/property', where(undefined, 'eq', 'x')],
  ['missingValue', '/root/n', { kind: 'elements', field: 'attr.orders', op: 'atLeast', where: [] }],
  ['missingValue', '/root/op', measure({ fn: 'count' }, undefined, 3)],
  ['blankValue', '/root/value', attribute('city', 'eq', '　')],
  ['blankName', '/root/event', { kind: 'event', event: '' }],
  ['emptyList', '/root/value', attribute('city', 'in', [])],
  ['emptyList', '/root/event', { kind: 'event', event: [] }],
  ['emptyList', '/root/ids', { kind: 'list', op: 'in', ids: [] }],
  ['emptyList', '/root/tags', { kind: 'tag', op: 'hasAll', tags: [] }],
  ['unexpectedKey', '/root/value', attribute('city', 'isSet', 'x')],
  ['unexpectedKey', '/root/unit', attribute('city', 'eq', '上海', { unit: 'day' })],
  ['unexpectedKey', '/root/exactCase', attribute('consent', 'hasAny', ['x'], { exactCase: true })],
  ['unexpectedKey', '/limit/percent', city, { limit: { n: 1, percent: 2, by: 'random' } }],
  ['unexpectedKey', '/root/measure/property', measure({ fn: 'count', property: 'amount' }, 'gte', 1)],
  ['unexpectedKey', '/root/at', { kind: 'history', field: 'stage', op: 'was', value: 'x', at: past, window: { kind: 'all' } }],
  ['unknownKey', '/root/colour', { ...city, colour: 'red' }],
  ['unknownKey', '/root/__proto__', JSON.parse('{"kind":"attribute","field":"city","op":"isSet","__proto__":{"value":1}}')],
  ['unknownKey', '/owner', city, { owner: 'me' }],
  ['unknownOption', '/root/kind', { kind: 'sql', query: 'select 1' }],
  ['unknownOption', '/root/op', { kind: 'group', op: 'xor', children: [city] }],
  ['unknownOption', '/entity', { kind: 'list', op: 'in', ids: ['a'] }, { entity: 'toString' }],
  ['unknownOption', '/schema', city, { schema: 2 }],
  ['unknownOption', '/root/unit', attribute('contract_end', 'inLast', 7, { unit: 'days' })],
  ['unknownOption', '/root/source', { kind: 'tag', op: 'hasAny', tags: ['vip'], source: ['rumour'] }],
  ['unknownOperator', '/root/op', attribute('points', 'contains', 'x')],
  ['unknownOperator', '/root/op', attribute('city', 'gt', 'x')],
  ['unknownOperator', '/root/op', attribute('city', '__proto__', 'x')],
  ['unknownOperator', '/root/op', attribute('identity.phone', 'eq', 'x')],
  ['unknownOperator', '/root/op', measure({ fn: 'sum', property: 'amount' }, 'contains', 'x')],
  ['outOfRange', '/root/value', attribute('points', 'topPercent', 101)],
  ['outOfRange', '/root/value', attribute('contract_end', 'inLast', 0, { unit: 'day' })],
  ['outOfRange', '/root/value/1', attribute('contract_end', 'monthIs', [1, 13])],
  ['outOfRange', '/root/value/0', attribute('contract_end', 'weekdayIs', [0])],
  ['outOfRange', '/weekStart', city, { weekStart: 8 }],
  ['outOfRange', '/root/n', { kind: 'elements', field: 'attr.orders', op: 'atLeast', n: 0, where: [] }],
  ['outOfRange', '/root/n', { kind: 'related', relation: 'customer.referrals', quantifier: 'atLeast', n: 0, where: city }],
  ['outOfRange', '/root/steps', { kind: 'sequence', steps: [{ event: 'visit' }] }],
  ['outOfRange', '/root/steps', { kind: 'sequence', steps: Array.from({ length: 11 }, () => ({ event: 'visit' })) }],
  ['outOfRange', '/root/gaps', sequence({ gaps: [{}, {}] })],
  ['outOfRange', '/root/minConfidence', { kind: 'tag', op: 'hasAny', tags: ['vip'], minConfidence: 1.1 }],
  ['badTimeZone', '/timeZone', city, { timeZone: 'Mars/Base' }],
  ['badText', '/root/value', attribute('attr.motto', 'contains', 'a\0')],
  ['badText', '/root/value', attribute('attr.motto', 'eq', '\ud800')],
  ['badPattern', '/root/value', attribute('attr.motto', 'matches', '(a')],
  ['badPattern', '/root/value', attribute('attr.motto', 'notMatches', '(?<=a)b')],
  ['badPattern', '/root/value', attribute('attr.motto', 'matches', '(a)\\1')],
  ['badPattern', '/root/value', attribute('attr.motto', 'matches', 'a{1000}'.repeat(6))],
  ['badPattern', '/root/value', attribute('attr.motto', 'matches', '(((((a?){9}){9}){9})?)'.repeat(40))],
  ['badPattern', '/root/value', attribute('attr.motto', 'matches', '(a{1000}){1000}')],
  ['blankName', '/split/0/label', city, { split: [{ label: ' ', percent: 60 }] }],
  ['badSplit', '/split', city, { split: [{ label: 'A', percent: 60 }, { label: 'B', percent: 50 }] }],
  ['badSplit', '/split', city, { split: [{ label: 'A', percent: 10 }, { label: 'A', percent: 10 }] }],
  ['unitTooFine', '/root/unit', attribute('contract_end', 'inLast', 7, { unit: 'hour' })],
  ['unitTooFine', '/root/unit', attribute('acquired_at', 'inThis', undefined, { unit: 'minute' })],
  ['unitTooFine', '/root/unit', attribute('acquired_at', 'anniversaryInNext', 1, { unit: 'second' })],
  ['tooDeep', `/root${'/children/0'.repeat(10)}`, nested(11)],
  ['tooManyLeaves', '/root/children/200', { kind: 'group', op: 'or', children: Array.from({ length: 5000 }, () => city) }],
  ['tooManyValues', '/root/value', attribute('attr.motto', 'in', Array.from({ length: 100_001 }, () => 'x'))],
  ['tooLarge', '', attribute('attr.motto', 'in', Array.from({ length: 1_000_001 }, () => 'x'))],
  ['tooLong', '/root/value', attribute('attr.motto', 'eq', 'x'.repeat(10_001))],
  ['tooLong', '/root/value', attribute('attr.motto', 'matches', 'x'.repeat(1001))],
  ['tooLong', '/root/field', attribute('x'.repeat(1001), 'isSet')],
  ['reservedName', '/root/id', { ...city, id: '__proto__' }],
  ['reservedName', '/split/0/label', city, { split: [{ label: '__proto__', percent: 10 }] }],
  ['duplicateId', '/root/children/1/id', { kind: 'group', op: 'and', children: [{ ...city, id: 'a' }, { ...city, id: 'a' }] }],
  ['duplicateId', '/root/children/1/id', { kind: 'group', op: 'and', children: [{ ...city, id: '/root/children/1' }, city] }],
  ['unknownField', '/root/field', attribute('gone', 'eq', 1)],
  ['unknownField', '/root/where/0/property', where('gone', 'eq', 'x')],
  ['unknownField', '/root/where/0/property', where('data.', 'eq', 'x')],
  ['unknownField', '/limit/by/attribute', city, { limit: { n: 1, by: { attribute: 'gone' } } }],
  ['unknownTag', '/root/tags', { kind: 'tag', op: 'hasAny', tags: ['vip', 'gone'] }],
  ['unknownSegment', '/root/segment', { kind: 'segment', op: 'in', segment: 'gone' }],
  ['unknownSegment', '/universe/segment', city, { universe: { kind: 'segment', segment: 'gone' } }],
  ['unknownScore', '/root/score', { kind: 'score', score: 'rfm.gone', op: 'eq', value: 1 }],
  ['scoreNotComputed', '/root/score', { kind: 'score', score: 'clv.expected', op: 'gte', value: 1 }],
  ['scoreNotComputed', '/limit/by/score', city, { limit: { n: 1, by: { score: 'clv.expected' } } }],
  ['unknownRelation', '/root/relation', { kind: 'related', relation: 'account.contacts', quantifier: 'any', where: city }],
  ['unknownFolder', '/root/folder', { kind: 'folder', op: 'in', folder: 'gone' }],
  ['unknownChannel', '/root/field', attribute('identity.fax', 'hasChannel')],
  ['wrongEntity', '/root/tags', { kind: 'tag', op: 'hasAny', tags: ['large'] }],
  ['wrongEntity', '/root/segment', { kind: 'segment', op: 'in', segment: 'companies' }],
  ['notForSubject', '/root/where/kind', { kind: 'related', relation: 'account.opportunities', quantifier: 'any', where: { kind: 'event', event: 'order' } }, { entity: 'account' }],
  ['segmentCycle', '/root/segment', { kind: 'segment', op: 'in', segment: 'loop' }],
  ['segmentTooDeep', '/root/segment', { kind: 'segment', op: 'in', segment: 's0' }],
  ['brokenSegment', '/root/segment', { kind: 'segment', op: 'notIn', segment: 'broken' }],
  ['vaultField', '/limit/by', { kind: 'list', op: 'in', ids: ['a'] }, { limit: { n: 1, by: { attribute: 'birth_date' } } }],
  ['wrongFieldType', '/root/measure/property', measure({ fn: 'sum', property: 'channel' }, 'gte', 1)],
  ['wrongFieldType', '/root/measure/property', measure({ fn: 'distinct', property: 'data.items' }, 'gte', 1)],
  ['wrongFieldType', '/limit/by', city, { limit: { n: 1, by: { attribute: 'city' } } }],
  ['wrongFieldType', '/root/same', sequence({ same: ['data.items'] })],
  ['noHistoryKept', '/root/field', { kind: 'history', field: 'balance', op: 'changed' }],
  ['needsElements', '/root/op', attribute('attr.orders', 'isSet')],
  ['notObjects', '/root/field', { kind: 'elements', field: 'consent', op: 'any', where: [] }],
  ['rankNotHere', '/root/where/0/op', where('amount', 'topN', 5)],
  ['rankNotHere', '/root/where/op', { kind: 'related', relation: 'customer.referrals', quantifier: 'any', where: attribute('points', 'topN', 5) }],
  ['notInAnyOrder', '/root/gaps', sequence({ order: 'any', gaps: [{ max: { n: 1, unit: 'day' } }] })],
  ['notInAnyOrder', '/root/notBetween', sequence({ order: 'any', notBetween: [null] })],
  ['emptyAnd', '/root/children', { kind: 'group', op: 'and', children: [] }],
  ['emptyOr', '/root/children', { kind: 'group', op: 'or', children: [] }],
  ['emptyRange', '/root/value', attribute('points', 'between', [5, 1])],
  ['emptyRange', '/root/window', { kind: 'event', event: 'order', window: { kind: 'after', at: '2030-01-01' } }],
  ['emptyRange', '/root/at', { kind: 'history', field: 'stage', op: 'was', value: 'x', at: '2030-01-01' }],
  ['emptyRange', '/root/gaps/0', sequence({ gaps: [{ min: { n: 2, unit: 'day' }, max: { n: 1, unit: 'day' } }] })],
  ['neverTrue', '/root/op', attribute('city', 'isNotSet', undefined, { blanks: 'exclude' })],
  ['neverTrue', '/root/op', attribute('consent', 'sizeEq', 0)],
  ['unknownEvent', '/root/event', { kind: 'event', event: ['order', 'Order'] }],
  ['unknownProperty', '/root/where/0/property', where('data.gone', 'eq', 'x')],
  ['unknownProperty', '/root/where/0/property', { kind: 'elements', field: 'attr.orders', op: 'any', where: [{ property: 'gone', op: 'isSet' }] }],
  ['unknownChoice', '/root/value', attribute('city', 'in', ['上海', '亚特兰蒂斯'])],
  ['unknownChoices', '/root/value', attribute('city', 'in', ['上海', '甲', '乙', '丙', '丁'])],
  ['brokenWarning', '/root/segment', { kind: 'segment', op: 'in', segment: 'odd' }],
  ['noHistory', '/asOf', attribute('balance', 'gte', 1), { asOf: past }]
]

describe('each problem', () => {
  for (const [index, [code, path, root, more]] of cases.entries()) {
    test(`${index} ${code} at ${path}`, () => {
      const { problems, warnings, plan } = compile(definitionOf(root, more as Record<string, unknown>), catalogue, context)
      const found = [...problems, ...warnings]
      expect(found.map((problem) => [problem.code, problem.path])).toEqual([[code, path]])
      expect(plan === null).toBe(!problemCodes[code].warning)
      expect(JSON.stringify(found)).not.toMatch(/\{[a-z]+\}|undefined|\[object/)
      for (const { message } of found) expect([message.en, message.zh]).not.toContainEqual(expect.stringMatching(/(^| )(\w+) (lacks|has an empty list in|of|缺少|的) \2\b|^(\w+): \4 /))
    })
  }

  test('has a case', () => {
    expect(Object.keys(problemCodes).filter((code) => !cases.some(([tried]) => tried === code))).toEqual([])
  })
})

describe('problems', () => {
  test('speak of parts of a condition in words, not in keys of the JSON, with thousands apart', () => {
    const told = (root: unknown, more: Record<string, unknown> = {}) => compile(definitionOf(root, more), catalogue, context).problems.map(({ message, remedy }) => [message.zh, message.en, remedy.zh, remedy.en])
    const range = ['改到这个范围内', 'Give a value within that range']
    expect(told({ kind: 'event', event: 'order', window: { kind: 'calendar', last: 0, unit: 'day' } })).toEqual([['时间范围的期数应在 1 到 3,652,425 之间', 'Time window: the number of periods must be from 1 to 3,652,425', ...range]])
    expect(told(city, { limit: { n: -1, by: 'random' } })).toEqual([['人数限制的数量应在 0 到 9,007,199,254,740,991 之间', 'Limit: the number must be from 0 to 9,007,199,254,740,991', ...range]])
    expect(told(city, { split: [{ label: '', percent: 50 }] })).toEqual([['A/B 分组的名称是空白', 'A/B split: the label is blank', '填写名称', 'Fill in the label']])
  })

  test('name the field and the type that was expected, in both languages', () => {
    const { problems } = compile(definitionOf({ ...attribute('points', 'gte', '5'), id: 'leaf-7' }), catalogue, context)
    expect(problems).toEqual([{
      code: 'wrongType', nodeId: 'leaf-7', path: '/root/value',
      message: { zh: '积分（points） 的值类型不对，应为数字', en: 'points has a value of the wrong type; expected a number' },
      remedy: { zh: '改成数字', en: 'Give a number' }
    }])
  })

  test('are told all at once', () => {
    const root = { kind: 'group', op: 'and', children: [attribute('gone', 'isSet'), attribute('points', 'eq', 'x'), { kind: 'tag', op: 'hasAny', tags: ['gone', 'too'] }, { kind: 'event', event: 'order', window: { kind: 'x' }, op: 'gte' }] }
    expect(compile(definitionOf(root, { weekStart: 0 }), catalogue, context).problems.map(({ code, nodeId }) => [code, nodeId])).toEqual([
      ['outOfRange', ''], ['unknownField', '/root/children/0'], ['wrongType', '/root/children/1'], ['unknownTag', '/root/children/2'], ['unknownTag', '/root/children/2'],
      ['unknownOption', '/root/children/3'], ['missingValue', '/root/children/3']
    ])
  })

  test('do not repeat values', () => {
    const { problems } = compile(definitionOf(attribute('name', 'eq', 13_800_001_111)), catalogue, context)
    expect(JSON.stringify(problems)).not.toContain('13800001111')
  })

  test('at the limits there are none', () => {
    const codes = (root: unknown) => compile(definitionOf(root), catalogue, context).problems.map(({ code }) => code)
    expect(codes(nested(10))).toEqual([])
    expect(codes({ kind: 'group', op: 'or', children: Array.from({ length: 200 }, () => city) })).toEqual([])
    expect(codes(attribute('attr.motto', 'in', Array.from({ length: 100_000 }, (_, index) => `v${index}`)))).toEqual([])
  })

  test('without a history are one warning that names every field', () => {
    const root = { kind: 'group', op: 'and', children: [attribute('balance', 'gte', 1), attribute('points', 'gte', 1), attribute('stage', 'isSet'), attribute('city', 'isSet'), attribute('identity.phone', 'hasChannel'), { kind: 'score', score: 'rfm.score', op: 'gt', value: 1 }] }
    const { warnings, plan } = compile(definitionOf(root, { asOf: past }), catalogue, context)
    expect(warnings.map(({ code }) => code)).toEqual(['noHistory'])
    expect(warnings[0]!.message.en).toMatch(/: balance, city, identity.phone, rfm.score, stage$/)
    expect(plan?.root).toMatchObject({ children: [{ field: { asOfHistory: false } }, { field: { asOfHistory: true } }, { field: { asOfHistory: true } }, {}, {}, {}] })
  })

  test('of a field whose changes are kept, before all that changed had their first one behind them', () => {
    const warned = (asOf: string) => compile(definitionOf(attribute('points', 'gte', 1), { asOf }), catalogue, context).warnings.map(({ code, message }) => [code, message.en.endsWith(': points')])
    expect(warned('2023-12-31T23:59:59.999Z')).toEqual([['noHistory', true]])
    expect(warned('2024-01-01T00:00:00Z')).toEqual([])
    expect(warned('now')).toEqual([])
  })
})

describe('hostile input', () => {
  const fields = ['city', 'points', 'contract_end', 'acquired_at', 'consent', 'attr.motto', 'attr.orders', 'identity.phone', 'name', 'gone', '__proto__']
  const anyValue = fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.constantFrom('2026-02-09', '2026-02-09T10:00:00Z', '9999-12-31', '0001-01-01'), fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 3 }))
  const anyWindow = fc.record({ kind: fc.constantFrom('all', 'calendar', 'rolling', 'ago', 'between', 'before', 'after', 'olderThan'), last: fc.oneof(fc.integer(), anyValue), n: fc.integer(), unit: fc.constantFrom('day', 'hour', 'month', 'year', 'x'), from: anyValue, to: anyValue, at: anyValue }, { requiredKeys: ['kind'] })
  const filter = fc.record({ property: fc.constantFrom('amount', 'data.city', 'data.x', 'title', 'price', ''), op: fc.constantFrom(...operators.map(({ name }) => name)), value: anyValue, unit: fc.constantFrom('day', 'hour'), exactCase: fc.boolean() }, { requiredKeys: ['property', 'op'] })
  const { node } = fc.letrec((tie) => ({
    node: fc.oneof({ maxDepth: 4 }, tie('leaf'), fc.record({ kind: fc.constant('group'), op: fc.constantFrom('and', 'or', 'x'), not: fc.boolean(), children: fc.array(tie('node'), { maxLength: 4 }) }, { requiredKeys: ['kind'] })),
    leaf: fc.record({
      kind: fc.constantFrom(...leafKinds), id: fc.string(), field: fc.constantFrom(...fields), op: fc.oneof(fc.constantFrom(...operators.map(({ name }) => name)), fc.constantFrom('any', 'in', 'was', 'changed', 'heldFor', 'hasAny')), value: anyValue,
      unit: fc.constantFrom('day', 'hour', 'quarter'), event: fc.constantFrom('order', ['visit', 'gone'], 5), where: fc.oneof(fc.array(filter, { maxLength: 3 }), tie('node')), window: anyWindow, n: fc.integer(),
      measure: fc.record({ fn: fc.constantFrom('count', 'sum', 'last', 'activePeriods', 'x'), property: fc.constantFrom('amount', 'data.x'), period: anyValue }, { requiredKeys: ['fn'] }),
      steps: fc.array(fc.record({ event: fc.constantFrom('order', 'visit') }), { maxLength: 12 }), gaps: fc.array(fc.record({ min: anyValue }, { requiredKeys: [] })), tags: fc.array(fc.constantFrom('vip', 'gone')),
      segment: fc.constantFrom('loop', 'broken', 's0'), relation: fc.constantFrom('customer.accounts', 'customer.holdings', 'x'), quantifier: fc.constantFrom('any', 'atLeast'), duration: anyValue, from: anyValue, to: anyValue
    }, { requiredKeys: ['kind'] })
  }))
  const definition = fc.record({ schema: fc.constant(1), entity: fc.constantFrom('customer', 'account'), root: node, asOf: fc.constantFrom('now', past, 'x'), timeZone: fc.constantFrom('Asia/Shanghai', 'Pacific/Apia', ''), weekStart: fc.integer({ min: 0, max: 8 }), limit: anyValue, split: anyValue }, { requiredKeys: ['schema', 'entity', 'root'] })

  test('never throws and gives the same answer twice: values of any kind', () => {
    fc.assert(fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withSparseArray: true, withTypedArray: true }), (input) => {
      const first = compile(input, catalogue, context)
      expect(compile(input, catalogue, context)).toEqual(first)
      expect(first.plan).toBeNull()
      expect(first.problems.length).toBeGreaterThan(0)
      expect(compileCondition(input, 'lead', catalogue, context).plan).toBeNull()
    }), { seed: 3, numRuns: 1000 })
  })

  test('never throws and gives the same answer twice: what looks like definitions', () => {
    fc.assert(fc.property(definition, (input) => {
      const first = compile(input, catalogue, context)
      expect(compile(structuredClone(input), catalogue, context)).toEqual(first)
      expect(first.plan === null).toBe(first.problems.length > 0)
      const { nodes, text } = inWords(input, catalogue, 'en', context)
      expect(nodes.length).toBeGreaterThan(0)
      expect(text).not.toMatch(/\{[a-z]+\}|undefined|\[object/)
      for (const { path, message, remedy } of [...first.problems, ...first.warnings]) {
        expect(path === '' || path.startsWith('/')).toBe(true)
        expect([message.zh, message.en, remedy.zh, remedy.en].every((text) => text !== '' && text.isWellFormed())).toBe(true)
      }
    }), { seed: 4, numRuns: 1500 })
  })

  test('without end or too large is refused', () => {
    const circle: Record<string, unknown> = { kind: 'group', op: 'and' }
    circle.children = [circle]
    expect(compile(definitionOf(circle), catalogue, context).problems.map(({ code }) => code)).toEqual(['tooLarge'])
    expect(compileCondition(Object.assign([], { length: 4_000_000_000 }), 'customer', catalogue, context).problems.map(({ code }) => code)).toEqual(['tooLarge'])
    let deep: unknown = city
    for (let level = 0; level < 200_000; level++) deep = [deep]
    expect(compile(deep, catalogue, context).problems.map(({ code }) => code)).toEqual(['wrongType'])
    const groups = { kind: 'group', op: 'and', children: Array.from({ length: 100_000 }, () => ({ kind: 'group', op: 'and', children: [] })) }
    const { problems, warnings } = compile(definitionOf(groups), catalogue, context)
    expect(problems.map(({ code }) => code)).toEqual(['tooManyLeaves'])
    expect(warnings.length).toBeLessThanOrEqual(2000)
  })
})
