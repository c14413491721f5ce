/**
 * Tags at size: thirty rule tags after 100,000 new events, only what has to be evaluated against all of them from a cold start; and the diff of a rule
 * against whom it has tagged, beside the one SQL statement that counts the same.
 */
import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { count } from '#core/compute/conditions/bitset.ts'
import { createCatalogueReader } from '#core/compute/conditions/catalogue.ts'
import { createEngine } from '#core/compute/conditions/engine.ts'
import { compileForFacts } from '#core/compute/conditions/facts-leaf.ts'
import type { TagDesk } from '#core/compute/tags/desk.ts'
import { diffOf } from '#core/compute/tags/diff.ts'
import { createTag, updateTag } from '#core/compute/tags/edit.ts'
import { compile } from '#core/domain/conditions/compile.ts'
import { describe } from '#core/domain/conditions/describe.ts'
import type { Plan } from '#core/domain/conditions/plan.ts'
import type { Condition } from '#core/domain/conditions/types.ts'
import { demoFiles } from '#core/domain/demo/files.ts'
import { openFacts } from '#core/store/facts/facts.ts'
import { deriveKeys } from '#core/store/keys.ts'
import { layoutOf } from '#core/store/layout.ts'
import { liveObject } from '#core/store/records/library.ts'
import { takeNumbers } from '#core/store/records/meta.ts'
import { migrateRecords } from '#core/store/records/migrate.ts'
import { openRecords } from '#core/store/records/open.ts'
import { createEventSecrets } from '#core/store/records/secrets.ts'
import { makeDesk, type TestDesk } from '#test/support/desk.ts'
import { benchEnd, makeConditionData } from './conditions-data.ts'
import { megabytes, timed, type Figure, type Sizes } from './measure.ts'

export async function benchTags(sizes: Sizes): Promise<Figure[]> {
  return [...await benchRefresh(sizes), ...await benchDiff(sizes.indexCustomers)]
}

const attribute = (field: string, op: string, value: unknown): Condition => ({ kind: 'attribute', field, op, value })
const happened = (event: string, days: number, least: number): Condition => ({ kind: 'event', event, window: { kind: 'calendar', last: days, unit: 'day' }, op: 'gte', value: least })
const both = (...children: Condition[]): Condition => ({ kind: 'group', op: 'and', children })

/** Thirty rules: ten on attributes, ten on orders, five on other events, five on both or on other tags. */
const rules: readonly Condition[] = [
  ...['上海', '北京', '深圳', '广州', '杭州'].map((city) => attribute('city', 'eq', city)), ...[100, 500, 1000, 2000, 5000].map((points) => attribute('points', 'gte', points)),
  ...[1, 2, 3, 4, 5].map((least) => happened('order', 90, least)), ...[30, 60, 180, 365, 540].map((days) => happened('order', days, 2)),
  ...[1, 5, 10].map((least) => happened('visit', 60, least)), happened('reservation', 365, 2), happened('reservation', 90, 1),
  both(attribute('city', 'eq', '上海'), happened('order', 90, 1)), both(attribute('points', 'gte', 500), happened('visit', 60, 1)),
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

async function benchRefresh(sizes: Sizes): Promise<Figure[]> {
  const first = makeDesk()
  let made: TestDesk = first
  try {
    const { client } = made
    const { workspace, ...demo } = await client.workspaces.demo({ customers: sizes.demoCustomers, events: sizes.demoEvents })
    await result(made, demo)
    for (const { id } of (await client.tags.list({ limit: 200 })).items) await client.tags.delete({ id, force: true })
    for (const [number, root] of rules.entries()) await result(made, { jobId: (await client.tags.create({ name: `bench ${number}`, rule: { schema: 1, entity: 'customer', root } })).jobId })
    const everyRule = () => timed(async () => {
      const runs: Outcome['runs'] = []
      for (const number of rules.keys()) runs.push(...(await result(made, await made.client.tags.run({ id: `bench ${number}` }))).runs)
      return runs
    })
    await append(made, 'first', sizes)
    const incremental = await timed(async () => result(made, await client.tags.runAll()))
    const differ = (await everyRule()).result.filter(({ added, removed }) => added + removed > 0)
    if (differ.length > 0) throw new Error(`The incremental refresh left ${differ.length} tags other than a full one`)
    await append(made, 'second', sizes)
    await made.desk.close()
    made = made.again()
    await made.client.workspaces.open({ id: workspace.id })
    const full = await everyRule()
    const { runs, stood } = incremental.result
    return [{
      name: `refresh of ${rules.length} rule tags after ${sizes.append.toLocaleString('en')} new orders (${runs.length} evaluated, ${stood} stood)`, value: `${(incremental.seconds * 1000).toFixed(0)} ms`, cpu: `${incremental.cpuSeconds.toFixed(2)} s`,
      rival: `all of them after as many, opened anew: ${(full.seconds * 1000).toFixed(0)} ms, ${full.cpuSeconds.toFixed(2)} s CPU`, ratio: `${(full.seconds / incremental.seconds).toFixed(1)}×`, peak: megabytes(incremental.peakBytes)
    }]
  } finally {
    await made.desk.close()
    await first.close()
  }
}

/** Imports new orders of the demo's customers. */
async function append(made: TestDesk, source: string, sizes: Sizes): Promise<void> {
  const path = join(made.home, `${source}.csv`)
  const stream = createWriteStream(path)
  const seed = source === 'first' ? 99 : 98
  const orders = demoFiles({ seed, customers: sizes.demoCustomers, events: Math.ceil(sizes.append / 0.36), end: Date.UTC(2026, 0, 15) })[3]!
  for (const line of orders.lines()) if (!stream.write(line)) await once(stream, 'drain')
  stream.end()
  await once(stream, 'finish')
  await result(made, await made.client.imports.create({ path, mapping: { ...orders.mapping, source } as never }))
}

async function benchDiff(customers: number): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-tags-'))
  const layout = layoutOf(folder)
  for (const path of [layout.snapshots, layout.backups, layout.temp]) mkdirSync(path, { recursive: true })
  const keys = deriveKeys(Buffer.alloc(32, 1))
  const records = openRecords(layout.records, keys.records, { create: true })
  migrateRecords(records, layout.backups)
  takeNumbers(records, 'customer', customers, 0)
  await makeConditionData(layout.facts, layout.temp, customers, 1000)
  const facts = await openFacts({ layout, records, threads: 2, deriveArtifact: () => Promise.reject(new Error('not asked for')) })
  try {
    const settle = () => Promise.resolve()
    const context = { now: benchEnd, timeZone: 'Asia/Shanghai', weekStart: 1 }
    const reader = createCatalogueReader({ records, facts, settle })
    const ask = async (definition: unknown) => {
      const known = await reader.read((name) => name === 'city')
      const compiled = compile(definition, known, context)
      return { ...compiled, describe: (locale: 'zh' | 'en') => describe(definition, known, locale, context) }
    }
    const desk = (): TagDesk => ({
      records, facts, clock: { now: () => benchEnd }, settle, compile: ask,
      engine: createEngine({ records, facts, secrets: createEventSecrets(records, keys), settle, exclusively: (work) => work(), compile: compileForFacts(records) }),
      plan: async (definition) => ({ ...(await ask(definition)), plan: (await ask(definition)).plan as Plan }),
      commit: () => Promise.reject(new Error('not asked for'))
    })
    const saving = { user: 'owner', at: benchEnd }
    const rule = (...values: string[]) => ({ schema: 1, entity: 'customer', root: both(attribute('city', 'in', values), attribute('points', 'gte', 5000)) })
    records.transaction(() => {
      createTag(records, { id: 'tag0', name: 'tag0', entity: 'customer', rule: rule('上海', '北京', '深圳', '广州') }, saving)
      updateTag(records, 'tag0', { rule: rule('上海', '杭州', '成都') }, saving)
    })()
    const tag = liveObject(records, 'tag', 'tag0')
    const cold = desk()
    const first = await timed(() => diffOf(cold, tag, {}))
    const versions = await timed(() => diffOf(desk(), tag, { from: 1, to: 2 }))
    const again = await timed(() => diffOf(cold, tag, { from: 1, to: 2 }))
    const sql = await timed(() => facts.read((duck) => duck.rows<{ enter: bigint; leave: bigint }>(`
      SELECT count(*) FILTER (old IS NULL) AS enter, count(*) FILTER (new IS NULL) AS leave FROM
        (SELECT id AS new FROM customers WHERE city IN ('上海', '杭州', '成都') AND points >= 5000)
        FULL JOIN (SELECT DISTINCT entity AS old FROM tag_assignments WHERE tag = 'tag0' AND entity_type = 1 AND removed_at IS NULL) ON old = new`)))
    const found = { enter: count(first.result.enter), leave: count(first.result.leave) }
    if (found.enter !== Number(sql.result[0]!.enter) || found.leave !== Number(sql.result[0]!.leave)) throw new Error('The diff and the SQL statement differ')
    const milliseconds = (seconds: number) => `${(seconds * 1000).toFixed(0)} ms`
    return [
      {
        name: `diff before publishing, ${customers.toLocaleString('en')} customers (${found.enter.toLocaleString('en')} enter, ${found.leave.toLocaleString('en')} leave), cold`, value: milliseconds(first.seconds),
        cpu: `${first.cpuSeconds.toFixed(2)} s`, rival: `one SQL statement: ${milliseconds(sql.seconds)}`, ratio: `${(sql.seconds / first.seconds).toFixed(1)}×`, peak: megabytes(first.peakBytes)
      },
      { name: 'diff of two versions, cold', value: milliseconds(versions.seconds), cpu: `${versions.cpuSeconds.toFixed(2)} s` },
      { name: 'diff of two versions, one rule known', value: milliseconds(again.seconds), cpu: `${again.cpuSeconds.toFixed(2)} s` }
    ]
  } finally {
    await facts.close()
    records.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
