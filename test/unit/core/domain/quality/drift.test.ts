import { describe, expect, test } from 'vitest'
import { createRandom } from '#core/domain/demo/random.ts'
import { chanceIndex, driftLimits, driftOf, stabilityIndex } from '#core/domain/quality/drift.ts'
import type { Spread } from '#core/domain/quality/figures.ts'

const random = createRandom(20261122)
const counts = (bins: number, most = 1000) => Array.from({ length: bins }, () => random.below(most))

describe('the population stability index', () => {
  test('is what the formula says', () => {
    // Shares 0.5 and 0.5 against 0.4 and 0.6: 0.1 · ln(0.5 / 0.4) + 0.1 · ln(0.6 / 0.5); a millionth of a row is added to each bin.
    expect(stabilityIndex([500_000, 500_000], [400_000, 600_000])).toBeCloseTo(0.1 * Math.log(1.25) + 0.1 * Math.log(1.2), 5)
  })
  test('is 0 on equal shares, the same both ways, and never negative', () => {
    for (let round = 0; round < 500; round++) {
      const bins = 2 + random.below(20)
      const [one, other] = [counts(bins), counts(bins)]
      expect(stabilityIndex(one, other)).toBeCloseTo(stabilityIndex(other, one), 12)
      expect(stabilityIndex(one, other)).toBeGreaterThanOrEqual(0)
      expect(stabilityIndex(one, one.map((count) => count * (1 + random.below(9)) || count))).toBeGreaterThanOrEqual(0)
      const times = 2 + random.below(9)
      expect(stabilityIndex(one, one.map((count) => count * times))).toBeCloseTo(0, 12)
    }
  })
  test('stays finite where bins are empty', () => {
    expect(stabilityIndex([10, 0], [0, 10])).toBeGreaterThan(driftLimits.strong)
    expect(stabilityIndex([0, 0], [3, 4])).toBe(0)
    expect(Number.isFinite(stabilityIndex([1_000_000, 0], [0, 1]))).toBe(true)
  })
  test('samples of the same population stay below what chance may do, but for one in a thousand', () => {
    const draw = (size: number) => {
      const drawn = Array.from({ length: 8 }, () => 0)
      for (let row = 0; row < size; row++) drawn[Math.min(7, Math.floor(random.next() ** 1.5 * 8))]!++
      return drawn
    }
    const rounds = 3000
    let beyond = 0
    for (let round = 0; round < rounds; round++) if (stabilityIndex(draw(150), draw(400)) > chanceIndex(8, 150, 400)) beyond++
    expect(beyond).toBeLessThan(rounds * 0.005)
  })
})

const values = (shares: Record<string, number>, rest = 0): Spread => ({ kind: 'values', counts: Object.entries(shares), rest })
const bins = (edges: number[], bin: number[], earlier?: { edges: number[]; counts: number[] }): Spread => ({ kind: 'bins', of: 'number', bins: { edges, counts: bin }, ...(earlier && { earlier }) })

describe('drift of a column', () => {
  test('a value that takes over is named', () => {
    expect(driftOf(values({ 门店: 600, 天猫: 400 }), values({ 门店: 300, 抖音: 700 }))).toMatchObject({ level: 'strong', moved: { part: { kind: 'value', value: '抖音' }, before: 0, now: 0.7 } })
  })
  test('a value that one side may hold among its rest counts with the rest on both', () => {
    const before = values({ a: 500, b: 300 }, 200)
    const now = values({ a: 500, c: 150 }, 350)
    expect(driftOf(before, now)).toMatchObject({ psi: 0, level: 'none', moved: null })
  })
  test('few rows are no drift', () => {
    expect(driftOf(values({ a: 5, b: 5 }), values({ a: 8, b: 2 }))).toMatchObject({ level: 'none' })
    expect(driftOf(values({ a: 500, b: 500 }), values({ a: 800, b: 200 }))).toMatchObject({ level: 'strong' })
  })
  test('bins are compared where both have counted in the same ones', () => {
    expect(driftOf(bins([1, 2], [100, 100, 100]), bins([1, 2], [0, 0, 300]))).toMatchObject({ level: 'strong' })
    const anew = bins([5, 9], [100, 100, 100], { edges: [1, 2], counts: [0, 0, 300] })
    expect(driftOf(bins([1, 2], [100, 100, 100]), anew)).toMatchObject({ level: 'strong', moved: { part: { kind: 'bin', of: 'number' } } })
    expect(driftOf(anew, bins([5, 9], [110, 90, 100]))).toMatchObject({ level: 'none' })
    expect(driftOf(bins([1], [1, 2]), bins([3], [1, 2]))).toBeNull()
    expect(driftOf(values({ a: 1 }), bins([3], [1, 2]))).toBeNull()
    expect(driftOf(values({}), values({ a: 3 }))).toBeNull()
  })
})
