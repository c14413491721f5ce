import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DeskError } from '#core/contract/errors.ts'
import { verifyFacts } from '#core/store/facts/facts.ts'
import { append, lastSeq } from '#core/store/log/log.ts'
import { createBatch, updateBatch } from '#core/store/records/batches.ts'
import { insertEntity, reserveEntityIds } from '#core/store/records/entities.ts'
import { createJob } from '#core/store/records/jobs.ts'
import { readMeta, writeMeta } from '#core/store/records/meta.ts'
import { migrations } from '#core/store/records/migrate.ts'
import { openRecords } from '#core/store/records/open.ts'
import { readSettings } from '#core/store/records/settings.ts'
import { transaction } from '#core/store/records/statement.ts'
import { readWorkspaceInfo } from '#core/store/workspace/info.ts'
import { lockHolder } from '#core/store/workspace/lock.ts'
import type { Repair } from '#core/store/workspace/repairs.ts'
import { createWorkspace, type WorkspaceStores } from '#core/store/workspace/stores.ts'
import { makeWorkspace, testTime, type TestWorkspace } from '#test/support/workspace.ts'

let workspace: TestWorkspace
beforeEach(() => {
  workspace = makeWorkspace('门店客户')
})
afterEach(() => workspace.remove())

async function addCustomers(stores: WorkspaceStores, count: number): Promise<void> {
  transaction(stores.records, () => {
    const first = reserveEntityIds(stores.records, 'customer', count)
    for (let id = first; id < first + count; id++) {
      insertEntity(stores.records, 'customer', id, { name: `客户${id}`, card: { city: '上海' } }, { at: testTime })
      append(stores.records, { kind: 'entity.created', entity: 'customer', id, at: testTime, open: { city: '上海', points: id } }, { user: 'owner', at: testTime })
    }
  })
  await stores.following.catchUp()
}

const digest = async (stores: WorkspaceStores) => (await verifyFacts(stores.facts, { full: true })).digest

async function refusal(work: () => Promise<unknown>): Promise<DeskError> {
  try {
    await work()
  } catch (error) {
    if (error instanceof DeskError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('creating and opening a workspace', () => {
  it('makes the folder, opens, keeps what was done, and closes clean', async () => {
    expect(readWorkspaceInfo(workspace.layout)).toMatchObject({ name: '门店客户', createdAt: testTime })
    const stores = await workspace.open()
    expect(stores.repairs).toEqual([])
    expect(readSettings(stores.records).name).toBe('门店客户')
    expect(lockHolder(workspace.layout.lock)?.pid).toBe(process.pid)
    await addCustomers(stores, 5)
    const before = await digest(stores)
    await stores.close()
    await stores.close()
    expect(existsSync(workspace.layout.lock)).toBe(false)
    expect(existsSync(`${workspace.layout.records}-wal`)).toBe(false)
    expect(existsSync(`${workspace.layout.facts}.wal`)).toBe(false)
    const again = await workspace.open()
    expect(again.repairs).toEqual([])
    expect(again.facts.appliedSeq()).toBe(5)
    expect(await digest(again)).toBe(before)
  })

  it('refuses a folder that holds something, a folder that is no workspace, a wrong key, and a second opening', async () => {
    expect((await refusal(async () => createWorkspace(workspace.folder, 'x', randomBytes(32), { id: 'x', at: 0 }))).code).toBe('conflict')
    const stores = await workspace.open()
    expect((await refusal(() => workspace.open())).details.field).toBe('lock')
    await stores.close()
    const { key } = workspace
    const kept = Buffer.from(key)
    randomBytes(32).copy(key)
    expect((await refusal(() => workspace.open())).details.remedy?.en).toContain('Restore a backup')
    kept.copy(key)
    await (await workspace.open()).close()
    rmSync(workspace.layout.info)
    expect((await refusal(() => workspace.open())).code).toBe('not_found')
    writeFileSync(workspace.layout.info, '{')
    expect((await refusal(() => workspace.open())).code).toBe('conflict')
  })

  it('refuses records of another workspace and a workspace of a newer version, and leaves it unlocked', async () => {
    const records = openRecords(workspace.layout.records, workspace.keys.records)
    records.pragma('user_version=99')
    expect((await refusal(() => workspace.open())).details.message?.en).toContain('newer version')
    records.pragma(`user_version=${migrations.length}`)
    writeMeta(records, 'workspace', 'another')
    records.close()
    expect((await refusal(() => workspace.open())).details.message?.en).toContain('another workspace')
    expect(existsSync(workspace.layout.lock)).toBe(false)
  })

  it('migrates with a copy and keeps what was there', async () => {
    const first = await workspace.open()
    await addCustomers(first, 2)
    await first.close()
    const later = { id: `records/${migrations.length + 1}`, sql: 'CREATE TABLE later (x INTEGER) STRICT' }
    const stores = await workspace.open({ migrations: [...migrations, later] })
    expect(stores.repairs).toEqual([])
    expect(existsSync(join(workspace.layout.backups, `records-${migrations.length}-before-${migrations.length + 1}.sqlite`))).toBe(true)
    expect(lastSeq(stores.records)).toBe(2)
  })

  it('reports a flipped bit in records and opens nothing', async () => {
    const stores = await workspace.open()
    await addCustomers(stores, 200)
    await stores.close()
    const sound = readFileSync(workspace.layout.records)
    for (const position of [20, 9000, sound.length - 2000]) {
      const flipped = Buffer.from(sound)
      flipped[position]! ^= 1
      writeFileSync(workspace.layout.records, flipped)
      const error = await refusal(() => workspace.open())
      expect(error.details).toMatchObject({ field: 'records', remedy: { zh: expect.stringContaining('备份') as string } })
      expect(existsSync(workspace.layout.lock)).toBe(false)
    }
    writeFileSync(workspace.layout.records, sound)
    await workspace.open()
  })
})

describe('facts that are not sound', () => {
  const damages: [string, string, (path: string) => void][] = [
    ['deleted', 'facts-missing', (path) => rmSync(path)],
    ['truncated', 'facts-changed', (path) => truncateSync(path, 20_000)],
    ['bit-flipped', 'facts-changed', (path) => flip(path)],
    ['replaced', 'facts-changed', (path) => writeFileSync(path, 'something else')]
  ]
  const flip = (path: string) => {
    const content = readFileSync(path)
    content[content.length >> 1]! ^= 16
    writeFileSync(path, content)
  }

  it.each(damages)('are built anew when the file was %s', async (_how, code, damage) => {
    const stores = await workspace.open()
    await addCustomers(stores, 50)
    const before = await digest(stores)
    await stores.close()
    damage(workspace.layout.facts)
    const again = await workspace.open()
    expect(again.repairs).toMatchObject([{ code, message: { zh: expect.stringContaining('重建') as string, en: expect.stringContaining('rebuilt') as string } }])
    expect(again.facts.appliedSeq()).toBe(50)
    expect(await digest(again)).toBe(before)
    await again.close()
    expect((await workspace.open()).repairs).toEqual([])
  })

  it('are built anew when a fault shows while they are in use', async () => {
    const stores = await workspace.open()
    await addCustomers(stores, 400)
    const before = await digest(stores)
    await stores.close()
    const repaired = Promise.withResolvers<Repair>()
    const again = await workspace.open({ onRepair: repaired.resolve })
    const content = readFileSync(workspace.layout.facts)
    for (let position = 3 * 4096 + 100; position < content.length; position += 512) content[position]! ^= 255
    writeFileSync(workspace.layout.facts, content)
    await expect(digest(again)).rejects.toThrow('damaged')
    expect((await repaired.promise).code).toMatch(/^facts-(checksum|unreadable|invalidated)$/)
    expect(again.repairs).toHaveLength(1)
    expect(await digest(again)).toBe(before)
    await addCustomers(again, 1)
    expect(again.facts.appliedSeq()).toBe(401)
  })

  it('are built anew when they are ahead of the log', async () => {
    const stores = await workspace.open()
    await addCustomers(stores, 5)
    await stores.close()
    const records = openRecords(workspace.layout.records, workspace.keys.records)
    records.exec('DELETE FROM change_log WHERE seq > 3; DELETE FROM entities WHERE key % 10 > 2')
    records.close()
    const again = await workspace.open()
    expect(again.repairs).toMatchObject([{ code: 'facts-diverged' }])
    expect(again.facts.appliedSeq()).toBe(3)
  })

  it('are checked when they were not closed, and follow what they missed', async () => {
    const stores = await workspace.open()
    await addCustomers(stores, 5)
    transaction(stores.records, () => append(stores.records, { kind: 'entity.updated', entity: 'customer', id: 0, at: testTime, open: { city: '北京' } }, { user: 'owner', at: testTime }))
    expect(readMeta(stores.records, 'facts/closed')).toBeUndefined()
    await stores.facts.close()
    stores.records.close()
    rmSync(workspace.layout.lock)
    const again = await workspace.open()
    expect(again.repairs).toEqual([])
    expect(again.facts.appliedSeq()).toBe(6)
    expect(await again.facts.read((duck) => duck.rows('SELECT city FROM customers WHERE id = 0'))).toEqual([{ city: '北京' }])
  })
})

describe('what an interrupted process left', () => {
  it('is removed, but not what a batch or a waiting job needs', async () => {
    const { layout } = workspace
    const stores = await workspace.open()
    const { records } = stores
    const made = { name: 'n', source: 's', target: 'customer', fileName: 'f', fileSize: 1, createdAt: testTime, user: 'owner' }
    const mapping = { source: 's', target: 'customer' as const, format: {}, columns: [{ from: 'a', to: 'name' }], unknownIdentity: 'create' as const, recipe: [] }
    createBatch(records, { ...made, mapping, rawName: 'of-running' })
    createBatch(records, { ...made, mapping, rawName: 'of-undone' })
    createBatch(records, { ...made, mapping, rawName: 'of-failed' })
    updateBatch(records, 2, { status: 'undone' })
    updateBatch(records, 3, { status: 'failed' })
    createJob(records, { id: 'j', kind: 'import', title: 't', parameters: { file: { raw: 'of-waiting' } }, createdAt: testTime, user: 'owner' })
    await stores.close()
    mkdirSync(join(layout.temp, 'spill'))
    const write = (folder: string, ...names: string[]) => names.map((name) => join(folder, name)).map((path) => (writeFileSync(path, 'x'), path))
    const kept = [...write(layout.raw, 'of-running', 'of-undone', 'of-waiting'), ...write(layout.snapshots, 'batch-2.parquet'), ...write(layout.backups, 'mine.cohortdesk', 'notes.txt')]
    const gone = [
      ...write(layout.raw, 'of-failed', 'unknown', 'of-undone.part'), ...write(layout.snapshots, 'batch-1.parquet', 'batch-3.parquet', 'batch-9.parquet', 'batch-2.parquet.part'),
      ...write(layout.backups, 'half.cohortdesk.00ff.part'), ...write(layout.temp, 'a.csv'), join(layout.temp, 'spill')
    ]
    await workspace.open()
    expect(kept.filter((path) => !existsSync(path))).toEqual([])
    expect(gone.filter((path) => existsSync(path))).toEqual([])
  })
})
