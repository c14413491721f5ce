/**
 * Conditions at size: single leaves cold, a tree of seven leaves cold, warm and after one edit, explain and cancel, beside the one SQL statement of the same
 * definition on DuckDB, SQLite and, where installed, ClickHouse and PostgreSQL. All must come to the same members.
 */
import { createCatalogueReader } from '#core/compute/conditions/catalogue.ts'
import { columnsNow } from '#core/compute/conditions/columns.ts'
import { count } from '#core/compute/conditions/bitset.ts'
import { explainFor } from '#core/compute/conditions/explain.ts'
import { countsOf, createEngine, type Engine, type Run } from '#core/compute/conditions/engine.ts'
import { compileForFacts } from '#core/compute/conditions/facts-leaf.ts'
import { compile } from '#core/domain/conditions/compile.ts'
import type { Catalogue } from '#core/domain/conditions/catalogue.ts'
import type { Plan } from '#core/domain/conditions/plan.ts'
import type { Condition } from '#core/domain/conditions/types.ts'
import { toDuckDB } from '#core/query/compile.ts'
import type { Facts } from '#core/store/facts/facts.ts'
import { insertEntity } from '#core/store/records/entities.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import type { EventSecrets } from '#core/store/records/secrets.ts'
import { benchEnd, benchTags } from './conditions-data.ts'
import { rivalsFor } from './conditions-rivals.ts'
import type { Rival } from './conditions-rows.ts'
import { openBenchFacts } from './facts.ts'
import { megabytes, timed, type Figure, type Sizes } from './measure.ts'

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

/** The goals are for ten million; with few customers what every run costs is more than what is measured. */
const goalsFromCustomers = 10_000_000
/** Whom explain is asked about. */
const someone = 4711

export async function benchConditions({ indexCustomers: customers, indexEvents: events }: Sizes): Promise<Figure[]> {
  const { records, secrets, facts, openIndex, folder, making, close } = await openBenchFacts({ customers, events })
  const closing: (() => unknown)[] = [close]
  try {
    const index = await openIndex()
    records.transaction(() => insertEntity(records, 'customer', someone, { card: {} }, { at: 1 }))()
    const settle = () => Promise.resolve()
    const read = await createCatalogueReader({ records, facts, settle }).read(() => false)
    const tags = new Map(Array.from({ length: benchTags }, (_, tag) => [`tag${tag}`, { id: `tag${tag}`, name: `tag${tag}`, entity: 'customer' as const }]))
    const { rivals, absent } = await rivalsFor(facts, folder, customers)
    closing.push(...rivals.map((rival) => () => rival.close()))
    const bench: Bench = {
      facts, records, secrets, catalogue: { ...read, tags }, rivals,
      engine: () => createEngine({ records, facts, index, secrets, settle, exclusively: (work) => work(), compile: compileForFacts(records) })
    }
    const figures: Figure[] = [{ name: `facts for conditions (${customers.toLocaleString('en')} customers, ${events.toLocaleString('en')} events)`, value: `${making.seconds.toFixed(0)} s`, peak: megabytes(making.peakBytes) }]
    for (const { name, why } of absent) figures.push({ name: `rival ${name}`, value: why })
    figures.push(...await benchLeaves(bench), ...await benchTree(bench), ...await benchCancel(bench))
    return customers < goalsFromCustomers ? figures.map((figure) => ({ ...figure, goal: undefined, met: undefined })) : figures
  } finally {
    for (const end of closing.toReversed()) await end()
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

/** The members of a plan, and the seconds of each engine's one statement of it. @throws Error when engines disagree */
interface Statements {
  members: number
  seconds: Map<string, number>
}

async function oneStatementEach(bench: Bench, plan: Plan): Promise<Statements> {
  const { sql, parameters } = toDuckDB(plan, columnsNow(bench.records))
  const duckdb: Pick<Rival, 'name' | 'count'> = {
    name: 'DuckDB',
    count: async () => Number((await bench.facts.read((duck) => duck.rows<{ count: bigint }>(`SELECT count(*) AS count FROM (${sql})`, parameters as never[])))[0]!.count)
  }
  const members = await duckdb.count(plan)
  const seconds = new Map<string, number>()
  for (const { name, count: ask } of [duckdb, ...bench.rivals]) {
    const found = await ask(plan)
    if (found !== members) throw new Error(`${name} finds ${found} members, DuckDB ${members}`)
    seconds.set(name, await median(() => ask(plan)))
  }
  return { members, seconds }
}

const told = ({ seconds }: Statements) => [...seconds].map(([name, taken]) => `${name} ${milliseconds(taken)}`).join(', ')
const best = ({ seconds }: Statements) => Math.min(...seconds.values())

async function benchLeaves(bench: Bench): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const [name, leaf] of Object.entries(leaves)) {
    const plan = planOf(bench, leaf)
    const statements = await oneStatementEach(bench, plan)
    const own = await median(async () => expectMembers(name, await bench.engine().run(plan), statements))
    figures.push({ name: `leaf ${name}, cold`, value: milliseconds(own), rival: told(statements), ratio: `${(best(statements) / own).toFixed(1)}×` })
  }
  return figures
}

function expectMembers(name: string, { members }: Run, statements: Statements): void {
  if (count(members) !== statements.members) throw new Error(`${name}: ${count(members)} members, DuckDB ${statements.members}`)
}

const edits = 20

/** Seconds of a tree with every node counted after each of some edits: the middle, and the 95th percentile. */
async function edited(engine: Engine, plans: readonly Plan[]): Promise<[number, number]> {
  const taken: number[] = []
  for (const plan of plans) taken.push((await timed(async () => countsOf(await engine.run(plan)))).seconds)
  const ordered = taken.toSorted((one, other) => one - other)
  return [ordered[Math.floor(plans.length / 2)]!, ordered[Math.ceil(plans.length * 0.95) - 1]!]
}

async function benchTree(bench: Bench): Promise<Figure[]> {
  const plan = planOf(bench, tree())
  const statements = await oneStatementEach(bench, plan)
  const cold = await median(async () => countsOf(await bench.engine().run(plan)))
  const engine = bench.engine()
  expectMembers('tree', await engine.run(plan), statements)
  const warm = await median(async () => countsOf(await engine.run(plan)))
  const edit = (name: string, [middle, late]: [number, number]): Figure => ({
    name: `tree, after an edit of ${name} (median, p95)`, value: `${milliseconds(middle)}, ${milliseconds(late)}`, rival: `best statement ${milliseconds(best(statements))}`,
    ratio: `1/${(best(statements) / middle).toFixed(0)}`, goal: '≤ 1/8, p95 < 150 ms', met: middle <= best(statements) / 8 && late < 0.15
  })
  const numbers = Array.from({ length: edits }, (_, step) => planOf(bench, tree({ ...leaves.number, value: 1000 * step })))
  const tagged = Array.from({ length: edits }, (_, step) => planOf(bench, tree({ ...leaves.tag, tags: [`tag${step}`] })))
  const clickhouse = statements.seconds.get('ClickHouse')
  const figures: Figure[] = [
    {
      name: 'tree of seven leaves, cold', value: milliseconds(cold), rival: told(statements), ratio: `${(best(statements) / cold).toFixed(1)}×`, goal: '≤ 0.5 × ClickHouse',
      ...(clickhouse !== undefined && { met: cold <= clickhouse / 2 })
    },
    { name: 'tree, warm: every node counted', value: milliseconds(warm), goal: '≤ 10 ms', met: warm <= 0.01, peak: megabytes(engine.memory()) },
    edit('an attribute', await edited(engine, numbers)),
    edit('a tag', await edited(engine, tagged))
  ]
  const explained = await median(async () => {
    if (!(await explainFor(engine, bench, plan, someone))) throw new Error('Nobody was explained')
  })
  return [...figures, { name: 'explain of one customer', value: milliseconds(explained), goal: '< 50 ms', met: explained < 0.05 }]
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
