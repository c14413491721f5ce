/** A cell of the file on its way to a value. */
import { cleanText } from './text-sql.ts'
import type { SqlBuilder } from './sql.ts'

export interface Cell {
  /** Expression of the text as it stands. */
  raw: string
  /** Expression of the text without white space around; NULL where blank. Only evaluated where `needed` (a condition) holds, if one is given. */
  clean(needed?: string): string
}

/** What a cast made of a cell. */
export interface Cast {
  /** Expression of the value; NULL where the cell is blank or the cast failed. */
  value: string
  /** Expression that is not NULL where the value is NULL although something stood in the cell; missing: a cast that cannot fail. */
  failed?: string
}

export function createCell(sql: SqlBuilder, raw: string, nullTokens: readonly string[]): Cell {
  const clean = cleanText(sql, raw, nullTokens)
  return { raw, clean: (needed) => sql.step(needed === undefined ? clean : `CASE WHEN ${needed} THEN ${clean} END`) }
}

/** A cell whose text is already clean (constants, results of map and formula). */
export function cleanCell(sql: SqlBuilder, expression: string): Cell {
  const value = sql.step(expression)
  return { raw: value, clean: () => value }
}
