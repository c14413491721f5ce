/** A predicate over one value as SQL (shared/spec/conditions.md §3, §4.2–4.6). */
import type { Predicate, Test } from '#core/domain/conditions/plan.ts'
import type { ValueType } from '#core/domain/fields.ts'
import { isOneOf, type Scope } from './scope.ts'

/**
 * SQL of a value. `exact` is NFKC, `fold` its fold (the same where the type has none); decimals are doubles already. Of lists `exact` is anything that is NULL where
 * the list is blank, and `fold` a list of JSON texts; of objects both are JSON.
 */
export interface SqlValue {
  type: ValueType
  exact: string
  fold: string
  /** Of lists that have no column of their own: says that it is blank. */
  blank?: string
}

/**
 * SQL that is TRUE where the predicate holds and FALSE or NULL where it does not: `value` null is a blank for all. @throws Error for a rank, which one value
 * does not answer
 */
export function predicateSql(scope: Scope, value: SqlValue | null, { test, negated, blanks, exactCase }: Predicate): string {
  if (!value) return negated && blanks === 'include' ? 'TRUE' : 'FALSE'
  const compared = exactCase && value.type !== 'list' ? value.exact : value.fold
  const blank = value.blank ?? `${value.type === 'list' ? value.exact : compared} IS NULL`
  if (test.test === 'set') return negated ? (blanks === 'include' ? blank : 'FALSE') : `NOT (${blank})`
  const holds = testSql(scope, compared, value.type, test, exactCase)
  if (negated) return blanks === 'include' ? `(${blank} OR NOT (${holds}))` : `(NOT (${blank}) AND NOT (${holds}))`
  return value.type === 'list' ? `(NOT (${blank}) AND ${holds})` : `(${holds})`
}

/** TRUE or FALSE, never NULL: for where SQL is not a filter. */
export const certain = (condition: string) => (condition === 'TRUE' || condition === 'FALSE' ? condition : `coalesce(${condition}, FALSE)`)

type TestOf<Kind extends Test['test']> = Extract<Test, { test: Kind }>

function testSql(scope: Scope, compared: string, type: ValueType, test: Test, exactCase: boolean): string {
  const { dialect, bind } = scope
  switch (test.test) {
    case 'set':
      return 'TRUE'
    case 'in':
      return inSql(scope, compared, type, test)
    case 'range':
      return rangeSql(scope, compared, type, test)
    case 'calendar':
      return isOneOf(scope, calendarPart(scope, compared, type, test.part), 'double', test.values)
    case 'contains':
      return dialect.contains(compared, bind('text', test.text))
    case 'startsWith':
      return dialect.startsWith(compared, bind('text', test.text))
    case 'endsWith':
      return dialect.endsWith(compared, bind('text', test.text))
    case 'matches':
      return dialect.matches(compared, test.pattern, !exactCase, (pattern) => bind('text', pattern))
    case 'hasAny':
    case 'hasAll':
      return dialect[test.test](compared, bind('texts', test.values.map((value) => JSON.stringify(value))))
    case 'size':
      return bounds(test, (operator, value) => `${dialect.length(compared)} ${operator} ${bind('double', value)}`)
    case 'rank':
      throw new Error('A rank is not answered by one value')
  }
}

function inSql(scope: Scope, compared: string, type: ValueType, { values }: TestOf<'in'>): string {
  switch (type) {
    case 'boolean':
      return either(values.map((value) => `${compared} = ${scope.bind('boolean', value)}`))
    case 'date':
    case 'datetime':
      return either(values.map((value) => compareTime(scope, compared, type, '=', value as number)))
    case 'number':
    case 'decimal':
      return isOneOf(scope, compared, 'double', values as readonly number[])
    default:
      return isOneOf(scope, compared, 'text', values as readonly string[])
  }
}

const either = (conditions: readonly string[]) => (conditions.length === 0 ? 'FALSE' : `(${conditions.join(' OR ')})`)

function rangeSql(scope: Scope, compared: string, type: ValueType, test: TestOf<'range'>): string {
  if (type === 'date' || type === 'datetime') return bounds(test, (operator, value) => compareTime(scope, compared, type, operator, value))
  return bounds(test, (operator, value) => `${compared} ${operator} ${scope.bind('double', value)}`)
}

type Comparison = '=' | '<' | '<=' | '>' | '>='

/** Ends that are infinite are none. */
function bounds({ min, max, minOpen, maxOpen }: Omit<TestOf<'range'>, 'test'>, compare: (operator: Comparison, value: number) => string): string {
  const conditions = [
    ...(min === undefined || min === -Infinity ? [] : [compare(minOpen ? '>' : '>=', min)]),
    ...(max === undefined || max === Infinity ? [] : [compare(maxOpen ? '<' : '<=', max)])
  ]
  return conditions.length === 0 ? 'TRUE' : `(${conditions.join(' AND ')})`
}

const beyondLast: Record<Comparison, boolean> = { '=': false, '<': true, '<=': true, '>': false, '>=': false }
const beforeFirst: Record<Comparison, boolean> = { '=': false, '<': false, '<=': false, '>': true, '>=': true }

/** Compares a date (days) or a datetime (milliseconds) with a moment that the column's type may not reach. */
export function compareTime({ dialect, bind }: Scope, compared: string, type: 'date' | 'datetime', operator: Comparison, value: number): string {
  const [first, last] = dialect.limits[type]
  if (value < first || value > last) return (value > last ? beyondLast : beforeFirst)[operator] ? `${compared} IS NOT NULL` : 'FALSE'
  return `${compared} ${operator} ${dialect[type === 'date' ? 'date' : 'instant'](bind('integer', value))}`
}

function calendarPart(scope: Scope, compared: string, type: ValueType, part: 'month' | 'weekday' | 'monthDay'): string {
  const { dialect } = scope
  const day = type === 'datetime' ? dialect.localDay(compared, scope.bind('text', scope.timeZone)) : compared
  if (part === 'weekday') return dialect.weekday(day)
  return part === 'month' ? `month(${day})` : `(month(${day}) * 100 + ${dialect.dayOfMonth(day)})`
}

/** A column of instants within [from, to). */
export function inInterval(scope: Scope, column: string, { from, to }: { from: number | null; to: number | null }): string | null {
  const conditions = [
    ...(from === null ? [] : [compareTime(scope, column, 'datetime', '>=', from)]),
    ...(to === null ? [] : [compareTime(scope, column, 'datetime', '<', to)])
  ]
  return conditions.length === 0 ? null : conditions.join(' AND ')
}
