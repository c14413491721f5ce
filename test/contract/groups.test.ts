/** Customer groups over every transport. */
import { beforeAll, expect, test } from 'vitest'
import { onEveryTransport } from '#test/support/everywhere.ts'

const hosted = onEveryTransport()
const { client, everywhere } = hosted
const ids: string[] = []

beforeAll(async () => {
  await client().workspaces.create({ name: '分组' })
  for (const city of ['上海', '上海', '北京', '广州']) ids.push((await client().customers.create({ fields: { name: `客 ${ids.length}`, city }, identities: [] })).id)
})

test('a tree is made, moved and taken down over each transport, and members count once', async () => {
  for (const { name, client: by } of hosted.transports) {
    const top = await by.groups.create({ name: `顶 ${name}` })
    const east = await by.groups.create({ name: `华东 ${name}`, parent: top.id })
    const shanghai = await by.groups.create({ name: '上海', parent: east.id })
    expect(await by.groups.changeMembers({ id: shanghai.id, definition: { schema: 1, entity: 'customer', root: { kind: 'attribute', field: 'city', op: 'eq', value: '上海' } }, count: true })).toMatchObject({ named: 2, changed: 2, undo: null })
    expect(await by.groups.changeMembers({ id: shanghai.id, definition: { schema: 1, entity: 'customer', root: { kind: 'attribute', field: 'city', op: 'eq', value: '上海' } } }))
      .toMatchObject({ named: 2, changed: 2, undo: { zh: '调整客户分组“上海”的 2 位成员' } })
    expect(await by.groups.changeMembers({ id: east.id, customer_ids: [ids[0]!, ids[2]!, 'nobody'] })).toMatchObject({ named: 2, changed: 2, unknown: ['nobody'] })
    expect(await by.groups.changeMembers({ id: east.id, customer_ids: [ids[0]!] })).toMatchObject({ named: 1, changed: 0, undo: null })
    const tree = (await by.groups.tree({})).items.filter(({ id }) => [top, east, shanghai].some((made) => made.id === id))
    expect(tree.map(({ id, members, all }) => [id, members, all])).toEqual([[top.id, 0, 3], [east.id, 2, 3], [shanghai.id, 2, 2]])
    expect((await by.groups.members({ id: top.id })).total).toBe(3)
    expect((await by.groups.members({ id: east.id, descendants: false })).items.map(({ id }) => id).sort()).toEqual([ids[0], ids[2]].sort())
    expect((await by.groups.ofEntity({ id: ids[1]! })).items).toContainEqual({ id: shanghai.id, name: '上海', path: [`顶 ${name}`, `华东 ${name}`, '上海'] })
    await expect(by.groups.update({ id: top.id, parent: shanghai.id })).rejects.toThrow()
    expect(await by.groups.update({ id: shanghai.id, parent: top.id, name: '沪' })).toMatchObject({ parent: top.id, position: 1, name: '沪' })
    expect(await by.groups.changeMembers({ id: east.id, customer_ids: [ids[2]!, ids[3]!], remove: true })).toMatchObject({ changed: 1 })
    expect((await by.groups.get({ id: east.id })).members).toBe(1)
    await by.workspace.undo()
    expect((await by.groups.get({ id: east.id })).members).toBe(2)
    expect((await by.groups.history({ id: east.id })).items.map(({ cause, added, removed }) => [cause, added, removed])).toEqual([['undo', 1, 0], ['manual', 0, 1], ['manual', 2, 0]])
    expect((await by.groups.remove({ id: top.id })).removed.sort()).toEqual([top.id, east.id, shanghai.id].sort())
    expect((await by.groups.tree({ bin: true })).items.map(({ id }) => id)).toEqual(expect.arrayContaining([top.id, east.id, shanghai.id]))
    await by.workspace.undo()
    expect((await by.groups.get({ id: top.id })).all).toBe(3)
    await by.groups.remove({ id: top.id })
    expect(await by.groups.restore({ id: east.id })).toMatchObject({ parent: null, members: 2 })
  }
})

test('a group that conditions refer to stays; a segment fills it', async () => {
  const group = await client().groups.create({ name: '重点' })
  await client().segments.create({ name: '北京人', definition: { schema: 1, entity: 'customer', root: { kind: 'attribute', field: 'city', op: 'eq', value: '北京' } }, visibility: 'team' })
  expect(await client().groups.changeMembers({ id: group.id, segment: '北京人' })).toMatchObject({ named: 1, changed: 1 })
  await client().segments.create({ name: '重点客户', definition: { schema: 1, entity: 'customer', root: { kind: 'folder', op: 'in', folder: group.id } }, visibility: 'team' })
  expect((await client().segments.customers({ id: '重点客户' })).items.map(({ id }) => id)).toEqual([ids[2]])
  expect((await everywhere('groups.usedBy', { id: group.id })).data).toEqual({ items: [{ kind: 'segment', id: '重点客户', name: '重点客户' }] })
  expect((await everywhere('groups.remove', { id: group.id })).failure).toMatchObject({ code: 'conflict', field: 'usedBy' })
  await client().groups.remove({ id: group.id, force: true })
  expect(await client().segments.get({ id: '重点客户' })).toMatchObject({ health: 'broken', problems: [{ code: 'unknownFolder' }] })
  await client().workspace.undo()
  expect((await client().segments.customers({ id: '重点客户' })).total).toBe(1)
})

test('what is wrong is said alike', async () => {
  for (const [path, input, failure] of [
    ['groups.get', { id: 'none' }, { code: 'not_found', field: 'id' }],
    ['groups.create', { name: 'x', parent: 'none' }, { code: 'not_found', field: 'parent' }],
    ['groups.changeMembers', { id: '重点' }, { code: 'invalid', field: 'customer_ids' }],
    ['groups.changeMembers', { id: '重点', definition: { schema: 1 } }, { code: 'problems' }],
    ['groups.members', { id: '重点', sort: 'phone' }, { code: 'invalid', field: 'sort' }],
    ['groups.update', { id: '重点', colour: 'red' }, { code: 'invalid' }]
  ] as const) expect([path, (await everywhere(path, input)).failure]).toEqual([path, expect.objectContaining(failure)])
})
