/** Sequence leaves (shared/spec/conditions.md §4.8): whether events of a list follow one another as asked. Each list is read once or twice, however long. */
import type { SequencePlan } from '#core/domain/conditions/plan.ts'
import type { ListTest } from './measure.ts'
import { boundsOf, compileMatch, firstPlace, type CompiledMatch, type KernelContext } from './match.ts'

/** Steps are bits of one number. */
export const mostSteps = 31

export function compileSequence(plan: SequencePlan, context: KernelContext): ListTest {
  const { time } = context.columns
  const { from, to } = boundsOf(plan.window, context.asOf)
  const apart = plan.gaps.some(({ min, max }) => min !== null || max !== null) || plan.notBetween.some((match) => match !== null)
  const found = !plan.ordered ? compileAnyOrder(plan, context) : apart ? compileWithGaps(plan, context) : compileRising(plan, context)
  return (begin, end) => {
    const last = firstPlace(time, begin, end, to)
    return found(firstPlace(time, begin, last, from), last) !== plan.negated
  }
}

/** Which steps an event may be, as bits. */
function compileSteps(plan: SequencePlan, context: KernelContext): (place: number) => number {
  const { type, names } = context.columns
  const steps = plan.steps.map((step) => compileMatch(step, context))
  const byName = Int32Array.from(names, (_name, code) => steps.reduce((bits, step, index) => bits | (step.names[code]! << index), 0))
  const filtered = steps.map(({ filter }, index) => ({ filter, bit: 1 << index })).filter((step): step is { filter: NonNullable<CompiledMatch['filter']>; bit: number } => step.filter !== null)
  if (filtered.length === 0) return (place) => byName[type[place]!]!
  return (place) => {
    let bits = byName[type[place]!]!
    if (bits !== 0) for (const { filter, bit } of filtered) if ((bits & bit) !== 0 && !filter(place)) bits &= ~bit
    return bits
  }
}

/**
 * Without conditions on what lies between steps, of all ways to take the first steps by now the one that began last is the best: so one number per
 * step goes along. What an event adds counts for later times only, since equal times are not a sequence.
 */
function compileRising(plan: SequencePlan, context: KernelContext): ListTest {
  const { time } = context.columns
  const stepsAt = compileSteps(plan, context)
  const steps = plan.steps.length
  const within = plan.within ?? Infinity
  /** By step: when the best way that ends with it began; before `now`, and with the events of `now`. */
  const began = new Float64Array(steps)
  const added = new Float64Array(steps)

  return (begin, end) => {
    began.fill(-Infinity)
    added.fill(-Infinity)
    let now = -Infinity
    for (let place = begin; place < end; place++) {
      const bits = stepsAt(place)
      if (bits === 0) continue
      const at = time[place]!
      if (at !== now) {
        began.set(added)
        now = at
      }
      for (let step = 0; step < steps; step++) {
        if ((bits & (1 << step)) === 0) continue
        const start = step === 0 ? at : began[step - 1]!
        if (at - start > within || start === -Infinity) continue
        if (step === steps - 1) return true
        if (start > added[step]!) added[step] = start
      }
    }
    return false
  }
}

/** Ways to have taken a step, by their last event in order of time, each with the latest beginning there is. */
interface Ways {
  ends: number[]
  starts: number[]
}

/**
 * Step by step: for each event that may be the next one, the best of the ways that end within reach before it. The reach moves forward with the
 * events, so the best one in it is kept in a queue of falling starts (sliding window maximum), and no list takes more than linear time.
 */
function compileWithGaps(plan: SequencePlan, context: KernelContext): ListTest {
  const { time, type } = context.columns
  const stepsAt = compileSteps(plan, context)
  const forbidden = plan.notBetween.map((match) => match && compileMatch(match, context))
  const within = plan.within ?? Infinity

  function timesOf(begin: number, end: number, matches: (place: number) => boolean): number[] {
    const times: number[] = []
    for (let place = begin; place < end; place++) if (matches(place)) times.push(time[place]!)
    return times
  }

  return (begin, end) => {
    const first = timesOf(begin, end, (place) => (stepsAt(place) & 1) !== 0)
    let ways: Ways = { ends: first, starts: first }
    for (let step = 1; step < plan.steps.length && ways.ends.length > 0; step++) {
      const next = timesOf(begin, end, (place) => (stepsAt(place) & (1 << step)) !== 0)
      const match = forbidden[step - 1]
      const barred = match ? timesOf(begin, end, (place) => match.names[type[place]!] === 1 && (match.filter === null || match.filter(place))) : []
      ways = extend(ways, next, barred, { min: plan.gaps[step - 1]?.min ?? 0, max: plan.gaps[step - 1]?.max ?? Infinity }, within)
    }
    return ways.ends.length > 0
  }
}

/** `barred`: times of events that may not lie strictly between. */
function extend({ ends, starts }: Ways, next: readonly number[], barred: readonly number[], gap: { min: number; max: number }, within: number): Ways {
  const extended: Ways = { ends: [], starts: [] }
  const queue: number[] = []
  let head = 0
  let entered = 0
  let bar = 0
  for (const at of next) {
    while (entered < ends.length && ends[entered]! < at && at - ends[entered]! >= gap.min) {
      while (queue.length > head && starts[queue.at(-1)!]! <= starts[entered]!) queue.pop()
      queue.push(entered++)
    }
    while (bar < barred.length && barred[bar]! < at) bar++
    const earliest = Math.max(at - gap.max, bar > 0 ? barred[bar - 1]! : -Infinity)
    while (head < queue.length && ends[queue[head]!]! < earliest) head++
    if (head === queue.length) continue
    const start = starts[queue[head]!]!
    if (at - start > within) continue
    extended.ends.push(at)
    extended.starts.push(start)
  }
  return extended
}

/**
 * In any order: some stretch of `within` must hold a different event for every step. Events that may be the same steps are alike, so only how many
 * there are of each kind goes along with the stretch.
 */
function compileAnyOrder(plan: SequencePlan, context: KernelContext): ListTest {
  const { time } = context.columns
  const stepsAt = compileSteps(plan, context)
  const within = plan.within ?? Infinity
  const everyStep = 2 ** plan.steps.length - 1

  return (begin, end) => {
    const counts = new Map<number, number>()
    let left = begin
    for (let place = begin; place < end; place++) {
      const bits = stepsAt(place)
      if (bits === 0) continue
      counts.set(bits, (counts.get(bits) ?? 0) + 1)
      for (; time[place]! - time[left]! > within; left++) {
        const gone = stepsAt(left)
        if (gone !== 0) counts.set(gone, counts.get(gone)! - 1)
      }
      if (covers(counts, everyStep) && canAssign(counts, plan.steps.length)) return true
    }
    return false
  }
}

function covers(counts: ReadonlyMap<number, number>, everyStep: number): boolean {
  let covered = 0
  for (const [bits, count] of counts) if (count > 0) covered |= bits
  return covered === everyStep
}

/** Whether each step can have an event of its own: augmenting paths of a bipartite matching between steps and kinds of events, as often as there are events. */
function canAssign(counts: ReadonlyMap<number, number>, steps: number): boolean {
  const taken = new Map<number, number[]>()

  function assign(step: number, tried: Set<number>): boolean {
    for (const [bits, count] of counts) {
      if (count === 0 || (bits & (1 << step)) === 0 || tried.has(bits)) continue
      tried.add(bits)
      const holders = taken.get(bits) ?? []
      taken.set(bits, holders)
      if (holders.length < count) {
        holders.push(step)
        return true
      }
      const moved = holders.findIndex((holder) => assign(holder, tried))
      if (moved >= 0) {
        holders[moved] = step
        return true
      }
    }
    return false
  }

  for (let step = 0; step < steps; step++) if (!assign(step, new Set())) return false
  return true
}
