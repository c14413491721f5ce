/**
 * Texts as the content of cells. Most stand as they are; those that do not are escaped in TypeScript: of facts, whose texts repeat, each once, kept in tables of
 * the staging database beside the text that it stands for; of records on their way.
 */
import type { TypedColumn } from '#core/export/cells.ts'
import type { ExportRows } from '#core/export/rows.ts'
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
const plain = (sql: string) => `'>', ${sql}`
const keepsBlanks = ' xml:space="preserve">'

/** Texts of facts: those that need escaping stand in tables `texts_<n>(text, xml)`. */
export interface FactsTexts {
  /** SQL of what stands between `<is><t` and `</t></is>`. */
  content(column: TypedColumn): string
  /** Joins that this stands on. */
  joins: string
  warnings: ExportWarning[]
}

const isText = ({ type, page }: TypedColumn) => factsColumnType[type] === 'VARCHAR' && page === undefined

/** Finds the texts of facts that need escaping, and keeps them escaped. */
export async function prepareTexts(duck: Duck, { facts, columns }: ExportRows): Promise<FactsTexts> {
  const tables = new Map<string, string>()
  const warnings: ExportWarning[] = []
  for (const column of columns.filter(isText)) {
    const table = `texts_${tables.size}`
    const { kept, tooLong } = await keepEscaped(duck, table, column.sql, facts)
    if (kept) tables.set(column.sql, table)
    if (tooLong > 0) warnings.push(cutWarning(column, tooLong))
  }
  return {
    content: ({ sql }) => (tables.has(sql) ? `coalesce(${tables.get(sql)}.xml, concat(${plain(sql)}))` : plain(sql)),
    joins: [...tables].map(([sql, table]) => ` LEFT JOIN ${table} ON ${table}.text = ${sql}`).join(''),
    warnings
  }
}

export function cutWarning({ name }: Pick<TypedColumn, 'name'>, count: number): ExportWarning {
  return { code: 'text.cut', field: name, count, message: { zh: '超过 Excel 单元格上限（32,767 个字符）的文本已截断', en: 'Texts over what a cell of Excel can hold (32,767 characters) were cut' } }
}

async function keepEscaped(duck: Duck, table: string, sql: string, from: string): Promise<{ kept: boolean; tooLong: number }> {
  let kept = false
  let tooLong = 0
  for await (const chunk of duck.chunks(`SELECT text, count FROM (SELECT ${sql} AS text, count(*) AS count ${from} GROUP BY ${sql}) WHERE ${isSpecial('text')}`)) {
    if (!kept) await duck.run(`CREATE TABLE ${table} (text VARCHAR, xml VARCHAR)`)
    kept = true
    const [texts, counts] = [chunk.getColumnValues(0) as string[], chunk.getColumnValues(1) as bigint[]]
    texts.forEach((text, index) => (tooLong += text.length > longestCell ? Number(counts[index]) : 0))
    const rows = texts.map((text) => ({ text, xml: keepsBlanks + xmlText(cut(text)) }))
    await duck.run(`INSERT INTO ${table} SELECT r.text, r.xml FROM (SELECT unnest(from_json($1::VARCHAR, '[{"text":"VARCHAR","xml":"VARCHAR"}]')) AS r)`, [JSON.stringify(rows)])
  }
  return { kept, tooLong }
}

/** A page of values of records (rows.ts) whose texts can stand in cells. */
export interface CellPage {
  page: Uint8Array
  /** SQL of the content of a cell, of SQL of a value of the page. */
  content: (sql: string) => string
  tooLong: number
}

const markup = ['&', '<', '>', '\\', '_x', '" ', ' "'].map((text) => Buffer.from(text))

/** Escapes a page if anything in it may need it: most pages pass as they are. */
export function cellPage(page: Uint8Array): CellPage {
  const bytes = Buffer.from(page.buffer, page.byteOffset, page.byteLength)
  if (!markup.some((text) => bytes.includes(text)) && !hasLong(bytes)) return { page, content: plain, tooLong: 0 }
  let tooLong = 0
  const values = (JSON.parse(bytes.toString()) as unknown[]).map((value) => {
    if (typeof value !== 'string') return value
    if (value.length > longestCell) tooLong++
    return xmlText(cut(value))
  })
  return { page: Buffer.from(JSON.stringify(values)), content: (sql) => `'${keepsBlanks}', ${sql}`, tooLong }
}

/** Whether a JSON array may hold a text over what a cell can: somewhere within it is no quote for half as many bytes. Texts with quotes in them have backslashes. */
function hasLong(page: Buffer): boolean {
  const step = Math.floor(longestCell / 2)
  for (let at = 0; at + step <= page.length; at += step) {
    const quote = page.indexOf(0x22, at)
    if (quote < 0 || quote - at >= step) return true
  }
  return false
}
