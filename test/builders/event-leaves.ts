/** Random events and random leaves over them, small enough that every rule of shared/spec/conditions.md §2 and §4.7–§4.8 is met often. */
import type { EventMatch, FieldRef, Interval, MeasurePlan, Predicate, PropertyPredicate, SequencePlan, Test } from '#core/domain/conditions/plan.ts'
import type { Profile, ProfileEvent } from '#core/domain/conditions/profile.ts'
import type { Random } from '#core/domain/demo/random.ts'
import type { EventLeaf } from '#core/store/event-index/types.ts'

export const leafAsOf = Date.UTC(2026, 2, 29, 12, 30, 0, 1)
const hour = 3_600_000
const day = 24 * hour
const names = ['order', 'view', 'Order', '退款']

/** Cents of amounts that are met: few, so that values are equal often, some beyond 32 bits. */
const cents = [0, 1, -1, 100, 250, 333, 1000, -500, 2 ** 31 - 2, 2 ** 31 - 1, -(2 ** 31), 10 ** 15 + 1]

/** Times crowd around asOf and around changes of the clock; some lie far away. */
function randomTime(random: Random): number {
  const where = random.below(12)
  if (where === 0) return Date.UTC(random.pick([-200, 1, 1969, 9999]), random.below(12), 1 + random.below(28))
  if (where === 1) return leafAsOf + random.pick([-1, 0, 1, hour, day])
  if (where < 6) return leafAsOf - random.below(8) * hour
  return leafAsOf - random.below(40) * day / 2 - random.below(3) * hour - random.below(2)
}

export function randomEvents(random: Random, most: number): ProfileEvent[] {
  const times = Array.from({ length: 1 + random.below(6) }, () => randomTime(random))
  return Array.from({ length: random.below(most + 1) }, (_, index) => ({
    batch: random.below(3), row: index, type: random.pick([...names, 'other']), at: random.chance(0.5) ? random.pick(times) : randomTime(random),
    values: { amount: random.chance(0.2) ? null : random.pick(cents) / 100 }
  }))
}

export function profileOf(id: number, events: readonly ProfileEvent[]): Profile {
  return { id, publicId: String(id), values: {}, scores: {}, identities: [], events, tags: [], folders: [], history: {}, related: () => [] }
}

const field = (name: 'amount' | 'type' | 'occurred_at'): FieldRef =>
  ({ of: 'event', name, type: name === 'amount' ? 'decimal' : name === 'type' ? 'choice' : 'datetime', place: 'open', asOfHistory: false })

function predicate(random: Random, test: Test): Predicate {
  return { test, negated: random.chance(0.3), blanks: random.pick(['include', 'exclude']), exactCase: random.chance(0.2) }
}

function randomRange(random: Random, values: () => number): Test {
  const [one, other] = [values(), values()]
  return {
    test: 'range', ...(random.chance(0.8) && { min: Math.min(one, other) }), ...(random.chance(0.5) && { max: Math.max(one, other) }),
    ...(random.chance(0.3) && { minOpen: true }), ...(random.chance(0.3) && { maxOpen: true })
  }
}

const amount = (random: Random) => random.pick(cents) / 100

function randomFilter(random: Random): PropertyPredicate {
  const name = random.pick(['amount', 'amount', 'type', 'occurred_at'] as const)
  if (name === 'amount') {
    const test = random.pick<() => Test>([() => ({ test: 'set' }), () => ({ test: 'in', values: [amount(random), amount(random)] }), () => randomRange(random, () => amount(random))])()
    return { ...predicate(random, test), field: field(name) }
  }
  if (name === 'type') {
    const test = random.pick<Test>([{ test: 'in', values: ['order'] }, { test: 'contains', text: 'rd' }, { test: 'matches', pattern: '^o.*r$' }, { test: 'startsWith', text: '退' }])
    return { ...predicate(random, test), field: field(name) }
  }
  const test = random.pick<() => Test>([
    () => randomRange(random, () => randomTime(random)), () => ({ test: 'calendar', part: 'weekday', values: [1, 6, 7] }), () => ({ test: 'calendar', part: 'month', values: [3] })
  ])()
  return { ...predicate(random, test), field: field(name) }
}

function randomMatch(random: Random, plain = 0.5): EventMatch {
  return {
    names: Array.from({ length: 1 + random.below(2) }, () => random.pick([...names, 'unknown'])),
    where: random.chance(plain) ? [] : Array.from({ length: 1 + random.below(2) }, () => randomFilter(random))
  }
}

function randomWindow(random: Random): Interval {
  if (random.chance(0.3)) return { from: null, to: random.chance(0.5) ? leafAsOf + 1 : null }
  const [one, other] = [randomTime(random), randomTime(random)]
  return { from: Math.min(one, other), to: random.chance(0.5) ? leafAsOf + 1 : Math.max(one, other) }
}

function randomMeasure(random: Random): MeasurePlan {
  const money = ['distinct', 'sum', 'avg', 'min', 'max', 'median', 'first', 'last'] as const
  return random.pick<() => MeasurePlan>([
    () => ({ fn: random.pick(['count', 'activeDays', 'daysSinceFirst', 'daysSinceLast'] as const) }),
    () => ({ fn: random.pick(money), field: field('amount') }),
    () => ({ fn: 'activePeriods', length: random.pick([hour, 12 * hour, day, 7 * day]), periods: 1 + random.below(5), each: 1 + random.below(2) })
  ])()
}

/** Numbers that measures come to. */
const measuredValue = (random: Random) => random.pick([0, 1, 2, 3, 5, 16.67, amount(random), amount(random) / 2])

function randomSequence(random: Random): SequencePlan {
  const steps = Array.from({ length: 1 + random.below(4) }, () => randomMatch(random, 0.8))
  const between = Array.from({ length: steps.length - 1 })
  const apart = random.chance(0.5)
  return {
    kind: 'sequence', id: 'leaf', steps, ordered: random.chance(0.65), within: random.chance(0.5) ? null : random.pick([0, hour, 3 * hour, day, 5 * day]),
    gaps: between.map(() => ({ min: apart && random.chance(0.3) ? random.pick([1, hour, day]) : null, max: apart && random.chance(0.4) ? random.pick([hour, 2 * hour, 3 * day]) : null })),
    notBetween: between.map(() => (apart && random.chance(0.3) ? randomMatch(random, 0.8) : null)),
    same: [], window: randomWindow(random), negated: random.chance(0.3)
  }
}

export function randomLeaf(random: Random): EventLeaf {
  const kind = random.pick(['event', 'event', 'occurrence', 'sequence', 'sequence'])
  if (kind === 'sequence') return randomSequence(random)
  if (kind === 'occurrence') {
    const has = random.chance(0.5) ? [] : [randomFilter(random)]
    return { kind: 'occurrence', id: 'leaf', which: random.pick(['first', 'firstEver', 'last']), match: randomMatch(random), has, window: randomWindow(random) }
  }
  const test: Test = random.chance(0.3) ? { test: 'in', values: [measuredValue(random)] } : randomRange(random, () => measuredValue(random))
  return { kind: 'event', id: 'leaf', match: randomMatch(random), window: randomWindow(random), measure: randomMeasure(random), predicate: { ...predicate(random, test), blanks: 'exclude' } }
}
