/**
 * Every operator of attributes, properties, measures, scores and identities (shared/spec/conditions.md §3), one row each: what it applies to, what its
 * value looks like, what it is called, and the test that it comes to. The compiler, the describer, the editors and the reference page read this table.
 */
import { anniversaries, calendarRange, lastRange, nextRange, type Clock, type Range, type Scale } from './windows.ts'
import type { ValueType } from '../fields.ts'
import type { IdentityPlan, Test } from './plan.ts'
import type { Words } from './problems.ts'
import type { CalendarUnit, RelativeUnit } from './types.ts'

export type OperandType = Exclude<ValueType, 'objects'> | 'identity'

/** Shapes of `value`; `unit` stands beside it. A `number` is one within the operator's bounds, whatever the field's type. */
export type ValueShape = 'none' | 'one' | 'array' | 'pair' | 'number' | 'number+unit' | 'unit'

/** A value that is compared by size: a number (both ends equal and included), or [from, to) of a date or instant. */
export interface Span {
  from: number
  to: number
  halfOpen: boolean
}

/** The value of a condition once it is read: those parts are filled that the operator's shape and the field's type call for. */
export interface Operand {
  /** Texts, folded or exact, and numbers. */
  values: readonly (string | number)[]
  /** Numbers, dates and instants. */
  spans: readonly Span[]
  n: number
  unit: RelativeUnit
}

interface TestContext {
  clock: Clock
  scale: Scale
}

export interface Bounds {
  min: number
  max: number
  whole: boolean
}

export interface Operator {
  name: string
  types: readonly OperandType[]
  shape: ValueShape
  /** Of `number`, and of the elements of an `array` of numbers that are no values of the field (months, weekdays). */
  bounds: Bounds | null
  /** `{value}` and `{unit}` stand for what is asked. */
  words: Words
  /** The positive operator whose complement this one is (§4.2). */
  negates: string | null
  /** It ranks the universe, so it is not for the filters of an event or element. */
  ranks: boolean
  /** It speaks of days of the calendar on every type, so its unit is a day or longer. */
  calendar: boolean
  test: (operand: Operand, context: TestContext) => Test
  /** Of identity operators, which ask about a channel instead of a value. */
  ask: ((n: number) => IdentityPlan['ask']) | null
}

const texts: OperandType[] = ['text']
const numbers: OperandType[] = ['number', 'decimal']
const dates: OperandType[] = ['date', 'datetime']
const booleans: OperandType[] = ['boolean']
const lists: OperandType[] = ['list']
const identities: OperandType[] = ['identity']
const compared: OperandType[] = ['text', 'number', 'decimal', 'choice']
const everything: OperandType[] = ['text', 'number', 'decimal', 'boolean', 'date', 'datetime', 'choice', 'list']

type Extra = Partial<Pick<Operator, 'bounds' | 'ranks' | 'calendar' | 'ask'>>

const positive = (name: string, types: OperandType[], shape: ValueShape, zh: string, en: string, test: Operator['test'], extra: Extra = {}): Operator =>
  ({ name, types, shape, bounds: null, words: { zh, en }, negates: null, ranks: false, calendar: shape === 'unit', ask: null, test, ...extra })

const negative = (name: string, of: Operator, zh: string, en: string): Operator => ({ ...of, name, words: { zh, en }, negates: of.name })

const whole = (min: number, max: number): Bounds => ({ min, max, whole: true })

const isSet: Operator['test'] = () => ({ test: 'set' })
const isIn: Operator['test'] = ({ values }) => ({ test: 'in', values })
const hasText = (test: 'contains' | 'startsWith' | 'endsWith'): Operator['test'] => ({ values }) => ({ test, text: String(values[0]) })
const size = (bound: (n: number) => { min?: number; max?: number }): Operator['test'] => ({ n }) => ({ test: 'size', ...bound(n) })
const rank = (end: 'top' | 'bottom', by: 'count' | 'percent'): Operator['test'] => ({ n }) => ({ test: 'rank', end, [by]: n })

/** The test of a range of dates; `null` ends stay open. */
const within = ({ from, to }: Range): Test => ({ test: 'range', ...(from !== null && { min: from }), ...(to !== null && { max: to, maxOpen: true }) })

const relative = (range: (operand: Operand, context: TestContext) => Range): Operator['test'] => (operand, context) => within(range(operand, context))
const beforeLast = ({ n, unit }: Operand, { clock, scale }: TestContext): Range => ({ from: null, to: lastRange(clock, scale, n, unit).from })
const afterNext = ({ n, unit }: Operand, { clock, scale }: TestContext): Range => ({ from: nextRange(clock, scale, n, unit).to, to: null })
const unitAt = (shift: number) => relative(({ unit }, { clock, scale }) => calendarRange(clock, scale, unit as CalendarUnit, shift, shift))
const calendarPart = (part: 'month' | 'weekday'): Operator['test'] => ({ values }) => ({ test: 'calendar', part, values: values as number[] })
const anniversary = (range: typeof lastRange): Operator['test'] =>
  ({ n, unit }, { clock }) => ({ test: 'calendar', part: 'monthDay', values: anniversaries(range(clock, 'day', n, unit)) })

/** Between the starts of two values and the ends of two values: a number is its own start and end, a date begins and ends its day. */
const fromFirst = ({ spans }: Operand): Range => ({ from: spans[0]!.from, to: null })
const untilFirst = ({ spans }: Operand): Range => ({ from: null, to: spans[0]!.from })
const untilEndOfFirst = ({ spans }: Operand): Range => ({ from: null, to: spans[0]!.to })
const fromEndOfFirst = ({ spans }: Operand): Range => ({ from: spans[0]!.to, to: null })
const between: Operator['test'] = ({ spans }) => {
  const [first, last] = [spans[0]!, spans.at(-1)!]
  return { test: 'range', min: first.from, max: last.to, ...(last.halfOpen && { maxOpen: true }) }
}

const eq = positive('eq', compared, 'one', '等于 {value}', 'is {value}', isIn)
const anyOf = positive('in', compared, 'array', '属于 {value}', 'is one of {value}', isIn)
const contains = positive('contains', texts, 'one', '包含 {value}', 'contains {value}', hasText('contains'))
const startsWith = positive('startsWith', texts, 'one', '以 {value} 开头', 'starts with {value}', hasText('startsWith'))
const endsWith = positive('endsWith', texts, 'one', '以 {value} 结尾', 'ends with {value}', hasText('endsWith'))
const matches = positive('matches', texts, 'one', '匹配正则 {value}', 'matches the pattern {value}', ({ values }) => ({ test: 'matches', pattern: String(values[0]) }))
const inRange = positive('between', [...numbers, ...dates], 'pair', '在 {value} 之间', 'is between {value}', between)
const isTrue = positive('isTrue', booleans, 'none', '为真', 'is true', () => ({ test: 'in', values: [true] }))
const isFalse = positive('isFalse', booleans, 'none', '为假', 'is false', () => ({ test: 'in', values: [false] }))
const on = positive('on', dates, 'one', '在 {value}', 'is on {value}', between)
const inLast = positive('inLast', dates, 'number+unit', '在最近 {value}内', 'is in the last {value}', relative(({ n, unit }, { clock, scale }) => lastRange(clock, scale, n, unit)))
const inNext = positive('inNext', dates, 'number+unit', '在未来 {value}内', 'is in the next {value}', relative(({ n, unit }, { clock, scale }) => nextRange(clock, scale, n, unit)))
const hasAny = positive('hasAny', lists, 'array', '包含任一 {value}', 'has any of {value}', ({ values }) => ({ test: 'hasAny', values }))
const set = positive('isSet', everything, 'none', '有值', 'is set', isSet)
const hasChannel = positive('hasChannel', identities, 'none', '已登记', 'is known', isSet, { ask: () => 'has' })

export const operators: readonly Operator[] = [
  eq,
  negative('ne', eq, '不等于 {value}', 'is not {value}'),
  anyOf,
  negative('notIn', anyOf, '不属于 {value}', 'is none of {value}'),
  contains,
  negative('notContains', contains, '不包含 {value}', 'does not contain {value}'),
  startsWith,
  negative('notStartsWith', startsWith, '不以 {value} 开头', 'does not start with {value}'),
  endsWith,
  negative('notEndsWith', endsWith, '不以 {value} 结尾', 'does not end with {value}'),
  matches,
  negative('notMatches', matches, '不匹配正则 {value}', 'does not match the pattern {value}'),
  positive('gt', numbers, 'one', '大于 {value}', 'is greater than {value}', ({ spans }) => ({ test: 'range', min: spans[0]!.from, minOpen: true })),
  positive('gte', numbers, 'one', '大于等于 {value}', 'is at least {value}', ({ spans }) => ({ test: 'range', min: spans[0]!.from })),
  positive('lt', numbers, 'one', '小于 {value}', 'is less than {value}', ({ spans }) => ({ test: 'range', max: spans[0]!.to, maxOpen: true })),
  positive('lte', numbers, 'one', '小于等于 {value}', 'is at most {value}', ({ spans }) => ({ test: 'range', max: spans[0]!.to })),
  inRange,
  negative('notBetween', inRange, '不在 {value} 之间', 'is not between {value}'),
  positive('topN', numbers, 'number', '最高的 {value} 名', 'is among the top {value}', rank('top', 'count'), { ranks: true, bounds: whole(1, Number.MAX_SAFE_INTEGER) }),
  positive('bottomN', numbers, 'number', '最低的 {value} 名', 'is among the bottom {value}', rank('bottom', 'count'), { ranks: true, bounds: whole(1, Number.MAX_SAFE_INTEGER) }),
  positive('topPercent', numbers, 'number', '最高的 {value}%', 'is in the top {value} %', rank('top', 'percent'), { ranks: true, bounds: { min: 0, max: 100, whole: false } }),
  positive('bottomPercent', numbers, 'number', '最低的 {value}%', 'is in the bottom {value} %', rank('bottom', 'percent'), { ranks: true, bounds: { min: 0, max: 100, whole: false } }),
  isTrue,
  isFalse,
  negative('isNotTrue', isTrue, '不为真', 'is not true'),
  negative('isNotFalse', isFalse, '不为假', 'is not false'),
  on,
  negative('notOn', on, '不在 {value}', 'is not on {value}'),
  positive('before', dates, 'one', '早于 {value}', 'is before {value}', relative(untilFirst)),
  positive('after', dates, 'one', '晚于 {value}', 'is after {value}', relative(fromEndOfFirst)),
  positive('onOrBefore', dates, 'one', '不晚于 {value}', 'is on or before {value}', relative(untilEndOfFirst)),
  positive('onOrAfter', dates, 'one', '不早于 {value}', 'is on or after {value}', relative(fromFirst)),
  inLast,
  negative('notInLast', inLast, '不在最近 {value}内', 'is not in the last {value}'),
  inNext,
  negative('notInNext', inNext, '不在未来 {value}内', 'is not in the next {value}'),
  positive('moreThanAgo', dates, 'number+unit', '早于最近 {value}', 'is more than {value} ago', relative(beforeLast)),
  positive('moreThanAhead', dates, 'number+unit', '晚于未来 {value}', 'is more than {value} ahead', relative(afterNext)),
  positive('inThis', dates, 'unit', '在本{unit}内', 'is in the current {unit}', unitAt(0)),
  positive('inPrevious', dates, 'unit', '在上一{unit}内', 'is in the previous {unit}', unitAt(-1)),
  positive('inFollowing', dates, 'unit', '在下一{unit}内', 'is in the following {unit}', unitAt(1)),
  positive('monthIs', dates, 'array', '的月份是 {value}', 'falls in month {value}', calendarPart('month'), { bounds: whole(1, 12) }),
  positive('weekdayIs', dates, 'array', '的星期是 {value}', 'falls on {value}', calendarPart('weekday'), { bounds: whole(1, 7) }),
  positive('anniversaryInNext', dates, 'number+unit', '的周年日在未来 {value}内', 'has its anniversary in the next {value}', anniversary(nextRange), { calendar: true }),
  positive('anniversaryInLast', dates, 'number+unit', '的周年日在最近 {value}内', 'has its anniversary in the last {value}', anniversary(lastRange), { calendar: true }),
  hasAny,
  positive('hasAll', lists, 'array', '包含全部 {value}', 'has all of {value}', ({ values }) => ({ test: 'hasAll', values })),
  negative('hasNone', hasAny, '不包含任何 {value}', 'has none of {value}'),
  positive('sizeEq', lists, 'number', '的个数等于 {value}', 'has exactly {value} elements', size((n) => ({ min: n, max: n })), { bounds: whole(0, 1_000_000) }),
  positive('sizeGte', lists, 'number', '的个数不少于 {value}', 'has at least {value} elements', size((n) => ({ min: n })), { bounds: whole(0, 1_000_000) }),
  positive('sizeLte', lists, 'number', '的个数不多于 {value}', 'has at most {value} elements', size((n) => ({ max: n })), { bounds: whole(0, 1_000_000) }),
  set,
  negative('isNotSet', set, '无值', 'is not set'),
  hasChannel,
  negative('notHasChannel', hasChannel, '未登记', 'is not known'),
  positive('verified', identities, 'none', '已验证', 'is verified', isSet, { ask: () => 'verified' }),
  positive('sharedByAtLeast', identities, 'number', '由至少 {value} 个对象共用', 'is shared by at least {value}', isSet, { ask: (n) => ({ sharedBy: n }), bounds: whole(1, 1_000_000) })
]

const byName = new Map(operators.map((row) => [row.name, row]))

export function operator(name: string): Operator | undefined {
  return byName.get(name)
}

/** The operators of a type in display order; `ranks: false` leaves out those that rank the universe. */
export function operatorsOf(type: OperandType | 'objects', { ranks = true }: { ranks?: boolean } = {}): Operator[] {
  return operators.filter((row) => (row.types as readonly string[]).includes(type) && (ranks || !row.ranks))
}
