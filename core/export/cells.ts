/** How a value is written into each kind of file, as SQL over a typed column. */
import type { ValueType } from '#core/domain/fields.ts'
import type { LocalSql } from './local-time.ts'
import type { ExportWarning } from './types.ts'

export interface TypedColumn {
  name: string
  header: string
  type: ValueType
  /** A value of the type as facts hold it (factsColumnType): lists and objects are JSON texts. */
  sql: string
  /** Which page of records its values come from; facts hold them, when missing. */
  page?: number
  /** The text of the value, where that may not be of the type: `sql` is NULL then. */
  text?: string
}

/** SQL of a value that is not of the type of its column, as text. */
export function strayOf({ sql, text }: TypedColumn): string | undefined {
  return text === undefined ? undefined : `CASE WHEN ${sql} IS NULL THEN ${text} END`
}

export function strayWarning({ name }: TypedColumn, count: number): ExportWarning {
  return { code: 'type.text', field: name, count, message: { zh: '有值不符合字段的类型，已按文本导出', en: 'Some values do not have the type of the field and were written as texts' } }
}

const isText = (type: ValueType) => type === 'text' || type === 'choice' || type === 'list' || type === 'objects'

/** First characters by which a spreadsheet takes a text for a formula, or skips to one: = + - @ tab CR LF, and their full-width forms (OWASP, CSV injection). */
const formulaStarts = [...'=+-@\t\r\n＝＋－＠'].map((character) => character.codePointAt(0)!)
/** A phone number with its country code, masked or not: a spreadsheet can make nothing but that number of it, so that it stands as it is. */
const phoneNumber = String.raw`\+[0-9]+(?:\*{4}[0-9]{4})?`

/** A header or another text that TypeScript writes, by the rule of csvCell. */
export function safeText(text: string): string {
  return formulaStarts.includes(text.codePointAt(0) ?? -1) ? `'${text}` : text
}

/** Texts that begin like a formula have ' before them, phone numbers excepted. */
function guarded(sql: string): string {
  return `CASE WHEN unicode(${sql}) IN (${formulaStarts.join(', ')}) AND NOT regexp_full_match(${sql}, '${phoneNumber}') THEN concat('''', ${sql}) ELSE ${sql} END`
}

/** A whole number without a fraction of zero. */
const numberText = (sql: string) => `CASE WHEN ${sql} = trunc(${sql}) AND abs(${sql}) < 1e15 THEN ${sql}::BIGINT::VARCHAR ELSE ${sql}::VARCHAR END`

/** A value for DuckDB's own writer of CSV: instants are local, without zone. */
export function csvCell({ type, sql }: TypedColumn, local: LocalSql): string {
  if (isText(type)) return guarded(sql)
  if (type === 'number') return numberText(sql)
  return type === 'datetime' ? local(sql) : sql
}

/**
 * SQL of whether a text may need quotes or a guard in CSV, or is blank: comparisons find its first character in a tenth of the time that a regular expression takes.
 * Those below . and from = to @, plain and full-width, are the ones of formulaStarts and a few others; phone numbers are let through.
 */
export function isUnusual(sql: string): string {
  const starts = `${sql} < '+' OR (${sql} >= ',' AND ${sql} < '.') OR (${sql} >= '=' AND ${sql} < 'A') OR (${sql} >= '＋' AND ${sql} < 'Ａ')
    OR (${sql} >= '+' AND ${sql} < ',' AND NOT regexp_full_match(${sql}, '${phoneNumber}'))`
  return `(${[starts, ...[`','`, `'"'`, `'#'`, 'chr(10)', 'chr(13)'].map((text) => `contains(${sql}, ${text})`)].join(' OR ')})`
}

const quoted = (sql: string) => `CASE WHEN ${sql} = '' OR regexp_matches(${sql}, '[",#\\r\\n]') THEN concat('"', replace(${sql}, '"', '""'), '"') ELSE ${sql} END`
const csvText = (sql: string) => `CASE WHEN ${isUnusual(sql)} THEN ${quoted(`(${guarded(sql)})`)} ELSE ${sql} END`

/**
 * The same value as it stands in a line: what DuckDB's own writer makes of csvCell.
 * @param usual whether no text of the column is unusual
 */
export function csvField(column: TypedColumn, local: LocalSql, usual: boolean): string {
  if (isText(column.type)) return usual ? column.sql : csvText(column.sql)
  const stray = strayOf(column)
  const cell = `(${csvCell(column, local)})::VARCHAR`
  return stray === undefined ? cell : `coalesce(${cell}, ${csvText(`(${stray})`)})`
}

/** Numbers, booleans, lists and objects as such; instants as ISO-8601 in UTC. */
export function jsonCell(column: TypedColumn): string {
  const stray = strayOf(column)
  return stray === undefined ? typedJson(column) : `coalesce(to_json(${typedJson(column)}), to_json(${stray}))`
}

function typedJson({ type, sql }: TypedColumn): string {
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
export function xlsxCell(column: TypedColumn, reference: string, row: string, local: LocalSql, content: (text: string) => string): string {
  const cell = (attributes: string, inner: string, end: string) => `concat('<c r="${reference}', ${row}, '"${attributes}>', ${inner}, '${end}')`
  const text = (inner: string) => cell(' t="inlineStr"', `'<is><t', ${inner}`, '</t></is></c>')
  if (isText(column.type)) return `CASE WHEN ${column.sql} IS NULL OR ${column.sql} = '' THEN '' ELSE ${text(content(column.sql))} END`
  const typed = typedXml(column, cell, (plain) => text(`'>', ${plain}`), local)
  const stray = strayOf(column)
  return stray === undefined ? typed : `CASE WHEN ${stray} <> '' THEN ${text(content(stray))} ELSE ${typed} END`
}

type CellSql = (attributes: string, inner: string, end: string) => string

function typedXml({ type, sql }: TypedColumn, cell: CellSql, text: (plain: string) => string, local: LocalSql): string {
  const value = (style: keyof typeof styles, inner: string) => cell(` s="${styles[style]}"><v`, inner, '</v></c>')
  const filled = (inner: string) => `CASE WHEN ${sql} IS NULL THEN '' ${inner} END`
  const time = (moment: string, serial: string, style: 'date' | 'datetime') =>
    filled(`WHEN ${moment} >= ${firstDay} AND ${moment} < ${pastLastDay} THEN ${value(style, serial)} ELSE ${text(`${moment}::VARCHAR`)}`)
  switch (type) {
    case 'number':
      return filled(`WHEN isfinite(${sql}) THEN ${value('number', numberText(sql))} ELSE ${text(`${sql}::VARCHAR`)}`)
    case 'decimal':
      return filled(`ELSE ${value('decimal', sql)}`)
    case 'boolean':
      return filled(`ELSE ${cell(' t="b"><v', `${sql}::TINYINT`, '</v></c>')}`)
    case 'date':
      return time(sql, `${sql} - DATE '1899-12-30'`, 'date')
    default:
      return time(local(sql), `round(epoch_ms(${local(sql)}) / 86400000.0 + 25569, 9)`, 'datetime')
  }
}
