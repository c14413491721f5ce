/** Blanks: white space around a value goes, and a null token is no value. The cheap tests come first, since nearly every cell is clean. */
import { whiteSpace } from '#core/domain/normalise/text.ts'
import type { SqlBuilder } from './sql.ts'

const asciiSpaces = [...whiteSpace].filter((space) => space < '\u0080')

/** The value of a text expression, trimmed; NULL where it is blank or a null token. Equal to blankToNull of core/domain/normalise/text.ts. */
export function cleanText(sql: SqlBuilder, value: string, nullTokens: readonly string[]): string {
  const blanks = [...new Set(['', ...nullTokens.map((token) => token.trim())])]
  const spaces = sql.text(whiteSpace)
  const trimmed = `trim(${value}, ${spaces})`
  const endsWithSpace = asciiSpaces.map((space) => `ends_with(${value}, ${sql.text(space)})`).join(' OR ')
  // A CASE, not an OR: only CASE leaves the later, dearer tests out for the rows that are done.
  const padded = `CASE WHEN ${value} < '!' THEN true WHEN ${endsWithSpace} THEN true
    WHEN strlen(${value}) > length(${value}) THEN contains(${spaces}, ${value}[1]) OR contains(${spaces}, ${value}[-1]) ELSE false END`
  return `CASE WHEN ${sql.isOneOf(value, blanks)} THEN NULL WHEN ${padded} THEN CASE WHEN ${sql.isOneOf(trimmed, blanks)} THEN NULL ELSE ${trimmed} END ELSE ${value} END`
}
