/** The opposites of single conditions: what holds for exactly those members for whom the condition does not (shared/spec/conditions.md §4.1, §4.2). */
import { operator, operators } from './operators.ts'
import type { Condition, EventCondition } from './types.ts'

/** A leaf that is the exact complement of a leaf; null where the language has none, so that a group must say not. */
export function complementOf(leaf: Condition): Condition | null {
  switch (leaf.kind) {
    case 'attribute': {
      const { blanks, ...rest } = leaf
      const op = oppositeOperator(leaf.op)
      // Without its blanks a negative condition is no complement any more.
      if (op === null || (blanks === 'exclude' && isNegative(leaf.op))) return null
      return { ...rest, op }
    }
    case 'score': {
      const op = oppositeOperator(leaf.op)
      return op === null ? null : { ...leaf, op }
    }
    case 'tag': return leaf.op === 'hasAll' ? null : { ...leaf, op: leaf.op === 'hasAny' ? 'hasNone' : 'hasAny' }
    case 'segment':
    case 'folder':
    case 'list': return { ...leaf, op: leaf.op === 'in' ? 'notIn' : 'in' }
    case 'sequence': return negatedSequence(leaf)
    case 'elements': return leaf.op === 'any' ? { ...leaf, op: 'none' } : leaf.op === 'none' ? { ...leaf, op: 'any' } : null
    case 'related': return leaf.quantifier === 'any' ? { ...leaf, quantifier: 'none' } : leaf.quantifier === 'none' ? { ...leaf, quantifier: 'any' } : null
    case 'event': return oppositeCount(leaf)
    default: return null
  }
}

const isNegative = (op: string) => (operator(op)?.negates ?? null) !== null

function oppositeOperator(op: string): string | null {
  return operator(op)?.negates ?? operators.find(({ negates }) => negates === op)?.name ?? null
}

function negatedSequence({ not, ...sequence }: Condition & { kind: 'sequence' }): Condition {
  return not ? sequence : { ...sequence, not: true }
}

const oppositeSizes: Readonly<Record<string, string>> = { gte: 'lt', lt: 'gte', gt: 'lte', lte: 'gt', eq: 'ne', ne: 'eq', between: 'notBetween', notBetween: 'between', in: 'notIn', notIn: 'in' }

/** A number of events is never blank, so that comparisons of it have opposites. Other measures may be blank, which is false either way. */
function oppositeCount(leaf: EventCondition): Condition | null {
  if (leaf.measure !== undefined && leaf.measure.fn !== 'count') return null
  const { op = 'gte', value = 1 } = leaf
  const opposite = oppositeSizes[op]
  return opposite === undefined ? null : { ...leaf, op: opposite, value }
}
