/** Blanks: white space around a value goes, and a null token is no value. */
import { whiteSpace } from '#core/domain/normalise/text.ts'
import { isPadded } from '#core/domain/recipes/trim-sql.ts'
import type { SqlBuilder } from './sql.ts'

/** The value of a text expression, trimmed; NULL where it is blank or a null token. Equal to blankToNull of core/domain/normalise/text.ts. */
export function cleanText(sql: SqlBuilder, value: string, nullTokens: readonly string[]): string {
  const blanks = [...new Set(['', ...nullTokens.map((token) => token.trim())])]
  const bare = `trim(${value}, ${sql.text(whiteSpace)})`
  return `CASE WHEN ${sql.isOneOf(value, blanks)} THEN NULL WHEN ${isPadded(sql, value)} THEN CASE WHEN ${sql.isOneOf(bare, blanks)} THEN NULL ELSE ${bare} END ELSE ${value} END`
}
