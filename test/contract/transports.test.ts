/** One contract over four transports: the same input gives the same answer, or the same error in the same words. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { MappingInput } from '#core/contract/imports.ts'
import { onEveryTransport, type Outcome } from '#test/support/everywhere.ts'
import { procedureNames, type Client } from '#test/support/transports.ts'

const customers = ['会员号,姓名,手机,城市,等级', 'M001,张伟,13800001111,上海,金卡', 'M002,王芳,13900002222,北京,银卡', 'M003,李娜,13700003333,上海,银卡', ',,not a phone,,'].join('\n')
const orders = ['单号,会员号,时间,金额,门店', 'O1,M001,2025-12-01 10:00:00,100.50,徐汇', 'O2,M001,2026-01-02 09:30:00,20.25,徐汇', 'O3,M002,2026-01-05 18:00:00,7.00,朝阳', 'O4,,2026-01-06 08:00:00,9.00,朝阳'].join('\n')

const customerMapping: MappingInput = {
  name: '会员', source: 'members', target: 'customer',
  columns: [{ from: '会员号', to: 'identity.member_id' }, { from: '姓名', to: 'name' }, { from: '手机', to: 'identity.phone' }, { from: '城市', to: 'city' }, { from: '等级', to: 'level' }]
}
const orderMapping: MappingInput = {
  name: '订单', source: 'shop', target: 'event',
  columns: [
    { from: '单号', to: 'source_id' }, { from: '会员号', to: 'identity.member_id' }, { value: 'order', to: 'type' }, { from: '金额', to: 'amount' },
    { from: '时间', to: 'occurred_at', parse: { format: '%Y-%m-%d %H:%M:%S', timeZone: 'Asia/Shanghai' } }, { from: '门店', to: 'data.store' }
  ]
}

const hosted = onEveryTransport()
const { client, everywhere, finished } = hosted
let batchId: string
let customerId: string

const resultOf = async (jobId: string, by?: Client) => (await finished(jobId, by)).result as Record<string, unknown>

async function chosen(name: string, content: string): Promise<string> {
  const path = join(hosted.server.home, name)
  writeFileSync(path, content)
  return (await hosted.server.desk.registerPath(path)).upload
}

/** What every transport gives; failures in both languages. */
async function expectSame(path: string, input: unknown): Promise<Outcome> {
  const chinese = await everywhere(path, input)
  if (chinese.failure) expect((await everywhere(path, input, 'en')).failure).toMatchObject({ code: chinese.failure.code, message: expect.not.stringMatching(/\p{Script=Han}/u) as string })
  return chinese
}

describe('no workspace is open', () => {
  const anywhere = new Set(['workspaces.current', 'workspaces.recent', 'workspaces.close', 'workspaces.create', 'workspaces.open', 'workspaces.demo', 'workspaces.restore'])

  test('what needs one says so, alike everywhere', async () => {
    for (const name of ['workspace.status', 'workspace.settings', 'workspace.undoState', 'jobs.list', 'imports.list', 'imports.templates', 'customers.list', 'customers.facets']) {
      expect(anywhere.has(name)).toBe(false)
      expect((await expectSame(name, {})).failure).toMatchObject({ code: 'conflict', field: 'workspace', message: expect.any(String) as string, remedy: expect.any(String) as string })
    }
  })

  test('what needs none answers', async () => {
    expect((await expectSame('workspaces.current', undefined)).data).toMatchObject({ workspace: null })
    expect((await expectSame('workspaces.recent', undefined)).data).toEqual({ items: [] })
    expect((await expectSame('workspaces.close', undefined)).data).toEqual({ closed: false })
  })
})

describe('a workspace with two imports', () => {
  beforeAll(async () => {
    await client().workspaces.create({ name: '合同测试' })
    const members = await client().imports.create({ upload: await chosen('会员.csv', customers), mapping: customerMapping as never })
    expect(await resultOf(members.jobId)).toMatchObject({ rows: 4, accepted: 3, rejected: 1, duplicates: 0, created: 3 })
    const { jobId } = await client().imports.create({ upload: await chosen('订单.csv', orders), mapping: orderMapping as never })
    const result = await resultOf(jobId)
    expect(result).toMatchObject({ rows: 4, accepted: 3, rejected: 1, duplicates: 0 })
    batchId = String(result.batchId)
    const { items } = await client().customers.list({ query: '张伟' })
    customerId = items[0]!.id
  })

  test.each<[string, () => unknown]>([
    ['workspaces.current', () => undefined],
    ['workspaces.recent', () => undefined],
    ['workspace.settings', () => undefined],
    ['workspace.backups', () => undefined],
    ['workspace.undoState', () => undefined],
    ['jobs.list', () => ({ limit: 10 })],
    ['jobs.list', () => ({ status: 'done' })],
    ['imports.list', () => ({})],
    ['imports.get', () => ({ batchId })],
    ['imports.rejects', () => ({ batchId })],
    ['imports.fields', () => ({ target: 'event' })],
    ['imports.templates', () => undefined],
    ['customers.list', () => ({})],
    ['customers.list', () => ({ city: '上海', sort: 'total_spent', direction: 'desc' })],
    ['customers.list', () => ({ limit: 1 })],
    ['customers.facets', () => ({})],
    ['customers.profile', () => ({ id: customerId })],
    ['customers.valueScore', () => ({ id: customerId })],
    ['customers.timeline', () => ({ id: customerId, limit: 1 })],
    ['customers.behaviours', () => ({ id: customerId })],
    ['customers.interactions', () => ({ id: customerId })],
    ['customer360.profile', () => ({ customer_identifier: '138 0000 1111' })],
    ['customer360.profile', () => ({ customer_identifier: 'M001', identifier_type: 'member_id' })],
    ['customer360.timeline', () => ({ customer_identifier: '13800001111', limit: 1 })],
    ['customer360.value', () => ({ customer_identifier: '13800001111' })],
    ['customer360.search', () => ({ query: '张' })],
    ['customer360.search', () => ({ query: '0000', limit: 1 })]
  ])('%s answers alike', async (path, input) => {
    const { data, failure } = await expectSame(path, input())
    expect(failure).toBeUndefined()
    expect(data).toBeTypeOf('object')
  })

  test('pages follow each other alike', async () => {
    for (const { client } of hosted.transports) {
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await client.customers.list({ limit: 1, sort: 'city', direction: 'asc', ...(cursor !== undefined && { cursor }) })
        seen.push(...page.items.map(({ name }) => name ?? ''))
        cursor = page.nextCursor ?? undefined
      } while (cursor !== undefined)
      expect(seen.sort()).toEqual(['张伟', '李娜', '王芳'].sort())
    }
  })

  test('sums are those of the file', async () => {
    const { data } = await expectSame('customer360.value', { customer_identifier: '13800001111' })
    expect(data).toMatchObject({ customer_value: { total_spent: 120.75, total_orders: 2 } })
  })

  test.each<[string, unknown, string, string | undefined]>([
    ['jobs.get', { id: 'none' }, 'not_found', undefined],
    ['jobs.cancel', { id: 'none' }, 'not_found', undefined],
    ['imports.get', { batchId: 'none' }, 'not_found', undefined],
    ['imports.rejects', { batchId: 'none' }, 'not_found', undefined],
    ['imports.undo', { batchId: 'none' }, 'not_found', undefined],
    ['customers.profile', { id: 'none' }, 'not_found', undefined],
    ['customers.update', { id: 'none', fields: { city: '广州' } }, 'not_found', undefined],
    ['customer360.profile', { customer_identifier: '13000000000' }, 'not_found', undefined],
    ['workspaces.open', { id: 'none' }, 'not_found', 'id'],
    ['imports.create', { upload: 'none', mapping: customerMapping }, 'invalid', 'upload'],
    ['imports.create', { upload: 'none', mapping: { ...customerMapping, target: 'shoe' } }, 'problems', undefined],
    ['imports.inspect', { upload: 'none' }, 'invalid', 'upload'],
    ['workspace.changeSettings', { timeZone: 'Mars/Olympus' }, 'invalid', 'timeZone'],
    ['workspace.changeSettings', { weekStart: 9 }, 'invalid', 'weekStart'],
    ['customers.create', { fields: { shoe_size: 42 } }, 'invalid', undefined]
  ])('%s with %j fails alike', async (path, input, code, field) => {
    const { failure } = await expectSame(path, input)
    expect(failure).toMatchObject({ code, message: expect.stringMatching(/\p{Script=Han}/u) as string, ...(field && { field }) })
    if (code !== 'problems') expect(failure!.remedy).toMatch(/\p{Script=Han}/u)
  })

  test('edits are confirmed, versioned and undone alike', async () => {
    for (const { name, client } of hosted.transports) {
      const { items: [card] } = await client.customers.list({ query: '王芳' })
      const { version } = await client.customers.profile({ id: card!.id })
      const updated = await client.customers.update({ id: card!.id, fields: { city: `城市 ${name}` }, version })
      expect(updated).toMatchObject({ id: card!.id, fields: { city: `城市 ${name}` } })
      expect(updated.version).toBeGreaterThan(version)
      await expect(client.customers.update({ id: card!.id, fields: { city: 'x' }, version })).rejects.toThrow()
      await client.workspace.undo()
      expect((await client.customers.profile({ id: card!.id })).fields.city).toBe('北京')
    }
  })

  test('entities and events are entered alike', async () => {
    for (const [index, { name, client }] of hosted.transports.entries()) {
      const card = await client.customers.create({ fields: { name: `新客 ${name}` }, identities: [{ channel: 'phone', value: `1360000000${index}` }] })
      const event = await client.customers.addInteraction({ id: card.id, type: 'call', title: '回访', occurred_at: '2026-01-10T10:00:00+08:00' })
      expect(event).toMatchObject({ event_type: 'call', kind: 'interaction', event_time: '2026-01-10T02:00:00.000Z' })
      const { timeline } = await client.customers.interactions({ id: card.id })
      expect(timeline.map(({ title }) => title)).toEqual(['回访'])
    }
  })

  test('an import runs, is undone and can be run again over each', async () => {
    for (const { name, client: by } of hosted.transports) {
      const rows = ['会员号,姓名', `T-${name},客 ${name}`].join('\n')
      const mapping = { source: `again-${name}`, target: 'customer', columns: [{ from: '会员号', to: 'identity.member_id' }, { from: '姓名', to: 'name' }] } as never
      const { jobId } = await by.imports.create({ upload: await chosen(`${name}.csv`, rows), mapping })
      const result = await resultOf(jobId, by)
      expect(result).toMatchObject({ rows: 1, accepted: 1, created: 1 })
      const undo = await by.imports.undo({ batchId: String(result.batchId) })
      await finished(undo.jobId, by)
      expect((await by.imports.get({ batchId: String(result.batchId) })).status).toBe('undone')
    }
  })

  test('changes are told to whoever watches', async () => {
    for (const { name, client } of hosted.transports.filter((transport) => transport.name !== 'rest')) {
      const abort = new AbortController()
      const changes = await client.workspace.watch(undefined, { signal: abort.signal })
      const heard = (async () => {
        for await (const change of changes) if (change.changed.includes('settings')) return change
        return undefined
      })()
      await client.workspace.changeSettings({ name: `名称 ${name}` })
      expect(await heard).toMatchObject({ changed: expect.arrayContaining(['settings']) as string[] })
      abort.abort()
    }
  })

  test('a program hears them as server-sent events', async () => {
    const abort = new AbortController()
    const response = await hosted.server.request('/api/workspace/watch', { signal: abort.signal })
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    await hosted.server.call('PATCH', '/api/workspace/settings', { name: '名称' })
    let text = ''
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += new TextDecoder().decode(chunk)
      if (text.includes('settings')) break
    }
    expect(text).toMatch(/event: message\ndata: \{.*settings/)
    abort.abort()
  })

  test('a page may not name files or folders of the machine, a program may', async () => {
    const [, , socket, rest] = hosted.transports
    const path = join(hosted.server.home, 'named.csv')
    writeFileSync(path, customers)
    await expect(socket!.client.imports.inspect({ path })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(socket!.client.workspaces.create({ name: 'x', folder: join(hosted.server.home, 'x') })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(rest!.client.imports.inspect({ path })).resolves.toMatchObject({ fileName: 'named.csv', columns: expect.any(Array) as unknown[] })
  })
})

describe('files sent to the server', () => {
  test('an upload becomes a handle that inspect and create take', async () => {
    const response = await hosted.server.request(`/api/uploads?name=${encodeURIComponent('../会员 2.csv')}`, { method: 'PUT', body: customers })
    expect(response.status).toBe(201)
    const { data } = await response.json() as { data: { upload: string; name: string; size: number } }
    expect(data).toEqual({ upload: expect.any(String) as string, name: '会员 2.csv', size: Buffer.byteLength(customers) })
    const inspected = await hosted.server.call('POST', '/api/imports/inspect', { upload: data.upload })
    expect(inspected).toMatchObject({ status: 200, answer: { data: { fileName: '会员 2.csv', columns: [{ name: '会员号' }, { name: '姓名' }, { name: '手机' }, { name: '城市' }, { name: '等级' }] } } })
  })

  test('a form with file and mapping, in either order, is imported', async () => {
    for (const order of [['mapping', 'file'], ['file', 'mapping']]) {
      const form = new FormData()
      for (const name of order) {
        if (name === 'file') form.set('file', new File([orders], `订单 ${order[0]}.csv`))
        else form.set('mapping', JSON.stringify({ ...orderMapping, source: `form-${order[0]}` }))
      }
      const response = await hosted.server.request('/api/imports', { method: 'POST', body: form })
      expect(response.status).toBe(202)
      const { data } = await response.json() as { data: { jobId: string } }
      expect(await resultOf(data.jobId)).toMatchObject({ rows: 4, accepted: 3, rejected: 1 })
    }
  })

  test('a form with a bad mapping is 422', async () => {
    const form = new FormData()
    form.set('file', new File([orders], 'o.csv'))
    form.set('mapping', '{"target":"shoe"}')
    const response = await hosted.server.request('/api/imports', { method: 'POST', body: form })
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ success: false, error: { code: 'problems' } })
  })
})

test('statuses of success are those of the contract', async () => {
  expect(procedureNames().length).toBeGreaterThan(40)
  expect((await hosted.server.call('POST', '/api/crm/customers', { fields: { name: '状态' } })).status).toBe(201)
  expect((await hosted.server.call('POST', '/api/workspace/verify')).status).toBe(202)
  expect((await hosted.server.call('GET', '/api/workspace/status')).status).toBe(200)
})
