/** Several segments side by side, over every transport. */
import { beforeAll, expect, test } from 'vitest'
import type { Comparison, Overlap } from '#core/contract/segment-comparison.ts'
import { onEveryTransport } from '#test/support/everywhere.ts'

const people = ['编号,姓名,城市,等级,积分,生日,获客', 'P1,张伟,上海,金卡,900,1990-03-05,2026-01-01', 'P2,王芳,北京,银卡,200,1985-12-31,2025-06-01', 'P3,张三丰,上海,银卡,,,2025-06-01', 'P4,Ann Lee,,金卡,50,2008-01-15,2025-01-01', 'P5,孙六,上海,,50,2008-01-16,']
const orders = ['会员,时间,金额', 'P1,2026-01-10 10:00:00,100.50', 'P1,2026-01-02 09:30:00,20.25', 'P2,2025-06-05 18:00:00,7.00', 'P3,2025-11-20 18:00:00,7.00']

const { client, everywhere, bring } = onEveryTransport()

beforeAll(async () => {
  await client().workspaces.create({ name: '对比' })
  await bring('customer', people)
  await bring('event', orders)
  await client().segments.create({ name: '上海', definition: definition({ kind: 'attribute', field: 'city', op: 'eq', value: '上海' }), visibility: 'team' })
  await client().segments.create({ name: '金卡', definition: definition({ kind: 'attribute', field: 'level', op: 'eq', value: '金卡' }), visibility: 'team' })
  await client().segments.create({ name: '名单', type: 'static', ids: ['P1', 'P2', 'P4'], visibility: 'team' })
})

const definition = (root: object) => ({ schema: 1, entity: 'customer', root })

async function compare(segments: unknown[], by: unknown[], rest: object = {}): Promise<Comparison> {
  const { data, failure } = await everywhere<Comparison>('segments.compare', { segments, by, ...rest })
  expect(failure).toBeUndefined()
  return data!
}

/** Value: universe, then each segment. */
const counts = ({ dimensions }: Comparison) => Object.fromEntries(dimensions.map(({ by, values }) => [by, Object.fromEntries(values.map(({ value, universe, cells }) => [String(value), [universe.count, ...cells.map(({ count }) => count)]]))]))

test('shares and lift by values, bands, ages, tags and how long ago events were', async () => {
  await client().customers.update({ id: 'P2', fields: { status: '潜在' } })
  const found = await compare(['上海', '金卡', '名单'], ['city', 'level', { field: 'points', cuts: [100, 500] }, { field: 'acquired_at', cuts: [Date.UTC(2025, 11, 1)] }, { age: 'birth_date', cuts: [18, 40] }, 'event:order', { event: 'order', cuts: [30] }, 'status'])
  expect(found).toMatchObject({ entity: 'customer', universe: 5, segments: [{ id: '上海', count: 3, share: 0.6 }, { id: '金卡', count: 2 }, { id: '名单', count: 3 }] })
  expect(counts(found)).toMatchObject({
    city: { 上海: [3, 3, 1, 1], 北京: [1, 0, 0, 1], null: [1, 0, 1, 1] },
    level: { 金卡: [2, 1, 2, 2], 银卡: [2, 1, 0, 1], null: [1, 1, 0, 0] },
    points: { '< 100': [2, 1, 1, 1], '100 ≤ … < 500': [1, 0, 0, 1], '≥ 500': [1, 1, 1, 1], null: [1, 1, 0, 0] },
    'age:birth_date': { '< 18': [1, 1, 0, 0], '18 ≤ … < 40': [2, 1, 2, 2], '≥ 40': [1, 0, 0, 1], null: [1, 1, 0, 0] },
    'event:order': { '> 30': [2, 1, 0, 1], '≤ 30': [1, 1, 1, 1], null: [2, 1, 1, 1] },
    status: { 潜在: [1, 0, 0, 1], null: [4, 3, 2, 2] }
  })
  const [city] = found.dimensions
  expect(city).toMatchObject({ kind: 'values', exclusive: true, label: { zh: '城市' } })
  const shanghai = city!.values.find(({ value }) => value === '上海')!
  expect(shanghai.universe).toEqual({ count: 3, share: 0.6 })
  expect(shanghai.cells[1]).toEqual({ count: 1, share: 0.5, lift: 0.5 / 0.6 })
  for (const { exclusive, values } of found.dimensions.filter((dimension) => dimension.exclusive)) expect([exclusive, values.reduce((sum, { universe }) => sum + universe.count, 0)]).toEqual([true, 5])
  const few = await compare(['上海'], ['city', { field: 'points', quantiles: 2 }, 'tags'], { values: 1 })
  expect(counts(few)).toMatchObject({ city: { 上海: [3, 3], '…': [1, 0], null: [1, 0] }, points: { '< 200': [2, 1], '≥ 200': [2, 1], null: [1, 1] }, tags: {} })
  const unsaved = await compare([{ name: '新', definition: definition({ kind: 'group', op: 'and', children: [] }) }], ['city'])
  expect(unsaved).toMatchObject({ segments: [{ id: null, name: '新', count: 5, share: 1 }] })
})

test('an overlap has its matrix and the parts of the union; a part becomes a segment', async () => {
  const { data } = await everywhere<Overlap>('segments.overlap', { segments: ['上海', '金卡', '名单'] })
  expect(data).toMatchObject({ universe: 5, union: 5, regionsTotal: 4 })
  expect(data!.matrix.map((row) => row.map(({ count }) => count))).toEqual([[3, 1, 1], [1, 2, 2], [1, 2, 3]])
  expect(data!.matrix[0]![1]).toEqual({ count: 1, share: 1 / 3, jaccard: 1 / 4 })
  expect(data!.regions.map(({ in: inside, count }) => [inside.join(), count])).toEqual(expect.arrayContaining([['0', 2], ['0,1,2', 1], ['1,2', 1], ['2', 1]]))
  for (const { definition: named, count } of data!.regions) expect((await client().segments.preview({ definition: named })).count).toBe(count)
  const { definition: region } = data!.regions.find(({ in: inside }) => inside.join() === '1,2')!
  await client().segments.create({ name: '区域', type: 'static', definition: region, visibility: 'team' })
  expect((await client().segments.customers({ id: '区域' })).items.map(({ id }) => id)).toEqual(['P4'])
  const unsaved = await everywhere<Overlap>('segments.overlap', { segments: ['上海', { name: 'x', definition: definition({ kind: 'group', op: 'and', children: [] }) }], regions: 1 })
  expect(unsaved.data).toMatchObject({ regionsTotal: 2, regions: [{ count: 3, definition: null }] })
})

test('what cannot be compared is said alike', async () => {
  for (const [input, failure] of [
    [{ segments: ['none'], by: ['city'] }, { code: 'not_found', field: 'id' }],
    [{ segments: ['上海'], by: ['phone'] }, { code: 'invalid', field: 'by' }],
    [{ segments: ['上海'], by: [{ tags: ['none'] }] }, { code: 'invalid', field: 'by' }],
    [{ segments: ['上海'], by: [{ age: 'city' }] }, { code: 'invalid', field: 'by' }],
    [{ segments: ['上海', { name: 'x', definition: { schema: 1, entity: 'account', root: { kind: 'group', op: 'and', children: [] } } }], by: ['city'] }, { code: 'invalid', field: 'segments' }],
    [{ segments: [{ name: 'x', definition: {} }], by: ['city'] }, { code: 'problems' }],
    [{ segments: [], by: ['city'] }, { code: 'invalid' }]
  ] as const) expect([input, (await everywhere('segments.compare', input)).failure]).toEqual([input, expect.objectContaining(failure)])
})

test('a hundred are compared and twenty overlap at once; more are refused with what can be done', async () => {
  const cities = ['上海', '北京']
  const sides = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `第 ${index + 1} 个`, definition: definition({ kind: 'attribute', field: 'city', op: 'eq', value: cities[index % 2] }) }))
  const found = await compare(sides(100), ['city'])
  expect(found.segments.map(({ count }) => count)).toEqual(Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? 3 : 1)))
  const [shanghai] = found.dimensions[0]!.values.filter(({ value }) => value === '上海')
  expect(shanghai!.cells.map(({ count }) => count)).toEqual(Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? 3 : 0)))
  const { data } = await everywhere<Overlap>('segments.overlap', { segments: sides(20) })
  expect(data!.regions.map(({ in: inside, count }) => [inside.length, inside[0], count])).toEqual([[10, 0, 3], [10, 1, 1]])
  for (const [path, input, most] of [['segments.compare', { segments: sides(101), by: ['city'] }, 100], ['segments.overlap', { segments: sides(21) }, 20]] as const) {
    expect((await everywhere(path, input)).failure).toMatchObject({ code: 'invalid', field: 'segments', message: expect.stringContaining(`最多 ${most} 个`) as string, remedy: expect.stringContaining('分几次') as string })
  }
})
