import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MappingInput } from '#core/contract/imports.ts'
import { entityKey } from '#core/domain/entities.ts'
import { addIdentity } from '#core/store/records/identities.ts'
import { openImportDesk, testSettings, type ImportDesk } from '#test/support/imports.ts'

let desk: ImportDesk
beforeEach(async () => {
  desk = await openImportDesk()
})
afterEach(() => desk.close())

const hour = 3_600_000
const people = (rows: string[]) => desk.bring(['会员号,手机,姓名', ...rows].join('\n'), {
  source: 'crm', target: 'customer', columns: [{ from: '会员号', to: 'identity.member_id' }, { from: '手机', to: 'identity.phone' }, { from: '姓名', to: 'name' }]
})
const orders = (rows: string[], change: Partial<MappingInput> = {}, request: Parameters<ImportDesk['bring']>[2] = {}) => desk.bring(['单号,会员号,手机,时间,金额,备注', ...rows].join('\n'), {
  source: 'shop', target: 'event',
  columns: [
    { from: '会员号', to: 'identity.member_id' }, { from: '手机', to: 'identity.phone' }, { value: 'order', to: 'type' }, { from: '时间', to: 'occurred_at' },
    { from: '金额', to: 'amount' }, { from: '备注', to: 'description' }
  ], ...change
}, request)
const withSource = { columns: [{ from: '单号', to: 'source_id' }, { from: '会员号', to: 'identity.member_id' }, { value: 'order', to: 'type' }, { from: '时间', to: 'occurred_at' }, { from: '金额', to: 'amount' }, { from: '备注', to: 'description' }] } satisfies Partial<MappingInput>
const facts = () => desk.facts<{ batch: number; row: number; entity: number; amount: number; voided_by: number | null }>('SELECT batch, "row", entity, amount::DOUBLE AS amount, voided_by FROM events ORDER BY batch, "row"')
const rejects = () => desk.records<{ row: number; rule: string; column_name: string | null }>('SELECT row, rule, column_name FROM rejects ORDER BY batch, row')

describe('whom an event belongs to', () => {
  test('the first identity by priority decides: phone before member id', async () => {
    await people(['M1,13800000001,甲', 'M2,13800000002,乙'])
    const result = await orders(['1,M1,138-0000-0002,2026-01-01 10:00:00,5,a', '2,M1,,2026-01-01 10:00:00,6,b'])
    expect(result).toMatchObject({ rows: 2, accepted: 2, linked: 2, created: 0, review: 0 })
    expect(await facts()).toMatchObject([{ entity: 1, amount: 5 }, { entity: 0, amount: 6 }])
  })

  test('a customer nobody knew is made once, known by the identities of its first row', async () => {
    const result = await orders(['1,M1,13800000001,2026-01-01 10:00:00,5,a', '2,M1,,2026-01-02 10:00:00,6,b', '3,M9,13800000001,2026-01-02 10:00:00,7,c', '4,M9,,2026-01-02 10:00:00,8,d'])
    expect(result).toMatchObject({ accepted: 4, linked: 0, created: 2 })
    expect((await facts()).map(({ entity }) => entity)).toEqual([0, 0, 0, 1])
    expect(desk.records('SELECT channel, value, entity_key - 4294967296 AS id FROM identities ORDER BY 1, 2')).toEqual([
      { channel: 4, value: '+8613800000001', id: 0 }, { channel: 9, value: 'M1', id: 0 }, { channel: 9, value: 'M9', id: 1 }
    ])
    expect(desk.records(`SELECT phone, name FROM entities`)).toEqual([{ phone: '+8613800000001', name: null }, { phone: null, name: null }])
    expect(desk.records(`SELECT rowid FROM search WHERE search MATCH 'tails : 0001'`)).toEqual([{ rowid: entityKey('customer', 0) }])
    expect(await desk.facts('SELECT id, batch FROM customers ORDER BY id')).toEqual([{ id: 0, batch: 1 }, { id: 1, batch: 1 }])
  })

  test('an identity of an existing customer is not given to a new one', async () => {
    await people(['M1,13800000001,甲'])
    await orders(['1,M1,13800000009,2026-01-01 10:00:00,5,a'])
    expect(desk.records(`SELECT entity_key - 4294967296 AS id FROM identities WHERE value = 'M1'`)).toEqual([{ id: 0 }])
    expect((await facts())[0]).toMatchObject({ entity: 1 })
  })

  test('unknownIdentity reject turns away with that rule, and nobody is made', async () => {
    await people(['M1,13800000001,甲'])
    const result = await orders(['1,M1,,2026-01-01 10:00:00,5,a', '2,M2,,2026-01-01 10:00:00,5,b'], { unknownIdentity: 'reject' })
    expect(result).toMatchObject({ accepted: 1, rejected: 1, created: 0 })
    expect(rejects()).toEqual([{ row: 2, rule: 'unknown_identity', column_name: null }])
  })

  test('an event without identity is rejected, with a value that is none too', async () => {
    const result = await orders(['1,,,2026-01-01 10:00:00,5,a', '2,-, ,2026-01-01 10:00:00,5,b', '3,,1.38E+10,2026-01-01 10:00:00,5,c', '4,M1,1.38E+10,2026-01-01 10:00:00,5,c'])
    expect(result).toMatchObject({ accepted: 1, rejected: 3, warnings: [{ code: 'identity_ignored', column: '手机', count: 1 }] })
    expect(rejects().map(({ rule }) => rule)).toEqual(['no_identity', 'no_identity', 'bad_identity'])
  })

  test('several holders and placeholders wait for a person', async () => {
    await people(['M1,13800000001,甲', 'M2,13800000002,乙'])
    addIdentity(desk.stores.records, { channel: 'phone', value: '+8613800000001', entityKey: entityKey('customer', 1) })
    const result = await orders(['1,,13800000001,2026-01-01 10:00:00,5,a', '2,,13800138000,2026-01-01 10:00:00,5,b', '3,M2,13800138000,2026-01-01 10:00:00,5,c'])
    expect(result).toMatchObject({ accepted: 3, review: 2, created: 0, linked: 1 })
    expect(desk.records('SELECT row, entity, reason, candidates FROM review ORDER BY row')).toEqual([
      { row: 1, entity: 'event', reason: 'several', candidates: JSON.stringify([entityKey('customer', 0), entityKey('customer', 1)]) }, { row: 2, entity: 'event', reason: 'blocked', candidates: '[]' }
    ])
    expect(await facts()).toMatchObject([{ row: 3, entity: 1 }])
  })

  test('generated public ids are found, and not given to others', async () => {
    await people(['M1,,甲'])
    const byId = { columns: [{ from: '单号', to: 'identity.customer_id' }, { value: 'visit', to: 'type' }, { from: '时间', to: 'occurred_at' }] } satisfies Partial<MappingInput>
    const result = await orders(['CU00000000,,,2026-01-01 10:00:00,,', 'CU00000007,,,2026-01-01 10:00:00,,', 'C-7,,,2026-01-01 10:00:00,,'], byId)
    expect(result).toMatchObject({ accepted: 2, linked: 1, created: 1, rejected: 1 })
    expect(rejects()).toMatchObject([{ row: 2, rule: 'reserved_id' }])
    expect(desk.records('SELECT public_id FROM entities')).toEqual([{ public_id: null }, { public_id: 'C-7' }])
  })

  test('accounts by credit code, external ids within their source', async () => {
    const byCode = { columns: [{ from: '单号', to: 'identity.credit_code' }, { value: 'contract', to: 'type' }, { from: '时间', to: 'occurred_at' }] } satisfies Partial<MappingInput>
    await orders(['91350200x,,,2026-01-01 10:00:00,,', '91350200X,,,2026-01-02 10:00:00,,'], byCode)
    expect(await desk.facts('SELECT entity_type, entity FROM events')).toEqual([{ entity_type: 2, entity: 0 }, { entity_type: 2, entity: 0 }])
    expect(desk.records('SELECT card FROM entities')).toEqual([{ card: '{"credit_code":"91350200X"}' }])
    const byExternal = { columns: [{ from: '单号', to: 'identity.external_id' }, { value: 'visit', to: 'type' }, { from: '时间', to: 'occurred_at' }] } satisfies Partial<MappingInput>
    await orders(['7,,,2026-01-01 10:00:00,,'], { ...byExternal, source: 'a' })
    await orders(['7,,,2026-01-01 10:00:00,,'], { ...byExternal, source: 'b' })
    await orders(['7,,,2026-01-02 10:00:00,,'], { ...byExternal, source: 'a' })
    expect(await desk.facts('SELECT entity FROM events WHERE entity_type = 1 ORDER BY batch')).toEqual([{ entity: 0 }, { entity: 1 }, { entity: 0 }])
  })
})

describe('what is news', () => {
  test('without source id a row brought within the window is a duplicate; equal rows of one file are kept', async () => {
    const rows = ['1,M1,,2026-01-01 10:00:00,5,a', '1,M1,,2026-01-01 10:00:00,5,a', '2,M1,,2026-01-01 10:00:00,6,b']
    const first = await orders(rows, {}, { now: 1_800_000_000_000 })
    expect(first).toMatchObject({ accepted: 3, duplicates: 0 })
    expect(await orders([...rows, '3,M1,,2026-01-01 10:00:00,7,c'], {}, { now: 1_800_000_000_000 + hour })).toMatchObject({ rows: 4, accepted: 1, duplicates: 3 })
    expect(await orders(rows, { source: 'other' }, { now: 1_800_000_000_000 + 2 * hour })).toMatchObject({ accepted: 3, duplicates: 0 })
    expect(await orders(rows, {}, { now: 1_800_000_000_000 + 30 * hour })).toMatchObject({ accepted: 3, duplicates: 0 })
    expect(await orders(rows, {}, { now: 1_800_000_000_000 + 31 * hour, settings: { ...testSettings, duplicateWindowHours: 0 } })).toMatchObject({ accepted: 3, duplicates: 0 })
  })

  test('an equal source id with equal content is a duplicate, with other content an update', async () => {
    await orders(['O1,M1,,2026-01-01 10:00:00,5,a', 'O2,M1,,2026-01-01 10:00:00,6,b'], withSource)
    const again = await orders(['O1,M1,,2026-01-01 10:00:00,5,a', 'O2,M1,,2026-01-01 10:00:00,60,b', 'O3,M1,,2026-01-01 10:00:00,7,c'], withSource, { now: 1_900_000_000_000 })
    expect(again).toMatchObject({ rows: 3, accepted: 2, duplicates: 1, updated: 1 })
    expect(await facts()).toMatchObject([{ amount: 5, voided_by: null }, { amount: 6, voided_by: 2 }, { amount: 60, voided_by: null }, { amount: 7, voided_by: null }])
    expect(desk.secrets(2, 2)).toEqual({ source_id: 'O2', description: 'b' })
  })

  test('within one file, in its order', async () => {
    const result = await orders(['O1,M1,,2026-01-01 10:00:00,1,a', 'O1,M1,,2026-01-01 10:00:00,1,a', 'O1,M2,,2026-01-01 10:00:00,2,a', 'O1,M1,,2026-01-01 10:00:00,1,a', ',M1,,2026-01-01 10:00:00,9,x', ',M1,,2026-01-01 10:00:00,9,x'], withSource)
    expect(result).toMatchObject({ rows: 6, accepted: 5, duplicates: 1, updated: 2, created: 1 })
    expect(await facts()).toMatchObject([{ row: 4, amount: 1 }, { row: 5, amount: 9 }, { row: 6, amount: 9 }])
  })

  test('an undone batch is forgotten', async () => {
    await orders(['O1,M1,,2026-01-01 10:00:00,5,a'], withSource)
    desk.stores.records.exec(`UPDATE batches SET status = 'undone'`)
    expect(await orders(['O1,M1,,2026-01-01 10:00:00,6,a'], withSource)).toMatchObject({ accepted: 1, updated: 0 })
  })
})

describe('groups', () => {
  const grouped = { ...withSource, groupBy: ['单号'] } satisfies Partial<MappingInput>

  test('rows become one event: amounts summed, the earliest time, the first of the rest, the rows kept', async () => {
    const result = await orders(['O1,M1,,2026-01-02 10:00:00,1.005,', 'O2,M2,,2026-01-01 10:00:00,7,z', 'O1,,,2026-01-01 10:00:00,2,b', 'O1,M1,,2026-01-03 10:00:00,,c'], grouped)
    expect(result).toMatchObject({ rows: 4, accepted: 4, created: 2 })
    expect(await desk.facts('SELECT "row", amount::VARCHAR AS amount, occurred_at::VARCHAR AS at FROM events ORDER BY "row"')).toEqual([{ row: 1, amount: '3.01', at: '2026-01-01 02:00:00' }, { row: 2, amount: '7.00', at: '2026-01-01 02:00:00' }])
    expect(desk.secrets(1, 1)).toEqual({
      source_id: 'O1', description: 'b',
      'data.lines': [['O1', 'M1', '2026-01-02 10:00:00', '1.005', ''], ['O1', '', '2026-01-01 10:00:00', '2', 'b'], ['O1', 'M1', '2026-01-03 10:00:00', '', 'c']].map(([no, member, at, amount, note]) => ({ 单号: no, 会员号: member, 手机: '', 时间: at, 金额: amount, 备注: note }))
    })
  })

  test('share their fate: two identities, an unreadable row, a repetition', async () => {
    const result = await orders(['O1,M1,,2026-01-02 10:00:00,1,', 'O1,M2,,2026-01-02 10:00:00,1,', 'O2,M2,,2026-01-01 10:00:00,7,z', 'O2,M2,,2026-01-01 10:00:00,viel,z', 'O3,M3,,2026-01-01 10:00:00,3,y', 'O3,M3,,,3,y', ',M4,,2026-01-01 10:00:00,1,', ',M5,,2026-01-01 10:00:00,1,'], grouped)
    expect(result).toMatchObject({ rows: 8, accepted: 4, rejected: 4, created: 3 })
    expect(rejects().map(({ row, rule, column_name }) => [row, rule, column_name])).toEqual([[1, 'two_identities', '会员号'], [2, 'two_identities', '会员号'], [3, 'bad_amount', '金额'], [4, 'bad_amount', '金额']])
    const again = await orders(['O3,M3,,2026-01-01 10:00:00,3,y', 'O3,M3,,,3,y', 'O4,M3,,2026-01-01 10:00:00,3,y'], grouped)
    expect(again).toMatchObject({ rows: 3, accepted: 1, duplicates: 2 })
    expect(await orders(['O3,M3,,2026-01-01 10:00:00,3,y'], grouped)).toMatchObject({ accepted: 1, updated: 1 })
  })
})
