/** Conditions asked of an open workspace: what the screens and programs see. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { failureOf, makeOpenDesk, type TestDesk } from '#test/support/desk.ts'

let made: TestDesk & { folder: string }
beforeEach(async () => {
  made = await makeOpenDesk()
})
afterEach(() => made.close())

const definition = (root: unknown) => ({ schema: 1, entity: 'customer', root })
const phoneIs = (value: string) => definition({ kind: 'attribute', field: 'phone', op: 'eq', value })

test('a phone entered by hand is found in any spelling, and stands as an import would keep it', async () => {
  const { id } = await made.client.customers.create({ fields: { name: '甲', phone: '136-5555-6666' } })
  expect((await made.client.customers.profile({ id })).member_info.phone).toBe('+8613655556666')
  for (const spelling of ['13655556666', '+86 136 5555 6666', '136-5555-6666', '１３６５５５５６６６６']) {
    expect((await made.client.segments.preview({ definition: phoneIs(spelling) })).sample.map(({ customer_id }) => customer_id)).toEqual([id])
  }
  await made.client.customers.update({ id, fields: { phone: '139 3333 4444' } })
  expect((await made.client.segments.preview({ definition: phoneIs('13933334444') })).count).toBe(1)
  expect((await made.client.segments.preview({ definition: phoneIs('13655556666') })).count).toBe(0)
})

test('an explanation masks a secret value and does not tell how far it is off', async () => {
  const { id } = await made.client.customers.create({ fields: { name: '甲', birth_date: '1990-02-28', points: 9 } })
  const root = {
    kind: 'group', op: 'and', children: [
      { kind: 'attribute', id: 'born', field: 'birth_date', op: 'on', value: '1990-03-01' }, { kind: 'attribute', id: 'points', field: 'points', op: 'gte', value: 10 }
    ]
  }
  const { holds, nodes } = await made.client.segments.explain({ definition: definition(root), id })
  expect(holds).toBe(false)
  const born = nodes.find((node) => node.id === 'born')!
  expect(born).toMatchObject({ holds: false, nearestMiss: null })
  expect(JSON.stringify(born.found)).not.toContain('1990')
  expect(nodes.find((node) => node.id === 'points')).toMatchObject({ holds: false, found: 9, nearestMiss: { zh: expect.stringContaining('1') as string } })
})

test('the list takes one condition as deep as the language goes, and names its node in problems', async () => {
  await made.client.customers.create({ fields: { name: '甲', points: 9 } })
  const leaf = { kind: 'attribute', field: 'points', op: 'eq', value: 9 }
  const deep = Array.from({ length: 9 }).reduce<unknown>((inner) => ({ kind: 'group', op: 'and', children: [inner] }), leaf)
  expect((await made.client.customers.list({ where: JSON.stringify(deep) })).total).toBe(1)
  await expect(made.client.customers.list({ where: JSON.stringify({ ...leaf, op: 'nope' }) })).rejects.toMatchObject({ data: { details: { problems: [{ nodeId: '/where', path: '/where/op' }] } } })
  await expect(made.client.customers.list({ where: '{' })).rejects.toMatchObject({ data: { code: 'invalid', details: { field: 'where' } } })
})

test('a run as of the past warns of fields whose first change came later, and of no others', async () => {
  const { id } = await made.client.customers.create({ fields: { name: '甲', status: 'new' } })
  const before = new Date(made.ports.clock.now()).toISOString()
  await made.client.customers.update({ id, fields: { status: 'vip' } })
  const after = new Date(made.ports.clock.now()).toISOString()
  made.ports.clock.now()
  const asked = async (asOf: string, field = 'status') => {
    const { count, warnings } = await made.client.segments.preview({ definition: { ...definition({ kind: 'attribute', field, op: 'isSet' }), asOf } })
    return [count, ...warnings.map(({ code, message }) => [code, message.en.endsWith(`: ${field}`)])]
  }
  expect(await asked(before)).toEqual([1, ['noHistory', true]])
  expect(await asked(after)).toEqual([1])
  expect(await asked('now')).toEqual([1])
  expect(await asked(after, 'stage')).toEqual([0, ['noHistory', true]])
})

test('an unknown property of elements is a warning, whether the field is open or secret', async () => {
  const path = join(made.home, 'carts.csv')
  writeFileSync(path, '编号,购物车,备忘\nP1,"[{""product"":""茶"",""price"":3}]","[{""text"":""急"",""n"":3}]"\n')
  const columns = [{ from: '编号', to: 'identity.customer_id' }, { from: '购物车', to: 'attr.cart', type: 'objects', sensitivity: 'open' }, { from: '备忘', to: 'attr.notes', type: 'objects', sensitivity: 'secret' }]
  const { jobId } = await made.client.imports.create({ path, mapping: { source: 'shop', target: 'customer', columns } as never })
  expect(await made.ended(jobId)).toMatchObject({ status: 'done' })
  const asked = async (field: string, property: string) => {
    const { count, warnings } = await made.client.segments.preview({ definition: definition({ kind: 'elements', field, op: 'any', where: [{ property, op: 'isSet' }] }) })
    return [count, ...warnings.map(({ code, message }) => [code, message.en.endsWith(` ${property}`)])]
  }
  expect(await asked('attr.cart', 'price')).toEqual([1])
  expect(await asked('attr.cart', 'weight')).toEqual([0, ['unknownProperty', true]])
  expect(await asked('attr.notes', 'text')).toEqual([1])
  expect(await asked('attr.notes', 'weight')).toEqual([0, ['unknownProperty', true]])
  const { fields } = await made.client.conditions.catalogue({})
  expect(fields.customer.filter(({ type }) => type === 'objects').map(({ name, elements }) => [name, elements])).toEqual([['attr.cart', { product: 'text', price: 'number' }], ['attr.notes', null]])
})

test('an explanation gives days and instants as texts, and what a field held at the moment that was asked about', async () => {
  const { id } = await made.client.customers.create({ fields: { name: '甲', status: 'new' } })
  await made.client.customers.addInteraction({ id, type: 'call', occurred_at: '2025-12-01T10:00:00+08:00' })
  const then = new Date(made.ports.clock.now()).toISOString()
  await made.client.customers.update({ id, fields: { status: 'vip' } })
  const was = (at: string, value: string) => ({ kind: 'history', id: `${at} ${value}`, field: 'status', op: 'was', value, at })
  const root = { kind: 'group', op: 'and', children: [{ kind: 'occurrence', id: 'last', which: 'last', event: 'call' }, was(then, 'new'), was('2099-01-01', 'vip')] }
  const { nodes } = await made.client.segments.explain({ definition: definition(root), id })
  expect(nodes.slice(1).map(({ holds, found }) => [holds, found])).toEqual([[true, '2025-12-01T02:00:00.000Z'], [true, 'new'], [false, 'vip']])
  const { nodes: counts, warnings } = await made.client.segments.preview({ definition: definition(root) })
  expect(counts).toMatchObject({ last: 1, [`${then} new`]: 1, '2099-01-01 vip': 0 })
  expect(warnings.map(({ code, nodeId }) => [code, nodeId])).toEqual([['emptyRange', '2099-01-01 vip']])
})

test('what is wrong with one of several filters of a list is named by the parameter that brought it', async () => {
  await made.client.customers.create({ fields: { name: '甲', status: 'new', points: 9 } })
  const leaf = { kind: 'attribute', field: 'points', op: 'eq', value: 9 }
  const deepest = Array.from({ length: 9 }).reduce<unknown>((inner) => ({ kind: 'group', op: 'and', children: [inner] }), leaf)
  expect((await made.client.customers.list({ status: 'new', where: JSON.stringify(deepest) })).total).toBe(1)
  const where = JSON.stringify({ kind: 'group', op: 'or', children: [leaf, { ...leaf, id: 'mine', op: 'nope' }] })
  const { code, details } = await failureOf(made.client.customers.list({ status: 'new', city: ' ', where }))
  expect([code, details.field, details.message]).toEqual(['problems', 'city', { zh: '条件有 2 处问题', en: 'The condition has 2 problems' }])
  expect(details.problems!.map(({ code: problem, nodeId, path }) => [problem, nodeId, path])).toEqual([['blankValue', '/city', '/city'], ['unknownOperator', 'mine', '/where/children/1/op']])
})

test('a cursor fits the list that it came from: another filter, search or order begins anew', async () => {
  for (const points of [1, 2, 3, 4]) await made.client.customers.create({ fields: { name: `甲${points}`, status: 'new', points } })
  const atLeast = (value: number) => JSON.stringify({ kind: 'attribute', field: 'points', op: 'gte', value })
  const first = { where: atLeast(1), status: 'new', limit: 1, sort: 'points' } as const
  const { nextCursor } = await made.client.customers.list(first)
  const cursor = nextCursor!
  expect((await made.client.customers.list({ ...first, limit: 3, cursor })).items).toHaveLength(3)
  for (const change of [{ where: atLeast(2) }, { where: undefined }, { status: undefined }, { sort: 'created_at' }, { direction: 'asc' }, { query: '甲' }] as const) {
    const { code, details } = await failureOf(made.client.customers.list({ ...first, ...change, cursor }))
    expect([change, code, details.field, details.remedy?.en]).toEqual([change, 'invalid', 'cursor', 'Start again from the first page'])
  }
})

test('a preview refuses fields without a distribution and keys that it does not know, by name', async () => {
  await made.client.customers.create({ fields: { name: '甲', status: 'new' } })
  const everyone = definition({ kind: 'group', op: 'and', children: [] })
  expect((await made.client.segments.preview({ definition: everyone, distribution: ['status'] })).distribution).toEqual({ status: [{ value: 'new', count: 1 }] })
  for (const name of ['colour', 'name', 'consent', '__proto__']) {
    const { code, details } = await failureOf(made.client.segments.preview({ definition: everyone, distribution: ['status', name] }))
    expect([code, details.field, details.message?.en, details.remedy?.en]).toEqual(['invalid', 'distribution', expect.stringContaining(name), expect.stringContaining('status')])
  }
  const calls = [made.client.segments.preview({ definition: everyone, smaple: 5 } as never), made.client.segments.explain({ definition: everyone, id: 'x', smaple: 5 } as never),
    made.client.conditions.describe({ definition: everyone, smaple: 5 } as never), made.client.conditions.sql({ definition: everyone, engine: 'duckdb', smaple: 5 } as never)]
  for (const call of calls) expect(await failureOf(call)).toMatchObject({ code: 'invalid', details: { field: 'smaple' } })
})

test('an explanation tells of the limit who is kept, and whom its cut leaves out', async () => {
  const ids: string[] = []
  for (const points of [1, 2, 3]) ids.push((await made.client.customers.create({ fields: { name: `甲${points}`, points } })).id)
  const asked = { ...definition({ kind: 'attribute', field: 'points', op: 'isSet' }), limit: { n: 2, by: { attribute: 'points' } } }
  const limitOf = async (id: string) => {
    const { holds, limit, nodes } = await made.client.segments.explain({ definition: asked, id })
    return [holds, nodes[0]!.holds, limit]
  }
  const limit = { of: 3, kept: 2, asked: { zh: '按积分从高到低取前 2 个', en: 'Take the first 2 by Points, highest first' } }
  expect(await limitOf(ids[2]!)).toEqual([true, true, { ...limit, place: 1 }])
  expect(await limitOf(ids[0]!)).toEqual([false, true, { ...limit, place: null }])
  expect((await made.client.segments.explain({ definition: { ...asked, limit: null }, id: ids[0]! })).limit).toBeNull()
})

test('scores of models are known before a model was run: what asks about one is kept, and counted once there are results', async () => {
  const { scores } = await made.client.conditions.catalogue()
  expect(scores.map(({ name, computed }) => [name, computed])).toEqual(['rfm.r', 'rfm.f', 'rfm.m', 'rfm.score', 'rfm.tier', 'rfm.quadrant', 'clv.expected', 'churn.probability'].map((name) => [name, false]))
  expect(scores.find(({ name }) => name === 'rfm.tier')).toMatchObject({ type: 'choice', label: { zh: 'RFM 等级' }, allValues: true, values: ['VIP', '高价值', '中价值', '低价值', '流失风险'].map((value) => ({ value, count: 0 })) })

  const valuable = definition({ kind: 'group', op: 'and', children: [{ kind: 'score', score: 'rfm.tier', op: 'in', value: ['VIP', '高价值'] }] })
  const problem = { code: 'scoreNotComputed', path: '/root/children/0/score', message: { zh: 'RFM 等级尚未计算', en: 'RFM tier is not computed yet' }, remedy: { zh: '先运行价值模型', en: 'Run the value model first' } }
  expect(await failureOf(made.client.segments.preview({ definition: valuable }))).toMatchObject({ code: 'problems', details: { problems: [problem] } })
  expect((await made.client.conditions.describe({ definition: valuable, locale: 'zh' })).words).toBe('RFM 等级属于「VIP」、「高价值」')
  const saved = await made.client.segments.create({ name: '高价值', state: 'draft', definition: valuable })
  expect(saved).toMatchObject({ health: 'broken', definition: valuable })

})

test('values of a field are found by a part of them, in whatever case, when there are more than the catalogue tells', async () => {
  const path = join(made.folder, 'many.csv')
  writeFileSync(path, ['id,city,name', ...Array.from({ length: 250 }, (_, index) => `C${index},Town ${index},甲`), 'X1,Zürich,甲', 'X2,Zürich,甲'].join('\n'))
  const { jobId } = await made.client.imports.create({ path, mapping: { source: 'many', target: 'customer', columns: [{ from: 'id', to: 'identity.customer_id' }, { from: 'city', to: 'city' }, { from: 'name', to: 'name' }] } })
  expect((await made.ended(jobId)).status).toBe('done')
  const city = (await made.client.conditions.catalogue()).fields.customer.find(({ name }) => name === 'city')!
  expect([city.values!.length, city.allValues, city.values![0]]).toEqual([200, false, { value: 'Zürich', count: 2 }])
  const found = async (query: string, limit?: number) => (await made.client.conditions.values({ of: 'customer', field: 'city', query, ...(limit && { limit }) })).items
  expect(await found('town 249')).toEqual([{ value: 'Town 249', count: 1 }])
  expect(await found(' ZÜR ')).toEqual([{ value: 'Zürich', count: 2 }])
  expect(await found('%')).toEqual([])
  expect(await found('town', 7)).toHaveLength(7)
  expect((await found(''))[0]).toEqual({ value: 'Zürich', count: 2 })
  for (const field of ['name', 'points', 'gone']) expect(await failureOf(made.client.conditions.values({ of: 'customer', field }))).toMatchObject({ code: 'invalid', details: { field: 'field' } })
})
