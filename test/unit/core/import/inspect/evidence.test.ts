import { describe, expect, test } from 'vitest'
import { guessDates } from '#core/import/inspect/dates.ts'
import { isCreditCode, isResidentId } from '#core/import/inspect/evidence.ts'

describe('check digits', () => {
  test.each([['11010519491231002X', true], ['11010519491231002x', true], ['110105194912310021', false], ['11010519491331002X', false], ['440524188001010014', true], ['12345', false]])('resident id %s: %s', (text, valid) => {
    expect(isResidentId(text)).toBe(valid)
  })

  test.each([['91350100M000100Y43', true], ['91350100M000100Y44', false], ['91110000600037341L', true], ['91350100I000100Y43', false]])('credit code %s: %s', (text, valid) => {
    expect(isCreditCode(text)).toBe(valid)
  })
})

describe('forms of dates', () => {
  test.each([
    [['2024-01-02', '2024-12-31'], '%Y-%m-%d', 'date'],
    [['2024-1-2 3:04'], '%Y-%m-%d %H:%M', 'datetime'],
    [['2024-01-02T03:04:05'], '%Y-%m-%dT%H:%M:%S', 'datetime'],
    [['2024-01-02T03:04:05.123Z', '2024-01-02 03:04:05+08:00'], undefined, 'datetime'],
    [['2024/01/02 03:04:05'], '%Y/%m/%d %H:%M:%S', 'datetime'],
    [['2010年12月1日', '2011年1月31日'], '%Y年%m月%d日', 'date'],
    [['2010年12月1日 8时5分'], '%Y年%m月%d日 %H时%M分', 'datetime'],
    [['12/31/2024 10:30', '1/2/2024 9:05'], '%m/%d/%Y %H:%M', 'datetime'],
    [['31/12/2024', '01/02/2024'], '%d/%m/%Y', 'date'],
    [['12/31/2024 10:30 PM'], '%m/%d/%Y %I:%M %p', 'datetime'],
    [['31.12.2024'], '%d.%m.%Y', 'date'],
    [['20241231'], '%Y%m%d', 'date'],
    [['20241231235959'], '%Y%m%d%H%M%S', 'datetime'],
    [['5 Jan 2024'], '%d %b %Y', 'date']
  ] as const)('%j', (values, format, type) => {
    expect(guessDates(values)).toMatchObject({ type, share: 1, ...(format && { format }) })
    expect(guessDates(values)?.format).toBe(format)
  })

  test('are ambiguous where the values cannot tell, and none where there are none', () => {
    expect(guessDates(['03/04/2024', '05/06/2024'])?.ambiguous).toBe(true)
    expect(guessDates(['13/04/2024', '05/06/2024'])?.ambiguous).toBe(false)
    expect(guessDates(['20249931', 'x'])).toBeUndefined()
    expect(guessDates(['99/99/2024'])).toBeUndefined()
  })
})
