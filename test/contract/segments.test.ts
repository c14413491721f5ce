/** Previews, explanations and the condition language over every transport, on a workspace filled by imports. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Explanation, Preview } from '#core/contract/segments.ts'
import type { Condition } from '#core/domain/conditions/types.ts'
import { endedJob } from '#test/support/desk.ts'
import { onEveryTransport } from '#test/support/everywhere.ts'
import { startServer } from '#test/support/server.ts'
import { openTransport } from '#test/support/transports.ts'

const people = ['编号,姓名,手机,城市,等级,积分,生日', 'P1,张伟,13800001111,上海,金卡,900,1990-03-05', 'P2,王芳,13900002222,北京,银卡,200,1985-12-31', 'P3,张三丰,13700003333,上海,银卡,,', 'P4,Ann Lee,,,金卡,50,2001-03-20']
const orders = ['会员,时间,金额,备注', 'P1,2026-01-10 10:00:00,100.50,急件', 'P1,2026-01-02 09:30:00,20.25,', 'P2,2025-06-05 18:00:00,7.00,急件']

const hosted = onEveryTransport()
const { client, everywhere, answer, bring } = hosted

const definition = (root: Condition, rest: Record<string, unknown> = {}) => ({ schema: 1, entity: 'customer', root, ...rest })

const preview = (root: Condition, rest?: Record<string, unknown>, options: Record<string, unknown> = {}) => answer<Preview>('segments.preview', { definition: definition(root, rest), ...options })

test('without a workspace every procedure says so', async () => {
  for (const [path, input] of [
    ['segments.preview', { definition: {} }], ['segments.explain', { definition: {}, id: 'x' }], ['conditions.catalogue', {}], ['conditions.describe', { definition: {} }],
    ['conditions.sql', { definition: {}, engine: 'duckdb' }]
  ] as const) expect((await everywhere(path, input)).failure).toMatchObject({ code: 'conflict', field: 'workspace' })
})

describe('a workspace with people and orders', () => {
  beforeAll(async () => {
    await client().workspaces.create({ name: '分群' })
    await bring('customer', people)
    await bring('event', orders)
  })

  const ids = ({ sample }: Preview) => sample.map(({ customer_id }) => customer_id)

  test('a preview has exact counts per node, members with masked names, and what it stands on', async () => {
    const found = await preview({
      kind: 'group', op: 'and', id: 'all', children: [
        { kind: 'attribute', id: 'shanghai', field: 'city', op: 'eq', value: '上海' },
        { kind: 'group', op: 'or', not: true, children: [{ kind: 'event', event: 'order', window: { kind: 'calendar', last: 30, unit: 'day' }, op: 'gte', value: 2 }] }
      ]
    })
    expect(found).toMatchObject({
      count: 1, universe: 4, share: 0.25, nodes: { all: 1, shanghai: 2, '/root/children/1': 3, '/root/children/1/children/0': 1 }, warnings: [], split: null,
      asOf: '2026-01-15T04:00:00.000Z', distribution: { city: [{ value: '上海', count: 1 }], level: [{ value: '银卡', count: 1 }] }
    })
    expect(found.sample).toEqual([{ customer_id: 'P3', name: '张*', label: null }])
    expect(found.definitionHash).toMatch(/^[\w-]{43}$/)
    expect(found.dataVersion).toBeGreaterThan(0)
  })

  test('members are told apart by numbers too: bands of one size, in their order', async () => {
    const everyone: Condition = { kind: 'group', op: 'and', children: [] }
    const found = await preview(everyone, {}, { distribution: ['points'] })
    expect(found.distribution).toEqual({ points: [{ value: '< 200', count: 1 }, { value: '200 – 900', count: 1 }, { value: '≥ 900', count: 1 }, { value: null, count: 1 }] })
    const gold = await preview({ kind: 'attribute', field: 'level', op: 'eq', value: '金卡' }, {}, { distribution: ['points'] })
    expect(gold.distribution).toEqual({ points: [{ value: '< 200', count: 1 }, { value: '≥ 900', count: 1 }] })
  })

  test('what each node does to the whole, and the blanks that it takes in, are told where asked for', async () => {
    const root: Condition = {
      kind: 'group', op: 'and', id: 'all', children: [
        { kind: 'attribute', id: 'not-shanghai', field: 'city', op: 'ne', value: '上海' },
        { kind: 'group', op: 'or', id: 'either', children: [{ kind: 'attribute', id: 'gold', field: 'level', op: 'eq', value: '金卡' }, { kind: 'event', id: 'ordered', event: 'order' }] }
      ]
    }
    const found = await preview(root, {}, { effects: true })
    expect(found).toMatchObject({ count: 2, without: { 'not-shanghai': 3, either: 2, gold: 1, ordered: 1 }, blanks: { 'not-shanghai': 1 } })
    expect(await preview(root)).toMatchObject({ without: null, blanks: null })
  })

  test.each<[string, Condition, string[]]>([
    ['a name that contains', { kind: 'attribute', field: 'name', op: 'contains', value: '张' }, ['P1', 'P3']],
    ['a name that contains Latin letters', { kind: 'attribute', field: 'name', op: 'contains', value: 'NN L' }, ['P4']],
    ['a name that does not', { kind: 'attribute', field: 'name', op: 'notContains', value: '张' }, ['P2', 'P4']],
    ['a phone as people write it', { kind: 'attribute', field: 'phone', op: 'eq', value: '138 0000 1111' }, ['P1']],
    ['phones of a list', { kind: 'attribute', field: 'phone', op: 'notIn', value: ['13800001111', '+8613900002222'] }, ['P3', 'P4']],
    ['the end of a phone', { kind: 'attribute', field: 'phone', op: 'endsWith', value: '3333' }, ['P3']],
    ['no phone', { kind: 'attribute', field: 'identity.phone', op: 'notHasChannel' }, ['P4']],
    ['born in March', { kind: 'attribute', field: 'birth_date', op: 'monthIs', value: [3] }, ['P1', 'P4']],
    ['born before', { kind: 'attribute', field: 'birth_date', op: 'before', value: '1990-03-05' }, ['P2']],
    ['no birth date', { kind: 'attribute', field: 'birth_date', op: 'isNotSet' }, ['P3']],
    ['a secret title', { kind: 'event', event: 'order', where: [{ property: 'title', op: 'contains', value: '急' }] }, ['P1', 'P2']],
    ['the newest order with a secret title', { kind: 'occurrence', which: 'last', event: 'order', has: [{ property: 'title', op: 'isSet' }] }, ['P1', 'P2']],
    ['the richest', { kind: 'attribute', field: 'points', op: 'topN', value: 1 }, ['P1']],
    ['a list of ids', { kind: 'list', op: 'in', ids: ['P2', 'P4', 'nobody'] }, ['P2', 'P4']],
    ['everybody else', { kind: 'list', op: 'notIn', ids: ['P2', 'P4'] }, ['P1', 'P3']]
  ])('%s', async (_what, root, expected) => {
    expect(ids(await preview(root))).toEqual(expected)
  })

  test('unknown ids of a list are a warning, a limit orders the sample, a split labels it', async () => {
    const listed = await preview({ kind: 'list', op: 'in', ids: ['P2', 'nobody'], id: 'list' })
    expect(listed.warnings).toEqual([expect.objectContaining({ code: 'unknownIds', nodeId: 'list', message: expect.objectContaining({ en: 'An id of the list does not exist: nobody' }) as object })])
    const limited = await preview({ kind: 'attribute', field: 'points', op: 'isSet' }, { limit: { n: 2, by: { attribute: 'points' }, direction: 'asc' }, split: [{ label: 'A', percent: 100 }] })
    expect(limited).toMatchObject({ count: 2, nodes: { '/root': 3 }, split: { A: 2 } })
    expect(limited.sample.map(({ customer_id, label }) => [customer_id, label])).toEqual([['P4', 'A'], ['P2', 'A']])
  })

  test('what is wrong with a definition is 422 with every problem and its node, in both languages', async () => {
    const input = { definition: definition({ kind: 'group', op: 'and', children: [{ kind: 'attribute', id: 'a', field: 'shoe_size', op: 'eq', value: 1 }, { kind: 'attribute', field: 'points', op: 'gte', value: 'many' }] }) }
    for (const [path, more] of [['segments.preview', {}], ['segments.explain', { id: 'P1' }], ['conditions.sql', { engine: 'duckdb' }]] as const) {
      const { failure } = await everywhere(path, { ...input, ...more }, 'en')
      expect(failure).toMatchObject({ code: 'problems', message: 'The condition has 2 problems' })
      if (path === 'segments.preview') expect(failure!.problems!.map(({ nodeId }) => nodeId)).toEqual(['a', '/root/children/1'])
      for (const problem of failure!.problems!) for (const text of [problem.message, problem.remedy]) expect(text).not.toMatch(/\p{Script=Han}/u)
    }
    const rest = await hosted.server.call('POST', '/api/crm/segments/preview', input)
    expect(rest).toMatchObject({ status: 422, answer: { success: false, error: { code: 'problems', problems: [{ nodeId: 'a', path: expect.stringContaining('/root/children/0') as string }, {}] } } })
    expect(await hosted.server.call('POST', '/api/crm/segments/preview', {})).toMatchObject({ status: 400, answer: { error: { code: 'invalid', field: 'definition' } } })
    expect((await hosted.server.call('POST', '/api/crm/segments/preview', { definition: null })).status).toBe(422)
    expect((await hosted.server.call('POST', '/api/crm/segments/preview', { definition: {}, sample: 201 })).answer.error).toMatchObject({ code: 'invalid', field: 'sample' })
  })

  test('an explanation tells of each node what was found, masks what is secret, and counts what each node removes', async () => {
    const root: Condition = {
      kind: 'group', op: 'and', id: 'all', children: [
        { kind: 'attribute', id: 'name', field: 'name', op: 'contains', value: '张' }, { kind: 'attribute', id: 'born', field: 'birth_date', op: 'before', value: '1980-01-01' },
        { kind: 'event', id: 'orders', event: 'order', op: 'gte', value: 2 }
      ]
    }
    const found = await answer<Explanation>('segments.explain', { definition: definition(root), id: 'P1' })
    expect(found).toMatchObject({ customer_id: 'P1', inUniverse: true, holds: false })
    const node = (id: string) => found.nodes.find((one) => one.id === id)!
    expect(node('all')).toMatchObject({ holds: false, count: 0, without: null, removes: null })
    expect(node('name')).toMatchObject({ holds: true, found: '张*', count: 2, without: 0, removes: 0 })
    expect(node('born')).toMatchObject({ holds: false, found: '***', count: 0, without: 1, removes: 1 })
    expect(node('orders')).toMatchObject({ holds: true, found: 2, count: 1, without: 0, removes: 0 })
    expect(node('orders').evidence.map(({ event_type, event_time, amount }) => [event_type, event_time, amount])).toEqual([['order', '2026-01-02T01:30:00.000Z', 20.25], ['order', '2026-01-10T02:00:00.000Z', 100.5]])
    expect(node('orders').asked.zh).toContain('订单')
    expect(node('orders').asked.en).not.toMatch(/\p{Script=Han}/u)
    expect(JSON.stringify(found)).not.toMatch(/1990|张伟|1380000/)
    const other = await answer<Explanation>('segments.explain', { definition: definition(root), id: 'P2' })
    expect(other.nodes.find(({ id }) => id === 'orders')).toMatchObject({ holds: false, found: 1, nearestMiss: { zh: expect.stringContaining('1') as string } })
    expect((await everywhere('segments.explain', { definition: definition(root), id: 'nobody' })).failure).toMatchObject({ code: 'not_found', field: 'id' })
    expect((await everywhere('segments.explain', { definition: { ...definition(root), entity: 'lead', root: { kind: 'group', op: 'and', children: [] } }, id: 'P1' })).failure).toMatchObject({ code: 'conflict', field: 'id' })
  })

  test('the list takes a condition of a million characters in its address', async () => {
    const ids = ['P2', ...Array.from({ length: 90_000 }, (_, index) => `nobody${index}`)]
    const where = JSON.stringify({ kind: 'list', op: 'in', ids })
    expect(where.length).toBeGreaterThan(1_000_000)
    const { status, answer: { data } } = await hosted.server.call('GET', `/api/crm/customers?where=${encodeURIComponent(where)}`)
    expect([status, (data as { items: { id: string }[] }).items.map(({ id }) => id)]).toEqual([200, ['P2']])
    expect(await hosted.server.call('GET', `/api/crm/customers?where=${'x'.repeat(2_000_001)}`)).toMatchObject({ status: 400, answer: { error: { code: 'invalid', field: 'where' } } })
  })

  test('the catalogue tells what there is', async () => {
    const found = await answer<{ fields: Record<string, { name: string; values: unknown; sensitivity: string; history: boolean }[]>; events: unknown[]; relations: unknown[] }>('conditions.catalogue', {})
    const field = (name: string) => found.fields['customer']!.find((one) => one.name === name)
    expect(field('city')).toMatchObject({ type: 'choice', values: [{ value: '上海', count: 2 }, { value: '北京', count: 1 }], allValues: true })
    expect(field('name')).toMatchObject({ sensitivity: 'secret', values: null })
    expect(field('status')).toMatchObject({ history: true })
    expect(found.events).toEqual([{ name: 'order', label: { zh: '订单', en: 'Order' }, count: 3 }])
    expect(found.relations).toHaveLength(7)
  })

  test('a definition in words, and as SQL whose values are bound', async () => {
    const root: Condition = { kind: 'group', op: 'and', children: [{ kind: 'attribute', field: 'city', op: 'eq', value: "上海'; DROP TABLE customers; --" }, { kind: 'attribute', field: 'name', op: 'contains', value: '张' }] }
    const words = await answer<{ words: string; nodes: { id: string; text: string }[]; warnings: unknown[] }>('conditions.describe', { definition: definition(root) })
    expect(words.words).toContain('城市')
    expect(words.nodes.map(({ id }) => id)).toEqual(['/root', '/root/children/0', '/root/children/1'])
    expect((await answer<{ words: string }>('conditions.describe', { definition: definition(root), locale: 'en' })).words).toContain('City')
    expect(await answer('conditions.describe', { definition: 'nothing' })).toMatchObject({ problems: [{ code: expect.any(String) as string }] })
    for (const engine of ['duckdb', 'clickhouse']) {
      const { sql, parameters } = await answer<{ sql: string; parameters: unknown }>('conditions.sql', { definition: definition(root), engine })
      expect(sql).toMatch(/^SELECT/)
      expect(sql).not.toContain('DROP')
      expect(sql).not.toContain('张')
      expect(JSON.stringify(parameters)).toContain('drop table')
    }
  })
})

test('a caller who leaves during a scan of a secret field ends the call, and the next one is answered', async () => {
  const leaving = new AbortController()
  let wanted = false
  // The moment of a preview is read just before its conditions are run.
  const own = await startServer({ now: () => (wanted && leaving.abort(), Date.UTC(2026, 0, 15, 4)) })
  try {
    const client = openTransport('rest', own).client
    await client.workspaces.create({ name: '离开' })
    const path = join(own.home, 'many.csv')
    writeFileSync(path, ['编号,姓名', ...Array.from({ length: 20_000 }, (_, index) => `N${index},张${index}`)].join('\n'))
    const { jobId } = await client.imports.create({ path, mapping: { source: 'many', target: 'customer', columns: [{ from: '编号', to: 'identity.customer_id' }, { from: '姓名', to: 'name' }] } as never })
    await endedJob(client, jobId)
    const body = JSON.stringify({ definition: definition({ kind: 'attribute', field: 'name', op: 'matches', value: '^.5.*7$' }) })
    wanted = true
    await expect(own.request('/api/crm/segments/preview', { method: 'POST', body, headers: { 'content-type': 'application/json' }, signal: leaving.signal })).rejects.toThrow()
    wanted = false
    const ended = () => own.lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ action }) => action === 'segments.preview')
    await expect.poll(ended).toEqual([expect.objectContaining({ left: true })])
    expect((await own.call('POST', '/api/crm/segments/preview', JSON.parse(body))).answer.data).toMatchObject({ universe: 20_000, count: 111 })
    expect(ended()).toEqual([expect.objectContaining({ left: true }), expect.objectContaining({ status: 200 })])
  } finally {
    await own.close()
  }
})
