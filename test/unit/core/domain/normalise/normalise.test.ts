import { describe, expect, test } from 'vitest'
import { isBlocked } from '#core/domain/normalise/blocked.ts'
import { lookupForms, normaliseIdentity } from '#core/domain/normalise/identity.ts'
import { decimalText } from '#core/domain/normalise/number.ts'
import { normalisePhone } from '#core/domain/normalise/phone.ts'
import { blankToNull, fold } from '#core/domain/normalise/text.ts'

describe('phones', () => {
  test('spellings of one Chinese mobile agree', () => {
    const spellings = [
      '13812345679', '138 1234 5679', '138-1234-5679', '+86 138 1234 5679', '0086-13812345679', '86 13812345679', '(86)13812345679', '１３８１２３４５６７９', '+86(138)1234·5679',
      "'13812345679", 'tel:+8613812345679', '13812345679.0', '138　1234　5679'
    ]
    expect(new Set(spellings.map(normalisePhone))).toEqual(new Set(['+8613812345679']))
  })
  test('spellings of one Chinese landline agree, other countries keep theirs', () => {
    expect(new Set(['010-62345678', '(010)62345678', '+86 010 6234 5678', '86-010-62345678', '+861062345678'].map(normalisePhone))).toEqual(new Set(['+861062345678']))
    expect(normalisePhone('0755-82345678')).toBe('+8675582345678')
    expect(normalisePhone('+852 9123 4567')).toBe('+85291234567')
    expect(normalisePhone('00442079460958')).toBe('+442079460958')
  })
  test.each(['1.38E+10', '1.3812345678e+10', '1E+10', '', '12345', 'abc', '1381234567', '138123456789', '23812345678', '-'])('%s is no phone', (text) => {
    expect(normalisePhone(text)).toBeUndefined()
  })
})

describe('identities', () => {
  test('are compared in one form', () => {
    expect(normaliseIdentity('email', ' Zhang.San＠QQ.com ')).toEqual({ value: 'zhang.san@qq.com', blocked: false })
    expect(normaliseIdentity('id_no', '11010519491231002x')).toEqual({ value: '11010519491231002X', blocked: false })
    expect(normaliseIdentity('credit_code', '９１３５０２０００')?.value).toBe('913502000')
    expect(normaliseIdentity('member_id', '  m 01 ')).toEqual({ value: 'm 01', blocked: false })
    expect(normaliseIdentity('member_id', '17850.0')?.value).toBe('17850.0')
    expect(normaliseIdentity('email', 'nobody')).toBeUndefined()
    expect(normaliseIdentity('id_no', '1.10105E+17')).toBeUndefined()
  })
  test('a look-up tries the normal form, then the text as it is', () => {
    expect(lookupForms('phone', '138 0013 8000')).toEqual(['+8613800138000', '138 0013 8000'])
    expect(lookupForms('member_id', ' M1 ')).toEqual(['M1'])
    expect(lookupForms('email', ' ')).toEqual([])
  })
  test.each(['+8613800138000', '+8613900139000', '+8613800000000', '+8613812345678', '+8618888888888', '0', '000', '0-0', '-', '-1', 'NULL', 'Anonymous', '匿名', '111111', 'test@test.com'])('%s is blocked', (value) => {
    expect(isBlocked(value)).toBe(true)
  })
  test.each(['+8613812345679', '+8613800138001', '11111', '1111112', 'M0', 'a@b.cn', '-2'])('%s is not', (value) => expect(isBlocked(value)).toBe(false))
})

test('fold is NFKC, lower, NFKC', () => {
  expect(fold('ＡＢＣ　ﬁ Ⅷ İ')).toBe('abc fi viii i̇')
  expect(fold('张三')).toBe('张三')
})

test('blank is white space and the null tokens', () => {
  const tokens = ['', 'null', 'N/A', '-']
  expect([' ', '　\t', 'null', ' N/A ', '-', undefined, null].map((text) => blankToNull(text, tokens))).toEqual([null, null, null, null, null, null, null])
  expect(blankToNull('　张 三\u00a0', tokens)).toBe('张 三')
  expect(blankToNull('Null', tokens)).toBe('Null')
})

describe('decimal text', () => {
  const point = { decimal: '.', thousands: ',' } as const
  const comma = { decimal: ',', thousands: '.' } as const
  test.each([
    ['1,234.50', '1234.50'], ['¥1,234', '1234'], ['￥ 1234.5元', '1234.5'], ['１２３４．５', '1234.5'], ['(12.5)', '-12.5'], ['12.5-', '-12.5'], ['-¥12', '-12'], ['¥-12', '-12'], ['+3', '3'], ['.5', '.5'],
    ['CNY 20', '20'], ['1e3', '1e3'], ['(￥1,000.00)', '-1000.00']
  ])('%s', (text, expected) => expect(decimalText(text, point)).toBe(expected))
  test.each(['1,23', '12,34.5', '--5', '(-5)', '1.2.3', 'abc', '', '¥', '1 2', '5%'])('%s is no number', (text) => expect(decimalText(text, point)).toBeUndefined())
  test('with a decimal comma', () => {
    expect(decimalText('1.234,56', comma)).toBe('1234.56')
    expect(decimalText('1234', comma)).toBe('1234')
    expect(decimalText('1.23', comma)).toBeUndefined()
  })
})
