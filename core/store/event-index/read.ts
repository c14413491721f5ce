/** Reads lists of events out of facts: all of them, or those of the entities that changed. Call within facts.read, so that all statements see one state. */
import { entityTypes, type EntityType } from '#core/domain/entities.ts'
import { entityTypeNumber } from '#core/store/artifact.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import { numbersOf } from '#core/store/staging/transfer.ts'
import { allocateColumns, mostEvents, mostNames, narrowLimit, noAmount, wideAmount, type EventColumns } from './columns.ts'

export type ColumnsByType = Record<EntityType, EventColumns>

/** Lists that are read instead of everyone's. */
export interface Among {
  /** Table of (entity_type, entity) without duplicates: whose lists. */
  entities: string
  /** Table with all their valid events, in the columns of `events`. */
  events: string
}

export interface ReadOptions {
  among?: Among
  signal: AbortSignal
  /** Events read so far, of how many. */
  onProgress?(done: number, all: number): void
}

/** What facts hold that the columns cannot. */
export class UnsuitableFacts extends Error {
  override name = 'UnsuitableFacts'
}

/** SQL over events `e`. Each has a type and a time: the import refuses those without, and those entered by hand get one. */
const valid = 'e.voided_by IS NULL AND e.type IS NOT NULL AND e.occurred_at IS NOT NULL'

/** Sorted at once, in DuckDB's memory, and so many rows wait to be copied. */
const blockEvents = 2_000_000
/** Entities are counted by so many to make blocks. */
const bucketIds = 16_384

/** @throws UnsuitableFacts; what the signal says */
export async function readColumns(duck: Duck, options: ReadOptions): Promise<ColumnsByType> {
  const names = await readNames(duck, options)
  const plans = []
  for (const type of entityTypes) plans.push({ type, ...(await planType(duck, type, options)) })
  const all = plans.reduce((sum, { events }) => sum + events, 0)
  let done = 0
  const columns: Partial<ColumnsByType> = {}
  for (const { type, blocks, ...sizes } of plans) {
    const target = allocateColumns({ names, sparse: options.among !== undefined, ...sizes })
    const filler = await createFiller(duck, type, target, options)
    for (const block of blocks) {
      await fillBlock(duck, type, block, filler, options, (events) => options.onProgress?.(done + events, all))
      done += block.events
    }
    filler.finish()
    columns[type] = target
  }
  await duck.run('DROP TABLE index_names')
  return columns as ColumnsByType
}

/** Valid events by type of entity: what base and delta together must hold. */
export async function countValid(duck: Duck): Promise<Record<EntityType, number>> {
  const rows = await duck.rows<{ entity_type: number; events: bigint }>(`SELECT e.entity_type, count(*) AS events FROM events e WHERE ${valid} GROUP BY e.entity_type`)
  return Object.fromEntries(entityTypes.map((type) => [type, Number(rows.find((row) => row.entity_type === entityTypeNumber[type])?.events ?? 0)])) as Record<EntityType, number>
}

/** Copies the valid events of some entities into a temporary table, so that facts are scanned once; answers how many. */
export async function copyEvents(duck: Duck, { entities, events }: Among): Promise<number> {
  await duck.run(`
    CREATE OR REPLACE TEMP TABLE ${events} AS SELECT e.entity_type, e.entity, e.batch, e."row", e.type, e.occurred_at, e.amount, e.voided_by
    FROM events e SEMI JOIN ${entities} a ON a.entity_type = e.entity_type AND a.entity = e.entity WHERE ${valid}`)
  const [counted] = await duck.rows<{ events: bigint }>(`SELECT count(*) AS events FROM ${events}`)
  return Number(counted!.events)
}

const eventsOf = ({ among }: ReadOptions) => `${among?.events ?? 'events'} e`

/** Numbers the names in a temporary table index_names and answers them in order. */
async function readNames(duck: Duck, options: ReadOptions): Promise<string[]> {
  await duck.run(`
    CREATE OR REPLACE TEMP TABLE index_names AS SELECT name, (row_number() OVER (ORDER BY name) - 1)::UINTEGER AS code
    FROM (SELECT DISTINCT e.type AS name FROM ${eventsOf(options)} WHERE ${valid})`)
  const [counted] = await duck.rows<{ names: bigint }>('SELECT count(*) AS names FROM index_names')
  if (Number(counted!.names) > mostNames) throw new UnsuitableFacts(`${counted!.names} names of events`)
  return (await duck.rows<{ name: string }>('SELECT name FROM index_names ORDER BY code')).map(({ name }) => name)
}

interface Block {
  /** [first, end) of dense ids. */
  first: number
  end: number
  events: number
}

interface TypePlan {
  lists: number
  events: number
  wide: number
  blocks: Block[]
}

async function planType(duck: Duck, type: EntityType, options: ReadOptions): Promise<TypePlan> {
  const buckets = await duck.rows<{ bucket: number; events: bigint; wide: bigint; last: number }>(`
    SELECT (e.entity // ${bucketIds})::UINTEGER AS bucket, count(*) AS events, count(*) FILTER (WHERE ${isWide}) AS wide, max(e.entity) AS last
    FROM ${eventsOf(options)} WHERE e.entity_type = ${entityTypeNumber[type]} AND ${valid} GROUP BY bucket ORDER BY bucket`)
  const plan: TypePlan = { lists: (buckets.at(-1)?.last ?? -1) + 1, events: 0, wide: 0, blocks: [] }
  for (const { bucket, events, wide } of buckets) {
    plan.events += Number(events)
    plan.wide += Number(wide)
    const last = plan.blocks.at(-1)
    const end = (bucket + 1) * bucketIds
    if (last && last.events + Number(events) <= blockEvents) Object.assign(last, { end, events: last.events + Number(events) })
    else plan.blocks.push({ first: bucket * bucketIds, end, events: Number(events) })
  }
  if (plan.events > mostEvents) throw new UnsuitableFacts(`${plan.events} events of ${type}`)
  if (options.among) {
    const [counted] = await duck.rows<{ lists: bigint }>(`SELECT count(*) AS lists FROM ${options.among.entities} WHERE entity_type = ${entityTypeNumber[type]}`)
    plan.lists = Number(counted!.lists)
  }
  return plan
}

const isWide = `abs(e.amount) > ${narrowLimit / 100}`

/** Takes events in the order of the columns. */
interface Filler {
  add(entities: Uint32Array, codes: Uint32Array, times: Float64Array, amounts: Int32Array): void
  /** Amounts that did not fit, in cents, in the order of their events. */
  addWide(cents: bigint): void
  /** Closes the lists. */
  finish(): void
}

async function createFiller(duck: Duck, type: EntityType, { ids, offsets, type: codesOf, time, amount, widePlaces, wideCents }: EventColumns, { among }: ReadOptions): Promise<Filler> {
  let event = 0
  let list = 0
  let wide = 0
  let wideFilled = 0
  if (ids) {
    let filled = 0
    for await (const chunk of duck.chunks(`SELECT entity FROM ${among!.entities} WHERE entity_type = ${entityTypeNumber[type]} ORDER BY entity`)) {
      const part = numbersOf<Uint32Array>(chunk, 0)
      ids.set(part, filled)
      filled += part.length
    }
  }
  return {
    add(entities, codes, times, amounts) {
      codesOf.set(codes, event)
      time.set(times, event)
      amount.set(amounts, event)
      for (let row = 0; row < entities.length; row++, event++) {
        const entity = entities[row]!
        while ((ids ? ids[list]! : list) < entity) offsets[++list] = event
        if (amounts[row] === wideAmount) widePlaces[wide++] = event
      }
    },
    addWide(cents) {
      wideCents[wideFilled++] = cents
    },
    finish() {
      while (list < offsets.length - 1) offsets[++list] = event
    }
  }
}

/** The arrays of DuckDB's vectors go into the columns as they are. */
async function fillBlock(duck: Duck, type: EntityType, { first, end }: Block, filler: Filler, options: ReadOptions, onProgress: (events: number) => void): Promise<void> {
  const { signal } = options
  signal.throwIfAborted()
  const from = `FROM ${eventsOf(options)} JOIN index_names n ON n.name = e.type
    WHERE e.entity_type = ${entityTypeNumber[type]} AND e.entity >= ${first} AND e.entity < ${end} AND ${valid}`
  const order = 'ORDER BY e.entity, e.occurred_at, e.batch, e."row"'
  let events = 0
  let wide = 0
  for await (const chunk of duck.chunks(`
    SELECT e.entity, n.code, epoch_ms(e.occurred_at)::DOUBLE,
      CASE WHEN e.amount IS NULL THEN ${noAmount} WHEN ${isWide} THEN ${wideAmount} ELSE round(e.amount::DOUBLE * 100)::INTEGER END
    ${from} ${order}`)) {
    const amounts = numbersOf<Int32Array>(chunk, 3)
    filler.add(numbersOf<Uint32Array>(chunk, 0), numbersOf<Uint32Array>(chunk, 1), numbersOf<Float64Array>(chunk, 2), amounts)
    for (const cents of amounts) if (cents === wideAmount) wide++
    events += chunk.rowCount
    onProgress(events)
    signal.throwIfAborted()
  }
  if (wide === 0) return
  for (const { cents } of await duck.rows<{ cents: bigint }>(`SELECT (e.amount * 100)::BIGINT AS cents ${from} AND ${isWide} ${order}`)) filler.addWide(cents)
}
