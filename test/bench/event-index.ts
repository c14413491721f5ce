/**
 * The event index beside the best SQL that DuckDB was found to have for the same leaf, on a table made for it (ordered by type and time). Both must
 * come to the same members. Events: two years, eight names, most of them views, as many a customer as chance gives.
 */
import { mkdtempSync, rmSync, statSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBBitValue } from '@duckdb/node-api'
import type { Mapping } from '#core/contract/imports.ts'
import type { EventMatch, EventPlan, SequencePlan } from '#core/domain/conditions/plan.ts'
import { openDuck, type Duck } from '#core/store/duckdb/connection.ts'
import { openEventIndex } from '#core/store/event-index/open.ts'
import type { EventIndex, EventLeaf } from '#core/store/event-index/types.ts'
import { sha256Of } from '#core/store/facts/batches.ts'
import { openFacts, rebuildFacts, type FactsOptions } from '#core/store/facts/facts.ts'
import { markOf } from '#core/store/facts/schema.ts'
import { artifactPath, eventIndexPath, layoutOf } from '#core/store/layout.ts'
import { append, entriesAfter, lastSeq } from '#core/store/log/log.ts'
import { createBatch, updateBatch } from '#core/store/records/batches.ts'
import { migrateRecords } from '#core/store/records/migrate.ts'
import { openRecords, type RecordsDatabase } from '#core/store/records/open.ts'
import { silentLogger } from '#test/support/workspace.ts'
import { threadWorkers } from '#workers/runtime/spawn.ts'
import { calibrate, megabytes, timed, type Figure, type Sizes } from './measure.ts'

const start = Date.UTC(2024, 0, 1)
const day = 86_400_000
const asOf = start + 730 * day
const root = join(import.meta.dirname, '../..')
const workers = threadWorkers({ import: '', records: '', export: '', 'event-index': join(root, 'workers/jobs/event-index.ts') })

/** row, entity, type, occurred_at, amount of `events` events; each `seed` makes others. */
function eventsSql(events: number, customers: number, seed: number): string {
  const random = (column: number, below: number) => `(hash(i + ${seed * 10 + column}::BIGINT * 1000000000) % ${below})`
  return `
    SELECT (i + 1)::UINTEGER AS "row", ${random(0, customers)}::UINTEGER AS entity,
      ['view', 'view', 'view', 'view', 'click', 'cart', 'order', ['login', 'refund', 'share'][1 + ${random(1, 3)}::INT]][1 + ${random(2, 8)}::INT] AS type,
      make_timestamp_ms(${start} + ${random(3, 730 * day)}::BIGINT) AS occurred_at,
      CASE WHEN ${random(2, 8)} >= 6 THEN (${random(4, 100_000)} / 100)::DECIMAL(18,2) END AS amount
    FROM range(${events}) t(i)`
}

/** All events of the facts, in parts that fit into memory when sorted. */
const partEvents = 20_000_000
const partsOf = (events: number, customers: number) => Array.from({ length: Math.ceil(events / partEvents) }, (_, part) => (
  eventsSql(Math.min(partEvents, events - part * partEvents), customers, part + 1)))

export async function benchEventIndex({ indexCustomers: customers, indexEvents: events, indexAppend }: Sizes): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cohortdesk-bench-'))
  const layout = layoutOf(folder)
  for (const path of [layout.snapshots, layout.backups, layout.temp]) mkdirSync(path)
  const records = openRecords(layout.records, Buffer.alloc(32, 1), { create: true })
  migrateRecords(records, layout.backups)
  const options: FactsOptions = { layout, records, threads: 2, deriveArtifact: () => Promise.reject(new Error('not asked for')) }
  try {
    await makeFacts(options, customers, events)
    const rival = await openDuck(join(folder, 'rival.duckdb'), { temporaryFolder: layout.temp, threads: 2 })
    const duck = await rival.connect()
    const figures = await measure(options, duck, { customers, events, append: indexAppend })
    duck.close()
    rival.close()
    return figures
  } finally {
    records.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Facts with the events in them as one import would leave them, without the import. */
async function makeFacts(options: FactsOptions, customers: number, events: number): Promise<void> {
  await rebuildFacts(options)
  options.records.transaction(() => append(options.records, { kind: 'settings.changed', settings: {} }, { user: 'owner', at: start }))()
  const database = await openDuck(options.layout.facts, { temporaryFolder: options.layout.temp, threads: 2 })
  const duck = await database.connect()
  for (const [part, sql] of partsOf(events, customers).entries()) {
    await duck.run(`
      INSERT INTO events (entity_type, entity, batch, "row", type, occurred_at, amount, role)
      SELECT 1, entity, 1000000, ("row" + ${part * partEvents})::UINTEGER, type, occurred_at, amount, 0 FROM (${sql}) ORDER BY entity, occurred_at, "row"`)
  }
  await duck.run(`UPDATE meta SET value = $1 WHERE key = 'applied'`, [markOf(entriesAfter(options.records, 0, 1)[0]!)])
  duck.close()
  database.close()
}

async function measure(options: FactsOptions, rival: Duck, sizes: { customers: number; events: number; append: number }): Promise<Figure[]> {
  const { customers, events } = sizes
  const figures: Figure[] = []
  const milliseconds = (seconds: number) => `${(seconds * 1000).toFixed(0)} ms`
  const beside = (name: string, own: number, other: number, rivalName: string, goal?: { text: string; met: boolean }, peak?: string) => figures.push({
    name, value: milliseconds(own), rival: `${rivalName} ${milliseconds(other)}`, ratio: `${(other / own).toFixed(1)}×`, ...(goal && { goal: goal.text, met: goal.met }), peak
  })
  const facts = await openFacts(options)
  const open = () => openEventIndex({ facts, workers, logger: silentLogger, idle: 200 })
  const scale = `${customers.toLocaleString('en')} customers, ${events.toLocaleString('en')} events`

  const sorted = await timed(async () => {
    await rival.run(`ATTACH '${options.layout.folder}/sorted.duckdb' AS sorted`)
    await rival.run(`CREATE TABLE sorted.events AS SELECT entity, type, occurred_at, amount FROM (${partsOf(events, customers)[0]}) ORDER BY entity, occurred_at`)
    await rival.run('DETACH sorted')
  })
  let index = open()
  const built = await timed(() => index.ready())
  const share = Math.min(1, partEvents / events)
  beside(`event index built (${scale})`, built.seconds, sorted.seconds / share, 'generated and sorted in DuckDB', undefined, megabytes(built.peakBytes))
  const path = eventIndexPath(options.layout)
  while (!statSync(path, { throwIfNoEntry: false })) await new Promise((resolve) => setTimeout(resolve, 100))
  await index.close()

  index = open()
  const loaded = await timed(() => index.ready())
  const { memory } = index.state()
  figures.push({
    name: 'event index loaded, checked', value: milliseconds(loaded.seconds), rival: `calibration ${calibrate().toFixed(1)} ms`, ratio: `${(memory / loaded.seconds / 1e9).toFixed(1)} GB/s`,
    goal: `≤ ${milliseconds(events * 3e-9 + 0.1)}`, met: loaded.seconds <= events * 3e-9 + 0.1, peak: `${megabytes(memory)}, ${(memory / events).toFixed(1)} B/event`
  })

  await rival.run(`CREATE TYPE event_name AS ENUM ('view', 'click', 'cart', 'order', 'login', 'refund', 'share')`)
  await rival.run(`CREATE TABLE events AS SELECT entity, type::event_name AS type, occurred_at AS moment, amount FROM (${partsOf(events, customers).join(' UNION ALL ')}) ORDER BY type, moment`)
  for (const { name, leaf, sql, goal } of leaves) figures.push(await compare(index, rival, customers, name, leaf, sql, goal))
  await measureAppend(figures, index, facts, options.records, sizes)
  await index.close()
  await facts.close()
  return figures
}

async function measureAppend(figures: Figure[], index: EventIndex, facts: Awaited<ReturnType<typeof openFacts>>, records: RecordsDatabase, { customers, append: count }: { customers: number; append: number }): Promise<void> {
  await acceptBatch(facts.options, count, customers)
  const applied = await timed(() => facts.apply(...entriesAfter(records, facts.appliedSeq(), 10)))
  const followed = await timed(() => index.ready())
  figures.push({
    name: `event index follows an append of ${count.toLocaleString('en')}`, value: `${followed.seconds.toFixed(2)} s`, rival: `facts take it in ${applied.seconds.toFixed(2)} s`,
    ratio: `${(applied.seconds / followed.seconds).toFixed(1)}×`, peak: `${index.state().changed.toLocaleString('en')} customers changed`
  })
  const merged = await timed(async () => {
    while (index.state().changed > 0) await new Promise((resolve) => setTimeout(resolve, 10))
  })
  figures.push({ name: 'delta merged into the base, in the background', value: `${merged.seconds.toFixed(2)} s`, peak: megabytes(merged.peakBytes) })
  if (index.state().seq !== lastSeq(records)) throw new Error('The index did not follow')
}

async function acceptBatch({ layout, records }: FactsOptions, count: number, customers: number): Promise<void> {
  const mapping = { target: 'event', source: 'bench', format: {}, columns: [], unknownIdentity: 'create', recipe: [] } as unknown as Mapping
  const { number } = createBatch(records, { name: 'bench', source: 'bench', target: 'event', fileName: 'bench', fileSize: 1, mapping, createdAt: asOf, user: 'owner' })
  const memory = await openDuck(':memory:', { temporaryFolder: '', threads: 2 })
  const duck = await memory.connect()
  await duck.run(`COPY (
    SELECT "row", true AS applies, 1::UTINYINT AS entity, entity AS entity_id, false AS created, type, NULL::VARCHAR AS subtype, occurred_at, amount,
      ${['currency', 'status', 'channel', 'scene', 'store_id', 'campaign'].map((name) => `NULL::VARCHAR AS ${name}`).join(', ')}, hash("row") AS row_hash,
      NULL::UUID AS source_key, NULL::UUID AS order_key, NULL::UINTEGER AS replaces_batch, NULL::UINTEGER AS replaces_row
    FROM (${eventsSql(count, customers, 99)})) TO '${artifactPath(layout, number)}' (FORMAT parquet)`)
  duck.close()
  memory.close()
  const sha256 = await sha256Of(artifactPath(layout, number))
  records.transaction(() => {
    updateBatch(records, number, { status: 'accepted', artifactSha256: sha256!, artifactRows: count, acceptedAt: asOf })
    append(records, { kind: 'batch.accepted', batch: number }, { user: 'owner', at: asOf })
  })()
}

const rounds = 5

/** Best of a few rounds each, in turns. */
async function compare(index: EventIndex, rival: Duck, customers: number, name: string, leaf: EventLeaf, sql: string, goal?: number): Promise<Figure> {
  const context = { entity: 'customer', size: customers, asOf, timeZone: 'Asia/Shanghai' } as const
  const best = { own: Infinity, other: Infinity }
  let members: [number, number] = [0, 0]
  for (let round = 0; round < rounds; round++) {
    const own = await timed(() => index.answer(leaf, context))
    const other = await timed(() => rival.raw.runAndReadAll(`SELECT bitstring_agg(entity, 0, ${Math.ceil(customers / 8) * 8 - 1}) FROM (${sql})`))
    const bits = other.result.getColumns()[0]![0]
    members = [countBits(own.result.bits), bits instanceof DuckDBBitValue ? bits.data.subarray(1).reduce((sum, byte) => sum + ones(byte), 0) : 0]
    best.own = Math.min(best.own, own.seconds)
    best.other = Math.min(best.other, other.seconds)
  }
  if (members[0] !== members[1]) throw new Error(`${name}: the index has ${members[0]} members, DuckDB ${members[1]}`)
  const ratio = best.other / best.own
  return {
    name: `${name} → ${members[0].toLocaleString('en')}`, value: `${(best.own * 1000).toFixed(1)} ms`, rival: `DuckDB ${(best.other * 1000).toFixed(1)} ms`, ratio: `${ratio.toFixed(2)}×`,
    ...(goal !== undefined && { goal: `≥ ${goal}×`, met: ratio >= goal }), peak: `estimate ${index.estimate(leaf, context).toLocaleString('en')}`
  }
}

function ones(value: number): number {
  let count = 0
  for (let rest = value; rest !== 0; rest &= rest - 1) count++
  return count
}

const countBits = (bits: Uint32Array) => bits.reduce((sum, word) => sum + ones(word), 0)

const events = (name: string): EventMatch => ({ names: [name], where: [] })

function atLeast(name: string, days: number, count: number): EventPlan {
  return {
    kind: 'event', id: name, match: events(name), window: { from: asOf - days * day, to: asOf + 1 }, measure: { fn: 'count' },
    predicate: { test: { test: 'range', min: count }, negated: false, blanks: 'exclude', exactCase: false }
  }
}

function sequence(names: string[], days: number | null): SequencePlan {
  return {
    kind: 'sequence', id: names.join(), steps: names.map(events), ordered: true, within: 7 * day, gaps: names.slice(1).map(() => ({ min: null, max: null })), notBetween: names.slice(1).map(() => null),
    same: [], window: { from: days === null ? null : asOf - days * day, to: asOf + 1 }, negated: false
  }
}

const since = (alias: string, days: number) => `${alias}.moment >= make_timestamp_ms(${asOf - days * day})`
const countSql = (name: string, days: number, count: number) => `SELECT e.entity FROM events e WHERE e.type = '${name}' AND ${since('e', days)} GROUP BY e.entity HAVING count(*) >= ${count}`
const week = 'INTERVAL 7 DAY'
const twoSteps = (days: number) => `
  SELECT c.entity FROM events c JOIN events o ON c.entity = o.entity AND o.moment > c.moment AND o.moment <= c.moment + ${week}
  WHERE c.type = 'cart' AND o.type = 'order' AND ${since('c', days)} AND ${since('o', days)}`
/** Exact: the views a week before an order join its carts between. */
const threeSteps = `
  SELECT v.entity FROM events v JOIN events c ON v.entity = c.entity AND c.moment > v.moment AND c.moment <= v.moment + ${week}
  JOIN events o ON c.entity = o.entity AND o.moment > c.moment AND o.moment <= v.moment + ${week} WHERE v.type = 'view' AND c.type = 'cart' AND o.type = 'order'`

const leaves: { name: string; leaf: EventLeaf; sql: string; goal?: number }[] = [
  { name: 'order ≥ 2 in 30 days', leaf: atLeast('order', 30, 2), sql: countSql('order', 30, 2) },
  { name: 'view ≥ 3 in 365 days', leaf: atLeast('view', 365, 3), sql: countSql('view', 365, 3) },
  { name: 'cart, then order ≤ 7 days, last 90 days', leaf: sequence(['cart', 'order'], 90), sql: twoSteps(90) },
  { name: 'cart, then order ≤ 7 days, 2 years', leaf: sequence(['cart', 'order'], null), sql: twoSteps(10_000), goal: 2 },
  { name: 'view, cart, order ≤ 7 days, 2 years', leaf: sequence(['view', 'cart', 'order'], null), sql: threeSteps, goal: 2 }
]
