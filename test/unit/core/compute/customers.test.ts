import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listEntities, readFacets, type ListQuery, type SortField } from '#core/compute/customers.ts'
import { bitsetOf, emptyBitset } from '#core/compute/conditions/bitset.ts'
import { createRandom } from '#core/domain/demo/random.ts'
import { declareFields } from '#core/store/records/fields.ts'
import { createWorld, type EntityRow, type EventRow, type World } from '#test/unit/core/store/facts/world.ts'

const count = 400
const wholeBytes = 416
const start = Date.UTC(2026, 0, 1)
let world: World
let cities: (string | null)[]
let points: (number | null)[]
let spent: number[]

beforeAll(async () => {
  world = await createWorld()
  const random = createRandom(11)
  declareFields(world.records, [{ entity: 'customer', name: 'band', type: 'choice', sensitivity: 'open' }, { entity: 'customer', name: 'size', type: 'number', sensitivity: 'open' }])
  cities = Array.from({ length: count }, () => random.pick([null, '上海', '北京', '广州']))
  points = Array.from({ length: count }, () => random.pick([null, -1.5, 0, 0.1, 2 ** 40, 7]))
  const half = count / 2
  const entities = cities.map((city, id): EntityRow => ({ row: id + 1, id, created: true, values: { city, points: points[id]!, status: '潜在', attr_1: id % 3 === 0 ? 'A' : 'B' } }))
  await world.acceptEntities('customer', entities.slice(0, half))
  await world.acceptEntities('customer', entities.slice(half))
  await world.acceptEntities('account', [{ row: 1, id: 0, created: true, values: { city: '深圳' } }])
  spent = cities.map(() => random.pick([0, 0, 5, 12.34]))
  const events = spent.flatMap((amount, id): EventRow[] => (amount === 0 ? [] : [{ row: id + 1, id, type: 'order', at: start + (id % 5) * 1000, amount }]))
  await world.acceptEvents(events)
  await world.follow()
})
afterAll(() => world.dispose())

async function everyPage(query: Omit<ListQuery, 'cursor'>) {
  const ids: number[] = []
  let cursor: string | undefined
  do {
    const page = await listEntities(world.facts, { ...query, cursor })
    ids.push(...page.rows.map(({ id }) => id))
    cursor = page.nextCursor ?? undefined
    expect(page.rows.length).toBe(cursor ? query.limit : page.rows.length)
  } while (cursor)
  return ids
}

describe('lists', () => {
  const base: Omit<ListQuery, 'cursor'> = { entity: 'customer', sort: 'created_at', direction: 'desc', limit: 37 }

  /** Blank last in both directions; ties by id in the direction of the sort. */
  const ordered = (value: (id: number) => number | string | null, direction: 'asc' | 'desc') =>
    Array.from({ length: count }, (_, id) => id).sort((a, b) => {
      const [x, y] = [value(a), value(b)]
      if (x === null || y === null) return x === y ? (direction === 'asc' ? a - b : b - a) : x === null ? 1 : -1
      const compared = (x < y ? -1 : x > y ? 1 : 0) || a - b
      return direction === 'asc' ? compared : -compared
    })

  const sorts: [SortField, (id: number) => number | string | null][] = [
    ['created_at', (id) => (id < count / 2 ? 0 : 1)],
    ['points', (id) => points[id]!],
    ['city', (id) => cities[id]!],
    ['level', () => null],
    ['total_spent', (id) => spent[id]!],
    ['total_orders', (id) => (spent[id] === 0 ? 0 : 1)],
    ['last_event_at', (id) => (spent[id] === 0 ? null : id % 5)]
  ]
  const bytes = (value: (id: number) => number | string | null) => (id: number) => {
    const found = value(id)
    return typeof found === 'string' ? Buffer.from(found).toString('hex') : found
  }

  test.each(sorts.flatMap(([sort, value]) => (['asc', 'desc'] as const).map((direction) => [sort, direction, value] as const)))(
    'pages by %s %s hold every customer once, in order', async (sort, direction, value) => {
      expect(await everyPage({ ...base, sort, direction })).toEqual(ordered(bytes(value), direction))
    })

  test.each([['total_spent'], ['city'], ['points']] as const)('filtered, by %s', async (sort) => {
    const wanted = (id: number) => cities[id] === '上海' && id % 3 === 0
    const query = { ...base, sort, limit: 7, members: bitsetOf(wholeBytes, cities.map((_, id) => id).filter(wanted)) }
    const ids = await everyPage(query)
    expect(ids.toSorted((a, b) => a - b)).toEqual(cities.map((_, id) => id).filter(wanted))
    expect((await listEntities(world.facts, query)).total).toBe(ids.length)
  })

  test('of a batch, of given ids, of none', async () => {
    expect(await listEntities(world.facts, { ...base, batch: 1 })).toMatchObject({ total: count / 2 })
    expect((await listEntities(world.facts, { ...base, direction: 'asc', ids: [5, 399, 7] })).rows.map(({ id }) => id)).toEqual([5, 7, 399])
    expect(await listEntities(world.facts, { ...base, ids: [] })).toEqual({ rows: [], nextCursor: null, total: 0 })
    expect(await listEntities(world.facts, { ...base, members: emptyBitset(0) })).toMatchObject({ total: 0 })
  })

  test('rows carry the sums of customers, and none for accounts', async () => {
    const { rows } = await listEntities(world.facts, { ...base, sort: 'total_spent', limit: 1 })
    expect(rows[0]!.sums).toMatchObject({ total_spent: 12.34, total_orders: 1, last_event_at: expect.any(Date) as Date })
    expect(await listEntities(world.facts, { ...base, entity: 'account', members: bitsetOf(32, [0]) })).toEqual({ rows: [{ id: 0, sums: null }], nextCursor: null, total: 1 })
  })

  test('a page stays where it was when rows come before it', async () => {
    const first = await listEntities(world.facts, { ...base, sort: 'points', limit: 100 })
    world.log({ kind: 'entity.created', entity: 'customer', id: count, at: start, open: { points: 2 ** 50 } })
    await world.follow()
    const second = await listEntities(world.facts, { ...base, sort: 'points', limit: 1000, cursor: first.nextCursor! })
    expect([...first.rows, ...second.rows].map(({ id }) => id)).toEqual(ordered((id) => points[id]!, 'desc'))
    world.log({ kind: 'entity.deleted', entity: 'customer', id: count })
    await world.follow()
  })

  test.each([
    ['a field of other entities', { entity: 'account', sort: 'points' }, 'sort'],
    ['a value of customers', { entity: 'lead', sort: 'total_spent' }, 'sort'],
    ['a broken cursor', { cursor: 'eyJ9' }, 'cursor'],
    ['a cursor of another list', { cursor: Buffer.from('["customer city desc",1,"x"]').toString('base64url') }, 'cursor'],
    ['a cursor without an id', { cursor: Buffer.from('["customer created_at desc",-1,"x"]').toString('base64url') }, 'cursor']
  ] as const)('%s is refused', async (_, change, field) => {
    await expect(listEntities(world.facts, { ...base, ...change })).rejects.toMatchObject({ code: 'invalid', details: { field } })
  })

  test('a cursor with a value that its column cannot hold finds nothing rather than failing', async () => {
    const cursor = Buffer.from('["customer points desc",1,"x"]').toString('base64url')
    await expect(listEntities(world.facts, { ...base, sort: 'points', cursor })).resolves.toMatchObject({ total: count })
  })
})

test('facets count open choice fields, custom ones too, most frequent first', async () => {
  const facets = await readFacets(world.facts, 'customer')
  expect(facets.total).toBe(count)
  expect(Object.keys(facets.fields).sort()).toEqual(['attr.band', 'city', 'status'])
  expect(facets.fields['status']).toEqual([{ value: '潜在', count }])
  const shanghai = cities.filter((city) => city === '上海').length
  expect(facets.fields['city']).toContainEqual({ value: '上海', count: shanghai })
  expect(facets.fields['city']!.map(({ count: n }) => n)).toEqual(facets.fields['city']!.map(({ count: n }) => n).sort((a, b) => b - a))
})
