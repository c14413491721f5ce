import { describe, expect, it } from 'vitest'
import { makeFormat } from '#renderer/app/format.ts'

const zh = makeFormat({ language: 'zh', timeZone: 'Asia/Shanghai', currency: 'CNY', bigNumbers: 'full' })
const short = makeFormat({ language: 'zh', timeZone: 'Asia/Shanghai', currency: 'CNY', bigNumbers: 'short' })
const en = makeFormat({ language: 'en', timeZone: 'UTC', currency: 'USD', bigNumbers: 'short' })

describe('numbers', () => {
  it('have separators, cents where they are money, and a dash where they are blank', () => {
    expect(zh.number(541909)).toBe('541,909')
    expect(zh.decimal(1234.5)).toBe('1,234.50')
    expect(zh.money(1234.5)).toBe('¥1,234.50')
    expect(zh.money(3, 'USD')).toBe('$3.00')
    expect([zh.number(null), zh.money(undefined), zh.day(null), zh.bytes(null), zh.percent(null)]).toEqual(['–', '–', '–', '–', '–'])
  })
  it('are short only as headlines and only where asked', () => {
    expect(zh.headline(123456)).toBe('123,456')
    expect(short.headline(123456)).toBe('12.3万')
    expect(en.headline(123456)).toMatch(/^123(\.5)?K$/i)
    expect(short.headline(9999)).toBe('9,999')
  })
  it('take a currency nobody knows for the one of the workspace', () => {
    expect(zh.money(1, '元')).toBe('¥1.00')
  })
  it('of shares and sizes have one decimal', () => {
    expect(zh.percent(0.12345)).toBe('12.3%')
    expect([zh.bytes(999), zh.bytes(1_540_000), zh.bytes(182_000_000)]).toEqual(['999 B', '1.5 MB', '182 MB'])
  })
})

describe('times', () => {
  it('are shown in the zone of the workspace', () => {
    expect(zh.moment('2026-02-18T16:30:00Z')).toBe('2026-02-19 00:30')
    expect(en.moment('2026-02-18T16:30:00Z')).toBe('2026-02-18 16:30')
    expect(zh.day('not a date')).toBe('–')
  })
  it('fall back to UTC in a zone that does not exist', () => {
    expect(makeFormat({ language: 'en', timeZone: 'Nowhere/Else', currency: 'CNY', bigNumbers: 'full' }).timeZone).toBe('UTC')
  })
  it('are relative in words', () => {
    const now = Date.UTC(2026, 0, 10)
    expect(zh.relative('2026-01-08T00:00:00Z', now)).toBe('前天')
    expect(en.relative('2026-01-09T21:00:00Z', now)).toBe('3 hours ago')
  })
  it('of work are milliseconds, seconds, then minutes', () => {
    expect([en.duration(86), en.duration(3240), en.duration(75_000)]).toEqual(['86 ms', '3.2 secs', '1 min 15 secs'])
  })
})
