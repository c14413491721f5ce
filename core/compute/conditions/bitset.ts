/**
 * Sets of dense ids as flat words in shared memory: id i is bit i & 31 of word i >>> 5. Ten million ids are 1.25 MB; AND or OR of two takes a tenth of a
 * millisecond. Bits at and after `size` are always zero, and sets of different sizes work together: what a shorter one lacks is not in it.
 */

import { bitsIn } from '#core/store/id-set.ts'

export interface Bitset {
  /** One past the greatest id that it can hold. */
  readonly size: number
  readonly words: Uint32Array<SharedArrayBuffer>
}

const wordsFor = (size: number) => (size + 31) >>> 5

export function emptyBitset(size: number): Bitset {
  return { size, words: new Uint32Array(new SharedArrayBuffer(wordsFor(size) * 4)) }
}

/** @throws RangeError for an id outside 0 … size − 1 */
export function bitsetOf(size: number, ids: Iterable<number>): Bitset {
  const set = emptyBitset(size)
  for (const id of ids) {
    if (!(id >= 0 && id < size)) throw new RangeError(`The id ${id} lies outside of a set of ${size}`)
    set.words[id >>> 5]! |= 1 << (id & 31)
  }
  return set
}

/** A set from DuckDB's BIT: one byte that counts padding bits (none when the size is a multiple of eight), then the bits, the first one highest. */
export function bitsetOfBits(size: number, data: Uint8Array): Bitset {
  if (size % 8 !== 0 || data.length !== 1 + size / 8) throw new RangeError(`${data.length} bytes are not the bits of a set of ${size}`)
  const set = emptyBitset(size)
  const { words } = set
  new Uint8Array(words.buffer).set(data.subarray(1))
  for (let index = 0; index < words.length; index++) words[index] = reverseBitsOfBytes(words[index]!)
  return set
}

/** The set as the content of a DuckDB BIT. `size` must be a multiple of eight. */
export function bitsOfBitset({ size, words }: Bitset): Uint8Array {
  if (size % 8 !== 0) throw new RangeError('Only a set whose size is a multiple of eight has bits without padding')
  const reversed = words.map(reverseBitsOfBytes)
  const data = new Uint8Array(1 + size / 8)
  data.set(new Uint8Array(reversed.buffer, 0, size / 8), 1)
  return data
}

/** Each of the four bytes read from its other end (words are little-endian on every platform that Node runs on). */
function reverseBitsOfBytes(word: number): number {
  const pairs = ((word >>> 1) & 0x55555555) | ((word & 0x55555555) << 1)
  const nibbles = ((pairs >>> 2) & 0x33333333) | ((pairs & 0x33333333) << 2)
  return ((nibbles >>> 4) & 0x0f0f0f0f) | ((nibbles & 0x0f0f0f0f) << 4)
}

export function has({ size, words }: Bitset, id: number): boolean {
  return id < size && (words[id >>> 5]! & (1 << (id & 31))) !== 0
}

/** In all of them. As large as the smallest one. One set alone is answered as it is. */
export function and(first: Bitset, ...others: readonly Bitset[]): Bitset {
  const [second, ...rest] = others
  if (!second) return first
  const result = emptyBitset(Math.min(first.size, ...others.map(({ size }) => size)))
  const { words } = result
  for (let index = 0; index < words.length; index++) words[index] = first.words[index]! & second.words[index]!
  for (const { words: more } of rest) for (let index = 0; index < words.length; index++) words[index]! &= more[index]!
  return result
}

/** In any of them. As large as the largest one. One set alone is answered as it is. */
export function or(first: Bitset, ...others: readonly Bitset[]): Bitset {
  if (others.length === 0) return first
  const [largest, second, ...rest] = [first, ...others].toSorted((one, other) => other.size - one.size) as [Bitset, Bitset, ...Bitset[]]
  const result = emptyBitset(largest.size)
  const { words } = result
  const shared = second.words.length
  for (let index = 0; index < shared; index++) words[index] = largest.words[index]! | second.words[index]!
  words.set(largest.words.subarray(shared), shared)
  for (const { words: more } of rest) for (let index = 0; index < more.length; index++) words[index]! |= more[index]!
  return result
}

/** In the left one and not in the right one: the complement within `left`. As large as the left one. */
export function andNot(left: Bitset, right: Bitset): Bitset {
  const result = emptyBitset(left.size)
  const { words } = result
  const shared = Math.min(words.length, right.words.length)
  for (let index = 0; index < shared; index++) words[index] = left.words[index]! & ~right.words[index]!
  words.set(left.words.subarray(shared), shared)
  return result
}

const counted = new WeakMap<Bitset, number>()

/** Number of members. A set that is counted must not change any more: its number is kept. */
export function count(set: Bitset): number {
  const known = counted.get(set)
  if (known !== undefined) return known
  const { words } = set
  let total = 0
  for (let index = 0; index < words.length; index++) total += bitsIn(words[index]!)
  counted.set(set, total)
  return total
}

/** Members that two sets share. */
export function countBoth(one: Bitset, other: Bitset): number {
  let total = 0
  for (let index = Math.min(one.words.length, other.words.length) - 1; index >= 0; index--) total += bitsIn(one.words[index]! & other.words[index]!)
  return total
}

/** Members in rising order: at most `limit`, from `from` on. */
export function idsOf(set: Bitset, { from = 0, limit = Infinity }: { from?: number; limit?: number } = {}): Uint32Array<ArrayBuffer> {
  const { words } = set
  const ids = new Uint32Array(Math.max(0, Math.min(limit, count(set))))
  let found = 0
  for (let index = from >>> 5; index < words.length; index++) {
    let word = index === from >>> 5 ? words[index]! & (-1 << (from & 31)) : words[index]!
    for (; word !== 0 && found < ids.length; word &= word - 1) ids[found++] = index * 32 + 31 - Math.clz32(word & -word)
    if (found === ids.length) break
  }
  return found === ids.length ? ids : ids.slice(0, found)
}

/** Every member in rising order, from `from` on. */
export function* membersOf({ words }: Bitset, from = 0): Generator<number> {
  for (let index = from >>> 5; index < words.length; index++) {
    let word = index === from >>> 5 ? words[index]! & (-1 << (from & 31)) : words[index]!
    while (word !== 0) {
      yield index * 32 + 31 - Math.clz32(word & -word)
      word &= word - 1
    }
  }
}
