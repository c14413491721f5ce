/** Signed records over real HTTP: what is let in, what is told, and what comes of them. */
import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { IngestionChannel, Receipt } from '#core/contract/ingestion.ts'
import { processed, sendRecords, signedHeaders } from '#test/support/ingestion.ts'
import { startServer, testToken, type TestServer } from '#test/support/server.ts'

let server: TestServer
let time = Date.UTC(2026, 0, 15, 4)
const secrets: Record<string, string> = {}

async function makeSecret(channel: string): Promise<{ id: string; secret: string }> {
  const { status, answer } = await server.call('POST', `/api/ingestion/channels/${channel}/secrets`)
  expect(status).toBe(201)
  return answer.data as { id: string; secret: string }
}

beforeAll(async () => {
  server = await startServer({ now: () => time })
  await server.call('POST', '/api/workspaces', { name: 'Ingestion' })
  for (const channel of ['crm', 'wework', 'wechat']) secrets[channel] = (await makeSecret(channel)).secret
})
afterAll(() => server.close())

const read = async (path: string) => (await server.call('GET', path)).answer.data
const sent = (channel: IngestionChannel, records: unknown, options: { at?: number; nonce?: string; secret?: string } = {}) => {
  const body = JSON.stringify(records)
  return sendRecords(server.url, channel, body, signedHeaders(options.secret ?? secrets[channel]!, body, { at: options.at ?? time, nonce: options.nonce }))
}
/** Sends records and waits until they are in. */
async function bring(channel: IngestionChannel, records: unknown): Promise<Receipt> {
  time += 1000
  const { status, answer } = await sent(channel, records)
  expect([status, answer]).toMatchObject([202, { success: true, data: { repeated: false } }])
  return processed(read, answer.data!.receiptId)
}
const profileOf = async (identifier: string, type: string) => await read(`/api/v1/customer360/profile?customer_identifier=${identifier}&identifier_type=${type}`) as
  { member_info: Record<string, unknown>; timeline: { subtype?: string; title?: string }[] } | undefined

describe('records', () => {
  test('of a CRM become customers, accounts, leads and events, and are told of one by one', async () => {
    const receipt = await bring('crm', [
      { contact_id: 'C-1', contact_name: '王小明', mobile_phone: '13800001111', email: 'w@example.com', job_title: '采购经理', contact_status: '活跃', owner_user_id: 'u7', created_at: '2025-03-01 10:00:00', favourite: '茶' },
      { account_id: 'A-1', account_name: '上海某某贸易有限公司', unified_social_credit_code: '91310000MA1FL00000', account_type: '企业', city: '上海' },
      { lead_id: 'L-1', lead_name: '李四', company_name: '某某公司', mobile_phone: '13900002222', lead_status: '新建', lead_score: 80 },
      { event_id: 'E-1', event_type: 'order', mobile_phone: '13800001111', occurred_at: '2025-11-03T10:00:00+08:00', amount: 128.5, status: 'paid' },
      { contact_name: null }, 'no record', null, 7, { record_type: 'spaceship', mobile_phone: '13800009999' }
    ])
    expect(receipt).toMatchObject({ status: 'processed', records: 9, accepted: 4, rejected: 5, duplicates: 0 })
    const profile = await profileOf('13800001111', 'phone')
    expect(profile!.member_info).toMatchObject({ name: '王小明' })
    expect(await read('/api/v1/customer360/value?customer_identifier=C-1&identifier_type=external_id')).toMatchObject({ customer_value: { total_spent: 128.5, total_orders: 1 } })
    const told = (await Promise.all(receipt.batches.map((batch) => read(`/api/imports/${batch}/rejects`) as Promise<{ items: { rule: string; raw: Record<string, string | null> }[] }>))).flatMap(({ items }) => items)
    expect(told).toHaveLength(5)
    expect(told.map(({ rule }) => rule)).toEqual(Array(5).fill('no_identity'))
    expect(told.map(({ raw }) => raw['_record'] ?? null)).toEqual([null, '"no record"', 'null', '7', '{"record_type":"spaceship","mobile_phone":"13800009999"}'])
  })

  test('of a CRM: opportunities of an account; of contacts and opportunities the newest by their own time stands, in whatever order they come', async () => {
    const deal = (stage: string, day: number) => ({ opportunity_id: 'O-1', opportunity_name: '二期扩容', account_id: 'A-7', account_name: '杭州某某科技有限公司', stage, amount: 900000, updated_at: `2026-01-0${day}T08:00:00Z` })
    const contact = (city: string, day: number) => ({ contact_id: 'C-7', contact_name: '周七', mobile_phone: '13100007777', city, updated_at: `2026-01-0${day}T08:00:00Z` })
    expect(await bring('crm', [{ account_id: 'A-7', account_name: '杭州某某科技有限公司', city: '杭州' }, deal('谈判', 5), contact('杭州', 5)])).toMatchObject({ accepted: 3, rejected: 0 })
    expect(await bring('crm', [deal('初步接洽', 2), contact('宁波', 2)])).toMatchObject({ accepted: 2, rejected: 0, duplicates: 0 })
    const { items: [account, ...others] } = await read('/api/crm/customers?entity=account&query=杭州某某科技') as { items: { id: string }[] }
    expect(others).toEqual([])
    const { opportunities } = await read(`/api/crm/customers/${account!.id}/profile`) as { opportunities: unknown[] }
    expect(opportunities).toMatchObject([{ name: '二期扩容', stage: '谈判', amount: 900000 }])
    expect(await read(`/api/crm/customers?query=13100007777`)).toMatchObject({ items: [{ name: '周七', fields: { city: '杭州' } }] })
  })

  test('of 企业微信 become customers, messages and follow-ups', async () => {
    const receipt = await bring('wework', [
      { external_contact: { external_userid: 'wmAAA', name: '赵六', gender: 1, unionid: 'oUNION1', corp_name: '某某科技' }, follow_user: [{ userid: 'zhangsan', remark: '老客户', createtime: 1700000000, remark_mobiles: ['13700003333'] }] },
      { msgid: '12345678901234567890', action: 'send', from: 'wmAAA', tolist: ['zhangsan'], msgtime: 1762135200000, msgtype: 'text', text: { content: '想了解报价' } },
      { msgid: '12345678901234567891', action: 'send', from: 'zhangsan', tolist: ['wmAAA'], msgtime: 1762135260000, msgtype: 'text', text: { content: '好的' } },
      { follow_id: 'F1', external_userid: 'wmAAA', userid: 'zhangsan', follow_time: 1762135300, content: '电话跟进' }
    ])
    expect(receipt).toMatchObject({ records: 4, accepted: 4, rejected: 0, duplicates: 0 })
    const profile = await profileOf('13700003333', 'phone')
    expect(profile!.member_info).toMatchObject({ name: '赵六' })
    const timeline = await read('/api/v1/customer360/timeline?customer_identifier=wmAAA&identifier_type=wecom') as { timeline?: unknown[]; items?: unknown[] }
    expect((timeline.timeline ?? timeline.items ?? []).length).toBe(3)
  })

  test('of an official account become fans and interactions; an event without an id comes in once', async () => {
    const event = { ToUserName: 'gh_1', FromUserName: 'oABC', CreateTime: 1762135200, MsgType: 'event', Event: 'subscribe' }
    const first = await bring('wechat', [
      { subscribe: 1, openid: 'oABC', nickname: '小雨', sex: 2, city: '杭州', subscribe_time: 1762135200, unionid: 'oUNION2' },
      { ToUserName: 'gh_1', FromUserName: 'oABC', CreateTime: 1762135210, MsgType: 'text', Content: '你好', MsgId: '24000000000000001' }, event
    ])
    expect(first).toMatchObject({ records: 3, accepted: 3 })
    expect(await bring('wechat', [event, { ...event, CreateTime: 1762135999 }])).toMatchObject({ records: 2, accepted: 1, duplicates: 1 })
    expect((await profileOf('oUNION2', 'unionid'))!.member_info).toMatchObject({ name: '小雨' })
  })

  test('that came before are duplicates, within a request, across requests and whatever stands around them', async () => {
    const records = Array.from({ length: 5 }, (_, index) => ({ event_id: `D-${index}`, event_type: 'visit', mobile_phone: '13600004444', occurred_at: '2025-11-04T08:00:00Z' }))
    expect(await bring('crm', records)).toMatchObject({ accepted: 5, duplicates: 0 })
    const other = { event_id: 'D-9', event_type: 'order', mobile_phone: '13600004444', occurred_at: '2025-11-04T08:00:00Z', amount: 5, colour: 'red', status: 'paid' }
    expect(await bring('crm', [...records.slice(1), other])).toMatchObject({ accepted: 1, duplicates: 4 })
    // Without an id, by what they say.
    const bare = { event_type: 'visit', mobile_phone: '13600004444', occurred_at: '2025-11-05T08:00:00Z' }
    expect(await bring('crm', [bare])).toMatchObject({ accepted: 1 })
    expect(await bring('crm', [{ ...bare, event_type: 'download' }, bare])).toMatchObject({ accepted: 1, duplicates: 1 })
  })

  test('come as imports that have a list of their own and can be taken back', async () => {
    expect((await read('/api/imports') as { total: number }).total).toBe(0)
    expect((await read('/api/imports/templates') as { items: unknown[] }).items).toEqual([])
    const receipt = await bring('crm', [{ contact_id: 'U-1', contact_name: '临时', mobile_phone: '13500005555' }])
    const hours = await read('/api/ingestion/hours?channel=crm') as { items: { target: string; batches: number; rows: number }[] }
    expect(hours.items.find(({ target }) => target === 'customer')).toMatchObject({ channel: 'crm' })
    const batches = await read('/api/ingestion/batches?channel=crm') as { items: { batchId: string }[]; total: number }
    expect(batches.items[0]).toMatchObject({ batchId: receipt.batches[0], target: 'customer', status: 'accepted', rows: 1, accepted: 1 })
    // Bytes of its one line, as of any other file.
    expect((await read(`/api/imports/${receipt.batches[0]!}`) as { fileSize: number }).fileSize).toBeGreaterThan(50)
    const { answer } = await server.call('POST', `/api/imports/${receipt.batches[0]!}/undo`)
    const { jobId } = answer.data as { jobId: string }
    while ((await read(`/api/jobs/${jobId}`) as { status: string }).status !== 'done') await new Promise((resolve) => setTimeout(resolve, 20))
    expect((await server.call('GET', '/api/v1/customer360/profile?customer_identifier=13500005555')).status).toBe(404)
  })
})

describe('signatures', () => {
  const body = JSON.stringify([{ contact_id: 'S-1', contact_name: '签名', mobile_phone: '13400006666' }])
  const hmac = (secret: string, message: string) => createHmac('sha256', secret).update(message)
  const second = () => String(time / 1000)
  const base = () => signedHeaders(secrets['crm']!, body, { at: time })
  const cases: [string, () => Record<string, string>, number, string?][] = [
    ['none at all', () => ({ 'content-type': 'application/json' }), 401, 'X-Signature'],
    ['no signature', () => ({ 'x-timestamp': second() }), 401, 'X-Signature'],
    ['no time', () => ({ 'x-signature': base()['x-signature']! }), 401, 'X-Timestamp'],
    ['a signature that is none', () => ({ ...base(), 'x-signature': 'abc' }), 401, 'X-Signature'],
    ['a wrong secret', () => signedHeaders('cds_wrong', body, { at: time }), 401, 'X-Signature'],
    ['the secret of another channel', () => signedHeaders(secrets['wework']!, body, { at: time }), 401, 'X-Signature'],
    ['another body', () => ({ ...base(), 'x-signature': hmac(secrets['crm']!, `${body} `).digest('hex') }), 401, 'X-Signature'],
    ['a time of five minutes and a second ago', () => signedHeaders(secrets['crm']!, body, { at: time - 301_000 }), 401, 'X-Timestamp'],
    ['a time too far ahead', () => signedHeaders(secrets['crm']!, body, { at: time + 301_000 }), 401, 'X-Timestamp'],
    ['a time that is none', () => ({ ...base(), 'x-timestamp': 'yesterday' }), 401, 'X-Timestamp'],
    ['a nonce that was not signed', () => ({ ...base(), 'x-nonce': 'n-1' }), 401, 'X-Signature'],
    ['a nonce with another time than was signed', () => ({ ...signedHeaders(secrets['crm']!, body, { at: time, nonce: 'n-2' }), 'x-timestamp': String(time / 1000 - 1) }), 401, 'X-Signature'],
    ['a nonce that is too long', () => ({ ...base(), 'x-nonce': 'n'.repeat(201) }), 401, 'X-Nonce'],
    ['a wrong token beside it', () => ({ ...base(), authorization: 'Bearer wrong' }), 401, 'Authorization'],
    ['a time of five minutes ago', () => signedHeaders(secrets['crm']!, body, { at: time - 300_000 }), 202],
    ['a time in milliseconds', () => ({ ...base(), 'x-timestamp': String(time) }), 202],
    ['a time in ISO-8601', () => ({ ...base(), 'x-timestamp': new Date(time).toISOString() }), 202],
    ['upper-case digits', () => ({ ...base(), 'x-signature': base()['x-signature']!.toUpperCase() }), 202],
    ['sha256= before it', () => ({ ...base(), 'x-signature': `sha256=${base()['x-signature']!}` }), 202],
    ['Base64', () => ({ ...base(), 'x-signature': `v1,${hmac(secrets['crm']!, body).digest('base64')}` }), 202],
    ['several, one of them right', () => ({ ...base(), 'x-signature': `${'0'.repeat(64)} ${base()['x-signature']!}` }), 202],
    ['a signed nonce', () => signedHeaders(secrets['crm']!, body, { at: time, nonce: 'n-3' }), 202],
    ['the token beside it', () => ({ ...base(), authorization: `Bearer ${testToken}` }), 202]
  ]
  test.each(cases)('%s', async (_name, headers, status, field) => {
    time += 1000
    const reply = await sendRecords(server.url, 'crm', body, headers())
    expect([reply.status, reply.answer.error?.field]).toEqual([status, field])
    if (status === 401) expect(reply.answer.error).toMatchObject({ code: 'unauthorised', remedy: expect.any(String) as string })
  })

  test('a channel that there is not is told to nobody without a signature', async () => {
    expect((await sendRecords(server.url, 'fax', body, {})).status).toBe(401)
    expect((await sendRecords(server.url, 'fax', body, base())).status).toBe(404)
  })

  test('two secrets count while one takes the place of the other, and a revoked one no longer', async () => {
    const [first] = (await read('/api/ingestion/channels') as { items: { channel: string; secrets: { id: string }[] }[] }).items.find(({ channel }) => channel === 'wechat')!.secrets
    const next = await makeSecret('wechat')
    expect((await server.call('POST', '/api/ingestion/channels/wechat/secrets')).answer.error).toMatchObject({ code: 'conflict' })
    const fan = [{ openid: 'oROT', nickname: '轮换', unionid: 'oUNION9' }]
    time += 1000
    expect((await sent('wechat', fan)).status).toBe(202)
    time += 1000
    expect((await sent('wechat', fan, { secret: next.secret })).status).toBe(202)
    expect((await server.call('DELETE', `/api/ingestion/channels/wechat/secrets/${first!.id}`)).status).toBe(200)
    time += 1000
    expect((await sent('wechat', fan)).status).toBe(401)
    expect((await sent('wechat', fan, { secret: next.secret })).status).toBe(202)
    expect((await server.call('DELETE', `/api/ingestion/channels/wechat/secrets/${first!.id}`)).status).toBe(404)
    secrets['wechat'] = next.secret
  })

  test('a secret is told once and stands nowhere in clear', async () => {
    const told = JSON.stringify(await read('/api/ingestion/channels'))
    const log = server.lines.join('\n')
    for (const secret of Object.values(secrets)) {
      expect(told).not.toContain(secret)
      expect(log).not.toContain(secret)
    }
    for (const value of ['13800001111', '王小明', '13400006666', '想了解报价']) expect(log).not.toContain(value)
  })
})

describe('a request that comes twice', () => {
  const records = (id: string) => [{ contact_id: id, contact_name: '重发', mobile_phone: '13300007777' }]

  test('is answered with its receipt, also while the first is on its way, and changes nothing', async () => {
    time += 1000
    const replies = await Promise.all([1, 2, 3].map(() => sent('crm', records('R-1'))))
    const ids = replies.map(({ answer }) => answer.data!.receiptId)
    expect(new Set(ids).size).toBe(1)
    expect(replies.filter(({ answer }) => !answer.data!.repeated)).toHaveLength(1)
    expect(await processed(read, ids[0]!)).toMatchObject({ records: 1, accepted: 1 })
    expect((await sent('crm', records('R-1'))).answer.data).toEqual({ receiptId: ids[0], records: 1, repeated: true })
  })

  test('by its nonce, whenever within the window it was signed; another body under it is refused', async () => {
    time += 1000
    const first = await sent('crm', records('R-2'), { nonce: 'once' })
    time += 2000
    expect((await sent('crm', records('R-2'), { nonce: 'once' })).answer.data).toEqual({ ...first.answer.data, repeated: true })
    expect((await sent('crm', records('R-3'), { nonce: 'once' })).status).toBe(409)
  })

  test('is recognised after the workspace was opened anew', async () => {
    time += 1000
    const first = await sent('crm', records('R-4'))
    const { id } = (await read('/api/workspaces/current') as { workspace: { id: string } }).workspace
    await server.call('POST', '/api/workspaces/close')
    await server.call('POST', '/api/workspaces/open', { id })
    expect((await sent('crm', records('R-4'))).answer.data).toEqual({ ...first.answer.data, repeated: true })
    expect(await processed(read, first.answer.data!.receiptId)).toMatchObject({ records: 1 })
  })
})

describe('bodies', () => {
  const signed = (body: string | Buffer, more: Record<string, string> = {}) => {
    time += 1000
    return sendRecords(server.url, 'crm', body, { ...signedHeaders(secrets['crm']!, body as string, { at: time }), ...more })
  }

  test.each<[string, string | Buffer, number, Record<string, string>?]>([
    ['empty', '', 400], ['no JSON', '{', 400], ['no list', '{"a":1}', 400], ['an empty list', '[]', 400], ['a text', '"x"', 400], ['not UTF-8', Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]), 400],
    ['of another type', '[{}]', 400, { 'content-type': 'text/plain' }], ['too deep', `${'['.repeat(30_000)}${']'.repeat(30_000)}`, 400], ['too deep within a record', `[{"a":${'{"a":'.repeat(25)}1${'}'.repeat(25)}}]`, 400],
    ['too many records', `[${Array(5001).fill('{}').join(',')}]`, 413], ['too large', `["${'x'.repeat(1_100_000)}"]`, 413], ['two values', '[1] [2]', 400]
  ])('%s', async (_name, body, status, headers) => {
    const reply = await signed(body, headers)
    expect([reply.status, reply.answer.success]).toEqual([status, false])
    expect(reply.answer.error!.remedy).toBeTruthy()
  })

  test('that hide brackets in texts are not deep', async () => {
    expect((await signed(`[{"contact_name":"${'[{'.repeat(50)}\\"","mobile_phone":"13200008888"}]`)).status).toBe(202)
  })
})

test('a channel that sends too fast is told when to go on, and the others are not held up', async () => {
  const body = '[{"openid":"oFAST","nickname":"快"}]'
  let refused: Awaited<ReturnType<typeof sendRecords>> | undefined
  for (let count = 0; count < 5100 && !refused; count += 100) {
    const replies = await Promise.all(Array.from({ length: 100 }, (_, index) => sendRecords(server.url, 'wechat', body, signedHeaders(secrets['wechat']!, body, { at: time, nonce: `f-${count + index}` }))))
    refused = replies.find(({ status }) => status === 429)
  }
  expect(refused!.answer.error).toMatchObject({ code: 'too_many' })
  expect(Number(refused!.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await sent('crm', [{ contact_id: 'X-1', contact_name: '别的', mobile_phone: '13100009999' }])).status).toBe(202)
  time += 10_000
  expect((await sent('wechat', [{ openid: 'oFAST', nickname: '快' }])).status).toBe(202)
})
