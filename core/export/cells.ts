/** How a value is written into each kind of file, as SQL over a typed column. */
import type { ValueType } from '#core/domain/fields.ts'
import type { LocalSql } from './local-time.ts'

export interface TypedColumn {
  name: string
  header: string
  type: ValueType
  /** A value of the type as facts hold it (factsColumnType): lists and objects are JSON texts. */
  sql: string
}

const isText = (type: ValueType) => type === 'text' || type === 'choice' || type === 'list' || type === 'objects'

/** First characters by which a spreadsheet takes a text for a formula, or skips to one: = + - @ tab CR LF, and their full-width forms (OWASP, CSV injection). */
const formulaStarts = [...'=+-@\t\r\n＝＋－＠'].map((character) => character.codePointAt(0)!)

/** A header or another text that TypeScript writes, by the rule of csvCell. */
export function safeText(text: string): string {
  return formulaStarts.includes(text.codePointAt(0) ?? -1) ? `'${text}` : text
}

/** A whole number without a fraction of zero. */
const numberText = (sql: string) => `CASE WHEN ${sql} = trunc(${sql}) AND abs(${sql}) < 1e15 THEN ${sql}::BIGINT::VARCHAR ELSE ${sql}::VARCHAR END`

/** Texts that begin like a formula have ' before them; instants are local, without zone. */
export function csvCell({ type, sql }: TypedColumn, local: LocalSql): string {
  if (isText(type)) return `CASE WHEN unicode(${sql}) IN (${formulaStarts.join(', ')}) THEN concat('''', ${sql}) ELSE ${sql} END`
  if (type === 'number') return numberText(sql)
  return type === 'datetime' ? local(sql) : sql
}

/** Numbers, booleans, lists and objects as such; instants as ISO-8601 in UTC. */
export function jsonCell({ type, sql }: TypedColumn): string {
  if (type === 'datetime') return `strftime(${sql}, '%Y-%m-%dT%H:%M:%S.%gZ')`
  if (type === 'list' || type === 'objects') return `coalesce(TRY_CAST(${sql} AS JSON), to_json(${sql}))`
  if (type === 'number') return `CASE WHEN ${sql} = trunc(${sql}) AND abs(${sql}) < 1e15 THEN to_json(${sql}::BIGINT) WHEN isfinite(${sql}) THEN to_json(${sql}) END`
  return sql
}

/** Instants with time zone, lists as lists of texts, objects as JSON text. */
export function parquetCell({ type, sql }: TypedColumn): string {
  if (type === 'datetime') return `timezone('UTC', ${sql})`
  return type === 'list' ? `TRY(from_json(${sql}, '["VARCHAR"]'))` : sql
}

/** Styles of cells by their place in the stylesheet (workbook-parts.ts). */
export const styles = { header: 1, number: 2, decimal: 3, date: 4, datetime: 5 } as const

/** Excel counts days from 1899-12-30, rightly from 1900-03-01 on; other days and instants are written as texts. */
const firstDay = `DATE '1900-03-01'`
const pastLastDay = `DATE '10000-01-01'`

/**
 * One cell as XML: texts inline, never a formula; numbers, dates and instants as such. Blank: none.
 * @param row SQL of the row's number as text
 * @param content SQL of what stands between `<is><t` and `</t></is>` of a text (xlsx/texts.ts)
 */
export function xlsxCell({ type, sql }: TypedColumn, reference: string, row: string, local: LocalSql, content: string): string {
  const cell = (attributes: string, inner: string, end: string) => `concat('<c r="${reference}', ${row}, '"${attributes}>', ${inner}, '${end}')`
  const text = (plain: string) => cell(' t="inlineStr"', `'<is><t>', ${plain}`, '</t></is></c>')
  const value = (style: keyof typeof styles, inner: string) => cell(` s="${styles[style]}"><v`, inner, '</v></c>')
  const time = (moment: string, serial: string, style: 'date' | 'datetime') =>
    `CASE WHEN ${sql} IS NULL THEN '' WHEN ${moment} >= ${firstDay} AND ${moment} < ${pastLastDay} THEN ${value(style, serial)} ELSE ${text(`${moment}::VARCHAR`)} END`
  switch (type) {
    case 'number':
      return `CASE WHEN ${sql} IS NULL THEN '' WHEN isfinite(${sql}) THEN ${value('number', numberText(sql))} ELSE ${text(`${sql}::VARCHAR`)} END`
    case 'decimal':
      return `CASE WHEN ${sql} IS NULL THEN '' ELSE ${value('decimal', sql)} END`
    case 'boolean':
      return `CASE WHEN ${sql} IS NULL THEN '' ELSE ${cell(' t="b"><v', `${sql}::TINYINT`, '</v></c>')} END`
    case 'date':
      return time(sql, `${sql} - DATE '1899-12-30'`, 'date')
    case 'datetime':
      return time(local(sql), `round(epoch_ms(${local(sql)}) / 86400000.0 + 25569, 9)`, 'datetime')
    default:
      return `CASE WHEN ${sql} IS NULL OR ${sql} = '' THEN '' ELSE concat('<c r="${reference}', ${row}, '" t="inlineStr"><is><t', ${content}, '</t></is></c>') END`
  }
}
