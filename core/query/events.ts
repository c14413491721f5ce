/** Conditions on events: how often, how much, first and last (shared/spec/conditions.md §2, §4.7). Nothing starts from the entities. */
import type { EventMatch, EventPlan, FieldRef, Interval, MeasurePlan, OccurrencePlan } from '#core/domain/conditions/plan.ts'
import { isZeroOfNone } from './positive.ts'
import { certain, compareTime, inInterval, predicateSql, type SqlValue } from './predicate.ts'
import { and, isOneOf, ofSubject, rowsOf, type Scope } from './scope.ts'
import { columnValue } from './columns.ts'

const none: Interval = { from: null, to: null }

/** FROM … WHERE: the valid events of the subject's entities up to `asOf`, under the alias `v`. */
export function eventsOf(scope: Scope, names: readonly string[], window: Interval, ...conditions: readonly (string | null)[]): string {
  const until = { from: window.from, to: Math.min(window.to ?? Infinity, scope.asOf + 1) }
  return `FROM events v WHERE ${and(ofSubject(scope, 'v'), 'v.voided_by IS NULL', isOneOf(scope, 'v.type', 'text', names), inInterval(scope, 'v.occurred_at', until), ...conditions)}`
}

/** What an event has under a property; null where no event has it. */
export function propertyValue(scope: Scope, field: FieldRef): SqlValue | null {
  return columnValue(scope, field, 'v')
}

/** The filters of a match, ANDed; null without any. */
export function filtersOf(scope: Scope, where: EventMatch['where']): string | null {
  return where.length === 0 ? null : where.map((filter) => predicateSql(scope, propertyValue(scope, filter.field), filter)).join(' AND ')
}

/** Ids of those whose measure passes; of a positive leaf (positive.ts), so that only entities with such events can. */
export function eventIds(scope: Scope, leaf: EventPlan): string {
  const { match, window, measure, predicate } = leaf
  if (predicate.test.test === 'rank') throw new Error('Ranks of measures are written by ranked()')
  const events = (...conditions: (string | null)[]) => eventsOf(scope, match.names, window, filtersOf(scope, match.where), ...conditions)
  if (isAny(leaf)) return `SELECT v.entity AS id ${events()}`
  if (measure.fn === 'activePeriods') {
    const active = activePeriods(scope, measure, events)
    return `SELECT a.id AS id FROM (${active}) a WHERE ${predicateSql(scope, number('a.value'), predicate)}`
  }
  return `SELECT v.entity AS id ${events()} GROUP BY v.entity HAVING ${predicateSql(scope, measureValue(scope, measure), predicate)}`
}

/** Of the first or last event of a group, in the order of time and then of where they came from. */
function pick({ dialect }: Scope, which: 'first' | 'last', value: string): string {
  return dialect[which === 'first' ? 'argMin' : 'argMax'](value, dialect.order('v.occurred_at', 'v.batch', 'v."row"'))
}

const number = (expression: string): SqlValue => ({ type: 'number', exact: expression, fold: expression })

/** At least one event: no need to count. */
function isAny({ measure, predicate: { test, negated } }: EventPlan): boolean {
  if (measure.fn !== 'count' || test.test !== 'range' || test.max !== undefined) return false
  return !negated && (test.minOpen ? test.min === 0 : test.min === 1)
}

/** Entities with active periods, and how many. */
function activePeriods(scope: Scope, { length, periods, each }: Extract<MeasurePlan, { fn: 'activePeriods' }>, events: (...conditions: string[]) => string): string {
  const { dialect, bind } = scope
  const back = `floor((${bind('integer', scope.asOf)} - ${dialect.milliseconds('v.occurred_at')}) / ${bind('double', length)})`
  const since = compareTime(scope, 'v.occurred_at', 'datetime', '>', scope.asOf - periods * length)
  return `SELECT p.entity AS id, count(*) AS value FROM (SELECT v.entity AS entity, ${back} AS active_period ${events(since)} GROUP BY v.entity, active_period HAVING count(*) >= ${bind('integer', each)}) p GROUP BY p.entity`
}

/** The measure over one entity's group of events, of the type that the test then sees. */
function measureValue(scope: Scope, measure: MeasurePlan): SqlValue {
  const { dialect } = scope
  switch (measure.fn) {
    case 'count':
      return number('count(*)')
    case 'activeDays':
      return number(`count(DISTINCT ${dialect.localDay('v.occurred_at', scope.bind('text', scope.timeZone))})`)
    case 'daysSinceFirst':
      return number(daysSince(scope, 'min(v.occurred_at)'))
    case 'daysSinceLast':
      return number(daysSince(scope, 'max(v.occurred_at)'))
    case 'activePeriods':
      throw new Error('Active periods are counted by activePeriods()')
    case 'first':
    case 'last':
      return picked(scope, measure.fn, measure.field)
    default:
      return summary(scope, measure.fn, measure.field)
  }
}

function daysSince(scope: Scope, at: string): string {
  const { dialect, bind } = scope
  const day = (instant: string) => dialect.days(dialect.localDay(instant, bind('text', scope.timeZone)))
  return `(${day(dialect.instant(bind('integer', scope.asOf)))} - ${day(at)})`
}

type Summary = 'distinct' | 'sum' | 'avg' | 'min' | 'max' | 'median'

/** Money is added up in hundredths, so that no order of addition changes the result; a mean is rounded once, by its division. */
function summary(scope: Scope, fn: Summary, field: FieldRef): SqlValue {
  const { dialect } = scope
  const value = propertyValue(scope, field)
  if (!value) return number(fn === 'sum' || fn === 'distinct' ? '0' : 'NULL')
  if (fn === 'distinct') return number(`count(DISTINCT ${value.fold})`)
  if (fn === 'min' || fn === 'max') return { type: field.type, exact: `${fn}(${value.exact})`, fold: `${fn}(${value.fold})` }
  const decimal = field.type === 'decimal'
  const units = decimal ? dialect.double(dialect.hundredths(columnOf(scope, field))) : value.exact
  const total = decimal ? dialect.double(`sum(${dialect.hundredths(columnOf(scope, field))})`) : dialect.sum(units)
  const scale = decimal ? '100.0' : '1.0'
  if (fn === 'sum') return number(`coalesce(${total} / ${scale}, 0)`)
  return number(fn === 'avg' ? `${total} / nullif(${scale} * count(${value.exact}), 0)` : `${dialect.median(units)} / ${scale}`)
}

function columnOf({ columns, dialect }: Scope, field: FieldRef): string {
  return `v.${dialect.quote(columns.column(field)!.column)}`
}

/** A relation (id, value) of the measure, of everyone who has one, and whether all of them are rows of the subject: for ranks. */
export function measured(scope: Scope, { match, window, measure }: EventPlan): { values: string; live: boolean } {
  const events = (...conditions: (string | null)[]) => eventsOf(scope, match.names, window, filtersOf(scope, match.where), ...conditions)
  const grouped = measure.fn === 'activePeriods' ? activePeriods(scope, measure, events)
    : `SELECT v.entity AS id, ${measureValue(scope, measure).exact} AS value ${events()} GROUP BY v.entity`
  if (!isZeroOfNone(measure)) return { values: grouped, live: false }
  return { values: `SELECT e.id AS id, coalesce(g.value, 0) AS value FROM ${rowsOf(scope)} LEFT JOIN (${grouped}) g ON g.id = e.id`, live: true }
}

/** The value of the first or last event, NULL where that one has none: the aggregates pass over NULL. */
function picked(scope: Scope, which: 'first' | 'last', field: FieldRef): SqlValue {
  const value = propertyValue(scope, field)
  if (!value) return number('NULL')
  const of = (expression: string) => `CASE WHEN ${pick(scope, which, `${value.exact} IS NOT NULL`)} THEN ${pick(scope, which, expression)} END`
  return { type: field.type, exact: of(value.exact), fold: of(value.fold) }
}

/** Ids of those whose first or last event passes. One aggregate: what is asked of the event is decided of every one, and the first or last answers. */
export function occurrenceIds(scope: Scope, { which, match, has, window }: OccurrencePlan): string {
  const where = filtersOf(scope, match.where)
  const asked = [inInterval(scope, 'v.occurred_at', window), filtersOf(scope, has)]
  const events = eventsOf(scope, match.names, none, which === 'firstEver' ? null : where)
  const passes = certain(`(${and(...asked, which === 'firstEver' ? where : null)})`)
  return `SELECT v.entity AS id ${events} GROUP BY v.entity HAVING ${pick(scope, which === 'last' ? 'last' : 'first', passes)}`
}
