import { appendFileSync, copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { WatchedRun } from '#core/contract/watched-folders.ts'
import { namesFitting } from '#core/domain/library/file-pattern.ts'
import { failureOf, makeDesk, type DeskClient, type TestDesk } from '#test/support/desk.ts'

let made: TestDesk
let client: DeskClient
let folder: string
let workspace: string
let template: string
beforeEach(async () => {
  made = makeDesk()
  client = made.client
  workspace = (await client.workspaces.create({ name: '监视' })).folder
  folder = join(made.home, '日报')
  mkdirSync(folder)
  template = (await client.imports.createTemplate({ name: '日报', mapping })).id
})
afterEach(() => made.close())

const mapping = {
  source: '门店', target: 'event' as const,
  columns: [{ from: '单号', to: 'source_id' }, { from: '会员号', to: 'identity.member_id' }, { from: '时间', to: 'occurred_at' }, { from: '金额', to: 'amount' }, { value: 'order', to: 'type' }]
}
const header = '单号,会员号,时间,金额'
const lines = (from: number, count: number) => Array.from({ length: count }, (_, at) => `O${String(from + at).padStart(4, '0')},M${(from + at) % 5},2026-01-${String(1 + ((from + at) % 28)).padStart(2, '0')} 10:00:00,12.50`)
const write = (name: string, rows: string[], first = header) => writeFileSync(join(folder, name), `${[first, ...rows].join('\n')}\n`)
const content = () => Object.fromEntries(readdirSync(folder).sort().map((name) => [name, [readFileSync(join(folder, name), 'utf8'), statSync(join(folder, name)).mtimeMs]]))

async function look(id: string): Promise<WatchedRun> {
  const { jobId } = await client.watchedFolders.run({ id })
  const job = await made.ended(jobId)
  expect(job).toMatchObject({ status: 'done', kind: 'watched-folder' })
  return job.result as WatchedRun
}
const told = ({ files }: Pick<WatchedRun, 'files'>) => files.map(({ name, status, accepted }) => [name, status, accepted])
const events = async () => (await client.workspace.status()).counts.events

describe('a watched folder', () => {
  test('brings every file in once, tells a bad one, and touches nothing', async () => {
    write('a.csv', lines(0, 5))
    write('b.CSV', lines(5, 5))
    write('broken.csv', ['x,y'], '名称,数量')
    writeFileSync(join(folder, 'notes.txt'), 'not ours')
    const before = content()
    const { id } = await client.watchedFolders.create({ name: '门店日报', folder, pattern: '*.csv', template })
    const first = await look(id)
    expect(told(first)).toEqual([['a.csv', 'accepted', 5], ['b.CSV', 'accepted', 5], ['broken.csv', 'failed', undefined]])
    expect(first.files[2]!.error!.words!.message.zh).toContain('缺少：单号、会员号、时间、金额')
    expect(content()).toEqual(before)
    expect(await events()).toBe(10)

    expect(told(await look(id))).toEqual([['broken.csv', 'failed', undefined]])
    copyFileSync(join(folder, 'a.csv'), join(folder, 'copy.csv'))
    renameSync(join(folder, 'b.CSV'), join(folder, 'moved.csv'))
    rmSync(join(folder, 'broken.csv'))
    write('c.csv', lines(10, 3))
    expect(told(await look(id))).toEqual([['c.csv', 'accepted', 3], ['copy.csv', 'known', undefined], ['moved.csv', 'known', undefined]])
    expect(await events()).toBe(13)
    const runs = await client.watchedFolders.runs({ id, limit: 2 })
    expect(runs).toMatchObject({ total: 3, items: [{ cause: 'manual', files: [{}, {}, {}] }, { files: [{ error: { code: 'invalid' } }] }] })
    expect((await client.watchedFolders.list()).items).toMatchObject([{ name: '门店日报', templateName: '日报', lastRun: { number: runs.items[0]!.number } }])
  })

  test('of a file that grows only the rows beyond the watermark come in, and undoing or repairing works as ever', async () => {
    write('all.csv', [...lines(1, 4), 'O0005,M1,soon,1.00'])
    const { id } = await client.watchedFolders.create({ name: '流水', folder, pattern: 'all.csv', template, incremental: { by: 'watermark', column: '单号' } })
    expect((await look(id)).files).toMatchObject([{ status: 'accepted', rows: 5, accepted: 4, rejected: 1 }])
    expect((await client.watchedFolders.list()).items[0]!.watermark).toBe('O0005')
    appendFileSync(join(folder, 'all.csv'), `${[...lines(6, 3), ',M1,2026-01-01 10:00:00,1.00'].join('\n')}\n`)
    const second = await look(id)
    expect(second.files).toMatchObject([{ status: 'accepted', rows: 3, accepted: 3, duplicates: 0, unmarked: 1 }])
    expect(await events()).toBe(7)
    appendFileSync(join(folder, 'all.csv'), '\n')
    expect((await look(id)).files).toMatchObject([{ status: 'unchanged' }])
    const { jobId } = await client.imports.undo({ batchId: second.files[0]!.batchId! })
    expect(await made.ended(jobId)).toMatchObject({ status: 'done' })
    expect(await events()).toBe(4)
  })

  test('a watermark tells numbers of nineteen digits apart', async () => {
    const numbered = (...numbers: string[]) => numbers.map((number) => `${number},M1,2026-01-01 10:00:00,1.00`)
    write('all.csv', numbered('1234567890123456788', '1234567890123456789', '999'))
    const { id } = await client.watchedFolders.create({ name: '流水', folder, pattern: 'all.csv', template, incremental: { by: 'watermark', column: '单号' } })
    expect((await look(id)).files).toMatchObject([{ status: 'accepted', accepted: 3 }])
    expect((await client.watchedFolders.list()).items[0]!.watermark).toBe('1234567890123456789')
    appendFileSync(join(folder, 'all.csv'), `${numbered('1234567890123456790', '1000').join('\n')}\n`)
    expect((await look(id)).files).toMatchObject([{ status: 'accepted', accepted: 1 }])
    expect((await client.watchedFolders.list()).items[0]!.watermark).toBe('1234567890123456790')
  })

  test('is made and changed with words for what is wrong; pausing and deleting can be taken back', async () => {
    const wanted = { name: '门店', folder, pattern: '*.csv', template }
    expect(await failureOf(client.watchedFolders.create({ ...wanted, folder: join(folder, 'none') }))).toMatchObject({ code: 'not_found', details: { field: 'folder' } })
    expect(await failureOf(client.watchedFolders.create({ ...wanted, folder: 'here' }))).toMatchObject({ code: 'invalid', details: { field: 'folder' } })
    expect(await failureOf(client.watchedFolders.create({ ...wanted, template: 'none' }))).toMatchObject({ code: 'not_found', details: { field: 'template' } })
    expect(await failureOf(client.watchedFolders.create({ ...wanted, schedule: 'daily' }))).toMatchObject({ code: 'invalid', details: { field: 'schedule' } })
    expect(await failureOf(made.clientAs('socket').watchedFolders.create(wanted))).toMatchObject({ code: 'forbidden', details: { field: 'folder' } })
    expect((await made.clientAs('socket').watchedFolders.list()).mayNameFolders).toBe(false)
    const { id, nextRun } = await client.watchedFolders.create({ ...wanted, schedule: '0 8 * * *' })
    expect(nextRun).toMatch(/T00:00:00.000Z$/)
    expect(await client.watchedFolders.update({ id, paused: true })).toMatchObject({ paused: true, nextRun: null, schedule: '0 8 * * *' })
    await client.workspace.undo()
    expect((await client.watchedFolders.list()).items).toMatchObject([{ paused: false }])
    await client.watchedFolders.remove({ id })
    expect((await client.watchedFolders.list()).items).toEqual([])
    await client.workspace.undo()
    expect((await client.watchedFolders.list()).items).toMatchObject([{ id }])
  })

  test('that is gone says so, in its runs too', async () => {
    const { id } = await client.watchedFolders.create({ name: '网盘', folder, pattern: '*', template })
    rmSync(folder, { recursive: true })
    const { jobId } = await client.watchedFolders.run({ id })
    expect(await made.ended(jobId)).toMatchObject({ status: 'failed', error: { code: 'not_found', field: 'folder' } })
    expect(await client.watchedFolders.runs({ id })).toMatchObject({ total: 1, items: [{ files: [], error: { code: 'not_found' } }] })
  })
})

describe('watched folders by themselves', () => {
  test('are looked at when a file stands still and at the times of their schedule, over a restart too; never while paused', async () => {
    let now = Date.parse('2026-01-15T04:00:00Z')
    const other = makeDesk({ clock: { now: () => now }, ports: { refresh: { afterChange: 20, every: 50 } } })
    const { folder: home } = await other.client.workspaces.create({ name: '自动' })
    const { id: mappingId } = await other.client.imports.createTemplate({ name: '日报', mapping })
    const { id } = await other.client.watchedFolders.create({ name: '变化', folder, pattern: 'a*.csv', template: mappingId })
    const { id: daily } = await other.client.watchedFolders.create({ name: '每日', folder, pattern: 'b*.csv', template: mappingId, schedule: '0 8 * * *', onChange: false })
    const { id: paused } = await other.client.watchedFolders.create({ name: '暂停', folder, pattern: '*.csv', template: mappingId, schedule: '* * * * *', paused: true })
    const runs = async (desk: TestDesk, which: string) => (await desk.client.watchedFolders.runs({ id: which })).items.map(({ cause, files }) => [cause, ...files.map(({ name, status }) => `${name} ${status}`)])
    write('a1.csv', lines(0, 2))
    write('b1.csv', lines(50, 2))
    await expect.poll(() => runs(other, id), { timeout: 30_000 }).toEqual([['change', 'a1.csv accepted']])
    expect(await runs(other, daily)).toEqual([])
    now = Date.parse('2026-01-16T00:00:30Z')
    await expect.poll(() => runs(other, daily), { timeout: 30_000 }).toEqual([['schedule', 'b1.csv accepted']])
    await other.desk.close()
    write('a2.csv', lines(10, 2))
    now = Date.parse('2026-01-20T03:00:00Z')
    const again = other.again()
    await again.client.workspaces.open({ folder: home })
    await expect.poll(() => runs(again, id), { timeout: 30_000 }).toEqual([['change', 'a2.csv accepted'], ['change', 'a1.csv accepted']])
    await expect.poll(() => runs(again, daily), { timeout: 30_000 }).toEqual([['schedule'], ['schedule', 'b1.csv accepted']])
    expect(await runs(again, paused)).toEqual([])
    expect((await again.client.workspace.status()).counts.events).toBe(6)
    await again.close()
  })

  test('a file that is still being written is left until it stands still', async () => {
    write('grows.csv', lines(0, 3))
    const { id } = await client.watchedFolders.create({ name: '写入中', folder, pattern: '*.csv', template })
    let row = 100
    const writing = setInterval(() => appendFileSync(join(folder, 'grows.csv'), `${lines(row++, 1)[0]}\n`), 50)
    try {
      expect(told(await look(id))).toEqual([['grows.csv', 'growing', undefined]])
    } finally {
      clearInterval(writing)
    }
    expect((await look(id)).files).toMatchObject([{ status: 'accepted', accepted: 3 + row - 100 }])
  })

  test('what an interruption left is brought to its end, once', async () => {
    write('big.csv', lines(0, 20_000).map((line, at) => line.replace(/^O\d+/, `O${at}`)))
    write('small.csv', lines(90_000, 3))
    const { id } = await client.watchedFolders.create({ name: '中断', folder, pattern: '*.csv', template })
    const { jobId } = await client.watchedFolders.run({ id })
    while ((await client.imports.list({})).total === 0) await new Promise((resolve) => setTimeout(resolve, 10))
    await made.desk.close()
    const again = made.again()
    await again.client.workspaces.open({ folder: workspace })
    expect(await again.ended(jobId)).toMatchObject({ status: 'done', result: { files: [{ name: 'big.csv', status: 'accepted', accepted: 20_000 }, { name: 'small.csv', status: 'accepted' }] } })
    expect((await again.client.workspace.status()).counts.events).toBe(20_003)
    expect((await again.client.watchedFolders.runs({ id })).total).toBe(1)
    await again.desk.close()
  })
})

test('patterns know * and ?, whatever the case', () => {
  const fits = (pattern: string, ...names: string[]) => names.map(namesFitting(pattern))
  expect(fits('*.csv', 'a.csv', 'B.CSV', 'a.csv.bak', '.csv')).toEqual([true, true, false, true])
  expect(fits('销售-????-??.xlsx', '销售-2026-01.xlsx', '销售-2026-1.xlsx')).toEqual([true, false])
  expect(fits('a+(b)[c].txt', 'a+(b)[c].txt', 'aab.txt')).toEqual([true, false])
  expect(fits('É?_日报', 'é😀_日报', 'E1_日报')).toEqual([true, false])
  // Takes hours with backtracking.
  expect(fits('*a*a*a*a*a*a*a*a*b', 'a'.repeat(250), `${'a'.repeat(249)}b`)).toEqual([false, true])
})
