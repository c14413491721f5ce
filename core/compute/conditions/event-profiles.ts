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

/** Valid events up to `asOf` of the entities of a type, one entity after the other; `filter` is SQL over columns of events, with parameters from $3 on. */
export async function* eventsByEntity(
  duck: Duck, sources: SecretSources, entity: EntityType, asOf: number, properties: EventProperties, filter: string, parameters: Parameter[]
): AsyncGenerator<EntityEvents> {
  const { open, secret } = properties
  const columns = ['entity', 'batch', '"row"', 'type', 'epoch_ms(occurred_at)::DOUBLE', ...open.map(({ column, type }) => comparableSql(column, type))]
  const sql = `SELECT ${columns.join(', ')} FROM events WHERE entity_type = $1::UTINYINT AND voided_by IS NULL AND occurred_at <= make_timestamp_ms($2::BIGINT) AND ${filter}
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
