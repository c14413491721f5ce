import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ImportResult } from '#core/contract/imports.ts'
import type { Job } from '#core/contract/jobs.ts'
import { customersFile, ordersFile, type ImportSample } from '#test/builders/files.ts'
import { failureOf, makeOpenDesk, type DeskClient, type TestDesk } from '#test/support/desk.ts'

let made: TestDesk & { folder: string }
let client: DeskClient
let orders: ImportResult
/** 70 orders of 10 customers; the amounts of rows 1, 8, 15 … (ten of them) are none. */
beforeEach(async () => {
  made = await makeOpenDesk()
  client = made.client
  await bring(customersFile(made.home, 10))
  orders = await bring(ordersFile(made.home, 70, 10))
})
afterEach(() => made.close())

async function bring({ path, mapping }: ImportSample): Promise<ImportResult> {
  return done(client.imports.create({ path, mapping })) as Promise<ImportResult>
}

async function done(started: Promise<{ jobId: string }>): Promise<unknown> {
  const job: Job = await made.ended((await started).jobId)
  expect(job).toMatchObject({ status: 'done', error: null })
  return job.result
}

const spentOf = async (member: string) => (await client.customer360.value({ customer_identifier: member, identifier_type: 'member_id' })).customer_value.total_spent
const rowsOf = async (asked: Parameters<DeskClient['rejects']['list']>[0] = {}) => (await client.rejects.list({ sort: 'row', direction: 'asc', ...asked })).items.map(({ row }) => row)
const undo = (batchId: string) => done(client.imports.undo({ batchId }))

describe('the table of exceptions', () => {
  test('shows the rejects of all batches, sorted, narrowed and in pages', async () => {
    const more = await bring(ordersFile(made.home, 14, 10, { name: '更多订单', source: 'other' }))
    const all = await client.rejects.list({ limit: 5 })
    expect(all).toMatchObject({ total: 12, items: [{ batchId: more.batchId, row: 1, source: 'other', batchName: '更多订单', column: '金额', rule: 'bad_amount', state: 'open', note: null, replay: null, raw: { 单号: 'O0', 金额: 'viel' } }, {}, {}, {}, {}] })
    expect(all.facets).toEqual({
      batches: [{ batchId: more.batchId, name: '更多订单', source: 'other', count: 2 }, { batchId: orders.batchId, name: '订单', source: 'shop', count: 10 }],
      rules: [{ rule: 'bad_amount', column: '金额', reason: expect.stringContaining('金额无法识别'), count: 12 }], states: [{ state: 'open', count: 12 }]
    })
    const seen = [...all.items]
    for (let cursor = all.nextCursor; cursor;) {
      const next = await client.rejects.list({ limit: 5, cursor })
      expect(next.facets).toBeNull()
      seen.push(...next.items)
      cursor = next.nextCursor
    }
    expect(seen.map(({ batchId, row }) => `${batchId}/${row}`)).toEqual([1, 8].map((row) => `${more.batchId}/${row}`).concat(Array.from({ length: 10 }, (_, index) => `${orders.batchId}/${1 + index * 7}`)))
    expect(await rowsOf({ source: 'other' })).toEqual([1, 8])
    expect(await rowsOf({ batchId: orders.batchId, text: 'o14' })).toEqual([15])
    expect(await rowsOf({ rule: 'no_type' })).toEqual([])
    expect((await client.rejects.list({ batchId: orders.batchId, sort: 'raw.单号', direction: 'desc', limit: 3 })).items.map(({ raw }) => raw['单号'])).toEqual(['O7', 'O63', 'O56'])
    expect(await failureOf(client.rejects.list({ sort: 'raw' }))).toMatchObject({ code: 'invalid', details: { field: 'sort' } })
    expect(await failureOf(client.rejects.list({ cursor: all.nextCursor!, source: 'other' }))).toMatchObject({ code: 'invalid', details: { field: 'cursor' } })
    expect(await failureOf(client.rejects.list({ batchId: 'b99' }))).toMatchObject({ code: 'not_found' })
  })

  test('typed values, a value for all and a pattern: told beforehand, brought as one batch; what fails again comes back with its new reason', async () => {
    const asked: Parameters<DeskClient['rejects']['replay']>[0] = {
      batchId: orders.batchId, filter: { text: 'viel' }, rows: [{ row: 1, values: { 金额: '88.5' } }, { row: 8, values: { 会员号: '', 金额: '7 元' } }],
      fixes: [{ kind: 'replace', column: '金额', find: '^vi(el)$', with: '1$1', regex: true }, { kind: 'replace', column: '金额', find: 'el', with: '0', regex: false }]
    }
    const preview = await client.rejects.preview(asked)
    expect(preview).toMatchObject({ rows: 10, passes: 9, duplicates: 0, rejected: 1, reasons: [{ rule: 'no_identity', column: '会员号', count: 1 }] })
    expect(preview.examples.slice(0, 3)).toEqual([
      { row: 1, changes: [{ column: '金额', before: 'viel', after: '88.5' }], rule: null, column: null },
      { row: 8, changes: expect.arrayContaining([{ column: '会员号', before: 'M1007', after: '' }]), rule: 'no_identity', column: '会员号' },
      { row: 15, changes: [{ column: '金额', before: 'viel', after: '10' }], rule: null, column: null }
    ])
    expect(await spentOf('M1000')).toBe(600)
    const result = await done(client.rejects.replay(asked))
    expect(result).toMatchObject({ rows: 10, accepted: 9, rejected: 1, duplicates: 0 })
    expect(await spentOf('M1000')).toBe(688.5)
    expect(await spentOf('M1004')).toBe(610)
    const { batchId } = result as ImportResult
    expect(await client.imports.get({ batchId })).toMatchObject({ replayOf: orders.batchId, rejected: 1, openRejects: 0 })
    expect(await client.imports.get({ batchId: orders.batchId })).toMatchObject({ replays: [batchId], openRejects: 1 })
    const { items } = await client.rejects.list({ sort: 'row', direction: 'asc' })
    expect(items.filter(({ state }) => state === 'open')).toMatchObject([{ batchId: orders.batchId, row: 8, rule: 'no_identity', column: '会员号', raw: { 会员号: '', 金额: '7 元' }, replay: null }])
    expect(items.filter(({ state, replay }) => state === 'replayed' && replay === batchId)).toHaveLength(9)

    const again = await done(client.rejects.replay({ batchId: orders.batchId, rows: [{ row: 8, values: { 会员号: 'M1007' } }] })) as ImportResult
    expect(again).toMatchObject({ rows: 1, accepted: 1 })
    expect(await spentOf('M1007')).toBe(607)
  })

  test('undoing a replay gives its rejects back as they were; undoing the batch takes its replays along', async () => {
    const before = await client.rejects.list({ sort: 'row' })
    const first = await done(client.rejects.replay({ batchId: orders.batchId, filter: {}, fixes: [{ kind: 'set', column: '金额', value: '5' }], rows: [{ row: 1, values: { 会员号: 'M7777' } }, { row: 8, values: { 时间: 'gestern' } }] })) as ImportResult
    expect(first).toMatchObject({ accepted: 9, rejected: 1, created: 1 })
    const second = await done(client.rejects.replay({ batchId: orders.batchId, rows: [{ row: 8, values: { 时间: '2025-11-02 10:00:00' } }] })) as ImportResult
    expect(second).toMatchObject({ accepted: 1 })
    await undo(first.batchId)
    expect(await rowsOf({ state: 'replayed' })).toEqual([8])
    await undo(second.batchId)
    expect((await client.rejects.list({ state: 'open', sort: 'row' })).items.find(({ row }) => row === 8)).toMatchObject({ rule: 'bad_time', raw: { 时间: 'gestern', 金额: '5' } })
    expect((await client.rejects.list({ sort: 'row' })).items.filter(({ row }) => row !== 8)).toEqual(before.items.filter(({ row }) => row !== 8))

    await done(client.rejects.replay({ batchId: orders.batchId, filter: {}, fixes: [{ kind: 'set', column: '金额', value: '5' }, { kind: 'set', column: '时间', value: '2025-11-02 10:00:00' }] }))
    expect((await client.workspace.status()).counts).toMatchObject({ customers: 10, events: 70 })
    expect(await undo(orders.batchId)).toMatchObject({ events: 70, replays: 1 })
    expect((await client.workspace.status()).counts).toMatchObject({ customers: 10, events: 0 })
    expect((await client.rejects.list({})).total).toBe(0)
    expect((await client.imports.list({})).items.map(({ status }) => status)).toEqual(['undone', 'undone', 'undone', 'undone', 'accepted'])
  })

  test('a step of cleaning is done to all of them, for this import alone', async () => {
    const asked: Parameters<DeskClient['rejects']['replay']>[0] = { batchId: orders.batchId, filter: {}, steps: [{ op: 'map', columns: ['金额'], entries: [{ from: 'viel', to: '20' }], otherwise: 'keep' } as never] }
    const preview = await client.rejects.preview(asked)
    expect(preview).toMatchObject({ rows: 10, passes: 10, rejected: 0 })
    expect(preview.examples).toHaveLength(10)
    expect(preview.examples[0]).toEqual({ row: 1, rule: null, column: null, changes: [{ column: '金额', before: 'viel', after: '20' }] })
    expect(await failureOf(client.rejects.preview({ ...asked, steps: [{ op: 'trim', columns: ['没有'] } as never] }))).toMatchObject({ status: 422 })
    const { batchId } = await done(client.rejects.replay(asked)) as ImportResult
    expect(await spentOf('M1000')).toBe(620)
    expect((await client.imports.get({ batchId })).mapping.recipe).toHaveLength(1)
    expect((await client.imports.get({ batchId: orders.batchId })).mapping.recipe).toEqual([])
  })

  test('rows are put aside with a note, and taken up again by undo or by hand', async () => {
    expect(await client.rejects.mark({ state: 'ignored', note: '测试单', filter: { batchId: orders.batchId, text: 'O1' } })).toEqual({ changed: 1 })
    expect(await client.rejects.mark({ state: 'ignored', rows: [{ batchId: orders.batchId, row: 1 }, { batchId: orders.batchId, row: 8 }] })).toEqual({ changed: 2 })
    expect((await client.rejects.list({ state: 'ignored', sort: 'row', direction: 'asc' })).items.map(({ row, note }) => [row, note])).toEqual([[1, null], [8, null], [15, '测试单']])
    expect(await client.imports.get({ batchId: orders.batchId })).toMatchObject({ openRejects: 7 })
    expect(await client.workspace.undo()).toMatchObject({ done: { zh: '忽略 2 行异常' }, redo: { zh: '忽略 2 行异常' } })
    expect(await rowsOf({ state: 'ignored' })).toEqual([15])
    await client.workspace.redo()
    expect(await rowsOf({ state: 'ignored' })).toEqual([1, 8, 15])
    expect(await failureOf(client.rejects.replay({ batchId: orders.batchId, rows: [{ row: 15 }] }))).toMatchObject({ code: 'conflict' })
    expect(await client.rejects.mark({ state: 'open', filter: { state: 'ignored' } })).toEqual({ changed: 3 })
    expect(await rowsOf({ state: 'open' })).toHaveLength(10)
    await client.workspace.undo()
    expect((await client.rejects.list({ state: 'ignored', sort: 'row', direction: 'asc' })).items.map(({ row, note }) => [row, note])).toEqual([[1, null], [8, null], [15, '测试单']])
    expect(await failureOf(client.rejects.mark({ state: 'open' }))).toMatchObject({ code: 'invalid' })
  })

  test('what cannot be replayed is refused before anything is queued', async () => {
    const { total } = await client.jobs.list({})
    const refused: [Parameters<DeskClient['rejects']['replay']>[0], string, string][] = [
      [{ batchId: 'b99', filter: {} }, 'not_found', 'batchId'], [{ batchId: orders.batchId, rows: [{ row: 2 }] }, 'not_found', 'row'],
      [{ batchId: orders.batchId }, 'invalid', 'rows'], [{ batchId: orders.batchId, filter: { rule: 'no_time' } }, 'invalid', 'rows'],
      [{ batchId: orders.batchId, filter: {}, fixes: [{ kind: 'set', column: '没有', value: '1' }] }, 'invalid', 'values'],
      [{ batchId: orders.batchId, filter: {}, fixes: [{ kind: 'replace', column: null, find: '(', with: '', regex: true }] }, 'invalid', 'fixes.0.find'],
      [{ batchId: orders.batchId, filter: {}, fixes: [{ kind: 'replace', column: null, find: 'a', with: '$7', regex: true }] }, 'invalid', 'fixes.0.find']
    ]
    for (const [asked, code, field] of refused) {
      for (const call of [() => client.rejects.replay(asked), () => client.rejects.preview(asked)]) expect(await failureOf(call())).toMatchObject({ code, details: { field } })
    }
    expect((await client.jobs.list({})).total).toBe(total)
  })

  test('is written out with its raw values, as CSV and as a workbook', async () => {
    await client.rejects.mark({ state: 'ignored', note: '=1+1', rows: [{ batchId: orders.batchId, row: 1 }] })
    const destination = join(made.home, 'exceptions.csv')
    const { id } = await client.rejects.export({ format: 'csv', destination, filter: { batchId: orders.batchId } })
    expect(await made.ended(id)).toMatchObject({ status: 'done', result: { rows: 10, entity: null, of: { kind: 'rejects' }, approval: { state: 'waived' } } })
    const lines = readFileSync(destination, 'utf8').trimEnd().split('\n')
    expect(lines.slice(0, 3)).toEqual([
      '\uFEFF批次,文件,来源,行,列,规则,原因,状态,备注,单号,会员号,时间,金额,门店',
      `${orders.batchId},orders-70.csv,shop,1,金额,bad_amount,金额无法识别,ignored,'=1+1,O0,M1000,2025-11-01 10:00:00,viel,S0`,
      `${orders.batchId},orders-70.csv,shop,8,金额,bad_amount,金额无法识别,open,,O7,M1007,2025-11-08 10:00:00,viel,S1`
    ])
    expect(lines).toHaveLength(11)
    const workbook = join(made.home, 'exceptions.xlsx')
    await done(client.rejects.export({ format: 'xlsx', destination: workbook, filter: { state: 'open' } }))
    const inspected = await client.imports.inspect({ path: workbook })
    expect(inspected).toMatchObject({ rows: 9, columns: [{ name: '批次' }, { name: '文件' }, { name: '来源' }, { name: '行' }, ...Array.from({ length: 10 }, () => ({}))] })
    expect(inspected.preview[0]).toEqual([orders.batchId, 'orders-70.csv', 'shop', '8', '金额', 'bad_amount', '金额无法识别', 'open', '', 'O7', 'M1007', '2025-11-08 10:00:00', 'viel', 'S1'])
    expect(await failureOf(made.clientAs('socket').rejects.export({ format: 'csv', destination }))).toMatchObject({ code: 'forbidden' })
    expect(await failureOf(client.rejects.export({ format: 'csv', destination }))).toMatchObject({ code: 'conflict', details: { field: 'destination' } })
    expect((await client.exports.get({ id })).manifest).toMatchObject({ rows: 10 })
  })
})
