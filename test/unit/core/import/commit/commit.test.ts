import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { mapping as mappingSchema, type MappingInput } from '#core/contract/imports.ts'
import { createImportWorker } from '#core/import/import-run.ts'
import { factsDigest } from '#core/store/facts/facts.ts'
import { artifactPath } from '#core/store/layout.ts'
import { createBatch, readBatch } from '#core/store/records/batches.ts'
import { batchResult, openImportDesk, testSettings, type ImportDesk } from '#test/support/imports.ts'

let desk: ImportDesk
beforeEach(async () => {
  desk = await openImportDesk()
})
afterEach(() => desk.close())

const events = {
  source: 'shop', target: 'event', columns: [
    { from: 'id', to: 'source_id' }, { from: 'member', to: 'identity.member_id' }, { from: 'type', to: 'type' }, { from: 'at', to: 'occurred_at' }, { from: 'amount', to: 'amount' },
    { from: 'note', to: 'description' }, { from: 'n', to: 'data.n', type: 'number' }, { from: 'kind', to: 'data.kind', type: 'choice' }, { from: 'free', to: 'data.free' }
  ]
} satisfies MappingInput
const eventRows = (count: number, from = 0) => ['id,member,type,at,amount,note,n,kind,free', ...Array.from({ length: count }, (_, i) => `O${from + i},M${(from + i) % 7},order,2026-01-${String(1 + (i % 28)).padStart(2, '0')} 10:00:00,${i}.5,"note, ""${i}"" 张",${i},k${i % 3},free ${i}`)].join('\n')

describe('secrets and fields', () => {
  test('secret values stand in sealed blocks, row by row', async () => {
    const { batch } = await desk.bring(eventRows(1300), events)
    expect(desk.records('SELECT block FROM event_secrets ORDER BY block')).toEqual([{ block: 0 }, { block: 1 }, { block: 2 }])
    expect(desk.secrets(batch, 1)).toEqual({ source_id: 'O0', description: 'note, "0" 张', 'data.free': 'free 0' })
    expect(desk.secrets(batch, 1300)).toEqual({ source_id: 'O1299', description: 'note, "1299" 张', 'data.free': 'free 1299' })
    expect(desk.secrets(batch, 1301)).toBeUndefined()
  })
  test('fields are declared once, open ones are columns of facts', async () => {
    await desk.bring(eventRows(5), events)
    await desk.bring(eventRows(5, 100), events)
    expect(desk.records('SELECT entity, name, number, type, sensitivity, created_batch FROM fields ORDER BY number')).toEqual([
      { entity: 'event', name: 'n', number: 1, type: 'number', sensitivity: 'open', created_batch: 1 },
      { entity: 'event', name: 'kind', number: 2, type: 'choice', sensitivity: 'open', created_batch: 1 },
      { entity: 'event', name: 'free', number: 3, type: 'text', sensitivity: 'secret', created_batch: 1 }
    ])
    expect(await desk.facts('SELECT sum(data_1) AS n, count(DISTINCT data_2) AS kinds FROM events')).toEqual([{ n: 20, kinds: 3n }])
  })
  test('what looks like phones, e-mail addresses or ids is secret until somebody says otherwise', async () => {
    const columns = [{ from: 'm', to: 'identity.member_id' }, ...['phone', 'mail', 'id', 'number', 'names', 'plain', 'said'].map((name) => ({ from: name, to: `attr.${name}`, type: name === 'number' ? 'number' as const : 'choice' as const, ...(name === 'said' && { sensitivity: 'open' as const }) }))]
    const rows = Array.from({ length: 600 }, (_, i) => `M${i},${i === 9 ? '电话13912345670' : 'a'},${i === 9 ? 'a@b.cn' : 'a'},${i === 9 ? '11010519491231002X' : 'a'},${13_900_000_000 + i},王${i},${'abc'[i % 3]},1391234567${i % 10}`)
    await desk.bring(['m,phone,mail,id,number,names,plain,said', ...rows].join('\n'), { target: 'customer', columns })
    expect(desk.records('SELECT name FROM fields WHERE sensitivity = ? ORDER BY number', 'open')).toEqual([{ name: 'plain' }, { name: 'said' }])
  })
  test('JSON keeps its types, and a card holds every value in its own form', async () => {
    await desk.bring([
      { id: 'M1', name: '甲', vip: true, score: 1.5, tags: ['a', 'b'], pets: [{ kind: 'cat' }], born: '1990-05-06', joined: '2026-01-02T03:04:05.678Z', money: '12.345' }
    ], {
      target: 'customer', format: { kind: 'json' }, columns: [
        { from: 'id', to: 'identity.member_id' }, { from: 'name', to: 'name' }, { from: 'vip', to: 'attr.vip' }, { from: 'score', to: 'attr.score' }, { from: 'tags', to: 'attr.tags', type: 'list' },
        { from: 'pets', to: 'attr.pets', type: 'objects' }, { from: 'born', to: 'birth_date' }, { from: 'joined', to: 'acquired_at' }, { from: 'money', to: 'balance' }
      ]
    })
    expect(desk.records<{ card: string }>('SELECT card FROM entities').map(({ card }) => JSON.parse(card) as unknown)).toEqual([{
      'attr.vip': true, 'attr.score': 1.5, 'attr.tags': ['a', 'b'], 'attr.pets': [{ kind: 'cat' }], birth_date: '1990-05-06', acquired_at: '2026-01-02T03:04:05.678Z', balance: 12.35
    }])
    expect(desk.records('SELECT name, type FROM fields ORDER BY number')).toEqual([{ name: 'vip', type: 'boolean' }, { name: 'score', type: 'number' }, { name: 'tags', type: 'list' }, { name: 'pets', type: 'objects' }])
    expect(await desk.facts('SELECT acquired_at::VARCHAR AS at, balance::VARCHAR AS balance, attr_1, attr_2, attr_3 FROM customers')).toEqual([{ at: '2026-01-02 03:04:05.678', balance: '12.35', attr_1: true, attr_2: 1.5, attr_3: '["a","b"]' }])
  })
})

describe('results', () => {
  test('rows add up, failed casts are warnings, rejects keep the row as it stood', async () => {
    const result = await desk.bring('id,member,type,at,amount,note,n,kind,free\nO1,M1,order,2026-01-01,viel,,1,,\nO2,,order,2026-01-01,1,,1,,\nO3,M1,,2026-01-01,1,,1,,\nO4,M1,order,bald,1,,1,,\nO5,M1,order,2026-01-01,1,,eins,,x\n', events)
    expect(result).toMatchObject({ rows: 5, accepted: 1, rejected: 4, duplicates: 0, warnings: [{ code: 'blank_value', column: 'n', count: 1 }] })
    expect(desk.records('SELECT row, rule, column_name, raw FROM rejects ORDER BY row').map((row) => row)).toEqual([
      ['bad_amount', 'amount', 'O1', 'M1', 'order', '2026-01-01', 'viel'], ['no_identity', 'member', 'O2', '', 'order', '2026-01-01', '1'],
      ['no_type', 'type', 'O3', 'M1', '', '2026-01-01', '1'], ['bad_time', 'at', 'O4', 'M1', 'order', 'bald', '1']
    ].map(([rule, column_name, id, member, type, at, amount], index) => ({ row: index + 1, rule, column_name, raw: JSON.stringify({ id, member, type, at, amount, note: '', n: '1', kind: '', free: '' }) })))
    expect(batchResult(desk, 1)).toMatchObject({ batchId: 'b1', rows: 5, accepted: 1 })
    expect(desk.records(`SELECT kind, payload FROM change_log`)).toEqual([{ kind: 'batch.accepted', payload: '{"kind":"batch.accepted","batch":1}' }])
    expect(desk.records(`SELECT action, details FROM audit WHERE action LIKE 'imports%'`)).toMatchObject([{ action: 'imports.create' }])
    expect(existsSync(join(desk.workspace.layout.raw, readBatch(desk.stores.records, 1)!.rawName!))).toBe(true)
  })
  test('a constant that may stand for all rows', async () => {
    const result = await desk.bring('m\nM1\nM2\n', { target: 'event', columns: [{ from: 'm', to: 'identity.member_id' }, { value: 'visit', to: 'type' }, { value: '2026-01-01 00:00:00', to: 'occurred_at' }, { value: 12.5, to: 'amount' }, { value: true, to: 'data.ok', type: 'boolean' }] })
    expect(result.accepted).toBe(2)
    expect(await desk.facts('SELECT type, amount::VARCHAR AS amount, occurred_at::VARCHAR AS at, data_1 FROM events')).toEqual(Array(2).fill({ type: 'visit', amount: '12.50', at: '2025-12-31 16:00:00', data_1: true }))
  })
  test('an empty table is an import of nothing', async () => {
    expect(await desk.bring('id,member,type,at,amount,note,n,kind,free\n', events)).toMatchObject({ rows: 0, accepted: 0, created: 0 })
  })
})

describe('nothing is left of what stopped', () => {
  const files = () => [...readdirSync(desk.workspace.layout.raw), ...readdirSync(desk.workspace.layout.snapshots)].filter((name) => !name.startsWith('.'))
  const state = () => desk.records(`SELECT (SELECT count(*) FROM entities) AS entities, (SELECT count(*) FROM identities) AS identities, (SELECT count(*) FROM fields) AS fields, (SELECT count(*) FROM change_log) AS log, (SELECT count(*) FROM event_secrets) AS secrets, (SELECT count(*) FROM batch_outcomes) AS outcomes`)

  async function stopAt(stage: string, count: number): Promise<void> {
    const path = join(desk.workspace.folder, '..', `stop-${stage}-${count}.csv`)
    writeFileSync(path, eventRows(3000))
    const mapping = mappingSchema.parse(events)
    const batch = createBatch(desk.stores.records, { name: 'x', source: 'shop', target: 'event', fileName: 'x', fileSize: 0, mapping, createdAt: 1, user: 'tester' })
    const worker = createImportWorker()
    let seen = 0
    const running = worker.run({
      workspace: { folder: desk.workspace.folder, keys: desk.workspace.keys }, batch: { number: batch.number, id: batch.id, createdAt: 1 }, file: { path, fileName: 'x' },
      mapping, user: 'tester', settings: testSettings, now: 1
    }, (progress) => {
      if (progress.stage === stage && ++seen === count) void worker.cancel()
    })
    await expect(running).rejects.toMatchObject({ code: 'cancelled' })
  }

  test('by cancelling, whenever', async () => {
    const before = state()
    for (const [stage, count] of [['read', 1], ['check', 1], ['write', 1], ['write', 2]] as const) {
      await stopAt(stage, count)
      expect(state()).toEqual(before)
      expect(files()).toEqual([])
    }
    expect(await desk.bring(eventRows(10), events)).toMatchObject({ accepted: 10, created: 7 })
  })
  test('by memory that does not suffice, wherever it ends', async () => {
    const before = state()
    const content = eventRows(60_000)
    for (const memoryLimit of ['12MB', '24MB', '36MB', '48MB']) {
      await expect(desk.bring(content, events, { memoryLimit })).rejects.toMatchObject({ code: 'too_large', details: { remedy: { en: 'Split it into smaller files and import them one by one' } } })
      expect(state()).toEqual(before)
      expect(files()).toEqual([])
    }
    expect(await desk.bring(content, events)).toMatchObject({ accepted: 60_000 })
  })
  test('by problems of the mapping', async () => {
    await expect(desk.bring(eventRows(10), { ...events, columns: [...events.columns, { from: 'x', to: 'title' }] })).rejects.toMatchObject({ code: 'problems' })
    expect(files()).toEqual([])
  })
  test('a batch that has ended is not run again', async () => {
    const { batch } = await desk.bring(eventRows(3), events)
    const path = join(desk.workspace.folder, '..', 'file-1.csv')
    await expect(createImportWorker().run({
      workspace: { folder: desk.workspace.folder, keys: desk.workspace.keys }, batch: { number: batch, id: 'b1', createdAt: 1 }, file: { path, fileName: 'x' },
      mapping: mappingSchema.parse(events), user: 'tester', settings: testSettings, now: 1
    }, () => undefined)).rejects.toMatchObject({ code: 'conflict' })
    expect(existsSync(artifactPath(desk.workspace.layout, batch))).toBe(true)
    expect(files()).toHaveLength(2)
  })
})

describe('an artifact can be written again', () => {
  async function again(batch: number): Promise<void> {
    const path = artifactPath(desk.workspace.layout, batch)
    const before = readFileSync(path)
    rmSync(path)
    const derived = await createImportWorker().deriveArtifact({ folder: desk.workspace.folder, keys: desk.workspace.keys }, batch)
    expect(derived).toMatchObject({ rows: readBatch(desk.stores.records, batch)!.artifactRows, sha256: readBatch(desk.stores.records, batch)!.artifactSha256 })
    expect(readFileSync(path).equals(before)).toBe(true)
  }

  test('of events, updates, groups and entities, byte for byte; and facts rebuilt from them are equal', async () => {
    await desk.bring(eventRows(900), events)
    await desk.bring(eventRows(20, 890).replaceAll('free ', 'other '), events)
    await desk.bring(eventRows(50, 2000).replaceAll('O20', 'G'), { ...events, source: 'grouped', groupBy: ['kind'] })
    await desk.bring('m,p,city\nM1,13800000001,上海\nM2,,\nM1,13800000002,杭州\nM9,13800138000,\n,13800138000,\n', { target: 'customer', columns: [{ from: 'm', to: 'identity.member_id' }, { from: 'p', to: 'phone' }, { from: 'city', to: 'city' }, { from: 'city', to: 'attr.city', type: 'choice' }] })
    const digest = await desk.stores.facts.read(factsDigest)
    for (const batch of [1, 2, 3, 4]) await again(batch)
    for (const batch of [1, 2, 3, 4]) rmSync(artifactPath(desk.workspace.layout, batch))
    await desk.stores.facts.rebuild()
    expect(await desk.stores.facts.read(factsDigest)).toEqual(digest)
  })
  test('a lost one is written again when the next import needs it', async () => {
    await desk.bring(eventRows(5), events)
    rmSync(artifactPath(desk.workspace.layout, 1))
    expect(await desk.bring(eventRows(6), events)).toMatchObject({ accepted: 1, duplicates: 5 })
  })
})

describe('replay of a repaired row', () => {
  const replay = (values: Record<string, string | null>, row = 1) => desk.bring('', events, { file: { fileName: 'x' }, replay: { batch: 1, rows: [{ row, values }], fixes: [], allOrNothing: true } })

  test('it comes in under the mapping of its batch, once', async () => {
    await desk.bring('id,member,type,at,amount,note,n,kind,free\nO1,M1,order,2026-01-01 10:00:00,viel,hallo,7,k1,\nO2,,order,2026-01-01,1,,,,\n', events)
    expect(await replay({ amount: '12.50' })).toMatchObject({ rows: 1, accepted: 1, created: 1 })
    expect(desk.records('SELECT row, state FROM rejects WHERE batch = 1 ORDER BY row')).toEqual([{ row: 1, state: 'replayed' }, { row: 2, state: 'open' }])
    expect(await desk.facts('SELECT batch, amount::VARCHAR AS amount, data_1, data_2 FROM events')).toEqual([{ batch: 2, amount: '12.50', data_1: 7, data_2: 'k1' }])
    expect(desk.secrets(2, 1)).toEqual({ source_id: 'O1', description: 'hallo' })
    await expect(replay({ amount: '1' })).rejects.toMatchObject({ code: 'conflict' })
    rmSync(artifactPath(desk.workspace.layout, 2))
    expect((await createImportWorker().deriveArtifact({ folder: desk.workspace.folder, keys: desk.workspace.keys }, 2)).rows).toBe(1)
  })
  test('a row that is still bad stays where it is', async () => {
    await desk.bring('id,member,type,at,amount,note,n,kind,free\nO1,M1,order,2026-01-01 10:00:00,viel,hallo,7,k1,\n', events)
    await expect(replay({ amount: 'mehr' })).rejects.toMatchObject({ code: 'invalid', details: { field: 'amount' } })
    expect(desk.records('SELECT count(*) AS n FROM rejects')).toEqual([{ n: 1 }])
    expect(await replay({ amount: '3' })).toMatchObject({ accepted: 1 })
  })
})
