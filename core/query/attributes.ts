/** Conditions on attributes, scores, tags, folders and elements of lists. */
import type { AttributePlan, ElementsPlan, EventPlan, FieldRef, FolderPlan, Predicate, Quantifier, TagPlan, Test } from '#core/domain/conditions/plan.ts'
import { columnValue } from './columns.ts'
import { measured } from './events.ts'
import { heldAt, textValue } from './history.ts'
import { certain, compareTime, inInterval, predicateSql, type SqlValue } from './predicate.ts'
import { and, isOneOf, nobody, ofSubject, rowsOf, type Scope } from './scope.ts'

/** Rows with the values of a field: SQL after FROM, what keeps the right rows, the id, and the value (null: nothing has it). */
interface Values {
  from: string
  where: string | null
  id: string
  value: SqlValue | null
}

/** Values of an open field of the subject: of those whose rows have it, or as it was at `asOf`. Blanks may lack or be NULL. */
function valuesOf(scope: Scope, field: FieldRef): Values {
  if (field.of === 'score') {
    const value: SqlValue = field.type === 'number' || field.type === 'decimal' ? { type: field.type, exact: 's.number', fold: 's.number' } : textValue(scope, field.type, 's.text', 's.text_fold')
    return { from: 'scores s', where: and(ofSubject(scope, 's'), `s.score = ${scope.bind('text', field.name)}`), id: 's.entity', value: field.place === 'missing' ? null : value }
  }
  if (field.asOfHistory && field.place === 'open') return { ...heldAt(scope, field), id: 'i.id' }
  return { from: rowsOf(scope), where: null, id: 'e.id', value: columnValue(scope, field, 'e') }
}

/** Over the subject's row: TRUE where the leaf holds. */
export function rowCondition(scope: Scope, leaf: AttributePlan): string {
  return predicateSql(scope, columnValue(scope, leaf.field, 'e'), leaf)
}

/** Ids of those whose value passes; of a positive leaf. */
export function attributeIds(scope: Scope, leaf: AttributePlan): string {
  if (leaf.test.test === 'rank') return ranked(scope, rankedValues(scope, leaf.field), leaf, leaf.test)
  const { from, where, id, value } = valuesOf(scope, leaf.field)
  return value ? `SELECT ${id} AS id FROM ${from} WHERE ${and(where, predicateSql(scope, value, leaf))}` : nobody(scope)
}

type Rank = Extract<Test, { test: 'rank' }>

function rankedValues(scope: Scope, field: FieldRef): { values: string; live: boolean } {
  const { from, where, id, value } = valuesOf(scope, field)
  return { values: `SELECT ${id} AS id, ${value?.exact ?? 'NULL'} AS value FROM ${from} WHERE ${and(where)}`, live: id === 'e.id' }
}

export function eventRankIds(scope: Scope, leaf: EventPlan, test: Rank): string {
  return ranked(scope, measured(scope, leaf), leaf.predicate, test)
}

/** The best of the universe by a relation (id, value), ties at the cut included. `live`: the relation has rows of the subject only. */
function ranked(scope: Scope, { values, live }: { values: string; live: boolean }, { negated }: Predicate, test: Rank): string {
  const universe = scope.universe ? scope.universe() : live ? null : `SELECT e.id AS id FROM ${rowsOf(scope)}`
  const candidates = `SELECT w.id AS id, w.value AS value FROM (${values}) w WHERE ${and('w.value IS NOT NULL', universe && `w.id IN (${universe})`)}`
  const best = bestOf(scope, candidates, test)
  return negated ? `SELECT n.id AS id FROM (${candidates}) n WHERE n.id NOT IN (${best})` : best
}

/** A number of places needs no order of all: those are in that are at least as good as the last of so many. */
function bestOf(scope: Scope, candidates: string, { end, count, percent }: Rank): string {
  const [order, last, compare] = end === 'top' ? ['DESC', 'min', '>='] : ['ASC', 'max', '<=']
  if (count !== undefined) {
    const first = `SELECT o.value AS value FROM (${candidates}) o ORDER BY o.value ${order} LIMIT ${scope.bind('integer', count)}`
    return `SELECT r.id AS id FROM (${candidates}) r WHERE r.value ${compare} (SELECT ${last}(f.value) FROM (${first}) f)`
  }
  const places = `SELECT c.id AS id, rank() OVER (ORDER BY c.value ${order}) AS place, count(*) OVER () AS total FROM (${candidates}) c`
  return `SELECT r.id AS id FROM (${places}) r WHERE r.place <= ${shareOf(scope, 'r.total', percent ?? 0)}`
}

/** A percentage of a number, rounded up; what binary fractions add is taken off first. */
export function shareOf(scope: Scope, total: string, percent: number): string {
  return `ceil(round(${scope.dialect.double(total)} * ${scope.bind('double', percent)} / 100, 6))`
}

/** A relation (id, value) by which members are put in order. */
export function sortValues(scope: Scope, field: FieldRef): string {
  if (field.place === 'secret') throw new Error(`Members cannot be put in the order of ${field.name} in facts, which do not hold it`)
  const { from, where, id, value } = valuesOf(scope, field)
  return `SELECT ${id} AS id, ${value?.fold ?? 'NULL'} AS value FROM ${from} WHERE ${and(where)}`
}

/** Ids of those with any or all of the tags, assigned as asked for. */
export function tagIds(scope: Scope, { mode, tags, sources, minConfidence, tagged }: TagPlan): string {
  const { bind } = scope
  const wanted = [...new Set(tags)]
  const assignments = `FROM tag_assignments t WHERE ${and(
    ofSubject(scope, 't'),
    isOneOf(scope, 't.tag', 'text', wanted),
    sources && isOneOf(scope, 't.source', 'text', sources),
    minConfidence === null ? null : `t.confidence >= ${bind('double', minConfidence)}`,
    inInterval(scope, 't.tagged_at', { from: tagged.from, to: Math.min(tagged.to ?? Infinity, scope.asOf + 1) }),
    `(t.removed_at IS NULL OR ${compareTime(scope, 't.removed_at', 'datetime', '>', scope.asOf)})`
  )}`
  if (mode === 'any' || wanted.length === 1) return `SELECT t.entity AS id ${assignments}`
  return `SELECT t.entity AS id ${assignments} GROUP BY t.entity HAVING count(DISTINCT t.tag) = ${bind('integer', wanted.length)}`
}

export function folderIds(scope: Scope, { folders }: FolderPlan): string {
  return `SELECT f.entity AS id FROM folder_members f WHERE ${and(ofSubject(scope, 'f'), isOneOf(scope, 'f.folder', 'text', folders))}`
}

/** HAVING of a positive quantifier over a group of rows, `passes` 1 for each row that passes. */
export function quantified({ bind }: Scope, quantifier: Quantifier, passes: string): string {
  switch (quantifier.kind) {
    case 'any':
      return `sum(${passes}) > 0`
    case 'all':
      return `sum(${passes}) = count(*)`
    case 'atLeast':
      return `sum(${passes}) >= ${bind('integer', quantifier.n)}`
    case 'exactly':
      return `sum(${passes}) = ${bind('integer', quantifier.n)}`
    case 'none':
    case 'atMost':
      throw new Error(`${quantifier.kind} is not positive`)
  }
}

/** Ids of those whose list of objects has as many passing elements as asked for. */
export function elementsIds(scope: Scope, { field, quantifier, where }: ElementsPlan): string {
  const { from, where: kept, id, value } = valuesOf(scope, field)
  if (!value) return nobody(scope)
  const elements = scope.dialect.elements(value.exact, value.fold, id, `FROM ${from} WHERE ${and(kept, `${value.exact} IS NOT NULL`)}`)
  const filters = where.map((filter) => predicateSql(scope, elementValue(scope, filter.field), filter))
  return `SELECT y.id AS id FROM (SELECT x.id AS id, CASE WHEN ${certain(`(${and(...filters)})`)} THEN 1 ELSE 0 END AS passes FROM (${elements}) x) y GROUP BY y.id HAVING ${quantified(scope, quantifier, 'y.passes')}`
}

/** What stands under the path of an element; a value of another type than the filter asks for is blank. */
function elementValue({ dialect, bind }: Scope, { name, type, place }: FieldRef): SqlValue | null {
  if (place === 'missing') return null
  const path = { keys: name.split('.'), bind: (text: string) => bind('text', text) }
  const same = (exact: string): SqlValue => ({ type, exact, fold: exact })
  switch (type) {
    case 'number':
    case 'decimal':
      return same(dialect.jsonDouble('x.x', path))
    case 'boolean':
      return same(dialect.jsonBoolean('x.x', path))
    case 'date':
      return same(dialect.dateOfText(dialect.jsonText('x.x', path)))
    case 'datetime':
      return same(dialect.instantOfText(dialect.jsonText('x.x', path)))
    case 'list':
    case 'objects': {
      const list = dialect.jsonList('x.x_fold', path)
      return { ...same(list), blank: `coalesce(${dialect.length(list)}, 0) = 0` }
    }
    case 'text':
    case 'choice':
      return { type, exact: dialect.jsonText('x.x', path), fold: dialect.jsonText('x.x_fold', path) }
  }
}
