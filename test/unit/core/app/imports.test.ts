import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { demoSegments, demoSubscription } from '#core/domain/demo/segments.ts'
import type { ImportResult } from '#core/contract/imports.ts'
import type { JobWorkerName, Workers } from '#core/ports/ports.ts'
import { openRecords } from '#core/store/records/open.ts'
import { createJob, updateJob } from '#core/store/records/jobs.ts'
import { deriveKeys } from '#core/store/keys.ts'
import { customersFile, ordersFile, type ImportSample } from '#test/builders/files.ts'
import { failureOf, makeDesk, type TestDesk } from '#test/support/desk.ts'
import { deskForEach } from '#test/support/desk-for-each.ts'

const { made, client } = deskForEach()

async function bring({ path, mapping }: ImportSample): Promise<ImportResult> {
  const { jobId } = await client.imports.create({ path, mapping })
  const job = await made.ended(jobId)
  expect(job).toMatchObject({ status: 'done', error: null })
  return job.result as ImportResult
}

describe('imports through the desk', () => {
  test('customers, then orders: linked, counted, rejected with reasons', async () => {
    const people = await bring(customersFile(made.home, 50))
    expect(people).toMatchObject({ rows: 50, accepted: 50, rejected: 0, duplicates: 0, created: 50 })
    const orders = await bring(ordersFile(made.home, 140, 50))
    expect(orders).toMatchObject({ rows: 140, accepted: 120, rejected: 20, linked: 120, created: 0 })
    const profile = await client.customer360.profile({ customer_identifier: 'M1001', identifier_type: 'member_id' })
    expect(profile).toMatchObject({ member_info: { phone: expect.stringContaining('13810000001'), points: 10 }, customer_value: { total_orders: 3, total_spent: 300, avg_order_value: 100 }, statistics: { total_orders: 3 } })
    expect(profile.timeline[0]).toMatchObject({ event_type: 'order', amount: 100, source: 'shop', batch_id: orders.batchId, data: { source_id: 'O51' } })
    expect(await client.imports.list({})).toMatchObject({ total: 2, items: [{ batchId: orders.batchId, status: 'accepted', name: '订单' }, { batchId: people.batchId, rows: 50 }] })
    expect((await client.customers.list({ batch: people.batchId, city: '上海', sort: 'points', limit: 5 })).items[0]?.fields.points).toBe(490)
    const rejects = await client.imports.rejects({ batchId: orders.batchId, limit: 8 })
    expect(rejects).toMatchObject({ total: 20, rules: [{ column: '金额', count: 20 }], items: [{ row: 1, column: '金额', state: 'open', raw: { 单号: 'O0', 金额: 'viel' } }, {}, {}, {}, {}, {}, {}, {}] })
    expect((await client.imports.rejects({ batchId: orders.batchId, limit: 200, cursor: rejects.nextCursor! })).items).toHaveLength(12)
    expect((await client.imports.templates()).items.map(({ name }) => name)).toEqual(['订单', '会员'])
  })

  test('a file is looked into and its mapping suggested', async () => {
    const { path } = customersFile(made.home, 5)
    const inspection = await client.imports.inspect({ path })
    expect(inspection).toMatchObject({ fileName: 'customers-5.csv', format: { kind: 'csv' }, rows: 5, mapping: { target: 'customer' } })
    expect(inspection.columns.map(({ name }) => name)).toEqual(['会员号', '手机', '姓名', '城市', '积分'])
    const fields = await client.imports.fields({ target: 'customer' })
    expect(fields.items).toContainEqual({ name: 'identity.phone', type: 'text', sensitivity: 'secret', label: { zh: '手机号', en: 'Phone' }, custom: false })
  })

  test('a file that was sent is kept encrypted and imported by its handle', async () => {
    const { path, mapping } = customersFile(made.home, 3)
    async function* content() {
      yield readFileSync(path)
    }
    const { upload, size } = await made.desk.receiveUpload('members.csv', content())
    expect(size).toBe(readFileSync(path).length)
    const page = made.clientAs('socket')
    expect(await page.imports.inspect({ upload })).toMatchObject({ fileName: 'members.csv', rows: 3 })
    const { jobId } = await page.imports.create({ upload, mapping })
    expect(await made.ended(jobId)).toMatchObject({ status: 'done', result: { accepted: 3 } })
    expect((await client.imports.list({})).items[0]).toMatchObject({ fileName: 'members.csv' })
  })

  test('a mapping with problems is refused with all of them, before anything is queued', async () => {
    const { path, mapping } = customersFile(made.home, 3, { columns: [{ from: '会员', to: 'identity.member_id' }, { from: '姓名', to: 'nickname' }] })
    const failure = await failureOf(client.imports.create({ path, mapping }))
    expect(failure).toMatchObject({ code: 'problems', status: 422 })
    expect(failure.details.problems?.map((problem) => `${problem.code} ${problem.path}`)).toEqual(['unknown_column /columns/0/from', 'unknown_field /columns/1/to'])
    expect((await client.jobs.list({})).total).toBe(0)
  })

  test('patterns, formats and constants are checked before anything is queued, columns of JSON that may come later are not', async () => {
    const bad = [{ from: '会员号', to: 'identity.member_id', map: [{ matches: '(', value: 'x' }] }, { from: '生日', to: 'birth_date', parse: { format: '%Q' } }, { value: 'much', to: 'points' }]
    const { path } = customersFile(made.home, 3)
    const csv = await failureOf(client.imports.create({ path, mapping: { target: 'customer', source: 'crm', columns: [bad[0]!, bad[2]!] } as never }))
    expect(csv).toMatchObject({ code: 'problems', status: 422 })
    expect(csv.details.problems?.map((problem) => `${problem.code} ${problem.path}`)).toEqual(['bad_pattern /columns/0/map/0/matches', 'bad_constant /columns/1/value'])
    const late = join(made.home, 'late.ndjson')
    writeFileSync(late, Array.from({ length: 3000 }, (_, row) => JSON.stringify(row < 2500 ? { 会员号: `M${row}` } : { 会员号: `M${row}`, 生日: '2001-02-03' })).join('\n'))
    const json = await failureOf(client.imports.create({ path: late, mapping: { target: 'customer', source: 'crm', columns: bad } as never }))
    expect(json.details.problems?.map((problem) => problem.code)).toEqual(['bad_pattern', 'bad_time_format', 'bad_constant'])
    const { jobId } = await client.imports.create({ path: late, mapping: { target: 'customer', source: 'crm', columns: [{ from: '会员号', to: 'identity.member_id' }, { from: '生日', to: 'birth_date' }] } as never })
    expect((await made.ended(jobId)).status).toBe('done')
  })

  test('a path must lead to an ordinary file, also through links', async () => {
    symlinkSync('/dev/null', join(made.home, 'linked.csv'))
    const { mapping } = customersFile(made.home, 1)
    const cases: [path: string, code: string, message: RegExp][] = [
      [made.home, 'invalid', /folder, not a file/], [join(made.home, 'none.csv'), 'not_found', /does not exist/], ['/proc/self/environ', 'invalid', /folders of the system \(\/proc, /],
      ['/dev/zero', 'invalid', /folders of the system/], ['/sys', 'invalid', /folders of the system/], [join(made.home, 'linked.csv'), 'invalid', /folders of the system/]
    ]
    for (const [path, code, message] of cases) {
      for (const call of [() => client.imports.inspect({ path }), () => client.imports.create({ path, mapping })]) {
        const failure = await failureOf(call())
        expect([path, failure.code, failure.details.field, message.test(failure.details.message!.en)]).toEqual([path, code, 'path', true])
      }
    }
    expect((await client.jobs.list({})).total).toBe(0)
  })

  test('an undone import leaves nothing, and stays in the list', async () => {
    const people = await bring(customersFile(made.home, 10))
    const { jobId } = await client.imports.undo({ batchId: people.batchId })
    expect(await made.ended(jobId)).toMatchObject({ status: 'done', kind: 'import-undo' })
    expect(await client.imports.get({ batchId: people.batchId })).toMatchObject({ status: 'undone' })
    expect((await client.customers.list({})).total).toBe(0)
    expect((await client.customer360.search({ query: '客户' })).total).toBe(0)
    expect(await failureOf(client.imports.undo({ batchId: people.batchId }))).toMatchObject({ code: 'conflict' })
    expect(await failureOf(client.imports.undo({ batchId: 'b99' }))).toMatchObject({ code: 'not_found' })
  })

  test('undoing an import of events says how many went, also on its page', async () => {
    await bring(customersFile(made.home, 50))
    const orders = await bring(ordersFile(made.home, 140, 50))
    const { jobId } = await client.imports.undo({ batchId: orders.batchId })
    const undone = { events: 120, removed: 0, kept: 0, restored: 0 }
    expect((await made.ended(jobId)).result).toEqual(undone)
    expect(await client.imports.get({ batchId: orders.batchId })).toMatchObject({ status: 'undone', undone })
    expect((await client.workspace.status()).counts.events).toBe(0)
  })

  test('an import that failed keeps its reason and remedy', async () => {
    const path = join(made.home, 'late.csv')
    writeFileSync(path, `会员,姓名\n${Array.from({ length: 60_000 }, (_, row) => `M${row},客户\n`).join('')}M60000,"客户\n`)
    const { jobId } = await client.imports.create({ path, mapping: { target: 'customer', columns: [{ from: '会员', to: 'identity.member_id' }, { from: '姓名', to: 'name' }] } })
    expect((await made.ended(jobId)).status).toBe('failed')
    const { items } = await client.imports.list({})
    const failure = { words: { message: { zh: '第 60002 行的引号没有结束', en: 'The quote opened on line 60002 is never closed' }, remedy: { en: expect.stringContaining('Close the quote on that line') } } }
    expect(items).toMatchObject([{ status: 'failed', failure }])
    expect(await client.imports.get({ batchId: items[0]!.batchId })).toMatchObject({ status: 'failed', failure })
  })

  test('a repaired row is replayed once', async () => {
    await bring(customersFile(made.home, 10))
    const { batchId } = await bring(ordersFile(made.home, 10, 10))
    const { jobId } = await client.imports.replay({ batchId, row: 1, values: { 金额: '88.5' } })
    expect(await made.ended(jobId)).toMatchObject({ status: 'done', kind: 'reject-replay' })
    expect((await client.customer360.value({ customer_identifier: 'M1000', identifier_type: 'member_id' })).customer_value.total_spent).toBe(88.5)
    const rejects = await client.imports.rejects({ batchId })
    expect(rejects.items.find(({ row }) => row === 1)).toMatchObject({ state: 'replayed' })
    const open = rejects.items.filter(({ state }) => state === 'open').length
    expect(open).toBe(rejects.items.length - 1)
    expect(rejects.total).toBe(open)
    expect(rejects.rules.reduce((sum, { count }) => sum + count, 0)).toBe(open)
    expect(await client.imports.get({ batchId })).toMatchObject({ rejected: open + 1, openRejects: open })
    expect(await failureOf(client.imports.replay({ batchId, row: 1, values: {} }))).toMatchObject({ code: 'conflict' })
    expect(await failureOf(client.imports.replay({ batchId, row: 2, values: {} }))).toMatchObject({ code: 'not_found' })
    expect(await failureOf(client.imports.replay({ batchId, row: 8, values: { 没有: '1' } }))).toMatchObject({ code: 'invalid' })
  })

  test('a row that is still bad leaves its reject as it was, and no batch', async () => {
    await bring(customersFile(made.home, 10))
    const { batchId } = await bring(ordersFile(made.home, 10, 10))
    const before = await client.imports.list({})
    const { jobId } = await client.imports.replay({ batchId, row: 1, values: { 金额: '很多' } })
    expect(await made.ended(jobId)).toMatchObject({ status: 'failed', error: { words: { message: { en: 'The amount cannot be read' } } } })
    expect(await client.imports.list({})).toEqual(before)
    expect((await client.imports.rejects({ batchId })).items.find(({ row }) => row === 1)).toMatchObject({ state: 'open' })
    expect((await client.imports.replay({ batchId, row: 1, values: { 金额: '1' } })).jobId).not.toBe(jobId)
  })

  test('a cancelled import leaves nothing', async () => {
    const first = await client.imports.create(customersFile(made.home, 20_000))
    const second = await client.imports.create(customersFile(made.home, 10, { source: 'other' }))
    await client.jobs.cancel({ id: first.jobId })
    expect((await made.ended(second.jobId)).status).toBe('done')
    const cancelled = await made.ended(first.jobId)
    const { total } = await client.customers.list({})
    expect(cancelled.status === 'cancelled' ? total : total - 19_990).toBe(10)
  })
})

describe('imports that were interrupted', () => {
  /** Leaves records as a crash would: jobs in status running. */
  async function afterCrash(change: (records: ReturnType<typeof openRecords>) => void): Promise<TestDesk> {
    const { id } = (await client.workspaces.current()).workspace!
    await client.workspaces.close()
    const records = openRecords(join(made.folder, 'records.sqlite'), deriveKeys((await made.ports.secrets.read(id))!).records)
    change(records)
    records.close()
    await client.workspaces.open({ folder: made.folder })
    return made
  }

  test('after its commit: done, with the batch’s result, and not twice', async () => {
    const sample = customersFile(made.home, 10)
    const { jobId } = await client.imports.create(sample)
    const before = await made.ended(jobId)
    await afterCrash((records) => updateJob(records, jobId, { status: 'running' }))
    expect(await made.ended(jobId)).toMatchObject({ status: 'done', result: before.result })
    expect((await client.customers.list({})).total).toBe(10)
    expect((await client.imports.list({})).total).toBe(1)
  })

  test('before its commit: started again while its file is there', async () => {
    const { path, mapping } = customersFile(made.home, 10)
    const parameters = { file: { path, fileName: 'customers.csv' }, size: 1, mapping: { format: {}, unknownIdentity: 'create', recipe: [], ...mapping } }
    await afterCrash((records) => {
      createJob(records, { id: 'a'.repeat(24), kind: 'import', title: 'x', parameters, createdAt: 1, user: 'owner' })
      updateJob(records, 'a'.repeat(24), { status: 'running' })
    })
    expect(await made.ended('a'.repeat(24))).toMatchObject({ status: 'done', result: { accepted: 10 } })
  })

  test('before its commit and its file gone: failed with the reason, nothing written', async () => {
    const { path, mapping } = customersFile(made.home, 10)
    rmSync(path)
    await afterCrash((records) => {
      createJob(records, { id: 'b'.repeat(24), kind: 'import', title: 'x', parameters: { file: { path, fileName: 'customers.csv' }, size: 1, mapping }, createdAt: 1, user: 'owner' })
      updateJob(records, 'b'.repeat(24), { status: 'running' })
    })
    expect(await made.ended('b'.repeat(24))).toMatchObject({ status: 'failed', error: { field: 'path' } })
    expect((await client.customers.list({})).total).toBe(0)
  })

  test('closing during an import puts it back; the next opening finishes it', async () => {
    const { jobId } = await client.imports.create(customersFile(made.home, 20_000))
    await client.workspaces.close()
    await client.workspaces.open({ folder: made.folder })
    expect(await made.ended(jobId)).toMatchObject({ status: 'done', result: { accepted: 20_000 } })
    expect((await client.customers.list({})).total).toBe(20_000)
  })
})

describe('the demo', () => {
  test('is written and imported by threads of its own', async () => {
    const asked: string[] = []
    const { workers } = made.ports
    const spawn: Workers['spawn'] = async <Api>(name: JobWorkerName) => {
      const handle = await workers.spawn<object>(name)
      return { ...handle, remote: new Proxy(handle.remote, { get: (remote, method) => (asked.push(`${name}.${String(method)}`), Reflect.get(remote, method)) }) as Api }
    }
    const desk = makeDesk({ ports: { workers: { spawn } } })
    const { jobId } = await desk.client.workspaces.demo({ customers: 20, events: 100 })
    expect(await desk.ended(jobId!)).toMatchObject({ status: 'done', result: { files: 9 } })
    expect(asked.filter((call) => call === 'import.writeDemo')).toHaveLength(1)
    expect(asked.filter((call) => call === 'import.run')).toHaveLength(9)
    await desk.close()
  })

  test('is made once, through the ordinary import', async () => {
    const { workspace, jobId } = await client.workspaces.demo({ customers: 60, events: 600 })
    expect(workspace.name).toBe('演示 Demo')
    expect(await made.ended(jobId!)).toMatchObject({ kind: 'demo', status: 'done' })
    const { counts } = await client.workspace.status()
    expect(counts.customers).toBeGreaterThanOrEqual(60)
    expect(counts.events).toBeGreaterThan(400)
    expect(await client.workspaces.demo({})).toMatchObject({ workspace: { id: workspace.id }, jobId: null })
    const { items: segments } = await client.segments.list({})
    expect(segments.map(({ name, health }) => [name, health])).toEqual(expect.arrayContaining(demoSegments.map(({ name }) => [name, 'valid'])))
    expect(segments.every(({ problems, lastRun }) => problems.length === 0 && lastRun !== null)).toBe(true)
    expect(await client.segments.subscriptions({ id: demoSubscription })).toMatchObject({ items: [{ on: { kind: 'entered' } }] })
  })
})
