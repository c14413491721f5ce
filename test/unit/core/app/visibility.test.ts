/** What is private is shown to its owner alone: in lists, choices, the catalogue, and wherever something is named for using something else. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Condition } from '#core/domain/conditions/types.ts'
import { failureOf, makeOpenDesk, type DeskClient, type TestDesk } from '#test/support/desk.ts'

const rule = (root: Condition) => ({ schema: 1, entity: 'customer', root })
const shanghai = rule({ kind: 'attribute', field: 'city', op: 'eq', value: '上海' })

let made: TestDesk
let mine: DeskClient
let others: DeskClient
let category: string
let folder: string
beforeAll(async () => {
  made = await makeOpenDesk()
  mine = made.client
  others = made.clientAs('memory', { user: { id: 'li', name: 'Li', role: 'owner' } })
  await mine.customers.create({ fields: { name: '张三', city: '上海' }, identities: [{ channel: 'customer_id', value: 'C1' }] })
  category = (await mine.tags.createCategory({ name: '观察' })).id
  folder = (await mine.segments.createFolder({ name: '观察' })).id
  for (const visibility of ['private', 'team'] as const) {
    await mine.tags.create({ name: `${visibility} 标签`, category, visibility })
    await mine.tags.apply({ tag_id: `${visibility} 标签`, customer_ids: ['C1'] })
    await mine.segments.create({ name: `${visibility} 分群`, definition: shanghai, visibility, folder })
    const job = await mine.segments.run({ id: `${visibility} 分群` })
    await made.ended(job.jobId)
  }
  await mine.segments.create({ name: '私下使用', definition: rule({ kind: 'tag', op: 'hasAny', tags: ['team 标签'] }), visibility: 'private', folder })
})
afterAll(() => made.close())

const idsIn = (items: readonly { id: string }[]) => items.map(({ id }) => id).filter((id) => /标签|分群/.test(id)).sort()
const both = ['private 标签', 'team 标签']

test('lists, markets, bins and searches', async () => {
  const lists = async (client: DeskClient) => ({
    tags: idsIn((await client.tags.list({ limit: 200 })).items), market: idsIn((await client.tags.market({})).items), stale: idsIn((await client.tags.stale()).items),
    segments: idsIn((await client.segments.list({ sort: 'name', limit: 200 })).items), document: idsIn((await client.segment.list({ limit: 200 })).items),
    found: idsIn((await client.library.find({ query: '标签' })).items), file: idsIn((await client.tags.export({})).tags)
  })
  expect(await lists(mine)).toEqual({ tags: both, market: both, stale: expect.any(Array) as string[], segments: ['private 分群', 'team 分群'], document: ['private 分群', 'team 分群'], found: both, file: both })
  const shown = await lists(others)
  expect(shown).toEqual({ tags: ['team 标签'], market: ['team 标签'], stale: expect.any(Array) as string[], segments: ['team 分群'], document: ['team 分群'], found: ['team 标签'], file: ['team 标签'] })
  expect(shown.stale).not.toContain('private 标签')
  await mine.tags.delete({ id: 'private 标签' })
  await mine.segments.remove({ id: 'private 分群' })
  expect([idsIn((await mine.tags.bin()).items), idsIn((await mine.segments.list({ bin: true })).items)]).toEqual([['private 标签'], ['private 分群']])
  expect([idsIn((await others.tags.bin()).items), idsIn((await others.segments.list({ bin: true })).items)]).toEqual([[], []])
  expect(await failureOf(others.tags.restore({ id: 'private 标签' }))).toMatchObject({ code: 'not_found' })
  expect(await failureOf(others.segments.restore({ id: 'private 分群' }))).toMatchObject({ code: 'not_found' })
  await mine.workspace.undo()
  await mine.workspace.undo()
})

test('the catalogue of the builder, and the tags that segments are compared by', async () => {
  const known = async (client: DeskClient) => {
    const { tags, segments } = await client.conditions.catalogue()
    return [idsIn(tags), idsIn(segments)]
  }
  expect(await known(mine)).toEqual([both, ['private 分群', 'team 分群']])
  expect(await known(others)).toEqual([['team 标签'], ['team 分群']])
  const compared = async (client: DeskClient) => {
    const { dimensions } = await client.segments.compare({ segments: ['team 分群'], by: ['tags'] })
    return dimensions[0]!.values.map(({ value }) => String(value)).sort()
  }
  expect(await compared(mine)).toEqual(both)
  expect(await compared(others)).toEqual(['team 标签'])
})

test('the tags and segments of a customer, and how much folders and categories hold', async () => {
  const ofCustomer = async (client: DeskClient) => ({
    names: (await client.customer360.profile({ customer_identifier: 'C1', identifier_type: 'customer_id' })).customer_tags.toSorted(),
    why: (await client.tags.entity({ type: 'customer', id: 'C1' })).items.map(({ tag_id: tag }) => tag).sort(),
    segments: idsIn((await client.segments.ofEntity({ id: 'C1' })).items),
    inCategory: (await client.tags.categories()).items.find(({ id }) => id === category)!.tags, inFolder: (await client.segments.folders()).items.find(({ id }) => id === folder)!.segments
  })
  expect(await ofCustomer(mine)).toEqual({ names: both, why: both, segments: ['private 分群', 'team 分群'], inCategory: 2, inFolder: 3 })
  expect(await ofCustomer(others)).toEqual({ names: ['team 标签'], why: ['team 标签'], segments: ['team 分群'], inCategory: 1, inFolder: 1 })
})

test('what uses something is counted and not named', async () => {
  expect((await mine.tags.get({ id: 'team 标签' })).usedBy).toMatchObject([{ id: '私下使用' }])
  expect((await others.tags.get({ id: 'team 标签' })).usedBy).toEqual([])
  expect((await others.tags.lineage({ id: 'team 标签' })).nodes.map(({ name }) => name)).toEqual(['team 标签'])
  const refused = await failureOf(others.tags.delete({ id: 'team 标签' }))
  expect(refused).toMatchObject({ code: 'conflict', details: { field: 'usedBy', message: { zh: expect.stringContaining('1 处') as string } } })
  expect(JSON.stringify(refused)).not.toContain('私下使用')
})

test('by their ids, private ones are not there', async () => {
  const id = 'private 标签'
  const segment = 'private 分群'
  const calls: Promise<unknown>[] = [
    others.tags.get({ id }), others.tags.update({ id, description: 'x' }), others.tags.copy({ id }), others.tags.delete({ id }), others.tags.apply({ tag_id: id, customer_ids: ['C1'] }),
    others.tags.run({ id }), others.tags.runs({ id }), others.tags.transition({ id, to: 'deprecated' }), others.tags.rollBack({ id, to: 1 }), others.tags.diff({ id }), others.tags.versions({ id }),
    others.tags.merge({ source: id, target: 'team 标签' }), others.tags.merge({ source: 'team 标签', target: id }), others.tags.unmerge({ id }), others.tags.quality({ id }), others.tags.reviewSample({ id }),
    others.tags.review({ id, customer_id: 'C1', correct: true }), others.tags.rate({ id, stars: 1 }), others.tags.lineage({ id }), others.tags.history({ id }), others.tags.export({ ids: [id] }),
    others.tags.move({ ids: [id], category: null }), others.tags.apply({ tag_id: 'team 标签', segment }), others.segments.get({ id: segment }), others.segments.customers({ id: segment }),
    others.segments.move({ ids: [segment], folder: null }), others.exports.create({ of: { segment }, format: 'csv', fields: ['city'] }), others.groups.create({ name: '组' }).then((group) => others.groups.changeMembers({ id: group.id, segment }))
  ]
  for (const [index, failure] of (await Promise.all(calls.map((call) => failureOf(call)))).entries()) expect([index, failure.code]).toEqual([index, 'not_found'])
})
