import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ValueType } from '#core/domain/fields.ts'
import type { KnownField } from '#core/identity/fields.ts'
import { checkValue } from '#core/identity/values.ts'

const field = (type: ValueType): KnownField => ({ name: 'x', type, sensitivity: 'open', label: { zh: '字段', en: 'Field' }, custom: false })
const types: ValueType[] = ['text', 'number', 'decimal', 'boolean', 'date', 'datetime', 'choice', 'list', 'objects']

describe('values that people enter', () => {
  test.each<[ValueType, unknown, unknown]>([
    ['text', '  Café ', 'Café'], ['choice', 7, '7'], ['number', ' 1.5 ', 1.5], ['number', -0, -0], ['decimal', '12.345', 12.35], ['decimal', 0.1 + 0.2, 0.3],
    ['decimal', -1.005, -1], ['boolean', '是', true], ['boolean', false, false], ['date', '2024-02-29', '2024-02-29'],
    ['datetime', '2026-03-01T19:30:00+08:00', '2026-03-01T11:30:00.000Z'], ['datetime', '2026-03-01T11:30Z', '2026-03-01T11:30:00.000Z'],
    ['list', ['a', 1, null], ['a', 1, null]], ['objects', [{ a: 1 }], [{ a: 1 }]]
  ])('%s %j is kept as %j', (type, value, kept) => {
    expect(checkValue(field(type), value)).toEqual(kept)
  })

  test.each<[ValueType, unknown]>([
    ['number', 'viele'], ['number', Number.NaN], ['number', Infinity], ['number', true], ['decimal', 1e15], ['boolean', 'maybe'], ['date', '2023-02-29'], ['date', '1.3.2026'],
    ['datetime', '2026-03-01 19:30:00'], ['datetime', '2026-02-30T25:00:00Z'], ['list', 'a'], ['list', [['a']]], ['objects', ['a']], ['text', { a: 1 }], ['text', 'x'.repeat(20_001)]
  ])('%s refuses %j without repeating it', (type, value) => {
    expect(() => checkValue(field(type), value)).toThrow(expect.objectContaining({ code: 'invalid', details: expect.objectContaining({ field: 'x' }) }))
  })

  test('blank is null for every type, and what was kept is kept again', () => {
    for (const type of types) for (const blank of [null, undefined, '', '  ']) expect(checkValue(field(type), blank)).toBeNull()
    fc.assert(fc.property(fc.constantFrom(...types), fc.anything(), (type, value) => {
      let kept: unknown
      try {
        kept = checkValue(field(type), value)
      } catch (error) {
        expect(error).toMatchObject({ code: 'invalid' })
        return
      }
      expect(checkValue(field(type), kept)).toEqual(kept)
    }))
  })
})
