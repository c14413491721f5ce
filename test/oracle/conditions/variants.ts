/** Other ways to say the same or the opposite, and smaller definitions for a report. */
import type { Condition, Definition } from '#core/domain/conditions/types.ts'
import type { Random } from '#core/domain/demo/random.ts'

const group = (children: Condition[], not: boolean): Condition => ({ kind: 'group', op: 'and', not, children })

/** The definition without what comes after the tree. */
function withRoot(definition: Definition, root: Condition): Definition {
  const { limit: _, ...others } = definition
  return { ...others, root }
}

export const complementOf = (definition: Definition) => withRoot(definition, group([definition.root], true))
export const doubleNegationOf = (definition: Definition) => withRoot(definition, group([group([definition.root], true)], true))
export const everyoneOf = (definition: Definition) => withRoot(definition, group([], false))

/** The same tree with the children of every group in another order. */
export function shuffledOf(definition: Definition, random: Random): Definition {
  const shuffle = (condition: Condition): Condition => {
    if (condition.kind === 'related') return { ...condition, where: shuffle(condition.where) }
    if (condition.kind !== 'group') return condition
    const children = condition.children.map((child) => ({ child: shuffle(child), order: random.next() }))
    return { ...condition, children: children.toSorted((one, other) => one.order - other.order).map(({ child }) => child) }
  }
  return withRoot(definition, shuffle(definition.root))
}

/** Definitions with one part less, the greatest cuts first. */
export function* smallerThan(definition: Definition): Generator<Definition> {
  for (const key of ['limit', 'universe', 'asOf'] as const) {
    if (definition[key]) yield withoutKey(definition, key)
  }
  for (const root of smallerConditions(definition.root)) yield { ...definition, root }
}

function* smallerConditions(condition: Condition): Generator<Condition> {
  if (condition.kind === 'group') {
    yield* condition.children
    for (const index of condition.children.keys()) yield { ...condition, children: condition.children.toSpliced(index, 1) }
    for (const [index, child] of condition.children.entries()) {
      for (const smaller of smallerConditions(child)) yield { ...condition, children: condition.children.with(index, smaller) }
    }
    if (condition.not) yield { ...condition, not: false }
    return
  }
  if (condition.kind === 'related') for (const where of smallerConditions(condition.where)) yield { ...condition, where }
  for (const key of ['where', 'has', 'window', 'tagged', 'measure', 'within', 'gaps', 'notBetween', 'same', 'not', 'source', 'minConfidence', 'exactCase', 'blanks']) {
    if (key in condition) yield withoutKey(condition as unknown as Record<string, unknown>, key) as unknown as Condition
  }
  for (const key of ['where', 'has'] as const) {
    const filters = (condition as unknown as Record<string, unknown>)[key]
    if (Array.isArray(filters) && filters.length > 1) for (const index of filters.keys()) yield { ...condition, [key]: filters.toSpliced(index, 1) } as Condition
  }
}

function withoutKey<Subject extends object>(subject: Subject, key: string): Subject {
  return Object.fromEntries(Object.entries(subject).filter(([name]) => name !== key)) as Subject
}
