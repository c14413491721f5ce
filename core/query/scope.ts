/** Where SQL is written: in which dialect, about which rows, at which moment, and the values that the statement binds. */
import type { Subject } from '#core/domain/conditions/catalogue.ts'
import type { FieldRef, LeafPlan, SegmentPlan } from '#core/domain/conditions/plan.ts'
import { entityTypeNumber, entityTypes, type EntityType } from '#core/domain/entities.ts'
import type { Bind, Dialect } from './dialect.ts'

/** Which column of the facts tables holds an open field; `fold` is the one of its folds (texts, choices, lists, objects). Undefined: no row has it. */
export interface SqlColumns {
  column(field: FieldRef): { column: string; fold: string | null } | undefined
}

/**
 * Ids of what facts do not answer, by node id: leaves on secret fields, identities and lists. An entry is the answer to the leaf without its negation (positive.ts),
 * which the statement then takes the complement of. Within the definition of a segment the key is that of the segment's node, ` > `, and the id of the node; an entry under
 * a segment's own key stands for the whole segment.
 */
export type Sets = ReadonlyMap<string, readonly number[]>

/** The rows among which operators rank: all of the subject, or those with an id in a table (column `id`) or a list. */
export type Universe = { table: string } | { ids: readonly number[] } | null

export interface Scope {
  dialect: Dialect
  bind: Bind
  columns: SqlColumns
  sets: Sets
  /** What stands before node ids in `sets`. */
  path: string
  subject: Subject
  /** Milliseconds since the epoch. */
  asOf: number
  /** IANA name. */
  timeZone: string
  /** SQL of a relation of ids: the rows among which operators rank. Null: all of the subject. */
  universe: (() => string) | null
}

const tables: Record<Subject, string> = { customer: 'customers', account: 'accounts', lead: 'leads', opportunity: 'opportunities', holding: 'holdings' }

/** The subject's rows, under the alias `e`. */
export const rowsOf = (scope: Scope) => `${tables[scope.subject]} e`

function isEntity(subject: Subject): subject is EntityType {
  return (entityTypes as readonly Subject[]).includes(subject)
}

/** SQL that keeps the rows of the scope's subject in a table about entities of all types. */
export function ofSubject(scope: Scope, alias: string): string {
  return isEntity(scope.subject) ? `${alias}.entity_type = ${entityTypeNumber[scope.subject]}` : 'FALSE'
}

export const nobody = (scope: Scope) => `SELECT e.id AS id FROM ${rowsOf(scope)} WHERE FALSE`

/** Up to this many values are compared one by one, which lets engines skip what they store in order; more are joined. */
const fewValues = 50

/** `expression IN (values)`, with as many parameters as there are few values, or one list. */
export function isOneOf(scope: Scope, expression: string, type: 'text' | 'double', values: readonly (string | number)[]): string {
  if (values.length === 0) return 'FALSE'
  if (values.length === 1) return `${expression} = ${scope.bind(type, values[0])}`
  if (values.length <= fewValues) return `${expression} IN (${values.map((value) => scope.bind(type, value)).join(', ')})`
  return `${expression} IN (${scope.dialect.rows(scope.bind(`${type}s`, values))})`
}

/** The ids that `sets` gives for a node. @throws Error where it gives none: the caller has to answer the node first. */
export function givenIds(scope: Scope, node: LeafPlan | SegmentPlan): string {
  const ids = scope.sets.get(scope.path + node.id)
  if (!ids) throw new Error(`No ids given for the ${node.kind} condition ${scope.path}${node.id}, which facts do not answer`)
  return boundIds(scope, ids)
}

/** A relation of bound ids: one parameter. */
export function boundIds(scope: Scope, ids: readonly number[]): string {
  return `SELECT ids.id AS id FROM (${scope.dialect.rows(scope.bind('ids', ids))}) ids`
}

export const and = (...conditions: readonly (string | null)[]) => conditions.filter((condition) => condition !== null).join(' AND ') || 'TRUE'

