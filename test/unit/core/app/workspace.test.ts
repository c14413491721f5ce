import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { newCustomer } from '#test/builders/customers.ts'
import { failureOf } from '#test/support/desk.ts'
import { deskForEach } from '#test/support/desk-for-each.ts'

const { made, client } = deskForEach()

describe('the open workspace', () => {
  test('tells its state', async () => {
    expect(await client.workspace.status()).toMatchObject({ dataVersion: 0, pendingEntries: 0, freshness: null, timeZone: 'Asia/Shanghai', counts: { customers: 0, events: 0, batches: 0 }, repairs: [] })
    const { id } = await client.customers.create(newCustomer())
    await client.customers.addBehaviour({ id, type: 'visit' })
    const status = await client.workspace.status()
    expect(status).toMatchObject({ dataVersion: 2, counts: { customers: 1, events: 1 }, workspace: { folder: made.folder } })
    expect(status.sizes.records).toBeGreaterThan(0)
    expect(Date.parse(status.freshness!)).toBeLessThan(Date.parse(status.asOf))
  })

  test('settings change, are checked, and survive closing', async () => {
    const changed = await client.workspace.changeSettings({ currency: 'EUR', duplicateWindowHours: 48 })
    expect(changed).toMatchObject({ currency: 'EUR', duplicateWindowHours: 48, weekStart: 1 })
    expect(await failureOf(client.workspace.changeSettings({ weekStart: 9 }))).toMatchObject({ code: 'invalid', details: { field: 'weekStart' } })
    await client.workspaces.close()
    await client.workspaces.open({ folder: made.folder })
    expect(await client.workspace.settings()).toEqual(changed)
  })

  test('who watches is told the data version and what changed', async () => {
    const stop = new AbortController()
    const watch = await client.workspace.watch(undefined, { signal: stop.signal })
    expect(await watch.next()).toMatchObject({ value: { dataVersion: 0, changed: [] } })
    await client.customers.create(newCustomer())
    const told = await watch.next()
    expect(told.value).toMatchObject({ dataVersion: 1, changed: expect.arrayContaining(['customers']) })
    stop.abort()
    expect((await watch.next()).done).toBe(true)
  })

  test('backup, check, rebuild and compact are jobs with results, and jobs can be watched', async () => {
    await client.customers.create(newCustomer())
    const stop = new AbortController()
    const watch = await client.jobs.watch(undefined, { signal: stop.signal })
    const started = [await client.workspace.backup({}), await client.workspace.verify(), await client.workspace.rebuildFacts(), await client.workspace.compact()]
    const jobs = await Promise.all(started.map(({ jobId }) => made.ended(jobId)))
    expect(jobs.map(({ kind, status }) => `${kind} ${status}`)).toEqual(['backup done', 'verify done', 'rebuild-facts done', 'compact done'])
    expect(jobs[1]!.result).toMatchObject({ problems: [] })
    const [backup] = (await client.workspace.backups()).items
    expect(jobs[0]!.result).toMatchObject({ file: backup!.file, size: backup!.size })
    const list = await client.jobs.list({ limit: 3 })
    expect(list).toMatchObject({ total: 4, items: [{ kind: 'compact' }, { kind: 'rebuild-facts' }, { kind: 'verify' }] })
    expect(await client.jobs.list({ limit: 3, cursor: list.nextCursor! })).toMatchObject({ nextCursor: null, items: [{ kind: 'backup' }] })
    expect(await failureOf(client.jobs.list({ cursor: "'" }))).toMatchObject({ code: 'invalid', details: { field: 'cursor' } })
    expect(await failureOf(client.jobs.get({ id: 'nothing' }))).toMatchObject({ code: 'not_found' })
    const seen = new Set<string>()
    for await (const job of watch) {
      seen.add(`${job.kind} ${job.status}`)
      if (seen.has('compact done')) break
    }
    expect(seen).toContain('verify done')
    stop.abort()
  })

  test('a backup goes where a program says, and nowhere a page says', async () => {
    const destination = join(made.home, 'elsewhere', 'copy.cohortdesk')
    const { jobId } = await client.workspace.backup({ destination })
    expect(await made.ended(jobId)).toMatchObject({ status: 'done', result: { file: destination } })
    expect(existsSync(destination)).toBe(true)
    expect(await failureOf(made.clientAs('socket').workspace.backup({ destination }))).toMatchObject({ code: 'forbidden' })
    expect(await failureOf(client.workspace.backup({ destination: 'relative' }))).toMatchObject({ code: 'invalid' })
  })

  test('lost facts are rebuilt at the opening, and the state says why', async () => {
    const card = await client.customers.create(newCustomer())
    await client.workspaces.close()
    rmSync(join(made.folder, 'facts.duckdb'))
    await client.workspaces.open({ folder: made.folder })
    expect((await client.workspace.status()).repairs).toMatchObject([{ code: 'facts-missing' }])
    expect((await client.customers.list({})).items).toEqual([card])
  })

  test('damaged records are refused in plain words', async () => {
    await client.workspaces.close()
    writeFileSync(join(made.folder, 'records.sqlite'), 'x'.repeat(100_000))
    expect(await failureOf(client.workspaces.open({ folder: made.folder }))).toMatchObject({ code: 'conflict', details: { field: 'records', remedy: { en: expect.stringContaining('backup') } } })
    expect(await client.workspaces.current()).toMatchObject({ workspace: null })
  })

  test('files may be named by programs; pages use handles of files that were chosen or sent', async () => {
    const path = join(made.home, 'people.csv')
    writeFileSync(path, '姓名\n王小明\n')
    const page = made.clientAs('port')
    const mapping = { target: 'customer' as const, columns: [{ from: '姓名', to: 'name' }] }
    expect(await failureOf(page.imports.create({ path, mapping }))).toMatchObject({ code: 'forbidden', details: { field: 'path' } })
    expect(await failureOf(page.imports.create({ mapping }))).toMatchObject({ code: 'invalid' })
    expect(await failureOf(page.imports.create({ upload: 'unknown', mapping }))).toMatchObject({ code: 'invalid', details: { field: 'upload' } })
    expect(await failureOf(client.imports.create({ path: join(made.home, 'none.csv'), mapping }))).toMatchObject({ code: 'not_found', details: { field: 'path' } })
    await expect(made.desk.registerPath(join(made.home, 'none.csv'))).rejects.toMatchObject({ code: 'not_found' })
    expect(await made.desk.registerPath(path)).toMatchObject({ name: 'people.csv', size: 17, upload: expect.stringMatching(/^[\w-]{20,}$/) })
  })
})
