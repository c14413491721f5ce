import { describe, expect, it } from 'vitest'
import { csvOf } from '#renderer/charts/export.ts'
import { clipboardText, gridTemplate, type Column } from '#renderer/components/table/columns.ts'
import { withParameter } from '#renderer/components/address.ts'
import { listInput } from '#renderer/screens/entities/listInput.ts'
import { toneOf } from '#renderer/screens/entities/tones.ts'

describe('a list', () => {
  it('asks what its address says', () => {
    const parameters = new URLSearchParams('q=张&city=上海&sort=total_spent&dir=asc&batch=B1&unknown=1')
    expect(listInput('customer', parameters)).toEqual({ entity: 'customer', query: '张', city: '上海', batch: 'B1', sort: 'total_spent', direction: 'asc' })
  })
  it('asks for the newest first where the address says nothing it knows', () => {
    expect(listInput('lead', new URLSearchParams('sort=nonsense'))).toEqual({ entity: 'lead', sort: 'created_at', direction: 'desc' })
  })
  it('changes one part of the address at a time', () => {
    const parameters = new URLSearchParams('city=上海&sort=level')
    expect(withParameter(parameters, 'city', undefined).toString()).toBe('sort=level')
    expect(withParameter(parameters, 'city', '杭州').get('city')).toBe('杭州')
    expect(parameters.get('city')).toBe('上海')
  })
})

describe('copied rows', () => {
  const column = (key: string, unit?: string): Column<Record<string, string>> => ({ key, header: key, width: 1, render: () => null, text: (row) => row[key] ?? '', ...(unit && { unit }) })
  it('are cells between tabs under their headers', () => {
    expect(clipboardText([column('name'), column('spent', '¥')], [{ name: 'a\tb\nc', spent: '1' }])).toBe('name\tspent (¥)\na b c\t1')
  })
  it('have columns of fixed widths and the rest at the end', () => {
    expect(gridTemplate([100, 80], true)).toBe('34px 100px 80px minmax(0, 1fr)')
  })
})

describe('values', () => {
  it('that mean something are coloured, others are not', () => {
    expect([toneOf('流失'), toneOf('待处理'), toneOf('completed'), toneOf('金卡'), toneOf('上海')]).toEqual(['bad', 'warn', 'good', 'accent', undefined])
  })
  it('are quoted in CSV, and no cell starts a formula', () => {
    expect(csvOf(['a', 'b'], [['x,"y"', 1], ['=1+1', -2]])).toBe('a,b\r\n"x,""y""",1\r\n\'=1+1,-2')
  })
})
