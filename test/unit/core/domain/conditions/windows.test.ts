import { DateTime } from 'luxon'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileCondition } from '#core/domain/conditions/compile.ts'
import { anniversaries, calendarRange, lastRange, nextRange } from '#core/domain/conditions/windows.ts'
import { dateText, parseDate } from '#core/domain/conditions/time.ts'
import { context, testCatalogue } from './catalogue.ts'
import type { EventPlan } from '#core/domain/conditions/plan.ts'
import type { CalendarUnit } from '#core/domain/conditions/types.ts'

const catalogue = testCatalogue()
const clockAt = (text: string, timeZone = 'Asia/Shanghai', weekStart = 1) => ({ asOf: Date.parse(text), timeZone, weekStart })
const days = ({ from, to }: { from: number; to: number }) => [dateText(from), dateText(to)]
const instants = ({ from, to }: { from: number; to: number }) => [new Date(from).toISOString(), new Date(to).toISOString()]

describe('calendar units', () => {
  const clock = clockAt('2026-02-11T12:34:56+08:00')
  const unit = (name: CalendarUnit, first: number, last: number, weekStart = 1) => days(calendarRange({ ...clock, weekStart }, 'day', name, first, last))

  test('day, week by its start, month, quarter and year', () => {
    expect(unit('day', 0, 0)).toEqual(['2026-02-11', '2026-02-12'])
    expect(unit('day', -6, 0)).toEqual(['2026-02-05', '2026-02-12'])
    expect(unit('week', 0, 0)).toEqual(['2026-02-09', '2026-02-16'])
    expect(unit('week', 0, 0, 7)).toEqual(['2026-02-08', '2026-02-15'])
    expect(unit('week', 0, 0, 3)).toEqual(['2026-02-11', '2026-02-18'])
    expect(unit('week', 0, 0, 4)).toEqual(['2026-02-05', '2026-02-12'])
    expect(unit('week', -1, -1)).toEqual(['2026-02-02', '2026-02-09'])
    expect(unit('month', -2, 0)).toEqual(['2025-12-01', '2026-03-01'])
    expect(unit('quarter', 0, 0)).toEqual(['2026-01-01', '2026-04-01'])
    expect(unit('quarter', -1, -1)).toEqual(['2025-10-01', '2026-01-01'])
    expect(unit('quarter', 1, 4)).toEqual(['2026-04-01', '2027-04-01'])
    expect(unit('year', -1, -1)).toEqual(['2025-01-01', '2026-01-01'])
  })

  test('from the last day of a long month', () => {
    const end = clockAt('2026-03-31T23:59:59.999+08:00')
    expect(days(calendarRange(end, 'day', 'month', -1, -1))).toEqual(['2026-02-01', '2026-03-01'])
    expect(days(calendarRange(end, 'day', 'month', 1, 1))).toEqual(['2026-04-01', '2026-05-01'])
    expect(days(calendarRange(clockAt('2024-02-29T00:00:00+08:00'), 'day', 'year', -1, 0))).toEqual(['2023-01-01', '2025-01-01'])
  })

  test('today is that of the zone', () => {
    const at = '2026-02-11T23:30:00Z'
    expect(days(calendarRange(clockAt(at, 'Asia/Shanghai'), 'day', 'day', 0, 0))).toEqual(['2026-02-12', '2026-02-13'])
    expect(days(calendarRange(clockAt(at, 'America/New_York'), 'day', 'day', 0, 0))).toEqual(['2026-02-11', '2026-02-12'])
  })

  test('calendar first, zone afterwards: days of 23 and 25 hours', () => {
    expect(instants(calendarRange(clockAt('2026-03-09T12:00:00Z', 'America/New_York'), 'instant', 'day', -1, -1))).toEqual(['2026-03-08T05:00:00.000Z', '2026-03-09T04:00:00.000Z'])
    expect(instants(lastRange(clockAt('2026-11-02T12:00:00Z', 'America/New_York'), 'instant', 2, 'day'))).toEqual(['2026-11-01T04:00:00.000Z', '2026-11-03T05:00:00.000Z'])
    expect(instants(nextRange(clockAt('2026-10-03T12:00:00Z', 'Australia/Lord_Howe'), 'instant', 2, 'day'))).toEqual(['2026-10-02T13:30:00.000Z', '2026-10-04T13:00:00.000Z'])
    expect(instants(calendarRange(clockAt('2026-10-20T12:00:00Z', 'Europe/Berlin'), 'instant', 'month', 0, 0))).toEqual(['2026-09-30T22:00:00.000Z', '2026-10-31T23:00:00.000Z'])
  })
})

describe('calendar units against luxon', () => {
  // Zones whose clocks do not move at midnight: what luxon does there depends on today.
  const zones = fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC')
  const unitNames = fc.constantFrom<CalendarUnit>('day', 'week', 'month', 'quarter', 'year')
  const moments = fc.integer({ min: Date.UTC(1995, 0, 1), max: Date.UTC(2035, 0, 1) })

  test('any run of units, in any zone', () => {
    fc.assert(fc.property(moments, zones, unitNames, fc.integer({ min: -40, max: 40 }), fc.integer({ min: 0, max: 12 }), (asOf, timeZone, name, first, length) => {
      const start = DateTime.fromMillis(asOf, { zone: timeZone }).startOf(name)
      const begin = start.plus({ [name]: first })
      const end = start.plus({ [name]: first + length + 1 })
      expect(calendarRange({ asOf, timeZone, weekStart: 1 }, 'instant', name, first, first + length)).toEqual({ from: begin.toMillis(), to: end.toMillis() })
      expect(days(calendarRange({ asOf, timeZone, weekStart: 1 }, 'day', name, first, first + length))).toEqual([begin.toISODate(), end.toISODate()])
    }), { seed: 6, numRuns: 500 })
  })

  test('weeks begin on the day that is asked for and hold today', () => {
    fc.assert(fc.property(moments, zones, fc.integer({ min: 1, max: 7 }), (asOf, timeZone, weekStart) => {
      const { from, to } = calendarRange({ asOf, timeZone, weekStart }, 'instant', 'week', 0, 0)
      expect(DateTime.fromMillis(from, { zone: timeZone }).weekday).toBe(weekStart)
      expect(DateTime.fromMillis(to, { zone: timeZone }).weekday).toBe(weekStart)
      expect(from <= asOf && asOf < to).toBe(true)
    }), { seed: 7, numRuns: 300 })
  })
})

describe('exact units', () => {
  test('reach from asOf, both ends included, whatever the clocks do', () => {
    const clock = clockAt('2026-03-08T08:00:00Z', 'America/New_York')
    expect(lastRange(clock, 'instant', 3, 'hour')).toEqual({ from: clock.asOf - 10_800_000, to: clock.asOf + 1 })
    expect(nextRange(clock, 'instant', 90, 'minute')).toEqual({ from: clock.asOf, to: clock.asOf + 5_400_001 })
  })
})

describe('anniversaries', () => {
  const of = (from: string, to: string) => anniversaries({ from: parseDate(from)!, to: parseDate(to)! })

  test('of 29 February fall on the 28th in common years', () => {
    expect(of('2026-02-27', '2026-03-02')).toEqual([227, 228, 229, 301])
    expect(of('2024-02-27', '2024-03-02')).toEqual([227, 228, 229, 301])
    expect(of('2024-02-28', '2024-02-29')).toEqual([228])
    expect(of('2026-02-28', '2026-03-01')).toEqual([228, 229])
    expect(of('2026-03-01', '2026-03-02')).toEqual([301])
    expect(of('1900-02-28', '1900-03-01')).toEqual([228, 229])
  })

  test('run over the end of the year, and a year has them all', () => {
    expect(of('2025-12-30', '2026-01-03')).toEqual([101, 102, 1230, 1231])
    expect(of('2026-01-01', '2027-01-01')).toHaveLength(366)
    expect(of('2026-03-01', '2027-03-01')).toHaveLength(366)
    expect(of('2000-01-01', '9000-01-01')).toHaveLength(366)
  })
})

describe('windows of events', () => {
  const windowOf = (window: unknown, more = {}) => {
    const { plan, problems, warnings } = compileCondition({ kind: 'event', event: 'order', window }, 'customer', catalogue, { ...context, ...more })
    return { window: (plan as EventPlan | null)?.window, codes: [...problems, ...warnings].map(({ code }) => code) }
  }
  const at = (text: string) => Date.parse(text)
  const end = context.now + 1
  const hour = 3_600_000

  test('end with asOf, which lies within', () => {
    expect(windowOf({ kind: 'all' })).toEqual({ window: { from: null, to: end }, codes: [] })
    expect(windowOf({ kind: 'calendar', last: 7, unit: 'day' }).window).toEqual({ from: at('2026-02-05T00:00:00+08:00'), to: end })
    expect(windowOf({ kind: 'calendar', last: 1, unit: 'month', includeCurrent: true }).window).toEqual({ from: at('2026-02-01T00:00:00+08:00'), to: end })
    expect(windowOf({ kind: 'rolling', last: 2, unit: 'hour' }).window).toEqual({ from: context.now - 2 * hour, to: end })
    expect(windowOf({ kind: 'rolling', last: 1, unit: 'week' }).window).toEqual({ from: context.now - 168 * hour, to: end })
    expect(windowOf({ kind: 'after', at: '2026-02-09' }).window).toEqual({ from: at('2026-02-10T00:00:00+08:00'), to: end })
    expect(windowOf({ kind: 'between', from: '2026-02-09', to: '2026-03-01' }).window).toEqual({ from: at('2026-02-09T00:00:00+08:00'), to: end })
  })

  test('that end earlier', () => {
    expect(windowOf({ kind: 'calendar', last: 1, unit: 'month', includeCurrent: false }).window).toEqual({ from: at('2026-01-01T00:00:00+08:00'), to: at('2026-02-01T00:00:00+08:00') })
    expect(windowOf({ kind: 'calendar', last: 2, unit: 'week', includeCurrent: false }, { weekStart: 7 }).window).toEqual({ from: at('2026-01-25T00:00:00+08:00'), to: at('2026-02-08T00:00:00+08:00') })
    expect(windowOf({ kind: 'ago', from: { n: 60, unit: 'day' }, to: { n: 30, unit: 'day' } }).window).toEqual({ from: context.now - 1440 * hour, to: context.now - 720 * hour })
    expect(windowOf({ kind: 'between', from: '2026-02-01', to: '2026-02-03' }).window).toEqual({ from: at('2026-02-01T00:00:00+08:00'), to: at('2026-02-04T00:00:00+08:00') })
    expect(windowOf({ kind: 'between', to: '2026-02-03T10:00:00+08:00' }).window).toEqual({ from: null, to: at('2026-02-03T10:00:00.001+08:00') })
    expect(windowOf({ kind: 'before', at: '2026-02-03' }).window).toEqual({ from: null, to: at('2026-02-03T00:00:00+08:00') })
    expect(windowOf({ kind: 'before', at: '2026-02-03T09:00:00Z' }).window).toEqual({ from: null, to: at('2026-02-03T09:00:00Z') })
    expect(windowOf({ kind: 'olderThan', n: 7, unit: 'day' }).window).toEqual({ from: null, to: at('2026-02-05T00:00:00+08:00') })
    expect(windowOf({ kind: 'olderThan', n: 2, unit: 'month' }).window).toEqual({ from: null, to: at('2026-01-01T00:00:00+08:00') })
    expect(windowOf({ kind: 'olderThan', n: 5, unit: 'minute' }).window).toEqual({ from: null, to: context.now - 300_000 })
  })

  test('in which nothing can lie are empty, with a warning', () => {
    for (const window of [
      { kind: 'between', from: '2026-02-03', to: '2026-02-01' }, { kind: 'after', at: '2027-01-01' }, { kind: 'between', from: '2026-03-01', to: '2026-04-01' },
      { kind: 'ago', from: { n: 1, unit: 'day' }, to: { n: 2, unit: 'day' } }
    ]) {
      const { window: interval, codes } = windowOf(window)
      expect(codes).toEqual(['emptyRange'])
      expect(interval!.from).toBe(interval!.to)
      expect(interval!.to).toBeLessThanOrEqual(end)
    }
  })

  test('with what they do not take are refused', () => {
    const codes = (window: unknown) => windowOf(window).codes
    expect(codes({ kind: 'calendar', last: 7, unit: 'hour' })).toEqual(['unknownOption'])
    expect(codes({ kind: 'calendar', last: 0, unit: 'day' })).toEqual(['outOfRange'])
    expect(codes({ kind: 'calendar', last: 1.5, unit: 'day' })).toEqual(['wrongType'])
    expect(codes({ kind: 'calendar', last: 1e12, unit: 'day' })).toEqual(['outOfRange'])
    expect(codes({ kind: 'rolling', last: 1, unit: 'month' })).toEqual(['unknownOption'])
    expect(codes({ kind: 'rolling', last: 1, unit: 'day', includeCurrent: true })).toEqual(['unknownKey'])
    expect(codes({ kind: 'between' })).toEqual(['missingValue'])
    expect(codes({ kind: 'before', at: 'yesterday' })).toEqual(['wrongType'])
    expect(codes({ kind: 'sometime' })).toEqual(['unknownOption'])
    expect(codes('all')).toEqual(['wrongType'])
    expect(codes({ kind: 'ago', from: { n: 1, unit: 'month' }, to: { n: -1, unit: 'day' } })).toEqual(['unknownOption', 'outOfRange'])
  })
})
