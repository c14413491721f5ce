/** How sets of members lie over one another, by algebra of their words. */
import { count, countBoth, type Bitset } from '#core/compute/conditions/bitset.ts'
import { bitsIn } from '#core/store/id-set.ts'
import { createBreath, type Pace } from '#core/store/records/condition-sets.ts'

/** Those who are in exactly these sets and in none of the others. */
export interface Region {
  /** Places of the sets. */
  in: number[]
  count: number
}

const slice = 2048

/** The parts into which up to 20 sets cut their union, but for empty ones; largest first. Gives the thread back every few milliseconds. */
export async function regionsOf(sets: readonly Bitset[], pace: Pace = {}): Promise<Region[]> {
  const breathe = createBreath(pace)
  const counts = new Uint32Array(2 ** sets.length)
  const words = sets.map((set) => set.words)
  const length = Math.max(0, ...words.map((some) => some.length))
  const split = (place: number, index: number, bits: number, signature: number): void => {
    if (bits === 0) return
    if (place === words.length) counts[signature]! += bitsIn(bits)
    else {
      const inside = bits & (words[place]![index] ?? 0)
      split(place + 1, index, inside, signature | (1 << place))
      split(place + 1, index, bits ^ inside, signature)
    }
  }
  for (let index = 0; index < length; index++) {
    let union = 0
    for (const some of words) union |= some[index] ?? 0
    split(0, index, union, 0)
    if (index % slice === slice - 1) await breathe()
  }
  const regions: Region[] = []
  counts.forEach((found, signature) => {
    if (found > 0) regions.push({ in: sets.map((_, place) => place).filter((place) => (signature >>> place) & 1), count: found })
  })
  return regions.sort((one, other) => other.count - one.count || one.in.length - other.in.length)
}

/** Members shared by each pair of sets; those of a set itself on the diagonal. */
export function sharedCounts(sets: readonly Bitset[]): number[][] {
  return sets.map((one, row) => sets.map((other, column) => (row === column ? count(one) : countBoth(one, other))))
}
