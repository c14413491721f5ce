/**
 * Segments at size: five compared over twelve dimensions, the parts of the union of eight, two versions of a definition, and a static one among conditions,
 * beside DuckDB counting the same from tables of their members. What both count must be the same.
 */
import { bitsOfBitset, count, type Bitset } from '#core/compute/conditions/bitset.ts'
import { callContext } from '#core/app/context.ts'
import { openConditions, type Conditions } from '#core/app/conditions.ts'
import { compareSegments, overlapSegments } from '#core/app/segments/compare.ts'
import { diffOf } from '#core/app/segments/versions.ts'
import type { Session } from '#core/app/session.ts'
import type { Comparison, Dimension } from '#core/contract/segment-comparison.ts'
import type { Condition, Definition } from '#core/domain/conditions/types.ts'
import type { SegmentContent } from '#core/domain/library/types.ts'
import { bitParameter } from '#core/store/duckdb/bits.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'
import type { Facts } from '#core/store/facts/facts.ts'
import { encodeWords } from '#core/store/id-set.ts'
import { createWriteGate } from '#core/store/records/gate.ts'
import { createObject, liveObject } from '#core/store/records/library.ts'
import { insertSegmentRun } from '#core/store/records/segment-runs.ts'
import { transaction } from '#core/store/records/statement.ts'
import type { WorkspaceStores } from '#core/store/workspace/stores.ts'
import { benchEnd } from './conditions-data.ts'
import { openBenchFacts } from './facts.ts'
import { megabytes, timed, type Figure, type Sizes } from './measure.ts'

const all = (...children: Condition[]): Condition => ({ kind: 'group', op: 'and', children })
const definition = (root: Condition): Definition => ({ schema: 1, entity: 'customer', asOf: 'now', root })
const city = (...value: string[]): Condition => ({ kind: 'attribute', field: 'city', op: 'in', value })
const points = (value: number): Condition => ({ kind: 'attribute', field: 'points', op: 'gte', value })

const segments: Record<string, Definition> = {
  east: definition(city('上海', '杭州', '南京', '苏州')),
  rich: definition(points(15_000)),
  gold: definition({ kind: 'attribute', field: 'level', op: 'in', value: ['金卡', '黑金'] }),
  buyers: definition({ kind: 'event', event: 'order', window: { kind: 'rolling', last: 365, unit: 'day' }, op: 'gte', value: 1 }),
  risk: definition(all({ kind: 'attribute', field: 'status', op: 'eq', value: '流失' }, points(10_000))),
  due: definition({ kind: 'attribute', field: 'contract_end', op: 'inNext', value: 90, unit: 'day' }),
  north: definition(city('北京', '天津', '青岛')),
  half: definition(points(10_000))
}
const columns = ['city', 'level', 'status', 'points', 'balance', 'contract_end', 'acquired_at']
const dimensions: Dimension[] = [...columns, 'tags', 'event:order', 'event:view', 'event:visit', 'event:cart']

interface Bench {
  session: Session
  facts: Facts
  conditions: Conditions
}

export async function benchSegments({ indexCustomers: customers, indexEvents: events }: Sizes): Promise<Figure[]> {
  const { records, secrets, facts, openIndex, close } = await openBenchFacts({ customers, events })
  try {
    const index = await openIndex()
    const clock = { now: () => benchEnd }
    const stores = { records, facts, gate: createWriteGate() } as unknown as WorkspaceStores
    const conditions = openConditions(stores, secrets, clock, () => Promise.resolve(), index)
    const session = { records, facts, conditions, ports: { clock } } as unknown as Session
    keepSegments(session)
    const bench: Bench = { session, facts, conditions }
    const scale: Figure = { name: `segments (${customers.toLocaleString('en')} customers, ${events.toLocaleString('en')} events)`, value: '' }
    return [scale, ...await benchCompare(bench), ...await benchOverlap(bench), ...await benchDiff(bench), ...await benchStatic(bench)]
  } finally {
    await close()
  }
}

const context = callContext('memory')
const content = (asked: Definition, more: Partial<SegmentContent> = {}): SegmentContent => ({
  entity: 'customer', type: 'dynamic', state: 'active', definition: asked, visibility: 'team', folder: null, description: '', refresh: { onChange: false, schedule: null }, members: null, ...more
})

function keepSegments({ records }: Session): void {
  transaction(records, () => {
    for (const [name, asked] of Object.entries(segments)) {
      createObject(records, 'segment', { id: name, name, parent: null, content: content(asked) }, { user: 'bench', at: benchEnd })
    }
  })
}

const milliseconds = ({ seconds }: { seconds: number }) => `${(seconds * 1000).toFixed(0)} ms`

async function benchCompare({ session, facts, conditions }: Bench): Promise<Figure[]> {
  const names = Object.keys(segments).slice(0, 5)
  const ask = () => compareSegments(session, context, { segments: names, by: dimensions, values: 20 })
  const cold = await timed(ask)
  const warm = await timed(ask)
  const members = await membersOf(conditions, names)
  const rival = await facts.read((duck) => withTables(duck, members, (tables) => timed(async () => {
    const counts = `count(*) AS n, ${tables.map((table, place) => `count(*) FILTER (id IN (SELECT id FROM ${table})) AS n${place}`).join(', ')}`
    const found: Record<string, unknown>[][] = []
    for (const values of valuesOfDimensions) found.push(await duck.rows(`SELECT value, ${counts} FROM (${values}) GROUP BY value`))
    return found
  })))
  for (const [place, dimension] of cold.result.dimensions.entries()) agree(dimension, rival.result[place]!, names.length)
  return [
    {
      name: 'compare of 5 segments over 12 dimensions, cold', value: milliseconds(cold), cpu: `${cold.cpuSeconds.toFixed(1)} s`,
      rival: `DuckDB, a statement for each dimension ${milliseconds(rival)}, ${rival.cpuSeconds.toFixed(1)} s CPU`, ratio: `${(rival.seconds / cold.seconds).toFixed(1)}×`, peak: megabytes(cold.peakBytes)
    },
    { name: '… again', value: milliseconds(warm), cpu: `${warm.cpuSeconds.toFixed(1)} s`, ratio: `${(rival.seconds / warm.seconds).toFixed(1)}×` }
  ]
}

/** Rows of id and value by the dimensions, in their order. Fifths are those of the same cuts, and an event is by how long ago it was. */
const valuesOfDimensions = [
  ...['city', 'level', 'status'].map((column) => `SELECT id, ${column} AS value FROM customers`),
  ...['points', 'balance', 'contract_end', 'acquired_at'].map((column) => `SELECT id, CASE WHEN ${column} IS NULL THEN NULL ELSE len(list_filter(cuts, lambda cut: ${column} >= cut)) END AS value
    FROM customers, (SELECT quantile_disc(${column}, [-0.2, -0.4, -0.6, -0.8]) AS cuts FROM customers)`),
  'SELECT DISTINCT entity AS id, tag AS value FROM tag_assignments WHERE entity_type = 1 AND removed_at IS NULL',
  ...['order', 'view', 'visit', 'cart'].map((event) => `SELECT c.id, CASE WHEN last IS NULL THEN -1 ELSE len(list_filter([7, 30, 90, 180, 365], lambda days: last < make_timestamp_ms(${benchEnd} - days * 86400000::BIGINT))) END AS value
    FROM customers c LEFT JOIN (SELECT entity, max(occurred_at) AS last FROM events WHERE entity_type = 1 AND type = '${event}' AND voided_by IS NULL GROUP BY entity) e ON e.entity = c.id`)
]

/** @throws Error where a dimension has another set of counts than the rows of a statement; of tags, which are more than are told, those told must be among them */
function agree({ by, kind, values }: Comparison['dimensions'][number], rows: readonly Record<string, unknown>[], segmentsAsked: number): void {
  const counted = rows.map((row) => [row['n'], ...Array.from({ length: segmentsAsked }, (_, place) => row[`n${place}`])].map(Number).join())
  const told = values.map(({ universe, cells }) => [universe.count, ...cells.map((cell) => cell.count)].join())
  const missing = told.filter((counts) => !counted.includes(counts))
  if (missing.length > 0 || (kind !== 'tags' && told.length !== counted.length)) throw new Error(`compare by ${by}: ${missing.join(' | ')} of ${told.length} are not among the ${counted.length} of DuckDB`)
}

async function benchOverlap({ session, facts, conditions }: Bench): Promise<Figure[]> {
  const names = Object.keys(segments)
  const ask = () => overlapSegments(session, context, { segments: names, regions: 1000 })
  const cold = await timed(ask)
  const warm = await timed(ask)
  const members = await membersOf(conditions, names)
  const rival = await facts.read((duck) => withTables(duck, members, (tables) => timed(() => duck.rows<{ n: bigint; [flag: string]: unknown }>(
    `SELECT ${tables.map((table, place) => `id IN (SELECT id FROM ${table}) AS f${place}`).join(', ')}, count(*) AS n FROM customers GROUP BY ALL`))))
  const counted = new Map(rival.result.map((row) => [names.map((_, place) => place).filter((place) => row[`f${place}`] === true).join(), Number(row.n)]))
  for (const region of cold.result.regions) if (counted.get(region.in.join()) !== region.count) throw new Error(`overlap: ${region.in.join()} is not ${counted.get(region.in.join())}`)
  return [
    { name: `UpSet of 8 segments (${cold.result.regionsTotal} parts), cold`, value: milliseconds(cold), cpu: `${cold.cpuSeconds.toFixed(1)} s`, peak: megabytes(cold.peakBytes) },
    { name: '… again', value: milliseconds(warm), rival: `DuckDB ${milliseconds(rival)}`, ratio: `${(rival.seconds / warm.seconds).toFixed(1)}×` }
  ]
}

async function benchDiff({ session, facts, conditions }: Bench): Promise<Figure[]> {
  const newer = definition(all(points(9000), { kind: 'tag', op: 'hasNone', tags: ['tag7'] }))
  const ask = () => diffOf(session, liveObject(session.records, 'segment', 'half'), { definition: newer, sample: 20 })
  const cold = await timed(ask)
  const warm = await timed(ask)
  const { plan } = await conditions.plan(newer)
  const [older] = await membersOf(conditions, ['half'])
  const ids = (await conditions.engine.run(plan)).members
  const rival = await facts.read((duck) => withTables(duck, [older!, ids], ([one, other]) => timed(() => duck.rows<{ entered: bigint; left: bigint }>(
    `SELECT (SELECT count(*) FROM ${other} ANTI JOIN ${one} USING (id)) AS entered, (SELECT count(*) FROM ${one} ANTI JOIN ${other} USING (id)) AS "left"`))))
  const { entered, left } = cold.result.members!
  if (entered !== Number(rival.result[0]!.entered) || left !== Number(rival.result[0]!.left)) throw new Error('diff: DuckDB counts others')
  return [
    { name: `diff of two versions (${entered.toLocaleString('en')} enter, ${left.toLocaleString('en')} leave), cold`, value: milliseconds(cold), cpu: `${cold.cpuSeconds.toFixed(1)} s` },
    { name: '… again', value: milliseconds(warm), rival: `DuckDB ${milliseconds(rival)}`, ratio: `${(rival.seconds / warm.seconds).toFixed(1)}×` }
  ]
}

/** A static segment of most customers: kept, and asked for in a condition. */
async function benchStatic({ session, conditions }: Bench): Promise<Figure[]> {
  const { records } = session
  const everyone = await conditions.engine.run((await conditions.plan(definition(points(0)))).plan)
  const members = everyone.members
  const kept = await timed(async () => {
    const bytes = await encodeWords(members.words)
    return transaction(records, () => {
      const run = insertSegmentRun(records, {
        segment: 'fixed', version: 1, cause: 'create', asOf: benchEnd, dataVersion: 0, hash: '', count: count(members), universe: count(everyone.universe), entered: null, left: null,
        details: { split: null, closure: '' }, milliseconds: 0, at: benchEnd, user: 'bench'
      }, bytes)
      createObject(records, 'segment', { id: 'fixed', name: 'fixed', parent: null, content: content(definition(points(0)), { type: 'static', members: run }) }, { user: 'bench', at: benchEnd })
      return bytes.length
    })
  })
  const ask = async () => count((await conditions.engine.run((await conditions.plan(definition(all({ kind: 'segment', op: 'in', segment: 'fixed' }, segments['east']!.root)))).plan)).members)
  const first = await timed(ask)
  const again = await timed(ask)
  return [
    { name: `static segment of ${count(members).toLocaleString('en')} kept`, value: milliseconds(kept), peak: megabytes(kept.result) },
    { name: '… in a condition, first', value: milliseconds(first) }, { name: '… again', value: milliseconds(again) }
  ]
}

async function membersOf(conditions: Conditions, names: readonly string[]) {
  const runs = []
  for (const name of names) runs.push(await conditions.engine.run((await conditions.plan(segments[name]!)).plan))
  return runs.map(({ members }) => members)
}

/** Runs `work` while each set stands in a table of its ids. */
async function withTables<Result>(duck: Duck, sets: readonly Bitset[], work: (tables: string[]) => Promise<Result>): Promise<Result> {
  const tables = sets.map((_, place) => `bench_set_${place}`)
  for (const [place, set] of sets.entries()) {
    await duck.run(`CREATE OR REPLACE TEMP TABLE ${tables[place]} AS SELECT id FROM customers WHERE get_bit($1::BIT, id::INTEGER) = 1`, [bitParameter(bitsOfBitset(set))])
  }
  const result = await work(tables)
  for (const table of tables) await duck.run(`DROP TABLE ${table}`)
  return result
}
