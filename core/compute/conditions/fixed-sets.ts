/** The members of runs as fixed sets: read and decoded once, then named by the number of the run, so that plans carry and compare a name instead of ids. */
import type { MemberSet } from '#core/domain/conditions/catalogue.ts'
import { decodeWords } from '#core/store/id-set.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { readRunMembers } from '#core/store/records/segment-runs.ts'
import { bitsetOf, emptyBitset, membersOf, type Bitset } from './bitset.ts'
import { createCache } from './cache.ts'

export interface FixedSets {
  /** The members of a run of a segment; undefined when they are not kept (any more). */
  ofRun(run: number): Promise<MemberSet | undefined>
}

const memory = 64 * 2 ** 20

/** Keeps what was used last, up to 64 MB. */
export function createFixedSets(records: RecordsDatabase): FixedSets {
  const cache = createCache(memory)
  return {
    ofRun: (run) => cache.get(`run ${run}`, async () => {
      const bytes = readRunMembers(records, run)
      if (!bytes) return { value: undefined, bytes: 64 }
      const words = await decodeWords(bytes)
      return { value: setOfBits(`run ${run}`, { size: words.length * 32, words }), bytes: words.byteLength }
    })
  }
}

const known = new WeakMap<MemberSet, Bitset>()

/** A fixed set that stands as bits already. */
function setOfBits(key: string, bits: Bitset): MemberSet {
  const set: MemberSet = { key, ids: () => membersOf(bits) }
  known.set(set, bits)
  return set
}

/** A fixed set as bits, as far as it goes. */
export function bitsOfFixedSet(set: MemberSet): Bitset {
  const ids = known.has(set) ? [] : [...set.ids()]
  return known.get(set) ?? bitsetOf(ids.reduce((most, id) => Math.max(most, id + 1), 0), ids)
}

/** Those of a fixed set that lie below `size`. */
export function bitsOfSet(set: MemberSet, size: number): Bitset {
  const bits = known.get(set)
  if (bits?.size === size) return bits
  if (!bits) return bitsetOf(size, [...set.ids()].filter((id) => id < size))
  const fitted = emptyBitset(size)
  fitted.words.set(bits.words.subarray(0, fitted.words.length))
  return fitted
}

/** Stands for members that nobody asks for. */
export const unread: MemberSet = { key: 'unread', ids: () => [] }
