import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MappingInput } from '#core/contract/imports.ts'
import { entityKey } from '#core/domain/entities.ts'
import { addIdentity } from '#core/store/records/identities.ts'
import { openImportDesk, type ImportDesk } from '#test/support/imports.ts'
import { randomOf } from '../map/support.ts'

let desk: ImportDesk
beforeEach(async () => {
  desk = await openImportDesk()
})
afterEach(() => desk.close())

const mapping = {
  source: 'crm', target: 'customer', columns: [
    { from: '会员号', to: 'identity.member_id' }, { from: '手机', to: 'identity.phone' }, { from: '邮箱', to: 'email' }, { from: '姓名', to: 'name' }, { from: '城市', to: 'city' }
  ]
} satisfies MappingInput
const bring = (rows: string[], change: Partial<MappingInput> = {}) => desk.bring(['会员号,手机,邮箱,姓名,城市,证件', ...rows].join('\n'), { ...mapping, ...change })
const cards = () => desk.records<{ id: number; name: string | null; phone: string | null; email: string | null; card: string }>(
  'SELECT key - 4294967296 AS id, name, phone, email, card FROM entities WHERE state = 0 ORDER BY key').map(({ card, ...row }) => ({ ...row, ...(JSON.parse(card) as object) }))
const identities = () => desk.records<{ value: string; id: number }>('SELECT value, entity_key - 4294967296 AS id FROM identities ORDER BY channel, value, entity_key').map(({ value, id }) => `${value} ${id}`)
const reviews = () => desk.records<{ row: number; reason: string; candidates: string }>('SELECT row, reason, candidates FROM review ORDER BY row')

describe('which customer a row speaks of', () => {
  test('rows that share nothing make one each', async () => {
    expect(await bring(['M1,13800000001,a@x.cn,甲,上海,', ',,,乙,,', 'M3,,,,,'])).toMatchObject({ rows: 3, accepted: 3, created: 3, linked: 0, updated: 0 })
    expect(cards()).toEqual([{ id: 0, name: '甲', phone: '+8613800000001', email: 'a@x.cn', city: '上海' }, { id: 1, name: '乙', phone: null, email: null }, { id: 2, name: null, phone: null, email: null }])
    expect(await desk.facts('SELECT id, city FROM customers ORDER BY id')).toEqual([{ id: 0, city: '上海' }, { id: 1, city: null }, { id: 2, city: null }])
  })

  test('a row without identity or name is rejected', async () => {
    expect(await bring(['-,,,,上海,', ',1.38E+10,,,,', ',,nobody,张,,'])).toMatchObject({ accepted: 1, rejected: 2, warnings: [{ code: 'identity_ignored', column: '邮箱', count: 1 }] })
    expect(desk.records('SELECT row, rule, column_name FROM rejects ORDER BY row')).toEqual([{ row: 1, rule: 'no_identity', column_name: '手机' }, { row: 2, rule: 'bad_identity', column_name: '手机' }])
  })

  test('texts that no edit would take are turned away with their column, and only those', async () => {
    const fits = '名'.repeat(20_000)
    const rows = [`M1,,,${fits},,`, `M2,,,${fits}字,,`, `${'M'.repeat(501)},,,甲,,`, `${'M'.repeat(500)},,,乙,,`, `M5,,,丙,${'x'.repeat(200_000)},`]
    expect(await bring(rows)).toMatchObject({ rows: 5, accepted: 2, rejected: 3, created: 2 })
    expect(desk.records('SELECT row, rule, column_name FROM rejects ORDER BY row')).toEqual([
      { row: 2, rule: 'too_long', column_name: '姓名' }, { row: 3, rule: 'too_long', column_name: '会员号' }, { row: 5, rule: 'too_long', column_name: '城市' }])
    expect(cards().map(({ name }) => name)).toEqual([fits, '乙'])
  })

  test('repeats in a file unify in its order, the newest value that is not blank wins', async () => {
    const result = await bring(['M1,13800000001,,甲,上海,', 'M2,,,乙,,', ',138 0000 0001,a@x.cn,,杭州,', 'M9,,A@X.cn,甲甲,,'])
    expect(result).toMatchObject({ rows: 4, accepted: 4, created: 2, linked: 0 })
    expect(cards()).toEqual([{ id: 0, name: '甲甲', phone: '+8613800000001', email: 'a@x.cn', city: '杭州' }, { id: 1, name: '乙', phone: null, email: null }])
    expect(identities()).toEqual(['+8613800000001 0', 'a@x.cn 0', 'M1 0', 'M2 1', 'M9 0'])
    expect(await desk.facts('SELECT id, city FROM customers ORDER BY id')).toEqual([{ id: 0, city: '杭州' }, { id: 1, city: null }])
    expect(desk.records(`SELECT rowid - 4294967296 AS id FROM search WHERE search MATCH 'names : "甲 甲"'`)).toEqual([{ id: 0 }])
  })

  test('an existing customer is updated, what it had is kept for undo, blanks change nothing', async () => {
    await bring(['M1,13800000001,,甲,上海,', 'M2,,,乙,,'])
    const result = await bring(['M1,13800000002,b@x.cn,,杭州,', 'M2,,,乙,,', 'M3,,,丙,,'], { source: 'other' })
    expect(result).toMatchObject({ accepted: 3, linked: 2, created: 1, updated: 1 })
    expect(cards()[0]).toEqual({ id: 0, name: '甲', phone: '+8613800000001', email: 'b@x.cn', city: '杭州' })
    expect(identities()).toEqual(['+8613800000001 0', '+8613800000002 0', 'b@x.cn 0', 'M1 0', 'M2 1', 'M3 2'])
    expect(desk.records('SELECT batch, content FROM entity_claims')).toEqual([{ batch: 2, content: JSON.stringify({ phone: { before: '+8613800000001', after: '+8613800000002' }, email: { before: null, after: 'b@x.cn' }, city: { before: '上海', after: '杭州' } }) }])
    expect(await desk.facts('SELECT id, city FROM customers ORDER BY id')).toEqual([{ id: 0, city: '杭州' }, { id: 1, city: null }, { id: 2, city: null }])
    expect(desk.records(`SELECT rowid - 4294967296 AS id FROM search WHERE search MATCH 'tails : 0002'`)).toEqual([{ id: 0 }])
  })

  test('identities that point to different customers wait, and nothing is made', async () => {
    await bring(['M1,13800000001,,甲,,', 'M2,13800000002,,乙,,'])
    const result = await bring(['M1,13800000002,,丙,北京,', 'M8,13800000008,,戊,,', 'M8,13800000001,,己,,'])
    expect(result).toMatchObject({ accepted: 3, review: 2, created: 1, linked: 0 })
    expect(reviews()).toEqual([
      { row: 1, reason: 'conflict', candidates: JSON.stringify([entityKey('customer', 0), entityKey('customer', 1)]) }, { row: 3, reason: 'conflict', candidates: JSON.stringify([entityKey('customer', 0)]) }
    ])
    expect(cards().map(({ name }) => name)).toEqual(['甲', '乙', '戊'])
  })

  test('a value with two or three holders waits, with more it is no key', async () => {
    await bring(['M1,13800000001,,甲,,', 'M2,,,乙,,', 'M3,,,丙,,', 'M4,,,丁,,'])
    const share = (id: number) => addIdentity(desk.stores.records, { channel: 'phone', value: '+8613800000001', entityKey: entityKey('customer', id) })
    share(1)
    expect(await bring([',13800000001,,戊,,'])).toMatchObject({ review: 1, created: 0 })
    expect(reviews()).toMatchObject([{ reason: 'several' }])
    share(2)
    share(3)
    expect(await bring(['M2,13800000001,,,西安,'])).toMatchObject({ linked: 1, review: 0 })
  })

  test('placeholders are stored and link nobody', async () => {
    const result = await bring(['M1,13800138000,,甲,,', 'M2,13800138000,,乙,,', ',13800138000,,丙,,', ',13800138000,,,西安,'])
    expect(result).toMatchObject({ accepted: 4, created: 3, review: 1 })
    expect(reviews()).toMatchObject([{ row: 4, reason: 'blocked' }])
    expect(desk.records(`SELECT count(*) AS n, min(blocked) AS blocked FROM identities WHERE value = '+8613800138000'`)).toEqual([{ n: 3, blocked: 1 }])
    expect(await bring([',13800138000,,丁,,'])).toMatchObject({ created: 1, linked: 0 })
  })

  test('a customer has one resident id and five phones at most', async () => {
    const withId = { columns: [...mapping.columns, { from: '证件', to: 'id_no' }] }
    await bring(['M1,13800000001,,甲,,11010519491231002X'], withId)
    expect(cards()[0]).toMatchObject({ id_no: '11010519491231002X' })
    expect(await bring(['M1,,,,,110105194912310099', 'M1,,,,西安,11010519491231002x'], withId)).toMatchObject({ review: 1, linked: 1 })
    expect(reviews()).toEqual([{ row: 1, reason: 'limit', candidates: JSON.stringify([entityKey('customer', 0)]) }])
    expect(await bring(['2', '3', '4', '5', '6'].map((digit) => `M1,1380000000${digit},,,,`))).toMatchObject({ review: 1, linked: 4 })
    expect(await bring(['M1,13800000007,,,,'])).toMatchObject({ review: 1, linked: 0 })
    expect(await bring(['M1,13800000002,,,南京,'])).toMatchObject({ review: 0, linked: 1 })
  })

  test('public ids are set for new customers, generated ones are found and not given', async () => {
    const withPublic = { columns: [{ from: '会员号', to: 'identity.customer_id' }, { from: '姓名', to: 'name' }] }
    expect(await bring(['C-1,,,甲,,', ',,,乙,,'], withPublic)).toMatchObject({ created: 2 })
    expect(desk.records('SELECT public_id FROM entities ORDER BY key')).toEqual([{ public_id: 'C-1' }, { public_id: null }])
    expect(await bring(['CU00000001,,,丙,,', 'CU00000000,,,丁,,', 'CU00000001,,,,,', 'C-1,,,戊,,'], withPublic)).toMatchObject({ linked: 3, rejected: 1, created: 0 })
    expect(cards().map(({ name }) => name)).toEqual(['戊', '丙'])
    expect(desk.records('SELECT rule FROM rejects')).toEqual([{ rule: 'reserved_id' }])
  })

  test('the same file again brings duplicates only', async () => {
    const rows = ['M1,13800000001,,甲,上海,', 'M1,13800000001,,甲,上海,', ',,,乙,,']
    expect(await bring(rows)).toMatchObject({ accepted: 3, created: 2 })
    expect(await bring(rows)).toMatchObject({ rows: 3, accepted: 0, duplicates: 3, created: 0 })
  })

  test('accounts and leads are kinds of their own', async () => {
    await bring(['M1,13800000001,,甲,,'])
    await desk.bring('名称,电话,代码\n某公司,13800000001,91350200X\n', { target: 'account', columns: [{ from: '名称', to: 'name' }, { from: '电话', to: 'identity.phone' }, { from: '代码', to: 'credit_code' }] })
    await desk.bring('名称,电话\n某人,13800000001\n', { target: 'lead', columns: [{ from: '名称', to: 'name' }, { from: '电话', to: 'phone' }] })
    expect(desk.records('SELECT key / 4294967296 AS type, name, card FROM entities ORDER BY key')).toEqual([{ type: 1, name: '甲', card: '{}' }, { type: 2, name: '某公司', card: '{"credit_code":"91350200X"}' }, { type: 3, name: '某人', card: '{}' }])
  })
})

/** What becomes of rows one after another, in plain TypeScript: keys → holder; at most five phones and five e-mails each. */
function unite(rows: string[][]): (number | 'review')[] {
  const holders = new Map<string, number>()
  let made = 0
  return rows.map(([member, phone, email]) => {
    const keys = [`p${phone}`, `e${email}`, `m${member}`].filter((key) => key.length > 1)
    const found = new Set(keys.flatMap((key) => holders.get(key) ?? []))
    if (found.size > 1) return 'review'
    const [holder = made] = found
    const held = (kind: string) => [...holders].filter(([key, id]) => id === holder && key.startsWith(kind)).length
    if (keys.some((key) => !key.startsWith('m') && !holders.has(key) && held(key[0]!) >= 5)) return 'review'
    if (holder === made) made++
    for (const key of keys) holders.set(key, holder)
    return holder
  })
}

test('files of people who share identities unify as plain TypeScript does it, over two files (seeded)', async () => {
  const random = randomOf(31)
  const some = (make: (n: number) => string, below: number) => (random() < 0.55 ? make(Math.floor(random() * below)) : '')
  const rows = Array.from({ length: 700 }, (_, index) => {
    const row = [some((n) => `M${n}`, 400), some((n) => `138${String(20_000_000 + n * 7)}`, 400), some((n) => `u${n}@x.cn`, 400)]
    return row.some((cell) => cell !== '') ? row : [`L${index}`, '', '']
  })
  const expected = unite(rows)
  const parts = [rows.slice(0, 400), rows.slice(400)]
  for (const part of parts) await bring(part.map(([member, phone, email], index) => `${member},${phone},${email},,${index},`), { columns: mapping.columns.filter(({ to }) => to !== 'name') })
  const reviewed = desk.records<{ batch: number; row: number }>('SELECT batch, row FROM review').map(({ batch, row }) => (batch === 1 ? row - 1 : 399 + row))
  expect(reviewed.toSorted((a, b) => a - b)).toEqual(expected.flatMap((holder, index) => (holder === 'review' ? [index] : [])))
  const owner = new Map(desk.records<{ channel: number; value: string; id: number }>('SELECT channel, value, entity_key - 4294967296 AS id FROM identities').map(({ channel, value, id }) => [`${channel} ${value}`, id]))
  const found = rows.map(([member, phone, email], index) => {
    if (expected[index] === 'review') return 'review'
    const ids = new Set([member && owner.get(`9 ${member}`), phone && owner.get(`4 +86${phone}`), email && owner.get(`5 ${email}`)].filter((id) => id !== ''))
    expect(ids.size).toBe(1)
    return [...ids][0]
  })
  expect(found).toEqual(expected)
})
