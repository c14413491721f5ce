/** What windows and relative dates come to, told a second time by luxon: engines all read the same plan, so they cannot notice a bound that compile got wrong. */
import { DateTime } from 'luxon'
import { expect, it } from 'vitest'
import { compile } from '#core/domain/conditions/compile.ts'
import type { EventPlan, Interval, Plan, Test } from '#core/domain/conditions/plan.ts'
import type { CalendarUnit, Definition, Duration, Window } from '#core/domain/conditions/types.ts'
import { createRandom, type Random } from '#core/domain/demo/random.ts'
import { someWindow } from '#test/builders/conditions/leaves.ts'
import { calendarUnits, isoDay } from '#test/builders/conditions/tests.ts'
import { someInstant, type Clock } from '#test/builders/conditions/times.ts'
import { someWorld, type World } from '#test/builders/conditions/world.ts'

const worlds = 30
const lengths: Record<string, number> = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 7 * 86_400_000 }
const lengthOf = ({ n, unit }: Duration) => n * lengths[unit]!

/** The start of the unit that lies `shift` units after the current one. */
function startOf({ now, timeZone, weekStart }: Clock, unit: CalendarUnit, shift: number): DateTime {
  const local = DateTime.fromMillis(now, { zone: timeZone })
  const start = unit === 'week' ? local.startOf('day').minus({ day: (local.weekday - weekStart + 7) % 7 }) : local.startOf(unit)
  return start.plus({ [unit]: shift })
}

/** The first and the last millisecond that a date or instant means. */
function spanOf(text: string, { timeZone }: Clock): [first: number, last: number] {
  const at = DateTime.fromISO(text, { zone: timeZone })
  return text.length === 10 ? [at.toMillis(), at.endOf('day').toMillis()] : [at.toMillis(), at.toMillis()]
}

function expectedWindow(window: Window, clock: Clock): Interval {
  const { now } = clock
  const until = (to: number) => Math.min(to, now + 1)
  switch (window.kind) {
    case 'all':
      return { from: null, to: now + 1 }
    case 'calendar': {
      const last = window.includeCurrent === false ? 0 : 1
      return { from: startOf(clock, window.unit, last - window.last).toMillis(), to: until(startOf(clock, window.unit, last).toMillis()) }
    }
    case 'rolling':
      return { from: now - lengthOf({ n: window.last, unit: window.unit }), to: now + 1 }
    case 'ago':
      return { from: now - lengthOf(window.from), to: until(now - lengthOf(window.to)) }
    case 'between':
      return { from: window.from === undefined ? null : spanOf(window.from, clock)[0], to: until(window.to === undefined ? now + 1 : spanOf(window.to, clock)[1] + 1) }
    case 'before':
      return { from: null, to: until(spanOf(window.at, clock)[0]) }
    case 'after':
      return { from: spanOf(window.at, clock)[1] + 1, to: now + 1 }
    case 'olderThan':
      return { from: null, to: until(window.unit === 'hour' ? now - window.n * lengths['hour']! : startOf(clock, window.unit as CalendarUnit, 1 - window.n).toMillis()) }
  }
}

function compiled(world: World, root: Definition['root']): Plan {
  const { now, timeZone, weekStart } = world.clock
  const { plan, problems } = compile({ schema: 1, entity: 'customer', root }, world.catalogue, { now, timeZone, weekStart })
  expect(problems).toEqual([])
  return plan!
}

const orEmpty = (interval: Interval) => (interval.from !== null && interval.to !== null && interval.from >= interval.to ? 'empty' : interval)

it('windows of events', () => {
  for (let seed = 0; seed < worlds; seed++) {
    const world = someWorld(seed)
    const random = createRandom(seed, 74)
    const times = world.events.map(({ at }) => at)
    for (let number = 0; number < 30; number++) {
      const window = someWindow({ random, world }, times)
      const found = (compiled(world, { kind: 'event', event: 'order', window }).root as EventPlan).window
      expect(orEmpty(found), JSON.stringify({ window, clock: world.clock })).toEqual(orEmpty(expectedWindow(window, world.clock)))
    }
  }
})

/** The first day or millisecond that passes and the first one after, by operator; null has no end. */
function expectedRange(op: string, value: number, unit: CalendarUnit, clock: Clock): [number | null, number | null] {
  const at = (shift: number) => startOf(clock, unit, shift).toMillis()
  switch (op) {
    case 'inLast': return [at(1 - value), at(1)]
    case 'inNext': return [at(0), at(value)]
    case 'moreThanAgo': return [null, at(1 - value)]
    case 'moreThanAhead': return [at(value), null]
    case 'inThis': return [at(0), at(1)]
    case 'inPrevious': return [at(-1), at(0)]
    default: return [at(1), at(2)]
  }
}

function rangeOf(test: Test): [number | null, number | null] {
  if (test.test !== 'range') throw new TypeError(test.test)
  return [test.min === undefined ? null : test.min + (test.minOpen ? 1 : 0), test.max === undefined ? null : test.max + (test.maxOpen ? 0 : 1)]
}

const dayAt = (at: number | null, { timeZone }: Clock) => (at === null ? null : Date.parse(DateTime.fromMillis(at, { zone: timeZone }).toISODate()!) / 86_400_000)

it('relative dates, of instants and of days', () => {
  for (let seed = 0; seed < worlds; seed++) {
    const world = someWorld(seed)
    const random = createRandom(seed, 75)
    for (const op of ['inLast', 'inNext', 'moreThanAgo', 'moreThanAhead', 'inThis', 'inPrevious', 'inFollowing']) {
      const unit = random.pick(calendarUnits)
      const n = 1 + random.below(14)
      const value = op === 'inThis' || op === 'inPrevious' || op === 'inFollowing' ? {} : { value: n }
      const expected = expectedRange(op, n, unit, world.clock)
      const asked = (field: string) => rangeOf((compiled(world, { kind: 'attribute', field, op, unit, ...value }).root as Extract<Plan['root'], { kind: 'attribute' }>).test)
      expect(asked('acquired_at'), JSON.stringify({ op, n, unit, clock: world.clock })).toEqual(expected)
      expect(asked('contract_end'), JSON.stringify({ op, n, unit, clock: world.clock })).toEqual(expected.map((at) => dayAt(at, world.clock)))
    }
  }
})

it('given dates cover their whole day, given instants their millisecond', () => {
  for (let seed = 0; seed < worlds; seed++) {
    const world = someWorld(seed)
    const random = createRandom(seed, 76)
    const text = someText(random, world.clock)
    const [first, last] = spanOf(text, world.clock)
    const expected: Record<string, [number | null, number | null]> = { on: [first, last + 1], before: [null, first], after: [last + 1, null], onOrBefore: [null, last + 1], onOrAfter: [first, null] }
    for (const [op, range] of Object.entries(expected)) {
      const { test } = compiled(world, { kind: 'attribute', field: 'acquired_at', op, value: text }).root as Extract<Plan['root'], { kind: 'attribute' }>
      expect(rangeOf(test), `${op} ${text} ${world.clock.timeZone}`).toEqual(range)
    }
  }
})

function someText(random: Random, clock: Clock): string {
  const at = DateTime.fromMillis(someInstant(random, clock), { zone: clock.timeZone })
  return random.pick([at.toISODate()!, at.toISO()!, at.toUTC().toISO()!])
}

it('anniversaries: every day that the next or last units hold, 29 February on the 28th of common years', () => {
  for (let seed = 0; seed < worlds; seed++) {
    const world = someWorld(seed)
    const random = createRandom(seed, 77)
    const [unit, n] = [random.pick(calendarUnits), 1 + random.below(3)]
    for (const [op, first, last] of [['anniversaryInNext', 0, n], ['anniversaryInLast', 1 - n, 1]] as const) {
      const { test } = compiled(world, { kind: 'attribute', field: 'contract_end', op, value: n, unit }).root as Extract<Plan['root'], { kind: 'attribute' }>
      const days = new Set<number>()
      for (let day = startOf(world.clock, unit, first); day < startOf(world.clock, unit, last); day = day.plus({ day: 1 })) {
        days.add(day.month * 100 + day.day)
        if (day.month === 2 && day.day === 28 && !day.isInLeapYear) days.add(229)
      }
      expect(test, `${op} ${n} ${unit} ${isoDay(Math.floor(world.clock.now / 86_400_000))}`).toEqual({ test: 'calendar', part: 'monthDay', values: [...days].toSorted((one, other) => one - other) })
    }
  }
})
