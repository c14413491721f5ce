/** Lists of entities by open fields: which ids, in which order, how many. What they look like comes from the records store. */
import { DeskError } from '#core/contract/errors.ts'
import type { sortFields } from '#core/contract/customers.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { factsColumnType } from '#core/domain/fields.ts'
import { quoteIdentifier, type Duck, type Parameter } from '#core/store/duckdb/connection.ts'
import type { Facts } from '#core/store/facts/facts.ts'
import { bitParameter } from '#core/store/duckdb/bits.ts'
import { entityTable, readOpenColumns, type OpenColumn } from '#core/store/facts/schema.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { bitsOfBitset, type Bitset } from './conditions/bitset.ts'
import { readValueSums, type ValueSums } from './value.ts'

export type SortField = (typeof sortFields)[number] | (string & {})

export interface ListQuery {
  entity: EntityType
  /** Only these: whom a condition names. */
  members?: Bitset
  /** Number of the batch that made them. */
  batch?: number
  /** Only these, e.g. what a search found. */
  ids?: readonly number[]
  sort: SortField
  direction: 'asc' | 'desc'
  limit: number
  /** Names everything that `members`, `batch` and `ids` come from. */
  filters?: string
  /** From the page before; it fits the same filters, sort and direction only. */
  cursor?: string
}

export interface ListPage {
  /** In order. `sums` is null for accounts and leads. */
  rows: { id: number; sums: ValueSums | null }[]
  nextCursor: string | null
  total: number
}

/**
 * One page by keyset: every entity stands on exactly one page, whatever ties and blanks there are; blank values come last in both directions.
 * @throws DeskError `invalid` for a field that the entity does not have as an open one, or a cursor of another list
 */
export function listEntities(facts: Facts, query: ListQuery): Promise<ListPage> {
  return facts.read((duck) => listWithin(duck, facts.options.records, query))
}

/** listEntities on a connection that has a state of facts already, e.g. the one in which a condition was answered. */
export async function listWithin(duck: Duck, records: RecordsDatabase, query: ListQuery): Promise<ListPage> {
  const sort = sortColumn(query, readOpenColumns(records, query.entity))
  const filter = listFilter(query)
  const after = query.cursor === undefined ? undefined : readCursor(query)
  const total = await duck.rows<{ count: bigint }>(`SELECT count(*) AS count FROM ${entityTable[query.entity]} t WHERE ${filter.sql}`, filter.parameters)
  const found = await duck.rows<{ id: number; value: string | null }>(...pageSql(query, sort, filter, after))
  const rows = found.slice(0, query.limit)
  const sums = query.entity === 'customer' ? await readValueSums(duck, rows.map(({ id }) => id)) : undefined
  const last = rows.at(-1)
  return {
    rows: rows.map(({ id }) => ({ id, sums: sums?.get(id) ?? null })),
    nextCursor: found.length > query.limit && last ? writeCursor(query, last) : null,
    total: Number(total[0]!.count)
  }
}

interface Sort {
  column: string
  /** DuckDB type. */
  type: string
  /** Stands in customer_value rather than with the entity. */
  ofValue: boolean
}

const ownColumns: Record<string, Sort> = { created_at: { column: 'created_at', type: 'TIMESTAMP_MS', ofValue: false } }
const valueColumns: Record<string, Sort> = {
  total_spent: { column: 'total_spent', type: 'DECIMAL(18,2)', ofValue: true },
  total_orders: { column: 'total_orders', type: 'UINTEGER', ofValue: true },
  last_event_at: { column: 'last_event_at', type: 'TIMESTAMP_MS', ofValue: true }
}

function sortColumn({ sort, entity }: Pick<ListQuery, 'sort' | 'entity'>, columns: readonly OpenColumn[]): Sort {
  const found = ownColumns[sort] ?? (entity === 'customer' ? valueColumns[sort] : undefined)
  if (found) return found
  const column = columns.find(({ field }) => field === sort)
  if (!column) throw unknownField('sort', sort)
  return { column: column.column, type: factsColumnType[column.type], ofValue: false }
}

export interface Filter {
  /** Over the entity's table `t`. */
  sql: string
  parameters: Parameter[]
}

/** Whom a list is about. */
export function listFilter({ members, batch, ids }: Pick<ListQuery, 'members' | 'batch' | 'ids'>): Filter {
  const parts: string[] = []
  const parameters: Parameter[] = []
  const bind = (value: Parameter) => `$${parameters.push(value)}`
  if (members?.size === 0) parts.push('false')
  else if (members) parts.push(`t.id < ${members.size} AND get_bit(${bind(bitParameter(bitsOfBitset(members)))}::BIT, t.id::INTEGER) = 1`)
  if (batch !== undefined) parts.push(`t.batch = ${bind(batch)}::UINTEGER`)
  if (ids) parts.push(`t.id IN (SELECT TRY_CAST(unnest(string_split(${bind(ids.join(','))}::VARCHAR, ',')) AS UINTEGER))`)
  return { sql: parts.join(' AND ') || 'true', parameters }
}

/** SELECT of the `id` of everyone in a list, in its order. @throws DeskError invalid for a field that the entity does not have as an open one */
export function orderedIdsSql(records: RecordsDatabase, query: Omit<ListQuery, 'limit'>): [string, Parameter[]] {
  const sort = sortColumn(query, readOpenColumns(records, query.entity))
  const { sql, parameters } = listFilter(query)
  const order = query.direction === 'asc' ? 'ASC' : 'DESC'
  return [`SELECT p.id FROM ${sortSource(query, sort, sql)} p ORDER BY p.${quoteIdentifier(sort.column)} ${order} NULLS LAST, p.id ${order}`, parameters]
}

/** Relation with `id` and the column to sort by, of those whom a filter names. */
function sortSource({ entity }: Pick<ListQuery, 'entity'>, sort: Sort, filter: string): string {
  const table = entityTable[entity]
  if (!sort.ofValue) return `(SELECT * FROM ${table} t WHERE ${filter})`
  return filter === 'true' ? 'customer_value' : `(SELECT * FROM customer_value WHERE id IN (SELECT t.id FROM ${table} t WHERE ${filter}))`
}

/** One row more than asked tells whether there is a next page. */
function pageSql(query: ListQuery, sort: Sort, filter: Filter, after: Position | undefined): [string, Parameter[]] {
  const parameters = [...filter.parameters]
  const bind = (value: Parameter) => `$${parameters.push(value)}`
  const isTime = sort.type === 'TIMESTAMP_MS'
  const order = query.direction === 'asc' ? 'ASC' : 'DESC'
  const column = `p.${quoteIdentifier(sort.column)}`
  const beyond = () => {
    if (!after) return 'true'
    const compare = query.direction === 'asc' ? '>' : '<'
    const next = `p.id ${compare} ${bind(after.id)}::UINTEGER`
    if (after.value === null) return `(${column} IS NULL AND ${next})`
    const value = isTime ? `make_timestamp_ms(TRY_CAST(${bind(after.value)}::VARCHAR AS BIGINT))::TIMESTAMP_MS` : `TRY_CAST(${bind(after.value)}::VARCHAR AS ${sort.type})`
    return `(${column} ${compare} ${value} OR (${column} = ${value} AND ${next}) OR ${column} IS NULL)`
  }
  const source = sortSource(query, sort, filter.sql)
  return [
    `SELECT q.id, ${isTime ? 'epoch_ms(q.value)' : 'q.value'}::VARCHAR AS value FROM (
       SELECT p.id, ${column} AS value FROM ${source} p WHERE ${beyond()} ORDER BY ${column} ${order} NULLS LAST, p.id ${order} LIMIT ${bind(query.limit + 1)}::BIGINT) q
     ORDER BY q.value ${order} NULLS LAST, q.id ${order}`,
    parameters
  ]
}

interface Position {
  id: number
  value: string | null
}

const listOf = ({ entity, sort, direction, filters = '' }: ListQuery) => `${entity} ${sort} ${direction} ${filters}`.trimEnd()

function writeCursor(query: ListQuery, { id, value }: Position): string {
  return Buffer.from(JSON.stringify([listOf(query), id, value])).toString('base64url')
}

function readCursor(query: ListQuery): Position {
  try {
    const [list, id, value] = JSON.parse(Buffer.from(query.cursor!, 'base64url').toString()) as [unknown, unknown, unknown]
    if (list === listOf(query) && isDenseId(id) && (value === null || typeof value === 'string')) return { id, value }
  } catch {
    // Not one of ours: the same answer as for a cursor of another list.
  }
  throw new DeskError('invalid', {
    field: 'cursor',
    message: { zh: '翻页位置与当前列表不符：筛选或排序已变', en: 'The cursor belongs to another list: its filters or its order have changed' },
    remedy: { zh: '请从第一页重新开始', en: 'Start again from the first page' }
  })
}

function isDenseId(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 32
}

function unknownField(field: string, name: string): DeskError {
  return new DeskError('invalid', {
    field,
    message: { zh: `此类客户没有可用于筛选或排序的字段 ${name}`, en: `There is no field ${name} to filter or sort by here` },
    remedy: { zh: '请改用其他字段', en: 'Use another field' }
  })
}

export interface Facets {
  total: number
  /** By field name: values with counts, most frequent first. */
  fields: Record<string, { value: string; count: number }[]>
}

const facetValues = 50

/** Values of the open choice fields of an entity, at most 50 each; fields without any value are left out. */
export async function readFacets(facts: Facts, entity: EntityType): Promise<Facets> {
  const columns = readOpenColumns(facts.options.records, entity).filter(({ type }) => type === 'choice')
  return facts.read(async (duck) => {
    const fields: Facets['fields'] = {}
    for (const { field, column } of columns) {
      const values = await facetOf(duck, entityTable[entity], quoteIdentifier(column))
      if (values.length > 0) fields[field] = values
    }
    const [total] = await duck.rows<{ count: bigint }>(`SELECT count(*) AS count FROM ${entityTable[entity]}`)
    return { total: Number(total!.count), fields }
  })
}

async function facetOf(duck: Duck, table: string, column: string): Promise<{ value: string; count: number }[]> {
  const rows = await duck.rows<{ value: string; count: bigint }>(
    `SELECT ${column} AS value, count(*) AS count FROM ${table} WHERE ${column} IS NOT NULL GROUP BY ALL ORDER BY count DESC, value LIMIT ${facetValues}`)
  return rows.map(({ value, count }) => ({ value, count: Number(count) }))
}
