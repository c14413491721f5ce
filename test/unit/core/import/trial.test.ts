import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { mapping as mappingOf, type MappingInput } from '#core/contract/imports.ts'
import { createImportWorker } from '#core/import/import-run.ts'
import { changeSettings } from '#core/store/records/settings.ts'
import { openImportDesk, testSettings, type ImportDesk } from '#test/support/imports.ts'
import { testTime } from '#test/support/workspace.ts'

let desk: ImportDesk
beforeEach(async () => {
  desk = await openImportDesk()
})
afterEach(() => desk.close())

let files = 0
async function check(content: string, mapping: MappingInput, now = testTime) {
  const path = join(desk.workspace.folder, '..', `check-${++files}.csv`)
  writeFileSync(path, content)
  const { folder, keys } = desk.workspace
  return createImportWorker().tryImport({ workspace: { folder, keys }, file: { path, fileName: path }, mapping: mappingOf.parse(mapping), user: 'tester', settings: testSettings, now }, () => undefined)
}

const customers = {
  source: 'crm', target: 'customer',
  columns: [{ from: '会员号', to: 'identity.member_id' }, { from: '手机', to: 'identity.phone' }, { from: '姓名', to: 'name' }, { from: '积分', to: 'points' }, { from: '生日', to: 'birth_date' }]
} satisfies MappingInput
const orders = {
  source: 'shop', target: 'event',
  columns: [{ from: '单号', to: 'source_id' }, { from: '会员号', to: 'identity.member_id' }, { from: '时间', to: 'occurred_at' }, { from: '金额', to: 'amount' }, { value: 'order', to: 'type' }]
} satisfies MappingInput

const maybe = (value: fc.Arbitrary<string>, odd: string) => fc.oneof({ weight: 8, arbitrary: value }, { weight: 1, arbitrary: fc.constant('') }, { weight: 1, arbitrary: fc.constant(odd) })
const member = fc.integer({ min: 1, max: 12 }).map((number) => `M${number}`)
const customerRow = fc.tuple(
  maybe(member, 'CU00000099'), maybe(fc.integer({ min: 0, max: 9 }).map((number) => `1391234560${number}`), '1.39E+10'), maybe(fc.constantFrom('张三', '李四', '王五'), '—'),
  maybe(fc.integer({ min: 0, max: 3 }).map(String), 'viel'), maybe(fc.constant('1990-02-03'), '1990-13-45')
).map((cells) => cells.join(','))
const orderRow = fc.tuple(
  maybe(fc.integer({ min: 1, max: 9 }).map((number) => `O${number}`), 'O1'), maybe(member, 'M77'), maybe(fc.integer({ min: 1, max: 28 }).map((day) => `2026-01-${String(day).padStart(2, '0')} 10:00:00`), 'gestern'),
  maybe(fc.integer({ min: 1, max: 3 }).map((euros) => `${euros}.50`), 'viel')
).map((cells) => cells.join(','))
const file = fc.oneof(
  fc.record({ kind: fc.constant('customers' as const), rows: fc.array(customerRow, { minLength: 1, maxLength: 25 }) }),
  fc.record({ kind: fc.constantFrom('orders' as const, 'lines' as const, 'known' as const), rows: fc.array(orderRow, { minLength: 1, maxLength: 25 }) })
)
const kinds = {
  customers: { header: '会员号,手机,姓名,积分,生日', mapping: customers }, orders: { header: '单号,会员号,时间,金额', mapping: orders },
  lines: { header: '单号,会员号,时间,金额', mapping: { ...orders, source: 'till', groupBy: ['单号'] } }, known: { header: '单号,会员号,时间,金额', mapping: { ...orders, source: 'known', unknownIdentity: 'reject' as const } }
}

describe('a file is judged as a whole before it is imported', () => {
  test('its counts are those of the import, whatever stands in it and in the workspace', async () => {
    let now = testTime
    await fc.assert(fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 3 }), async (brought) => {
      for (const { kind, rows } of brought) {
        const content = [kinds[kind].header, ...rows].join('\n')
        const { verdicts, ...judged } = await check(content, kinds[kind].mapping, now += 1000)
        const { batchId: _, batch: number, ...imported } = await desk.bring(content, kinds[kind].mapping, { now })
        expect(number).toBeGreaterThan(0)
        expect(judged).toEqual(imported)
        const sum = (severity: string) => verdicts.filter((verdict) => verdict.severity === severity).reduce((total, { count }) => total + count, 0)
        expect([sum('error'), sum('notice')]).toEqual([imported.rejected, imported.duplicates])
        expect(verdicts.every(({ examples, count }) => examples.length === Math.min(count, 5) || examples.length === 5)).toBe(true)
        const rules = desk.records<{ rule: string; column: string | null; count: number }>('SELECT rule, column_name AS "column", count(*) AS count FROM rejects WHERE batch = ? GROUP BY 1, 2', number)
        const told = verdicts.filter(({ severity }) => severity === 'error').map(({ rule, column, count }) => ({ rule, column, count }))
        expect(told.map((one) => JSON.stringify(one)).sort()).toEqual(rules.map((one) => JSON.stringify(one)).sort())
      }
    }), { numRuns: 12, seed: 20261121 })
  }, 120_000)

  test('values of a trusted source are judged as its own', async () => {
    changeSettings(desk.stores.records, { trustedSources: ['erp', 'crm'] })
    const content = (name: string) => `会员号,手机,姓名,积分,生日\nM1,,${name},1,`
    for (const [source, name, updated] of [['shop', '甲', 0], ['crm', '乙', 1], ['erp', '丙', 1], ['crm', '丁', 0]] as const) {
      const mapping = { ...customers, source }
      const { verdicts: _, ...judged } = await check(content(name), mapping)
      const { batchId: _id, batch: _batch, ...imported } = await desk.bring(content(name), mapping)
      expect(imported).toMatchObject({ accepted: 1, updated })
      expect(judged).toEqual(imported)
    }
  })

  test('nothing is written', async () => {
    await desk.bring('会员号,手机,姓名,积分,生日\nM1,13912345601,张三,1,1990-02-03', customers)
    const state = () => desk.records(`SELECT (SELECT count(*) FROM entities) AS entities, (SELECT count(*) FROM identities) AS identities, (SELECT count(*) FROM change_log) AS log,
      (SELECT count(*) FROM batches) AS batches, (SELECT count(*) FROM rejects) AS rejects, (SELECT count(*) FROM fields) AS fields, (SELECT points FROM (SELECT card ->> 'points' AS points FROM entities)) AS points`)
    const before = state()
    const judged = await check('会员号,手机,姓名,积分,生日,城区\nM1,,李四,9,\n,,,,\nM2,,,,', { ...customers, columns: [...customers.columns, { from: '城区', to: 'attr.district', type: 'text' }] })
    expect(judged).toMatchObject({ rows: 3, accepted: 2, rejected: 1, duplicates: 0, created: 1, linked: 1, updated: 1 })
    expect(state()).toEqual(before)
  })

  test('each verdict has its rule, column, words and first rows, their values masked where they identify somebody', async () => {
    const rows = Array.from({ length: 8 }, (_, index) => `O${index},,2026-01-02 10:00:00,${index % 2 ? '1' : 'viel'}`)
    const judged = await check(['单号,会员号,时间,金额', ...rows, 'O9,M1,2026-01-02 10:00:00,viel'].join('\n'), orders)
    expect(judged.verdicts.map(({ rule, column, severity, count }) => ({ rule, column, severity, count }))).toEqual([
      { rule: 'no_identity', column: '会员号', severity: 'error', count: 8 }, { rule: 'bad_amount', column: '金额', severity: 'error', count: 1 }
    ])
    expect(judged.verdicts[0]!.examples.map(({ row }) => row)).toEqual([1, 2, 3, 4, 5])
    expect(judged.verdicts[1]).toMatchObject({ examples: [{ row: 9, value: 'viel' }], message: { zh: '金额无法识别' }, remedy: { en: expect.stringContaining('decimal mark') } })
    const people = await check('会员号,手机,姓名,积分,生日\n,139123,,1,', customers)
    expect(people.verdicts).toMatchObject([{ rule: 'bad_identity', column: '手机', count: 1, examples: [{ row: 1, value: '****' }] }])
  })
})
