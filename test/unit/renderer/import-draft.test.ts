import { describe, expect, it } from 'vitest'
import { mapping as mappingSchema, type Inspection, type MappingInput } from '#core/contract/imports.ts'
import { applyMapping, constantOf, draftFrom, mappingOf, withConstant, type Draft } from '#renderer/screens/imports/draft.ts'
import { numberChoices, numberSample, withChosen } from '#renderer/screens/imports/fileFormat.ts'
import { fits, fitsColumn, placeProblems, previewVerdict, problemsOf } from '#renderer/screens/imports/problems.ts'
import { newFieldName, targetLabel, targetName, targetOptions } from '#renderer/screens/imports/targets.ts'

const names = ['会员号', '时间', '金额', '备注']
const rows = [['M1', '2026-01-02 10:00', '12.5', 'a'], ['M2', '2026-01-03', 'abc', null], [null, '2026-01-03', '3', null], ['M4', 'soon', '4', '']]

function inspection(suggested: MappingInput): Inspection {
  return {
    fileName: 'orders.csv', size: 100, format: { kind: 'csv', delimiter: ',' }, rows: rows.length, preview: rows, preset: null, warnings: [], mapping: mappingSchema.parse(suggested),
    columns: names.map((name, index) => ({ name, index, type: index === 2 ? 'decimal' : index === 1 ? 'datetime' : 'text', confidence: 1, samples: [], suggested: null }))
  }
}

const orders: MappingInput = {
  source: 'shop', target: 'event',
  columns: [{ from: '会员号', to: 'identity.member_id' }, { from: '时间', to: 'occurred_at' }, { from: '金额', to: 'amount' }, { value: 'order', to: 'type' }]
}
const draft = (mapping = orders): Draft => draftFrom('d', 'u', inspection(mapping))
const without = (to: string) => ({ ...orders, columns: orders.columns.filter((column) => column.to !== to) })
const codes = (value: Draft) => problemsOf(value).map((problem) => problem.code)

describe('the format of a file', () => {
  it('forgets where the table stood when another sheet or table is chosen, and nothing else', () => {
    const format = { sheet: 'A', headerRow: 3, headerRows: 2, footer: 'keep', decimal: ',', nullTokens: ['-'] } as const
    expect(withChosen({ ...format, nullTokens: ['-'] }, { sheet: 'B' })).toEqual({ sheet: 'B', decimal: ',', nullTokens: ['-'] })
    expect(withChosen({ ...format, nullTokens: ['-'] }, { headerRow: 4 })).toEqual({ ...format, headerRow: 4 })
  })
  it('shows every way to write numbers by a sample of its own', () => {
    expect(new Set(numberChoices.map(numberSample)).size).toBe(numberChoices.length)
  })
})

describe('a draft', () => {
  it('takes the suggestion and gives back a mapping the contract accepts', () => {
    const made = mappingOf(draft())
    expect(mappingSchema.parse(made)).toMatchObject({ name: 'orders', source: 'shop', target: 'event', format: { kind: 'csv', delimiter: ',' } })
    expect(made.columns).toEqual(orders.columns)
  })
  it('leaves out columns without a target and keeps what the person set', () => {
    const value = draft()
    value.columns[3] = { ...value.columns[3]!, to: 'data.note', type: 'text', sensitivity: 'secret' }
    value.columns[1] = { ...value.columns[1]!, parse: { format: '%Y-%m-%d' } }
    const made = mappingOf({ ...value, groupBy: ['会员号'], format: { delimiter: ';' } })
    expect(made.columns[3]).toEqual({ from: '备注', to: 'data.note', type: 'text', sensitivity: 'secret' })
    expect(made).toMatchObject({ groupBy: ['会员号'], format: { kind: 'csv', delimiter: ';' } })
  })
  it('sets and removes constants', () => {
    const value = { ...draft(), ...withConstant(draft(), 'type', 'refund') }
    expect(constantOf(value, 'type')).toBe('refund')
    expect(withConstant(value, 'type', ' ').constants).toEqual([])
  })
  it('takes a mapping used before as far as the columns are here', () => {
    const earlier = mappingSchema.parse({ source: 'shop-b', target: 'event', columns: [{ from: '备注', to: 'title' }, { from: 'elsewhere', to: 'status' }], groupBy: ['备注', 'elsewhere'] })
    const value = { ...draft(), ...applyMapping(draft(), earlier) }
    expect(value.columns.map((column) => column.to)).toEqual([null, null, null, 'title'])
    expect(value).toMatchObject({ source: 'shop-b', groupBy: ['备注'] })
  })
})

describe('problems', () => {
  it('name what an event lacks', () => {
    expect(codes(draft(without('type')))).toContain('eventType')
    expect(codes(draft(without('occurred_at')))).toContain('eventTime')
    expect(codes(draft(without('identity.member_id')))).toContain('eventIdentity')
  })
  it('name a row that nobody could be told by', () => {
    expect(codes(draft({ target: 'customer', columns: [{ from: '备注', to: 'notes' }] }))).toEqual(['entityIdentity'])
    expect(codes(draft({ target: 'customer', columns: [{ from: '备注', to: 'name' }] }))).toEqual([])
  })
  it('stand at the column: a target used twice, values that do not fit', () => {
    const twice = draft({ ...orders, columns: [...orders.columns, { from: '备注', to: 'amount' }] })
    expect(problemsOf(twice).filter((problem) => problem.code === 'twice').map((problem) => problem.column)).toEqual([2, 3])
    expect(problemsOf(draft()).find((problem) => problem.column === 2)).toMatchObject({ code: 'misfit', severity: 'warning', values: { bad: 1, seen: 4 } })
  })
  it('of the core go to the column that its pointer names', () => {
    const words = { zh: '', en: '' }
    const placed = placeProblems(draft(), [{ code: 'x', path: '/columns/2/type', message: words, remedy: words }, { code: 'y', path: '/groupBy', message: words, remedy: words }])
    expect(placed.map((problem) => problem.column)).toEqual([2, null])
  })
  it('are lenient about forms that some parser takes', () => {
    expect(['1,234.5', '-3', '¥12', '(4)', '1e5'].every((value) => fits(value, 'decimal'))).toBe(true)
    expect(['2026-01-02', '2026/1/2 3:04', '20260102', '2026年1月2日', '12/31/2026', '1767225600'].every((value) => fits(value, 'datetime'))).toBe(true)
    expect(fits('soon', 'date') || fits('abc', 'number') || fits('maybe', 'boolean')).toBe(false)
  })
})

describe('the preview', () => {
  it('counts rows that would be taken and refused', () => {
    expect(previewVerdict(draft())).toEqual({ rows: 4, accepted: 1, rejected: 3 })
  })
  it('holds values of a column with a format to be readable only where they have digits', () => {
    const value = draft()
    value.columns[1] = { ...value.columns[1]!, parse: { format: '%Y/%m/%d' } }
    expect(['2026/9/1', '5 Sep', 'soon', '未知'].map((text) => fitsColumn(value, value.columns[1]!, text))).toEqual([true, true, false, false])
    expect(previewVerdict(value)).toEqual({ rows: 4, accepted: 1, rejected: 3 })
    expect(problemsOf(value)).toContainEqual({ column: 1, severity: 'warning', code: 'misfit', values: { bad: 1, seen: 4 } })
  })
  it('takes every named row of an entity', () => {
    expect(previewVerdict(draft({ target: 'customer', columns: [{ from: '会员号', to: 'identity.member_id' }] }))).toEqual({ rows: 4, accepted: 3, rejected: 1 })
  })
})

describe('targets', () => {
  it('are the identities, fields and custom fields of the target', () => {
    const options = targetOptions(draft(), [{ name: 'data.store', label: { zh: '门店号', en: 'Store no' }, custom: true }], 'en')
    expect(options.find((option) => option.to === 'data.store')).toMatchObject({ group: 'custom', label: 'Store no' })
    expect(targetLabel('identity.member_id', options)).toBe('Member id')
    expect(targetLabel('data.other', options)).toBe('other')
    expect(targetName('occurred_at', 'event', 'zh')).toBe('发生时间')
  })
  it('may be new fields named after the column', () => {
    expect(newFieldName(' 优惠 券.码 ')).toBe('优惠_券_码')
  })
})
