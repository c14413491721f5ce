/**
 * Tags at size: thirty rule tags after 100,000 new events, only what has to be evaluated against all of them from a cold start; and the diff of a rule
 * against whom it has tagged, beside the one SQL statement that counts the same.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { count } from '#core/compute/conditions/bitset.ts'
import { createCatalogueReader } from '#core/compute/conditions/catalogue.ts'
import { createEngine } from '#core/compute/conditions/engine.ts'
import { compileForFacts } from '#core/compute/conditions/facts-leaf.ts'
import type { TagDesk } from '#core/compute/tags/desk.ts'
import { diffOf, type TagDiff } from '#core/compute/tags/diff.ts'
import { createTag, updateTag } from '#core/compute/tags/edit.ts'
import { compile } from '#core/domain/conditions/compile.ts'
import { describe } from '#core/domain/conditions/describe.ts'
import type { Plan } from '#core/domain/conditions/plan.ts'
import type { Condition } from '#core/domain/conditions/types.ts'
import { insertEntity } from '#core/store/records/entities.ts'
import { addIdentity } from '#core/store/records/identities.ts'
import { liveObject } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { makeDesk, type TestDesk } from '#test/support/desk.ts'
import { benchEnd } from './conditions-data.ts'
import { openBenchFacts, type FactsSize } from './facts.ts'
import { makeFactsWorkspace, untilIndexed } from './facts-workspace.ts'
import { megabytes, timed, type Figure, type Sizes } from './measure.ts'

export async function benchTags({ indexCustomers: customers, indexEvents: events, append }: Sizes): Promise<Figure[]> {
  return [...await benchRefresh({ customers, events }, append), ...await benchDiff({ customers, events })]
}

const attribute = (field: string, op: string, value: unknown): Condition => ({ kind: 'attribute', field, op, value })
const happened = (event: string, days: number, least: number): Condition => ({ kind: 'event', event, window: { kind: 'calendar', last: days, unit: 'day' }, op: 'gte', value: least })
const both = (...children: Condition[]): Condition => ({ kind: 'group', op: 'and', children })

/** Thirty rules: ten on attributes, ten on orders, five on other events, five on both or on other tags. */
const rules: readonly Condition[] = [
  ...['上海', '北京', '深圳', '广州', '杭州'].map((city) => attribute('city', 'eq', city)), ...[10_000, 12_000, 14_000, 16_000, 18_000].map((points) => attribute('points', 'gte', points)),
  ...[1, 2, 3, 4, 5].map((least) => happened('order', 90, least)), ...[30, 60, 180, 365, 540].map((days) => happened('order', days, 2)),
  ...[1, 2, 3].map((least) => happened('visit', 60, least)), happened('complaint', 365, 2), happened('complaint', 90, 1),
  both(attribute('city', 'eq', '上海'), happened('order', 90, 1)), both(attribute('points', 'gte', 15_000), happened('visit', 60, 1)),
  { kind: 'tag', op: 'hasAny', tags: ['bench 0'] }, { kind: 'tag', op: 'hasAny', tags: ['bench 10'] }, { kind: 'tag', op: 'hasNone', tags: ['bench 20', 'bench 21'] }
]

interface Outcome {
  runs: { tag: string; added: number; removed: number }[]
  stood: number
}

async function result(made: TestDesk, { jobId }: { jobId: string | null | undefined }): Promise<Outcome> {
  const job = await made.ended(jobId!)
  if (job.status !== 'done') throw new Error(`${job.kind} ${job.status}: ${JSON.stringify(job.error)}`)
  return job.result as Outcome
}

/** Customers whom records know, so that an import finds them: whose new orders those are. Each import brings orders of others, so that as many gain tags. */
const buyers = 20_000
const sources = ['first', 'second'] as const
const memberId = (id: number) => `M${String(id).padStart(8, '0')}`

function fillKnown(records: RecordsDatabase): void {
  for (let id = 0; id < buyers * sources.length; id++) addIdentity(records, { channel: 'member_id', value: memberId(id), entityKey: insertEntity(records, 'customer', id, { card: {} }, { at: benchEnd }) })
}

async function benchRefresh(size: FactsSize, append: number): Promise<Figure[]> {
  const started = Date.now()
  const first = makeDesk({ clock: { now: () => benchEnd + Date.now() - started } })
  const folder = join(first.home, 'workspace')
  let made: TestDesk = first
  try {
    await makeFactsWorkspace(folder, first.ports.secrets, size, fillKnown)
    await made.client.workspaces.open({ folder })
    for (const [number, root] of rules.entries()) await result(made, { jobId: (await made.client.tags.create({ name: `bench ${number}`, rule: { schema: 1, entity: 'customer', root } })).jobId })
    const everyRule = () => timed(async () => {
      const runs: Outcome['runs'] = []
      for (const number of rules.keys()) runs.push(...(await result(made, await made.client.tags.run({ id: `bench ${number}` }))).runs)
      return runs
    })
    await importOrders(made, 'first', append)
    await untilIndexed(folder, size)
    const incremental = await timed(async () => result(made, await made.client.tags.runAll()))
    const differ = (await everyRule()).result.filter(({ added, removed }) => added + removed > 0)
    if (differ.length > 0) throw new Error(`The incremental refresh left ${differ.length} tags other than a full one`)
    await importOrders(made, 'second', append)
    await made.desk.close()
    made = made.again()
    await made.client.workspaces.open({ folder })
    await untilIndexed(folder, size)
    const full = await everyRule()
    const { runs, stood } = incremental.result
    return [{
      name: `refresh of ${rules.length} rule tags after ${append.toLocaleString('en')} new orders, ${size.customers.toLocaleString('en')} customers, ${size.events.toLocaleString('en')} events (${runs.length} evaluated, ${stood} stood)`,
      value: seconds(incremental), cpu: cpuOf(incremental), rival: `all of them after as many, opened anew: ${seconds(full)}, ${cpuOf(full)} CPU`, ratio: `${(full.seconds / incremental.seconds).toFixed(1)}×`, peak: megabytes(incremental.peakBytes)
    }]
  } finally {
    await made.desk.close()
    await first.close()
  }
}

const seconds = ({ seconds: taken }: { seconds: number }) => (taken < 10 ? `${(taken * 1000).toFixed(0)} ms` : `${taken.toFixed(1)} s`)
const cpuOf = ({ cpuSeconds }: { cpuSeconds: number }) => `${cpuSeconds.toFixed(2)} s`

/** Imports new orders of the known customers, of the last hour before the data end. */
async function importOrders(made: TestDesk, source: (typeof sources)[number], count: number): Promise<void> {
  const path = join(made.home, `${source}.csv`)
  const firstBuyer = buyers * sources.indexOf(source)
  const line = (order: number) => `${source}-${order},${memberId(firstBuyer + ((order * 7919) % buyers))},${new Date(benchEnd - (order % 3600) * 1000).toISOString()},${(order % 50_000) / 100}`
  writeFileSync(path, ['number,member,at,amount', ...Array.from({ length: count }, (_, order) => line(order))].join('\n'))
  const mapping = {
    name: source, source, target: 'event', format: { kind: 'csv', delimiter: ',', header: true, encoding: 'utf-8' },
    columns: [{ value: 'order', to: 'type' }, { from: 'number', to: 'source_id' }, { from: 'member', to: 'identity.member_id' }, { from: 'at', to: 'occurred_at' }, { from: 'amount', to: 'amount' }]
  } as const
  await result(made, await made.client.imports.create({ path, mapping: mapping as never }))
}

async function benchDiff(size: FactsSize): Promise<Figure[]> {
  const { records, secrets, facts, close } = await openBenchFacts(size)
  try {
    const settle = () => Promise.resolve()
    const context = { now: benchEnd, timeZone: 'Asia/Shanghai', weekStart: 1 }
    const reader = createCatalogueReader({ records, facts, settle })
    const ask = async (definition: unknown) => {
      const catalogue = await reader.read((name) => name === 'city')
      const compiled = compile(definition, catalogue, context)
      return { ...compiled, describe: (locale: 'zh' | 'en') => describe(definition, catalogue, locale, context) }
    }
    const desk = (): TagDesk => ({
      records, facts, clock: { now: () => benchEnd }, settle, compile: ask,
      engine: createEngine({ records, facts, secrets, settle, exclusively: (work) => work(), compile: compileForFacts(records) }),
      plan: async (definition) => ({ ...(await ask(definition)), plan: (await ask(definition)).plan as Plan }),
      commit: () => Promise.reject(new Error('not asked for'))
    })
    await ask(rule('上海'))
    const saving = { user: 'owner', at: benchEnd }
    records.transaction(() => {
      createTag(records, { id: 'tag0', name: 'tag0', entity: 'customer', rule: rule('上海', '北京', '深圳', '广州') }, saving)
      updateTag(records, 'tag0', { rule: rule('上海', '杭州', '成都') }, saving)
    })()
    const tag = liveObject(records, 'tag', 'tag0')
    const cold = desk()
    const first = await timed(() => diffOf(cold, tag, {}))
    const versions = await timed(() => diffOf(desk(), tag, { from: 1, to: 2 }))
    const again = await timed(() => diffOf(cold, tag, { from: 1, to: 2 }))
    const moved = (one: string, other: string) => `SELECT count(*) FILTER (old IS NULL) AS enter, count(*) FILTER (new IS NULL) AS leave FROM (${other}) FULL JOIN (${one}) ON old = new`
    const named = (as: string, cities: string) => `SELECT id AS ${as} FROM customers WHERE city IN (${cities}) AND points >= 5000`
    const sql = (statement: string) => timed(async () => (await facts.read((duck) => duck.rows<{ enter: bigint; leave: bigint }>(statement)))[0]!)
    const now = named('new', `'上海', '杭州', '成都'`)
    const tagged = await sql(moved(`SELECT DISTINCT entity AS old FROM tag_assignments WHERE tag = 'tag0' AND entity_type = 1 AND removed_at IS NULL`, now))
    const earlier = await sql(moved(named('old', `'上海', '北京', '深圳', '广州'`), now))
    return [
      beside(`diff before publishing, ${size.customers.toLocaleString('en')} customers`, first, tagged),
      beside('diff of two versions, cold', versions, earlier), beside('diff of two versions, both rules known', again, earlier)
    ]
  } finally {
    await close()
  }
}

const rule = (...cities: string[]) => ({ schema: 1, entity: 'customer', root: both(attribute('city', 'in', cities), attribute('points', 'gte', 5000)) })

type Timed<Result> = Awaited<ReturnType<typeof timed<Result>>>

/** A diff beside the one statement that counts the same. @throws Error when they differ */
function beside(name: string, own: Timed<TagDiff>, sql: Timed<{ enter: bigint; leave: bigint }>): Figure {
  const found = { enter: count(own.result.enter), leave: count(own.result.leave) }
  if (found.enter !== Number(sql.result.enter) || found.leave !== Number(sql.result.leave)) throw new Error(`${name}: the SQL statement counts others`)
  return {
    name: `${name} (${found.enter.toLocaleString('en')} enter, ${found.leave.toLocaleString('en')} leave)`, value: seconds(own), cpu: cpuOf(own), rival: `one SQL statement: ${seconds(sql)}`,
    ratio: `${(sql.seconds / own.seconds).toFixed(1)}×`, peak: megabytes(own.peakBytes)
  }
}
