/** Exports through the desk: request, job, file, manifest, audit. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { BlobReader, TextWriter, ZipReader, type FileEntry } from '@zip.js/zip.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ExportTask } from '#core/app/run-export.ts'
import type { ExportManifest } from '#core/contract/exports.ts'
import type { Definition } from '#core/domain/conditions/types.ts'
import { deriveKeys } from '#core/store/keys.ts'
import { layoutOf } from '#core/store/layout.ts'
import { pageAudit } from '#core/store/records/audit.ts'
import { readJob, updateJob } from '#core/store/records/jobs.ts'
import { createObject } from '#core/store/records/library.ts'
import { openRecords, type RecordsDatabase } from '#core/store/records/open.ts'
import { transaction } from '#core/store/records/statement.ts'
import { readWorkspaceInfo } from '#core/store/workspace/info.ts'
import { failureOf, makeOpenDesk, type DeskClient } from '#test/support/desk.ts'
import { customersFile } from '#test/builders/files.ts'

type Asked = Parameters<DeskClient['exports']['create']>[0]

let opened: Awaited<ReturnType<typeof makeOpenDesk>>
let out: string
let number = 0

beforeAll(async () => {
  opened = await makeOpenDesk()
  out = join(opened.home, 'out')
  mkdirSync(out)
  const { path, mapping } = customersFile(opened.home, 40)
  const job = await opened.ended((await opened.client.imports.create({ path, mapping })).jobId)
  expect(job.status).toBe('done')
})

afterAll(() => opened.close())

const inShanghai = { schema: 1, entity: 'customer', root: { kind: 'attribute', field: 'city', op: 'eq', value: '上海' } }
const nextPath = (extension = 'csv') => join(out, `file-${++number}.${extension}`)

async function exported(change: Partial<Asked> = {}): Promise<ExportManifest & { path: string; lines: string[] }> {
  const destination = nextPath(change.format === 'xlsx' ? 'xlsx' : 'csv')
  const { id } = await opened.client.exports.create({ of: { definition: inShanghai }, format: 'csv', fields: ['customer_id', 'name', 'phone', 'points'], destination, ...change })
  const job = await opened.ended(id)
  if (job.status !== 'done') throw new Error(JSON.stringify(job.error))
  const { path } = await opened.client.exports.get({ id })
  return { ...(job.result as ExportManifest), path, lines: readFileSync(path, 'utf8').trimEnd().split('\n') }
}

const refused = (change: Partial<Asked>, client = opened.client) => failureOf(client.exports.create({ of: { definition: inShanghai }, format: 'csv', fields: ['name'], destination: nextPath(), ...change }))

describe('what is exported', () => {
  test('the members of a definition, by id, with a manifest that tells of the file', async () => {
    const made = await exported()
    expect(made.lines).toHaveLength(21)
    expect(made.lines.slice(0, 3)).toEqual(['\uFEFFcustomer_id,name,phone,points', expect.stringMatching(/^CU00000001,客户1,\+86138\d{8},10$/), expect.stringMatching(/^CU00000003,客户3,/)])
    const beside = JSON.parse(readFileSync(`${made.path}.manifest.json`, 'utf8')) as ExportManifest
    expect(beside).toMatchObject({
      rows: 20, definition: inShanghai, requestedBy: 'owner', encrypted: false, formulaGuard: true, timeZone: 'Asia/Shanghai', entity: 'customer', of: { kind: 'definition' },
      approval: { state: 'waived', note: 'waived, single-user workspace' }, fields: [{ name: 'customer_id', mask: 'clear' }, { name: 'name' }, { name: 'phone' }, { name: 'points', type: 'number' }]
    })
    expect(beside.sha256).toBe(createHash('sha256').update(readFileSync(made.path)).digest('hex'))
    const { dataVersion } = await opened.client.workspace.status()
    expect(beside.dataVersion).toBe(dataVersion)
    const preview = await opened.client.segments.preview({ definition: inShanghai })
    expect(beside).toMatchObject({ definitionHash: preview.definitionHash, rows: preview.count })
  })

  test('a segment as its list shows it: narrowed, in its order, with the part of its split; as many rows as the list has', async () => {
    const { client } = opened
    const definition = { schema: 1, entity: 'customer', root: { kind: 'attribute', field: 'city', op: 'eq', value: '上海' }, split: [{ label: 'A', percent: 50 }, { label: 'B', percent: 50 }] }
    const { id } = await client.segments.create({ name: '上海对照', definition })
    const where = JSON.stringify({ kind: 'attribute', field: 'points', op: 'gt', value: 200 })
    const list = await client.segments.customers({ id, where, sort: 'points', direction: 'desc', limit: 200 })
    const made = await exported({ of: { segment: id, list: { entity: 'customer', where, sort: 'points', direction: 'desc' } }, fields: ['customer_id', 'split'] })
    expect(list.total).toBeGreaterThan(0)
    expect(list.total).toBeLessThan(20)
    expect(made.lines.slice(1)).toEqual(list.items.map((item) => `${item.id},${item.label}`))
    expect(new Set(list.items.map(({ label }) => label))).toEqual(new Set(['A', 'B']))
    expect((await exported({ of: { segment: id, list: { entity: 'customer', ids: [list.items[0]!.id, 'CU00000002'], direction: 'desc' } }, fields: ['customer_id'] })).lines).toHaveLength(2)
    expect((await exported({ of: { segment: id, asOf: '1990-01-01T00:00:00Z' }, fields: ['customer_id', 'split'] })).of).toMatchObject({ kind: 'segment' })
    expect((await client.exports.fields({ entity: 'customer', segment: id })).items.map(({ name }) => name)).toContain('split')
    expect((await client.exports.fields({ entity: 'customer' })).items.map(({ name }) => name)).not.toContain('split')
    expect(await refused({ of: { definition: inShanghai, list: { entity: 'customer', direction: 'desc' } } })).toMatchObject({ code: 'invalid' })
    expect(await refused({ of: { definition: inShanghai, run: 1 } })).toMatchObject({ code: 'invalid' })
  })

  test('no two fields have the same name, in any language', async () => {
    const { items } = await opened.client.exports.fields({ entity: 'customer' })
    for (const language of ['zh', 'en'] as const) expect(new Set(items.map(({ label }) => label[language])).size).toBe(items.length)
  })

  test('a limit says the order', async () => {
    const made = await exported({ of: { definition: { ...inShanghai, limit: { n: 3, by: { attribute: 'points' }, direction: 'desc' } } }, fields: ['points'] })
    expect(made.lines.slice(1)).toEqual(['390', '370', '350'])
  })

  test('a list as it is filtered and sorted; ids alone; everyone', async () => {
    const where = { kind: 'attribute', field: 'points', op: 'gte', value: 300 }
    const sorted = await exported({ of: { list: { city: '上海', where, sort: 'points', direction: 'desc' } }, fields: ['points', 'city'] })
    expect(sorted.lines.slice(1)).toEqual(['390,上海', '370,上海', '350,上海', '330,上海', '310,上海'])
    expect((await exported({ of: { list: { where: JSON.stringify(where) } }, fields: ['points'] })).rows).toBe(10)
    expect((await exported({ of: { list: { ids: ['CU00000005', 'CU00000002'] } } })).lines.slice(1).map((line) => line.slice(0, 10))).toEqual(['CU00000002', 'CU00000005'])
    expect(await exported({ of: { list: { query: '客户17' } }, fields: ['name'] })).toMatchObject({ rows: 1, lines: ['\uFEFFname', '客户17'] })
    expect((await exported({ of: { list: {} } })).rows).toBe(40)
  })

  test('what facts alone hold goes without a worker and is the same', async () => {
    const direct = await exported({ fields: ['points', 'city', 'created_at', 'total_orders'] })
    const joined = await exported({ fields: ['points', 'city', 'created_at', 'total_orders', 'name'] })
    expect(direct.lines.slice(1)).toEqual(joined.lines.slice(1).map((line) => line.slice(0, line.lastIndexOf(','))))
    expect(direct.sha256).toBe(createHash('sha256').update(readFileSync(direct.path)).digest('hex'))
    expect(statSync(direct.path).mode & 0o777).toBe(0o600)
    expect(statSync(`${direct.path}.manifest.json`).mode & 0o777).toBe(0o600)
  })

  test('masks, and labels above the columns', async () => {
    const made = await exported({ fields: ['name', 'phone', 'identity.member_id', 'points', 'total_spent'], mask: { name: 'name', phone: 'phone', points: 'hidden', total_spent: 'hidden' }, headers: 'label' })
    expect(made.lines[0]).toBe('\uFEFF姓名,手机号,会员号,积分,累计消费')
    expect(made.lines[1]).toMatch(/^客\*,\+86138\*{4}\d{4},M1001,\*\*\*,\*\*\*$/)
    expect(made.fields.map(({ mask }) => mask)).toEqual(['name', 'phone', 'clear', 'hidden', 'hidden'])
  })

  test('a segment by its definition, a static one by its members', async () => {
    const { id } = await withRecords((records) => createObject(records, 'segment', {
      name: '上海客户', parent: null,
      content: { entity: 'customer', type: 'dynamic', state: 'active', definition: inShanghai as Definition, visibility: 'private', folder: null, description: '', refresh: { onChange: false, schedule: null }, members: null }
    }, { user: 'owner', at: Date.UTC(2026, 0, 16) }))
    const made = await exported({ of: { segment: id } })
    expect(made).toMatchObject({ rows: 20, title: '上海客户', definition: inShanghai, of: { kind: 'segment', segment: { id, name: '上海客户', version: 1 } } })
    expect(await refused({ of: { segment: 'nobody' } })).toMatchObject({ code: 'not_found' })
  })
})

describe('what is refused', () => {
  test('a field that is none, one named twice, a mask of no exported field, a mask that fits no computed value', async () => {
    expect(await refused({ fields: ['name', 'shoe_size'] })).toMatchObject({ code: 'invalid', status: 400, details: { field: 'fields.1' } })
    expect(await refused({ fields: ['name', 'name'] })).toMatchObject({ code: 'invalid', details: { field: 'fields.1' } })
    expect(await refused({ mask: { phone: 'phone' } })).toMatchObject({ code: 'invalid', details: { field: 'mask.phone' } })
    expect(await refused({ fields: ['total_spent'], mask: { total_spent: 'name' } })).toMatchObject({ code: 'invalid', details: { field: 'mask.total_spent' } })
    expect(await refused({ fields: [] })).toMatchObject({ code: 'invalid' })
  })

  test('a definition with a problem, and anything but one thing to export', async () => {
    expect(await refused({ of: { definition: { schema: 1, entity: 'customer', root: { kind: 'attribute', field: 'nope', op: 'eq', value: 1 } } } })).toMatchObject({ code: 'problems', status: 422 })
    expect(await refused({ of: {} })).toMatchObject({ code: 'invalid', details: { field: 'of' } })
    expect(await refused({ of: { definition: inShanghai, list: {} } })).toMatchObject({ code: 'invalid', details: { field: 'of' } })
  })

  test('a place within the workspace, a relative one, a folder, one that is not there, and a file that exists', async () => {
    expect(await refused({ destination: join(opened.folder, 'x.csv') })).toMatchObject({ code: 'invalid', details: { field: 'destination' } })
    expect(await refused({ destination: join(out, '..', 'workspaces', relative(join(opened.home, 'workspaces'), opened.folder), 'raw', 'x.csv') })).toMatchObject({ code: 'invalid' })
    symlinkSync(opened.folder, join(out, 'link'))
    expect(await refused({ destination: join(out, 'link', 'x.csv') })).toMatchObject({ code: 'invalid' })
    expect(await refused({ destination: 'x.csv' })).toMatchObject({ code: 'invalid' })
    expect(await refused({ destination: `${out}/no.folder/x.csv` })).toMatchObject({ code: 'not_found' })
    const taken = nextPath()
    writeFileSync(taken, 'mine')
    expect(await refused({ destination: taken })).toMatchObject({ code: 'conflict' })
    expect(readFileSync(taken, 'utf8')).toBe('mine')
    expect((await exported({ destination: taken, overwrite: true })).path).toBe(taken)
    expect(readFileSync(taken, 'utf8')).toContain('CU00000001')
  })

  test('a page cannot name a path; without one the file goes to the folder for exports under a free name', async () => {
    const page = opened.clientAs('socket')
    expect(await refused({}, page)).toMatchObject({ code: 'forbidden', details: { field: 'destination' } })
    const { id } = await page.exports.create({ of: { list: {} }, format: 'csv', fields: ['name'], title: '名单: 一/二' })
    await opened.ended(id)
    const { path, available } = await page.exports.get({ id })
    expect(path).toMatch(/exports\/名单- 一-二 2026-01-15 .*\.csv$/)
    expect(available).toBe(true)
  })

  test('approval and rejection: it is waived already', async () => {
    const { id } = await exported()
    expect(await failureOf(opened.client.exports.approve({ id }))).toMatchObject({ code: 'conflict' })
    expect(await failureOf(opened.client.exports.reject({ id }))).toMatchObject({ code: 'conflict' })
    expect(await failureOf(opened.client.exports.approve({ id: 'nothing' }))).toMatchObject({ code: 'not_found' })
  })
})

describe('under a password', () => {
  const password = '密码-correct horse'

  async function unpack(path: string, given: string): Promise<{ name: string; text: string }> {
    const reader = new ZipReader(new BlobReader(new Blob([readFileSync(path)])), { password: given, useWebWorkers: false })
    const [entry] = await reader.getEntries()
    return { name: entry!.filename, text: await (entry as FileEntry).getData!(new TextWriter()) }
  }

  test.each(['csv', 'xlsx', 'parquet', 'json'] as const)('%s: opens with the right one and not with another; the hash is that of the zip', async (format) => {
    const destination = nextPath(format)
    const made = await exported({ format, encrypt: { password }, destination })
    expect(made.path).toBe(`${destination}.zip`)
    expect(made).toMatchObject({ encrypted: true, sha256: createHash('sha256').update(readFileSync(made.path)).digest('hex'), bytes: statSync(made.path).size })
    const { name, text } = await unpack(made.path, password)
    expect(name).toBe(destination.split('/').at(-1))
    if (format === 'csv') expect(text).toContain('CU00000001,客户1,')
    await expect(unpack(made.path, 'wrong password')).rejects.toThrow(/password/i)
    expect(readFileSync(made.path).includes(Buffer.from('客户1,'))).toBe(false)
  })

  test('the password stands in no store, log, manifest or folder of the workspace', async () => {
    const made = await exported({ encrypt: { password } })
    const jobs = await withRecords((records) => JSON.stringify([records.prepare('SELECT * FROM jobs').all(), pageAudit(records, { limit: 200 })]))
    for (const text of [jobs, JSON.stringify(opened.log), readFileSync(`${made.path}.manifest.json`, 'utf8')]) expect(text).not.toContain(password)
    expect(readdirSync(join(opened.folder, 'temp'))).toEqual([])
  })
})

test('the audit names who, what and how many, and no value', async () => {
  const made = await exported({ mask: { phone: 'phone' } })
  const entries = await withRecords((records) => pageAudit(records, { limit: 10 }).filter(({ action }) => action.startsWith('exports.')))
  const written = entries.find(({ action, details }) => action === 'exports.written' && details.id === made.id)!
  expect(written).toMatchObject({ user: 'owner', details: { rows: 20, sha256: made.sha256, definition: made.definitionHash, masks: { phone: 'phone' }, approval: 'waived, single-user workspace' } })
  expect(entries.some(({ action, details }) => action === 'exports.create' && details.id === made.id)).toBe(true)
  expect(JSON.stringify(entries)).not.toContain('客户1')
})

test('the list of exports, newest first, a page at a time', async () => {
  const made = await exported()
  const first = await opened.client.exports.list({ limit: 2 })
  expect(first.items[0]).toMatchObject({ id: made.id, status: 'done', available: true, manifest: { rows: 20 } })
  const second = await opened.client.exports.list({ limit: 2, cursor: first.nextCursor! })
  expect(second.items.some(({ id }) => first.items.some((item) => item.id === id))).toBe(false)
  rmSync(made.path)
  expect(await opened.client.exports.get({ id: made.id })).toMatchObject({ available: false })
})

test('an export cancelled while it waits, or as it begins, leaves nothing', async () => {
  const before = readdirSync(out).sort()
  const ask = () => opened.client.exports.create({ of: { list: {} }, format: 'xlsx', fields: ['name', 'points'], destination: nextPath('xlsx'), encrypt: { password: 'to be forgotten' } })
  const asked = [await ask(), await ask()]
  for (const { id } of asked.toReversed()) await opened.client.jobs.cancel({ id })
  const ended = await Promise.all(asked.map(({ id }) => opened.ended(id)))
  expect(ended.map(({ status }) => status)).toEqual(['cancelled', 'cancelled'])
  expect(readdirSync(out).sort()).toEqual(before)
  expect(readdirSync(join(opened.folder, 'temp'))).toEqual([])
})

describe('interrupted', () => {
  /** Ends the desk as a crash would after making the job look as if it were running, and opens another over the same folder. */
  async function afterCrash(change: (parameters: ExportTask) => ExportTask): Promise<{ client: DeskClient; id: string; path: string }> {
    const made = await exported()
    await withRecords((records) => transaction(records, () => {
      const { parameters } = readJob(records, made.id)!
      updateJob(records, made.id, { status: 'running', parameters: change(parameters as ExportTask), result: null })
      records.prepare('UPDATE jobs SET finished_at = NULL WHERE id = ?').run(made.id)
    }))
    await opened.client.workspaces.close()
    await opened.client.workspaces.open({ folder: opened.folder })
    return { client: opened.client, id: made.id, path: made.path }
  }

  test('before its file was whole: what grew is removed, beside its destination and within the workspace, and it is made again', async () => {
    let unfinished = ''
    const scratch = join(opened.folder, 'temp', 'export-0.parquet.scratch')
    writeFileSync(scratch, 'names')
    const { id, path } = await afterCrash(({ manifest: _manifest, ...task }) => {
      unfinished = task.unfinished!
      rmSync(task.path)
      rmSync(`${task.path}.manifest.json`)
      writeFileSync(unfinished, 'half')
      return task
    })
    const job = await opened.ended(id)
    expect(job.status).toBe('done')
    expect([existsSync(unfinished), existsSync(scratch)]).toEqual([false, false])
    expect(readFileSync(path, 'utf8')).toContain('CU00000001')
  })

  test('after its file was whole: it gets its name and its manifest', async () => {
    const { id, path } = await afterCrash((task) => {
      renameSync(task.path, task.unfinished!)
      rmSync(`${task.path}.manifest.json`)
      return task
    })
    const job = await opened.ended(id)
    expect(job).toMatchObject({ status: 'done', result: { rows: 20 } })
    expect(JSON.parse(readFileSync(`${path}.manifest.json`, 'utf8'))).toMatchObject({ id, sha256: createHash('sha256').update(readFileSync(path)).digest('hex') })
  })

  test('after its file was lost: an older one of its name is not taken for it', async () => {
    const { id, path } = await afterCrash((task) => {
      rmSync(`${task.path}.manifest.json`)
      writeFileSync(task.path, 'of last month')
      return { ...task, overwrite: true }
    })
    expect(await opened.ended(id)).toMatchObject({ status: 'done', result: { rows: 20 } })
    expect(readFileSync(path, 'utf8')).toContain('CU00000001')
  })

  test('under a password: it says that it must be asked for again', async () => {
    const { id } = await afterCrash(({ manifest: _manifest, ...task }) => ({ ...task, password: 'handle of a lost one' }))
    const job = await opened.ended(id)
    expect(job).toMatchObject({ status: 'failed', error: { field: 'encrypt.password' } })
  })
})

/** Works on a connection of its own to the records of the open workspace. */
async function withRecords<Result>(work: (records: RecordsDatabase) => Result): Promise<Result> {
  const layout = layoutOf(opened.folder)
  const key = await opened.ports.secrets.read(readWorkspaceInfo(layout).id)
  const records = openRecords(layout.records, deriveKeys(key!).records)
  try {
    return transaction(records, () => work(records))
  } finally {
    records.close()
  }
}
