/** Every leaf as an answer that starts from what is there, and whether the complement of that is meant: nothing is found by looking for what is not. */
import type { AttributePlan, EventPlan, LeafPlan, MeasurePlan, Predicate, Quantifier, Test } from '#core/domain/conditions/plan.ts'

export interface Positive<Leaf extends LeafPlan = LeafPlan> {
  /** Never true of an entity about which nothing is known. */
  leaf: Leaf
  /** The members are all others of the universe. */
  complement: boolean
}

export function positiveOf(leaf: LeafPlan): Positive {
  switch (leaf.kind) {
    case 'attribute':
      return leaf.negated && leaf.blanks === 'include' ? { leaf: { ...leaf, negated: false }, complement: true } : { leaf, complement: false }
    case 'identity':
    case 'tag':
    case 'sequence':
    case 'segment':
    case 'folder':
    case 'list':
      return { leaf: leaf.negated ? { ...leaf, negated: false } : leaf, complement: leaf.negated }
    case 'elements':
    case 'related': {
      const { quantifier, complement } = positiveQuantifier(leaf.quantifier)
      return { leaf: { ...leaf, quantifier }, complement }
    }
    case 'event':
      return positiveEvent(leaf)
    case 'occurrence':
    case 'history':
      return { leaf, complement: false }
  }
}

/** Whether a leaf is answered by the subject's own row (alias `e`), so that no relation is needed. */
export function isOfRow({ field, test }: AttributePlan): boolean {
  return field.of !== 'score' && field.place !== 'secret' && !field.asOfHistory && test.test !== 'rank'
}

/**
 * The leaf that holds for exactly those rows of the subject for which this one does not, where both are told by the row itself: whoever pays for each id
 * asks for the smaller side. Null where there is none.
 */
export function oppositeOf(leaf: LeafPlan): AttributePlan | null {
  return leaf.kind === 'attribute' && isOfRow(leaf) && !leaf.negated ? { ...leaf, negated: true, blanks: 'include' } : null
}

function positiveQuantifier(quantifier: Quantifier): { quantifier: Quantifier; complement: boolean } {
  switch (quantifier.kind) {
    case 'none':
      return { quantifier: { kind: 'any' }, complement: true }
    case 'atMost':
      return { quantifier: { kind: 'atLeast', n: quantifier.n + 1 }, complement: true }
    case 'exactly':
      return quantifier.n === 0 ? { quantifier: { kind: 'any' }, complement: true } : { quantifier, complement: false }
    default:
      return { quantifier, complement: false }
  }
}

/** Measures that no events at all bring to 0; the others are then blank (§4.7). */
const zeroOfNone: Record<MeasurePlan['fn'], boolean> = {
  count: true, distinct: true, activeDays: true, activePeriods: true, sum: true,
  avg: false, min: false, max: false, median: false, first: false, last: false, daysSinceFirst: false, daysSinceLast: false
}

export const isZeroOfNone = ({ fn }: MeasurePlan) => zeroOfNone[fn]

function positiveEvent(leaf: EventPlan): Positive<EventPlan> {
  const { predicate } = leaf
  if (predicate.test.test === 'rank' || !isZeroOfNone(leaf.measure) || !holdsOfZero(predicate)) return { leaf, complement: false }
  return { leaf: { ...leaf, predicate: { ...predicate, negated: !predicate.negated } }, complement: true }
}

function holdsOfZero({ test, negated }: Predicate): boolean {
  return numberTest(test, 0) !== negated
}

function numberTest(test: Test, value: number): boolean {
  if (test.test === 'set') return true
  if (test.test === 'in') return test.values.includes(value)
  if (test.test !== 'range') throw new Error(`Not a test of a number: ${test.test}`)
  const { min = -Infinity, max = Infinity, minOpen, maxOpen } = test
  return (minOpen ? value > min : value >= min) && (maxOpen ? value < max : value <= max)
}
