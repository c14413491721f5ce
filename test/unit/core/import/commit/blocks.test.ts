/** Entities of a large import stand in blocks, those of a small one in rows. Whatever asks for them answers the same. */
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MappingInput } from '#core/contract/imports.ts'
import { channelNames } from '#core/domain/channels.ts'
import { createRandom } from '#core/domain/demo/random.ts'
import { entityKey, entityKeyRange } from '#core/domain/entities.ts'
import { editEntity } from '#core/identity/edit.ts'
import { findByPublicId } from '#core/identity/lookup.ts'
import { searchEntities } from '#core/identity/search.ts'
import { openPeople } from '#core/export/people.ts'
import { exportColumns } from '#core/export/columns.ts'
import { undoBatch } from '#core/import/undo/undo.ts'
import { candidateIds, identityIds, scanValues } from '#core/store/records/condition-sets.ts'
import { countEntities, isLive, nextEntityId, readEntity } from '#core/store/records/entities.ts'
import { addIdentity, findByIdentity, identitiesOf, removeIdentity } from '#core/store/records/identities.ts'
import { reindexEntity } from '#core/store/records/search.ts'
import { transaction } from '#core/store/records/statement.ts'
import { verifyFacts } from '#core/store/facts/facts.ts'
import { openImportDesk, type ImportDesk } from '#test/support/imports.ts'

const people = 5000
const mapping: MappingInput = {
  source: 'crm', target: 'customer',
  columns: [
    { from: '会员', to: 'identity.member_id' }, { from: '手机', to: 'identity.phone' }, { from: '备用', to: 'identity.phone' }, { from: '邮箱', to: 'identity.email' },
    { from: '外部', to: 'identity.external_id' }, { from: '编号', to: 'identity.customer_id' }, { from: '证件', to: 'identity.id_no' },
    { from: '姓名', to: 'name' }, { from: '城市', to: 'city' }, { from: '积分', to: 'points' }, { from: '备注', to: 'notes' }, { from: '兴趣', to: 'attr.兴趣', type: 'choice' }
  ]
}

function contentOf(seed: number): string[] {
  const random = createRandom(seed)
  const names = ['王小明', '王明', '李 雷', 'John Smith', 'JOHN smithers', 'José Ñandú', '欧阳 Grace 雪', '花开🌸富贵', '赵"引号"', "O'Neil, 逗号", '小明', '明王', 'A1 王', '', '反\\斜']
  return Array.from({ length: people }, (_, index) => {
    const cell = (chance: number, value: string) => (random.chance(chance) ? `"${value.replaceAll('"', '""')}"` : '')
    return [
      cell(0.95, `M${String(index).padStart(5, '0')}`), cell(0.7, random.chance(0.05) ? '13800138000' : `139${String(10_000_000 + index)}`), cell(0.2, `137${String(20_000_000 + index)}`),
      cell(0.5, `u${index}@example.com`), cell(0.4, `外${Math.floor(index / 1000)}-${index % 900}`), cell(0.1, `K-${index}`), cell(0.1, `证${index}`),
      cell(0.9, `${random.pick(names)}${random.chance(0.3) ? random.pick(['一', '二', '三', ' x9']) : ''}`), cell(0.8, random.pick(['上海', '北京', 'Köln'])), cell(0.7, String(random.below(9999))),
      cell(0.3, `说明\n第${index}行`), cell(0.5, random.pick(['茶', '咖啡', '书']))
    ].join(',')
  })
}

const head = '会员,手机,备用,邮箱,外部,编号,证件,姓名,城市,积分,备注,兴趣'
const file = (lines: readonly string[]) => `${[head, ...lines].join('\n')}\n`

/** The same people twice: in blocks, and in rows since no file brings enough of them. */
let held: ImportDesk
let rows: ImportDesk
const both = () => [held, rows]
const count = (desk: ImportDesk, table: string) => desk.records<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)[0]!.n

beforeAll(async () => {
  held = await openImportDesk()
  rows = await openImportDesk()
  const lines = contentOf(7)
  await held.bring(file(lines), mapping)
  for (let from = 0; from < people; from += 1000) await rows.bring(file(lines.slice(from, from + 1000)), mapping)
}, 240_000)
afterAll(async () => {
  await held.close()
  await rows.close()
})

const keys = () => Array.from({ length: nextEntityId(rows.stores.records, 'customer') }, (_, id) => entityKey('customer', id))

/** All that can be asked, so that it may be compared; batches and times differ. */
async function answers(desk: ImportDesk) {
  const { records } = desk.stores
  const entities = keys().map((key) => {
    const entity = readEntity(records, key)
    return entity && { ...entity, createdAt: 0, updatedAt: 0, createdBatch: 0, live: isLive(records, key), identities: identitiesOf(records, key).map((identity) => ({ ...identity, batch: 0 })) }
  })
  const queries = ['王', '小明', '王小明', '明', '明王', 'jo', 'john smi', 'jose', 'José', '欧阳 gr', '雪', '🌸', '开🌸', 'smith 王', '王 a1', '一', '李 雷', 'x', 'M0012', 'M00123', '13900', '139100001', '0012', '8000', 'u77@', 'K-4', '外3-9', '证7', 'CU0000', 'CU00000123', 'nobody']
  const values = async (name: string, type: 'text' | 'number' | 'choice', among?: number[]) => {
    const seen: unknown[] = []
    await scanValues(records, 'customer', { name, type }, (id, value) => seen.push([id, value]), { among })
    return seen
  }
  return {
    entities, count: countEntities(records, 'customer'),
    searches: queries.map((query) => [query, searchEntities(records, query)]),
    found: ['M00042', 'M04999'].map((id) => findByIdentity(records, 'member_id', id).map(({ entityKey: key }) => key)),
    shared: findByIdentity(records, 'phone', '+8613800138000').map(({ entityKey: key, blocked }) => [key, blocked]),
    external: findByIdentity(records, 'external_id', '外0-7', 'crm').map(({ entityKey: key }) => key),
    public: (() => { try { return findByPublicId(records, 'CU00000017').key } catch { return 'none' } })(),
    sets: await Promise.all(channelNames.flatMap((channel) => (['has', 'verified', { sharedBy: 2 }] as const).map(async (ask) => (await identityIds(records, 'customer', channel, ask)).sort((one, other) => one - other)))),
    names: await values('name', 'text'), notes: await values('notes', 'text'), points: await values('points', 'number', [4000, 3, 17, 99_999]),
    candidates: [candidateIds(records, 'customer', 'name', { test: { test: 'contains', text: '小明' }, negated: false } as never), candidateIds(records, 'customer', 'phone', { test: { test: 'endsWith', text: '0017' }, negated: false } as never)].map((ids) => ids?.sort((one, other) => one - other))
  }
}

/** What records hold of the rows of an export. */
function exported({ stores: { records } }: ImportDesk, ids: number[]): unknown[] {
  const columns = exportColumns(records, 'customer', { fields: ['customer_id', 'name', 'phone', 'notes', 'identity.phone', 'identity.external_id'], mask: { phone: 'phone' }, headers: 'name', locale: 'zh' })
  const sources = columns.flatMap(({ source }) => ('records' in source ? [source] : []))
  expect(sources).toHaveLength(columns.length)
  return openPeople(records, 'customer', sources)(Uint32Array.from(ids)).map((column) => JSON.parse(Buffer.from(column).toString()) as unknown)
}

/** Item by item: a difference between lists of thousands is not shown. */
async function expectSame(): Promise<void> {
  const [one, other] = [await answers(held), await answers(rows)]
  for (const name of Object.keys(one) as (keyof typeof one)[]) {
    const [items, expected] = [one[name], other[name]].map((answer) => (Array.isArray(answer) ? (answer as unknown[]) : [answer]))
    expect([name, items!.length]).toEqual([name, expected!.length])
    items!.forEach((item, index) => {
      if (!isDeepStrictEqual(item, expected![index])) expect([name, index, item]).toEqual([name, index, expected![index]])
    })
  }
}

describe('entities in blocks', () => {
  test('names of Han characters alone are found, too', async () => {
    const desk = await openImportDesk()
    try {
      const [family, given] = [['王', '李', '卢'], ['静', '小明', '子文']]
      const names = Array.from({ length: 3000 }, (_, index) => `${family[index % 3]}${given[Math.floor(index / 3) % 3]}`)
      const lines = names.map((name, index) => `N${index},${name}`)
      const having = (text: string) => names.filter((name) => name.includes(text)).length
      await desk.bring(`会员,姓名\n${lines.join('\n')}\n`, { source: 'crm', target: 'customer', columns: [{ from: '会员', to: 'identity.member_id' }, { from: '姓名', to: 'name' }] })
      expect(count(desk, 'name_blocks')).toBeGreaterThan(0)
      const queries = ['李', '卢静', '李子文', '文']
      expect(queries.map((query) => searchEntities(desk.stores.records, query).length)).toEqual(queries.map(having))
      const named = (test: string, text: string) => candidateIds(desk.stores.records, 'customer', 'name', { test: { test, text }, negated: false } as never)?.length
      expect([named('contains', '静'), named('startsWith', '李')]).toEqual([having('静'), having('李')])
    } finally {
      await desk.close()
    }
  })

  test('a large import writes blocks and a small one rows', () => {
    expect([count(held, 'entities'), count(rows, 'entity_blocks'), count(rows, 'identity_blocks'), count(rows, 'name_blocks')]).toEqual([0, 0, 0, 0])
    expect(count(held, 'entity_blocks')).toBeGreaterThan(50)
    expect(count(held, 'identities')).toBe(0)
    expect(count(held, 'search')).toBeLessThan(count(rows, 'search'))
    expect(nextEntityId(held.stores.records, 'customer')).toBe(nextEntityId(rows.stores.records, 'customer'))
  })

  test('whatever is asked is answered as from rows', async () => {
    await expectSame()
    const scattered = [4, 3, 900, 2999, 70, 71, 72]
    expect(exported(held, scattered)).toEqual(exported(rows, scattered))
    const range = Array.from({ length: 300 }, (_, index) => 950 + index)
    expect(exported(held, range)).toEqual(exported(rows, range))
  })

  test('edits, identities that come and go, and later imports leave both the same', async () => {
    for (const desk of both()) {
      const { records } = desk.stores
      const act = { user: 'tester', at: 1_800_000_000_000 }
      transaction(records, () => {
        editEntity(records, entityKey('customer', 5), { name: '改名 新人', city: '广州' }, act)
        editEntity(records, entityKey('customer', 64), { phone: '13611112222' }, act)
        addIdentity(records, { channel: 'wecom', value: 'w1', entityKey: entityKey('customer', 100) })
        const [first] = identitiesOf(records, entityKey('customer', 128))
        removeIdentity(records, first!)
        for (const id of [100, 128]) reindexEntity(records, entityKey('customer', id))
      })
      await desk.stores.following.catchUp()
      const repeated = contentOf(7).slice(1000, 1400).map((line, index) => (index % 3 === 0 ? line.replace(/上海|北京/, '成都') : line))
      const fresh = Array.from({ length: 500 }, (_, index) => `N${index},,,,,,,新${index},上海,1,,`)
      await desk.bring(file([...repeated, ...fresh, 'M00099,13512340000,,,,,,另名,上海,5,,']), mapping)
    }
    expect(count(held, 'entities')).toBeGreaterThan(500)
    await expectSame()
    const ids = Array.from({ length: 400 }, (_, index) => index * 7)
    expect(exported(held, ids)).toEqual(exported(rows, ids))
  })

  test('events find those in blocks by any identity', async () => {
    const orders = ['会员,手机,编号,时间,单号', ...Array.from({ length: 900 }, (_, index) => `${index % 3 === 0 ? `M${String(index * 5).padStart(5, '0')}` : ''},${index % 3 === 1 ? `139${10_000_000 + index * 5}` : ''},${index % 3 === 2 ? `CU${String(index).padStart(8, '0')}` : ''},2026-01-01 10:00:00,O${index}`)].join('\n')
    const brought = []
    for (const desk of both()) {
      const { batch, ...result } = await desk.bring(orders, {
        source: 'shop', target: 'event', unknownIdentity: 'reject',
        columns: [{ value: 'order', to: 'type' }, { from: '单号', to: 'source_id' }, { from: '会员', to: 'identity.member_id' }, { from: '手机', to: 'identity.phone' }, { from: '编号', to: 'identity.customer_id' }, { from: '时间', to: 'occurred_at' }]
      })
      const linked = await desk.facts<{ entity: number }>('SELECT entity FROM events WHERE batch = $1::UINTEGER ORDER BY "row"', [batch])
      brought.push({ ...result, batchId: '', linked })
    }
    expect(brought[0]).toEqual(brought[1])
    expect(brought[0]!.linked.length).toBeGreaterThan(500)
  })

  test('undo takes the block away but for those whom something later speaks of', async () => {
    const { records } = held.stores
    const [first, end] = entityKeyRange('customer')
    const entities = countEntities(records, 'customer')
    const counts = transaction(records, () => undoBatch(records, 1, new Set([entityKey('customer', 1), entityKey('customer', 777)]), { user: 'tester', at: 1_800_000_100_000 }))
    await held.stores.following.catchUp()
    expect(counts.removed + countEntities(records, 'customer')).toBe(entities)
    expect([1, 777, 5, 64].map((id) => isLive(records, entityKey('customer', id)))).toEqual([true, true, true, true])
    expect(readEntity(records, entityKey('customer', 2))).toMatchObject({ state: 'deleted', version: 2 })
    expect(findByIdentity(records, 'member_id', 'M03000')).toEqual([])
    expect([count(held, 'identity_blocks'), count(held, 'identity_runs'), count(held, 'name_blocks')]).toEqual([0, 0, 0])
    for (const query of ['明', 'jo', '0012']) for (const { key } of searchEntities(records, query)) expect(isLive(records, key)).toBe(true)
    expect(held.records<{ n: number }>('SELECT count(*) AS n FROM search WHERE rowid >= ? AND rowid < ?', first, end)[0]!.n).toBe(countEntities(records, 'customer'))
    expect((await verifyFacts(held.stores.facts, { full: true })).problems).toEqual([])
  })
})
