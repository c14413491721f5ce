/** Whether events follow one another as a sequence asks (shared/spec/conditions.md §4.8), by search through all that could. */
import { isBlank } from './fold.ts'
import { comparable } from './evaluate-values.ts'
import { eventMatches, orderedEvents, propertyOf, within, type Moment } from './measure.ts'
import type { SequencePlan } from './plan.ts'
import type { Profile, ProfileEvent } from './profile.ts'

export interface SequenceSearch {
  /** The events of one match, by step; null where there is none. */
  found: readonly ProfileEvent[] | null
  /** The events of the most steps, from the first one on, that could be taken. */
  furthest: readonly ProfileEvent[]
  /** Whether all that could match was looked at, or a match was found: false where `effort` ran out before. */
  complete: boolean
}

/** How many events may be tried as a step; Infinity for an answer in any case. */
interface Effort {
  left: number
}

/** Searches one entity's events. `not` of the sequence is the caller's. `effort` bounds how many events are tried as a step. */
export function searchSequence(plan: SequencePlan, profile: Profile, moment: Moment, effort = Infinity): SequenceSearch {
  const events = orderedEvents(profile.events).filter(({ at }) => within(at, plan.window))
  const candidates = plan.steps.map((step) => events.filter((event) => eventMatches(event, step, moment)))
  const left = { left: effort }
  return plan.ordered ? searchOrdered(plan, events, candidates, moment, left) : searchUnordered(plan, candidates, left)
}

/** Step by step, going back where a step has no event left. What follows depends on the first and the latest event alone, so no such pair is tried twice. */
function searchOrdered(plan: SequencePlan, events: readonly ProfileEvent[], candidates: readonly ProfileEvent[][], moment: Moment, effort: Effort): SequenceSearch {
  let furthest: readonly ProfileEvent[] = []
  const dead = new Set<string>()
  const place = new Map(events.map((event, index) => [event, index]))

  function follow(taken: readonly ProfileEvent[]): readonly ProfileEvent[] | null {
    if (taken.length > furthest.length) furthest = taken
    if (taken.length === plan.steps.length) return taken
    const state = taken.length > 0 ? `${taken.length} ${place.get(taken[0]!)} ${place.get(taken.at(-1)!)}` : 'start'
    if (dead.has(state)) return null
    for (const event of candidates[taken.length]!) {
      if (effort.left-- <= 0) return null
      const match = mayFollow(plan, taken, event, events, moment) ? follow([...taken, event]) : null
      if (match) return match
    }
    dead.add(state)
    return null
  }

  const found = follow([])
  return { found, furthest, complete: found !== null || effort.left >= 0 }
}

function mayFollow(plan: SequencePlan, taken: readonly ProfileEvent[], event: ProfileEvent, events: readonly ProfileEvent[], moment: Moment): boolean {
  const first = taken[0]
  const before = taken.at(-1)
  if (!first || !before) return hasAll(plan, event)
  const step = taken.length - 1
  const gap = event.at - before.at
  const { min, max } = plan.gaps[step] ?? { min: null, max: null }
  const forbidden = plan.notBetween[step]
  return gap > 0
    && (plan.within === null || event.at - first.at <= plan.within)
    && (min === null || gap >= min)
    && (max === null || gap <= max)
    && isSame(plan, first, event)
    && !(forbidden && events.some((other) => other.at > before.at && other.at < event.at && eventMatches(other, forbidden, moment)))
}

/**
 * Every event in turn as the earliest one, the others from it on: each step takes an event that no other step has. A step with as many candidates
 * as there are steps always has one left, so more of them need not be looked at.
 */
function searchUnordered(plan: SequencePlan, candidates: readonly ProfileEvent[][], effort: Effort): SequenceSearch {
  let furthest: readonly ProfileEvent[] = []

  function assign(choices: readonly ProfileEvent[][], step: number, taken: readonly ProfileEvent[]): readonly ProfileEvent[] | null {
    if (taken.length > furthest.length) furthest = taken
    if (step === choices.length) return taken.length === choices.length ? taken : null
    for (const event of choices[step]!) {
      if (effort.left-- <= 0) return null
      const match = taken.includes(event) ? null : assign(choices, step + 1, [...taken, event])
      if (match) return match
    }
    return null
  }

  for (const earliest of new Set(candidates.flat())) {
    if (!hasAll(plan, earliest)) continue
    const reachable = candidates.map((step) => step
      .filter((event) => event.at >= earliest.at && (plan.within === null || event.at - earliest.at <= plan.within) && isSame(plan, earliest, event))
      .slice(0, plan.steps.length))
    const found = assign(reachable, 0, [])
    if (found) return { found, furthest: found, complete: true }
  }
  return { found: null, furthest, complete: effort.left >= 0 }
}

function hasAll(plan: SequencePlan, event: ProfileEvent): boolean {
  return plan.same.every((field) => !isBlank(propertyOf(event, field)))
}

function isSame(plan: SequencePlan, first: ProfileEvent, event: ProfileEvent): boolean {
  return plan.same.every((field) => {
    const value = propertyOf(event, field)
    return !isBlank(value) && comparable(value) === comparable(propertyOf(first, field))
  })
}
