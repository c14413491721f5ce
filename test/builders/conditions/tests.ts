/** Random operators with their values, close to what the data has: equal to a value, beside it, or at the exact edge. */
import { DateTime } from 'luxon'
import type { CalendarUnit, DurationUnit, RelativeUnit } from '#core/domain/conditions/types.ts'
import type { Value } from '#core/domain/conditions/profile.ts'
import type { Random } from '#core/domain/demo/random.ts'
import type { ValueType } from '#core/domain/fields.ts'
import { someValue } from './fields.ts'
import type { Clock } from './times.ts'

export interface AskedTest {
  op: string
  value?: unknown
  unit?: RelativeUnit
  exactCase?: boolean
}

const ofText = ['eq', 'ne', 'in', 'notIn', 'contains', 'notContains', 'startsWith', 'notStartsWith', 'endsWith', 'notEndsWith', 'matches', 'notMatches', 'isSet', 'isNotSet'] as const
const ofNumber = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'between', 'notBetween', 'in', 'notIn', 'isSet', 'isNotSet'] as const
const ofDate = [
  'on', 'notOn', 'before', 'after', 'onOrBefore', 'onOrAfter', 'between', 'notBetween', 'inLast', 'notInLast', 'inNext', 'notInNext', 'moreThanAgo', 'moreThanAhead', 'inThis',
  'inPrevious', 'inFollowing', 'monthIs', 'weekdayIs', 'anniversaryInNext', 'anniversaryInLast', 'isSet', 'isNotSet'
] as const

/** The operators of §3 by type; ranks apart, since only attributes and scores have them. */
export const operatorsOf: Readonly<Record<ValueType, readonly string[]>> = {
  text: ofText, number: ofNumber, decimal: ofNumber, boolean: ['isTrue', 'isFalse', 'isNotTrue', 'isNotFalse', 'isSet', 'isNotSet'], date: ofDate, datetime: ofDate,
  choice: ['eq', 'ne', 'in', 'notIn', 'isSet', 'isNotSet'], list: ['hasAny', 'hasAll', 'hasNone', 'sizeEq', 'sizeGte', 'sizeLte', 'isSet', 'isNotSet'], objects: []
}
export const rankOperators = ['topN', 'bottomN', 'topPercent', 'bottomPercent'] as const
/** What a measure that is a number may be compared with. */
export const measureOperators = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'between', 'notBetween', 'in', 'notIn'] as const

export interface TestOptions {
  type: ValueType
  /** Values that the data has, blanks left out. */
  samples: readonly Value[]
  clock: Clock
  operators?: readonly string[]
}

/** A test that suits the type. */
export function someTest(random: Random, { type, samples, clock, operators = operatorsOf[type] }: TestOptions): AskedTest {
  const op = random.pick(operators)
  const asked: AskedTest = { op, ...someArgument(random, op, { type, samples, clock }) }
  return (type === 'text' || type === 'choice') && 'value' in asked && random.chance(0.2) ? { ...asked, exactCase: true } : asked
}

function someArgument(random: Random, op: string, options: Omit<TestOptions, 'operators'>): Omit<AskedTest, 'op'> {
  const one = () => someOperand(random, options)
  switch (op) {
    case 'isSet': case 'isNotSet': case 'isTrue': case 'isFalse': case 'isNotTrue': case 'isNotFalse':
      return {}
    case 'in': case 'notIn':
      return { value: Array.from({ length: someLength(random, 4) }, one) }
    case 'between': case 'notBetween':
      return { value: someRange(random, options) }
    case 'contains': case 'notContains': case 'startsWith': case 'notStartsWith': case 'endsWith': case 'notEndsWith':
      return { value: somePart(random, String(one())) }
    case 'matches': case 'notMatches':
      return { value: somePattern(random, String(one())) }
    case 'hasAny': case 'hasAll': case 'hasNone':
      return { value: someElements(random, options.samples, op === 'hasAll' ? 1 + random.below(2) : someLength(random, 3)) }
    case 'sizeEq': case 'sizeGte': case 'sizeLte':
      return { value: 1 + random.below(3) }
    case 'topN': case 'bottomN':
      return { value: 1 + random.below(8) }
    case 'topPercent': case 'bottomPercent':
      return { value: random.pick([5, 10, 20, 25, 33.3, 50, 80, 100]) }
    case 'monthIs':
      return { value: someNumbers(random, 12, 5) }
    case 'weekdayIs':
      return { value: someNumbers(random, 7, 3) }
    case 'inThis': case 'inPrevious': case 'inFollowing':
      return { unit: random.pick(calendarUnits) }
    case 'inLast': case 'notInLast': case 'inNext': case 'notInNext': case 'moreThanAgo': case 'moreThanAhead':
      return someSpan(random, options.type === 'datetime' && random.chance(0.4))
    case 'anniversaryInNext': case 'anniversaryInLast':
      return { value: 1 + random.below(60), unit: 'day', ...(random.chance(0.4) && { value: 1 + random.below(4), unit: random.pick(['week', 'month'] as const) }) }
    default:
      return { value: one() }
  }
}

export const calendarUnits: readonly CalendarUnit[] = ['day', 'week', 'month', 'quarter', 'year']
export const exactUnits: readonly DurationUnit[] = ['second', 'minute', 'hour', 'day', 'week']

function someSpan(random: Random, exact: boolean): { value: number; unit: RelativeUnit } {
  return exact ? { value: 1 + random.below(90), unit: random.pick(['second', 'minute', 'hour'] as const) } : { value: 1 + random.below(4), unit: random.pick(calendarUnits) }
}

function someNumbers(random: Random, greatest: number, most: number): number[] {
  return [...new Set(Array.from({ length: 1 + random.below(most) }, () => 1 + random.below(greatest)))]
}

/** Mostly few; engines bind many values in another way. */
const someLength = (random: Random, most: number) => (random.chance(0.05) ? 60 + random.below(60) : 1 + random.below(most))

/** A value as a condition has it: texts, numbers, days and instants as ISO text. */
function someOperand(random: Random, { type, samples, clock }: Omit<TestOptions, 'operators'>): unknown {
  if (random.chance(0.04)) return someExtreme(random, type, clock)
  const known = samples.length > 0 && random.chance(0.85) ? random.pick(samples) : someValue(random, type, clock, 0)
  switch (type) {
    case 'date':
      return isoDay((known as number) + random.pick([0, 0, 1, -1]))
    case 'datetime':
      return someMoment(random, known as number, clock)
    case 'number':
      return (known as number) + random.pick([0, 0, 0, 1, -0.5])
    case 'decimal':
      return Math.round((known as number) * 100 + random.pick([0, 0, 0, 1, -1])) / 100
    case 'text':
    case 'choice':
      return someSpelling(random, known as string)
    default:
      return known
  }
}

/** A value at or beyond what columns can hold, or one that nobody has. */
function someExtreme(random: Random, type: ValueType, clock: Clock): unknown {
  switch (type) {
    case 'date':
      return random.pick(['0001-01-01', '1899-12-31', '2300-01-01', '9999-12-31'])
    case 'datetime':
      return random.pick(['0001-01-01', '1899-12-31T00:00:00Z', '2300-01-01', '9999-12-31T23:59:59.999Z'])
    case 'number':
      return random.pick([1e308, -1e308, 5e-324, -0, 2 ** 53, 1e21])
    case 'decimal':
      return random.pick([1e17, -1e17, 1e300, 0.005, 20.004, -0])
    case 'text':
    case 'choice':
      return random.pick(['nobody', '%', '\\', "''", '\u200b', '0', 'x'.repeat(300)])
    default:
      return someValue(random, type, clock, 0)
  }
}

export function isoDay(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10)
}

/** An instant or its day, as ISO text in one of its spellings. */
export function someMoment(random: Random, at: number, { timeZone }: Clock): string {
  const moved = at + random.pick([0, 0, 0, 1, -1])
  const local = DateTime.fromMillis(moved, { zone: timeZone })
  return random.pick([local.toISODate()!, new Date(moved).toISOString(), local.toISO()!])
}

function someSpelling(random: Random, text: string): string {
  return random.pick([text, text, text.toUpperCase(), text.toLowerCase(), text.replace(/[!-~]/g, (one) => String.fromCodePoint(one.codePointAt(0)! + 0xfee0))])
}

function someRange(random: Random, options: Omit<TestOptions, 'operators'>): unknown[] {
  const two = [someOperand(random, options), someOperand(random, options)]
  if (options.type === 'number' || options.type === 'decimal') return (two as number[]).toSorted((one, other) => one - other)
  return (two as string[]).toSorted((one, other) => Date.parse(one) - Date.parse(other))
}

function somePart(random: Random, text: string): string {
  const letters = [...text]
  const from = random.below(letters.length)
  const part = letters.slice(from, from + 1 + random.below(3)).join('')
  const whole = random.chance(0.3) || part.trim() === '' ? text : part
  return random.chance(0.15) ? random.pick(['%', '_', '\\', "'", '100%', 'ss', 'i']) : whole
}

function somePattern(random: Random, text: string): string {
  const general = ['^a', 'b.*c', '[A-Z]+', '\\d{2,}', '^.{3}$', '上|st', '^abc$', '%', '\\s', 'a_?b', '^[^a]*$', 'ß|ss', 'k.c', 'i', 'line.break', 'c$', '^\\w+$']
  return random.chance(0.5) ? random.pick(general) : text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}

function someElements(random: Random, samples: readonly Value[], length: number): (string | number)[] {
  const known = samples.flatMap((value) => (Array.isArray(value) ? (value as (string | number)[]) : []))
  return Array.from({ length }, () => (known.length > 0 && random.chance(0.8) ? random.pick(known) : random.pick([1, '1', 'red', '红', 'nothing', 2])))
}
