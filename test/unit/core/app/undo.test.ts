import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newCustomer } from '#test/builders/customers.ts'
import { failureOf, makeOpenDesk, type DeskClient, type TestDesk } from '#test/support/desk.ts'

let made: TestDesk
let client: DeskClient
beforeAll(async () => {
  made = await makeOpenDesk()
  client = made.client
})
afterAll(() => made.close())

describe('undo and redo', () => {
  test('an edit goes back and forth, identities and facts included', async () => {
    const { id } = await client.customers.create(newCustomer({ phone: '13500000001', city: '北京' }))
    await client.customers.update({ id, fields: { phone: '13500000002', city: '广州' } })
    expect(await client.workspace.undoState()).toEqual({ undo: { zh: `修改客户 ${id}`, en: `change customer ${id}` }, redo: null })
    const undone = await client.workspace.undo()
    expect(undone).toMatchObject({ done: { zh: `修改客户 ${id}` }, redo: { zh: `修改客户 ${id}` } })
    expect(await client.customers.profile({ id })).toMatchObject({ member_info: { phone: '+8613500000001' }, fields: { city: '北京' } })
    expect((await client.customers.list({ city: '北京' })).items.map((item) => item.id)).toEqual([id])
    expect((await client.customer360.profile({ customer_identifier: '13500000001' })).member_info.customer_id).toBe(id)
    await client.workspace.redo()
    expect(await client.customers.profile({ id })).toMatchObject({ member_info: { phone: '+8613500000002' }, fields: { city: '广州' } })
    expect(await client.workspace.redo()).toMatchObject({ done: null })
    await client.workspace.undo()
    await client.workspace.undo()
    expect(await failureOf(client.customers.profile({ id }))).toMatchObject({ code: 'not_found' })
    expect(await failureOf(client.customer360.profile({ customer_identifier: '13500000001' }))).toMatchObject({ code: 'not_found' })
    await client.workspace.redo()
    await client.workspace.redo()
    expect(await client.customers.profile({ id })).toMatchObject({ member_info: { phone: '+8613500000002' }, fields: { city: '广州' } })
    expect((await client.customers.list({ city: '广州' })).items.map((item) => item.id)).toEqual([id])
    expect(await client.customer360.search({ query: '13500000002' })).toMatchObject({ items: [{ id, matched: 'phone' }], total: 1 })
  })

  test('a new act ends what could be redone', async () => {
    const { id } = await client.customers.create(newCustomer())
    await client.customers.update({ id, fields: { stage: '咨询' } })
    await client.workspace.undo()
    await client.customers.update({ id, fields: { level: '银卡' } })
    expect((await client.workspace.undoState()).redo).toBeNull()
  })

  test('what somebody changed later is not overwritten', async () => {
    const other = made.clientAs('memory', { user: { id: 'li', name: 'Li', role: 'owner' } })
    const { id } = await client.customers.create(newCustomer({ city: '成都' }))
    await client.customers.update({ id, fields: { city: '重庆' } })
    await other.customers.update({ id, fields: { city: '昆明' } })
    expect(await failureOf(client.workspace.undo())).toMatchObject({ code: 'conflict', details: { field: 'city' } })
    expect(await client.customers.profile({ id })).toMatchObject({ fields: { city: '昆明' } })
    await other.workspace.undo()
    await client.workspace.undo()
    expect(await client.customers.profile({ id })).toMatchObject({ fields: { city: '成都' } })
    await other.customers.update({ id, fields: { stage: '签约' } })
    expect(await failureOf(client.workspace.undo())).toMatchObject({ code: 'conflict', details: { field: 'undo' } })
  })

  test('a step that is refused for a circle is passed over, so that earlier ones can be taken back; redo puts it back', async () => {
    const mine = made.clientAs('memory', { user: { id: 'sun', name: 'Sun', role: 'owner' } })
    const other = made.clientAs('memory', { user: { id: 'qian', name: 'Qian', role: 'owner' } })
    const definition = (root: object) => ({ schema: 1, entity: 'customer', root })
    const plain = definition({ kind: 'attribute', field: 'city', op: 'isSet' })
    const within = (segment: string) => definition({ kind: 'segment', op: 'in', segment })
    await other.segments.create({ name: '乙', definition: plain, visibility: 'team' })
    await mine.segments.create({ name: '甲', definition: within('乙'), visibility: 'team' })
    const { id } = await mine.customers.create(newCustomer({ city: '成都' }))
    await mine.customers.update({ id, fields: { city: '重庆' } })
    await mine.segments.update({ id: '甲', definition: plain })
    await other.segments.update({ id: '乙', definition: within('甲') })
    const city = async () => (await mine.customers.profile({ id })).fields.city
    const root = async () => ((await mine.segments.get({ id: '甲' })).definition as typeof plain).root

    expect(await failureOf(mine.workspace.undo())).toMatchObject({ code: 'conflict', details: { field: 'circle' } })
    expect(await mine.workspace.passOver({})).toEqual({
      done: { zh: '修改分群“甲”', en: 'change the segment “甲”' }, undo: { zh: `修改客户 ${id}`, en: `change customer ${id}` },
      redo: { zh: '放回跳过的一步：修改分群“甲”', en: 'put back the step that was passed over: change the segment “甲”' }
    })
    expect([await root(), await city()]).toEqual([plain.root, '重庆'])
    await mine.workspace.undo()
    expect([await root(), await city()]).toEqual([plain.root, '成都'])

    await mine.workspace.redo()
    expect(await mine.workspace.redo()).toMatchObject({ undo: { zh: '修改分群“甲”' }, redo: null })
    expect([await root(), await city()]).toEqual([plain.root, '重庆'])
    await other.workspace.undo()
    expect(await mine.workspace.undo()).toMatchObject({ done: { zh: '修改分群“甲”' } })
    expect(await root()).toEqual(within('乙').root)

    await other.segments.update({ id: '甲', description: '之后修改' })
    expect(await failureOf(mine.workspace.redo())).toMatchObject({ code: 'conflict' })
    expect(await mine.workspace.passOver({ turn: 'redo' })).toMatchObject({ done: { zh: '修改分群“甲”' }, redo: null, undo: { zh: '放回跳过的一步：修改分群“甲”' } })
    expect(await mine.workspace.undo()).toMatchObject({ undo: { zh: `修改客户 ${id}` }, redo: { zh: '修改分群“甲”' } })
  })

  test('an entered event is removed and comes back; its customer cannot vanish under it', async () => {
    const { id } = await client.customers.create(newCustomer())
    const note = await client.customers.addInteraction({ id, type: 'note', title: '想了解价格' })
    await client.workspace.undo()
    expect((await client.customers.timeline({ id })).timeline).toEqual([])
    await client.workspace.redo()
    expect((await client.customers.timeline({ id })).timeline).toEqual([note])
    const other = made.clientAs('memory', { user: { id: 'wang', name: 'Wang', role: 'owner' } })
    const second = await client.customers.create(newCustomer())
    await other.customers.addInteraction({ id: second.id, type: 'note' })
    expect(await failureOf(client.workspace.undo())).toMatchObject({ code: 'conflict', details: { field: 'undo' } })
  })

  test('an identity that went to somebody else meanwhile stays there', async () => {
    const author = made.clientAs('memory', { user: { id: 'zhao', name: 'Zhao', role: 'owner' } })
    const { id } = await author.customers.create(newCustomer({ phone: '13400000001' }))
    await author.customers.update({ id, fields: { phone: '13400000002' } })
    await client.customers.create(newCustomer({ phone: '13400000001' }))
    expect(await failureOf(author.workspace.undo())).toMatchObject({ code: 'conflict', details: { field: 'phone' } })
  })

  test('settings go back too', async () => {
    const before = await client.workspace.settings()
    await client.workspace.changeSettings({ timeZone: 'Europe/Berlin', name: 'Neu' })
    expect((await client.workspaces.current()).workspace?.name).toBe('Neu')
    await client.workspace.undo()
    expect(await client.workspace.settings()).toEqual(before)
    expect((await client.workspaces.current()).workspace?.name).toBe(before.name)
    expect(await failureOf(client.workspace.changeSettings({ timeZone: 'Mars/Olympus' }))).toMatchObject({ code: 'invalid', details: { field: 'timeZone' } })
  })

  test('a rebuild of facts ends where undo and redo left them', async () => {
    const before = await client.customers.list({ limit: 200 })
    const { jobId } = await client.workspace.rebuildFacts()
    expect(await made.ended(jobId)).toMatchObject({ status: 'done' })
    expect(await client.customers.list({ limit: 200 })).toEqual(before)
  })
})
