/**
 * The search index of entities: one row of full text per live entity, under its key.
 * names: one token per Han character and emoji, other words as they are. tails: the last four digits of each phone. Ids are found through identities.
 */
import { fold } from '#core/domain/normalise/text.ts'
import { readEntity } from './entities.ts'
import { identitiesOf } from './identities.ts'
import type { RecordsDatabase } from './open.ts'
import { statement } from './statement.ts'

interface SearchRow {
  /** Name of the person or company as shown. */
  name: string | null
  /** Normalised phones. */
  phones: readonly string[]
}

/** Characters that are a token each: Han and emoji, of which names on the net are made too. */
const single = /(\p{Script=Han})|[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}]/gu

/** The text of a name as the index holds it, and as a phrase of it is asked for. */
export function nameTokens(name: string): string {
  return fold(name).replace(single, (character, han?: string) => ` ${han ?? letterOf(character)} `).replace(/\s+/g, ' ').trim()
}

/** The tokeniser drops symbols and keeps letters of private use: an emoji stands as the one of plane 15 that has its last sixteen bits. */
function letterOf(emoji: string): string {
  return String.fromCodePoint(0xf0000 + (emoji.codePointAt(0)! & 0xffff))
}

/** Adds the row of an entity that has none. */
function insertSearchRow(records: RecordsDatabase, key: number, row: SearchRow): void {
  statement(records, 'INSERT INTO search (rowid, names, tails) VALUES (?, ?, ?)')
    .run(key, nameTokens(row.name ?? ''), row.phones.map((phone) => phone.slice(-4)).join(' '))
}

function removeSearchRow(records: RecordsDatabase, key: number): void {
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
