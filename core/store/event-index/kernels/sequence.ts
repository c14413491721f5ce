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

/** Which steps an event may be, as bits: by its name, and of those what the steps' filters leave. */
interface CompiledSteps {
  byName: Int32Array
  filtered: ((place: number, bits: number) => number) | null
}

function compileSteps(plan: SequencePlan, context: KernelContext): CompiledSteps {
  const steps = plan.steps.map((step) => compileMatch(step, context))
  const filters = steps.map(({ filter }, index) => ({ filter, bit: 1 << index })).filter((step): step is { filter: NonNullable<CompiledMatch['filter']>; bit: number } => step.filter !== null)
  return {
    byName: Int32Array.from(context.columns.names, (_name, code) => steps.reduce((bits, step, index) => bits | (step.names[code]! << index), 0)),
    filtered: filters.length === 0 ? null : (place, bits) => {
      let left = bits
      for (const { filter, bit } of filters) if ((left & bit) !== 0 && !filter(place)) left &= ~bit
      return left
    }
  }
}

/** The same for searches that begin only where by its names a list may have an event for every step. */
function compileSearch(plan: SequencePlan, context: KernelContext, search: (stepsAt: (place: number) => number) => ListTest): ListTest {
  const { type } = context.columns
  const { byName, filtered } = compileSteps(plan, context)
  const everyStep = 2 ** plan.steps.length - 1
  const found = search(filtered === null ? (place) => byName[type[place]!]! : (place) => filtered(place, byName[type[place]!]!))
  return (begin, end) => {
    let steps = 0
    for (let place = begin; place < end; place++) steps |= byName[type[place]!]!
    return steps === everyStep && found(begin, end)
  }
}

/**
 * Without conditions on what lies between steps, of all ways to take the first steps by now the one that began last is the best: so one number per
 * step goes along. What an event adds counts for later times only, since equal times are not a sequence. An event is looked at only where it may be
 * the first step, or one whose step before is taken.
 */
function compileRising(plan: SequencePlan, context: KernelContext): ListTest {
  const { time, type } = context.columns
  const { byName, filtered } = compileSteps(plan, context)
  const last = plan.steps.length - 1
  const within = plan.within ?? Infinity
  /** By step, when the best way that ends with it began: those taken before `now`, and those that the events of `now` add. */
  const began = new Float64Array(last + 1)
  const added = new Float64Array(last + 1)

  return (begin, end) => {
    let taken = 0
    let adding = 0
    let now = -Infinity
    for (let place = begin; place < end; place++) {
      let bits = byName[type[place]!]! & (((taken | adding) << 1) | 1)
      if (bits === 0) continue
      const at = time[place]!
      if (at !== now) {
        for (; adding !== 0; adding &= adding - 1) {
          const step = 31 - Math.clz32(adding & -adding)
          if ((taken & (1 << step)) === 0 || added[step]! > began[step]!) began[step] = added[step]!
          taken |= 1 << step
        }
        now = at
      }
      bits &= (taken << 1) | 1
      if (filtered !== null) bits = filtered(place, bits)
      for (; bits !== 0; bits &= bits - 1) {
        const step = 31 - Math.clz32(bits & -bits)
        const start = step === 0 ? at : began[step - 1]!
        if (at - start > within) continue
        if (step === last) return true
        if ((adding & (1 << step)) === 0 || start > added[step]!) added[step] = start
        adding |= 1 << step
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
  const forbidden = plan.notBetween.map((match) => match && compileMatch(match, context))
  const within = plan.within ?? Infinity

  function timesOf(begin: number, end: number, matches: (place: number) => boolean): number[] {
    const times: number[] = []
    for (let place = begin; place < end; place++) if (matches(place)) times.push(time[place]!)
    return times
  }

  return compileSearch(plan, context, (stepsAt) => (begin, end) => {
    const first = timesOf(begin, end, (place) => (stepsAt(place) & 1) !== 0)
    let ways: Ways = { ends: first, starts: first }
    for (let step = 1; step < plan.steps.length && ways.ends.length > 0; step++) {
      const next = timesOf(begin, end, (place) => (stepsAt(place) & (1 << step)) !== 0)
      const match = forbidden[step - 1]
      const barred = match ? timesOf(begin, end, (place) => match.names[type[place]!] === 1 && (match.filter === null || match.filter(place))) : []
      ways = extend(ways, next, barred, { min: plan.gaps[step - 1]?.min ?? 0, max: plan.gaps[step - 1]?.max ?? Infinity }, within)
    }
    return ways.ends.length > 0
  })
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
  const within = plan.within ?? Infinity
  const everyStep = 2 ** plan.steps.length - 1

  return compileSearch(plan, context, (stepsAt) => (begin, end) => {
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
  })
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
