import { describe, expect, test } from 'vitest'
import { normaliseIdentity } from '#core/domain/normalise/identity.ts'
import { isBlocked } from '#core/domain/normalise/blocked.ts'
import { blankToNull, whiteSpace } from '#core/domain/normalise/text.ts'
import type { ChannelName } from '#core/domain/channels.ts'
import { castTexts, nullTokens, randomOf, typeRows, valuesOf } from './support.ts'

const pick = <Item>(random: () => number, items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!
const whole = (random: () => number, below: number) => Math.floor(random() * below)

/** Half up (away from zero) to two decimals, on digits. */
function cents(digits: string): string {
  const negative = digits.startsWith('-')
  const [units = '0', fraction = ''] = digits.replace('-', '').split('.')
  const scaled = BigInt(units + fraction.padEnd(3, '0').slice(0, 2)) + (Number(fraction[2] ?? '0') >= 5 ? 1n : 0n)
  const text = scaled.toString().padStart(3, '0')
  return `${negative && scaled !== 0n ? '-' : ''}${text.slice(0, -2)}.${text.slice(-2)}`
}

function numberSpelling(random: () => number): { text: string; digits: string } {
  const negative = random() < 0.3
  const units = String(whole(random, 10 ** whole(random, 9)))
  const fraction = random() < 0.7 ? String(whole(random, 10 ** 6)).padStart(6, '0').slice(0, 1 + whole(random, 6)) : ''
  const grouped = random() < 0.4 ? units.replace(/\B(?=(\d{3})+$)/g, ',') : units
  let text = fraction ? `${grouped}.${fraction}` : grouped
  if (random() < 0.15) text = [...text].map((character) => (/\d/.test(character) ? String.fromCodePoint(0xff10 + Number(character)) : character)).join('')
  const mark = random() < 0.3 ? pick(random, ['¥', '￥', '$', 'CNY ']) : ''
  const unit = mark === '' && random() < 0.2 ? '元' : ''
  if (negative) text = pick(random, [`-${mark}${text}${unit}`, `(${mark}${text}${unit})`, mark || unit ? `${mark}-${text}${unit}` : `${text}-`])
  else text = `${random() < 0.1 ? '+' : ''}${mark}${text}${unit}`
  return { text: random() < 0.2 ? ` ${text}　` : text, digits: `${negative ? '-' : ''}${units}${fraction ? `.${fraction}` : ''}` }
}

describe('numbers', () => {
  test('decimals are exact and half up, in every spelling (seeded)', async () => {
    const random = randomOf(11)
    const spellings = Array.from({ length: 3000 }, () => numberSpelling(random))
    const cast = await castTexts(spellings.map(({ text }) => text), { type: 'decimal' })
    expect(cast.map(({ value }, index) => [spellings[index]!.text, value])).toEqual(spellings.map(({ text, digits }) => [text, cents(digits)]))
  })
  test('the edges of rounding and range', async () => {
    const texts = ['0.005', '-0.005', '0.004999999999999999999', '2.675', '1.005', '9999999999999999.994', '9999999999999999.995', '1e3', '12345678901234567']
    expect(valuesOf(await castTexts(texts, { type: 'decimal' }))).toEqual(['0.01', '-0.01', '0.00', '2.68', '1.01', '9999999999999999.99', null, '1000.00', null])
  })
  test('what is no number is blank and counts, what is blank does not', async () => {
    const texts = ['abc', '1_000', '1,23', 'inf', 'NaN', '0x10', '--1', '', ' ', 'N/A', '-', null]
    for (const type of ['number', 'decimal']) {
      const cast = await castTexts(texts, { type: type as 'number' })
      expect(cast.map(({ value }) => value)).toEqual(texts.map(() => null))
      expect(cast.map(({ failed }) => failed)).toEqual([true, true, true, true, true, true, true, false, false, false, false, false])
    }
  })
  test('a decimal comma and other groups', async () => {
    expect(valuesOf(await castTexts(['1.234,56', '12,5', '1.234', '1,2', '1.23'], { type: 'decimal' }, { format: { decimal: ',' } }))).toEqual(['1234.56', '12.50', '1234.00', '1.20', null])
    expect(valuesOf(await castTexts(["1'234.5", '1,234.5'], { type: 'number' }, { format: { thousands: "'" } }))).toEqual(['1234.5', null])
  })
})

test('booleans', async () => {
  const texts = ['true', 'FALSE', '1', '0', '是', '否', 'yes', 'No', 'Y', 'n', 'maybe', '2', '']
  expect(await castTexts(texts, { type: 'boolean' })).toEqual([
    ...['true', 'false', 'true', 'false', 'true', 'false', 'true', 'false', 'true', 'false'].map((value) => ({ value, failed: false })),
    { value: null, failed: true }, { value: null, failed: true }, { value: null, failed: false }
  ])
})

test('lists and lists of objects are JSON arrays of their kind', async () => {
  const texts = ['["a", 1, true]', '[]', '[{"a": 1}]', '{"a":1}', '[1,', '[NaN]', '[1,2,]', 'a;b', '[[1]]']
  const list = await castTexts(texts, { type: 'list' })
  expect(list.map(({ value, failed }) => (failed ? 'failed' : value))).toEqual(['["a",1,true]', '[]', 'failed', 'failed', 'failed', 'failed', 'failed', 'failed', 'failed'])
  expect(valuesOf(await castTexts(texts, { type: 'objects' }))).toEqual([null, '[]', '[{"a":1}]', null, null, null, null, null, null])
})

describe('times', () => {
  const two = (number: number) => String(number).padStart(2, '0')

  test('recognised forms (seeded)', async () => {
    const random = randomOf(12)
    const cases = Array.from({ length: 3000 }, () => {
      const [year, month, day, hour, minute, second] = [1995 + whole(random, 60), 1 + whole(random, 12), 1 + whole(random, 28), whole(random, 24), whole(random, 60), whole(random, 60)]
      const separator = pick(random, ['-', '/', '.'])
      const plain = random() < 0.5
      const [m, d, h] = plain ? [two(month), two(day), two(hour)] : [String(month), String(day), String(hour)]
      const date = random() < 0.25 ? `${year}年${m}月${d}日` : [year, m, d].join(separator)
      const kind = pick(random, ['date', 'minute', 'second', 'fraction', 'offset', 'zulu', 'chinese', 'half', 'compact'])
      const utc = (h2: number, mi: number, s: number, ms: number) => Date.UTC(year, month - 1, day, h2, mi, s, ms)
      const local = 8 * 3_600_000
      const digits = String(whole(random, 10 ** 9)).padStart(9, '0')
      const milliseconds = Number(digits.slice(0, 3))
      const offset = whole(random, 24) - 12
      switch (kind) {
        case 'date': return { text: date, at: utc(0, 0, 0, 0) - local }
        case 'minute': return { text: `${date} ${h}:${two(minute)}`, at: utc(hour, minute, 0, 0) - local }
        case 'second': return { text: `${date}${pick(random, [' ', 'T', '  '])}${h}:${two(minute)}:${two(second)}`, at: utc(hour, minute, second, 0) - local }
        case 'fraction': return { text: `${date} ${h}:${two(minute)}:${two(second)}.${digits}`, at: utc(hour, minute, second, milliseconds) - local }
        case 'offset': return { text: `${date}T${h}:${two(minute)}:${two(second)}${offset < 0 ? '-' : '+'}${two(Math.abs(offset))}${pick(random, ['', ':00', '00'])}`, at: utc(hour, minute, second, 0) - offset * 3_600_000 }
        case 'zulu': return { text: `${date}T${h}:${two(minute)}:${two(second)}.${digits}Z`, at: utc(hour, minute, second, milliseconds) }
        case 'chinese': return { text: `${date} ${h}时${two(minute)}分${two(second)}秒`, at: utc(hour, minute, second, 0) - local }
        case 'half': return { text: `${date} ${hour < 12 ? '上午' : '下午'}${hour % 12 === 0 ? 12 : hour % 12}:${two(minute)}`, at: utc(hour, minute, 0, 0) - local }
        default: return { text: `${year}${two(month)}${two(day)}${two(hour)}${two(minute)}${two(second)}`, at: utc(hour, minute, second, 0) - local }
      }
    })
    const cast = await castTexts(cases.map(({ text }) => text), { type: 'datetime' })
    expect(cast.map(({ value }, index) => [cases[index]!.text, value && Date.parse(`${value.replace(' ', 'T')}Z`)])).toEqual(cases.map(({ text, at }) => [text, at]))
  })
  test('what is no time is blank and counts', async () => {
    const texts = ['2026-02-30', '2026-13-01', '26-02-09', '2026-02-09 24:00:00', '2026-02-09 12:60', '12/1/2010 8:26', '45000', 'soon', '2026-02-09 (BC)', 'epoch', 'infinity', '2026-02-09 12:00:5Zx']
    expect(await castTexts(texts, { type: 'datetime' })).toEqual(texts.map(() => ({ value: null, failed: true })))
  })
  test('a told format is that format', async () => {
    const told = { type: 'datetime' as const, parse: { format: '%m/%d/%Y %H:%M', timeZone: 'Europe/London' } }
    expect(valuesOf(await castTexts(['12/1/2010 8:26', '7/1/2010 8:26', '2010-12-01 08:26', ''], told))).toEqual(['2010-12-01 08:26:00', '2010-07-01 07:26:00', null, null])
    expect(valuesOf(await castTexts(['2026-02-09 01:02:03.987654321'], { type: 'datetime', parse: { format: '%Y-%m-%d %H:%M:%S.%f', timeZone: 'UTC' } }))).toEqual(['2026-02-09 01:02:03.987'])
    expect(valuesOf(await castTexts(['1960-02-09 01:02:03.9996'], { type: 'datetime', parse: { format: '%Y-%m-%d %H:%M:%S.%f', timeZone: 'UTC' } }))).toEqual(['1960-02-09 01:02:03.999'])
    expect(valuesOf(await castTexts(['2026-02-09 01:02 +0530'], { type: 'datetime', parse: { format: '%Y-%m-%d %H:%M %z' } }))).toEqual(['2026-02-08 19:32:00'])
  })
  test('words are no times under a told format either, the first moment of 1970 is', async () => {
    const words = ['epoch', 'Epoch', '-epoch', 'infinity', '-infinity']
    for (const [format, first] of [['%Y-%m-%d %H:%M', '1970-01-01 00:00'], ['%Y-%m-%d %H:%M %z', '1970-01-01 01:00 +0100']] as const) {
      expect(valuesOf(await castTexts([...words, first], { type: 'datetime', parse: { format, timeZone: 'UTC' } }))).toEqual([...words.map(() => null), '1970-01-01 00:00:00'])
    }
  })
  test('spreadsheet serials and epochs only when told', async () => {
    expect(valuesOf(await castTexts(['45000', '45000.5', 'x'], { type: 'datetime', parse: { format: 'excel', timeZone: 'UTC' } }))).toEqual(['2023-03-15 00:00:00', '2023-03-15 12:00:00', null])
    expect(valuesOf(await castTexts(['45000.25'], { type: 'date', parse: { format: 'excel' } }))).toEqual(['2023-03-15'])
    expect(valuesOf(await castTexts(['1768449600', '1768449600.5'], { type: 'datetime', parse: { format: 'unix' } }))).toEqual(['2026-01-15 04:00:00', '2026-01-15 04:00:00.5'])
  })
  test('local times follow the clocks of their zone', async () => {
    const newYork = { type: 'datetime' as const, parse: { timeZone: 'America/New_York' } }
    const texts = ['2026-01-15 12:00:00', '2026-07-15 12:00:00', '2026-03-08 02:30:00', '2026-11-01 01:30:00']
    expect(valuesOf(await castTexts(texts, newYork))).toEqual(['2026-01-15 17:00:00', '2026-07-15 16:00:00', '2026-03-08 07:30:00', '2026-11-01 06:30:00'])
    // Shanghai had summer time until 1991.
    expect(valuesOf(await castTexts(['1990-07-01 12:00:00', '1992-07-01 12:00:00'], { type: 'datetime' }))).toEqual(['1990-07-01 03:00:00', '1992-07-01 04:00:00'])
    expect(valuesOf(await castTexts(['2026-01-15 12:00:00'], { type: 'datetime' }, { timeZone: 'Asia/Kolkata' }))).toEqual(['2026-01-15 06:30:00'])
  })
  test('days', async () => {
    const texts = ['2026-02-09', '2026/2/9', '2026年2月9日', '20260209', '2026-02-09 23:59', '2026-02-09T20:00:00Z', '2026-02-30', '']
    expect(valuesOf(await castTexts(texts, { type: 'date' }))).toEqual(['2026-02-09', '2026-02-09', '2026-02-09', '2026-02-09', '2026-02-09', '2026-02-10', null, null])
  })
})

test('texts are blanked and trimmed as TypeScript does it (seeded)', async () => {
  const random = randomOf(13)
  const pieces = [...whiteSpace, 'a', 'b', '张', '三', 'null', '-', 'N/A', '　', '\u200b', '“', 'é', '😀', '']
  const texts = Array.from({ length: 3000 }, () => Array.from({ length: whole(random, 6) }, () => pick(random, pieces)).join(''))
  expect(valuesOf(await castTexts(texts, { type: 'choice' }))).toEqual(texts.map((text) => blankToNull(text, nullTokens)))
})

test('identities take the form that TypeScript gives them (seeded)', async () => {
  const random = randomOf(14)
  const digits = (count: number) => Array.from({ length: count }, () => whole(random, 10)).join('')
  const makers: Record<string, () => string> = {
    phone: () => pick(random, ['', '+86', '86 ', '0086-', '+86 ', "'"]) + pick(random, [`1${digits(10)}`, `13${digits(1)} ${digits(4)} ${digits(4)}`, `138-${digits(4)}-${digits(4)}`, `1${digits(2)}00138000`, `0${digits(2)}-${digits(8)}`, `${digits(11)}.0`, `1.38E+10`, `+852 ${digits(8)}`, '１３８' + digits(8), 'x', '-', '']),
    email: () => pick(random, ['Zhang', 'li.si', '张三', 'TEST', 'a b', '']) + pick(random, ['@', '＠', '']) + pick(random, ['QQ.com', '例子.中国', 'test.com', ' x.cn ', '']),
    id_no: () => pick(random, [`${digits(17)}x`, `${digits(6)} ${digits(8)} ${digits(4)}`, '1.1E+17', '０１２', 'null', `${digits(3)}-${digits(3)}`]),
    member_id: () => pick(random, [' M1 ', 'm1', '　会员 1', '17850.0', '1E+05', '0000', '111111', '-1', 'anonymous', '9'.repeat(whole(random, 9)), 'N/A', ''])
  }
  for (const [channel, make] of Object.entries(makers)) {
    const texts = Array.from({ length: 1500 }, make)
    const { rows } = await typeRows<{ i0: string | null; b0: boolean; v0: boolean }>(['v'], texts.map((text) => [text]), { target: 'customer', columns: [{ value: 'x', to: 'name' }, { from: 'v', to: `identity.${channel}` }] })
    const expected = texts.map((text) => {
      const clean = blankToNull(text, nullTokens)
      const identity = clean === null ? undefined : normaliseIdentity(channel as ChannelName, clean)
      return [text, identity?.value ?? null, identity ? isBlocked(identity.value) : false, clean !== null && !identity]
    })
    expect(rows.map(({ i0, b0, v0 }, index) => [texts[index], i0, b0, v0])).toEqual(expected)
  }
})
