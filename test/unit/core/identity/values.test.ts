import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DeskError } from '#core/contract/errors.ts'
import type { ValueType } from '#core/domain/fields.ts'
import type { KnownField } from '#core/identity/fields.ts'
import { checkValue } from '#core/identity/values.ts'

const field = (type: ValueType): KnownField => ({ name: 'x', type, sensitivity: 'open', label: { zh: '字段', en: 'Field' }, custom: false })
const now = Date.parse('2026-03-01T12:00:00Z')
const types: ValueType[] = ['text', 'number', 'decimal', 'boolean', 'date', 'datetime', 'choice', 'list', 'objects']

describe('values that people enter', () => {
  test.each<[ValueType, unknown, unknown]>([
    ['text', '  Café ', 'Café'], ['choice', ' 金卡 ', '金卡'], ['text', 'two\nlines\tand 😀', 'two\nlines\tand 😀'], ['number', 999_999_999_999_999, 999_999_999_999_999], ['number', ' 1.5 ', 1.5], ['number', -0, -0], ['decimal', '12.345', 12.35], ['decimal', 0.1 + 0.2, 0.3],
    ['decimal', -1.005, -1], ['boolean', '是', true], ['boolean', false, false], ['date', '2024-02-29', '2024-02-29'],
    ['datetime', '2026-03-01T19:30:00+08:00', '2026-03-01T11:30:00.000Z'], ['datetime', '2026-03-01T11:30Z', '2026-03-01T11:30:00.000Z'],
    ['list', ['a', 1, null], ['a', 1, null]], ['objects', [{ a: 1 }], [{ a: 1 }]]
  ])('%s %j is kept as %j', (type, value, kept) => {
    expect(checkValue(field(type), value, now)).toEqual(kept)
  })

  test.each<[ValueType, unknown]>([
    ['number', 'viele'], ['number', Number.NaN], ['number', Infinity], ['number', true], ['decimal', 1e15], ['boolean', 'maybe'], ['date', '2023-02-29'], ['date', '1.3.2026'],
    ['datetime', '2026-03-01 19:30:00'], ['datetime', '2026-02-30T25:00:00Z'], ['list', 'a'], ['list', [['a']]], ['objects', ['a']], ['text', { a: 1 }], ['text', 7], ['choice', true], ['number', 1e300], ['number', -1e15], ['list', [1e300]], ['date', '0300-01-01'], ['datetime', '1990-02-31T10:00:00Z'],
    ['text', 'a\0b'], ['choice', '\x1b[31m'], ['text', 'half \ud83d'], ['list', ['a\0']], ['objects', [{ a: { 'b\0': 1 } }]], ['text', 'x'.repeat(20_001)]
  ])('%s refuses %j without repeating it', (type, value) => {
    expect(() => checkValue(field(type), value, now)).toThrow(expect.objectContaining({ code: 'invalid', details: expect.objectContaining({ field: 'x' }) }))
  })

  test('the error states the bounds', () => {
    const words = (type: ValueType, value: unknown) => {
      try {
        checkValue(field(type), value, now)
      } catch (error) {
        return (error as DeskError).details.message
      }
      return undefined
    }
    expect(words('number', 1e300)).toEqual({ zh: expect.stringContaining('在 -999,999,999,999,999 与 999,999,999,999,999 之间'), en: expect.stringContaining('between -999,999,999,999,999 and 999,999,999,999,999') })
    expect(words('text', 7)?.en).toContain('text of at most 20000 characters')
    expect(words('date', '0300-01-01')?.en).toContain('between 1000-01-01 and 9999-12-31')
    expect(words('text', 'a\0')?.en).toContain('control characters (such as NUL)')
  })

  test('a birth date is a day of the calendar from 1900 to today', () => {
    const birth: KnownField = { ...field('date'), past: true }
    for (const day of ['1900-01-01', '2000-02-29', '2026-03-01']) expect(checkValue(birth, day, now)).toBe(day)
    for (const day of ['1899-12-31', '0300-01-01', '1990-02-31', '2026-03-03', '2100-01-01']) {
      expect(() => checkValue(birth, day, now)).toThrow(expect.objectContaining({ details: expect.objectContaining({ message: expect.objectContaining({ en: expect.stringMatching(/between 1900-01-01 and today \(2026-03-0[12]\)/) }) }) }))
    }
  })

  test('blank is null for every type, and what was kept is kept again', () => {
    for (const type of types) for (const blank of [null, undefined, '', '  ']) expect(checkValue(field(type), blank, now)).toBeNull()
    fc.assert(fc.property(fc.constantFrom(...types), fc.anything(), (type, value) => {
      let kept: unknown
      try {
        kept = checkValue(field(type), value, now)
      } catch (error) {
        expect(error).toMatchObject({ code: 'invalid' })
        return
      }
      expect(checkValue(field(type), kept, now)).toEqual(kept)
    }))
  })
})
