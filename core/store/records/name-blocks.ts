/**
 * Names and tails of phones of those whom a large import made, by token: for each Han character, and each tail, whose it is and at which place of the name.
 * Names of up to fifteen Han characters are kept so; others have a row of full text. Whoever has a row of their own does not count here.
 */
import { entityKey, entityOfKey, type EntityType } from '#core/domain/entities.ts'
import { hasOwnRow } from './entity-blocks.ts'
import type { RecordsDatabase } from './open.ts'
import type { Phrase } from './search-text.ts'
import { statement } from './statement.ts'

/** Characters of a name that is kept here at most: places count from 0 and fit four bits. */
export const longestHeldName = 15
const placesOfName = 16
/** Entries of a block at most. */
const entriesOfBlock = 4096

/** Tails of phones stand as tokens behind all code points. */
const firstTail = 0x110000
const tailToken = (digits: string) => firstTail + Number(digits)

export interface NameGatherer {
  /** Adds tokens (code points of Han characters; 0: none) at one place of names, and whose they are. */
  names(tokens: Uint32Array, ids: Uint32Array, place: number): void
  /** Adds tails of phones as numbers plus one (0: none). */
  tails(tails: Uint32Array, ids: Uint32Array): void
  /** Writes what was added. What is added later has greater ids. */
  flush(): void
}

/** Gathers what a batch brings of one type; dense ids in any order between two flushes. */
export function createNameGatherer(records: RecordsDatabase, type: EntityType, batch: number): NameGatherer {
  const tokenCount = firstTail + 10_000
  const counts = new Uint32Array(tokenCount)
  let parts: { tokens: Uint32Array; ids: Uint32Array; shift: number; place: number }[] = []
  const add = (tokens: Uint32Array, ids: Uint32Array, shift: number, place: number) => {
    for (const token of tokens) if (token > 0) counts[token + shift]!++
    parts.push({ tokens, ids, shift, place })
  }
  return {
    names: (tokens, ids, place) => add(tokens, ids, 0, place),
    tails: (tails, ids) => add(tails, ids, firstTail - 1, 0),
    flush() {
      const ends = new Uint32Array(tokenCount)
      let total = 0
      for (let token = 0; token < tokenCount; token++) {
        ends[token] = total
        total += counts[token]!
      }
      // An id and a place in one number, by which entries are sorted.
      const entries = new Float64Array(total)
      for (const { tokens, ids, shift, place } of parts) {
        for (let index = 0; index < tokens.length; index++) if (tokens[index]! > 0) entries[ends[tokens[index]! + shift]!++] = ids[index]! * placesOfName + place
      }
      for (let token = 0; token < tokenCount; token++) {
        if (counts[token]! > 0) insertToken(records, type, batch, token, entries.subarray(ends[token]! - counts[token]!, ends[token]))
      }
      counts.fill(0)
      parts = []
    }
  }
}

function insertToken(records: RecordsDatabase, type: EntityType, batch: number, token: number, entries: Float64Array): void {
  const insert = statement(records, 'INSERT INTO name_blocks (token, first, last, count, batch, content) VALUES (?, ?, ?, ?, ?, ?)')
  entries.sort()
  for (let from = 0; from < entries.length; from += entriesOfBlock) {
    const part = entries.subarray(from, from + entriesOfBlock)
    const [first, last] = [part[0]!, part.at(-1)!].map((entry) => entityKey(type, Math.floor(entry / placesOfName)))
    insert.run(token, first, last, part.length, batch, encode(part))
  }
}

/** Differences between ascending entries as base-128 numbers, lowest part first, a set top bit saying that more follows; the first from 0. */
function encode(entries: Float64Array): Uint8Array {
  const bytes = new Uint8Array(entries.length * 6)
  let length = 0
  let before = 0
  for (const entry of entries) {
    let rest = entry - before
    for (; rest > 127; rest = Math.floor(rest / 128)) bytes[length++] = (rest % 128) | 128
    bytes[length++] = rest
    before = entry
  }
  return bytes.subarray(0, length)
}

function decode(bytes: Uint8Array): number[] {
  const entries: number[] = []
  let before = 0
  let unit = 1
  let sum = 0
  for (const byte of bytes) {
    sum += (byte & 127) * unit
    unit *= 128
    if (byte > 127) continue
    entries.push((before += sum))
    sum = 0
    unit = 1
  }
  return entries
}

/** Takes away what a batch brought. */
export function removeNameBlocks(records: RecordsDatabase, batch: number): void {
  statement(records, 'DELETE FROM name_blocks WHERE batch = ?').run(batch)
}

/** Keys of one type from `first` to before `end` of those who have all phrases, newest first. */
export function keysInNameBlocks(records: RecordsDatabase, phrases: readonly Phrase[], first: number, end: number, most: number): number[] {
  // Whoever stands here has Han characters in the name and nothing else.
  if (phrases.length === 0 || phrases.some(({ tokens, beginning }) => beginning || tokens.some((token) => token.length > 1))) return []
  return keysWithTokens(records, phrases.map(({ tokens }) => tokens.map((token) => token.codePointAt(0)!)), first, end, most)
}

/** The same of those who have a phone with these last four digits. */
export function keysWithTail(records: RecordsDatabase, digits: string, first: number, end: number, most: number): number[] {
  return keysWithTokens(records, [[tailToken(digits)]], first, end, most)
}

/** @param phrases tokens side by side */
function keysWithTokens(records: RecordsDatabase, phrases: number[][], first: number, end: number, most: number): number[] {
  const counted = phrases.flat().map((token) => ({ token, count: countOf(records, token) }))
  const rarest = counted.reduce((least, other) => (other.count < least.count ? other : least))
  if (rarest.count === 0) return []
  const keys: number[] = []
  const spans = statement<{ first: number; last: number }>(records, 'SELECT first, last FROM name_blocks WHERE token = ? AND first < ? AND last >= ? ORDER BY first DESC, last DESC').all(rarest.token, end, first)
  for (const span of spans) {
    const [from, to] = [Math.max(first, span.first), Math.min(end - 1, span.last)]
    let found: number[] | undefined
    for (const phrase of phrases.toSorted((one, other) => Number(other.includes(rarest.token)) - Number(one.includes(rarest.token)))) {
      const having = withPhrase(records, phrase, from, to)
      found = found ? found.filter((key) => having.has(key)) : [...having]
      if (found.length === 0) break
    }
    for (const key of found!.sort((one, other) => other - one)) {
      if (keys.length === most) return keys
      // The entries of one name may lie across two blocks.
      if (key !== keys.at(-1) && !hasOwnRow(records, key)) keys.push(key)
    }
  }
  return keys
}

function countOf(records: RecordsDatabase, token: number): number {
  return statement<{ count: number }>(records, 'SELECT coalesce(sum(count), 0) AS count FROM name_blocks WHERE token = ?').get(token)!.count
}

/** Keys within a range of those who have the tokens side by side. */
function withPhrase(records: RecordsDatabase, phrase: readonly number[], from: number, to: number): Set<number> {
  const { type } = entityOfKey(from)
  const base = entityKey(type, 0)
  const [head, ...rest] = phrase.map((token) => entriesOf(records, token, from, to))
  const following = rest.map((entries) => new Set(entries))
  const found = new Set<number>()
  for (const entry of head!) {
    const key = base + Math.floor(entry / placesOfName)
    if (key >= from && key <= to && following.every((entries, index) => entries.has(entry + index + 1))) found.add(key)
  }
  return found
}

function entriesOf(records: RecordsDatabase, token: number, from: number, to: number): number[] {
  const blocks = statement<{ content: Buffer }>(records, 'SELECT content FROM name_blocks WHERE token = ? AND first <= ? AND last >= ?').all(token, to, from)
  return blocks.flatMap(({ content }) => decode(content))
}
