/** Segments as people keep them, over every transport, on a workspace filled by imports. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Condition, Definition } from '#core/domain/conditions/types.ts'
import { onEveryTransport } from '#test/support/everywhere.ts'

const people = ['编号,姓名,手机,城市,等级,积分', 'P1,张伟,13800001111,上海,金卡,900', 'P2,王芳,13900002222,北京,银卡,200', 'P3,张三丰,13700003333,上海,银卡,', 'P4,Ann Lee,,,金卡,50']
const orders = ['会员,时间,金额', 'P1,2026-01-10 10:00:00,100.50', 'P1,2026-01-02 09:30:00,20.25', 'P2,2025-06-05 18:00:00,7.00']
const later = ['会员,时间,金额', 'P3,2026-01-14 10:00:00,30.00', 'P3,2026-01-14 11:00:00,31.00']

let now = Date.UTC(2026, 0, 15, 4)
const hosted = onEveryTransport({ now: () => now })
const { client, everywhere, answer, bring, finished } = hosted

beforeAll(async () => {
  await client().workspaces.create({ name: '分群库' })
  await bring('customer', people)
  await bring('event', orders)
})

const definition = (root: Condition, rest: Partial<Definition> = {}): Definition => ({ schema: 1, entity: 'customer', root, ...rest })
const inCity = (city: string): Condition => ({ kind: 'attribute', id: 'city', field: 'city', op: 'eq', value: city })
const ordered: Condition = { kind: 'event', id: 'orders', event: 'order', window: { kind: 'calendar', last: 30, unit: 'day' }, op: 'gte', value: 2 }

const names = ({ items }: { items: { id: string }[] }) => items.map(({ id }) => id).sort()

test('a dynamic segment is made, read, listed, run and deleted over each transport', async () => {
  for (const { name, client: by } of hosted.transports) {
    const made = await by.segments.create({ name: `上海 ${name}`, type: 'dynamic', definition: definition(inCity('上海')), visibility: 'team' })
    expect(made).toMatchObject({ id: `上海 ${name}`, type: 'dynamic', state: 'active', health: 'stale', causes: ['never-run'], count: null, version: 1, words: { zh: expect.stringContaining('上海') as string } })
    const job = await finished((await by.segments.run({ id: made.id })).jobId, by)
    expect(job).toMatchObject({ kind: 'segment-run', result: { runs: [expect.any(Number)], broken: [] } })
    expect(await by.segments.get({ id: made.id })).toMatchObject({ health: 'valid', causes: [], count: 2, lastRun: { count: 2, universe: 4, share: 0.5, cause: 'manual', entered: null, left: null } })
    expect(names(await by.segments.customers({ id: made.id }))).toEqual(['P1', 'P3'])
    expect((await by.segments.list({ query: `上海 ${name}` })).items.map(({ id }) => id)).toEqual([made.id])
    expect(await by.segments.remove({ id: made.id })).toEqual({ id: made.id, usedBy: [] })
    expect((await by.segments.list({ bin: true, query: name })).items.map(({ id }) => id)).toEqual([made.id])
    expect(await by.segments.restore({ id: made.id })).toMatchObject({ version: 3, deletedAt: null, health: 'valid' })
    await by.workspace.undo()
    await expect(by.segments.get({ id: made.id })).rejects.toMatchObject({ message: expect.any(String) as string })
  }
})

test('what cannot be saved or run is refused: problems of an active one, names that are taken, schedules that are none', async () => {
  await client().segments.create({ name: '基准', type: 'dynamic', definition: definition(inCity('上海')), visibility: 'team' })
  const broken = definition({ kind: 'attribute', id: 'shoe', field: 'shoe_size', op: 'eq', value: 1 })
  expect((await everywhere('segments.create', { name: '坏', definition: broken })).failure).toMatchObject({ code: 'problems', problems: [{ nodeId: 'shoe' }] })
  expect((await everywhere('segments.create', { name: '基准', definition: definition(inCity('北京')) })).failure).toMatchObject({ code: 'conflict', field: 'name' })
  expect((await everywhere('segments.create', { name: 'x', definition: definition(inCity('北京')), refresh: { schedule: 'often' } })).failure).toMatchObject({ code: 'invalid', field: 'refresh.schedule' })
  expect((await everywhere('segments.create', { name: 'x', type: 'static', definition: definition(inCity('北京')), refresh: { onChange: true } })).failure).toMatchObject({ code: 'invalid', field: 'refresh' })
  expect((await everywhere('segments.create', { name: 'x' })).failure).toMatchObject({ code: 'invalid', field: 'definition' })
  expect((await everywhere('segments.create', { name: 'x', definition: {}, folder: 'none' })).failure).toMatchObject({ code: 'not_found', field: 'folder' })
  expect((await everywhere('segments.get', { id: 'none' })).failure).toMatchObject({ code: 'not_found', field: 'id' })
  expect((await everywhere('segments.changes', { id: '基准', to: 'yesterday' })).failure).toMatchObject({ code: 'invalid' })
  expect((await everywhere('segments.changes', { id: '基准' })).failure).toMatchObject({ code: 'conflict', field: 'run' })
  const draft = await client().segments.create({ name: '草稿', type: 'dynamic', definition: broken, state: 'draft' })
  expect(draft).toMatchObject({ state: 'draft', health: 'broken', problems: [{ nodeId: 'shoe', code: 'unknownField' }] })
  expect((await everywhere('segments.run', { id: '草稿' })).failure).toMatchObject({ code: 'problems' })
  expect((await everywhere('segments.update', { id: '草稿', state: 'active' })).failure).toMatchObject({ code: 'problems' })
  expect(names(await client().segments.list({ health: 'broken' }))).toEqual(['草稿'])
})

test('versions: what changed in words and in members, and back again', async () => {
  await client().segments.create({ name: '版本', definition: definition(inCity('上海')), visibility: 'global', note: '第一版' })
  const changed = await client().segments.update({ id: '版本', definition: definition({ kind: 'group', op: 'or', children: [inCity('上海'), { kind: 'attribute', id: 'level', field: 'level', op: 'eq', value: '金卡' }] }), expectedVersion: 1 })
  expect(changed).toMatchObject({ version: 2 })
  expect((await everywhere('segments.update', { id: '版本', name: '别的', expectedVersion: 1 })).failure).toMatchObject({ code: 'conflict', field: 'version' })
  const diff = await answer<{ lines: { change: string; text: { zh: string } }[]; members: unknown }>('segments.diff', { id: '版本', from: 1 })
  expect(diff.members).toMatchObject({ from: 2, to: 3, entered: 1, left: 0, stayed: 2, sample: { entered: [{ customer_id: 'P4', name: 'A*' }], left: [] } })
  expect(diff.lines.filter(({ change }) => change === 'added').some(({ text }) => text.zh.includes('金卡'))).toBe(true)
  const unsaved = await answer<{ to: { version: number | null }; members: unknown }>('segments.diff', { id: '版本', definition: definition(inCity('北京')) })
  expect(unsaved).toMatchObject({ to: { version: null }, members: { entered: 1, left: 3 } })
  const { items } = await answer<{ items: { version: number; changed: string[]; note: string | null }[] }>('segments.versions', { id: '版本' })
  expect(items).toMatchObject([{ version: 2, changed: ['definition'] }, { version: 1, changed: [], note: '第一版' }])
  expect(await client().segments.rollBack({ id: '版本', version: 1 })).toMatchObject({ version: 3, definition: definition(inCity('上海')) })
  expect(names(await client().segments.customers({ id: '版本' }))).toEqual(['P1', 'P3'])
  expect((await everywhere('segments.rollBack', { id: '版本', version: 9 })).failure).toMatchObject({ code: 'not_found', field: 'version' })
})

describe('a static snapshot', () => {
  test('keeps its members while data move, and tells who would enter and leave, and why', async () => {
    const made = await client().segments.create({ name: '快照', type: 'static', definition: definition(ordered), visibility: 'team' })
    expect(made).toMatchObject({ type: 'static', health: 'valid', count: 1, version: 1, lastRun: { cause: 'create' } })
    await client().segments.create({ name: '跟随', type: 'dynamic', definition: definition({ kind: 'segment', op: 'notIn', segment: '快照' }), visibility: 'team' })
    expect(names(await client().segments.customers({ id: '跟随' }))).toEqual(['P2', 'P3', 'P4'])
    now += 3600_000
    await bring('event', later)
    expect(names(await client().segments.customers({ id: '快照' }))).toEqual(['P1'])
    const changes = await answer<{ items: unknown[] }>('segments.changes', { id: '快照' })
    expect(changes).toMatchObject({
      from: { kind: 'run' }, to: { kind: 'definition' }, entered: 1, left: 0, stayed: 1, total: 1,
      items: [{ customer_id: 'P3', name: '张*', reason: { code: 'data', text: { zh: expect.stringContaining('后来得到的数据') as string }, nodes: [{ id: 'orders', after: true, found: 2, evidence: [{ amount: 30 }, { amount: 31 }] }] } }]
    })
    now += 20 * 86_400_000
    const aged = await answer<{ items: unknown[] }>('segments.changes', { id: '快照', side: 'left' })
    expect(aged).toMatchObject({ entered: 1, left: 1, items: [{ customer_id: 'P1', reason: { code: 'condition', nodes: [{ id: 'orders', before: true, after: false, found: 1 }] } }] })
    await finished((await client().segments.run({ id: '快照' })).jobId)
    expect(names(await client().segments.customers({ id: '快照' }))).toEqual(['P3'])
    expect(names(await client().segments.customers({ id: '跟随' }))).toEqual(['P1', 'P2', 'P4'])
    const history = await answer<{ items: { number: number }[] }>('segments.history', { id: '快照' })
    expect(history.items).toMatchObject([{ cause: 'manual', entered: 1, left: 1, count: 1 }, { cause: 'create', entered: null }])
    const between = await answer<unknown>('segments.changes', { id: '快照', from: String(history.items[1]!.number), to: String(history.items[0]!.number), side: 'left' })
    expect(between).toMatchObject({ from: { kind: 'run' }, to: { kind: 'run' }, left: 1, items: [{ customer_id: 'P1', reason: { code: 'condition' } }] })
    expect(names(await client().segments.customers({ id: '快照', asOf: '2026-01-15T05:00:00Z' }))).toEqual(['P1'])
    expect(names(await client().segments.customers({ id: '快照', run: history.items[1]!.number }))).toEqual(['P1'])
    expect((await everywhere('segments.customers', { id: '快照', asOf: '2026-01-01T00:00:00Z' })).failure).toMatchObject({ code: 'conflict' })
    await client().workspace.undo()
    expect(names(await client().segments.customers({ id: '快照' }))).toEqual(['P1'])
  })

  test('is made of ids too, taken back and done again with its members', async () => {
    expect(await client().segments.create({ name: '名单', type: 'static', ids: ['P2', 'P4', 'nobody'], visibility: 'team' })).toMatchObject({ count: 2, unknown: ['nobody'] })
    expect(names(await client().segments.customers({ id: '名单' }))).toEqual(['P2', 'P4'])
    await client().workspace.undo()
    expect((await everywhere('segments.customers', { id: '名单' })).failure).toMatchObject({ code: 'not_found' })
    await client().workspace.redo()
    expect(names(await client().segments.customers({ id: '名单' }))).toEqual(['P2', 'P4'])
    await expect(client().segments.create({ name: '动态名单', type: 'dynamic', ids: ['P2'] })).rejects.toThrow()
  })
})

test('of somebody the segments whose kept members have them, the others, and those of which nothing is known', async () => {
  const everyone = definition({ kind: 'group', op: 'and', children: [] })
  await client().segments.create({ name: '所有人', type: 'dynamic', definition: everyone, visibility: 'team' })
  await client().segments.create({ name: '二人', type: 'static', ids: ['P2', 'P4'], visibility: 'team' })
  await client().segments.create({ name: '未完成', type: 'dynamic', definition: everyone, state: 'draft' })
  const of = async (id: string) => {
    const { items, others, unknown } = await answer<{ items: { id: string; run: { count: number } | null }[]; others: { id: string }[]; unknown: { id: string; run: unknown }[] }>('segments.ofEntity', { id })
    return { in: items.map((item) => item.id), out: others.map((item) => item.id), items, unknown }
  }
  const before = await of('P2')
  expect(before.in).toContain('二人')
  expect([...before.in, ...before.out]).not.toContain('所有人')
  expect(before.unknown.find(({ id }) => id === '所有人')).toMatchObject({ run: null })
  expect((await of('P1')).out).toContain('二人')
  await finished((await client().segments.run({ id: '所有人' })).jobId)
  const after = await of('P2')
  expect(after.items.find(({ id }) => id === '所有人')).toMatchObject({ run: { count: 4 }, health: 'valid' })
  expect([...after.in, ...after.out, ...after.unknown.map(({ id }) => id)]).not.toContain('未完成')
  expect((await everywhere('segments.ofEntity', { id: 'nobody' })).failure).toMatchObject({ code: 'not_found' })
})

test('ids make a static segment; what is chosen as id or name can be seen and stands in an address', async () => {
  expect(await client().segments.create({ name: '几个编号', ids: ['P1'] })).toMatchObject({ type: 'static', count: 1 })
  for (const id of ['../../etc', '<img src=x>', '..', 'a\u200bb']) expect((await everywhere('segments.create', { id, name: `甲 ${id.length}`, ids: ['P1'] })).failure).toMatchObject({ code: 'invalid', field: 'id' })
  expect((await everywhere('segments.create', { name: '甲\u202e乙', ids: ['P1'] })).failure).toMatchObject({ code: 'invalid', field: 'name' })
  expect(await client().segments.create({ name: '甲/乙 👩‍👩‍👧', ids: ['P1'] })).toMatchObject({ id: '甲-乙 👩‍👩‍👧', name: '甲/乙 👩‍👩‍👧' })
  expect((await everywhere('segments.get', { id: '没有' })).failure?.message).toContain('没有')
})

test('members are sorted, filtered, searched and shown with the columns that are asked for', async () => {
  const page = await answer<{ items: { id: string; fields: object }[]; total: number }>('segments.customers', { id: '基准', sort: 'points', direction: 'desc', columns: 'points,level' })
  expect(page).toMatchObject({ total: 2, gone: 0, items: [{ id: 'P1', fields: { points: 900, level: '金卡' }, label: null }, { id: 'P3', fields: { level: '银卡' } }] })
  expect(names(await answer('segments.customers', { id: '基准', where: JSON.stringify({ kind: 'attribute', field: 'level', op: 'eq', value: '银卡' }) }))).toEqual(['P3'])
  expect(names(await answer('segments.customers', { id: '基准', query: '张伟' }))).toEqual(['P1'])
  const first = await answer<{ nextCursor: string }>('segments.customers', { id: '基准', limit: 1 })
  expect(await answer('segments.customers', { id: '基准', limit: 1, cursor: first.nextCursor })).toMatchObject({ nextCursor: null })
  expect((await everywhere('segments.customers', { id: '版本', limit: 1, cursor: first.nextCursor })).failure).toMatchObject({ code: 'invalid', field: 'cursor' })
  expect((await everywhere('segments.customers', { id: '基准', sort: 'phone' })).failure).toMatchObject({ code: 'invalid', field: 'sort' })
  expect((await everywhere('segments.customers', { id: '基准', where: '{"kind":"attribute"}' })).failure).toMatchObject({ code: 'problems' })
  expect(await answer('segments.words', { id: '基准' })).toMatchObject({ words: { zh: expect.stringContaining('上海') as string, en: expect.any(String) as string }, nodes: [{ id: 'city', depth: 0 }], problems: [] })
  expect(await answer('segments.sql', { id: '基准' })).toMatchObject({ sql: expect.stringContaining('SELECT') as string, parameters: ['上海'] })
  expect(await answer('segments.explain', { segment: '基准', id: 'P2' })).toMatchObject({ holds: false, nodes: [{ id: 'city', found: '北京' }] })
})

test('who refers to a segment keeps it; deleted by force, the others are broken and say why', async () => {
  await client().segments.create({ name: '甲', definition: definition(inCity('北京')), visibility: 'team' })
  await client().segments.create({ name: '乙', definition: definition({ kind: 'segment', id: 'of', op: 'in', segment: '甲' }), visibility: 'team' })
  expect(await answer('segments.usedBy', { id: '甲' })).toEqual({ items: [{ kind: 'segment', id: '乙', name: '乙' }] })
  expect((await everywhere('segments.remove', { id: '甲' })).failure).toMatchObject({ code: 'conflict', field: 'usedBy', message: expect.stringContaining('乙') as string })
  expect((await everywhere('segments.update', { id: '甲', definition: definition({ kind: 'segment', op: 'in', segment: '乙' }) })).failure).toMatchObject({ code: 'problems', problems: [{ code: 'segmentCycle' }] })
  await finished((await client().segments.run({ id: '乙' })).jobId)
  expect(await client().segments.remove({ id: '甲', force: true })).toMatchObject({ usedBy: [{ id: '乙' }] })
  const { lastRun } = await client().segments.get({ id: '乙' })
  expect(names(await client().segments.customers({ id: '乙', run: lastRun!.number })), 'the list that was kept is shown').toEqual(['P2'])
  expect(await answer('segments.get', { id: '乙' })).toMatchObject({ health: 'broken', problems: [{ nodeId: 'of', code: 'unknownSegment' }] })
  await client().workspace.undo()
  expect(await answer('segments.get', { id: '乙' })).toMatchObject({ health: 'valid' })
})

test('a segment is stale once something that it reads has moved, and only then', async () => {
  await client().segments.create({ name: '城', definition: definition(inCity('北京')), visibility: 'team' })
  await client().segments.create({ name: '单', definition: definition({ kind: 'group', op: 'and', children: [ordered, { kind: 'segment', op: 'in', segment: '城' }] }), visibility: 'team' })
  for (const id of ['城', '单']) await finished((await client().segments.run({ id })).jobId)
  const states = async () => Promise.all(['城', '单'].map(async (id) => (await client().segments.get({ id })).causes))
  expect(await states()).toEqual([[], []])
  await client().customers.addBehaviour({ id: 'P1', type: 'visit' })
  expect(await states()).toEqual([[], ['events/customer']])
  await client().segments.update({ id: '城', description: '只改说明' })
  expect(await states()).toEqual([[], ['events/customer']])
  await client().segments.update({ id: '城', definition: definition(inCity('上海')) })
  expect(await states()).toEqual([['definition'], ['library', 'events/customer']])
})

test('subscriptions tell of size, drift, entering and leaving', async () => {
  await client().segments.create({ name: '订阅', definition: definition(inCity('成都')), visibility: 'team' })
  const run = async () => finished((await client().segments.run({ id: '订阅' })).jobId)
  await run()
  for (const on of [{ kind: 'entered' }, { kind: 'left' }, { kind: 'size', min: 1, max: null }, { kind: 'drift', share: 0.5 }] as const) await client().segments.subscribe({ id: '订阅', on })
  expect((await client().segments.subscriptions({ id: '订阅' })).items).toHaveLength(4)
  const { id: again } = await client().segments.subscribe({ id: '订阅', on: { kind: 'entered' } })
  expect((await client().segments.subscriptions({ id: '订阅' })).items.map(({ id }) => id)).toEqual(expect.arrayContaining([again]))
  expect((await client().segments.subscriptions({ id: '订阅' })).items).toHaveLength(4)
  await client().customers.update({ id: 'P4', fields: { city: '成都' } })
  await run()
  const told = await answer<{ items: { kind: string; number: number }[]; unseen: number }>('segments.notices', { segment: '订阅' })
  expect(told.items.map(({ kind }) => kind).sort()).toEqual(['drift', 'entered'])
  expect(told).toMatchObject({ unseen: 2, total: 2, items: [{ text: { zh: expect.stringContaining('1') as string } }, {}] })
  await client().workspace.undo()
  await run()
  expect((await answer<{ items: { kind: string }[] }>('segments.notices', { segment: '订阅', unseen: true })).items.map(({ kind }) => kind).sort()).toEqual(['drift', 'drift', 'entered', 'left', 'size'])
  expect(await client().segments.seeNotices({ until: Number.MAX_SAFE_INTEGER, segment: '城' })).toEqual({ unseen: 5 })
  expect(await client().segments.seeNotices({ until: told.items[0]!.number })).toEqual({ unseen: 3 })
  const { items } = await client().segments.subscriptions({ id: '订阅' })
  for (const { id } of items) await client().segments.unsubscribe({ id: '订阅', subscription: id })
  expect(await answer('segments.subscriptions', { id: '订阅' })).toEqual({ items: [] })
})

test('folders hold segments and folders; what is in a deleted one goes up', async () => {
  for (const { name, client: by } of hosted.transports) {
    const top = await by.segments.createFolder({ name: `顶 ${name}` })
    const inner = await by.segments.createFolder({ name: '内', parent: top.id })
    const made = await by.segments.create({ name: `在内 ${name}`, definition: definition(inCity('上海')), folder: inner.id })
    expect(names(await by.segments.list({ folder: top.id }))).toEqual([made.id])
    await expect(by.segments.updateFolder({ id: top.id, parent: inner.id })).rejects.toThrow()
    expect(await by.segments.removeFolder({ id: inner.id })).toEqual({ id: inner.id, moved: 1 })
    expect((await by.segments.get({ id: made.id })).folder).toBe(top.id)
    expect((await by.segments.folders()).items.find(({ id }) => id === top.id)).toMatchObject({ segments: 1, parent: null })
    await by.workspace.undo()
    expect((await by.segments.get({ id: made.id })).folder).toBe(inner.id)
  }
})

test('several go into a folder as one act, which one undo takes back', async () => {
  const places = async () => Promise.all(['搬一', '搬二'].map(async (id) => (await client().segments.get({ id })).folder))
  for (const name of ['搬一', '搬二']) await client().segments.create({ name, definition: definition(inCity('上海')) })
  const { id: folder } = await client().segments.createFolder({ name: '搬运' })
  expect((await everywhere('segments.move', { ids: ['搬一'], folder: '没有' })).failure).toMatchObject({ code: 'not_found', field: 'folder' })
  expect((await everywhere('segments.move', { ids: ['搬一', '没有'], folder })).failure).toMatchObject({ code: 'not_found', field: 'id' })
  expect(await places()).toEqual([null, null])
  for (const { client: by } of hosted.transports) {
    expect(await by.segments.move({ ids: ['搬一', '搬二', '搬一'], folder })).toEqual({ moved: 2 })
    expect(await by.segments.move({ ids: ['搬一', '搬二'], folder })).toEqual({ moved: 0 })
    expect(await places()).toEqual([folder, folder])
    expect(await by.workspace.undo()).toMatchObject({ done: { zh: '将 2 个分群移到“搬运”' } })
    expect(await places()).toEqual([null, null])
    await by.workspace.redo()
    expect(await by.segments.move({ ids: ['搬一', '搬二'], folder: null })).toEqual({ moved: 2 })
    expect(await places()).toEqual([null, null])
  }
})

test('the paths of document 003 are the same procedures', async () => {
  const made = await hosted.server.call('POST', '/api/segment/create', { name: '文档', definition: definition(inCity('上海')) })
  expect(made).toMatchObject({ status: 201, answer: { data: { id: '文档' } } })
  expect((await hosted.server.call('GET', `/api/segment/${encodeURIComponent('文档')}/members`)).answer.data).toMatchObject({ total: 2 })
  expect(await hosted.server.call('POST', '/api/segment/calculate', { id: '文档' })).toMatchObject({ status: 202, answer: { data: { jobId: expect.any(String) as string } } })
  expect((await hosted.server.call('GET', `/api/segment/list?query=${encodeURIComponent('文档')}`)).answer.data).toMatchObject({ total: 1 })
})
