import { describe, expect, test } from 'vitest'
import { mapping, type Inspection } from '#core/contract/imports.ts'
import { fitTemplate, matchOf } from '#core/import/templates/match.ts'

const used = {
  columns: ['单号', '会员号', '时间', '金额', '数量', '门店', '备注', '经手人'],
  mapping: mapping.parse({
    source: 'shop', target: 'event', groupBy: ['单号'], format: { kind: 'csv', encoding: 'gb18030', headerRow: 3, nullTokens: ['无'], decimal: ',' },
    columns: [{ from: '单号', to: 'source_id' }, { from: '会员号', to: 'identity.member_id' }, { from: '时间', to: 'occurred_at' }, { formula: '[金额] * [数量]', to: 'amount' }, { from: '门店', to: 'store_id' }, { value: 'order', to: 'type' }]
  })
}

function inspected(names: string[], change: Partial<Inspection['mapping']> = {}): Pick<Inspection, 'columns' | 'format' | 'mapping'> {
  return {
    columns: names.map((name, index) => ({ name, index, type: 'text', confidence: 1, samples: [], suggested: null })), format: { kind: 'csv', encoding: 'utf-8', headerRow: 1 },
    mapping: mapping.parse({ name: '十一月', source: 'file', target: 'event', columns: names.map((from) => ({ from, to: `data.${from}` })), ...change })
  }
}

describe('a mapping used before', () => {
  test('fits the same columns in any order, case and width; the format is that of the new file but for how values are written', () => {
    const fit = fitTemplate(used, inspected(['会员号', ' 单号', '时间', '金额', '数量', '门店', '备注', '经手人']))!
    expect(fit).toMatchObject({ match: 1, missing: [], added: [] })
    expect(fit.mapping.columns[0]).toEqual({ from: ' 单号', to: 'source_id' })
    expect(fit.mapping).toMatchObject({ name: '十一月', source: 'shop', groupBy: [' 单号'], format: { kind: 'csv', encoding: 'utf-8', headerRow: 1, nullTokens: ['无'], decimal: ',' } })
  })

  test('fits nearly equal columns: what it reads and is not there is left out and told, what is new is suggested', () => {
    const fit = fitTemplate(used, inspected(['单号', '会员号', '时间', '金额', '数量', '备注', '经手人', '城市']))!
    expect(fit).toMatchObject({ match: 0.777, missing: ['门店'], added: ['城市'] })
    expect(fit.mapping.columns.map(({ to }) => to)).toEqual(['source_id', 'identity.member_id', 'occurred_at', 'amount', 'type', 'data.城市'])
    const without = fitTemplate(used, inspected(['单号', '会员号', '时间', '金额', '门店', '备注', '经手人']))!
    expect(without.missing).toEqual(['数量'])
    expect(without.mapping.columns.some(({ to }) => to === 'amount')).toBe(false)
  })

  test('columns that its recipe makes are no columns of the file', () => {
    const split = { ...used, mapping: { ...used.mapping, columns: [...used.mapping.columns, { from: '备注_1', to: 'title' }] } }
    expect(fitTemplate(split, inspected(used.columns))!.mapping.columns.map(({ to }) => to)).toContain('title')
  })

  test('does not fit another shape', () => {
    expect(fitTemplate(used, inspected(['单号', '会员号', '时间', '姓名', '生日', '城市']))).toBeUndefined()
    expect(matchOf(['a', 'b'], ['B', 'A '])).toBe(1)
    expect(matchOf([], ['a'])).toBe(0)
  })
})
