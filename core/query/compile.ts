/** Plans and leaves as SQL with bound values: the functions that engines call. */
import type { LeafPlan, Plan, PropertyPredicate } from '#core/domain/conditions/plan.ts'
import type { Subject } from '#core/domain/conditions/catalogue.ts'
import { clickhouseDialect } from './clickhouse-dialect.ts'
import { columnValue } from './columns.ts'
import { isAnsweredElsewhere, leafSql, planSql } from './conditions.ts'
import type { Bind, Dialect } from './dialect.ts'
import { duckdbDialect } from './duckdb-dialect.ts'
import { certain, predicateSql } from './predicate.ts'
import { and, boundIds, type Scope, type Sets, type SqlColumns, type Universe } from './scope.ts'

export type { Sets, SqlColumns } from './scope.ts'
export { oppositeOf, positiveOf } from './positive.ts'
export { isAnsweredElsewhere } from './conditions.ts'

/** One SELECT with a column `id` (dense ids, UINTEGER). */
export interface DuckDBStatement {
  sql: string
  /** For $1, $2, …; lists are bound as JSON text. */
  parameters: (string | number | boolean)[]
}

/** The same for ClickHouse, over tables and columns of the same names. */
export interface ClickHouseStatement {
  sql: string
  /** For {p1:…}, {p2:…}, …. */
  parameters: Record<string, string | number | boolean | readonly (string | number)[]>
}

/** Where a leaf is asked. */
export interface LeafContext {
  entity: Subject
  /** Milliseconds since the epoch. */
  asOf: number
  /** IANA name. */
  timeZone: string
  /** The rows among which operators rank; without it all of the subject. */
  universe?: Universe
}

/**
 * The members of a plan, each once; in the order of its limit where it has one.
 * @param sets ids of what facts do not answer (scope.ts)
 * @throws Error where `sets` lacks an entry, or members are to be put in the order of a secret field
 */
export function toDuckDB(plan: Plan, columns: SqlColumns, sets: Sets = new Map()): DuckDBStatement {
  return inDuckDB((bind) => planSql({ dialect: duckdbDialect, bind, columns, sets, path: '' }, plan))
}

/**
 * The ids for which one leaf holds, its negation included: as they come out of the tables that it asks, so one may come more than once, and some may belong to no
 * live row. Where `positiveOf` says `complement`, it is cheaper to ask for its leaf and take the complement of the bits.
 * @throws Error as toDuckDB
 */
export function leafToDuckDB(leaf: LeafPlan, context: LeafContext, columns: SqlColumns, sets: Sets = new Map()): DuckDBStatement {
  return inDuckDB((bind) => leafSql(leafScope({ dialect: duckdbDialect, bind, columns, sets, path: '' }, context), leaf))
}

/** As toDuckDB, for ClickHouse. */
export function toClickHouse(plan: Plan, columns: SqlColumns, sets: Sets = new Map()): ClickHouseStatement {
  return inClickHouse((bind) => planSql({ dialect: clickhouseDialect, bind, columns, sets, path: '' }, plan))
}

/** As leafToDuckDB, for ClickHouse. */
export function leafToClickHouse(leaf: LeafPlan, context: LeafContext, columns: SqlColumns, sets: Sets = new Map()): ClickHouseStatement {
  return inClickHouse((bind) => leafSql(leafScope({ dialect: clickhouseDialect, bind, columns, sets, path: '' }, context), leaf))
}

/**
 * A statement around filters on one row `e` of any relation that has the `columns`: `statement` is given a condition for each list, TRUE where all of the list hold
 * and FALSE where not. @param timeZone IANA name
 */
export function filtersToDuckDB(lists: readonly (readonly PropertyPredicate[])[], timeZone: string, columns: SqlColumns, statement: (conditions: readonly string[]) => string): DuckDBStatement {
  return inDuckDB((bind) => {
    const scope: Scope = { dialect: duckdbDialect, bind, columns, sets: new Map(), path: '', subject: 'customer', asOf: 0, timeZone, universe: null }
    return statement(lists.map((filters) => certain(and(...filters.map((filter) => predicateSql(scope, columnValue(scope, filter.field, 'e'), filter))))))
  })
}

/** What `sets` has to hold for a plan: the key of each leaf that facts do not answer, and whom it is asked about. */
export function* setsNeeded(plan: Plan, path = ''): Generator<{ key: string; entity: Subject; leaf: LeafPlan; plan: Plan }> {
  const segments = function* (node: Plan['root'], subject: Subject): ReturnType<typeof setsNeeded> {
    if (node.kind === 'group') for (const child of node.children) yield* segments(child, subject)
    else if (node.kind === 'related') yield* segments(node.where, node.to)
    else if (node.kind === 'segment') {
      if ('root' in node.members) yield* setsNeeded(node.members, `${path}${node.id} > `)
    } else if (isAnsweredElsewhere(node)) yield { key: path + node.id, entity: subject, leaf: node, plan }
  }
  if (plan.universe) yield* segments(plan.universe, plan.entity)
  yield* segments(plan.root, plan.entity)
}

function leafScope(written: Pick<Scope, 'dialect' | 'bind' | 'columns' | 'sets' | 'path'>, { entity, asOf, timeZone, universe = null }: LeafContext): Scope {
  const scope: Scope = { ...written, subject: entity, asOf, timeZone, universe: null }
  if (!universe) return scope
  return { ...scope, universe: () => ('table' in universe ? `SELECT u.id AS id FROM ${scope.dialect.quote(universe.table)} u` : boundIds(scope, universe.ids)) }
}

function inDuckDB(write: (bind: Bind) => string): DuckDBStatement {
  const { bind, values } = binder(duckdbDialect)
  const sql = write(bind)
  return { sql, parameters: values.map((value) => (Array.isArray(value) ? JSON.stringify(value) : value) as string | number | boolean) }
}

function inClickHouse(write: (bind: Bind) => string): ClickHouseStatement {
  const { bind, values } = binder(clickhouseDialect)
  const sql = write(bind)
  return { sql, parameters: Object.fromEntries(values.map((value, index) => [`p${index + 1}`, value])) as ClickHouseStatement['parameters'] }
}

/** Equal values share a parameter. */
function binder(dialect: Dialect): { bind: Bind; values: unknown[] } {
  const values: unknown[] = []
  const known = new Map<string, string>()
  const bind: Bind = (type, value) => {
    const key = Array.isArray(value) ? null : `${type} ${String(value)}`
    const placeholder = (key !== null && known.get(key)) || dialect.placeholder(values.push(value), type)
    if (key !== null) known.set(key, placeholder)
    return placeholder
  }
  return { values, bind }
}
