/** Events of entities as the reference evaluator reads them: for leaves on secret properties, and to explain why somebody is in or out. */
import type { ProfileEvent, Value } from '#core/domain/conditions/profile.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { factsColumnType, type ValueType } from '#core/domain/fields.ts'
import { entityTypeNumber } from '#core/store/artifact.ts'
import { quoteIdentifier, type Duck, type Parameter } from '#core/store/duckdb/connection.ts'
import type { OpenColumn } from '#core/store/facts/schema.ts'
import { typedValue } from '#core/store/records/condition-sets.ts'
import { enteredBatch } from '#core/store/facts/apply.ts'
import { readEnteredEvent } from '#core/store/records/entered-events.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import type { EventSecrets, SecretValues } from '#core/store/records/secrets.ts'

export interface EventProperties {
  /** Properties that facts hold. */
  open: readonly OpenColumn[]
  /** Properties that the records store holds. */
  secret: readonly { name: string; type: ValueType }[]
}

/** Where the secret values of events stand. */
export interface SecretSources {
  records: RecordsDatabase
  secrets: EventSecrets
}

function secretsOf({ records, secrets }: SecretSources, batch: number, row: number): SecretValues | undefined {
  return batch === enteredBatch ? readEnteredEvent(records, row)?.secret : secrets.read(batch, row)
}

export interface EntityEvents {
  id: number
  /** By time, batch and row. */
  events: ProfileEvent[]
}

/** SQL of a column in the form in which conditions compare it; dates as days and instants as milliseconds since 1970. */
export function comparableSql(column: string, type: ValueType): string {
  const name = quoteIdentifier(column)
  switch (type) {
    case 'date':
      return `(${name} - DATE '1970-01-01')::DOUBLE`
    case 'datetime':
      return `epoch_ms(${name})::DOUBLE`
    case 'number':
    case 'decimal':
      return `${name}::DOUBLE`
    default:
      return `${name}::${factsColumnType[type]}`
  }
}

/** A value that comparableSql reads. */
export function comparableValue(type: ValueType, read: unknown): Value {
  if (type !== 'list' && type !== 'objects') return (read ?? null) as Value
  return typeof read === 'string' ? typedValue(type, JSON.parse(read) as unknown) : null
}

/** Which events are read: SQL over columns of events, with parameters from $3 on. */
export interface EventsAsked {
  /** In the place of the table. */
  from?: string
  filter: string
  parameters: Parameter[]
}

/** Those with one of the names, of one entity or of all. */
export function eventsNamed(names: readonly string[], id?: number): EventsAsked {
  const named = `type IN (SELECT unnest(from_json($3::VARCHAR, '["VARCHAR"]')))`
  const parameters: Parameter[] = [JSON.stringify(names)]
  return id === undefined ? { filter: named, parameters } : { filter: `${named} AND entity = $4::UINTEGER`, parameters: [...parameters, id] }
}

/** Those of one entity whose names and times are known: DuckDB then reads no more than the blocks in which they stand. Each pair of name and time once. */
export function eventsAt(id: number, places: readonly { type: string; at: number }[]): EventsAsked {
  const parameters: Parameter[] = [id]
  const bind = (value: Parameter) => `$${parameters.push(value) + 2}`
  const found = places.map(({ type, at }) =>
    `SELECT * FROM events WHERE entity = $3::UINTEGER AND type = ${bind(type)}::VARCHAR AND occurred_at = make_timestamp_ms(${bind(BigInt(at))}::BIGINT)::TIMESTAMP_MS`)
  return { from: `(${found.join(' UNION ALL ')}) found`, filter: 'entity = $3::UINTEGER', parameters }
}

/** Valid events up to `asOf` of the entities of a type, one entity after the other. */
export async function* eventsByEntity(
  duck: Duck, sources: SecretSources, entity: EntityType, asOf: number, { open, secret }: EventProperties, { from = 'events', filter, parameters }: EventsAsked
): AsyncGenerator<EntityEvents> {
  const columns = ['entity', 'batch', '"row"', 'type', 'epoch_ms(occurred_at)::DOUBLE', ...open.map(({ column, type }) => comparableSql(column, type))]
  const sql = `SELECT ${columns.join(', ')} FROM ${from}
    WHERE entity_type = $1::UTINYINT AND voided_by IS NULL AND occurred_at <= make_timestamp_ms($2::BIGINT)::TIMESTAMP_MS AND ${filter}
    ORDER BY entity, occurred_at, batch, "row"`
  let current: EntityEvents | undefined
  for await (const chunk of duck.chunks(sql, [entityTypeNumber[entity], BigInt(asOf), ...parameters])) {
    const values = columns.map((_, index) => chunk.getColumnValues(index))
    for (let row = 0; row < chunk.rowCount; row++) {
      const [id, batch, number] = [values[0]![row] as number, values[1]![row] as number, values[2]![row] as number]
      if (current?.id !== id) {
        if (current) yield current
        current = { id, events: [] }
      }
      const sealed = secret.length > 0 ? secretsOf(sources, batch, number) : undefined
      current.events.push({
        batch, row: number, type: values[3]![row] as string, at: values[4]![row] as number,
        values: Object.fromEntries([
          ...open.map(({ field, type }, index) => [field, comparableValue(type, values[5 + index]![row])] as const),
          ...secret.map(({ name, type }) => [name, typedValue(type, sealed?.[name])] as const)
        ])
      })
    }
  }
  if (current) yield current
}
