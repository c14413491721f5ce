import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newCustomer } from '#test/builders/customers.ts'
import { failureOf, makeOpenDesk, type TestDesk } from '#test/support/desk.ts'

let made: TestDesk
beforeAll(async () => {
  made = await makeOpenDesk()
})
afterAll(() => made.close())

describe('customers by hand', () => {
  test('a new customer has a public id, its identities, and stands in the list', async () => {
    const card = await made.client.customers.create(newCustomer({ name: '欧阳雪', phone: '138 1234 5678', email: 'Xue@Example.com', city: '杭州', points: '12', birth_date: '1990-02-28' }, [{ channel: 'member_id', value: 'M-77' }]))
    expect(card).toMatchObject({ name: '欧阳雪', entity: 'customer', fields: { city: '杭州', points: 12, birth_date: '1990-02-28' }, total_spent: 0, total_orders: 0, last_event_at: null })
    expect(card.id).toMatch(/^CU\d{8}$/)
    const profile = await made.client.customers.profile({ id: card.id })
    expect(profile.identities.map(({ channel, value }) => `${channel} ${value}`)).toEqual(['phone +8613812345678', 'email xue@example.com', 'member_id M-77'])
    expect(profile).toMatchObject({ version: 1, customer_tags: [], member_info: { customer_id: card.id, member_id: 'M-77', points: 12, balance: null }, customer_value: { total_spent: 0, rfm_score: null } })
    const list = await made.client.customers.list({ city: '杭州' })
    expect(list).toMatchObject({ total: 1, nextCursor: null, items: [{ id: card.id }] })
    expect((await made.client.customers.facets({})).fields.city).toContainEqual({ value: '杭州', count: 1 })
  })

  test('what it is known by may be given, also as its public id', async () => {
    const card = await made.client.customers.create({ fields: {}, identities: [{ channel: 'customer_id', value: 'K-900' }, { channel: 'wecom', value: 'wm123' }] })
    expect(card.id).toBe('K-900')
    expect((await made.client.customer360.profile({ customer_identifier: 'wm123', identifier_type: 'wecom' })).member_info.customer_id).toBe('K-900')
    expect(await failureOf(made.client.customers.create({ fields: {}, identities: [{ channel: 'customer_id', value: 'CU00000099' }] }))).toMatchObject({ code: 'invalid', details: { field: 'customer_id' } })
    expect(await failureOf(made.client.customers.create({ fields: {}, identities: [{ channel: 'customer_id', value: 'K-900' }] }))).toMatchObject({ code: 'conflict', details: { field: 'customer_id' } })
  })

  test('bad input names the field and never the value', async () => {
    const wrong: [fields: Record<string, string | number>, field: string][] = [
      [{ name: 'A', nickname: 'x' }, 'nickname'], [{ name: 'A', birth_date: '1990-13-41' }, 'birth_date'], [{ name: 'A', points: 'viele' }, 'points'],
      [{ name: 'A', acquired_at: '2026-01-01 10:00' }, 'acquired_at'], [{ name: 'A', phone: 'keine' }, 'phone'], [{ city: '上海' }, 'fields']
    ]
    for (const [fields, field] of wrong) {
      const failure = await failureOf(made.client.customers.create({ fields }))
      expect(failure).toMatchObject({ code: 'invalid', status: 400, details: { field } })
      for (const value of Object.values(fields)) if (String(value).length > 3) expect(JSON.stringify(failure)).not.toContain(String(value))
    }
    expect(await failureOf(made.client.customers.create({ fields: { name: 'A' }, identities: [{ channel: 'fax', value: '1' }] }))).toMatchObject({ code: 'invalid', details: { field: 'identities' } })
  })

  test('an edit takes no value that its field cannot hold, and changes nothing then', async () => {
    const card = await made.client.customers.create(newCustomer({ city: '杭州' }))
    const wrong: [fields: Record<string, string | number>, field: string][] = [
      [{ name: 'A\0B' }, 'name'], [{ city: 42 }, 'city'], [{ points: 1e300 }, 'points'], [{ balance: 1e13 }, 'balance'], [{ phone: '1380000\u00001234' }, 'phone'],
      [{ birth_date: '1990-02-31' }, 'birth_date'], [{ birth_date: '0300-01-01' }, 'birth_date'], [{ birth_date: '2999-01-01' }, 'birth_date']
    ]
    for (const [fields, field] of wrong) expect(await failureOf(made.client.customers.update({ id: card.id, fields }))).toMatchObject({ code: 'invalid', status: 400, details: { field } })
    expect(await made.client.customers.profile({ id: card.id })).toMatchObject({ version: 1, fields: { city: '杭州' } })
    expect(await failureOf(made.client.customers.create({ fields: {}, identities: [{ channel: 'member_id', value: 'M\u00001' }] }))).toMatchObject({ code: 'invalid', details: { field: 'member_id' } })
    expect(await failureOf(made.client.customers.addInteraction({ id: card.id, type: 'call', description: 'a\0' }))).toMatchObject({ code: 'invalid', details: { field: 'description' } })
  })

  test('a phone of somebody else is a conflict that names the rule, not the value; a placeholder is nobody’s', async () => {
    await made.client.customers.create(newCustomer({ phone: '13700001234' }))
    const failure = await failureOf(made.client.customers.create(newCustomer({ phone: '+86 137-0000-1234' })))
    expect(failure).toMatchObject({ code: 'conflict', status: 409, details: { field: 'phone' } })
    expect(JSON.stringify(failure)).not.toContain('1234')
    await made.client.customers.create(newCustomer({ phone: '13800138000' }))
    const second = await made.client.customers.create(newCustomer({ phone: '13800138000' }))
    const found = await made.client.customer360.profile({ customer_identifier: '13800138000' })
    expect(found).toMatchObject({ matches: 2, member_info: { customer_id: second.id } })
  })

  test('an edit keeps identities in step and refuses a lost update', async () => {
    const card = await made.client.customers.create(newCustomer({ phone: '13600000001', level: '银卡' }))
    const changed = await made.client.customers.update({ id: card.id, version: 1, fields: { phone: '13600000002', level: '金卡', notes: '老客户', city: null } })
    expect(changed).toMatchObject({ version: 2, phone: '+8613600000002', fields: { level: '金卡', notes: '老客户' } })
    expect(changed.fields).not.toHaveProperty('city')
    expect(await failureOf(made.client.customer360.profile({ customer_identifier: '13600000001' }))).toMatchObject({ code: 'not_found', status: 404 })
    expect((await made.client.customer360.profile({ customer_identifier: '13600000002' })).member_info.customer_id).toBe(card.id)
    expect(await failureOf(made.client.customers.update({ id: card.id, version: 1, fields: { level: '钻石' } }))).toMatchObject({ code: 'conflict', details: { field: 'version' } })
    expect(await made.client.customers.update({ id: card.id, fields: { level: '金卡' } })).toMatchObject({ version: 2 })
    expect((await made.client.customers.list({ level: '金卡' })).items.map(({ id }) => id)).toEqual([card.id])
    expect(await failureOf(made.client.customers.update({ id: 'CU99999999', fields: {} }))).toMatchObject({ code: 'not_found' })
  })

  test('two edits at once with one version: one wins', async () => {
    const card = await made.client.customers.create(newCustomer())
    const results = await Promise.allSettled(['甲', '乙', '丙'].map((stage) => made.client.customers.update({ id: card.id, version: 1, fields: { stage } })))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('accounts and leads have their own fields and no value', async () => {
    const account = await made.client.customers.create({ entity: 'account', fields: { name: '晨光教育有限公司', credit_code: '91310000MA1FL0000X', industry: '教育', employees: 120 } })
    expect(account).toMatchObject({ entity: 'account', total_spent: null, fields: { industry: '教育', employees: 120 } })
    expect((await made.client.customer360.value({ customer_identifier: '91310000ma1fl0000x', identifier_type: 'credit_code' })).customer_value.total_orders).toBe(0)
    expect(await failureOf(made.client.customers.create({ entity: 'account', fields: { name: 'X', level: '金卡' } }))).toMatchObject({ code: 'invalid', details: { field: 'level' } })
    expect((await made.client.customers.list({ entity: 'account', sort: 'city' })).total).toBe(1)
    expect(await failureOf(made.client.customers.list({ entity: 'account', sort: 'points' }))).toMatchObject({ code: 'invalid', details: { field: 'sort' } })
    const lead = await made.client.customers.create({ entity: 'lead', fields: { name: '林先生', phone: '13511112222', channel: '展会' } })
    expect((await made.client.customers.profile({ id: lead.id })).entity).toBe('lead')
  })
})

describe('what happened, by hand', () => {
  test('behaviours and interactions stand in the timeline with their secret text', async () => {
    const card = await made.client.customers.create(newCustomer())
    const visit = await made.client.customers.addBehaviour({ id: card.id, type: 'visit', occurred_at: '2026-01-10T09:00:00+08:00', data: { page: '价格' } })
    expect(visit).toMatchObject({ event_id: expect.stringMatching(/^0-\d+$/), event_type: 'visit', kind: 'behaviour', event_time: '2026-01-10T01:00:00.000Z', batch_id: null, data: { page: '价格' } })
    const call = await made.client.customers.addInteraction({ id: card.id, type: 'call', title: '回访', description: '客户想了解课程' })
    expect(call).toMatchObject({ kind: 'interaction', title: '回访', description: '客户想了解课程' })
    const timeline = await made.client.customers.timeline({ id: card.id })
    expect(timeline).toMatchObject({ total_events: 2, next_before: null, timeline: [{ event_id: call.event_id }, { event_id: visit.event_id }] })
    expect((await made.client.customers.behaviours({ id: card.id })).timeline.map(({ event_id }) => event_id)).toEqual([visit.event_id])
    expect((await made.client.customers.interactions({ id: card.id })).timeline.map(({ event_id }) => event_id)).toEqual([call.event_id])
    expect(await failureOf(made.client.customers.addBehaviour({ id: card.id, type: 'visit', occurred_at: '2099-01-10T09:00:00Z' }))).toMatchObject({ code: 'invalid', details: { field: 'occurred_at' } })
    expect((await made.client.customers.list({ sort: 'last_event_at' })).items[0]?.id).toBe(card.id)
  })

  test('titles that the source did not give are in the caller’s language', async () => {
    const card = await made.client.customers.create(newCustomer())
    await made.client.customers.addInteraction({ id: card.id, type: 'call' })
    expect((await made.clientAs('rest', { locale: 'en' }).customers.timeline({ id: card.id })).timeline[0]?.title).toBe('Call')
    expect((await made.client.customers.timeline({ id: card.id })).timeline[0]?.title).toBe('电话')
  })
})
