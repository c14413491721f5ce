/** Open values by field name, as the log and cards hold them, on their way into columns. */
import type { EntityType } from '#core/domain/entities.ts'
import { factsColumnType, type ValueType } from '#core/domain/fields.ts'
import type { OpenValues } from '#core/domain/log.ts'
import { quoteIdentifier, type Duck } from '#core/store/duckdb/connection.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { foldColumn, foldColumnType, foldValue, listSql } from './folds.ts'
import { entityTable, readOpenColumns, type OpenColumn } from './schema.ts'

export interface NewEntity {
  type: EntityType
  id: number
  /** Milliseconds since the epoch. */
  createdAt: number
  updatedAt: number
  /** Number of the batch that made it; null: by hand. */
  batch: number | null
  open: OpenValues
}

/** Inserts an entity that is not there. Its value is for the caller to refresh. */
export async function insertEntity(duck: Duck, records: RecordsDatabase, entity: NewEntity): Promise<void> {
  const { columns, expressions, parameters } = boundColumns(readOpenColumns(records, entity.type), entity.open, 5)
  await duck.run(
    `INSERT INTO ${entityTable[entity.type]} (${['id', 'created_at', 'updated_at', 'batch', ...columns].join(', ')})
     VALUES (${['$1::UINTEGER', 'make_timestamp_ms($2::BIGINT)', 'make_timestamp_ms($3::BIGINT)', '$4::UINTEGER', ...expressions].join(', ')})`,
    [entity.id, entity.createdAt, entity.updatedAt, entity.batch, ...parameters]
  )
}

export interface BoundColumns {
  /** Quoted. */
  columns: string[]
  expressions: string[]
  parameters: (string | number | null)[]
}

/**
 * Columns of the named open values, and of their folds, with their SQL expressions; parameters are numbered from `first`. Values of unknown or secret
 * fields are left out.
 */
export function boundColumns(known: readonly OpenColumn[], open: OpenValues, first: number): BoundColumns {
  const bound: BoundColumns = { columns: [], expressions: [], parameters: [] }
  const bind = (column: string, parameter: string | number | null, expression: (parameter: string) => string) => {
    bound.columns.push(quoteIdentifier(column))
    bound.expressions.push(expression(`$${first + bound.parameters.length}`))
    bound.parameters.push(parameter)
  }
  for (const { field, column, type, verbatim } of known) {
    if (!Object.hasOwn(open, field)) continue
    const parameter = columnParameter(type, open[field])
    if (!foldColumnType[type]) {
      bind(column, parameter, (name) => columnExpression(type, name))
      continue
    }
    const { value, fold } = foldValue(type, parameter === null ? null : String(parameter))
    bind(column, verbatim ? parameter : value, (name) => `${name}::VARCHAR`)
    bind(foldColumn(column), fold, (name) => (type === 'list' ? listSql(`${name}::VARCHAR`) : `${name}::VARCHAR`))
  }
  return bound
}

/** A value that its column cannot hold becomes blank: an entry of the log must never stop those behind it. */
function columnExpression(type: ValueType, parameter: string): string {
  if (type === 'datetime') return `make_timestamp_ms(${parameter}::BIGINT)`
  return `TRY_CAST(${parameter}::VARCHAR AS ${factsColumnType[type]})`
}

function columnParameter(type: ValueType, value: unknown): string | number | null {
  if (value === null || value === undefined) return null
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (type === 'date') return text.slice(0, 10)
  if (type !== 'datetime') return text
  const at = typeof value === 'number' ? value : Date.parse(text)
  return Number.isFinite(at) ? Math.trunc(at) : null
}
