/** How far the values of a column have moved from one import to another. */
import type { Bins, Spread } from './figures.ts'

/** A bin, or a value; `value: null` stands for all others together. Bounds of bins are open at null. */
export type Part = { kind: 'value'; value: string | null } | { kind: 'bin'; of: 'number' | 'age' | 'length'; from: number | null; to: number | null }

export interface Drift {
  psi: number
  level: 'none' | 'some' | 'strong'
  /** What moved most, with its share before and now. */
  moved: { part: Part; before: number; now: number } | null
}

/** Customary limits of the index: Lewis, An Introduction to Credit Scoring (1994); Siddiqi, Intelligent Credit Scoring (2017). */
export const driftLimits = { some: 0.1, strong: 0.25 } as const

/**
 * Population stability index of two counts over the same bins: Σ (p − q) · ln(p / q) over their shares, which is Jeffreys' divergence: never negative, the
 * same both ways, 0 where the shares are equal. So that an empty bin does not make it infinite, 1 / (rows of both) is added to every share.
 */
export function stabilityIndex(before: readonly number[], now: readonly number[]): number {
  return partsOf(before, now).reduce((sum, part) => sum + part, 0)
}

function partsOf(before: readonly number[], now: readonly number[]): number[] {
  const [n, m] = [total(before), total(now)]
  if (n === 0 || m === 0) return before.map(() => 0)
  const added = 1 / (n + m)
  return before.map((count, index) => {
    const [p, q] = [count / n + added, now[index]! / m + added]
    return (p - q) * Math.log(p / q)
  })
}

/**
 * What the index exceeds in one of a thousand pairs of samples of the same population: (1/n + 1/m) · χ² with one degree of freedom less than there are bins
 * (Yurdakul and Naranjo, Statistical properties of the population stability index, Journal of Risk Model Validation 14, 2020); χ² by Wilson and Hilferty.
 */
export function chanceIndex(bins: number, n: number, m: number): number {
  const freedom = Math.max(1, bins - 1)
  const spread = 2 / (9 * freedom)
  return (1 / n + 1 / m) * freedom * (1 - spread + z999 * Math.sqrt(spread)) ** 3
}

/** Quantile 0.999 of the normal distribution. */
const z999 = 3.0902

/** Null where the two cannot be compared: one is empty, or their values are of different kinds. */
export function driftOf(before: Spread, now: Spread): Drift | null {
  const shared = overSameBins(before, now)
  if (!shared) return null
  const [n, m] = [total(shared.before), total(shared.now)]
  if (n === 0 || m === 0) return null
  const parts = partsOf(shared.before, shared.now)
  const psi = parts.reduce((sum, part) => sum + part, 0)
  const used = parts.filter((_, index) => shared.before[index]! + shared.now[index]! > 0).length
  const isChance = psi <= chanceIndex(used, n, m)
  const level = isChance || psi < driftLimits.some ? 'none' : psi < driftLimits.strong ? 'some' : 'strong'
  const most = parts.indexOf(Math.max(...parts))
  return { psi, level, moved: psi > 0 ? { part: shared.parts[most]!, before: shared.before[most]! / n, now: shared.now[most]! / m } : null }
}

interface SameBins {
  parts: Part[]
  before: number[]
  now: number[]
}

function overSameBins(before: Spread, now: Spread): SameBins | undefined {
  if (before.kind === 'values' && now.kind === 'values') return overSameValues(before, now)
  if (before.kind !== 'bins' || now.kind !== 'bins' || before.of !== now.of) return undefined
  const [one, other] = [binsOf(before), binsOf(now)]
  for (const mine of one) {
    const same = other.find(({ edges }) => edges.length === mine.edges.length && edges.every((edge, index) => edge === mine.edges[index]))
    if (!same) continue
    const parts = mine.counts.map((_, index): Part => ({ kind: 'bin', of: now.of, from: mine.edges[index - 1] ?? null, to: mine.edges[index] ?? null }))
    return { parts, before: [...mine.counts], now: [...same.counts] }
  }
  return undefined
}

const binsOf = ({ bins, earlier }: Extract<Spread, { kind: 'bins' }>): Bins[] => (earlier ? [bins, earlier] : [bins])

/** A value that one side does not name has no row there if that side names all of its values; else it counts with the rest on both. */
function overSameValues(before: Extract<Spread, { kind: 'values' }>, now: Extract<Spread, { kind: 'values' }>): SameBins {
  const [one, other] = [new Map(before.counts), new Map(now.counts)]
  const names = [...new Set([...one.keys(), ...other.keys()])].filter((value) => (one.has(value) || before.rest === 0) && (other.has(value) || now.rest === 0))
  const countsOf = (counts: ReadonlyMap<string, number>, rest: number) => {
    const named = names.map((value) => counts.get(value) ?? 0)
    return [...named, total([...counts.values()]) + rest - total(named)]
  }
  return { parts: [...names, null].map((value): Part => ({ kind: 'value', value })), before: countsOf(one, before.rest), now: countsOf(other, now.rest) }
}

const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0)
