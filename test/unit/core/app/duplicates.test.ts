import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ImportResult, MappingInput } from '#core/contract/imports.ts'
import { customersFile, ordersFile, type ImportSample } from '#test/builders/files.ts'
import { failureOf } from '#test/support/desk.ts'
import { deskForEach } from '#test/support/desk-for-each.ts'

const { made, client } = deskForEach()

const done = async (started: Promise<{ jobId: string }>) => {
  const job = await made.ended((await started).jobId)
  expect(job).toMatchObject({ status: 'done', error: null })
  return job.result
}
const bring = ({ path, mapping }: ImportSample) => done(client.imports.create({ path, mapping })) as Promise<ImportResult>
const visits = (name: string, rows: string[], change: Partial<MappingInput> = {}): ImportSample => {
  const path = join(made.home, name)
  writeFileSync(path, ['会员号,时间,店', ...rows].join('\n'))
  return { path, mapping: { source: 'gate', target: 'event', columns: [{ from: '会员号', to: 'identity.member_id' }, { from: '时间', to: 'occurred_at' }, { value: 'visit', to: 'type' }, { from: '店', to: 'store_id' }], ...change } }
}
async function found(batchId: string) {
  expect((await client.duplicates.list({ batchId })).found).toBe(false)
  await done(client.duplicates.find({ batchId }))
  const list = await client.duplicates.list({ batchId })
  expect(list.found).toBe(true)
  return list
}

describe('the table of duplicates', () => {
  test('by source id: within the file and against earlier batches, with the row that each repeats', async () => {
    await bring(customersFile(made.home, 10))
    const first = await bring(ordersFile(made.home, 14, 10))
    const sample = ordersFile(made.home, 21, 10)
    const lines = 'O20,M1000,2025-11-21 10:00:00,100.00,S2\n'
    writeFileSync(sample.path, lines, { flag: 'a' })
    const second = await bring(sample)
    expect(second).toMatchObject({ rows: 22, rejected: 3, duplicates: 13 })
    const { items, total, kinds } = await found(second.batchId)
    expect(total).toBe(13)
    expect(kinds).toEqual([{ why: 'source_id', ofBatch: first.batchId, count: 12 }, { why: 'source_id', ofBatch: second.batchId, count: 1 }])
    expect(items[0]).toEqual({ row: 2, raw: { 单号: 'O1', 会员号: 'M1001', 时间: '2025-11-02 10:00:00', 金额: '100.00', 门店: 'S1' }, why: 'source_id', ofBatch: first.batchId, ofRow: 2, imported: null })
    expect(items.at(-1)).toMatchObject({ row: 22, ofBatch: second.batchId, ofRow: 21 })
    expect((await client.duplicates.list({ batchId: second.batchId, ofBatch: second.batchId })).items.map(({ row }) => row)).toEqual([22])
    expect((await client.duplicates.list({ batchId: second.batchId, text: 'o12' })).items.map(({ row }) => row)).toEqual([13])
    expect(await failureOf(client.duplicates.import({ batchId: second.batchId, rows: [2] }))).toMatchObject({ code: 'conflict' })
  })

  test('by row within the window: brought all the same, once, and taken back', async () => {
    await bring(customersFile(made.home, 3))
    const rows = ['M1000,2026-01-01 10:00:00,S1', 'M1001,2026-01-01 11:00:00,S1', 'M1000,2026-01-01 10:00:00,S1']
    const first = await bring(visits('one.csv', rows))
    expect(first).toMatchObject({ accepted: 3, duplicates: 0 })
    const second = await bring(visits('two.csv', [...rows.slice(0, 2), 'M1002,2026-01-02 10:00:00,S1']))
    expect(second).toMatchObject({ accepted: 1, duplicates: 2 })
    const { items } = await found(second.batchId)
    expect(items).toMatchObject([{ row: 1, why: 'row', ofBatch: first.batchId, ofRow: 3 }, { row: 2, why: 'row', ofBatch: first.batchId, ofRow: 2 }])
    const again = await done(client.duplicates.import({ batchId: second.batchId, rows: [1] })) as ImportResult
    expect(again).toMatchObject({ rows: 1, accepted: 1, duplicates: 0 })
    expect((await client.workspace.status()).counts.events).toBe(5)
    expect((await client.duplicates.list({ batchId: second.batchId })).items.map(({ imported }) => imported)).toEqual([again.batchId, null])
    expect(await failureOf(client.duplicates.import({ batchId: second.batchId, rows: [1] }))).toMatchObject({ code: 'conflict' })
    await done(client.imports.undo({ batchId: again.batchId }))
    expect((await client.duplicates.list({ batchId: second.batchId })).items.map(({ imported }) => imported)).toEqual([null, null])
    expect((await client.workspace.status()).counts.events).toBe(4)
    await done(client.imports.undo({ batchId: second.batchId }))
    expect(await failureOf(client.duplicates.list({ batchId: second.batchId }))).toMatchObject({ code: 'conflict' })
  })

  test('all that match come in at once, but for those that were brought or repeat a source id; the list is written out', async () => {
    await bring(customersFile(made.home, 3))
    const rows = Array.from({ length: 1200 }, (_, index) => `M100${index % 3},2026-01-${String(1 + (index % 28)).padStart(2, '0')} ${String(index % 24).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}:00,S${index}`)
    const first = await bring(visits('one.csv', rows))
    const second = await bring(visits('two.csv', rows))
    expect(second).toMatchObject({ accepted: 0, duplicates: 1200 })
    expect(await found(second.batchId)).toMatchObject({ total: 1200, importable: 1200 })
    await done(client.duplicates.import({ batchId: second.batchId, rows: [1] }))
    expect(await client.duplicates.list({ batchId: second.batchId, text: 's119' })).toMatchObject({ total: 11, importable: 11 })
    expect(await done(client.duplicates.import({ batchId: second.batchId, filter: { text: 's119' } }))).toMatchObject({ rows: 11, accepted: 11, duplicates: 0 })
    expect(await client.duplicates.list({ batchId: second.batchId, ofBatch: first.batchId })).toMatchObject({ total: 1200, importable: 1188 })
    expect(await failureOf(client.duplicates.import({ batchId: second.batchId, filter: { text: 's119' } }))).toMatchObject({ code: 'invalid' })
    expect(await failureOf(client.duplicates.import({ batchId: second.batchId }))).toMatchObject({ code: 'invalid' })
    const destination = join(made.home, 'duplicates.csv')
    const { id } = await client.duplicates.export({ batchId: second.batchId, format: 'csv', destination, filter: { text: 's119' } })
    expect(await made.ended(id)).toMatchObject({ status: 'done', result: { rows: 11, of: { kind: 'duplicates' } } })
    expect(readFileSync(destination, 'utf8').split('\n').slice(0, 2)).toEqual([
      '\uFEFF批次,文件,来源,行,原因,重复的批次,重复的行,再次导入为,会员号,时间,店', expect.stringMatching(new RegExp(`^${second.batchId},two\\.csv,gate,120,整行相同（窗口内）,${first.batchId},120,b\\d+,M1002,.*,S119$`))
    ])
  })

  test('customers again, and rows that a step of the recipe drops; the original taken back since', async () => {
    const people = await bring(customersFile(made.home, 5))
    const again = await bring(customersFile(made.home, 5))
    expect(again).toMatchObject({ duplicates: 5 })
    expect((await found(again.batchId)).kinds).toEqual([{ why: 'row', ofBatch: people.batchId, count: 5 }])
    const cleaned = await bring(visits('cleaned.csv', ['M1000,2026-01-01 10:00:00,S1', 'M1000,2026-01-01 10:00:00,S1'], { recipe: [{ op: 'dedupe', columns: ['会员号', '时间'] } as never] }))
    expect(cleaned).toMatchObject({ accepted: 1, duplicates: 1 })
    expect((await found(cleaned.batchId)).items).toMatchObject([{ row: 2, why: 'recipe', ofBatch: null, ofRow: null }])
    await done(client.imports.undo({ batchId: people.batchId }))
    await done(client.duplicates.find({ batchId: again.batchId }))
    expect((await client.duplicates.list({ batchId: again.batchId })).items[0]).toMatchObject({ why: 'row', ofBatch: null })
  })
})
