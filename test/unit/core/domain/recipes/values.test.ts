/** What the steps read, with hard cases: each row is a text and what it becomes (undefined: it cannot be read). */
import { describe, expect, test } from 'vitest'
import { parseAddress } from '#core/domain/normalise/address.ts'
import { plainDecimal } from '#core/domain/normalise/amount.ts'
import { creditCode, residentId } from '#core/domain/normalise/codes.ts'
import { companyName } from '#core/domain/normalise/company.ts'
import { dateText, type DateForm } from '#core/domain/normalise/date-text.ts'
import { plainEmail } from '#core/domain/normalise/email.ts'
import { phoneWithExtension } from '#core/domain/normalise/phone.ts'

const form: DateForm = { order: 'ymd', pivot: 68, numbers: 'auto', result: 'asWritten' }

describe('dates', () => {
  test.each([
    ['2026年1月5日', '2026-01-05'], ['2026年1月5日下午3点', '2026-01-05 15:00:00'], ['2026年1月5日（星期一）10:00', '2026-01-05 10:00:00'], ['二〇二六年十一月二十三日 10点半', '2026-11-23 10:30:00'],
    ['2026/1/5 3:04', '2026-01-05 03:04:00'], ['2026-01-05 12:00:00 AM', '2026-01-05 00:00:00'], ['Jan 5, 2026 3:04 PM', '2026-01-05 15:04:00'], ['5-Jan-2026', '2026-01-05'],
    ['2026-01-05T10:00:00+0800', '2026-01-05 10:00:00+08:00'], ['2026-01-05T10:00:00.123456Z', '2026-01-05 10:00:00.123Z'], ['２０２６－０１－０５', '2026-01-05'],
    ['20260105', '2026-01-05'], ['20260105103000', '2026-01-05 10:30:00'], ['45678', '2025-01-21'], ['45678.5', '2025-01-21 12:00:00'], ['1767571200', '2026-01-05 00:00:00Z'], ['1767571200123', '2026-01-05 00:00:00.123Z'],
    ['26-01-05', '2026-01-05'], ['69-01-05', '1969-01-05'], ['99年3月4日', '1999-03-04'], ['13/01/2026', '2026-01-13'], ['01/13/2026', '2026-01-13'], ['2024-02-29', '2024-02-29'],
    ['05/01/2026', undefined], ['2026-02-29', undefined], ['2026-02-30', undefined], ['2026-13-01', undefined], ['2026-1-5 24:00', undefined], ['0026-01-05', undefined], ['12:30', undefined], ['上午', undefined], ['12345', undefined], ['20261305', undefined]
  ])('%s', (text, expected) => expect(dateText(text, form)).toBe(expected))

  test('told the order, the numbers and the result', () => {
    expect(dateText('05/01/2026', { ...form, order: 'dmy' })).toBe('2026-01-05')
    expect(dateText('05/01/2026', { ...form, order: 'mdy' })).toBe('2026-05-01')
    expect(dateText('05/01/26', { ...form, order: 'dmy' })).toBe('2026-01-05')
    expect(dateText('44216', { ...form, numbers: 'excel1904' })).toBe('2025-01-21')
    expect(dateText('45678', { ...form, numbers: 'none' })).toBeUndefined()
    expect(dateText('45678', { ...form, numbers: 'epoch' })).toBeUndefined()
    expect(dateText('2026-01-05 10:00', { ...form, result: 'day' })).toBe('2026-01-05')
    expect(dateText('2026-01-05', { ...form, result: 'time' })).toBe('2026-01-05 00:00:00')
    expect(dateText('70-01-05', { ...form, pivot: 80 })).toBe('2070-01-05')
  })
})

describe('numbers and money', () => {
  test.each([
    ['1,234.50', '1234.50'], ['¥1,234', '1234'], ['￥１，２００．５０', '1200.50'], ['CNY 100', '100'], ['人民币1,000.00元', '1000.00'], ['1.2万', '12000'], ['3万5千', '35000'], ['1亿2000万', '120000000'], ['1.2亿元', '120000000'], ['20w', '200000'],
    ['(1,234)', '-1234'], ['（12.5）', '-12.5'], ['5-', '-5'], ['−5', '-5'], ['$-5', '-5'], ['12.5%', '0.125'], ['5‰', '0.005'], ['壹仟贰佰叁拾肆元伍角陆分', '1234.56'], ['一万二千', '12000'], ['三点一四', '3.14'], ['十二', '12'], ['百万', '1000000'],
    ['1e5', '100000'], ['1.38E+10', '13800000000'], ['.5', '0.5'], ['5.', '5'], ['007', '7'], ['-0.0', '0.0'], ['99999999999999999999.99', '99999999999999999999.99'],
    ['1,23', undefined], ['--5', undefined], ['(-5)', undefined], ['5千3万', undefined], ['万', undefined], ['abc', undefined], ['1.2.3', undefined], ['12元5', undefined]
  ])('%s', (text, expected) => expect(plainDecimal(text, { decimal: '.', percent: 'fraction' })).toBe(expected))

  test('decimal comma, per cent as a number', () => {
    expect(plainDecimal('1.234,50', { decimal: ',', percent: 'fraction' })).toBe('1234.50')
    expect(plainDecimal('12,5%', { decimal: ',', percent: 'number' })).toBe('12.5')
  })
})

describe('phones', () => {
  test.each([
    ['138 0013 8000', '+8613800138000', undefined], ['+86-138-1234-5678', '+8613812345678', undefined], ['010-12345678', undefined, undefined], ['010-62345678转8001', '+861062345678', '8001'], ['(0755) 8888 6666 ext. 12', '+8675588886666', '12'],
    ['021-62345678-801', '+862162345678', '801'], ['+862162345678;ext=801', '+862162345678', '801'], ['+1 415 555 2671', '+14155552671', undefined], ['1.38E+10', undefined, undefined], ['1381234567', undefined, undefined]
  ])('%s', (text, number, extension) => {
    const found = phoneWithExtension(text)
    if (number !== undefined || found === undefined) expect(found && { number: found.number, extension: found.extension }).toEqual(number === undefined ? undefined : { number, extension })
  })
})

test('e-mail addresses', () => {
  const cases: [string, string | undefined][] = [
    ['张三 <Zhang@Example.COM>', 'zhang@example.com'], ['mailto:a@b.cn', 'a@b.cn'], ['a＠b。com', 'a@b.com'], ['A.B@C-D.com.', 'a.b@c-d.com'], ['x@y.com;', 'x@y.com'], ['a b@c.com', undefined], ['a@b', undefined], ['a..b@c.cn', undefined], ['a@b.cn,c@d.cn', undefined]
  ]
  expect(cases.map(([text]) => [text, plainEmail(text)])).toEqual(cases)
})

test('names of companies, whole and to compare by', () => {
  const cases: [string, string | undefined, string | undefined][] = [
    ['北京 某某(集团)有限公司', '北京某某（集团）有限公司', '北京某某（集团）'], ['上海某某科技有限公司（深圳分公司）', '上海某某科技有限公司深圳分公司', '上海某某科技'], ['上海某某科技有限公司 深圳分公司', '上海某某科技有限公司深圳分公司', '上海某某科技'],
    ['中国工商银行股份有限公司北京分行', '中国工商银行股份有限公司北京分行', '中国工商银行'], ['某某投资中心有限合伙', '某某投资中心（有限合伙）', '某某投资中心'], ['Acme Company Limited', 'Acme Co., Ltd.', 'Acme'], ['ACME CO.,LTD', 'ACME Co., Ltd.', 'ACME'],
    ['Foo, Inc', 'Foo Inc.', 'Foo'], ['“腾讯科技”', '腾讯科技', '腾讯科技'], ['123', undefined, undefined], ['--', undefined, undefined]
  ]
  const keep = { legalForm: 'keep', branch: 'keep' } as const
  const remove = { legalForm: 'remove', branch: 'remove' } as const
  expect(cases.map(([text]) => [text, companyName(text, keep), companyName(text, remove)])).toEqual(cases)
})

test('addresses', () => {
  const cases: [string, string | undefined][] = [
    ['广东省深圳市南山区科技园路1号', '广东省/深圳市/南山区/科技园路1号'], ['深圳南山区科苑路', '广东省/深圳市/南山区/科苑路'], ['北京朝阳区', '北京市/北京市/朝阳区/'], ['上海市市辖区浦东新区世纪大道', '上海市/上海市/浦东新区/世纪大道'],
    ['吉林市船营区解放路', '吉林省/吉林市/船营区/解放路'], ['海南藏族自治州共和县', '青海省/海南藏族自治州/共和县/'], ['海南省三亚市天涯区', '海南省/三亚市/天涯区/'], ['湖北仙桃市龙华山', '湖北省/仙桃市//龙华山'], ['延边州延吉市', '吉林省/延边朝鲜族自治州/延吉市/'],
    ['中国 浙江省 杭州市 余杭区 文一西路969号', '浙江省/杭州市/余杭区/文一西路969号'], ['江苏,南京,鼓楼区,中山路', '江苏省/南京市/鼓楼区/中山路'], ['浦东新区', '上海市/上海市/浦东新区/'], ['重庆市云阳县', '重庆市/重庆市/云阳县/'], ['广州市北京路', '广东省/广州市//北京路'],
    ['南京路100号', undefined], ['朝阳区建国路', undefined], ['abc', undefined], ['', undefined]
  ]
  const found = (text: string) => {
    const address = parseAddress(text)
    return address && [address.province, address.city, address.district, address.rest].join('/')
  }
  expect(cases.map(([text]) => [text, found(text)])).toEqual(cases)
})

test('resident ids', () => {
  expect(residentId('11010519491231002x')).toEqual({ value: '11010519491231002X', birthDate: '1949-12-31', gender: '女' })
  expect(residentId('110105 491231 002')).toEqual({ value: '11010519491231002X', birthDate: '1949-12-31', gender: '女' })
  expect(residentId('440524188001010014')).toMatchObject({ birthDate: '1880-01-01', gender: '男' })
  for (const text of ['110105194912310021', '11010519490231002X', '123456789012345678', '1101051949123100', '']) expect(residentId(text)).toBeUndefined()
})

describe('credit codes', () => {
  test.each(['914403001922038216', '91110108551385082Q', '91350100M000100Y43'])('%s', (code) => {
    expect(creditCode(code)).toBe(code)
    expect(creditCode(` ${code.toLowerCase().slice(0, 4)} ${code.slice(4)}`)).toBe(code)
    // One wrong character is always found.
    for (let place = 0; place < 18; place++) {
      const wrong = code.slice(0, place) + (code[place] === '2' ? '3' : '2') + code.slice(place + 1)
      expect(creditCode(wrong)).toBeUndefined()
    }
  })
  test('the letter O is a zero', () => expect(creditCode('914403OO1922O38216')).toBe('914403001922038216'))
})
