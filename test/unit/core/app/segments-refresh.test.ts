import { expect, test } from 'vitest'
import type { Condition } from '#core/domain/conditions/types.ts'
import { makeDesk, type TestDesk } from '#test/support/desk.ts'

const definition = (root: Condition) => ({ schema: 1, entity: 'customer', root })
const inShanghai = definition({ kind: 'attribute', field: 'city', op: 'eq', value: '上海' })

function openClock(start: string) {
  let now = Date.parse(start)
  return { clock: { now: () => now }, set: (instant: string) => (now = Date.parse(instant)) }
}

async function causes({ client }: TestDesk, id: string): Promise<string[]> {
  return (await client.segments.history({ id })).items.map(({ cause }) => cause).reverse()
}

/** Waits until the causes of a segment's runs are these. */
const untilCauses = (desk: TestDesk, id: string, expected: string[]) => expect.poll(() => causes(desk, id), { timeout: 30_000 }).toEqual(expected)

test('a segment runs by itself when what it reads has moved, at its times, and once for the times that were missed', async () => {
  const { clock, set } = openClock('2026-01-15T04:00:00Z')
  const told: string[] = []
  const refresh = { afterChange: 20, every: 40 }
  const made = makeDesk({ clock, ports: { refresh, notifier: { notify: (title, body) => void told.push(`${title} ${body}`) } } })
  const { client } = made
  const { folder } = await client.workspaces.create({ name: '刷新' })
  await client.segments.create({ name: '跟随', definition: inShanghai, visibility: 'team', refresh: { onChange: true } })
  await client.segments.create({ name: '每日', definition: inShanghai, visibility: 'team', refresh: { schedule: '0 8 * * *' } })
  await client.segments.create({ name: '草稿', definition: inShanghai, state: 'draft', refresh: { onChange: true, schedule: '* * * * *' } })
  await client.segments.subscribe({ id: '跟随', on: { kind: 'entered' } })
  await untilCauses(made, '跟随', ['change'])
  await client.customers.create({ fields: { name: '甲', city: '上海' }, identities: [] })
  await untilCauses(made, '跟随', ['change', 'change'])
  expect(await client.segments.get({ id: '跟随' })).toMatchObject({ count: 1, health: 'valid', lastRun: { user: 'system', entered: 1 } })
  expect(told).toContain('跟随 新进入 1 位，现有 1 位')
  await client.segments.create({ name: '无关', definition: inShanghai, visibility: 'team' })
  expect((await client.segments.get({ id: '每日' })).nextRun).toBe('2026-01-16T00:00:00.000Z')
  set('2026-01-16T00:00:30Z')
  await untilCauses(made, '每日', ['schedule'])
  await made.desk.close()
  set('2026-01-20T03:00:00Z')
  const again = made.again()
  await again.client.workspaces.open({ folder })
  await untilCauses(again, '每日', ['schedule', 'schedule'])
  // A later round runs what is due by then, and nothing else.
  await again.client.segments.create({ name: '午后', definition: inShanghai, visibility: 'team', refresh: { schedule: '0 13 * * *' } })
  set('2026-01-20T05:00:30Z')
  await untilCauses(again, '午后', ['schedule'])
  expect(await causes(again, '每日')).toEqual(['schedule', 'schedule'])
  expect(await causes(again, '跟随')).toEqual(['change', 'change'])
  expect(await causes(again, '草稿')).toEqual([])
  await again.close()
})
