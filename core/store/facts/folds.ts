/**
 * Texts stand in facts under NFKC, and beside them their fold (core/domain/conditions/fold.ts), so that every engine compares the same bytes. Folds are made
 * in TypeScript alone; for the rows of a batch only those texts are made one by one that DuckDB's lower() would not make the same.
 */
import { foldElement, isBlank } from '#core/domain/conditions/fold.ts'
import { fold, nfkc } from '#core/domain/normalise/text.ts'
import type { ValueType } from '#core/domain/fields.ts'
import { quoteIdentifier, type Duck, type Parameter } from '#core/store/duckdb/connection.ts'

/** Types whose columns have a fold beside them, with its type: of a list one text per element, of objects the same JSON with folded texts. */
export const foldColumnType: Partial<Record<ValueType, string>> = { text: 'VARCHAR', choice: 'VARCHAR', list: 'VARCHAR[]', objects: 'VARCHAR' }

export const foldColumn = (column: string) => `${column}_fold`

/** A column's value and that of its fold; both null for a blank. */
export interface Folded {
  value: string | null
  /** For lists JSON of an array of texts. */
  fold: string | null
}

const folders: Partial<Record<ValueType, (text: string) => Folded>> = {
  text: foldText,
  choice: foldText,
  list: foldList,
  objects: foldObjects
}

/** A value of a type that foldColumnType names, as text (JSON for lists and objects), as it stands in facts. */
export function foldValue(type: ValueType, text: string | null): Folded {
  return text === null || isBlank(text) ? { value: null, fold: null } : folders[type]!(text)
}

function foldText(text: string): Folded {
  return { value: nfkc(text), fold: fold(text) }
}

function foldList(text: string): Folded {
  const parsed = parse(text)
  const elements = (Array.isArray(parsed) ? parsed : [parsed]).filter((element) => !isBlank(element))
    .map((element) => (typeof element === 'string' || typeof element === 'number' ? element : JSON.stringify(element)))
  if (elements.length === 0) return { value: null, fold: null }
  return { value: JSON.stringify(elements.map((element) => (typeof element === 'string' ? nfkc(element) : element))), fold: JSON.stringify(elements.map(foldElement)) }
}

function foldObjects(text: string): Folded {
  const parsed = parse(text)
  const objects = Array.isArray(parsed) ? parsed : [parsed]
  return objects.length === 0 ? { value: null, fold: null } : { value: JSON.stringify(mapTexts(objects, nfkc)), fold: JSON.stringify(mapTexts(objects, fold)) }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value)
  if (Array.isArray(value)) return value.map((element) => mapTexts(element, map))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, mapTexts(element, map)]))
}

export interface FoldedColumn {
  column: string
  type: ValueType
  verbatim?: boolean
}

/** What a batch's rows need to be folded: SQL expressions over `alias`, and the joins that they stand on. */
export interface BatchFolds {
  /** The value and its fold where there is one, in the order of `columnsWithFolds`. */
  expressions(column: FoldedColumn, alias: string): string[]
  joins(alias: string): string
}

/** Columns with those of their folds, quoted. */
export function columnsWithFolds(columns: readonly FoldedColumn[]): string[] {
  return columns.flatMap(({ column, type }) => [column, ...(foldColumnType[type] ? [foldColumn(column)] : [])]).map(quoteIdentifier)
}

/**
 * Reads the distinct texts of the given columns of `source` (SQL of a relation) and keeps the folds of those that need it in temporary tables
 * `folds_<n>(text, value, fold)` of the connection, one per column.
 */
export async function foldBatch(duck: Duck, source: string, parameters: Parameter[], columns: readonly FoldedColumn[]): Promise<BatchFolds> {
  const tables = new Map<string, string>()
  for (const { column, type } of columns) {
    if (!foldColumnType[type]) continue
    const table = `folds_${tables.size}`
    if (await keepFolds(duck, table, source, parameters, { column, type })) tables.set(column, table)
  }
  return {
    joins: (alias) => [...tables].map(([column, table]) => `LEFT JOIN ${table} ON ${table}.text = ${alias}.${quoteIdentifier(column)}`).join(' '),
    expressions({ column, type, verbatim }, alias) {
      const value = `${alias}.${quoteIdentifier(column)}`
      const table = tables.get(column)
      if (!foldColumnType[type]) return [value]
      if (isList(type)) return table ? [`${table}.value`, type === 'list' ? listSql(`${table}.fold`) : `${table}.fold`] : ['NULL', 'NULL']
      return table
        ? [verbatim ? value : `CASE WHEN ${table}.text IS NULL THEN ${value} ELSE ${table}.value END`, `CASE WHEN ${table}.text IS NULL THEN lower(${value}) ELSE ${table}.fold END`]
        : [value, `lower(${value})`]
    }
  }
}

const isList = (type: ValueType) => type === 'list' || type === 'objects'

/** JSON of an array of texts as VARCHAR[]. */
export const listSql = (json: string) => `from_json(${json}, '["VARCHAR"]')`

/** ASCII (as many bytes as characters) that neither begins nor ends with a blank or control character: it folds as lower() does. */
const isPlain = `strlen(text) = length(text) AND text >= '!' AND right(text, 1) >= '!'`

/** Whether any text needed one. */
async function keepFolds(duck: Duck, table: string, source: string, parameters: Parameter[], { column, type }: FoldedColumn): Promise<boolean> {
  const wanted = isList(type) ? 'text IS NOT NULL' : `text IS NOT NULL AND NOT (${isPlain})`
  let kept = false
  for await (const chunk of duck.chunks(`SELECT text, lower(text) FROM (SELECT DISTINCT text FROM (SELECT ${quoteIdentifier(column)} AS text FROM ${source}) WHERE ${wanted})`, parameters)) {
    const [texts, lowered] = [chunk.getColumnValues(0) as string[], chunk.getColumnValues(1) as string[]]
    const rows = texts.map((text) => ({ text, ...foldValue(type, text) })).filter((row, index) => isList(type) || row.value !== row.text || row.fold !== lowered[index])
    if (rows.length === 0) continue
    if (!kept) await duck.run(`CREATE OR REPLACE TEMP TABLE ${table} (text VARCHAR, value VARCHAR, fold VARCHAR)`)
    kept = true
    await duck.run(
      `INSERT INTO ${table} SELECT r.text, r.value, r.fold FROM (SELECT unnest(from_json($1::VARCHAR, '[{"text":"VARCHAR","value":"VARCHAR","fold":"VARCHAR"}]')) AS r)`,
      [JSON.stringify(rows)]
    )
  }
  return kept
}
