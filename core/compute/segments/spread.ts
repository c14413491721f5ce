/** How the members of several sets spread over the codes of a column: one walk over all ids, however many sets there are. */
import type { Bitset } from '#core/compute/conditions/bitset.ts'
import { createBreath, type Pace } from '#core/store/records/condition-sets.ts'

/** In which of up to eight sets each id is: bit s of byte i. */
export interface Signatures {
  sets: number
  bytes: Uint8Array
}

const setsPerByte = 8
const slice = 8192
const codes = 256

/** Sets of which the first one holds all others, packed in as few bytes an id as they need; the first one stands in each. */
export async function signaturesOf(universe: Bitset, sets: readonly Bitset[], pace: Pace = {}): Promise<Signatures[]> {
  const breathe = createBreath(pace)
  const packed: Signatures[] = []
  for (let start = 0; start === 0 || start < sets.length; start += setsPerByte - 1) {
    const some = [universe, ...sets.slice(start, start + setsPerByte - 1)]
    const bytes = new Uint8Array(universe.words.length * 32)
    for (const [place, { words }] of some.entries()) {
      const bit = 1 << place
      for (let index = 0; index < universe.words.length; index++) {
        for (let word = words[index] ?? 0; word !== 0; word &= word - 1) bytes[index * 32 + 31 - Math.clz32(word & -word)]! |= bit
        if (index % slice === slice - 1) await breathe()
      }
    }
    packed.push({ sets: some.length, bytes })
  }
  return packed
}

/** Members by code: of the universe first, then of each set. */
export async function spreadOf(packed: readonly Signatures[], column: Uint8Array, pace: Pace = {}): Promise<Uint32Array[]> {
  const breathe = createBreath(pace)
  const spread: Uint32Array[] = []
  for (const [turn, { sets, bytes }] of packed.entries()) {
    const pairs = new Uint32Array(codes * codes)
    for (let start = 0; start < bytes.length; start += slice * 32) {
      const end = Math.min(bytes.length, start + slice * 32)
      for (let id = start; id < end; id++) pairs[bytes[id]! * codes + (column[id] ?? 0)]!++
      await breathe()
    }
    for (let place = turn === 0 ? 0 : 1; place < sets; place++) spread.push(ofSet(pairs, place))
  }
  return spread
}

function ofSet(pairs: Uint32Array, place: number): Uint32Array {
  const counts = new Uint32Array(codes)
  for (let signature = 0; signature < codes; signature++) {
    if (((signature >>> place) & 1) === 0) continue
    for (let code = 0; code < codes; code++) counts[code]! += pairs[signature * codes + code]!
  }
  return counts
}
