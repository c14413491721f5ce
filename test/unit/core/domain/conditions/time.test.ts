import { DateTime } from 'luxon'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clockText, dateOf, dateText, dayAt, dayOf, instantOf, isTimeZone, offsetText, parseDate, parseInstant, startOfDay, weekdayOf } from '#core/domain/conditions/time.ts'

const day = (text: string) => parseDate(text)!
const zones = ['Asia/Shanghai', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Pacific/Apia', 'America/Havana', 'UTC', 'Asia/Kolkata']

describe('days', () => {
  test('count from 1970-01-01', () => {
    expect([day('1970-01-01'), day('1969-12-31'), day('2000-02-29'), day('2026-02-11')]).toEqual([0, -1, 11016, 20495])
  })

  test('agree with Date over ten thousand years, there and back', () => {
    fc.assert(fc.property(fc.integer({ min: -719_162, max: 2_932_896 }), (number) => {
      const date = new Date(number * 86_400_000)
      expect(dateOf(number)).toEqual({ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() })
      expect(dayOf(dateOf(number))).toBe(number)
      expect(weekdayOf(number) % 7).toBe(date.getUTCDay())
      expect(parseDate(dateText(number))).toBe(number)
    }), { seed: 1 })
  })

  test('that no calendar has are refused', () => {
    for (const text of ['2025-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '2026-4-3', '2026-04', '20260403', '0000-01-01', '2026-04-03T00:00', ' 2026-04-03', '']) expect(parseDate(text), text).toBeUndefined()
  })
})

describe('instants', () => {
  test('are read with and without an offset, cut to the millisecond', () => {
    const at = Date.UTC(2026, 1, 9, 2, 30, 15, 123)
    for (const text of ['2026-02-09T02:30:15.123Z', '2026-02-09 02:30:15.1239Z', '2026-02-09T10:30:15.123+08:00', '2026-02-09T10:30:15,123+0800', '2026-02-08T22:00:15.123-0430', '2026-02-09T10:30:15.123']) {
      expect(parseInstant(text, 'Asia/Shanghai'), text).toBe(at)
    }
    expect(parseInstant('2026-02-09T10:30', 'Asia/Shanghai')).toBe(Date.UTC(2026, 1, 9, 2, 30))
  })

  test('that are none are refused', () => {
    for (const text of ['2026-02-09', '2026-02-30T10:00Z', '2026-02-09T24:00Z', '2026-02-09T10:60Z', '2026-02-09T10:00:60Z', '2026-02-09T10:00+19:00', '2026-02-09T10:00+08:75', 'now', 'T10:00']) {
      expect(parseInstant(text, 'UTC'), text).toBeUndefined()
    }
  })

  test('in a gap move on by as much as the clocks jump', () => {
    expect(parseInstant('2026-03-08T02:30', 'America/New_York')).toBe(Date.parse('2026-03-08T03:30:00-04:00'))
    expect(parseInstant('2026-03-29T02:15', 'Europe/Berlin')).toBe(Date.parse('2026-03-29T03:15:00+02:00'))
    // Lord Howe moves by half an hour, on 4 October 2026 at 02:00.
    expect(parseInstant('2026-10-04T02:10', 'Australia/Lord_Howe')).toBe(Date.parse('2026-10-04T02:40:00+11:00'))
  })

  test('that clocks show twice are the first of the two', () => {
    expect(parseInstant('2026-11-01T01:30', 'America/New_York')).toBe(Date.parse('2026-11-01T01:30:00-04:00'))
    expect(parseInstant('2026-10-25T02:30', 'Europe/Berlin')).toBe(Date.parse('2026-10-25T02:30:00+02:00'))
    expect(parseInstant('2026-04-05T01:45', 'Australia/Lord_Howe')).toBe(Date.parse('2026-04-05T01:45:00+11:00'))
  })
})

describe('a day in a zone', () => {
  test('has 23, 24.5 or 25 hours where the clocks move', () => {
    const hours = (text: string, zone: string) => (startOfDay(day(text) + 1, zone) - startOfDay(day(text), zone)) / 3_600_000
    expect(hours('2026-03-08', 'America/New_York')).toBe(23)
    expect(hours('2026-11-01', 'America/New_York')).toBe(25)
    expect(hours('2026-03-29', 'Europe/Berlin')).toBe(23)
    expect(hours('2026-10-04', 'Australia/Lord_Howe')).toBe(23.5)
    expect(hours('2026-04-05', 'Australia/Lord_Howe')).toBe(24.5)
    expect(hours('2026-04-05', 'Asia/Shanghai')).toBe(24)
  })

  test('begins when the gap at midnight ends, and at the first of two midnights', () => {
    expect(startOfDay(day('2018-11-04'), 'America/Sao_Paulo')).toBe(Date.parse('2018-11-04T01:00:00-02:00'))
    expect(startOfDay(day('2026-11-01'), 'America/Havana')).toBe(Date.parse('2026-11-01T00:00:00-04:00'))
  })

  test('that the zone left out is empty', () => {
    expect(startOfDay(day('2011-12-30'), 'Pacific/Apia')).toBe(startOfDay(day('2011-12-31'), 'Pacific/Apia'))
  })

  test('holds exactly the instants of that day', () => {
    fc.assert(fc.property(fc.constantFrom(...zones), fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2037, 0, 1) }), (zone, at) => {
      const number = dayAt(at, zone)
      const { year, month, day: dayOfMonth } = DateTime.fromMillis(at, { zone })
      expect(dateOf(number)).toEqual({ year, month, day: dayOfMonth })
      expect(startOfDay(number, zone)).toBeLessThanOrEqual(at)
      expect(startOfDay(number + 1, zone)).toBeGreaterThan(at)
      expect(instantOf(at + (DateTime.fromMillis(at, { zone }).offset * 60_000), zone)).toBeLessThanOrEqual(at)
    }), { seed: 2, numRuns: 500 })
  })
})

test('zones are IANA names', () => {
  expect(['Asia/Shanghai', 'UTC', 'America/Argentina/Buenos_Aires'].every(isTimeZone)).toBe(true)
  expect(['Mars/Base', '', 'Asia/', '../etc', 'x'.repeat(100_000)].some(isTimeZone)).toBe(false)
})

test('words of instants', () => {
  const at = Date.parse('2026-02-09T10:05:00+08:00')
  expect([clockText(at, 'Asia/Shanghai'), clockText(at + 7000, 'Asia/Shanghai'), clockText(at + 7, 'Asia/Shanghai')]).toEqual(['2026-02-09 10:05', '2026-02-09 10:05:07', '2026-02-09 10:05:00.007'])
  expect([offsetText(at, 'Asia/Shanghai'), offsetText(at, 'America/St_Johns'), offsetText(at, 'UTC')]).toEqual(['+08:00', '-03:30', '+00:00'])
})
