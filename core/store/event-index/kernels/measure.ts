/** Event leaves: the events of a list that match become one number, and that is tested (shared/spec/conditions.md §2 Measure, §4.7). */
import type { EventPlan, MeasurePlan } from '#core/domain/conditions/plan.ts'
import { zoneDays } from '#core/domain/conditions/zone-days.ts'
import { centsAt, noAmount, wideAmount } from '../columns.ts'
import { amountAt, boundsOf, compileMatch, compilePredicate, firstPlace, type KernelContext } from './match.ts'

/** Whether a leaf holds for the list at [begin, end). */
export type ListTest = (begin: number, end: number) => boolean

export function compileEvent(plan: EventPlan, context: KernelContext): ListTest {
  const { type, time } = context.columns
  const { names, filter } = compileMatch(plan.match, context)
  const { from, to } = boundsOf(plan.window, context.asOf)
  const holds = compilePredicate(plan.predicate, measuresMoney(plan.measure) ? 'decimal' : 'number', context.timeZone)
  const measure = compileMeasure(plan.measure, context)
  let matched: Uint32Array = new Uint32Array(64)

  return (begin, end) => {
    const last = firstPlace(time, begin, end, to)
    let count = 0
    for (let place = firstPlace(time, begin, last, from); place < last; place++) {
      if (names[type[place]!] === 0 || (filter !== null && !filter(place))) continue
      if (count === matched.length) matched = grown(matched)
      matched[count++] = place
    }
    return holds(measure(matched, count))
  }
}

function grown(places: Uint32Array): Uint32Array {
  const wider = new Uint32Array(places.length * 4)
  wider.set(places)
  return wider
}

const measuresMoney = ({ fn }: MeasurePlan) => !['count', 'activeDays', 'activePeriods', 'daysSinceFirst', 'daysSinceLast', 'distinct'].includes(fn)

/** The value of the first `count` of `places`, which are in order; null is blank. */
type Measured = (places: Uint32Array, count: number) => number | null

function compileMeasure(plan: MeasurePlan, context: KernelContext): Measured {
  const { columns, asOf, timeZone } = context
  const { time } = columns
  switch (plan.fn) {
    case 'count':
      return (_places, count) => count
    case 'activeDays':
      return activeDays(context)
    case 'daysSinceFirst':
    case 'daysSinceLast': {
      const dayOf = zoneDays(timeZone)
      const today = dayOf(asOf)
      return (places, count) => (count === 0 ? null : today - dayOf(time[places[plan.fn === 'daysSinceFirst' ? 0 : count - 1]!]!))
    }
    case 'activePeriods':
      return activePeriods(plan, context)
    case 'first':
      return (places, count) => (count === 0 ? null : amountAt(columns, places[0]!))
    case 'last':
      return (places, count) => (count === 0 ? null : amountAt(columns, places[count - 1]!))
    case 'distinct':
      return (places, count) => new Set(amountsAt(context, places, count)).size
    case 'sum':
      return (places, count) => sum(context, places, count).cents / 100
    case 'avg':
      return (places, count) => {
        const { cents, amounts } = sum(context, places, count)
        return amounts === 0 ? null : cents / (100 * amounts)
      }
    case 'min':
    case 'max':
      return extreme(context, plan.fn)
    case 'median':
      return (places, count) => {
        const cents = amountsAt(context, places, count).toSorted((one, other) => one - other)
        const middle = cents.length / 2
        return cents.length === 0 ? null : (cents[Math.ceil(middle) - 1]! + cents[Math.floor(middle)]!) / 200
      }
  }
}

/**
 * Days follow the order of the events, but for clocks that go back over midnight: then the day before comes once more. So a day is new when it is
 * neither the last one nor the one before that.
 */
function activeDays({ columns: { time }, timeZone }: KernelContext): Measured {
  const dayOf = zoneDays(timeZone)
  return (places, count) => {
    let days = 0
    let last = NaN
    let before = NaN
    for (let index = 0; index < count; index++) {
      const day = dayOf(time[places[index]!]!)
      if (day === last) continue
      if (day !== before) days++
      before = last
      last = day
    }
    return days
  }
}

/** Events rise in time, so the periods, counted back from asOf, fall. */
function activePeriods({ length, periods, each }: Extract<MeasurePlan, { fn: 'activePeriods' }>, { columns: { time }, asOf }: KernelContext): Measured {
  return (places, count) => {
    let active = 0
    let current = NaN
    let events = 0
    for (let index = 0; index < count; index++) {
      const period = Math.floor((asOf - time[places[index]!]!) / length)
      if (period >= periods) continue
      events = period === current ? events + 1 : 1
      current = period
      if (events === each) active++
    }
    return active
  }
}

/** Amounts in cents that are there, as numbers. */
function amountsAt({ columns }: KernelContext, places: Uint32Array, count: number): number[] {
  const amounts: number[] = []
  for (let index = 0; index < count; index++) {
    const cents = columns.amount[places[index]!]!
    if (cents > wideAmount) amounts.push(cents)
    else if (cents === wideAmount) amounts.push(Number(centsAt(columns, places[index]!)))
  }
  return amounts
}

/** The total in whole cents, rounded to a double once, and of how many amounts. Doubles add integers exactly up to 2^53: beyond, or with a wide amount, BigInt does. */
function sum({ columns }: KernelContext, places: Uint32Array, count: number): { cents: number; amounts: number } {
  let total = 0
  let amounts = 0
  let exact = true
  for (let index = 0; index < count; index++) {
    const cents = columns.amount[places[index]!]!
    if (cents === noAmount) continue
    amounts++
    total += cents
    if (cents === wideAmount || Math.abs(total) > Number.MAX_SAFE_INTEGER) exact = false
  }
  if (exact) return { cents: total, amounts }
  let wide = 0n
  for (let index = 0; index < count; index++) wide += centsAt(columns, places[index]!) ?? 0n
  return { cents: Number(wide), amounts }
}

function extreme({ columns }: KernelContext, fn: 'min' | 'max'): Measured {
  return (places, count) => {
    let found: number | null = null
    for (let index = 0; index < count; index++) {
      const amount = amountAt(columns, places[index]!)
      if (amount !== null && (found === null || (fn === 'min' ? amount < found : amount > found))) found = amount
    }
    return found
  }
}
