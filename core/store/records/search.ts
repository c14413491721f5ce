/**
 * The search index of entities: one row of full text per live entity, under its key.
 * names: one token per Han character, other words as they are. tails: the last four digits of each phone. Ids are found through identities.
 */
import { fold } from '#core/domain/normalise/text.ts'
import { readEntity } from './entities.ts'
import { identitiesOf } from './identities.ts'
import type { RecordsDatabase } from './open.ts'
import { statement } from './statement.ts'

export interface SearchRow {
  /** Name of the person or company as shown. */
  name: string | null
  /** Normalised phones. */
  phones: readonly string[]
}

/** Channels whose values the index holds as ids. */
/** The text of a name as the index holds it, and as a phrase of it is asked for. */
export function nameTokens(name: string): string {
  return fold(name).replace(/\p{Script=Han}/gu, ' $& ').replace(/\s+/g, ' ').trim()
}

/** Adds the row of an entity that has none. */
export function insertSearchRow(records: RecordsDatabase, key: number, row: SearchRow): void {
  statement(records, 'INSERT INTO search (rowid, names, tails) VALUES (?, ?, ?)')
    .run(key, nameTokens(row.name ?? ''), row.phones.map((phone) => phone.slice(-4)).join(' '))
}

export function removeSearchRow(records: RecordsDatabase, key: number): void {
  statement(records, 'DELETE FROM search WHERE rowid = ?').run(key)
}

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
