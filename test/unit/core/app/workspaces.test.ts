import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { Opening } from '#core/contract/workspace.ts'
import { customersFile } from '#test/builders/files.ts'
import { failureOf, makeDesk, memorySecrets, type TestDesk } from '#test/support/desk.ts'

const desks: TestDesk[] = []
function desk(options?: Parameters<typeof makeDesk>[0]): TestDesk {
  const made = makeDesk(options)
  desks.push(made)
  return made
}
afterEach(async () => {
  for (const made of desks.splice(0)) await made.close()
})

describe('the life of workspaces', () => {
  test('nothing is open at first, and procedures that need a workspace say so', async () => {
    const { client } = desk()
    expect(await client.workspaces.current()).toMatchObject({ workspace: null, host: 'test' })
    expect(await failureOf(client.customers.list({}))).toMatchObject({ code: 'conflict', status: 409, details: { field: 'workspace' } })
  })

  test('created, closed, reopened by id and by folder, listed as recent', async () => {
    const { client } = desk()
    const made = await client.workspaces.create({ name: '门店 A/B: 客户' })
    expect(made).toMatchObject({ name: '门店 A/B: 客户' })
    expect(existsSync(join(made.folder, 'records.sqlite'))).toBe(true)
    expect((await client.workspaces.current()).workspace).toMatchObject({ id: made.id, folder: made.folder })
    expect(await client.workspaces.close()).toEqual({ closed: true })
    expect(await client.workspaces.close()).toEqual({ closed: false })
    expect((await client.workspaces.recent()).items).toMatchObject([{ id: made.id, name: made.name, locked: null }])
    expect(await client.workspaces.open({ id: made.id })).toMatchObject({ id: made.id })
    await client.workspaces.close()
    expect(await client.workspaces.open({ folder: made.folder })).toMatchObject({ id: made.id })
  })

  test('opening another one closes the first, and a failed opening leaves it open', async () => {
    const { client, home } = desk()
    const first = await client.workspaces.create({ name: 'One' })
    const second = await client.workspaces.create({ name: 'Two' })
    expect((await client.workspaces.current()).workspace?.id).toBe(second.id)
    expect(await failureOf(client.workspaces.open({ folder: join(home, 'nothing') }))).toMatchObject({ code: 'not_found' })
    expect((await client.workspaces.current()).workspace?.id).toBe(second.id)
    await client.workspaces.open({ id: first.id })
    expect((await client.workspaces.recent()).items.map(({ id }) => id)).toEqual([first.id, second.id])
  })

  test('a workspace that another desk holds is refused with its holder', async () => {
    const one = desk()
    const { id } = await one.client.workspaces.create({ name: 'Held' })
    const other = one.again()
    const failure = await failureOf(other.client.workspaces.open({ id }))
    expect(failure).toMatchObject({ code: 'conflict', details: { field: 'lock' } })
    expect((await other.client.workspaces.recent()).items[0]?.locked).toContain(`pid ${process.pid}`)
    await other.desk.close()
  })

  test('without its key a workspace stays closed, in plain words', async () => {
    const one = desk()
    const { folder } = await one.client.workspaces.create({ name: 'Secret' })
    await one.client.workspaces.close()
    const stranger = desk({ ports: { secrets: memorySecrets() } })
    expect(await failureOf(stranger.client.workspaces.open({ folder }))).toMatchObject({ code: 'conflict', details: { field: 'key', remedy: { zh: expect.stringContaining('密钥') } } })
  })

  test('folders may be named by programs and not by pages', async () => {
    const { clientAs, home } = desk()
    for (const transport of ['port', 'socket'] as const) {
      const page = clientAs(transport)
      expect(await failureOf(page.workspaces.create({ name: 'X', folder: join(home, 'x') }))).toMatchObject({ code: 'forbidden', status: 403 })
      expect(await failureOf(page.workspaces.open({ folder: join(home, 'x') }))).toMatchObject({ code: 'forbidden' })
    }
    expect(await clientAs('rest').workspaces.create({ name: 'X', folder: join(home, 'x') })).toMatchObject({ folder: join(home, 'x') })
    expect(await failureOf(clientAs('rest').workspaces.open({}))).toMatchObject({ code: 'invalid', status: 400 })
  })

  test('a folder with something in it is not taken, and a damaged recent list is an empty one', async () => {
    const { client, home, ports } = desk()
    mkdirSync(join(home, 'full'))
    writeFileSync(join(home, 'full', 'file.txt'), 'x')
    expect(await failureOf(client.workspaces.create({ name: 'X', folder: join(home, 'full') }))).toMatchObject({ code: 'conflict', details: { field: 'folder' } })
    writeFileSync(join(ports.places.configuration, 'recent.json'), '{')
    expect(await client.workspaces.recent()).toEqual({ items: [] })
  })

  test('a backup is restored beside its original, and each of the two can be opened', async () => {
    const made = desk()
    const { client } = made
    const original = await client.workspaces.create({ name: 'Origin' })
    const customer = await client.customers.create({ fields: { name: '王小明', phone: '13912345678' } })
    const { jobId } = await client.workspace.backup({})
    const job = await made.ended(jobId)
    expect(job).toMatchObject({ status: 'done', progress: 1 })
    const [backup] = (await client.workspace.backups()).items
    const restored = await client.workspaces.restore({ backup: backup!.file, name: 'Copy' })
    expect(restored.name).toBe('Copy')
    expect((await client.customers.list({})).items).toMatchObject([{ id: customer.id, name: '王小明' }])
    const { items } = await client.workspaces.recent()
    expect(items.map(({ name }) => name)).toEqual(['Copy', 'Origin'])
    expect(await client.workspaces.open({ id: items[1]!.id })).toMatchObject({ folder: original.folder })
    const page = made.clientAs('socket')
    expect(await page.workspaces.restore({ backup: backup!.file })).toMatchObject({ name: 'Origin' })
    expect(await failureOf(page.workspaces.restore({ backup: '/etc/passwd' }))).toMatchObject({ code: 'invalid' })
  })
})

describe('what the interface keeps', () => {
  test('preferences belong to the user, tabs to the workspace', async () => {
    const made = desk()
    const { client } = made
    expect(await client.workspaces.preferences()).toEqual({ preferences: null })
    const { id, folder } = await client.workspaces.create({ name: '一' })
    expect(await client.workspace.tabs()).toEqual({ tabs: null })
    const preferences = { theme: 'dark', columns: { customer: ['name'] } }
    const tabs = { section: 'home', records: [{ path: '/customers/CU00000001' }] }
    await client.workspaces.keepPreferences({ preferences })
    await client.workspace.keepTabs({ workspace: id, tabs })
    expect(await failureOf(client.workspace.keepTabs({ workspace: 'other', tabs: {} }))).toMatchObject({ code: 'conflict', details: { field: 'workspace' } })
    expect(await failureOf(client.workspaces.keepPreferences({ preferences: { text: 'x'.repeat(70_000) } }))).toMatchObject({ code: 'invalid', details: { field: 'preferences' } })
    const [draft, other] = [{ definition: { root: { kind: 'list', op: 'in', ids: ['甲'] } } }, { definition: {} }]
    await client.workspace.keepDraft({ workspace: id, name: 'new', draft })
    await client.workspace.keepDraft({ workspace: id, name: 'segment a', draft: other })
    expect(await client.workspace.drafts()).toEqual({ drafts: { new: draft, 'segment a': other } })
    await client.workspace.keepDraft({ workspace: id, name: 'new', draft: null })
    expect(await failureOf(client.workspace.keepDraft({ workspace: 'other', name: 'new', draft }))).toMatchObject({ code: 'conflict', details: { field: 'workspace' } })
    const settings = await client.workspace.settings()
    await made.desk.close()
    const next = made.again()
    expect(await next.client.workspaces.preferences()).toEqual({ preferences })
    await next.client.workspaces.create({ name: '二' })
    expect(await next.client.workspace.tabs()).toEqual({ tabs: null })
    expect(await next.client.workspace.drafts()).toEqual({ drafts: {} })
    await next.client.workspaces.open({ folder })
    expect(await next.client.workspace.tabs()).toEqual({ tabs })
    expect(await next.client.workspace.drafts()).toEqual({ drafts: { 'segment a': other } })
    expect(await next.client.workspace.settings()).toEqual(settings)
    expect((await next.client.workspace.undoState()).undo).toBeNull()
    await next.desk.close()
  })
})

describe('opening that takes its time', () => {
  test('tells its name, stage, progress and reason while facts are rebuilt', async () => {
    const made = desk()
    const { client } = made
    const { folder, name } = await client.workspaces.create({ name: '重建' })
    const { jobId } = await client.imports.create(customersFile(made.home, 500))
    expect(await made.ended(jobId)).toMatchObject({ status: 'done' })
    await client.workspaces.close()
    rmSync(join(folder, 'facts.duckdb'))
    const seen: Opening[] = []
    let open = true
    const opened = client.workspaces.open({ folder }).finally(() => (open = false))
    while (open) {
      const { opening } = await client.workspaces.current()
      if (opening) seen.push(opening)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(await opened).toMatchObject({ name })
    expect(seen).toContainEqual({ name, stage: 'rebuild', progress: 0, reason: { zh: '统计数据文件不存在', en: 'The facts file was missing' } })
    expect(await client.workspaces.current()).toMatchObject({ workspace: { name }, opening: null })
    await client.workspaces.close()
    writeFileSync(join(folder, 'workspace.json'), '{}')
    expect(await failureOf(client.workspaces.open({ folder }))).toMatchObject({ code: 'conflict' })
    expect(await client.workspaces.current()).toMatchObject({ workspace: null, opening: null })
  })
})
