/**
 * Names and tails of phones of those whom a large import made, by token: for each token the keys of the entities that have it and its place among their tokens.
 * Names of Han characters, ASCII letters and digits alone are kept so; others have a row of full text. Whoever has a row of their own does not count here.
 */
import { entityKey, entityOfKey, type EntityType } from '#core/domain/entities.ts'
import { hasOwnRow } from './entity-blocks.ts'
import type { RecordsDatabase } from './open.ts'
import type { Phrase } from './search-text.ts'
import { statement } from './statement.ts'

/** JSON of a block: its token and greatest dense id, dense ids, places. Ids and places stand in the same order, which is no particular one. */
export type NameBlock = [[token: string, last: number], ids: number[], places: number[]]

/** Entries of a block at most. */
const entriesOfBlock = 1024

/** A tail of a phone as a token: no word of a name begins so. */
export const tailToken = (digits: string) => `#${digits}`

/** `content`: NameBlock as JSON, of `count` entries from the dense id `first` on. What a token has in another call is all less or all greater. */
export function insertNameBlocks(records: RecordsDatabase, type: EntityType, batch: number, { content, first, count }: { content: Buffer; first: number; count: number }): void {
  const insert = statement(records, 'INSERT INTO name_blocks (token, first, last, count, batch, content) VALUES (?, ?, ?, ?, ?, ?)')
  const add = (token: string, from: number, last: number, entries: number, json: Buffer) => insert.run(token, entityKey(type, from), entityKey(type, last), entries, batch, json)
  if (count <= entriesOfBlock) {
    // The rest need not be parsed.
    const head = content.subarray(1, content.indexOf(']') + 1)
    const [token, last] = JSON.parse(head.toString()) as NameBlock[0]
    return void add(token, first, last, count, content)
  }
  const [[token], ids, places] = JSON.parse(content.toString()) as NameBlock
  const entries = ids.map((id, index) => [id, places[index]!] satisfies Entry).sort((one, other) => one[0] - other[0] || one[1] - other[1])
  for (let from = 0; from < count; from += entriesOfBlock) {
    const part = entries.slice(from, from + entriesOfBlock)
    const last = part.at(-1)![0]
    const block: NameBlock = [[token, last], part.map(([id]) => id), part.map(([, place]) => place)]
    add(token, part[0]![0], last, part.length, Buffer.from(JSON.stringify(block)))
  }
}

/** Takes away what a batch brought. */
export function removeNameBlocks(records: RecordsDatabase, batch: number): void {
  statement(records, 'DELETE FROM name_blocks WHERE batch = ?').run(batch)
}

type Entry = [key: number, place: number]

/** A token, or all that begin so, as bounds of the index. */
interface Bounds {
  from: string
  to: string
}

/** Keys of one type from `first` to before `end` of those who have all phrases, newest first. */
export function keysInNameBlocks(records: RecordsDatabase, phrases: readonly Phrase[], first: number, end: number, most: number): number[] {
  if (phrases.length === 0 || statement(records, 'SELECT 1 FROM name_blocks LIMIT 1').get() === undefined) return []
  const wanted = phrases.map(({ tokens, beginning }) => tokens.map((token, index) => boundsOf(token, beginning && index === tokens.length - 1)))
  const counted = wanted.map((phrase) => ({ phrase, count: Math.min(...phrase.map((bounds) => countOf(records, bounds))) })).sort((one, other) => one.count - other.count)
  if (counted[0]!.count === 0) return []
  const [rarest, ...others] = counted.map(({ phrase }) => phrase)
  const keys: number[] = []
  for (const [from, to] of spansOf(records, rarest!, first, end)) {
    let found = [...withPhrase(records, rarest!, from, to)]
    for (const phrase of others) {
      if (found.length === 0) break
      const having = withPhrase(records, phrase, from, to)
      found = found.filter((key) => having.has(key))
    }
    for (const key of found.sort((one, other) => other - one)) {
      if (keys.length === most) return keys
      if (!hasOwnRow(records, key)) keys.push(key)
    }
  }
  return keys
}

/** The tokeniser of full text drops marks, and so do the words of blocks, which have none. */
function boundsOf(token: string, beginning: boolean): Bounds {
  const plain = token.normalize('NFD').replace(/\p{M}/gu, '')
  return { from: plain, to: beginning ? `${plain}\u{10ffff}` : plain }
}

function countOf(records: RecordsDatabase, { from, to }: Bounds): number {
  return statement<{ count: number }>(records, 'SELECT coalesce(sum(count), 0) AS count FROM name_blocks WHERE token >= ? AND token <= ?').get(from, to)!.count
}

/** Ranges of keys, newest first, that together hold all entries of the rarest token of a phrase. */
function spansOf(records: RecordsDatabase, phrase: readonly Bounds[], first: number, end: number): [from: number, to: number][] {
  const counted = phrase.map((bounds) => ({ bounds, count: countOf(records, bounds) }))
  const { bounds: { from, to } } = counted.reduce((least, other) => (other.count < least.count ? other : least))
  const blocks = statement<{ first: number; last: number }>(records, `
    SELECT first, last FROM name_blocks WHERE token >= ? AND token <= ? AND first < ? AND last >= ? ORDER BY first DESC, last DESC`).all(from, to, end, first)
  const spans: [number, number][] = []
  for (const block of blocks) {
    const last = spans.at(-1)
    // Blocks of several words lie over each other.
    if (last && block.last >= last[0]) last[0] = Math.min(last[0], Math.max(first, block.first))
    else spans.push([Math.max(first, block.first), Math.min(end - 1, block.last)])
  }
  return spans
}

/** Keys within a range of those who have the tokens of a phrase side by side. */
function withPhrase(records: RecordsDatabase, phrase: readonly Bounds[], from: number, to: number): Set<number> {
  const [head, ...rest] = phrase.map((bounds) => entriesOf(records, bounds, from, to))
  const following = rest.map((entries) => new Set(entries.map(placeName)))
  return new Set(head!.filter(([key, place]) => following.every((places, index) => places.has(placeName([key, place + index + 1])))).map(([key]) => key))
}

const longestName = 2 ** 16
/** Entity keys are below 2^34: the product stays exact. */
const placeName = ([key, place]: Entry) => key * longestName + place

function entriesOf(records: RecordsDatabase, bounds: Bounds, from: number, to: number): Entry[] {
  const base = entityKey(entityOfKey(from).type, 0)
  const blocks = statement<{ content: Buffer }>(records, 'SELECT content FROM name_blocks WHERE token >= ? AND token <= ? AND first <= ? AND last >= ?').all(bounds.from, bounds.to, to, from)
  return blocks.flatMap(({ content }) => {
    const [, ids, places] = JSON.parse(content.toString()) as NameBlock
    return ids.map((id, index) => [base + id, places[index]!] satisfies Entry).filter(([key]) => key >= from && key <= to)
  })
}
