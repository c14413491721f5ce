/**
 * The facts tables that conditions ask (core/store/facts/schema.ts), with the columns that a test names, in a real DuckDB in memory and in ClickHouse, filled from
 * plain rows. Values are those of profiles (core/domain/conditions/profile.ts): a date days, a datetime milliseconds, a list an array; blanks and folds are made here as facts make them.
 */
import type { Subject } from '#core/domain/conditions/catalogue.ts'
import type { Value } from '#core/domain/conditions/profile.ts'
import { entityTypeNumber, type EntityType } from '#core/domain/entities.ts'
import type { ValueType } from '#core/domain/fields.ts'
import type { SqlColumns } from '#core/query/compile.ts'
import { openDuck, quoteIdentifier, type Duck } from '#core/store/duckdb/connection.ts'
import { foldColumn, foldValue } from '#core/store/facts/folds.ts'
import type { ClickHouse } from '#test/support/clickhouse.ts'

interface TableField {
  name: string
  type: ValueType
  /** Column name; the field's own without it. */
  column?: string
}

/** Columns of each kind of row, by field. `type` and `occurred_at` of events are always there. */
export type TableFields = Partial<Record<Subject | 'event', readonly TableField[]>>

/** Values by field name. */
export type Row = { id: number } & Readonly<Record<string, Value>>

interface OfEntity {
  entity_type: EntityType
  entity: number
}

export interface EventRow extends OfEntity {
  batch: number
  row: number
  type: string
  /** Milliseconds. */
  occurred_at: number
  voided_by?: number | null
  values?: Readonly<Record<string, Value>>
}

export interface FactsRows {
  customers?: readonly Row[]
  accounts?: readonly Row[]
  leads?: readonly Row[]
  opportunities?: readonly Row[]
  holdings?: readonly Row[]
  events?: readonly EventRow[]
  tag_assignments?: readonly (OfEntity & { tag: string; source: string; confidence: number | null; tagged_at: number; removed_at: number | null })[]
  scores?: readonly (OfEntity & { score: string; value: Value })[]
  relations?: readonly { relation: string; entity: number; other: number }[]
  folder_members?: readonly (OfEntity & { folder: string })[]
  /** `type` is that of the field. */
  history?: readonly (OfEntity & { field: string; type: ValueType; value: Value; since: number | null; until: number | null })[]
}

/** Types of columns: those of values, and dense ids and other whole numbers. */
type ColumnType = Exclude<ValueType, 'choice' | 'list' | 'objects'> | 'id' | 'texts'

interface Table {
  name: string
  columns: readonly { name: string; type: ColumnType }[]
  /** Cells in the order of the columns; dates and times as ISO text, decimals as text. */
  rows: readonly (readonly Cell[])[]
}

type Cell = string | number | boolean | null | readonly string[]

const subjectTables: Record<Subject, 'customers' | 'accounts' | 'leads' | 'opportunities' | 'holdings'> = {
  customer: 'customers', account: 'accounts', lead: 'leads', opportunity: 'opportunities', holding: 'holdings'
}

const eventFields: readonly TableField[] = [{ name: 'type', type: 'choice' }, { name: 'occurred_at', type: 'datetime' }]

const columnOf = ({ name, column }: TableField) => column ?? name

/** Where the tables have which field. */
export function sqlColumns(fields: TableFields): SqlColumns {
  return {
    column({ of, name }) {
      const known = (of === 'event' ? [...eventFields, ...(fields.event ?? [])] : fields[of as Subject] ?? []).find((field) => field.name === name)
      return known && { column: columnOf(known), fold: hasFold(known.type) ? foldColumn(columnOf(known)) : null }
    }
  }
}

const hasFold = (type: ValueType) => type === 'text' || type === 'choice' || type === 'list' || type === 'objects'

/** A connection to a database of its own with the tables. Close the connection when done; it closes the database. */
export async function openDuckTables(fields: TableFields, rows: FactsRows): Promise<Duck> {
  const database = await openDuck(':memory:', { temporaryFolder: '', threads: 1 })
  const duck = await database.connect()
  for (const { name, columns, rows: cells } of tablesOf(fields, rows)) {
    await duck.run(`CREATE TABLE ${name} (${columns.map((column) => `${quoteIdentifier(column.name)} ${duckTypes[column.type]}`).join(', ')})`)
    if (cells.length === 0) continue
    const read = columns.map(({ type }, index) => (type === 'texts' ? `from_json(cells->${index}, '["VARCHAR"]')` : `(cells->>${index})::${duckTypes[type]}`))
    await duck.run(`INSERT INTO ${name} SELECT ${read.join(', ')} FROM (SELECT unnest(from_json($1::VARCHAR, '["JSON"]')) AS cells)`, [JSON.stringify(cells)])
  }
  return { ...duck, close: () => (duck.close(), database.close()) }
}

const duckTypes: Record<ColumnType, string> = {
  id: 'UINTEGER', text: 'VARCHAR', texts: 'VARCHAR[]', number: 'DOUBLE', decimal: 'DECIMAL(18,2)', boolean: 'BOOLEAN', date: 'DATE', datetime: 'TIMESTAMP_MS'
}

/** Makes the tables anew in the session's database. */
export async function fillClickHouse(clickhouse: ClickHouse, fields: TableFields, rows: FactsRows): Promise<void> {
  for (const { name, columns, rows: cells } of tablesOf(fields, rows)) {
    await clickhouse.run(`DROP TABLE IF EXISTS ${name}`)
    await clickhouse.run(`CREATE TABLE ${name} (${columns.map((column) => `${quoteIdentifier(column.name.replaceAll('\\', '\\\\'))} ${clickhouseTypes[column.type]}`).join(', ')}) ENGINE = Memory`)
    if (cells.length > 0) await clickhouse.insert(name, cells)
  }
}

const clickhouseTypes: Record<ColumnType, string> = {
  id: 'Nullable(UInt32)', text: 'Nullable(String)', texts: 'Array(String)', number: 'Nullable(Float64)', decimal: 'Nullable(Decimal(18, 2))', boolean: 'Nullable(Bool)',
  date: 'Nullable(Date32)', datetime: `Nullable(DateTime64(3, 'UTC'))`
}

function tablesOf(fields: TableFields, rows: FactsRows): Table[] {
  const ofEntity = [{ name: 'entity_type', type: 'id' }, { name: 'entity', type: 'id' }] as const
  const entityCells = ({ entity_type, entity }: OfEntity): Cell[] => [entityTypeNumber[entity_type], entity]
  const ofSubjects = Object.entries(subjectTables).map(([subject, name]): Table => {
    const own = fields[subject as Subject] ?? []
    return {
      name, columns: [{ name: 'id', type: 'id' }, ...own.flatMap(columnsOf)],
      rows: (rows[name] ?? []).map((row) => [row.id, ...own.flatMap(({ name, type }) => cellsOf(type, row[name] ?? null))])
    }
  })
  const ofEvents = fields.event ?? []
  return [
    ...ofSubjects,
    {
      name: 'events',
      columns: [
        ...ofEntity, { name: 'batch', type: 'id' }, { name: 'row', type: 'id' }, { name: 'type', type: 'text' }, { name: 'type_fold', type: 'text' },
        { name: 'occurred_at', type: 'datetime' }, { name: 'voided_by', type: 'id' }, ...ofEvents.flatMap(columnsOf)
      ],
      rows: (rows.events ?? []).map((event) => [
        ...entityCells(event), event.batch, event.row, event.type, foldValue('choice', event.type).fold, timeText(event.occurred_at), event.voided_by ?? null,
        ...ofEvents.flatMap(({ name, type }) => cellsOf(type, event.values?.[name] ?? null))
      ])
    },
    {
      name: 'tag_assignments',
      columns: [
        { name: 'tag', type: 'text' }, ...ofEntity, { name: 'source', type: 'text' }, { name: 'confidence', type: 'number' }, { name: 'tagged_at', type: 'datetime' },
        { name: 'removed_at', type: 'datetime' }
      ],
      rows: (rows.tag_assignments ?? []).map((one) => [one.tag, ...entityCells(one), one.source, one.confidence, timeText(one.tagged_at), timeText(one.removed_at)])
    },
    {
      name: 'scores',
      columns: [{ name: 'score', type: 'text' }, ...ofEntity, { name: 'number', type: 'number' }, { name: 'text', type: 'text' }, { name: 'text_fold', type: 'text' }],
      rows: (rows.scores ?? []).map((one) => [
        one.score, ...entityCells(one), typeof one.value === 'number' ? one.value : null, ...(typeof one.value === 'string' ? cellsOf('choice', one.value) : [null, null])])
    },
    {
      name: 'relations', columns: [{ name: 'relation', type: 'text' }, { name: 'entity', type: 'id' }, { name: 'other', type: 'id' }],
      rows: (rows.relations ?? []).map(({ relation, entity, other }) => [relation, entity, other])
    },
    { name: 'folder_members', columns: [{ name: 'folder', type: 'text' }, ...ofEntity], rows: (rows.folder_members ?? []).map((one) => [one.folder, ...entityCells(one)]) },
    {
      name: 'history',
      columns: [
        ...ofEntity, { name: 'field', type: 'text' }, { name: 'value', type: 'text' }, { name: 'value_fold', type: 'text' }, { name: 'since', type: 'datetime' },
        { name: 'until', type: 'datetime' }
      ],
      rows: (rows.history ?? []).map((one) => [...entityCells(one), one.field, ...textCells(one.type, one.value), timeText(one.since), timeText(one.until)])
    }
  ]
}

function columnsOf(field: TableField): { name: string; type: ColumnType }[] {
  const name = columnOf(field)
  if (field.type === 'list') return [{ name, type: 'text' }, { name: foldColumn(name), type: 'texts' }]
  if (field.type === 'choice' || field.type === 'text' || field.type === 'objects') return [{ name, type: 'text' }, { name: foldColumn(name), type: 'text' }]
  return [{ name, type: field.type }]
}

/** The cell of a value and, where it has one, that of its fold. */
function cellsOf(type: ValueType, value: Value): Cell[] {
  if (hasFold(type)) {
    const { value: kept, fold } = foldValue(type, typeof value === 'string' || value === null ? value : JSON.stringify(value))
    return [kept, type === 'list' ? (JSON.parse(fold ?? '[]') as string[]) : fold]
  }
  if (value === null || typeof value === 'boolean') return [value]
  if (type === 'date') return [dayText(value as number)]
  if (type === 'datetime') return [timeText(value as number)]
  return [type === 'decimal' ? (value as number).toFixed(2) : (value as number)]
}

/** A value of the past as text, and its fold. */
function textCells(type: ValueType, value: Value): [Cell, Cell] {
  if (hasFold(type)) {
    const { value: kept, fold } = foldValue(type, typeof value === 'string' || value === null ? value : JSON.stringify(value))
    return [kept, fold]
  }
  const text = value === null ? null : type === 'date' ? dayText(value as number) : JSON.stringify(value)
  return [text, text]
}

const dayText = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10)
const timeText = (at: number | null) => (at === null ? null : new Date(at).toISOString().replace('T', ' ').replace('Z', ''))
