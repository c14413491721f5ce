import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeOpenDesk, type TestDesk } from '#test/support/desk.ts'

let made: TestDesk
const ids: Record<string, string> = {}

beforeAll(async () => {
  made = await makeOpenDesk()
  const people = {
    wang: { fields: { name: '王小明', phone: '13912345678', email: 'wang.xm@example.com' }, identities: [{ channel: 'member_id', value: 'VIP-1001' }] },
    wangMing: { fields: { name: '王明', phone: '13912349999' }, identities: [{ channel: 'member_id', value: 'VIP-1002' }] },
    ouyang: { fields: { name: '欧阳 Grace 雪', phone: '+1 415 555 2671', email: 'grace@example.org' }, identities: [] },
    smith: { fields: { name: 'John Smith', id_no: '11010119900307123x' }, identities: [{ channel: 'customer_id', value: 'K-42' }] }
  }
  for (const [who, input] of Object.entries(people)) ids[who] = (await made.client.customers.create(input)).id
  ids.firm = (await made.client.customers.create({ entity: 'account', fields: { name: '小明科技有限公司' } })).id
})
afterAll(() => made.close())

async function found(query: string, entity?: 'customer' | 'account'): Promise<string[]> {
  const { items, total } = await made.client.customer360.search({ query, entity })
  expect(total).toBe(items.length)
  return items.map(({ id, matched }) => `${Object.keys(ids).find((who) => ids[who] === id)}:${matched}`).sort()
}

describe('search', () => {
  test.each([
    ['小明', ['firm:name', 'wang:name']],
    ['王', ['wang:name', 'wangMing:name']],
    ['明王', []],
    ['ｓｍｉ', ['smith:name']],
    ['smith john', ['smith:name']],
    ['欧阳雪', []],
    ['欧阳 雪', ['ouyang:name']],
    ['gra', ['ouyang:email']],
    ['欧阳 gr', ['ouyang:name']]
  ])('by name: %s', async (query, expected) => {
    expect(await found(query)).toEqual(expected)
  })

  test.each([
    ['13912345678', ['wang:phone']],
    ['+86 139-1234-5678', ['wang:phone']],
    ['1391234', ['wang:phone', 'wangMing:phone']],
    ['139 1234 56', ['wang:phone']],
    ['5678', ['wang:phone']],
    ['2671', ['ouyang:phone']],
    ['+1415', ['ouyang:phone']],
    ['9999999', []]
  ])('by phone: %s', async (query, expected) => {
    expect(await found(query)).toEqual(expected)
  })

  test.each([
    ['WANG.xm@EXAMPLE.com', ['wang:email']],
    ['wang.x', ['wang:email']],
    ['VIP-1001', ['wang:member_id']],
    ['VIP-10', ['wang:member_id', 'wangMing:member_id']],
    ['K-42', ['smith:customer_id']],
    ['11010119900307123X', ['smith:id_no']],
    ['110101199003', []]
  ])('by e-mail and id: %s', async (query, expected) => {
    expect(await found(query)).toEqual(expected)
  })

  test('generated public ids are found whole and by their beginning', async () => {
    expect(await found(ids.wang!)).toEqual(['wang:customer_id'])
    expect(await found(ids.wang!.toLowerCase().slice(0, 9))).toEqual(['ouyang:customer_id', 'wang:customer_id', 'wangMing:customer_id'])
    expect(await found('AC00000000')).toEqual(['firm:account_id'])
  })

  test('emoji are characters of a name: one alone, with others, in any spelling', async () => {
    ids.flower = (await made.client.customers.create({ fields: { name: '花开🌸富贵' } })).id
    ids.family = (await made.client.customers.create({ fields: { name: '👨‍👩‍👧 Family ❤️ 🇨🇳 👍🏽' } })).id
    for (const query of ['🌸', '开🌸', '🌸富', '花开🌸富贵']) expect([query, await found(query)]).toEqual([query, ['flower:name']])
    for (const query of ['❤', '❤️', '👩', '👨‍👩‍👧', '🇨🇳', '👍', '👍🏽', 'fam ❤️']) expect([query, await found(query)]).toEqual([query, ['family:name']])
    for (const query of ['🌺', '富🌸', '🇨🇭', '👍🏿']) expect([query, await found(query)]).toEqual([query, []])
    await made.client.customers.update({ id: ids.flower, fields: { name: '花开富贵' } })
    expect(await found('🌸')).toEqual([])
    const path = join(made.home, 'emoji.csv')
    writeFileSync(path, '会员,姓名\nE1,小红🍎\n')
    const { jobId } = await made.client.imports.create({ path, mapping: { target: 'customer', columns: [{ from: '会员', to: 'identity.member_id' }, { from: '姓名', to: 'name' }] } })
    expect(await made.ended(jobId)).toMatchObject({ status: 'done' })
    expect((await made.client.customer360.search({ query: '🍎' })).items).toMatchObject([{ name: '小红🍎', matched: 'name' }])
  })

  test('where the match is as good, customers stand before companies and leads', async () => {
    for (const entity of ['customer', 'lead', 'account', 'customer'] as const) await made.client.customers.create({ entity, fields: { name: '赵同名' } })
    const { items } = await made.client.customer360.search({ query: '同名' })
    expect(items.map(({ entity }) => entity)).toEqual(['customer', 'customer', 'account', 'lead'])
    expect(items[0]!.id > items[1]!.id).toBe(true)
  })

  test('text that means something to the index is only text', async () => {
    for (const query of ['"', '" OR names:*', 'NEAR(', '*', '-', 'a AND', "'; DROP TABLE search; --", '()', '王"小明']) await made.client.customer360.search({ query })
    expect(await found('王"小明')).toEqual(['wang:name'])
  })

  test('a query narrows the list, also with its filters', async () => {
    await made.client.customers.update({ id: ids.wang!, fields: { city: '苏州' } })
    expect((await made.client.customers.list({ query: '王' })).total).toBe(2)
    expect((await made.client.customers.list({ query: '王', city: '苏州' })).items.map(({ id }) => id)).toEqual([ids.wang])
    expect((await made.client.customers.list({ query: '没有这个人' })).total).toBe(0)
  })

  test('with a store, only those who were there', async () => {
    expect((await made.client.customer360.search({ query: '王', store_id: 'S1' })).total).toBe(0)
  })

  test('each look is audited by hash and id', async () => {
    const text = JSON.stringify(made.log)
    for (const value of ['王小明', '13912345678', 'wang.xm']) expect(text).not.toContain(value)
  })
})
