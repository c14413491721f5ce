/** Fields whose changes are kept (shared/spec/conditions.md §4.13): intervals of time in which they had a value. */
import type { FieldRef, HistoryPlan, HistoryValue } from '#core/domain/conditions/plan.ts'
import type { ValueType } from '#core/domain/fields.ts'
import { columnValue } from './columns.ts'
import type { ScalarType } from './dialect.ts'
import { compareTime, inInterval, predicateSql, type SqlValue } from './predicate.ts'
import { and, nobody, ofSubject, rowsOf, type Scope } from './scope.ts'

const scalarOf: Record<Exclude<ValueType, 'list'>, ScalarType> = {
  text: 'text', choice: 'text', objects: 'text', number: 'double', decimal: 'double', boolean: 'boolean', date: 'date', datetime: 'datetime'
}

/** A value kept as canonical text (`text`: NFKC; `folded`: its fold, of lists JSON of an array of texts). */
export function textValue({ dialect }: Scope, type: ValueType, text: string, folded: string): SqlValue {
  if (type === 'list') return { type, exact: text, fold: dialect.listOfJson(folded) }
  const exact = dialect.parsed(text, scalarOf[type])
  return { type, exact, fold: scalarOf[type] === 'text' ? folded : exact }
}

/** What is recorded of a field, under `alias`: FROM … WHERE. */
function recorded(scope: Scope, field: FieldRef, alias: string, ...conditions: readonly (string | null)[]): string {
  return `FROM history ${alias} WHERE ${and(ofSubject(scope, alias), `${alias}.field = ${scope.bind('text', field.name)}`, ...conditions)}`
}

const recordedValue = (scope: Scope, field: FieldRef, alias: string) => textValue(scope, field.type, `${alias}.value`, `${alias}.value_fold`)

/** A relation (id, exact, fold, since, until) of all intervals; of a field that never changed its value now, without a beginning and an end. */
function intervals(scope: Scope, field: FieldRef): string {
  const past = recordedValue(scope, field, 'h')
  const now = columnValue(scope, field, 'e')
  const changed = `SELECT h.entity AS id, ${past.exact} AS exact, ${past.fold} AS fold, h.since AS since, h.until AS until ${recorded(scope, field, 'h')}`
  if (!now) return changed
  return `${changed} UNION ALL SELECT e.id AS id, ${now.exact} AS exact, ${now.fold} AS fold, NULL AS since, NULL AS until `
    + `FROM ${rowsOf(scope)} WHERE e.id NOT IN (SELECT r.entity ${recorded(scope, field, 'r')})`
}

/** SQL over intervals `i`: the one that holds at `asOf`. */
function atMoment(scope: Scope): string {
  return `(i.since IS NULL OR ${compareTime(scope, 'i.since', 'datetime', '<=', scope.asOf)}) AND (i.until IS NULL OR ${compareTime(scope, 'i.until', 'datetime', '>', scope.asOf)})`
}

const intervalValue = (field: FieldRef): SqlValue => ({ type: field.type, exact: 'i.exact', fold: 'i.fold' })

/** FROM … WHERE of the values that a field had at `asOf`; the id is `i.id`. */
export function heldAt(scope: Scope, field: FieldRef): { from: string; where: string; value: SqlValue } {
  return { from: `(${intervals(scope, field)}) i`, where: atMoment(scope), value: intervalValue(field) }
}

/** Ids of those whose field has, or had, or changed to a value. */
export function historyIds(scope: Scope, { field, ask }: HistoryPlan): string {
  const is = (value: SqlValue, wanted: HistoryValue | null) => (wanted === null ? null
    : predicateSql(scope, value, { test: { test: 'in', values: [wanted] }, negated: false, blanks: 'exclude', exactCase: false }))
  if (ask.op === 'changed') {
    const inWindow = inInterval(scope, 'n.since', { from: ask.window.from, to: Math.min(ask.window.to ?? Infinity, scope.asOf + 1) })
    const changes = recorded(scope, field, 'n', 'n.since IS NOT NULL', inWindow, is(recordedValue(scope, field, 'n'), ask.to))
    if (ask.from === null) return `SELECT n.entity AS id ${changes}`
    const before = `SELECT p.entity AS id, p.until AS until ${recorded(scope, field, 'p', 'p.until IS NOT NULL', is(recordedValue(scope, field, 'p'), ask.from))}`
    return `SELECT c.id AS id FROM (SELECT n.entity AS id, n.since AS since ${changes}) c JOIN (${before}) b ON b.id = c.id AND b.until = c.since`
  }
  if (ask.op === 'heldFor') {
    const { from, where } = heldAt(scope, field)
    const since = ask.longer ? `(i.since IS NULL OR ${compareTime(scope, 'i.since', 'datetime', '<=', ask.since)})` : compareTime(scope, 'i.since', 'datetime', '>', ask.since)
    return `SELECT i.id AS id FROM ${from} WHERE ${and(where, is(intervalValue(field), ask.value), since)}`
  }
  const { from } = ask.window
  const to = Math.min(ask.window.to ?? Infinity, scope.asOf + 1)
  if (from !== null && from >= to) return nobody(scope)
  const begins = inInterval(scope, 'i.since', { from: null, to })
  const ends = from === null ? null : `(i.until IS NULL OR ${compareTime(scope, 'i.until', 'datetime', '>', from)})`
  return `SELECT i.id AS id FROM (${intervals(scope, field)}) i WHERE ${and(is(intervalValue(field), ask.value), `(i.since IS NULL OR ${begins})`, ends)}`
}
