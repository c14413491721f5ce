import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DeskError } from '#core/contract/errors.ts'
import { migrations } from '#core/store/records/migrate.ts'
import { verifyFacts } from '#core/store/facts/facts.ts'
import { artifactPath } from '#core/store/layout.ts'
import { append } from '#core/store/log/log.ts'
import { writeRaw } from '#core/store/raw/raw-files.ts'
import { createBatch, readBatch, updateBatch } from '#core/store/records/batches.ts'
import { countEntities, insertEntity, reserveEntityIds } from '#core/store/records/entities.ts'
import { createJob, readJob } from '#core/store/records/jobs.ts'
import { readSettings } from '#core/store/records/settings.ts'
import { transaction } from '#core/store/records/statement.ts'
import { backupWorkspace, listBackups, readBackupHeader } from '#core/store/workspace/backup.ts'
import { compactWorkspace } from '#core/store/workspace/compact.ts'
import { fileDigest } from '#core/store/workspace/digest.ts'
import { restoreWorkspace } from '#core/store/workspace/restore.ts'
import { openWorkspaceStores, type WorkspaceStores } from '#core/store/workspace/stores.ts'
import { verifyWorkspace } from '#core/store/workspace/verify.ts'
import { localWorkers, makeWorkspace, steppingClock, storesOptions, testTime, type TestWorkspace } from '#test/support/workspace.ts'

let workspace: TestWorkspace
let stores: WorkspaceStores
beforeEach(async () => {
  workspace = makeWorkspace()
  stores = await workspace.open()
  await addCustomers(100)
  await keepUndoneBatch()
})
afterEach(() => workspace.remove())

async function addCustomers(count: number): Promise<void> {
  transaction(stores.records, () => {
    const first = reserveEntityIds(stores.records, 'customer', count)
    for (let id = first; id < first + count; id++) {
      insertEntity(stores.records, 'customer', id, { name: `客户${id}`, card: { notes: 'n'.repeat(500) } }, { at: testTime })
      append(stores.records, { kind: 'entity.created', entity: 'customer', id, at: testTime, open: { points: id } }, { user: 'owner', at: testTime })
    }
  })
  await stores.following.catchUp()
}

/** A batch that facts do not need: its files are kept all the same. */
async function keepUndoneBatch(): Promise<void> {
  const mapping = { source: 's', target: 'customer' as const, format: {}, columns: [{ from: 'a', to: 'name' }], unknownIdentity: 'create' as const, recipe: [] }
  const { number } = createBatch(stores.records, { name: 'n', source: 's', target: 'customer', fileName: 'f', fileSize: 1, createdAt: testTime, user: 'owner', mapping, rawName: 'ab12' })
  await writeRaw((async function* () { yield randomBytes(3_000_000) })(), stores.layout, stores.keys, 'ab12')
  const artifact = artifactPath(stores.layout, number)
  writeFileSync(artifact, randomBytes(70_000))
  updateBatch(stores.records, number, { status: 'undone', artifactSha256: await fileDigest(artifact) })
}

const backupOptions = () => ({ clock: steppingClock(), workers: localWorkers })
const target = () => join(dirname(workspace.folder), 'restored')
const restoreOptions = (more: object = {}) => ({ workspaceKey: workspace.key, workers: localWorkers, ...more })
const digest = async (of: WorkspaceStores) => (await verifyFacts(of.facts, { full: true })).digest

async function refusal(work: () => Promise<unknown>): Promise<DeskError> {
  try {
    await work()
  } catch (error) {
    if (error instanceof DeskError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('backing up and restoring', () => {
  it('makes one file while the workspace is in use, and a workspace equal to the one at that moment', async () => {
    const progress: number[] = []
    const backup = await backupWorkspace(stores, { ...backupOptions(), onProgress: (part) => progress.push(part) })
    expect(progress).toEqual([...progress].sort((one, other) => one - other))
    expect(progress.at(-1)).toBe(1)
    const before = await digest(stores)
    await addCustomers(7)
    expect(readdirSync(workspace.layout.backups)).toHaveLength(1)
    expect(await listBackups(workspace.layout)).toEqual([backup])
    expect((await readBackupHeader(backup.file)).workspace).toEqual(stores.info)
    expect(readFileSync(backup.file).includes('客户')).toBe(false)

    const info = await restoreWorkspace(backup.file, target(), restoreOptions({ name: '恢复的' }))
    expect(info).toMatchObject({ id: stores.info.id, name: '恢复的' })
    const restored = await openWorkspaceStores(target(), workspace.key, storesOptions())
    expect(countEntities(restored.records, 'customer')).toBe(100)
    expect(readSettings(restored.records).name).toBe('恢复的')
    expect(await digest(restored)).toBe(before)
    for (const folder of ['raw', 'snapshots'] as const) {
      const [name] = readdirSync(workspace.layout[folder])
      expect(readdirSync(restored.layout[folder])).toEqual([name])
      expect(readFileSync(join(restored.layout[folder], name!)).equals(readFileSync(join(workspace.layout[folder], name!)))).toBe(true)
    }
    expect(await verifyWorkspace(restored, { workers: localWorkers })).toEqual({ files: 4, problems: [] })
    await restored.close()
  })

  it('leaves work under way with the workspace that was backed up', async () => {
    const { records } = stores
    createJob(records, { id: 'j', kind: 'backup', title: 't', parameters: {}, createdAt: testTime, user: 'owner' })
    updateBatch(records, 1, { status: 'running' })
    const { file, at } = await backupWorkspace(stores, backupOptions())
    await restoreWorkspace(file, target(), restoreOptions())
    const restored = await openWorkspaceStores(target(), workspace.key, storesOptions())
    expect(readJob(restored.records, 'j')).toMatchObject({ status: 'cancelled', finishedAt: at })
    expect(readBatch(restored.records, 1)?.status).toBe('cancelled')
    await restored.close()
    expect(readJob(records, 'j')?.status).toBe('queued')
  })

  it('goes to a file of its own where one is named, and numbers those of one second', async () => {
    const destination = join(dirname(workspace.folder), 'elsewhere', 'mine.cohortdesk')
    expect((await backupWorkspace(stores, { ...backupOptions(), destination })).file).toBe(destination)
    const clock = { now: () => testTime }
    const files = [await backupWorkspace(stores, { clock, workers: localWorkers }), await backupWorkspace(stores, { clock, workers: localWorkers })].map(({ file }) => file)
    expect(new Set(files).size).toBe(2)
    expect((await listBackups(workspace.layout)).map(({ file }) => file).sort()).toEqual(files.sort())
  })

  it('leaves nothing behind when it is cancelled', async () => {
    for (const stage of ['copy', 'write']) {
      const cancel = new AbortController()
      const onProgress = (_part: number, at: string) => {
        if (at === stage) cancel.abort()
      }
      await expect(backupWorkspace(stores, { ...backupOptions(), onProgress, signal: cancel.signal })).rejects.toMatchObject({ name: 'AbortError' })
    }
    expect([...readdirSync(workspace.layout.backups), ...readdirSync(workspace.layout.temp)]).toEqual([])
    const { file } = await backupWorkspace(stores, backupOptions())
    for (const stage of ['check', 'write']) {
      const cancel = new AbortController()
      const onProgress = (_part: number, at: string) => {
        if (at === stage) cancel.abort()
      }
      await expect(restoreWorkspace(file, target(), restoreOptions({ onProgress, signal: cancel.signal }))).rejects.toMatchObject({ name: 'AbortError' })
    }
    expect(readdirSync(dirname(workspace.folder))).toEqual(['workspace'])
  })

  it('refuses a damaged, cut, foreign or missing file before anything is made', async () => {
    const { file } = await backupWorkspace(stores, backupOptions())
    const sound = readFileSync(file)
    const attempt = () => refusal(() => restoreWorkspace(file, target(), restoreOptions()))
    for (const position of [3, 40, 300, sound.length >> 1, sound.length - 3_000_000, sound.length - 30, sound.length - 2]) {
      const flipped = Buffer.from(sound)
      flipped[position]! ^= 1
      writeFileSync(file, flipped)
      expect((await attempt()).details.field).toBe('backup')
    }
    for (const length of [0, 10, 500, sound.length - 1000, sound.length - 1]) {
      writeFileSync(file, sound)
      truncateSync(file, length)
      expect((await attempt()).code).toBe('conflict')
    }
    writeFileSync(file, Buffer.concat([sound, Buffer.from('more')]))
    expect((await attempt()).code).toBe('conflict')
    expect((await refusal(() => restoreWorkspace(join(workspace.folder, 'none'), target(), restoreOptions()))).code).toBe('not_found')
    expect(readdirSync(dirname(workspace.folder))).toEqual(['workspace'])
  })

  it('refuses a wrong key, a newer version and a folder in use', async () => {
    const { file } = await backupWorkspace(stores, backupOptions())
    expect((await refusal(() => restoreWorkspace(file, target(), restoreOptions({ workspaceKey: randomBytes(32) })))).code).toBe('conflict')
    mkdirSync(target())
    await restoreWorkspace(file, target(), restoreOptions())
    expect((await refusal(() => restoreWorkspace(file, target(), restoreOptions()))).details.field).toBe('folder')
    stores.records.pragma(`user_version=${migrations.length + 1}`)
    const newer = await backupWorkspace(stores, backupOptions())
    expect((await refusal(() => restoreWorkspace(newer.file, `${target()}2`, restoreOptions()))).details.message?.en).toContain('newer version')
    stores.records.pragma('user_version=1')
  })
})

describe('checking a workspace', () => {
  const codes = async () => (await verifyWorkspace(stores, { workers: localWorkers })).problems.map(({ code, batchId }) => [code, batchId])

  it('finds nothing where all is well', async () => {
    const stages: string[] = []
    expect(await verifyWorkspace(stores, { workers: localWorkers, onProgress: (_part, stage) => stages.push(stage) })).toEqual({ files: 4, problems: [] })
    expect(new Set(stages)).toEqual(new Set(['records', 'files', 'facts']))
  })

  it('finds files that were changed or are missing, and facts that disagree', async () => {
    const artifact = artifactPath(workspace.layout, 1)
    const raw = join(workspace.layout.raw, 'ab12')
    writeFileSync(artifact, 'changed')
    const content = readFileSync(raw)
    content[2_000_000]! ^= 1
    writeFileSync(raw, content)
    expect(await codes()).toEqual([['artifact-changed', 'b1'], ['raw-damaged', 'b1']])
    rmSync(artifact)
    rmSync(raw)
    stores.records.prepare('UPDATE entities SET state = 1 WHERE key % 10 = 3').run()
    expect(await codes()).toEqual([['artifact-missing', 'b1'], ['raw-missing', 'b1'], ['facts-differ', undefined]])
  })
})

describe('compacting a workspace', () => {
  it('gives space back and changes nothing else', async () => {
    await addCustomers(300)
    const before = await digest(stores)
    stores.records.exec('CREATE TABLE ballast AS SELECT key, randomblob(20000) AS x FROM entities; DROP TABLE ballast')
    stores.records.pragma('wal_checkpoint(TRUNCATE)')
    const sizes = await compactWorkspace(stores)
    expect(sizes.after).toBeLessThan(sizes.before - 4_000_000)
    expect(stores.records.pragma('freelist_count', { simple: true })).toBe(0)
    expect(await digest(stores)).toBe(before)
    expect(countEntities(stores.records, 'customer')).toBe(400)
    expect(existsSync(`${workspace.layout.facts}.new`)).toBe(false)
    expect(await verifyWorkspace(stores, { workers: localWorkers })).toMatchObject({ problems: [] })
  })

  it('can be cancelled', async () => {
    const cancel = new AbortController()
    cancel.abort()
    await expect(compactWorkspace(stores, { signal: cancel.signal })).rejects.toMatchObject({ name: 'AbortError' })
    await addCustomers(1)
    expect(stores.facts.appliedSeq()).toBe(101)
  })
})
