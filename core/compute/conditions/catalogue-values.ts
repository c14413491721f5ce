/** What stands in the fields of the catalogue: values of choices, paths within objects, and from when on changes are recorded. */
import type { CatalogueField } from '#core/domain/conditions/catalogue.ts'
import type { EntityType } from '#core/domain/entities.ts'
import type { ValueType } from '#core/domain/fields.ts'
import { entityTypeNumber } from '#core/store/artifact.ts'
import { quoteIdentifier, type Duck } from '#core/store/duckdb/connection.ts'
import { foldColumn } from '#core/store/facts/folds.ts'
import { someValues } from '#core/store/records/condition-sets.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'

export interface CountedValue {
  value: string
  count: number
}

/** Values of a field that are told. */
export const mostValues = 200

/** What a field is told to have, of one value more than are told. */
export function valuesOf(found: CountedValue[]): Pick<CatalogueField, 'values' | 'topValues'> {
  return found.length > mostValues ? { topValues: found.slice(0, mostValues) } : { values: found, topValues: found }
}

/** The most frequent values first: all, or those whose fold contains a text. */
export async function readValues(duck: Duck, table: string, column: string, most: number, text = ''): Promise<CountedValue[]> {
  const name = quoteIdentifier(column)
  const found = text === '' ? '' : `AND contains(${quoteIdentifier(foldColumn(column))}, $1)`
  const rows = await duck.rows<{ value: string; count: bigint }>(
    `SELECT ${name} AS value, count(*) AS count FROM ${table} WHERE ${name} IS NOT NULL ${found} GROUP BY ALL ORDER BY count DESC, value LIMIT ${most}`, text === '' ? [] : [text])
  return rows.map(({ value, count }) => ({ value, count: Number(count) }))
}

const sampledObjects = 500

/** Types of the paths within the elements of some rows. */
export async function readElements(duck: Duck, table: string, column: string): Promise<Record<string, ValueType>> {
  const rows = await duck.rows<{ value: string }>(`SELECT ${column} AS value FROM ${table} WHERE ${column} IS NOT NULL LIMIT ${sampledObjects}`)
  return pathTypes(rows.map(({ value }) => JSON.parse(value) as unknown))
}

/** The same of a secret field; null where nobody has a value among the entities that were looked at, and there are more of them. */
export async function readSecretElements(records: RecordsDatabase, entity: EntityType, field: string): Promise<Record<string, ValueType> | null> {
  const { values, complete } = await someValues(records, entity, field, sampledObjects)
  return values.length > 0 || complete ? pathTypes(values) : null
}

/** A path that has values of several types is a text. */
function pathTypes(lists: readonly unknown[]): Record<string, ValueType> {
  const types = new Map<string, ValueType>()
  const visit = (element: unknown, path: string): void => {
    if (element === null || element === undefined) return
    if (typeof element === 'object' && !Array.isArray(element)) {
      for (const [key, inner] of Object.entries(element)) visit(inner, path === '' ? key : `${path}.${key}`)
    } else if (path !== '') {
      const type = elementType(element)
      const known = types.get(path) ?? type
      types.set(path, known === type ? type : 'text')
    }
  }
  for (const list of lists) if (Array.isArray(list)) for (const element of list as unknown[]) visit(element, '')
  return Object.fromEntries(types)
}

function elementType(value: unknown): ValueType {
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'boolean'
  const text = String(value)
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return 'date'
  return /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:?\d{2})$/.test(text) ? 'datetime' : 'text'
}

/** By field: the first moment (milliseconds) at which every entity that ever changed it had its first change behind it. */
export async function readFirstChanges(duck: Duck, entity: EntityType): Promise<[field: string, at: number][]> {
  const rows = await duck.rows<{ field: string; at: number }>(`
    SELECT field, epoch_ms(max(first))::DOUBLE AS at FROM (
      SELECT field, min(since) AS first FROM history WHERE entity_type = $1::UTINYINT AND since IS NOT NULL GROUP BY field, entity) GROUP BY field`, [entityTypeNumber[entity]])
  return rows.map(({ field, at }) => [field, at])
}
