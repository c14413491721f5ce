/**
 * Conditions at size: single leaves cold, a tree of seven leaves cold, warm and after one edit, explain and cancel, beside the one SQL statement of the same
 * definition on DuckDB and, where installed, ClickHouse. Both must come to the same members.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCatalogueReader } from '#core/compute/conditions/catalogue.ts'
import { columnsNow } from '#core/compute/conditions/columns.ts'
import { count } from '#core/compute/conditions/bitset.ts'
import { explainFor } from '#core/compute/conditions/explain.ts'
import { createEngine, type Engine } from '#core/compute/conditions/engine.ts'
import { compileForFacts } from '#core/compute/conditions/facts-leaf.ts'
import { compile } from '#core/domain/conditions/compile.ts'
import type { Catalogue } from '#core/domain/conditions/catalogue.ts'
import type { Plan } from '#core/domain/conditions/plan.ts'
import type { Condition } from '#core/domain/conditions/types.ts'
import { toDuckDB } from '#core/query/compile.ts'
import { openEventIndex } from '#core/store/event-index/open.ts'
import { openFacts, type Facts } from '#core/store/facts/facts.ts'
import { layoutOf } from '#core/store/layout.ts'
import { deriveKeys } from '#core/store/keys.ts'
import { takeNumbers } from '#core/store/records/meta.ts'
import { migrateRecords } from '#core/store/records/migrate.ts'
import { openRecords, type RecordsDatabase } from '#core/store/records/open.ts'
import { createEventSecrets, type EventSecrets } from '#core/store/records/secrets.ts'
import { silentLogger } from '#test/support/workspace.ts'
import { threadWorkers } from '#workers/runtime/spawn.ts'
import { benchEnd, benchTags, makeConditionData } from './conditions-data.ts'
import { rivalsFor, type Rival } from './conditions-rivals.ts'
import { megabytes, timed, type Figure, type Sizes } from './measure.ts'

const workers = threadWorkers({ import: '', records: '', 'event-index': join(import.meta.dirname, '../../workers/jobs/event-index.ts') })

const leaves = {
  attribute: { kind: 'attribute', field: 'city', op: 'in', value: ['上海', '杭州'] },
  number: { kind: 'attribute', field: 'points', op: 'gte', value: 12_000 },
  date: { kind: 'attribute', field: 'contract_end', op: 'inNext', value: 90, unit: 'day' },
  tag: { kind: 'tag', op: 'hasAny', tags: ['tag2'] },
  noTag: { kind: 'tag', op: 'hasNone', tags: ['tag7'] },
  month: { kind: 'event', event: 'order', window: { kind: 'rolling', last: 30, unit: 'day' }, where: [{ property: 'amount', op: 'gt', value: 100 }], op: 'gte', value: 2 },
  year: { kind: 'event', event: 'view', window: { kind: 'rolling', last: 365, unit: 'day' }, op: 'gte', value: 3 },
  sequence: { kind: 'sequence', steps: [{ event: 'cart' }, { event: 'order' }], within: { n: 7, unit: 'day' } }
} satisfies Record<string, Condition>

const tree = (number: Condition = leaves.number): Condition => ({
  kind: 'group', op: 'and', children: [
    { kind: 'group', op: 'or', children: [leaves.attribute, number] },
    leaves.noTag,
    { kind: 'group', op: 'or', children: [leaves.tag, leaves.month] },
    { kind: 'group', op: 'and', not: true, children: [leaves.date, { ...leaves.year, op: 'lt', value: 2 }] }
  ]
})

interface Bench {
  engine: () => Engine
  facts: Facts
  records: RecordsDatabase
  secrets: EventSecrets
  catalogue: Catalogue
  rivals: Rival[]
}

export async function benchConditions({ indexCustomers: customers, indexEvents: events }: Sizes): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-conditions-'))
  const layout = layoutOf(folder)
  for (const path of [layout.snapshots, layout.backups, layout.temp]) mkdirSync(path)
  const keys = deriveKeys(Buffer.alloc(32, 1))
  const records = openRecords(layout.records, keys.records, { create: true })
  migrateRecords(records, layout.backups)
  takeNumbers(records, 'customer', customers, 0)
  try {
    const made = await timed(() => makeConditionData(layout.facts, layout.temp, customers, events))
    const facts = await openFacts({ layout, records, threads: 2, deriveArtifact: () => Promise.reject(new Error('not asked for')) })
    const index = openEventIndex({ facts, workers, logger: silentLogger })
    await index.ready()
    const secrets = createEventSecrets(records, keys)
    const settle = () => Promise.resolve()
    const read = await createCatalogueReader({ records, facts, settle }).read(() => false)
    const tags = new Map(Array.from({ length: benchTags }, (_, tag) => [`tag${tag}`, { id: `tag${tag}`, name: `tag${tag}`, entity: 'customer' as const }]))
    const bench: Bench = {
      facts, records, secrets, catalogue: { ...read, tags }, rivals: await rivalsFor(facts, folder),
      engine: () => createEngine({ records, facts, index, secrets, settle, exclusively: (work) => work(), compile: compileForFacts(records) })
    }
    const figures: Figure[] = [{ name: `facts for conditions (${customers.toLocaleString('en')} customers, ${events.toLocaleString('en')} events)`, value: `${made.seconds.toFixed(0)} s`, peak: megabytes(made.peakBytes) }]
    figures.push(...await benchLeaves(bench), ...await benchTree(bench), ...await benchCancel(bench))
    for (const rival of bench.rivals) rival.close()
    await index.close()
    await facts.close()
    return figures
  } finally {
    records.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function planOf({ catalogue }: Bench, root: Condition): Plan {
  const { plan, problems } = compile({ schema: 1, entity: 'customer', asOf: new Date(benchEnd).toISOString(), root }, catalogue, { now: benchEnd, timeZone: 'Asia/Shanghai', weekStart: 1 })
  if (!plan) throw new Error(problems.map((problem) => problem.message.en).join('; '))
  return plan
}

const milliseconds = (seconds: number) => `${(seconds * 1000).toFixed(seconds < 0.1 ? 1 : 0)} ms`

/** The middle of three. */
async function median(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < 3; round++) times.push((await timed(work)).seconds)
  return times.toSorted((a, b) => a - b)[1]!
}

/** The count of DuckDB's one statement of a plan, and its seconds. */
async function oneStatement({ facts, records }: Bench, plan: Plan): Promise<{ members: number; seconds: number }> {
  const { sql, parameters } = toDuckDB(plan, columnsNow(records))
  const read = () => facts.read((duck) => duck.rows<{ count: bigint }>(`SELECT count(*) AS count FROM (${sql})`, parameters as never[]))
  const [row] = await read()
  return { members: Number(row!.count), seconds: await median(read) }
}

async function benchLeaves(bench: Bench): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const [name, leaf] of Object.entries(leaves)) {
    const plan = planOf(bench, leaf)
    const rival = await oneStatement(bench, plan)
    const warm = bench.engine()
    await warm.run(planOf(bench, { kind: 'group', op: 'and', children: [] }))
    const own = await median(async () => {
      const engine = bench.engine()
      const { members } = await engine.run(plan)
      if (count(members) !== rival.members) throw new Error(`${name}: ${count(members)} members, DuckDB ${rival.members}`)
    })
    figures.push({ name: `leaf ${name}, cold`, value: milliseconds(own), rival: await besides(bench, plan, rival), ratio: `${(rival.seconds / own).toFixed(1)}×` })
  }
  return figures
}

/** What the rivals take for the same plan. */
async function besides({ rivals }: Bench, plan: Plan, { seconds, members }: { seconds: number; members: number }): Promise<string> {
  const parts = [`DuckDB ${milliseconds(seconds)}`]
  for (const rival of rivals) {
    const found = await rival.count(plan)
    if (found !== members) throw new Error(`${rival.name} finds ${found} members, DuckDB ${members}`)
    parts.push(`${rival.name} ${milliseconds(await median(() => rival.count(plan)))}`)
  }
  return parts.join(', ')
}

async function benchTree(bench: Bench): Promise<Figure[]> {
  const plan = planOf(bench, tree())
  const rival = await oneStatement(bench, plan)
  const rivals = await besides(bench, plan, rival)
  const cold = await median(() => bench.engine().run(plan))
  const engine = bench.engine()
  const { members } = await engine.run(plan)
  if (count(members) !== rival.members) throw new Error(`tree: ${count(members)} members, DuckDB ${rival.members}`)
  const warm = await median(() => engine.run(plan))
  const edits: number[] = []
  for (let points = 1000; points < 1020; points++) {
    const edited = planOf(bench, tree({ ...leaves.number, value: points }))
    edits.push((await timed(() => engine.run(edited))).seconds)
  }
  const { seconds: explained } = await timed(() => explainFor(engine, bench, plan, 4711))
  const ordered = edits.toSorted((a, b) => a - b)
  const [middle, late] = [ordered[10]!, ordered[18]!]
  return [
    { name: 'tree of seven leaves, cold', value: milliseconds(cold), rival: rivals, ratio: `${(rival.seconds / cold).toFixed(1)}×`, goal: '≤ 0.5 × ClickHouse' },
    { name: 'tree, warm: every node counted', value: milliseconds(warm), goal: '≤ 10 ms', met: warm <= 0.01, peak: megabytes(engine.memory()) },
    { name: 'tree, after an edit of one attribute (median, p95)', value: `${milliseconds(middle)}, ${milliseconds(late)}`, rival: `DuckDB ${milliseconds(rival.seconds)}`, ratio: `1/${(rival.seconds / middle).toFixed(0)}`, goal: '≤ 1/8, p95 < 150 ms', met: middle <= rival.seconds / 8 && late < 0.15 },
    { name: 'explain of one customer', value: milliseconds(explained), goal: '< 50 ms', met: explained < 0.05 }
  ]
}

async function benchCancel(bench: Bench): Promise<Figure[]> {
  const engine = bench.engine()
  const controller = new AbortController()
  const running = engine.run(planOf(bench, tree()), { signal: controller.signal }).then(() => false, () => true)
  await new Promise((resolve) => setTimeout(resolve, 30))
  const { seconds, result } = await timed(() => {
    controller.abort(new Error('cancelled'))
    return running
  })
  return result ? [{ name: 'cancel of a cold tree', value: milliseconds(seconds), goal: '< 100 ms', met: seconds < 0.1 }] : []
}
