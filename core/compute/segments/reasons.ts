/** Why somebody entered or left: what the tree says of them at two moments. */
import { contextFrom } from '#core/compute/conditions/explain.ts'
import { has } from '#core/compute/conditions/bitset.ts'
import type { Engine, Run } from '#core/compute/conditions/engine.ts'
import { readProfile } from '#core/compute/conditions/profile.ts'
import { explain, type Explanation } from '#core/domain/conditions/explain.ts'
import { nodesOf, type ConditionPlan, type Plan } from '#core/domain/conditions/plan.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import type { EventSecrets } from '#core/store/records/secrets.ts'

export type Side = 'entered' | 'left'
export type ReasonCode = 'condition' | 'limit' | 'definition' | 'data' | 'created' | 'deleted'

/** Two moments of a segment as they are evaluated today; `older`: the earlier definition at the later moment, where the two differ. */
export interface Evaluated {
  from: Run | null
  to: Run | null
  older: Run | null
  isSameDefinition: boolean
}

interface Entity {
  id: number
  isLive: boolean
  /** Milliseconds. */
  createdAt: number
}

/** What made the difference for an entity that is in on one side and out on the other. */
export function reasonOf(side: Side, { id, isLive, createdAt }: Entity, fromAsOf: number, { from, to, older, isSameDefinition }: Evaluated): ReasonCode {
  if (!isLive) return 'deleted'
  const isIn = side === 'entered'
  if (isIn && createdAt > fromAsOf) return 'created'
  if (!isSameDefinition && older && has(older.members, id) !== isIn) return 'definition'
  if (!from || !to || has(from.members, id) === isIn || has(to.members, id) !== isIn) return 'data'
  return has(from.tree, id) === has(to.tree, id) ? 'limit' : 'condition'
}

const mostNodes = 12

/** The leaves that tell: those that changed for a `condition`; otherwise those that speak for the side where the entity now is. */
export function tellingLeaves(plan: Plan, code: ReasonCode, side: Side, id: number, { from, to }: Evaluated): ConditionPlan[] {
  if (code === 'deleted' || code === 'limit' || !to) return []
  const leaves = [...nodesOf(plan.root)].filter((node) => node.kind !== 'group' && to.nodes.has(node.id))
  const after = (node: ConditionPlan) => has(to.nodes.get(node.id)!, id)
  const changed = leaves.filter((node) => from?.nodes.has(node.id) && has(from.nodes.get(node.id)!, id) !== after(node))
  return (code === 'condition' ? changed : leaves.filter((node) => after(node) === (side === 'entered'))).slice(0, mostNodes)
}

/** Explains the plan for some entities, against one state of data; those who do not live are left out. */
export function explainMany(
  engine: Engine, stores: { records: RecordsDatabase; secrets: EventSecrets }, plan: Plan, ids: readonly number[], options: { signal?: AbortSignal } = {}
): Promise<Map<number, Map<string, Explanation>>> {
  return engine.runAndRead(plan, options, async (run, duck) => {
    const found = new Map<number, Map<string, Explanation>>()
    for (const id of ids) {
      const profile = await readProfile({ ...stores, duck, asOf: plan.asOf, index: engine.index, seq: run.snapshot.seq }, plan.entity, id, plan.root)
      if (profile) found.set(id, new Map(explain(plan, profile, contextFrom(plan, run, id)).map((node) => [node.id, node])))
    }
    return found
  })
}
