/** A whole plan as one statement: universe, tree, limit (shared/spec/conditions.md §7). */
import type { ConditionPlan, LimitPlan, Plan } from '#core/domain/conditions/plan.ts'
import { shareOf, sortValues } from './attributes.ts'
import { and, rowsOf, type Scope } from './scope.ts'

type Compile = (scope: Scope, node: ConditionPlan) => string

/** The ids of the members, each once; in the order of the limit where there is one. `compile` writes a condition. */
export function statementOf(outer: Omit<Scope, 'subject' | 'asOf' | 'timeZone' | 'universe'>, plan: Plan, compile: Compile): string {
  const everyone: Scope = { ...outer, subject: plan.entity, asOf: plan.asOf, timeZone: plan.timeZone, universe: null }
  const { universe } = plan
  const inside = universe ? () => compile(everyone, universe) : null
  const scope: Scope = { ...everyone, universe: inside && (() => `SELECT e.id AS id FROM ${rowsOf(everyone)} WHERE ${inside()}`) }
  const members = `SELECT e.id AS id FROM ${rowsOf(scope)} WHERE ${and(inside && inside(), compile(scope, plan.root))}`
  return plan.limit ? limited(scope, members, plan.limit) : members
}

/** Blanks come last either way, ties by id. */
function limited(scope: Scope, members: string, limit: LimitPlan): string {
  const { by, n, percent, descending } = limit
  const keyed = by
    ? `SELECT m.id AS id, s.value AS value FROM (${members}) m LEFT JOIN (${sortValues(scope, by)}) s ON s.id = m.id`
    : hashed(scope, members, limit.seed)
  const order = (alias: string) => `${by ? `${alias}.value IS NULL, ${alias}.value ${descending ? 'DESC' : 'ASC'}` : `${alias}.value`}, ${alias}.id`
  if (n !== null) return `SELECT k.id AS id FROM (${keyed}) k ORDER BY ${order('k')} LIMIT ${scope.bind('integer', n)}`
  const placed = `SELECT k.id AS id, row_number() OVER (ORDER BY ${order('k')}) AS place, count(*) OVER () AS total FROM (${keyed}) k`
  return `SELECT p.id AS id FROM (${placed}) p WHERE p.place <= ${shareOf(scope, 'p.total', percent ?? 100)} ORDER BY p.place`
}

/** memberHash of core/domain/conditions/hash.ts in 64-bit arithmetic: one derived table per step, so that no step is written twice. */
function hashed(scope: Scope, members: string, seed: number): string {
  const { dialect } = scope
  const step = (from: string, value: (hash: string) => string) => `SELECT h.id AS id, ${value('h.value')} AS value FROM (${from}) h`
  const shifted = (bits: number) => (hash: string) => dialect.bitXor(hash, dialect.shiftRight(hash, bits))
  const times = (factor: number) => (hash: string) => dialect.bitAnd(`${hash} * ${dialect.unsigned(String(factor))}`, dialect.unsigned(String(0xffffffff)))
  const start = `SELECT m.id AS id, ${dialect.bitXor(dialect.unsigned('m.id'), dialect.unsigned(scope.bind('integer', seed)))} AS value FROM (${members}) m`
  return [shifted(16), times(0x85ebca6b), shifted(13), times(0xc2b2ae35), shifted(16)].reduce(step, start)
}
