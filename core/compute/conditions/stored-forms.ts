/** Values of identifying fields are asked for as people write them, and stand in the store as they are compared: 138 0000 1111 as +8613800001111. */
import { fold } from '#core/domain/normalise/text.ts'
import type { AttributePlan, ConditionPlan, Plan, SegmentPlan, Test } from '#core/domain/conditions/plan.ts'
import { lookupForms } from '#core/domain/normalise/identity.ts'
import { channelOfField } from '#core/store/records/condition-sets.ts'

/** The plan with every form in which the values that it asks for may be stored. */
export function withStoredForms(plan: Plan): Plan {
  return { ...plan, universe: plan.universe && ofSegment(plan.universe), root: ofNode(plan.root) }
}

function ofNode(node: ConditionPlan): ConditionPlan {
  switch (node.kind) {
    case 'group':
      return { ...node, children: node.children.map(ofNode) }
    case 'related':
      return { ...node, where: ofNode(node.where) }
    case 'segment':
      return ofSegment(node)
    case 'attribute':
      return node.field.place === 'secret' ? { ...node, test: ofTest(node) } : node
    default:
      return node
  }
}

function ofSegment(segment: SegmentPlan): SegmentPlan {
  return 'root' in segment.members ? { ...segment, members: withStoredForms(segment.members) } : segment
}

function ofTest({ field, test, exactCase }: AttributePlan): Test {
  const channel = channelOfField[field.name]
  if (channel === undefined) return test
  if (test.test === 'in') {
    const forms = test.values.flatMap((value) => [value, ...lookupForms(channel, String(value)).map((form) => (exactCase ? form : fold(form)))])
    return { ...test, values: [...new Set(forms)] }
  }
  // Chinese mobiles stand with their country code.
  return test.test === 'startsWith' && field.name === 'phone' && /^1\d*$/.test(test.text) ? { ...test, text: `+86${test.text}` } : test
}
