/**
 * Texts as the content of cells. Most stand as they are; those that do not are escaped in TypeScript, each once, and kept in tables of the staging database
 * beside the text that they stand for.
 */
import type { TypedColumn } from '#core/export/cells.ts'
import type { Relation } from '#core/export/copy.ts'
import type { ExportWarning } from '#core/export/types.ts'
import { factsColumnType } from '#core/domain/fields.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'

/** What XML 1.0 forbids, and CR, which its readers turn into LF. */
function isForbidden(code: number): boolean {
  return (code < 32 && code !== 9 && code !== 10) || code === 0xfffe || code === 0xffff
}

/** A text within an element of a workbook: markup escaped, what XML forbids as _xHHHH_ (ECMA-376, ST_Xstring), and what looks like that too. */
export function xmlText(text: string): string {
  const written = text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_').replace(/[\p{Cc}\uFFFE\uFFFF]/gu, (character) => {
    const code = character.charCodeAt(0)
    return isForbidden(code) ? `_x${code.toString(16).toUpperCase().padStart(4, '0')}_` : character
  })
  return written.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** UTF-16 units that a cell of Excel can hold. */
export const longestCell = 32_767

/** Without the half of a character at its end. */
function cut(text: string): string {
  return text.slice(0, longestCell).replace(/[\uD800-\uDBFF]$/, '')
}

/** Texts that do not stand as they are: markup, control characters, blanks at an end, what looks like an escape, and (perhaps) more than a cell can hold. */
const isSpecial = (sql: string) => String.raw`(regexp_matches(${sql}, '[&<>\x{00}-\x{1f}\x{fffe}\x{ffff}]|^\s|\s$|_x') OR strlen(${sql}) > ${longestCell})`

export interface TextCells {
  /** SQL of what stands between `<is><t` and `</t></is>`. */
  content(column: TypedColumn): string
  /** Joins that this stands on. */
  joins: string
  warnings: ExportWarning[]
}

const isText = ({ type }: TypedColumn) => factsColumnType[type] === 'VARCHAR'

/** Finds the texts of a relation that need escaping, and keeps them escaped in tables `texts_<n>(text, xml)`. */
export async function prepareTexts(duck: Duck, { from, columns }: Relation): Promise<TextCells> {
  const tables = new Map<string, string>()
  const warnings: ExportWarning[] = []
  for (const column of columns.filter(isText)) {
    const table = `texts_${tables.size}`
    const { kept, tooLong } = await keepEscaped(duck, table, column.sql, from)
    if (kept) tables.set(column.sql, table)
    if (tooLong > 0) warnings.push({ code: 'text.cut', field: column.name, count: tooLong, message: cutWords })
  }
  return {
    content: ({ sql }) => (tables.has(sql) ? `coalesce(${tables.get(sql)}.xml, concat('>', ${sql}))` : `'>', ${sql}`),
    joins: [...tables].map(([sql, table]) => ` LEFT JOIN ${table} ON ${table}.text = ${sql}`).join(''),
    warnings
  }
}

const cutWords = { zh: '超过 Excel 单元格上限（32,767 个字符）的文本已截断', en: 'Texts over what a cell of Excel can hold (32,767 characters) were cut' }

async function keepEscaped(duck: Duck, table: string, sql: string, from: string): Promise<{ kept: boolean; tooLong: number }> {
  let kept = false
  let tooLong = 0
  for await (const chunk of duck.chunks(`SELECT text, count FROM (SELECT ${sql} AS text, count(*) AS count ${from} GROUP BY ${sql}) WHERE ${isSpecial('text')}`)) {
    if (!kept) await duck.run(`CREATE TABLE ${table} (text VARCHAR, xml VARCHAR)`)
    kept = true
    const [texts, counts] = [chunk.getColumnValues(0) as string[], chunk.getColumnValues(1) as bigint[]]
    texts.forEach((text, index) => (tooLong += text.length > longestCell ? Number(counts[index]) : 0))
    const rows = texts.map((text) => ({ text, xml: ` xml:space="preserve">${xmlText(cut(text))}` }))
    await duck.run(`INSERT INTO ${table} SELECT r.text, r.xml FROM (SELECT unnest(from_json($1::VARCHAR, '[{"text":"VARCHAR","xml":"VARCHAR"}]')) AS r)`, [JSON.stringify(rows)])
  }
  return { kept, tooLong }
}
