import { afterEach, expect, test } from 'vitest'
import { declareFields } from '#core/store/records/fields.ts'
import { factsFingerprint } from '#core/store/facts/facts.ts'
import { createWorld, type World } from './world.ts'

let world: World
afterEach(() => world.dispose())

const historyOf = (field: string) => world.facts.read((duck) => duck.rows<{ value: string | null; value_fold: string | null; since: Date | null; until: Date | null }>(
  'SELECT value, value_fold, since, until FROM history WHERE field = $1 AND entity = 0 ORDER BY since NULLS FIRST', [field]))

test('the first change keeps the value before it; edits and later imports continue it; a value that stays is no change', async () => {
  world = await createWorld()
  const [vip] = declareFields(world.records, [{ entity: 'customer', name: 'band', type: 'number', sensitivity: 'open' }])
  const column = `attr_${vip!.field.number}`
  await world.acceptEntities('customer', [{ row: 1, id: 0, created: true, values: { status: '潜在', [column]: 1 } }, { row: 2, id: 1, created: true, values: { status: '潜在' } }])
  await world.follow()
  expect(await historyOf('status')).toEqual([])
  world.log({ kind: 'entity.updated', entity: 'customer', id: 0, at: 5_000, open: { status: 'ＶＩＰ', city: '上海' } })
  await world.acceptEntities('customer', [{ row: 1, id: 0, created: false, values: { status: '流失', [column]: 2 } }, { row: 2, id: 1, created: false, values: { status: '潜在' } }])
  world.log({ kind: 'entity.updated', entity: 'customer', id: 0, at: 9e12, open: { status: null } })
  await world.follow()
  const status = await historyOf('status')
  expect(status.map(({ value, value_fold }) => [value, value_fold])).toEqual([['潜在', '潜在'], ['VIP', 'vip'], ['流失', '流失'], [null, null]])
  expect(status[0]!.since).toBeNull()
  for (let index = 1; index < status.length; index++) expect(status[index]!.since).toEqual(status[index - 1]!.until)
  expect(status.at(-1)).toMatchObject({ since: new Date(9e12), until: null })
  expect((await historyOf('attr.band')).map(({ value }) => Number(value))).toEqual([1, 2])
  expect(await historyOf('city')).toEqual([])
  const [others] = await world.facts.read((duck) => duck.rows<{ count: bigint }>('SELECT count(*) AS count FROM history WHERE entity = 1'))
  expect(others!.count).toBe(0n)
})

test('another spelling of the same text is no change, since texts compare by their fold', async () => {
  world = await createWorld()
  await world.acceptEntities('customer', [{ row: 1, id: 0, created: true, values: { status: 'vip' } }])
  for (const [at, status] of [[5_000, 'ＶＩＰ'], [6_000, 'lost'], [7_000, 'Lost']] as const) world.log({ kind: 'entity.updated', entity: 'customer', id: 0, at, open: { status } })
  await world.follow()
  expect((await historyOf('status')).map(({ value_fold, until }) => [value_fold, until?.getTime()])).toEqual([['vip', 6_000], ['lost', undefined]])
})

test('the fold of a list of the past is JSON, as its value', async () => {
  world = await createWorld()
  const [sizes] = declareFields(world.records, [{ entity: 'customer', name: 'sizes', type: 'list', sensitivity: 'open' }])
  await world.acceptEntities('customer', [{ row: 1, id: 0, created: true, values: { [`attr_${sizes!.field.number}`]: '["Red","b\\"c",1]' } }])
  world.log({ kind: 'entity.updated', entity: 'customer', id: 0, at: 7, open: { 'attr.sizes': null } })
  await world.follow()
  expect((await historyOf('attr.sizes')).map(({ value, value_fold }) => [value, value_fold])).toEqual([
    ['["Red","b\\"c",1]', JSON.stringify(['"red"', JSON.stringify('b"c'), '1'])], [null, null]
  ])
})

test('history is rebuilt equal, and forgotten with its entity', async () => {
  world = await createWorld()
  await world.acceptEntities('customer', [{ row: 1, id: 0, created: true, values: { status: 'a' } }, { row: 2, id: 1, created: true, values: { status: 'a' } }])
  for (const id of [0, 1]) world.log({ kind: 'entity.updated', entity: 'customer', id, at: 7, open: { status: 'b' } })
  world.log({ kind: 'entity.deleted', entity: 'customer', id: 1 })
  await world.follow()
  const before = await world.facts.read(factsFingerprint)
  expect(before['history']!.rows).toBe(2)
  await world.facts.rebuild()
  expect(await world.facts.read(factsFingerprint)).toEqual(before)
})

test('of several changes in one millisecond the last one stands', async () => {
  world = await createWorld()
  await world.acceptEntities('customer', [{ row: 1, id: 0, created: true, values: { status: 'a' } }])
  for (const status of ['b', 'c', 'd']) world.log({ kind: 'entity.updated', entity: 'customer', id: 0, at: 7, open: { status } })
  await world.follow()
  expect(await historyOf('status')).toEqual([
    { value: 'a', value_fold: 'a', since: null, until: new Date(7) }, { value: 'd', value_fold: 'd', since: new Date(7), until: null }
  ])
})
