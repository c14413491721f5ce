/** Hand-written worlds with known answers, asked of every engine in every form (checkCase). */
import { expect } from 'vitest'
import type { ConditionPlan, Plan } from '#core/domain/conditions/plan.ts'
import type { LeafContext, Sets } from '#core/query/compile.ts'
import { not, plan } from '#test/builders/conditions/plans.ts'
import type { FactsRows, TableFields } from '#test/builders/conditions/facts-tables.ts'

export interface World {
  name: string
  fields: TableFields
  rows: FactsRows
  cases: readonly Case[]
}

export interface Case {
  name: string
  node: ConditionPlan
  expected: readonly number[]
  in?: Partial<Pick<Plan, 'entity' | 'asOf' | 'timeZone' | 'universe' | 'limit'>>
  sets?: Sets
}

/** An engine with the rows of a world in it. */
export interface Engine {
  plan(plan: Plan, sets?: Sets): Promise<number[]>
  leaf(leaf: Exclude<ConditionPlan, { kind: 'group' }>, context: LeafContext, sets?: Sets): Promise<number[]>
}

const ascending = (ids: Iterable<number>) => [...new Set(ids)].toSorted((one, other) => one - other)

/** As a whole, as its complement, and (a leaf in the universe of all) as ids that the universe is laid over. */
export async function checkCase(engine: Engine, world: World, { node, expected, in: where, sets }: Case): Promise<void> {
  const whole = plan(node, where)
  const ids = await engine.plan(whole, sets)
  expect(whole.limit ? ids : ascending(ids)).toEqual(expected)
  expect(new Set(ids).size).toBe(ids.length)
  if (whole.universe || whole.limit) return
  const live = { customer: world.rows.customers, account: world.rows.accounts, lead: world.rows.leads }[whole.entity]!.map(({ id }) => id)
  expect(ascending(await engine.plan(plan(not(node), where), sets))).toEqual(live.filter((id) => !expected.includes(id)))
  if (node.kind === 'group') return
  const alone = await engine.leaf(node, { entity: whole.entity, asOf: whole.asOf, timeZone: whole.timeZone }, sets)
  expect(ascending(alone).filter((id) => live.includes(id))).toEqual(expected)
}
