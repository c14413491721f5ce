/** The library as a whole: finding what is in it, templates, and the order of lists of tags. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Condition } from '#core/domain/conditions/types.ts'
import { failureOf, makeOpenDesk, type TestDesk } from '#test/support/desk.ts'

const rule = (root: Condition) => ({ schema: 1, entity: 'customer', root })
const city = (name: string): Condition => ({ kind: 'attribute', field: 'city', op: 'eq', value: name })
const tagged = (tag: string): Condition => ({ kind: 'tag', op: 'hasAny', tags: [tag] })

let made: TestDesk & { folder: string }
beforeAll(async () => {
  made = await makeOpenDesk()
  for (const id of ['C1', 'C2', 'C3']) await made.client.customers.create({ fields: { name: id, city: '上海' }, identities: [{ channel: 'customer_id', value: id }] })
  const group = await made.client.groups.create({ name: '上海门店' })
  await made.client.groups.create({ name: '徐汇店', parent: group.id })
  await made.client.tags.create({ name: '上海常客', category: '我的分类', kind: 'manual' })
  const folder = await made.client.segments.createFolder({ name: '城市' })
  await made.client.segments.create({ name: '上海客户', definition: rule(city('上海')), folder: folder.id })
})
afterAll(() => made.close())

const find = async (query: string, limit?: number) => (await made.client.library.find({ query, ...(limit && { limit }) })).items

test('tags, segments and groups are found by name, pinyin and initials, each with the place that it stands in', async () => {
  expect(await find('上海')).toEqual([
    { kind: 'tag', id: '上海常客', name: '上海常客', entity: 'customer', place: ['我的分类'] },
    { kind: 'segment', id: '上海客户', name: '上海客户', entity: 'customer', place: ['城市'] },
    { kind: 'group', id: '上海门店', name: '上海门店', entity: null, place: [] }
  ])
  expect((await find('shkh')).map(({ id }) => id)).toEqual(['上海客户'])
  expect((await find('xuhui')).map(({ id, place }) => [id, place])).toEqual([['徐汇店', ['上海门店']]])
  expect((await find('上海门店')).map(({ id }) => id)).toEqual(['上海门店'])
  expect(await find('上海', 1)).toHaveLength(1)
  expect(await find('没有这样的东西')).toEqual([])
  expect((await made.client.segments.list({ query: 'shanghai' })).items.map(({ id }) => id)).toEqual(['上海客户'])
})

test('a template is kept, begins others, tells when what it names is gone, and comes back by undo', async () => {
  const { library, tags, workspace } = made.client
  const definition = rule({ kind: 'group', op: 'and', children: [city('上海'), tagged('上海常客')] })
  const { id } = await library.createTemplate({ name: '上海老客', description: '门店活动用', definition })
  expect((await library.templates({})).items).toMatchObject([{ id, name: '上海老客', description: '门店活动用', entity: 'customer', definition, problems: [], words: { zh: expect.stringContaining('上海常客') as string } }])
  expect((await library.templates({ entity: 'account' })).items).toEqual([])
  expect(await failureOf(library.createTemplate({ name: '坏的', definition: rule({ kind: 'attribute', field: 'nothing', op: 'isSet' }) }))).toMatchObject({ code: 'problems' })
  expect(await failureOf(library.createTemplate({ name: '上海老客', definition }))).toMatchObject({ code: 'conflict', details: { field: 'name' } })
  expect(await library.updateTemplate({ id, name: '上海熟客' })).toMatchObject({ id, name: '上海熟客', definition, version: 2 })
  expect(await failureOf(tags.delete({ id: '上海常客' }))).toMatchObject({ code: 'conflict', details: { message: { zh: expect.stringContaining('上海熟客') as string } } })
  await tags.delete({ id: '上海常客', force: true })
  expect((await library.templates({})).items).toMatchObject([{ problems: [{ code: 'unknownTag' }] }])
  expect(await workspace.undo()).toMatchObject({ done: { zh: '删除标签“上海常客”' }, redo: { zh: '删除标签“上海常客”' } })
  await library.removeTemplate({ id })
  expect((await library.templates({})).items).toEqual([])
  expect(await workspace.undo()).toMatchObject({ done: { zh: '删除模板“上海熟客”' } })
  expect((await library.templates({})).items).toMatchObject([{ id, problems: [] }])
})

test('tags are listed by any of their columns, page by page', async () => {
  const { tags, segments } = made.client
  for (const [name, customers] of [['甲', ['C1', 'C2', 'C3']], ['乙', ['C1']], ['丙', ['C1', 'C2']]] as const) {
    await tags.create({ name, kind: 'manual', group: name === '甲' ? '乙组' : '甲组' })
    await tags.apply({ tag_id: name, customer_ids: [...customers] })
  }
  await tags.create({ name: '丁', rule: rule(city('上海')), state: 'draft' })
  await segments.create({ name: '用到乙', definition: rule(tagged('乙')) })
  const mine = new Set(['甲', '乙', '丙', '丁'])
  const sorted = async (sort: 'name' | 'members' | 'state' | 'updated' | 'usage' | 'group', direction: 'asc' | 'desc') => {
    const ids: string[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await tags.list({ sort, direction, limit: 3, ...(cursor && { cursor }) })
      ids.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
    }
    expect(new Set(ids).size).toBe(ids.length)
    return ids.filter((id) => mine.has(id))
  }
  expect(await sorted('members', 'desc')).toEqual(['甲', '丙', '乙', '丁'])
  expect(await sorted('name', 'asc')).toEqual(['丙', '丁', '甲', '乙'])
  expect((await sorted('state', 'asc'))[0]).toBe('丁')
  expect((await sorted('updated', 'desc'))[0]).toBe('丁')
  expect((await sorted('usage', 'desc'))[0]).toBe('乙')
  expect(await sorted('group', 'asc')).toEqual(['丁', '丙', '乙', '甲'])
  expect((await tags.list({ query: '乙', sort: 'usage', direction: 'desc' })).items[0]).toMatchObject({ id: '乙', uses: 2 })
})

test('names stand by pinyin in every list: not by their code units, numbers by their value', async () => {
  const { tags, segments, library, conditions } = made.client
  const wanted = ['排 安徽', '排 重庆', '排 北京 2', '排 北京 10', '排 上海', '排 Zoo']
  const byPinyin = ['排 安徽', '排 北京 2', '排 北京 10', '排 重庆', '排 上海', '排 Zoo']
  for (const name of wanted) {
    await tags.create({ name, kind: 'manual' })
    await segments.create({ name, definition: rule(city('上海')) })
    await segments.createFolder({ name })
    await library.createTemplate({ name, definition: rule(city('上海')) })
  }
  const ours = (items: readonly { name: string }[]) => items.map(({ name }) => name).filter((name) => name.startsWith('排'))
  expect(ours((await tags.list({ limit: 200 })).items)).toEqual(byPinyin)
  expect(ours((await tags.list({ limit: 200, sort: 'name', direction: 'desc' })).items)).toEqual(byPinyin.toReversed())
  expect(ours((await segments.list({ limit: 200, sort: 'name', direction: 'asc' })).items)).toEqual(byPinyin)
  expect(ours((await segments.folders()).items)).toEqual(wanted)
  expect(ours((await library.templates({})).items)).toEqual(byPinyin)
  expect(ours((await find('排', 30)).filter(({ kind }) => kind === 'tag'))).toEqual(byPinyin)
  const catalogue = await conditions.catalogue()
  expect([ours(catalogue.tags), ours(catalogue.segments)]).toEqual([byPinyin, byPinyin])
  const pages: string[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = await segments.list({ query: '排', sort: 'name', direction: 'asc', limit: 2, ...(cursor && { cursor }) })
    pages.push(...ours(page.items))
    cursor = page.nextCursor
  }
  expect(pages).toEqual(byPinyin)
})
