/** What is kept and what is asked again when data move, with real stores and their log. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { count } from '#core/compute/conditions/bitset.ts'
import { createEngine, type Engine } from '#core/compute/conditions/engine.ts'
import { compileForFacts } from '#core/compute/conditions/facts-leaf.ts'
import { createVersions, type Part } from '#core/compute/conditions/versions.ts'
import type { Plan } from '#core/domain/conditions/plan.ts'
import { lastSeq } from '#core/store/log/log.ts'
import { createEventSecrets } from '#core/store/records/secrets.ts'
import { createCatalogueReader } from '#core/compute/conditions/catalogue.ts'
import { compile } from '#core/domain/conditions/compile.ts'
import type { Condition } from '#core/domain/conditions/types.ts'
import { openImportDesk, type ImportDesk } from '#test/support/imports.ts'

let desk: ImportDesk
let asked: string[]
let engine: Engine
/** Runs before the next leaf is asked of facts. */
let meanwhile: (() => Promise<void>) | undefined

const people = (rows: string) => desk.bring(`id,name,city,points\n${rows}`, {
  source: 'people', target: 'customer',
  columns: [{ from: 'id', to: 'identity.customer_id' }, { from: 'name', to: 'name' }, { from: 'city', to: 'city' }, { from: 'points', to: 'points' }]
})
const orders = (rows: string, name = 'orders') => desk.bring(`id,at,amount\n${rows}`, {
  source: name, target: 'event', columns: [{ from: 'id', to: 'identity.customer_id' }, { value: 'order', to: 'type' }, { from: 'at', to: 'occurred_at' }, { from: 'amount', to: 'amount' }]
})

beforeEach(async () => {
  desk = await openImportDesk()
  await people('P1,张三,上海,10\nP2,李四,北京,20\nP3,王五,上海,')
  await orders('P1,2026-01-01T00:00:00Z,5\nP2,2026-01-02T00:00:00Z,7')
  const { records, facts, keys, following, gate } = desk.stores
  const compileLeaf = compileForFacts(records)
  asked = []
  engine = createEngine({
    records, facts, secrets: createEventSecrets(records, keys), settle: () => following.catchUp(),
    exclusively: (work) => gate.run(work),
    async compile(leaf, scope, duck) {
      asked.push(leaf.id)
      const work = meanwhile
      meanwhile = undefined
      await work?.()
      return compileLeaf(leaf, scope, duck)
    }
  })
})
afterEach(() => desk.close())

const shanghai: Condition = { kind: 'attribute', id: 'city', field: 'city', op: 'eq', value: '上海' }
const ordered: Condition = { kind: 'event', id: 'orders', event: 'order' }
const named: Condition = { kind: 'attribute', id: 'name', field: 'name', op: 'contains', value: '三' }

/** As of now, which is later at every call. */
let now = Date.UTC(2026, 0, 20)
async function planOf(...children: Condition[]): Promise<Plan> {
  const { records, facts, following } = desk.stores
  const catalogue = await createCatalogueReader({ records, facts, settle: () => following.catchUp() }).read()
  const { plan, problems } = compile({ schema: 1, entity: 'customer', root: { kind: 'group', id: 'all', op: 'and', children } }, catalogue, { now: (now += 1000), timeZone: 'UTC', weekStart: 1 })
  expect(problems).toEqual([])
  return plan!
}

/** Which leaves facts were asked for by a run, and the count of the whole. */
async function run(...children: Condition[]): Promise<[string[], number]> {
  asked.length = 0
  const { members } = await engine.run(await planOf(...children))
  return [[...asked], count(members)]
}

describe('what moves', () => {
  test('a leaf is asked once, whatever its name, its place, its negation or the moment', async () => {
    expect(await run(shanghai, ordered)).toEqual([['city', 'orders'], 1])
    expect(await run(ordered, { ...shanghai, id: 'other' })).toEqual([[], 1])
    expect(await run({ ...shanghai, op: 'ne' }, ordered)).toEqual([[], 1])
    expect(await run(shanghai, { ...ordered, window: { kind: 'rolling', last: 30, unit: 'day' } })).toEqual([['orders'], 1])
  })

  test('new events ask for events again and nothing else', async () => {
    await run(shanghai, ordered, named)
    await orders('P3,2026-01-03T00:00:00Z,9', 'more orders')
    expect(await run(shanghai, ordered)).toEqual([['orders'], 2])
  })

  test('events of somebody new ask for everything again', async () => {
    await run(shanghai, ordered)
    await orders('P4,2026-01-03T00:00:00Z,9', 'orders of strangers')
    expect(await run({ kind: 'group', op: 'or', id: 'any', children: [shanghai, ordered] })).toEqual([['city', 'orders'], 4])
  })

  test('what an import brought is there at once', async () => {
    await run(shanghai)
    await people('P5,赵六,上海,1')
    expect(await run(shanghai)).toEqual([['city'], 3])
  })

  test('a run during which its data move begins anew, and sees one state', async () => {
    const plan = await planOf(shanghai, { kind: 'group', op: 'or', id: 'any', children: [ordered, { ...shanghai, op: 'ne', id: 'elsewhere' }] })
    meanwhile = async () => void (await people('P6,孙七,上海,1'))
    asked.length = 0
    const before = lastSeq(desk.stores.records)
    const found = await engine.run(plan)
    expect(found.snapshot.seq).toBeGreaterThan(before)
    expect(count(found.universe)).toBe(4)
    expect(count(found.nodes.get('city')!)).toBe(3)
    expect(asked.filter((id) => id === 'city')).toHaveLength(2)
  })

  test('data that move at every attempt make writers wait in the end', async () => {
    let rounds = 0
    const moving = async (): Promise<void> => {
      rounds++
      if (rounds < 10) meanwhile = moving
      if (rounds <= 3) await people(`Q${rounds},某人,上海,1`)
    }
    meanwhile = moving
    const found = await engine.run(await planOf(shanghai, ordered))
    expect(count(found.universe)).toBe(6)
    expect(count(found.nodes.get('city')!)).toBe(5)
  })

  test('a run that is aborted ends with the reason, and the next one is answered', async () => {
    const controller = new AbortController()
    meanwhile = async () => controller.abort(new Error('enough'))
    await expect(engine.run(await planOf(shanghai), { signal: controller.signal })).rejects.toThrow('enough')
    expect((await run(shanghai))[1]).toBe(2)
  })

  test('the scan of a secret field ends with the run that wanted it', async () => {
    await people(Array.from({ length: 4000 }, (_, index) => `Q${index},王${index},上海,`).join('\n'))
    const controller = new AbortController()
    const heard: number[] = []
    const onProgress = (progress: number) => {
      heard.push(progress)
      controller.abort(new Error('enough'))
    }
    const matches: Condition = { kind: 'attribute', id: 'name', field: 'name', op: 'matches', value: '9$' }
    await expect(engine.run(await planOf(matches), { signal: controller.signal, onProgress })).rejects.toThrow('enough')
    const soon = heard.length
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
    expect([soon, heard.length, heard.at(-1)! < 0.5]).toEqual([soon, soon, true])
    expect(count((await engine.run(await planOf(matches))).members)).toBe(400)
  })
})

describe('versions of parts', () => {
  const parts: Part[] = ['live/customer', 'attributes/customer', 'events/customer', 'live/account', 'attributes/account', 'identities', 'tags', 'relations']
  const moves = (work: (versions: ReturnType<typeof createVersions>) => Promise<unknown>) => async () => {
    const { records } = desk.stores
    const versions = createVersions(records, lastSeq(records))
    const before = parts.map((part) => versions.of(part))
    await work(versions)
    versions.advance(lastSeq(records))
    return parts.filter((part, index) => versions.of(part) !== before[index])
  }

  test('events that make nobody move events and identities', async () => {
    expect(await moves(() => orders('P1,2026-01-05T00:00:00Z,1', 'a'))()).toEqual(['events/customer', 'identities'])
  })

  test('an import of customers moves customers', async () => {
    expect(await moves(() => people('P9,周,上海,1'))()).toEqual(['live/customer', 'attributes/customer', 'identities'])
  })

  test('what was not advanced to is not seen', async () => {
    const { records } = desk.stores
    const versions = createVersions(records, lastSeq(records))
    await people('P9,周,上海,1')
    expect(versions.of('live/customer')).toBe(versions.seq())
    versions.advance(lastSeq(records))
    expect(versions.of('live/customer')).toBe(lastSeq(records))
    expect(versions.of('live/account')).toBeLessThan(lastSeq(records))
  })
})

