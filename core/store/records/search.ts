/**
 * The search index of entities. Whoever has a row in `entities` has one of full text under the same key: `names` with one token per Han character and emoji, other
 * words as they are; `tails`, the last four digits of each phone. Of those who stand in blocks, name-blocks.ts tells most. Ids are found through identities.
 */
import { readEntity } from './entities.ts'
import { identitiesOf } from './identities.ts'
import { keysInNameBlocks, keysWithTail } from './name-blocks.ts'
import type { RecordsDatabase } from './open.ts'
import { insertSearchRow, removeSearchRow, type Phrase } from './search-text.ts'
import { statement } from './statement.ts'

/** Brings the row of an entity in line with its name, identities and state. */
export function reindexEntity(records: RecordsDatabase, key: number): void {
  removeSearchRow(records, key)
  const entity = readEntity(records, key)
  if (entity?.state !== 'live') return
  const identities = identitiesOf(records, key)
  insertSearchRow(records, key, {
    name: entity.name,
    phones: identities.filter(({ channel }) => channel === 'phone').map(({ value }) => value)
  })
}

/** Keys from `first` to before `end` whose names have all of the phrases, or that have a phone with this tail, newest first. */
export function searchKeys(records: RecordsDatabase, asked: { names: readonly Phrase[] } | { tail: string }, [first, end]: readonly [number, number], most: number): number[] {
  const match = 'tail' in asked ? `tails : "${asked.tail}"` : `names : (${asked.names.map(({ tokens, beginning }) => `"${tokens.join(' ')}"${beginning ? ' *' : ''}`).join(' AND ')})`
  const rows = statement<{ key: number }>(records, 'SELECT rowid AS key FROM search WHERE search MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid DESC LIMIT ?')
    .all(match, first, end, most).map(({ key }) => key)
  const held = 'tail' in asked ? keysWithTail(records, asked.tail, first, end, most) : keysInNameBlocks(records, asked.names, first, end, most)
  return held.length === 0 ? rows : [...new Set([...rows, ...held])].sort((one, other) => other - one).slice(0, most)
}
