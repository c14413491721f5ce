/**
 * Identities that a large import brought with the entities it made: runs of one channel, source and batch in the order of values, some hundred in a block.
 * What a block says of an entity counts as long as that one has no row of its own (entity-blocks.ts), which is when its identities get rows too.
 */
import { channels, type ChannelName } from '#core/domain/channels.ts'
import { hasOwnRow } from './entity-blocks.ts'
import type { RecordsDatabase } from './open.ts'
import { statement } from './statement.ts'

/** Identities of a block at most. */
export const identitiesOfBlock = 256

export interface IdentityRun {
  number: number
  channel: number
  source: string
  batch: number
  blocked: number
}

/** JSON of a block: its least value alone, values, entity keys. Values and keys stand in the same order, which is no particular one. */
export type IdentityBlock = [[first: string], values: string[], keys: number[]]

export interface Holding {
  value: string
  entityKey: number
  source: string
  batch: number
  blocked: boolean
}

export function createIdentityRun(records: RecordsDatabase, run: Omit<IdentityRun, 'number'>): number {
  return Number(statement(records, 'INSERT INTO identity_runs (channel, source, batch, blocked) VALUES (@channel, @source, @batch, @blocked)').run(run).lastInsertRowid)
}

/** Belongs in order of value. `content`: IdentityBlock as JSON. */
export function insertIdentityBlock(records: RecordsDatabase, run: number, content: Buffer): void {
  // The least value stands first: the rest need not be parsed.
  const [, first] = /^\[\[("(?:[^"\\]|\\.)*")/.exec(content.toString('utf8', 0, 8192))!
  statement(records, 'INSERT INTO identity_blocks (run, first, content) VALUES (?, ?, ?)').run(run, JSON.parse(first!), content)
}

export function identityRuns(records: RecordsDatabase, channel: ChannelName, source?: string): IdentityRun[] {
  const runs = statement<IdentityRun>(records, 'SELECT * FROM identity_runs WHERE channel = ? ORDER BY number').all(channels[channel].number)
  return source === undefined ? runs : runs.filter((run) => run.source === source)
}

/** Takes away what a batch brought in blocks. */
export function removeRuns(records: RecordsDatabase, batch: number): void {
  statement(records, 'DELETE FROM identity_blocks WHERE run IN (SELECT number FROM identity_runs WHERE batch = ?)').run(batch)
  statement(records, 'DELETE FROM identity_runs WHERE batch = ?').run(batch)
}

/** Holdings of one value, or of all that begin with it in order of value, `most` of those that pass `keep` at most. */
export function holdingsInBlocks(
  records: RecordsDatabase, channel: ChannelName, value: string, options: { source?: string; beginning?: boolean; keep?: (key: number) => boolean; most?: number } = {}
): Holding[] {
  const { source, beginning = false, keep = () => true, most = Infinity } = options
  const matches = beginning ? (candidate: string) => candidate.startsWith(value) : (candidate: string) => candidate === value
  const end = beginning ? `${value}\u{10ffff}` : value
  return identityRuns(records, channel, source).flatMap((run) => {
    const found: Holding[] = []
    for (const [, values, keys] of blocksBetween(records, run.number, value, end)) {
      if (found.length >= most) break
      for (const [index, candidate] of values.entries()) {
        const key = keys[index]!
        if (matches(candidate) && keep(key) && !hasOwnRow(records, key)) found.push({ value: candidate, entityKey: key, source: run.source, batch: run.batch, blocked: run.blocked === 1 })
      }
    }
    return found
  })
}

/** Blocks of a run in which values from `start` to `end` may lie, in order. */
function* blocksBetween(records: RecordsDatabase, run: number, start: string, end: string): Generator<IdentityBlock> {
  // Equal values may lie across a boundary: they begin in the last block that begins with a lesser one.
  const before = statement<{ content: Buffer }>(records, 'SELECT content FROM identity_blocks WHERE run = ? AND first < ? ORDER BY first DESC, number DESC LIMIT 1').get(run, start)
  if (before) yield contentOf(before.content)
  const next = statement<{ number: number; first: string; content: Buffer }>(records, `
    SELECT number, first, content FROM identity_blocks WHERE run = ? AND (first, number) > (?, ?) AND first <= ? ORDER BY first, number LIMIT 1`)
  for (let block = next.get(run, start, -1, end); block; block = next.get(run, block.first, block.number, end)) yield contentOf(block.content)
}

const contentOf = (content: Buffer) => JSON.parse(content.toString()) as IdentityBlock

const blocksAtATime = 80

/** Contents of the blocks of a run as they stand, some at a time; `numbers` (ascending): of these alone. */
export function* contentsOfRun(records: RecordsDatabase, run: number, numbers?: readonly number[]): Generator<Buffer[]> {
  if (numbers) {
    const read = statement<{ content: Buffer }>(records, 'SELECT content FROM identity_blocks WHERE number = ?')
    for (let from = 0; from < numbers.length; from += blocksAtATime) yield numbers.slice(from, from + blocksAtATime).map((number) => read.get(number)!.content)
    return
  }
  const page = statement<{ number: number; first: string; content: Buffer }>(records, `
    SELECT number, first, content FROM identity_blocks WHERE run = ? AND (first, number) > (?, ?) ORDER BY first, number LIMIT ${blocksAtATime}`)
  for (let last = { first: '', number: -1 }; ;) {
    const rows = page.all(run, last.first, last.number)
    if (rows.length > 0) yield rows.map(({ content }) => content)
    if (rows.length < blocksAtATime) return
    last = rows.at(-1)!
  }
}

/** Numbers of the blocks of a run and their least values, in order. */
export function firstsOfRun(records: RecordsDatabase, run: number): { number: number; first: string }[] {
  return statement<{ number: number; first: string }>(records, 'SELECT number, first FROM identity_blocks WHERE run = ? ORDER BY first, number').all(run)
}

/** Every holding of a run that counts, in order of value as UTF-8 compares, a block at a time. */
export function* holdingsOfRun(records: RecordsDatabase, run: IdentityRun): Generator<Holding[]> {
  for (const contents of contentsOfRun(records, run.number)) {
    for (const content of contents) {
      const [, values, keys] = contentOf(content)
      const order = values.map((_, index) => index).sort((one, other) => compareValues(values[one]!, values[other]!) || keys[one]! - keys[other]!)
      yield order.filter((index) => !hasOwnRow(records, keys[index]!)).map((index) => ({
        value: values[index]!, entityKey: keys[index]!, source: run.source, batch: run.batch, blocked: run.blocked === 1
      }))
    }
  }
}

/** In the order in which SQLite and DuckDB compare texts: by their bytes. */
export function compareValues(one: string, other: string): number {
  const length = Math.min(one.length, other.length)
  for (let index = 0; index < length; index++) {
    const [unit, otherUnit] = [one.charCodeAt(index), other.charCodeAt(index)]
    if (unit !== otherUnit) return rank(unit) - rank(otherUnit)
  }
  return one.length - other.length
}

/** Halves of characters beyond the first plane come after all others, as their bytes do. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}
