/** Tags over every transport: the same answers and the same failures; and the REST face as other programs use it. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Condition } from '#core/domain/conditions/types.ts'
import { onEveryTransport } from '#test/support/everywhere.ts'

const hosted = onEveryTransport()
const { client, everywhere, finished } = hosted

const rule = (root: Condition) => ({ schema: 1, entity: 'customer', root })
const shanghai = rule({ kind: 'attribute', field: 'city', op: 'eq', value: '上海' })

test('without a workspace every procedure says so', async () => {
  for (const [name, input] of [['list', {}], ['bin', {}], ['market', {}], ['get', { id: 'x' }], ['apply', { tag_id: 'x', customer_ids: ['y'] }], ['entity', { type: 'customer', id: 'x' }], ['categories', {}], ['export', {}]] as const) {
    expect((await everywhere(`tags.${name}`, input)).failure).toMatchObject({ code: 'conflict', field: 'workspace' })
  }
})

describe('a workspace with four people', () => {
  const rest = async (method: string, path: string, body?: unknown) => {
    const { status, answer } = await hosted.server.call(method, `/api${path}`, body)
    return { status, ...answer } as { status: number; success: boolean; data: Record<string, unknown>; error?: Record<string, unknown> }
  }
  beforeAll(async () => {
    await client().workspaces.create({ name: '标签' })
    for (const [id, city] of [['P1', '上海'], ['P2', '上海'], ['P3', '北京']] as const) await client().customers.create({ fields: { name: id, city }, identities: [{ channel: 'customer_id', value: id }] })
  })

  test('a program makes a rule tag, runs it, applies and takes tags, and reads who has them', async () => {
    const made = await rest('POST', '/crm/tags', { name: '上海客户', category: '基础', kind: 'rule', rule: shanghai, description: '住在上海', visibility: 'team' })
    expect(made).toMatchObject({ status: 201, success: true, data: { id: '上海客户', kind: 'rule', state: 'published', visibility: 'team' } })
    const run = await rest('POST', `/crm/tags/${encodeURIComponent('上海客户')}/run`)
    expect(run).toMatchObject({ status: 202, data: { jobId: expect.any(String) as string } })
    await finished(String(run.data.jobId))
    expect(await rest('POST', '/tag/create', { name: '重点' })).toMatchObject({ status: 201, data: { id: '重点', kind: 'manual' } })
    const applied = await rest('POST', '/crm/tags/apply', { customer_ids: ['P1', 'P3'], tag_id: '重点', source: 'manual', confidence: 0.9 })
    expect(applied).toMatchObject({ status: 202, data: { count: 2, changes: 2, done: true } })
    await finished(String(applied.data.jobId))
    expect(await rest('POST', '/tag/apply', { tag_id: '重点', entity_type: 'customer', entity_id: 'P2' })).toMatchObject({ status: 202 })
    expect(await rest('POST', '/crm/tags/apply', { customer_ids: ['P3'], tag_id: '重点', source: 'manual', remove: true })).toMatchObject({ data: { changes: 1 } })
    const one = await rest('GET', '/tag/entity/customer/P1')
    expect(one.data).toMatchObject({ entity_type: 'customer', entity_id: 'P1' })
    expect((one.data.items as { tag_id: string; source: string; is_auto: boolean; confidence: number | null }[]).map(({ tag_id: tag, source, is_auto: auto, confidence }) => [tag, source, auto, confidence]).toSorted(([one], [other]) => String(one).localeCompare(String(other), 'zh'))).toEqual(
      [['上海客户', 'rule', true, null], ['重点', 'manual', false, 0.9]])
    expect((await rest('GET', '/v1/customer360/profile?customer_identifier=P1&identifier_type=customer_id')).data.customer_tags).toEqual(['上海客户', '重点'])
    expect((await rest('GET', '/tag/entity/contact/P3')).data.items).toEqual([])
    expect(await rest('GET', `/tag/list?query=${encodeURIComponent('上海')}&limit=1`)).toMatchObject({ data: { items: [{ id: '上海客户', members: 2, health: 'valid' }], total: 1, nextCursor: null } })
    expect(await rest('PUT', `/crm/tags/${encodeURIComponent('重点')}`, { description: '要紧的人' })).toMatchObject({ status: 200, data: { description: '要紧的人', version: 2 } })
    for (const page of ['quality', 'versions', 'lineage', 'history']) expect(await rest('GET', `/crm/tags/${encodeURIComponent('上海客户')}/${page}`)).toMatchObject({ status: 200, success: true })
    expect(await rest('POST', '/crm/tags/merge', { source: '重点', target: '上海客户', dryRun: true })).toMatchObject({ data: { members: 2, moved: 0 } })
  })

  test('several tags go into a category as one act, which one undo takes back', async () => {
    for (const name of ['搬一', '搬二']) await client().tags.create({ name, category: '行为' })
    const categories = async () => Promise.all(['搬一', '搬二'].map(async (id) => (await client().tags.get({ id })).category_name))
    const { id: category } = await client().tags.createCategory({ name: '搬运' })
    expect((await everywhere('tags.move', { ids: ['搬一'], category: '没有' })).failure).toMatchObject({ code: 'not_found', field: 'category' })
    for (const { client: by } of hosted.transports) {
      expect(await by.tags.move({ ids: ['搬一', '搬二'], category })).toEqual({ moved: 2 })
      expect(await categories()).toEqual(['搬运', '搬运'])
      expect(await by.workspace.undo()).toMatchObject({ done: { zh: '将 2 个标签移到“搬运”' } })
      expect(await categories()).toEqual(['行为', '行为'])
    }
    expect(await client().tags.move({ ids: ['搬一', '搬二'], category: null })).toEqual({ moved: 2 })
    expect(await categories()).toEqual([null, null])
  })

  test('failures have their status and say what is wrong', async () => {
    expect(await rest('POST', '/crm/tags', { name: '上海客户' })).toMatchObject({ status: 409, error: { code: 'conflict', field: 'name' } })
    expect(await rest('POST', '/crm/tags', { name: 'x', rule: rule({ kind: 'attribute', field: 'nope', op: 'eq', value: 1 }) })).toMatchObject({ status: 422, error: { code: 'problems', problems: [{ path: expect.any(String) as string }] } })
    expect(await rest('POST', '/crm/tags/apply', { tag_id: '重点', customer_ids: ['P1'], source: 'rule' })).toMatchObject({ status: 400, error: { field: 'source' } })
    expect(await rest('GET', '/crm/tags/none')).toMatchObject({ status: 404 })
    expect(await rest('GET', '/tag/entity/account/P1')).toMatchObject({ status: 409 })
    expect(await rest('DELETE', '/crm/tags/none')).toMatchObject({ status: 404 })
  })

  test.each<[string, unknown]>([
    ['list', {}], ['list', { kind: 'rule', limit: 2 }], ['list', { query: 'shkh' }], ['list', { category: '价值' }], ['list', { cursor: 'x' }], ['bin', {}], ['stale', {}], ['market', { query: '活跃' }],
    ['get', { id: '上海客户' }], ['get', { id: 'none' }], ['runs', { id: '上海客户' }], ['versions', { id: '重点' }], ['quality', { id: '上海客户' }], ['reviewSample', { id: '上海客户' }],
    ['lineage', { id: '上海客户' }], ['entity', { type: 'customer', id: 'P1', removed: true }], ['history', { id: '重点', limit: 1 }], ['categories', {}], ['export', {}],
    ['diff', { id: '上海客户', sample: 1 }], ['diff', { id: '上海客户', from: 99 }], ['apply', { tag_id: '重点', where: shanghai.root, dryRun: true }], ['apply', { tag_id: '重点' }],
    ['merge', { source: '重点', target: '上海客户', dryRun: true }], ['merge', { source: '重点', target: '重点' }], ['transition', { id: '上海客户', to: 'verified' }], ['rollBack', { id: '上海客户', to: 99 }],
    ['unmerge', { id: '重点' }], ['run', { id: '重点' }], ['restore', { id: '重点' }], ['update', { id: '重点', refresh: { onChange: true, schedule: 'x' } }], ['delete', { id: 'none' }],
    ['deleteCategory', { id: '基础' }], ['review', { id: '重点', customer_id: 'none', correct: true }], ['import', { content: { schema: 1, kind: 'tags', tags: [] } }]
  ])('tags.%s answers alike', async (name, input) => {
    const { data, failure } = await everywhere(`tags.${name}`, input)
    if (failure) expect(failure).toMatchObject({ message: expect.stringMatching(/\p{Script=Han}/u) as string })
    else expect(data).toBeTypeOf('object')
  })
})
