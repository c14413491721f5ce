/**
 * Sets of dense ids as bytes. The first byte tells the form, the rest is deflated: 0 = differences between ascending ids as base-128 numbers, lowest part
 * first, a set top bit saying that more follows; 1 = one bit an id, id i being bit i & 7 of byte i >>> 3. The shorter one before deflating is taken.
 */
import { promisify } from 'node:util'
import { deflateRaw, inflateRaw } from 'node:zlib'

const deflate = promisify(deflateRaw)
const inflate = promisify(inflateRaw)

const differences = 0
const bitmap = 1

/** @param ids ascending, each once */
export async function encodeIds(ids: Uint32Array): Promise<Buffer> {
  const last = ids.at(-1) ?? 0
  const bitmapLength = Math.floor(last / 8) + 1
  const written = differencesOf(ids, bitmapLength)
  const form = written ? differences : bitmap
  return Buffer.concat([Uint8Array.of(form), await deflate(written ?? bitmapOf(ids, bitmapLength), { level: 1 })])
}

/** The ids, ascending. @throws RangeError for bytes that no set was written as */
export async function decodeIds(bytes: Uint8Array): Promise<Uint32Array> {
  const content = await inflate(bytes.subarray(1))
  if (bytes[0] === differences) return idsOfDifferences(content)
  if (bytes[0] === bitmap) return idsOfBitmap(content)
  throw new RangeError(`A set of ids has no form ${bytes[0]}`)
}

/** The same set from words, id i being bit i & 31 of word i >>> 5. */
export async function encodeWords(words: Uint32Array): Promise<Buffer> {
  let length = words.length
  while (length > 0 && words[length - 1] === 0) length--
  let count = 0
  for (let index = 0; index < length; index++) count += bitsIn(words[index]!)
  // A difference takes a byte or more.
  const bytes = new Uint8Array(words.buffer, words.byteOffset, length * 4)
  if (count > bytes.length) return Buffer.concat([Uint8Array.of(bitmap), await deflate(withoutEmptyEnd(bytes), { level: 1 })])
  return encodeIds(idsOfBitmap(bytes))
}

/** Bits set in a word: sums of pairs, nibbles and bytes side by side. */
export function bitsIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

function withoutEmptyEnd(bytes: Uint8Array): Uint8Array {
  let length = bytes.length
  while (length > 1 && bytes[length - 1] === 0) length--
  return bytes.slice(0, length)
}

/** The set as words in shared memory, as many as its greatest id needs. @throws RangeError as decodeIds */
export async function decodeWords(bytes: Uint8Array): Promise<Uint32Array<SharedArrayBuffer>> {
  const content = await inflate(bytes.subarray(1))
  if (bytes[0] === bitmap) {
    const words = new Uint32Array(new SharedArrayBuffer(Math.ceil(content.length / 4) * 4))
    new Uint8Array(words.buffer).set(content)
    return words
  }
  const ids = bytes[0] === differences ? idsOfDifferences(content) : await decodeIds(bytes)
  const words = new Uint32Array(new SharedArrayBuffer(((ids.at(-1) ?? 0) >>> 5) * 4 + 4))
  for (const id of ids) words[id >>> 5]! |= 1 << (id & 31)
  return words
}

/** undefined where it would take more than `most` bytes. */
function differencesOf(ids: Uint32Array, most: number): Uint8Array | undefined {
  const bytes = new Uint8Array(Math.min(most, ids.length * 5) + 5)
  let length = 0
  let before = -1
  for (const id of ids) {
    if (id <= before) throw new RangeError('Ids of a set must ascend')
    let rest = id - before - 1
    while (rest > 127) {
      bytes[length++] = (rest & 127) | 128
      rest >>>= 7
    }
    bytes[length++] = rest
    if (length > most) return undefined
    before = id
  }
  return bytes.subarray(0, length)
}

function bitmapOf(ids: Uint32Array, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (const id of ids) bytes[id >>> 3]! |= 1 << (id & 7)
  return bytes
}

function idsOfDifferences(bytes: Uint8Array): Uint32Array {
  let count = 0
  for (const byte of bytes) if (byte < 128) count++
  const ids = new Uint32Array(count)
  let place = 0
  let before = -1
  let rest = 0
  let shift = 0
  for (const byte of bytes) {
    rest += (byte & 127) * 2 ** shift
    shift += 7
    if (byte >= 128) continue
    ids[place++] = before = before + 1 + rest
    rest = shift = 0
  }
  return ids
}

function idsOfBitmap(bytes: Uint8Array): Uint32Array {
  let count = 0
  for (const byte of bytes) for (let rest = byte; rest; rest &= rest - 1) count++
  const ids = new Uint32Array(count)
  let place = 0
  for (let index = 0; index < bytes.length; index++) {
    for (let rest = bytes[index]!; rest; rest &= rest - 1) ids[place++] = index * 8 + (31 - Math.clz32(rest & -rest))
  }
  return ids
}
