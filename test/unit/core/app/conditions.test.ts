/** Conditions asked of an open workspace: what the screens and programs see. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeOpenDesk, type TestDesk } from '#test/support/desk.ts'

let made: TestDesk
beforeEach(async () => {
  made = await makeOpenDesk()
})
afterEach(() => made.close())

const definition = (root: unknown) => ({ schema: 1, entity: 'customer', root })
const phoneIs = (value: string) => definition({ kind: 'attribute', field: 'phone', op: 'eq', value })

test('a phone entered by hand is found in any spelling, and stands as an import would keep it', async () => {
  const { id } = await made.client.customers.create({ fields: { name: '甲', phone: '136-5555-6666' } })
  expect((await made.client.customers.profile({ id })).member_info.phone).toBe('+8613655556666')
  for (const spelling of ['13655556666', '+86 136 5555 6666', '136-5555-6666', '１３６５５５５６６６６']) {
    expect((await made.client.segments.preview({ definition: phoneIs(spelling) })).sample.map(({ customer_id }) => customer_id)).toEqual([id])
  }
  await made.client.customers.update({ id, fields: { phone: '139 3333 4444' } })
  expect((await made.client.segments.preview({ definition: phoneIs('13933334444') })).count).toBe(1)
  expect((await made.client.segments.preview({ definition: phoneIs('13655556666') })).count).toBe(0)
})

test('an explanation masks a secret value and does not tell how far it is off', async () => {
  const { id } = await made.client.customers.create({ fields: { name: '甲', birth_date: '1990-02-28', points: 9 } })
  const root = {
    kind: 'group', op: 'and', children: [
      { kind: 'attribute', id: 'born', field: 'birth_date', op: 'on', value: '1990-03-01' }, { kind: 'attribute', id: 'points', field: 'points', op: 'gte', value: 10 }
    ]
  }
  const { holds, nodes } = await made.client.segments.explain({ definition: definition(root), id })
  expect(holds).toBe(false)
  const born = nodes.find((node) => node.id === 'born')!
  expect(born).toMatchObject({ holds: false, nearestMiss: null })
  expect(JSON.stringify(born.found)).not.toContain('1990')
  expect(nodes.find((node) => node.id === 'points')).toMatchObject({ holds: false, found: 9, nearestMiss: { zh: expect.stringContaining('1') as string } })
})

test('the list takes one condition as deep as the language goes, and names its node in problems', async () => {
  await made.client.customers.create({ fields: { name: '甲', points: 9 } })
  const leaf = { kind: 'attribute', field: 'points', op: 'eq', value: 9 }
  const deep = Array.from({ length: 9 }).reduce<unknown>((inner) => ({ kind: 'group', op: 'and', children: [inner] }), leaf)
  expect((await made.client.customers.list({ where: JSON.stringify(deep) })).total).toBe(1)
  await expect(made.client.customers.list({ where: JSON.stringify({ ...leaf, op: 'nope' }) })).rejects.toMatchObject({ data: { details: { problems: [{ path: '/root/op' }] } } })
  await expect(made.client.customers.list({ where: '{' })).rejects.toMatchObject({ data: { code: 'invalid', details: { field: 'where' } } })
})
