/** The timeline of an entity: open columns from facts, secret ones from the records store, newest first. */
import { nfkc } from '#core/domain/normalise/text.ts'
import { DeskError, type Locale } from '#core/contract/errors.ts'
import type { TimelineEvent } from '#core/contract/customers.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { eventKind, signedAmount, type EventKind } from '#core/domain/event-types.ts'
import { eventDescription, eventTitle } from '#core/domain/event-words.ts'
import type { ValueType } from '#core/domain/fields.ts'
import { entityTypeNumber } from '#core/store/artifact.ts'
import { quoteIdentifier, type Duck, type Parameter } from '#core/store/duckdb/connection.ts'
import { enteredBatch } from '#core/store/facts/apply.ts'
import type { Facts } from '#core/store/facts/facts.ts'
import { eventKindSql, isSystemEvent } from '#core/store/facts/kinds.ts'
import { readOpenColumns, type OpenColumn } from '#core/store/facts/schema.ts'
import { batchIdOf } from '#core/store/records/batches.ts'
import { readEnteredEvent } from '#core/store/records/entered-events.ts'
import type { EventSecrets, SecretValues } from '#core/store/records/secrets.ts'

export interface EventSources {
  facts: Facts
  secrets: EventSecrets
}

export interface EventScope {
  entity: EntityType
  /** Dense id. */
  id: number
  storeId?: string
}

export interface TimelineQuery extends EventScope {
  limit: number
  /** `nextBefore` of the page before, or an instant: events before it. */
  before?: string
  /** Event type, in any case. */
  type?: string
  kind?: EventKind
  /** Instants; `from` counts, `to` does not. */
  from?: string
  to?: string
  /** With system events; when missing, only where `type` or `kind` asks for them. */
  system?: boolean
  locale: Locale
}

export interface TimelinePage {
  events: TimelineEvent[]
  nextBefore: string | null
  /** Business events within the filters, on all pages. */
  totalEvents: number
}

/** @throws DeskError `invalid` for a cursor that is none */
export async function readTimeline(sources: EventSources, query: TimelineQuery): Promise<TimelinePage> {
  const filter = filterOf(query)
  const parameters = [...filter.parameters]
  const bind = (value: Parameter) => `$${parameters.push(value)}`
  const before = query.before === undefined ? '' : ` AND ${beforeSql(query.before, bind)}`
  const system = query.system ?? (query.kind === 'system' || (query.type !== undefined && eventKind(query.type) === 'system'))
  const shown = system ? '' : ` AND NOT ${isSystemEvent}`
  const columns = eventColumns(sources.facts)
  return sources.facts.read(async (duck) => {
    const [total] = await duck.rows<{ count: bigint }>(`SELECT count(*) AS count FROM events e WHERE ${filter.sql} AND NOT ${isSystemEvent}`, filter.parameters)
    const found = await readRows(duck, columns,
      `${filter.sql}${shown}${before} ORDER BY e.occurred_at DESC, e.batch DESC, e."row" DESC LIMIT ${bind(query.limit + 1)}::BIGINT`, parameters)
    const rows = found.slice(0, query.limit)
    const last = rows.at(-1)
    return {
      events: withSecrets(sources, rows, query.locale),
      nextBefore: found.length > query.limit && last ? `${last.occurred_at.getTime()}.${last.batch}-${last.row}` : null,
      totalEvents: Number(total!.count)
    }
  })
}

/** One event by its id `<batch>-<row>`, also one that a newer version replaced; undefined when there is none. */
export async function readEvent(sources: EventSources, eventId: string, locale: Locale): Promise<TimelineEvent | undefined> {
  const [, batch, row] = /^(\d{1,10})-(\d{1,10})$/.exec(eventId) ?? []
  if (batch === undefined || row === undefined) return undefined
  const rows = await sources.facts.read((duck) =>
    readRows(duck, eventColumns(sources.facts), 'e.batch = TRY_CAST($1::VARCHAR AS UINTEGER) AND e."row" = TRY_CAST($2::VARCHAR AS UINTEGER)', [batch, row]))
  return withSecrets(sources, rows, locale)[0]
}

interface Filter {
  /** Over events `e`: live ones of the entity. */
  sql: string
  parameters: Parameter[]
}

export function scopeSql({ entity, id, storeId }: EventScope): Filter {
  const parameters: Parameter[] = [id]
  const store = storeId === undefined ? '' : ` AND e.store_id = $${parameters.push(nfkc(storeId))}::VARCHAR`
  return { sql: `e.entity_type = ${entityTypeNumber[entity]} AND e.entity = $1::UINTEGER AND e.voided_by IS NULL${store}`, parameters }
}

function filterOf(query: TimelineQuery): Filter {
  const { sql, parameters } = scopeSql(query)
  const parts = [sql]
  const bind = (value: Parameter) => `$${parameters.push(value)}`
  if (query.type !== undefined) parts.push(`lower(e.type) = lower(${bind(query.type)}::VARCHAR)`)
  if (query.kind !== undefined) parts.push(`${eventKindSql} = ${bind(query.kind)}::VARCHAR`)
  if (query.from !== undefined) parts.push(`e.occurred_at >= ${bindInstant(query.from, 'from', bind)}`)
  if (query.to !== undefined) parts.push(`e.occurred_at < ${bindInstant(query.to, 'to', bind)}`)
  return { sql: parts.join(' AND '), parameters }
}

function bindInstant(text: string, field: string, bind: (value: Parameter) => string): string {
  const at = Date.parse(text)
  if (!Number.isFinite(at)) throw notAPlace(field)
  return `make_timestamp_ms(${bind(at)}::BIGINT)::TIMESTAMP_MS`
}

function beforeSql(before: string, bind: (value: Parameter) => string): string {
  const [, at, batch, row] = /^(-?\d{1,15})\.(\d{1,10})-(\d{1,10})$/.exec(before) ?? []
  if (at === undefined || batch === undefined || row === undefined) return `e.occurred_at < ${bindInstant(before, 'before', bind)}`
  const time = `make_timestamp_ms(${bind(Number(at))}::BIGINT)::TIMESTAMP_MS`
  const batchNumber = `TRY_CAST(${bind(batch)}::VARCHAR AS UINTEGER)`
  const rowNumber = `TRY_CAST(${bind(row)}::VARCHAR AS UINTEGER)`
  return `(e.occurred_at < ${time} OR (e.occurred_at = ${time} AND (e.batch < ${batchNumber} OR (e.batch = ${batchNumber} AND e."row" < ${rowNumber}))))`
}

function notAPlace(field: string): DeskError {
  return new DeskError('invalid', {
    field,
    message: { zh: '时间线的位置或时间不正确', en: 'This is not a place in a timeline or an instant' },
    remedy: { zh: '请使用上一页返回的 next_before，或带时区的 ISO-8601 时间', en: 'Use next_before of the page before, or an ISO-8601 instant with zone' }
  })
}

interface EventRow {
  batch: number
  row: number
  type: string
  subtype: string | null
  kind: EventKind
  occurred_at: Date
  amount: number | null
  currency: string | null
  status: string | null
  channel: string | null
  scene: string | null
  store_id: string | null
  campaign: string | null
  source: string | null
  /** Open properties by plain name. */
  data: Record<string, unknown>
}

function eventColumns(facts: Facts): OpenColumn[] {
  return readOpenColumns(facts.options.records, 'event').filter(({ field }) => field.startsWith('data.'))
}

async function readRows(duck: Duck, properties: readonly OpenColumn[], condition: string, parameters: Parameter[]): Promise<EventRow[]> {
  const named = properties.map(({ column }) => `, e.${quoteIdentifier(column)}`).join('')
  const rows = await duck.rows<Omit<EventRow, 'data'> & Record<string, unknown>>(
    `SELECT e.batch, e."row", e.type, e.subtype, ${eventKindSql} AS kind, e.occurred_at, e.amount, e.currency, e.status, e.channel, e.scene, e.store_id, e.campaign,
       e.source${named} FROM events e WHERE ${condition}`, parameters)
  return rows.map((row) => ({
    ...row,
    data: Object.fromEntries(properties
      .filter(({ column }) => row[column] !== null)
      .map(({ field, column, type }) => [field.slice('data.'.length), plainValue(type, row[column])]))
  }))
}

/** A column's value as JSON. */
function plainValue(type: ValueType, value: unknown): unknown {
  if (value instanceof Date) return type === 'date' ? value.toISOString().slice(0, 10) : value.toISOString()
  return (type === 'list' || type === 'objects') && typeof value === 'string' ? parsed(value) : value
}

/** Text that is not JSON stays text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

function withSecrets({ facts, secrets }: EventSources, rows: readonly EventRow[], locale: Locale): TimelineEvent[] {
  const imported = rows.filter(({ batch }) => batch !== enteredBatch)
  const found = secrets.readMany(imported)
  const secretsOf = new Map(imported.map((row, index) => [row, found[index]]))
  return rows.map((row) => {
    const secret = row.batch === enteredBatch ? readEnteredEvent(facts.options.records, row.row)?.secret : secretsOf.get(row)
    return timelineEvent(row, secret ?? {}, locale)
  })
}

function timelineEvent(row: EventRow, secret: SecretValues, locale: Locale): TimelineEvent {
  const text = (name: string) => (typeof secret[name] === 'string' && secret[name] !== '' ? secret[name] : null)
  const properties = Object.entries(secret).filter(([name]) => name.startsWith('data.')).map(([name, value]) => [name.slice('data.'.length), value])
  const data: Record<string, unknown> = { ...row.data, ...Object.fromEntries(properties) }
  const amount = signedAmount(row.type, row.amount)
  const words = { ...row, amount, source_id: text('source_id'), data }
  return {
    event_id: `${row.batch}-${row.row}`,
    event_type: row.type,
    subtype: row.subtype,
    kind: row.kind,
    event_time: row.occurred_at.toISOString(),
    title: text('title') ?? eventTitle(words, locale),
    description: text('description') ?? eventDescription(words, locale),
    status: row.status,
    amount,
    currency: row.currency,
    channel: row.channel,
    scene: row.scene,
    store_id: row.store_id,
    source: row.source,
    batch_id: row.batch === enteredBatch ? null : batchIdOf(row.batch),
    data: { ...present({ source_id: text('source_id'), actor: text('actor'), campaign: row.campaign }), ...data }
  }
}

/** Columns of the event that an answer has no place of its own for stand among its properties. */
function present(values: Record<string, string | null>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null))
}
