/** Tags of a real desk: rules that tag and untag people, their life, their merges, and why somebody has one. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Condition } from '#core/domain/conditions/types.ts'
import { failureOf, makeOpenDesk, type TestDesk } from '#test/support/desk.ts'

const rule = (root: Condition, entity = 'customer') => ({ schema: 1, entity, root })
const attribute = (field: string, op: string, value?: unknown): Condition => ({ kind: 'attribute', field, op, ...(value !== undefined && { value }) })

let made: TestDesk & { folder: string }
beforeAll(async () => {
  made = await makeOpenDesk()
})
afterAll(() => made.close())

const tags = () => made.client.tags
const finished = async (jobId: string | undefined) => {
  const job = await made.ended(jobId!)
  expect(job.error).toBeNull()
  return job.result as { runs: { tag: string; count: number; added: number; removed: number }[]; stood: number; broken: string[] }
}
const run = async (id: string) => (await finished((await tags().run({ id })).jobId)).runs[0]!
const person = async (id: string, fields: Record<string, string | number>, entity: 'customer' | 'account' = 'customer') =>
  (await made.client.customers.create({ entity, fields, identities: [{ channel: entity === 'customer' ? 'customer_id' : 'account_id', value: id }] })).id
const have = async (tag: string) => {
  const { items } = await made.client.customers.list({ where: JSON.stringify({ kind: 'tag', op: 'hasAny', tags: [tag] }), limit: 200 })
  return items.map(({ id }) => id).sort()
}
const changes = async (id: string) => (await tags().history({ id, limit: 200 })).items

describe('the tags of document 003, process 3', () => {
  test('rules on attributes and behaviour tag whom they name, again without effect, and untag when it no longer holds', async () => {
    for (const [id, industry, revenue, province] of [['A1', '互联网', 200_000_000, '浙江'], ['A2', '互联网', 5, '江苏'], ['A3', '制造', 100_000_000, '浙江']] as const) await person(id, { name: id, industry, annual_revenue: revenue, province }, 'account')
    const internet = await tags().create({ name: '互联网行业', entity: 'account', category: '基础', description: '行业为互联网', rule: rule(attribute('industry', 'eq', '互联网'), 'account') })
    expect(internet).toMatchObject({ id: '互联网行业', kind: 'rule', state: 'published', published: { version: 1 }, category: '基础', category_name: '基础', problems: [] })
    expect(await finished(internet.jobId)).toMatchObject({ runs: [{ tag: '互联网行业', count: 2, added: 2, removed: 0 }] })
    expect(await run('大型企业')).toMatchObject({ count: 1, added: 1 })
    await person('P1', { name: '张伟', city: '上海' })
    await person('P2', { name: '王芳', city: '北京' })
    for (let visit = 0; visit < 11; visit++) await made.client.customers.addBehaviour({ id: 'P1', type: 'visit' })
    for (let visit = 0; visit < 10; visit++) await made.client.customers.addBehaviour({ id: 'P2', type: 'visit' })
    expect(await run('高活跃')).toMatchObject({ count: 1, added: 1 })
    expect(await have('高活跃')).toEqual(['P1'])
    expect(await run('高活跃')).toMatchObject({ count: 1, added: 0, removed: 0 })
    expect(await changes('高活跃')).toHaveLength(1)
    await made.client.customers.update({ id: 'A1', fields: { industry: '零售' } })
    expect(await run('互联网行业')).toMatchObject({ count: 1, added: 0, removed: 1 })
    expect((await tags().entity({ type: 'account', id: 'A1' })).items.map(({ tag_id: tag }) => tag)).toEqual(['大型企业'])
    expect((await tags().entity({ type: 'account', id: 'A1', removed: true })).items.find(({ tag_id: tag }) => tag === '互联网行业')).toMatchObject({ removed_at: expect.any(String) as string })
  })

  test('somebody has a tag for a reason: the rule in words, its version, when and by whom', async () => {
    const { items } = await tags().entity({ type: 'contact', id: 'P1' })
    expect(items).toMatchObject([{ tag_id: '高活跃', source: 'rule', is_auto: true, cause: 'rule', version: 1, user: 'owner', category: '行为', rule: { zh: expect.stringContaining('访问') as string } }])
  })

  test('keepLast adds and never removes', async () => {
    await person('K1', { name: 'k', level: '金卡' })
    await finished((await tags().create({ name: '曾为金卡', keepLast: true, rule: rule(attribute('level', 'eq', '金卡')) })).jobId)
    await made.client.customers.update({ id: 'K1', fields: { level: '银卡' } })
    expect(await run('曾为金卡')).toMatchObject({ count: 0, removed: 0 })
    expect(await have('曾为金卡')).toEqual(['K1'])
  })

  test('a rule is evaluated anew only where what it reads has moved', async () => {
    await finished((await tags().runAll()).jobId)
    expect(await finished((await tags().runAll()).jobId)).toMatchObject({ runs: [], broken: [] })
    await made.client.customers.addBehaviour({ id: 'P2', type: 'visit' })
    const { runs, stood } = await finished((await tags().runAll()).jobId)
    expect(runs.map(({ tag }) => tag).sort()).toEqual(['高活跃', '活跃', '流失', '沉睡'].sort())
    expect(stood).toBeGreaterThan(6)
    expect(await have('高活跃')).toEqual(['P1', 'P2'])
  })

  test('a tag whose rule names another one runs after it, and a circle is refused', async () => {
    await finished((await tags().create({ name: 'a 上级', rule: rule({ kind: 'tag', op: 'hasAny', tags: ['高活跃'] }) })).jobId)
    expect(await have('a 上级')).toEqual(['P1', 'P2'])
    await person('P3', { name: 'x' })
    for (let visit = 0; visit < 12; visit++) await made.client.customers.addBehaviour({ id: 'P3', type: 'visit' })
    await finished((await tags().runAll()).jobId)
    expect(await have('a 上级')).toEqual(['P1', 'P2', 'P3'])
    await tags().update({ id: '高活跃', rule: rule({ kind: 'tag', op: 'hasAny', tags: ['a 上级'] }) })
    await tags().transition({ id: '高活跃', to: 'verified' })
    const { hash, checks } = await tags().diff({ id: '高活跃' })
    expect(checks.find(({ code }) => code === 'cycle')).toMatchObject({ passed: false })
    expect(await failureOf(tags().transition({ id: '高活跃', to: 'published', diff: hash }))).toMatchObject({ code: 'conflict', details: { field: 'circle', message: { zh: '循环引用：标签“高活跃” → 标签“a 上级” → 标签“高活跃”' } } })
    await tags().rollBack({ id: '高活跃', to: 1 })
    const { segments } = made.client
    await segments.create({ name: '上级客群', definition: rule({ kind: 'tag', op: 'hasAny', tags: ['a 上级'] }) })
    await tags().update({ id: '高活跃', rule: rule({ kind: 'group', op: 'and', children: [] }) })
    expect(await failureOf(tags().create({ name: '绕回', rule: rule({ kind: 'segment', op: 'in', segment: '上级客群' }), id: '绕回' }).then(() => segments.update({ id: '上级客群', definition: rule({ kind: 'tag', op: 'hasAny', tags: ['绕回'] }) }))))
      .toMatchObject({ code: 'conflict', details: { field: 'circle', message: { zh: '循环引用：分群“上级客群” → 标签“绕回” → 分群“上级客群”' } } })
    expect(await failureOf(segments.create({ name: '自己', state: 'draft', definition: rule({ kind: 'segment', op: 'in', segment: '自己' }) }))).toMatchObject({ details: { field: 'circle' } })
    await tags().delete({ id: '绕回', force: true })
    await segments.remove({ id: '上级客群', force: true })
    await tags().rollBack({ id: '高活跃', to: 1 })
    expect(await tags().get({ id: '高活跃' })).toMatchObject({ state: 'published', draft: false, published: { version: 1 } })
  })
})

describe('the life of a rule tag', () => {
  test('draft, verified, published after its diff was read, changed beside the published one, rolled back', async () => {
    for (const [id, city] of [['L1', '杭州'], ['L2', '杭州'], ['L3', '宁波']] as const) await person(id, { name: id, city })
    const draft = await tags().create({ name: '杭州客户', state: 'draft', rule: rule(attribute('city', 'eq', '杭州')) })
    expect(draft).toMatchObject({ state: 'draft', published: null, draft: true })
    expect(draft.jobId).toBeUndefined()
    expect(await failureOf(tags().run({ id: draft.id }))).toMatchObject({ code: 'conflict', details: { field: 'id' } })
    expect(await failureOf(tags().transition({ id: draft.id, to: 'published' }))).toMatchObject({ code: 'conflict', details: { field: 'to' } })
    expect(await failureOf(tags().transition({ id: draft.id, to: 'verified' }))).toMatchObject({ code: 'conflict', details: { field: 'description' } })
    await tags().update({ id: draft.id, description: '住在杭州' })
    await tags().transition({ id: draft.id, to: 'verified' })
    expect(await failureOf(tags().transition({ id: draft.id, to: 'published' }))).toMatchObject({ code: 'conflict', details: { field: 'diff' } })
    const first = await tags().diff({ id: draft.id })
    expect(first).toMatchObject({ from: null, members: { before: 0, after: 2, enter: 2, leave: 0 }, lines: [{ change: 'added' }] })
    expect(first.sample.enter.map(({ customer_id: id }) => id)).toEqual(['L1', 'L2'])
    const published = await tags().transition({ id: draft.id, to: 'published', diff: first.hash })
    await finished(published.jobId)
    expect(await have(draft.id)).toEqual(['L1', 'L2'])

    await tags().update({ id: draft.id, rule: rule(attribute('city', 'in', ['宁波'])) })
    expect(await tags().get({ id: draft.id })).toMatchObject({ state: 'draft', draft: true })
    expect(await run(draft.id)).toMatchObject({ added: 0, removed: 0 })
    await tags().transition({ id: draft.id, to: 'verified' })
    const second = await tags().diff({ id: draft.id })
    expect(second).toMatchObject({ members: { before: 2, after: 1, enter: 1, leave: 2, stay: 0 }, from: { words: { zh: expect.stringContaining('杭州') as string } } })
    expect(second.lines.map(({ change }) => change)).toEqual(['removed', 'added'])
    expect(await failureOf(tags().transition({ id: draft.id, to: 'published', diff: first.hash }))).toMatchObject({ details: { field: 'diff' } })
    await finished((await tags().transition({ id: draft.id, to: 'published', diff: second.hash })).jobId)
    expect(await have(draft.id)).toEqual(['L3'])

    const versions = (await tags().versions({ id: draft.id })).items
    const old = versions.find(({ version }) => version === published.version)!
    expect(old).toMatchObject({ state: 'published', changed: ['state', 'published'], words: { zh: expect.stringContaining('杭州') as string } })
    const back = await tags().diff({ id: draft.id, to: old.version })
    expect(back.members).toMatchObject({ enter: 2, leave: 1 })
    expect(await tags().diff({ id: draft.id, from: old.version })).toMatchObject({ members: { before: 2, enter: 1, leave: 2 } })
    await finished((await tags().rollBack({ id: draft.id, to: old.version, diff: back.hash })).jobId)
    expect(await have(draft.id)).toEqual(['L1', 'L2'])
  })

  test('a rule with problems may be a draft and is never published', async () => {
    expect(await failureOf(tags().create({ name: '坏规则', rule: rule(attribute('no_such_field', 'eq', 1)) }))).toMatchObject({ code: 'problems' })
    const draft = await tags().create({ name: '坏规则', state: 'draft', description: 'x', rule: rule(attribute('no_such_field', 'eq', 1)) })
    expect(draft.problems).toMatchObject([{ code: expect.any(String) as string, path: expect.any(String) as string }])
    expect(await failureOf(tags().transition({ id: draft.id, to: 'verified' }))).toMatchObject({ details: { field: 'rule' } })
    expect((await tags().list({ health: 'broken' })).items.map(({ id }) => id)).toEqual(['坏规则'])
    expect(await failureOf(tags().create({ name: '企业', rule: rule(attribute('industry', 'isSet'), 'account') }))).toMatchObject({ code: 'invalid', details: { field: 'rule' } })
    expect(await failureOf(tags().create({ name: '周期', refresh: { onChange: false, schedule: 'whenever' } }))).toMatchObject({ code: 'invalid', details: { field: 'refresh.schedule' } })
  })

  test('deleting and deprecating name what still uses the tag; the bin gives it back with its members', async () => {
    await finished((await tags().create({ name: '引用杭州', rule: rule({ kind: 'tag', op: 'hasAny', tags: ['杭州客户'] }) })).jobId)
    expect(await failureOf(tags().delete({ id: '杭州客户' }))).toMatchObject({ code: 'conflict', details: { field: 'usedBy', message: { zh: expect.stringContaining('引用杭州') as string } } })
    expect(await failureOf(tags().transition({ id: '杭州客户', to: 'deprecated' }))).toMatchObject({ details: { field: 'usedBy', remedy: { en: expect.stringContaining('confirmed') as string } } })
    expect(await tags().delete({ id: '杭州客户', force: true })).toEqual({ deleted: true, usedBy: [{ kind: 'tag', id: '引用杭州', name: '引用杭州' }] })
    expect((await tags().bin()).items.map(({ id }) => id)).toContain('杭州客户')
    expect(await tags().get({ id: '引用杭州' })).toMatchObject({ health: 'broken' })
    expect(await tags().restore({ id: '杭州客户' })).toMatchObject({ deletedAt: null, members: 2 })
    expect(await have('杭州客户')).toEqual(['L1', 'L2'])
    await tags().transition({ id: '杭州客户', to: 'deprecated', confirmed: true })
    expect(await failureOf(tags().apply({ tag_id: '杭州客户', customer_ids: ['L3'] }))).toMatchObject({ code: 'conflict', details: { field: 'tag_id' } })
  })
})

test('what is switched off in a rule is kept beside it, in versions, copies and files, and goes when the rule is written without', async () => {
  const { tags } = made.client
  const off = [{ parent: '/root', index: 0, node: { kind: 'attribute', id: 'n3', field: 'points', op: 'gte', value: 5 }, ids: ['n3'] }]
  const rule = { schema: 1, entity: 'customer', root: { kind: 'group', op: 'and', children: [{ kind: 'attribute', field: 'points', op: 'isSet' }] } }
  const { id, version } = await tags.create({ name: '有积分', state: 'draft', rule, disabled: off })
  expect((await tags.get({ id })).disabled).toEqual(off)
  const [listed] = (await tags.list({ query: '有积分' })).items
  expect(listed).not.toHaveProperty('disabled')
  expect((await tags.update({ id, description: '其他修改' })).disabled).toEqual(off)
  const without = await tags.update({ id, disabled: [] })
  expect(without).not.toHaveProperty('disabled')
  expect(without.state).toBe('draft')
  expect((await tags.versions({ id })).items[0]!.changed).toEqual(['disabled'])
  expect((await tags.rollBack({ id, to: version })).disabled).toEqual(off)
  expect((await tags.copy({ id })).disabled).toEqual(off)
  const file = await tags.export({ ids: [id] })
  await tags.delete({ id, force: true })
  const { created } = await tags.import({ content: file })
  expect((await tags.get({ id: created[0]! })).disabled).toEqual(off)
})
