/** Who has tags: given and taken by hand, moved by merges, ended by time, followed by themselves; and what is known of a tag. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Condition } from '#core/domain/conditions/types.ts'
import { failureOf, makeOpenDesk, type TestDesk } from '#test/support/desk.ts'
import { testTime } from '#test/support/workspace.ts'

const rule = (root: Condition) => ({ schema: 1, entity: 'customer', root })
const city = (name: string): Condition => ({ kind: 'attribute', field: 'city', op: 'eq', value: name })
const day = 86_400_000

let made: TestDesk & { folder: string }
let now = testTime
beforeAll(async () => {
  made = await makeOpenDesk({ clock: { now: () => (now += 1000) }, ports: { refresh: { afterChange: 20, every: 50 } } })
  for (const [id, name] of [['C1', '上海'], ['C2', '上海'], ['C3', '北京'], ['C4', '广州']] as const) {
    await made.client.customers.create({ fields: { name: id, city: name }, identities: [{ channel: 'customer_id', value: id }] })
  }
})
afterAll(() => made.close())

const tags = () => made.client.tags
const have = async (tag: string, source?: string) => {
  const { items } = await made.client.customers.list({ where: JSON.stringify({ kind: 'tag', op: 'hasAny', tags: [tag], ...(source && { source: [source] }) }), limit: 200 })
  return items.map(({ id }) => id).sort()
}
/** The machine of the tests may be busy with others. */
const eventually = <Value>(read: () => Value) => expect.poll(read, { timeout: 20_000 })
const manual = (name: string, more = {}) => tags().create({ name, ...more })
const done = async ({ jobId }: { jobId?: string }) => expect((await made.ended(jobId!)).status).toBe('done')

describe('by hand', () => {
  test('counted first, given, given again without effect, taken, and taken back', async () => {
    const { id } = await manual('重要', { category: '我的分类' })
    expect((await tags().categories()).items).toContainEqual(expect.objectContaining({ name: '我的分类', tags: 1 }))
    expect(await tags().apply({ tag_id: id, customer_ids: ['C1', 'C2', 'nobody'], dryRun: true })).toEqual({ count: 2, changes: 2, unknown: ['nobody'], done: false })
    expect(await have(id)).toEqual([])
    expect(await tags().apply({ tag_id: id, customer_ids: ['C1', 'C2', 'nobody'] })).toMatchObject({ count: 2, changes: 2, unknown: ['nobody'], done: true, jobId: expect.any(String) as string })
    expect(await tags().apply({ tag_id: id, customer_ids: ['C1'] })).toMatchObject({ changes: 0 })
    expect(await tags().apply({ tag_id: id, where: city('北京') })).toMatchObject({ count: 1, done: false, jobId: expect.any(String) as string })
    await eventually(() => have(id)).toEqual(['C1', 'C2', 'C3'])
    await tags().apply({ tag_id: id, customer_ids: ['C2'], remove: true })
    expect(await have(id)).toEqual(['C1', 'C3'])
    expect(await made.client.workspace.undo()).toMatchObject({ done: { zh: '调整标签“重要”的 1 位成员' } })
    expect(await have(id)).toEqual(['C1', 'C2', 'C3'])
    await made.client.workspace.redo()
    expect(await have(id)).toEqual(['C1', 'C3'])
    expect((await tags().history({ id })).items.map(({ cause, added, removed }) => [cause, added, removed])).toEqual([['undo', 0, 1], ['undo', 1, 0], ['manual', 0, 1], ['batch', 1, 0], ['batch', 2, 0]])
  })

  test('sources stand beside each other, a confidence is kept and may be given anew', async () => {
    const { id } = await manual('模型')
    await tags().apply({ tag_id: id, customer_ids: ['C1'], source: 'model', confidence: 0.5 })
    await tags().apply({ tag_id: id, customer_ids: ['C1'] })
    await tags().apply({ tag_id: id, customer_ids: ['C1'], source: 'model', confidence: 0.75 })
    const { items } = await tags().entity({ type: 'customer', id: 'C1' })
    expect(Object.fromEntries(items.filter(({ tag_id: tag }) => tag === id).map(({ source, confidence }) => [source, confidence]))).toEqual({ manual: null, model: 0.75 })
    await tags().apply({ tag_id: id, customer_ids: ['C1'], remove: true })
    expect(await have(id)).toEqual(['C1'])
    expect(await have(id, 'manual')).toEqual([])
  })

  test('undo gives back each confidence, and since when, that an application changed or a removal took; redo takes it again', async () => {
    const { id } = await manual('把握')
    const held = async () => {
      const found = await Promise.all(['C1', 'C2', 'C3'].map(async (customer) => (await tags().entity({ type: 'customer', id: customer })).items.find(({ tag_id: tag }) => tag === id)))
      return found.map((item) => (item ? [item.confidence, item.tagged_at] : null))
    }
    const give = (customers: string[], more: { confidence?: number; remove?: boolean }) => tags().apply({ tag_id: id, customer_ids: customers, source: 'import', ...more })
    await give(['C1'], { confidence: 0.2 })
    await give(['C2'], { confidence: 0.4 })
    const before = await held()
    await give(['C1', 'C2', 'C3'], { confidence: 0.9 })
    const after = await held()
    expect(after.map((item) => item?.[0])).toEqual([0.9, 0.9, 0.9])
    expect(after.slice(0, 2).map((item) => item?.[1])).toEqual(before.slice(0, 2).map((item) => item?.[1]))
    expect(await made.client.workspace.undo()).toMatchObject({ done: { zh: '调整标签“把握”的 3 位成员' } })
    expect(await held()).toEqual(before)
    await made.client.workspace.redo()
    expect(await held()).toEqual(after)
    await made.client.workspace.undo()
    await give(['C1', 'C2'], { remove: true })
    expect(await held()).toEqual([null, null, null])
    await made.client.workspace.undo()
    expect(await held()).toEqual(before)
    await made.ended((await made.client.workspace.rebuildFacts()).jobId)
    expect(await held()).toEqual(before)
  })

  test('what is wrong is told before anything happens', async () => {
    expect(await failureOf(tags().apply({ tag_id: 'no such tag', customer_ids: ['C1'] }))).toMatchObject({ code: 'not_found' })
    expect(await failureOf(tags().apply({ tag_id: '重要' }))).toMatchObject({ code: 'invalid', details: { field: 'customer_ids' } })
    expect(await failureOf(tags().apply({ tag_id: '重要', customer_ids: ['nobody'] }))).toMatchObject({ code: 'not_found', details: { field: 'customer_ids' } })
    expect(await failureOf(tags().apply({ tag_id: '重要', where: { kind: 'attribute', field: 'nope', op: 'eq', value: 1 } }))).toMatchObject({ code: 'problems' })
    expect(await failureOf(tags().apply({ tag_id: '重要', definition: { schema: 1, entity: 'account', root: { kind: 'group', op: 'and', children: [] } } }))).toMatchObject({ code: 'conflict', details: { field: 'definition' } })
    expect(await failureOf(tags().applyTag({ tag_id: '重要', entity_type: 'account', entity_id: 'C1' }))).toMatchObject({ code: 'conflict', details: { field: 'type' } })
    expect(await tags().applyTag({ tag_id: '重要', entity_type: 'contact', entity_id: 'C4' })).toMatchObject({ changes: 1, done: true })
  })
})

describe('merging', () => {
  test('moves everybody, sends conditions to the target, and is one step back and forth', async () => {
    const [source, target] = [await manual('旧标签'), await manual('新标签')]
    const ruled = await tags().create({ name: '规则源', rule: rule(city('上海')) })
    await done(ruled)
    await tags().apply({ tag_id: source.id, customer_ids: ['C1', 'C3'] })
    await tags().apply({ tag_id: source.id, customer_ids: ['C4'], source: 'model', confidence: 0.9 })
    await tags().apply({ tag_id: target.id, customer_ids: ['C1'] })
    await done(await tags().create({ name: '引用旧', rule: rule({ kind: 'tag', op: 'hasAny', tags: [source.id] }) }))
    expect(await tags().merge({ source: source.id, target: target.id, dryRun: true })).toEqual({ done: false, members: 3, moved: 2, usedBy: [{ kind: 'tag', id: '引用旧', name: '引用旧' }] })
    expect(await have(target.id)).toEqual(['C1'])
    await tags().merge({ source: source.id, target: target.id })
    expect(await have(target.id)).toEqual(['C1', 'C3', 'C4'])
    expect(await have(target.id, 'model')).toEqual(['C4'])
    expect(await have(source.id)).toEqual(['C1', 'C3', 'C4'])
    expect(await tags().get({ id: source.id })).toMatchObject({ mergedInto: target.id, deletedAt: expect.any(String) as string })
    expect(await failureOf(tags().restore({ id: source.id }))).toMatchObject({ code: 'conflict' })
    expect((await made.client.workspace.undo()).done).toEqual({ zh: '合并标签“旧标签”到“新标签”', en: 'merge the tag “旧标签” into “新标签”' })
    expect([await have(source.id), await have(target.id)]).toEqual([['C1', 'C3', 'C4'], ['C1']])
    await made.client.workspace.redo()
    expect(await have(target.id)).toEqual(['C1', 'C3', 'C4'])
    await manual('别的事')
    expect(await tags().unmerge({ id: source.id })).toMatchObject({ deletedAt: null, mergedInto: null, members: 3 })
    expect(await have(target.id)).toEqual(['C1'])
    await tags().merge({ source: ruled.id, target: target.id })
    expect(await have(target.id, 'manual')).toEqual(['C1', 'C2'])
  })

  test('is refused with itself, with another entity, and where rules would go round', async () => {
    const account = await tags().create({ name: '企业标签', entity: 'account' })
    expect(await failureOf(tags().merge({ source: '新标签', target: '新标签' }))).toMatchObject({ code: 'invalid' })
    expect(await failureOf(tags().merge({ source: '新标签', target: account.id }))).toMatchObject({ code: 'conflict', details: { field: 'target' } })
    await done(await tags().create({ name: '下游', rule: rule({ kind: 'tag', op: 'hasAny', tags: ['引用旧'] }) }))
    expect(await failureOf(tags().merge({ source: '引用旧', target: '下游' }))).toMatchObject({ code: 'conflict', details: { message: { zh: expect.stringContaining('循环') as string } } })
  })
})

describe('by itself', () => {
  test('rules follow data some quiet after a change, tags that read them too; then nothing more is written', async () => {
    await done(await tags().create({ name: '广州客户', rule: rule(city('广州')) }))
    await done(await tags().create({ name: '广州之上', rule: rule({ kind: 'tag', op: 'hasAny', tags: ['广州客户'] }) }))
    await made.client.customers.update({ id: 'C1', fields: { city: '广州' } })
    await eventually(() => have('广州之上')).toEqual(['C1', 'C4'])
    expect((await tags().runs({ id: '广州客户' })).items[0]).toMatchObject({ cause: 'change', user: 'system', added: 1, before: 1 })
    const version = async () => (await made.client.workspace.status()).dataVersion
    await eventually(async () => {
      const before = await version()
      await new Promise((resolve) => setTimeout(resolve, 300))
      return (await version()) === before
    }).toBe(true)
    expect((await made.client.workspace.undoState()).undo).toEqual({ zh: '修改客户 C1', en: 'change customer C1' })
  })

  test('by schedule only at its times', async () => {
    await done(await tags().create({ name: '每日', rule: rule(city('北京')), refresh: { onChange: false, schedule: '0 3 * * *' } }))
    await made.client.customers.update({ id: 'C2', fields: { city: '北京' } })
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(await have('每日')).toEqual(['C3'])
    expect(await tags().get({ id: '每日' })).toMatchObject({ health: 'stale' })
    now += day
    await eventually(() => have('每日')).toEqual(['C2', 'C3'])
    expect((await tags().runs({ id: '每日' })).items[0]).toMatchObject({ cause: 'schedule' })
  })

  test('what was given by hand ends when its time is over', async () => {
    const { id } = await manual('限时', { expiresAfter: { n: 2, unit: 'day' } })
    await tags().apply({ tag_id: id, customer_ids: ['C1'] })
    const [assigned] = (await tags().entity({ type: 'customer', id: 'C1' })).items.filter(({ tag_id: tag }) => tag === id)
    expect(Date.parse(assigned!.expires_at!) - Date.parse(assigned!.tagged_at)).toBe(2 * day)
    now += day
    await tags().apply({ tag_id: id, customer_ids: ['C2'] })
    expect(await have(id)).toEqual(['C1', 'C2'])
    now += day + 60_000
    await eventually(() => have(id)).toEqual(['C2'])
    expect((await tags().history({ id })).items[0]).toMatchObject({ cause: 'expiry', removed: 1, user: 'system' })
  })

  test('every level that members have gets its tag', async () => {
    await made.client.customers.update({ id: 'C3', fields: { level: '黑金' } })
    await eventually(() => have('会员等级:黑金').catch(() => [])).toEqual(['C3'])
  })
})

describe('what is known of a tag', () => {
  test('quality: coverage, stability between runs, accuracy with its interval, activity', async () => {
    const quality = await tags().quality({ id: '广州客户' })
    expect(quality).toMatchObject({ coverage: { members: 2, universe: 4, share: 0.5 }, stability: { value: 1 }, accuracy: { reviewed: 0, value: null, enough: false }, activity: { definitions: 1 } })
    // It took one in beside one, and later runs found nothing to change.
    expect(quality.stability.runs.map(({ value }) => value).filter((value) => value !== 1)).toEqual([0.5, null])
    const sample = await tags().reviewSample({ id: '广州客户' })
    expect(sample.items.map(({ customer_id: id }) => id).sort()).toEqual(['C1', 'C4'])
    await tags().review({ id: '广州客户', customer_id: 'C1', correct: true })
    expect(await tags().review({ id: '广州客户', customer_id: 'C4', correct: false })).toMatchObject({ reviewed: 2, correct: 1, value: 0.5, low: expect.closeTo(0.0945, 4) as number, high: expect.closeTo(0.9055, 4) as number, enough: false })
    expect((await tags().reviewSample({ id: '广州客户' })).items).toEqual([])
    now += 40 * day
    await eventually(async () => (await tags().stale()).items.find(({ id }) => id === '限时')?.reasons.map(({ code }) => code)).toEqual(['empty', 'unused'])
  })

  test('lineage: what it reads and what reads it, all the way', async () => {
    const { nodes, edges, reads, usedBy } = await tags().lineage({ id: '广州客户' })
    expect(nodes.map(({ id }) => id).sort()).toEqual(['field:customer.city', 'tag:广州之上', 'tag:广州客户'])
    expect(edges).toEqual([{ from: 'field:customer.city', to: 'tag:广州客户' }, { from: 'tag:广州客户', to: 'tag:广州之上' }])
    expect([reads.fields, usedBy.map(({ id }) => id)]).toEqual([['customer.city'], ['广州之上']])
  })

  test('the market finds by name, pinyin, initials and words of the rule, and keeps stars', async () => {
    const found = async (query: string) => (await tags().market({ query })).items.map(({ id }) => id)
    expect(await found('guangzhou')).toEqual(['广州客户', '广州之上'])
    expect(await found('gzkh')).toEqual(['广州客户'])
    expect(await found('city 广州')).toEqual(['广州客户'])
    expect(await found('nothing of it')).toEqual([])
    expect(await tags().rate({ id: '广州客户', stars: 4 })).toEqual({ average: 4, count: 1, mine: 4 })
    expect(await tags().rate({ id: '广州客户', stars: null })).toEqual({ average: null, count: 0, mine: null })
    expect(await tags().copy({ id: '广州客户' })).toMatchObject({ id: '广州客户 副本', state: 'draft', published: null, draft: true })
  })

  test('exported and imported: skipped, updated, or beside what is there, rules naming the new ones', async () => {
    const file = await tags().export({ ids: ['广州客户', '广州之上'] })
    expect(await tags().import({ content: file })).toEqual({ created: [], updated: [], skipped: ['广州客户', '广州之上'], problems: [] })
    expect(await tags().import({ content: file, onConflict: 'rename', dryRun: true })).toMatchObject({ created: ['广州客户 2', '广州之上 2'], problems: [] })
    const { created } = await tags().import({ content: file, onConflict: 'rename' })
    expect(created).toEqual(['广州客户 2', '广州之上 2'])
    expect(await tags().get({ id: '广州之上 2' })).toMatchObject({ state: 'published', rule: { root: { tags: ['广州客户 2'] } } })
    const broken = { ...file, tags: file.tags.map((tag) => ({ ...tag, rule: rule({ kind: 'attribute', field: 'gone', op: 'isSet' }) })) }
    expect(await tags().import({ content: broken, onConflict: 'update' })).toMatchObject({ updated: ['广州客户', '广州之上'], problems: [{ id: '广州客户' }, { id: '广州之上' }] })
    expect(await tags().get({ id: '广州客户' })).toMatchObject({ state: 'draft', published: { version: 1 } })
  })

  test('an import is one act: one undo takes all of it back, and redo does it again', async () => {
    const { workspace } = made.client
    const [known] = (await tags().export({ ids: ['广州客户'] })).tags
    const base = { ...known!, rule: rule({ kind: 'attribute', field: 'city', op: 'eq', value: '广州' }) }
    const lower = { ...base, state: 'published' as const, id: '一步甲', name: '一步甲', category: 'step', rule: rule({ kind: 'tag', op: 'hasAny', tags: ['一步乙'] }) }
    const content = { schema: 1 as const, kind: 'tags' as const, categories: [{ id: 'step', name: '一步', parent: null, position: 99, description: '' }], tags: [lower, { ...base, state: 'published' as const, id: '一步乙', name: '一步乙', category: '另一步' }, { ...base, description: '由导入改写' }] }
    const before = await tags().get({ id: '广州客户' })
    expect(await tags().import({ content, onConflict: 'update' })).toEqual({ created: ['一步甲', '一步乙'], updated: ['广州客户'], skipped: [], problems: [] })
    const imported = async () => {
      const all = (await tags().list({ limit: 200 })).items.filter(({ name }) => name.startsWith('一步'))
      return [all.map(({ id, state, category_name: category }) => [id, state, category]), (await tags().categories()).items.filter(({ name }) => name.endsWith('一步')).map(({ name }) => name).sort(), (await tags().get({ id: '广州客户' })).description]
    }
    const after = [[['一步甲', 'published', '一步'], ['一步乙', 'published', '另一步']], ['一步', '另一步'], '由导入改写']
    expect(await imported()).toEqual(after)
    expect(await workspace.undo()).toMatchObject({ done: { zh: '导入 3 个标签' }, redo: { zh: '导入 3 个标签' } })
    expect(await imported()).toEqual([[], [], before.description])
    await workspace.redo()
    expect(await imported()).toEqual(after)
    await workspace.undo()
  })

  test('a file whose tags go round in a circle: planned and imported alike, the last of them stays a draft', async () => {
    const ring = (from: string, to: string) => ({ state: 'published' as const, id: from, name: from, rule: rule({ kind: 'tag', op: 'hasAny', tags: [to] }) })
    const [base] = (await tags().export({ ids: ['广州客户'] })).tags
    const content = { schema: 1 as const, kind: 'tags' as const, categories: [], tags: [ring('圈甲', '圈乙'), ring('圈乙', '圈甲')].map((tag) => ({ ...base!, ...tag })) }
    const told = { created: ['圈甲', '圈乙'], problems: [{ id: '圈乙', problems: [{ code: 'circle', message: { zh: expect.stringContaining('圈乙') as string } }] }] }
    expect(await tags().import({ content, dryRun: true })).toMatchObject(told)
    expect(await tags().import({ content })).toMatchObject({ ...told, problems: [{ id: '圈乙', problems: [{ message: { zh: '循环引用：标签“圈乙” → 标签“圈甲” → 标签“圈乙”' } }] }] })
    expect([await tags().get({ id: '圈甲' }), await tags().get({ id: '圈乙' })]).toMatchObject([{ state: 'published' }, { state: 'draft', published: null }])
  })

  test('what is skipped because its name is taken is named by the others under the id that it has here', async () => {
    const { tags: [base] } = await tags().export({ ids: ['广州客户'] })
    const other = { ...base!, state: 'published' as const, id: 'gz', name: '广州客户' }
    const above = { ...other, id: '广州之外', name: '广州之外', rule: rule({ kind: 'tag', op: 'hasNone', tags: ['gz'] }) }
    expect(await tags().import({ content: { schema: 1, kind: 'tags', categories: [], tags: [other, above] } })).toMatchObject({ created: ['广州之外'], skipped: ['gz'], problems: [] })
    expect(await tags().get({ id: '广州之外' })).toMatchObject({ state: 'published', rule: { root: { tags: ['广州客户'] } } })
  })

  test('categories: a tree that keeps what lies in it', async () => {
    const child = await tags().createCategory({ name: '子类', parent: '我的分类' })
    expect(await failureOf(tags().updateCategory({ id: '我的分类', parent: child.id }))).toMatchObject({ details: { field: 'parent' } })
    expect(await failureOf(tags().deleteCategory({ id: '我的分类' }))).toMatchObject({ details: { field: 'moveTo' } })
    await tags().deleteCategory({ id: '我的分类', moveTo: '基础' })
    expect((await tags().categories()).items.find(({ id }) => id === child.id)).toMatchObject({ parent: '基础' })
    expect((await tags().list({ category: '基础' })).items.map(({ id }) => id)).toContain('重要')
  })
})
