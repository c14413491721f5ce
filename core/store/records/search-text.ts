/** What the search index holds of an entity, and how a name is asked for. */
import { fold } from '#core/domain/normalise/text.ts'
import type { RecordsDatabase } from './open.ts'
import { statement } from './statement.ts'

export interface SearchRow {
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
export function insertSearchRow(records: RecordsDatabase, key: number, row: SearchRow): void {
  statement(records, 'INSERT INTO search (rowid, names, tails) VALUES (?, ?, ?)')
    .run(key, nameTokens(row.name ?? ''), row.phones.map((phone) => phone.slice(-4)).join(' '))
}

export function removeSearchRow(records: RecordsDatabase, key: number): void {
  statement(records, 'DELETE FROM search WHERE rowid = ?').run(key)
}

/** Tokens that stand side by side; with `beginning`, the last one is the beginning of a word. */
export interface Phrase {
  tokens: string[]
  beginning: boolean
}

/** Phrases of Han characters and emoji as they stand, other words by their beginning. */
export function phrasesOf(text: string): Phrase[] {
  return [...fold(text).matchAll(/([\p{Script=Han}\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}]+)|[\p{L}\p{N}]+/gu)]
    .map(([part, phrase]) => (phrase === undefined ? { tokens: [part], beginning: true } : { tokens: nameTokens(phrase).split(' '), beginning: false }))
}
