/** Why one entity is in or out (shared/spec/conditions.md §5): the reference evaluator on its profile, beside what each node does to the whole. */
import { explain, type Explanation } from '#core/domain/conditions/explain.ts'
import type { EvaluationContext } from '#core/domain/conditions/evaluate.ts'
import { nodesOf, type Plan } from '#core/domain/conditions/plan.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import type { EventSecrets } from '#core/store/records/secrets.ts'
import { count, has } from './bitset.ts'
import { countsWithout } from './effects.ts'
import type { Engine, Run } from './engine.ts'
import { readProfile } from './profile.ts'

interface NodeExplanation extends Explanation {
  /** Members of the node in the universe. */
  count: number
  /** Members of the whole without this node, before the limit; null where that is no question: not a child of an and-group. */
  without: number | null
  /** How many this node alone removes from the whole. */
  removes: number | null
}

export interface WholeExplanation {
  inUniverse: boolean
  /** A member of the whole, limit included. */
  holds: boolean
  /** null without a limit. `of` members of the tree `kept` stay; `place` in their order from 1, null for those that do not. */
  limit: { of: number; kept: number; place: number | null } | null
  nodes: NodeExplanation[]
  dataVersion: number
}

/** Explains the plan for the live entity with a dense id; undefined when facts do not have it. */
export function explainFor(
  engine: Engine, stores: { records: RecordsDatabase; secrets: EventSecrets }, plan: Plan, id: number, options: { signal?: AbortSignal } = {}
): Promise<WholeExplanation | undefined> {
  return engine.runAndRead(plan, options, async (run, duck) => {
    const profile = await readProfile({ ...stores, duck, asOf: plan.asOf, index: engine.index, seq: run.snapshot.seq }, plan.entity, id, plan.root)
    if (!profile) return undefined
    const without = await countsWithout(plan, run, options)
    const inAnd = new Set([...nodesOf(plan.root)].flatMap((node) => (node.kind === 'group' && node.op === 'and' ? node.children.map(({ id: child }) => child) : [])))
    const whole = count(run.tree)
    const nodes = explain(plan, profile, contextFrom(plan, run, id)).map((node): NodeExplanation => {
      const left = inAnd.has(node.id) ? without[node.id]! : null
      return { ...node, count: count(run.nodes.get(node.id)!), without: left, removes: left === null ? null : left - whole }
    })
    return { inUniverse: has(run.universe, id), holds: has(run.members, id), limit: run.ordered && limitOf(run.ordered, whole, id), nodes, dataVersion: run.snapshot.seq }
  })
}

function limitOf(ordered: Uint32Array, of: number, id: number): WholeExplanation['limit'] {
  const index = ordered.indexOf(id)
  return { of, kept: ordered.length, place: index < 0 ? null : index + 1 }
}

/** What one profile cannot tell is known from the run. Ranks are asked of the entity itself alone: conditions on related rows have none. */
export function contextFrom({ asOf, timeZone }: Plan, { answers }: Run, id: number): EvaluationContext {
  return {
    asOf, timeZone,
    inSegment: (node, member) => has(answers.get(node)!, member) !== node.negated,
    inRank: (node) => has(answers.get(node)!, id) !== (node.kind === 'event' ? node.predicate.negated : node.negated)
  }
}
