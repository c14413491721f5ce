import { describe, expect, test } from 'vitest'
import type { DeskError } from '#core/contract/errors.ts'
import type { MappingInput } from '#core/contract/imports.ts'
import type { FieldRecord } from '#core/store/records/fields.ts'
import { castTexts, typeRows, valuesOf, type MapOptions } from './support.ts'

const names = ['会员号', '时间', '金额', '备注']
const complete: MappingInput['columns'] = [{ from: '会员号', to: 'identity.member_id' }, { value: 'order', to: 'type' }, { from: '时间', to: 'occurred_at' }]

async function problems(mapping: Partial<MappingInput>, options: MapOptions = {}): Promise<string[]> {
  try {
    await typeRows(names, [['M1', '2026-01-01', '1', 'x']], { target: 'event', columns: complete, ...mapping } as MappingInput, options)
  } catch (error) {
    const { code, details } = error as DeskError
    expect(code).toBe('problems')
    for (const problem of details.problems!) for (const words of [problem.message, problem.remedy]) expect(words.zh && words.en).toBeTruthy()
    return details.problems!.map((problem) => `${problem.code} ${problem.path}`)
  }
  return []
}

const withColumn = (column: MappingInput['columns'][number]) => ({ columns: [...complete, column] })
const field = (change: Partial<FieldRecord>): FieldRecord => ({ entity: 'event', name: 'x', number: 1, type: 'number', sensitivity: 'open', label: null, createdBatch: 1, ...change })

describe('problems of a mapping', () => {
  test('none', async () => expect(await problems({})).toEqual([]))
  test.each<[string, Partial<MappingInput>, string[]]>([
    ['unknown column', withColumn({ from: '数量', to: 'amount' }), ['unknown_column /columns/3/from']],
    ['unknown field', withColumn({ from: '备注', to: 'nickname' }), ['unknown_field /columns/3/to']],
    ['prototype names are no fields', withColumn({ from: '备注', to: 'constructor' }), ['unknown_field /columns/3/to']],
    ['nor the names of custom ones', withColumn({ from: '备注', to: 'data.__proto__' }), ['bad_field_name /columns/3/to']],
    ['unknown channel', withColumn({ from: '备注', to: 'identity.fax' }), ['unknown_channel /columns/3/to']],
    ['two columns to one field', { columns: [...complete, { from: '金额', to: 'amount' }, { from: '备注', to: 'amount' }] }, ['duplicate_field /columns/4/to']],
    ['a pattern', withColumn({ from: '备注', to: 'status', map: [{ is: 'a', value: 'b' }, { matches: '(', value: 'x' }] }), ['bad_pattern /columns/3/map/1/matches']],
    ['a time zone', { columns: [...complete.slice(0, 2), { from: '时间', to: 'occurred_at', parse: { timeZone: 'Asia/Beijing' } }] }, ['bad_time_zone /columns/2/parse/timeZone']],
    ['a time format', { columns: [...complete.slice(0, 2), { from: '时间', to: 'occurred_at', parse: { format: '%Q' } }] }, ['bad_time_format /columns/2/parse/format']],
    ['a formula', withColumn({ formula: '[金额] *', to: 'amount' }), ['bad_formula /columns/3/formula']],
    ['a column of a formula', withColumn({ formula: '[金额] * [数量]', to: 'amount' }), ['unknown_column /columns/3/formula']],
    ['a constant', withColumn({ value: 'much', to: 'amount' }), ['bad_constant /columns/3/value']],
    ['a type of an installed field', withColumn({ from: '备注', to: 'amount', type: 'date' }), ['type_conflict /columns/3/type']],
    ['a sensitivity of an installed field', withColumn({ from: '备注', to: 'title', sensitivity: 'open' }), ['sensitivity_conflict /columns/3/sensitivity']],
    ['no type, no time', { columns: complete.slice(0, 1) }, ['missing_field /columns', 'missing_field /columns']],
    ['no identity', { columns: complete.slice(1) }, ['missing_identity /columns']],
    ['a group column', { groupBy: ['单号'] }, ['unknown_column /groupBy/0']],
    ['lines of a group', { ...withColumn({ from: '备注', to: 'data.lines' }), groupBy: ['会员号'] }, ['duplicate_field /groupBy']],
    ['a recipe', { recipe: [{ op: 'trim', columns: ['备住'] }] }, ['unknown_column /recipe/0/columns/0']],
    ['marks of numbers', { format: { decimal: ',', thousands: ',' } }, ['bad_number_format /format/thousands']],
    ['fields of another target', { target: 'holding' }, ['unknown_field /columns/1/to', 'unknown_field /columns/2/to']],
    ['all at once', { columns: [{ from: 'a', to: 'identity.fax' }, { from: '金额', to: 'amount', parse: { timeZone: 'x' } }] }, ['unknown_column /columns/0/from', 'bad_time_zone /columns/1/parse/timeZone', 'missing_field /columns', 'missing_field /columns']]
  ])('%s', async (_name, mapping, expected) => expect(await problems(mapping)).toEqual(expected))

  test('customers', async () => {
    expect(await problems({ target: 'customer', columns: [{ from: '会员号', to: 'identity.credit_code' }, { from: '备注', to: 'name' }] })).toEqual(['wrong_channel /columns/0/to'])
    expect(await problems({ target: 'customer', columns: [{ from: '备注', to: 'city' }] })).toEqual(['missing_identity /columns'])
    expect(await problems({ target: 'customer', columns: [{ from: '备注', to: 'name' }], groupBy: ['会员号'] })).toEqual(['group_target /groupBy'])
    expect(await problems({ target: 'customer', columns: [{ from: '会员号', to: 'phone' }] })).toEqual([])
  })

  test('rows of an entity, of two, and of none', async () => {
    const holding = { target: 'holding' as const, columns: [{ from: '会员号', to: 'identity.member_id' }, { from: '金额', to: 'balance' }] }
    expect(await problems(holding)).toEqual([])
    expect(await problems({ ...holding, columns: [...holding.columns, { from: '备注', to: 'attr.x' }] })).toEqual(['unknown_field /columns/2/to'])
    expect(await problems({ ...holding, columns: [{ from: '会员号', to: 'identity.lead_id' }] })).toEqual(['wrong_channel /columns/0/to'])
    expect(await problems({ target: 'opportunity', columns: [{ from: '会员号', to: 'identity.member_id' }] })).toEqual(['wrong_channel /columns/0/to'])
    expect(await problems({ target: 'opportunity', columns: [{ from: '金额', to: 'amount' }] })).toEqual(['missing_identity /columns'])
    expect(await problems({ target: 'opportunity', columns: [{ from: '备注', to: 'account' }] })).toEqual([])
    expect(await problems({ target: 'credit_record', columns: [{ from: '会员号', to: 'identity.member_id' }] })).toEqual(['missing_field /columns'])
    expect(await problems({ target: 'relation', columns: [{ from: '会员号', to: 'from.identity.member_id' }] })).toEqual(['missing_identity /columns'])
    expect(await problems({ target: 'relation', columns: [{ from: '会员号', to: 'identity.member_id' }, { from: '备注', to: 'to.identity.phone' }] })).toEqual(['wrong_channel /columns/0/to', 'missing_identity /columns'])
    expect(await problems({ target: 'customer', columns: [{ from: '会员号', to: 'from.identity.member_id' }, { from: '备注', to: 'name' }] })).toEqual(['wrong_channel /columns/0/to'])
    expect(await problems({ target: 'campaign', columns: [{ from: '备注', to: 'campaign' }, { from: '会员号', to: 'identity.member_id' }] })).toEqual(['wrong_channel /columns/1/to'])
    expect(await problems({ target: 'campaign', columns: [{ from: '备注', to: 'name' }] })).toEqual(['missing_field /columns'])
  })

  test('types and sensitivities of declared fields', async () => {
    const options = { fields: [field({})] }
    expect(await problems(withColumn({ from: '备注', to: 'data.x', type: 'text' }), options)).toEqual(['type_conflict /columns/3/type'])
    expect(await problems(withColumn({ from: '备注', to: 'data.x', sensitivity: 'secret' }), options)).toEqual(['sensitivity_conflict /columns/3/sensitivity'])
    expect(await problems(withColumn({ from: '备注', to: 'data.x' }), options)).toEqual([])
    const stated = (type: 'text' | 'number' | 'boolean') => ({ ...options, columns: names.map((name, index) => ({ name, index, ...(index === 3 && { type }) })) })
    expect(await problems(withColumn({ from: '备注', to: 'data.x' }), stated('text'))).toEqual(['type_conflict /columns/3/type'])
    expect(await problems(withColumn({ from: '备注', to: 'data.x' }), stated('number'))).toEqual([])
    expect(await problems(withColumn({ from: '备注', to: 'data.x' }), { ...stated('number'), fields: [field({ type: 'decimal' })] })).toEqual([])
  })
})

describe('map', () => {
  test('the first match wins, no match is blank, patterns are searched for', async () => {
    const map = [{ matches: '^C', value: 'cancelled' }, { is: 'P', value: 'paid' }, { matches: '[0-9]', value: null }, { matches: 'x', value: 'ex' }]
    expect(valuesOf(await castTexts(['C1', 'P', ' P ', 'P1', 'x', 'y', '', null], { type: 'choice', map }))).toEqual(['cancelled', 'paid', 'paid', null, 'ex', null, null, null])
    expect(valuesOf(await castTexts(['C1', 'x', ''], { type: 'choice', map: [{ matches: '^C', value: 'cancelled' }, { value: 'completed' }] }))).toEqual(['cancelled', 'completed', 'completed'])
  })
  test('long lists', async () => {
    const map = [{ matches: '^7$', value: 'seven' }, ...Array.from({ length: 3000 }, (_, i) => ({ is: String(i), value: i === 5 ? null : `v${i}` })), { is: '3', value: 'late' }, { matches: '^9+$', value: 'nines' }]
    expect(valuesOf(await castTexts(['7', '3', '5', '2999', '9999', '3000'], { type: 'choice', map }))).toEqual(['seven', 'v3', null, 'v2999', 'nines', null])
  })
  test('what it gives is cast', async () => {
    expect(valuesOf(await castTexts(['a', 'b', 'c'], { type: 'decimal', map: [{ is: 'a', value: '1,000.005' }, { is: 'b', value: 'x' }] }))).toEqual(['1000.01', null, null])
  })
})
