/** What an explanation tells of a node, as answers show it: values of secret fields masked. */
import { maskOf } from '#core/access/mask.ts'
import type { Explanation as ExplanationAnswer } from '#core/contract/segments.ts'
import type { Explanation } from '#core/domain/conditions/explain.ts'
import { typeOfMeasure } from '#core/domain/conditions/measure.ts'
import type { ConditionPlan } from '#core/domain/conditions/plan.ts'
import { dateText } from '#core/domain/conditions/time.ts'
import type { ValueType } from '#core/domain/fields.ts'
import { masked } from '#core/domain/masks.ts'

/** A node of an explanation: what was found as JSON, masked where its field is secret, and no distance from what is masked. */
export function shownNode({ id, holds, found, evidence, nearestMiss }: Explanation, plan: ConditionPlan): Pick<ExplanationAnswer['nodes'][number], 'id' | 'holds' | 'found' | 'evidence' | 'nearestMiss'> {
  const isMasked = isSecret(plan)
  return {
    id, holds, found: shownValue(found, plan),
    evidence: evidence.map(({ batch, row, type, at, amount }) => ({ event_id: `${batch}-${row}`, event_type: type, event_time: new Date(at).toISOString(), amount })),
    // The distance from a masked value would tell it.
    nearestMiss: isMasked ? null : nearestMiss?.words ?? null
  }
}

/** A value as JSON: days and instants as ISO texts, secret ones masked. */
function shownValue(found: Explanation['found'], plan: ConditionPlan): unknown {
  const text = typed(found, typeOfFound(plan))
  return isSecret(plan) && plan.kind !== 'elements' ? masked(text, maskOf(fieldOf(plan)!.name)) : text
}

function typeOfFound(plan: ConditionPlan): ValueType | undefined {
  switch (plan.kind) {
    case 'event':
      return typeOfMeasure(plan.measure)
    case 'attribute':
    case 'history':
      return plan.field.type
    case 'occurrence':
      return 'datetime'
    default:
      return undefined
  }
}

function fieldOf(plan: ConditionPlan) {
  if (plan.kind === 'event') return 'field' in plan.measure ? plan.measure.field : undefined
  return 'field' in plan ? plan.field : undefined
}

const isSecret = (plan: ConditionPlan) => fieldOf(plan)?.place === 'secret'

function typed(found: Explanation['found'], type: ValueType | undefined): unknown {
  if (typeof found !== 'number') return found
  if (type === 'date') return dateText(found)
  return type === 'datetime' ? new Date(found).toISOString() : found
}
