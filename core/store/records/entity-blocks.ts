/**
 * Entities that a large import made, some dozens in a block with a line of JSON for each: a row for every one takes four times as long to write. No line
 * ever changes. An entity that is touched gets a row in `entities` first (`takeOut`), and whoever has a row there does not count in its block.
 */
import { channelOfNumber, channels, type ChannelName } from '#core/domain/channels.ts'
import { entityKeyRange, type EntityType } from '#core/domain/entities.ts'
import type { RecordsDatabase } from './open.ts'
import { insertSearchRow, removeSearchRow } from './search-text.ts'
import { statement } from './statement.ts'

/** Entities of a block at most. */
export const entitiesOfBlock = 64

/** `blocked` only where it is. */
export type HeldIdentity = [channel: number, value: string, source: string, blocked?: 1]

/** A line of a block. */
export type Line = [publicId: string | null, name: string | null, phone: string | null, email: string | null, card: Record<string, unknown>, identities: HeldIdentity[], key: number]

/** What all entities of a block have in common. */
export interface BlockHead {
  /** Key of the first one; those of the others follow. */
  first: number
  count: number
  /** Milliseconds since the epoch. */
  created_at: number
  updated_at: number
  created_batch: number
  version: number
  state: number
}

const head = 'first, count, created_at, updated_at, created_batch, version, state'

/** `content`: a line each in any order, ended by a line feed. */
export function insertEntityBlock(records: RecordsDatabase, block: { first: number; count: number; content: Buffer; at: number; batch: number }): void {
  statement(records, 'INSERT INTO entity_blocks (first, count, content, created_at, updated_at, created_batch) VALUES (@first, @count, @content, @at, @at, @batch)').run(block)
}

/** The head of the block that has an entity, whether or not the entity still counts there. */
export function blockOf(records: RecordsDatabase, key: number): BlockHead | undefined {
  const block = statement<BlockHead>(records, `SELECT ${head} FROM entity_blocks WHERE first <= ? ORDER BY first DESC LIMIT 1`).get(key)
  return block && key < block.first + block.count ? block : undefined
}

export function hasOwnRow(records: RecordsDatabase, key: number): boolean {
  return statement(records, 'SELECT 1 FROM entities WHERE key = ?').get(key) !== undefined
}

/** What stands of an entity in its block, unless it has a row of its own. */
export function readHeld(records: RecordsDatabase, key: number): { block: BlockHead; line: Line } | undefined {
  const block = blockOf(records, key)
  return block && !hasOwnRow(records, key) ? { block, line: JSON.parse(lineIn(contentOf(records, block), key)) as Line } : undefined
}

/** The line of an entity in the content of its block. */
export function lineIn(content: Buffer, key: number): string {
  // A line feed stands nowhere within JSON, so that this is the end of a line.
  const end = content.indexOf(`,${key}]\n`)
  if (end < 0) throw new Error('A block lacks one of its entities')
  return content.toString('utf8', end === 0 ? 0 : content.lastIndexOf(0x0a, end) + 1, content.indexOf(0x0a, end))
}

/** The block read last by each connection: look-ups often follow one another. */
const lastRead = new WeakMap<RecordsDatabase, { first: number; batch: number; content: Buffer }>()

function contentOf(records: RecordsDatabase, { first, created_batch: batch }: BlockHead): Buffer {
  const last = lastRead.get(records)
  if (last?.first === first && last.batch === batch) return last.content
  const { content } = statement<{ content: Buffer }>(records, 'SELECT content FROM entity_blocks WHERE first = ?').get(first)!
  lastRead.set(records, { first, batch, content })
  return content
}

/** The first block that begins at a key or after it, before `end`, with the lines of those who count there, in the order of keys. */
export function nextBlock(records: RecordsDatabase, from: number, end: number): { block: BlockHead; lines: Line[] } | undefined {
  return withLines(records, statement<BlockHead>(records, `SELECT ${head} FROM entity_blocks WHERE first >= ? AND first < ? ORDER BY first LIMIT 1`).get(from, end))
}

/** The last block that begins before a key, and not before `from`. */
export function blockBefore(records: RecordsDatabase, key: number, from: number): { block: BlockHead; lines: Line[] } | undefined {
  return withLines(records, statement<BlockHead>(records, `SELECT ${head} FROM entity_blocks WHERE first < ? AND first >= ? ORDER BY first DESC LIMIT 1`).get(key, from))
}

function withLines(records: RecordsDatabase, block: BlockHead | undefined): { block: BlockHead; lines: Line[] } | undefined {
  if (!block) return undefined
  const own = ownKeys(records, block)
  const text = contentOf(records, block).toString('utf8').trimEnd().replaceAll('\n', ',')
  const lines = (JSON.parse(`[${text}]`) as Line[]).sort((one, other) => one[6] - other[6])
  return { block, lines: own.size === 0 ? lines : lines.filter((line) => !own.has(line[6])) }
}

function ownKeys(records: RecordsDatabase, { first, count }: BlockHead): Set<number> {
  const rows = statement<{ key: number }>(records, 'SELECT key FROM entities WHERE taken_out = 1 AND key >= ? AND key < ?').all(first, first + count)
  return new Set(rows.map(({ key }) => key))
}

/** Live entities of a type that stand in blocks and count there. */
export function countHeldEntities(records: RecordsDatabase, type: EntityType): number {
  const range = entityKeyRange(type)
  const { count } = statement<{ count: number }>(records, 'SELECT coalesce(sum(count), 0) AS count FROM entity_blocks WHERE first >= ? AND first < ? AND state = 0').get(...range)!
  const { taken } = statement<{ taken: number }>(records, `
    SELECT count(*) AS taken FROM entities e WHERE e.taken_out = 1 AND e.key >= ? AND e.key < ?
      AND (SELECT b.state FROM entity_blocks b WHERE b.first <= e.key ORDER BY b.first DESC LIMIT 1) = 0`).get(...range)!
  return count - taken
}

/** Gives an entity a row of its own, and its identities and its search row theirs, before it is changed. Nothing happens where it has one or does not exist. */
export function takeOut(records: RecordsDatabase, key: number): void {
  const held = readHeld(records, key)
  if (!held) return
  const { block, line } = held
  const [publicId, name, phone, email, card, identities] = line
  const own = identities.map(([channel, value, source]) => [channel, value, source])
  statement(records, `
    INSERT INTO entities (key, content, created_at, updated_at, created_batch, version, state, taken_out) VALUES (?, jsonb(?), ?, ?, ?, ?, ?, 1)`)
    .run(key, JSON.stringify([publicId, name, phone, email, card, own]), block.created_at, block.updated_at, block.created_batch, block.version, block.state)
  if (block.state !== 0) return
  const insert = statement(records, 'INSERT OR IGNORE INTO identities (channel, value, entity_key, source, batch, verified, blocked) VALUES (?, ?, ?, ?, ?, 0, ?)')
  for (const [channel, value, source, blocked = 0] of identities) insert.run(channel, value, key, source, block.created_batch, blocked)
  removeSearchRow(records, key)
  insertSearchRow(records, key, { name, phones: identities.filter(([channel]) => channel === channels.phone.number).map(([, value]) => value) })
}

/** Identities of an entity that counts in its block, as rows of their table would be. */
export function heldIdentities(records: RecordsDatabase, key: number): { channel: ChannelName; value: string; source: string; batch: number; blocked: boolean }[] | undefined {
  const held = readHeld(records, key)
  if (!held) return undefined
  if (held.block.state !== 0) return []
  return held.line[5].map(([channel, value, source, blocked]) => ({ channel: channelOfNumber(channel), value, source, batch: held.block.created_batch, blocked: blocked === 1 }))
}

/** Those of the keys that stand in live blocks of a batch and count there. */
export function heldByBatch(records: RecordsDatabase, batch: number, keys: Iterable<number>): number[] {
  return [...keys].filter((key) => {
    const block = blockOf(records, key)
    return block?.created_batch === batch && block.state === 0 && !hasOwnRow(records, key)
  })
}

/** Marks everybody who counts in live blocks of a batch as deleted; answers their keys. Their identities go with the runs of the batch. */
export function deleteHeld(records: RecordsDatabase, batch: number, at: number): number[] {
  const blocks = statement<BlockHead>(records, `SELECT ${head} FROM entity_blocks WHERE created_batch = ? AND state = 0 ORDER BY first`).all(batch)
  statement(records, 'UPDATE entity_blocks SET state = 1, version = version + 1, updated_at = ? WHERE created_batch = ? AND state = 0').run(at, batch)
  return blocks.flatMap((block) => {
    const own = ownKeys(records, block)
    return Array.from({ length: block.count }, (_, index) => block.first + index).filter((key) => !own.has(key))
  })
}

/** Whether there are any. */
export function hasBlocks(records: RecordsDatabase): boolean {
  return statement(records, 'SELECT 1 FROM entity_blocks LIMIT 1').get() !== undefined
}

const ofContent = 'key, content, content ->> 0 AS public_id, content ->> 1 AS name, content ->> 2 AS phone, content ->> 3 AS email, state'

/** SQL of a relation of the entities from key @first to key @last, in rows and in blocks, in the order of keys: key, content (JSONB), public_id, name, phone, email, state. */
export const entitiesBetween = `(
  SELECT ${ofContent} FROM (
    SELECT key, content, state FROM entities WHERE key >= @first AND key <= @last
    UNION ALL
    SELECT key, content, state FROM (
      SELECT j.value ->> 6 AS key, j.value AS content, b.state
      FROM entity_blocks b CROSS JOIN jsonb_each('[' || replace(rtrim(CAST(b.content AS TEXT), char(10)), char(10), ',') || ']') j
      WHERE b.first > @first - ${entitiesOfBlock} AND b.first <= @last)
    WHERE key >= @first AND key <= @last AND key NOT IN (SELECT key FROM entities WHERE taken_out = 1 AND key >= @first AND key <= @last)
    ORDER BY key LIMIT -1))`

/** SQL of a relation of the entities whose keys less @base are the JSON array @ids, a row for each in that order; else as `entitiesBetween`. */
export function listedEntities(records: RecordsDatabase): string {
  records.function('held_line', { deterministic: true }, (content, key) => (content === null ? null : lineIn(content as Buffer, key as number)))
  return `(
    WITH listed AS MATERIALIZED (
      SELECT i.value + @base AS key, coalesce(o.content, jsonb(held_line(b.content, i.value + @base))) AS content, coalesce(o.state, b.state) AS state
      FROM json_each(@ids) i LEFT JOIN entities o ON o.key = i.value + @base
        LEFT JOIN entity_blocks b ON o.key IS NULL AND b.first = (SELECT max(first) FROM entity_blocks WHERE first <= i.value + @base) AND i.value + @base < b.first + b.count)
    SELECT ${ofContent} FROM listed)`
}
