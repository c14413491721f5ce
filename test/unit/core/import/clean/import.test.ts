/** Imports through a recipe into real stores. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MappingInput } from '#core/contract/imports.ts'
import { createImportWorker } from '#core/import/import-run.ts'
import { openImportDesk, type ImportDesk } from '#test/support/imports.ts'

let desk: ImportDesk
beforeEach(async () => {
  desk = await openImportDesk()
})
afterEach(() => desk.close())

const orders: MappingInput = {
  target: 'event', source: 'shop',
  columns: [
    { value: 'order', to: 'type' }, { from: '会员', to: 'identity.member_id' }, { from: '单号', to: 'source_id' }, { from: '时间', to: 'occurred_at' }, { from: '金额', to: 'amount' },
    { from: '省', to: 'data.province' }, { from: '状态', to: 'status' }
  ],
  recipe: [
    { op: 'trim', columns: ['单号', '状态'] },
    { op: 'filter', column: '单号', test: 'startsWith', value: '合计', rows: 'drop' },
    { op: 'date', columns: ['时间'], onFail: 'reject' },
    { op: 'number', columns: ['金额'], onFail: 'blank' },
    { op: 'address', column: '地址', city: null, district: null },
    { op: 'map', columns: ['状态'], entries: [{ from: '完成', to: 'completed' }] },
    { op: 'dedupe', columns: ['单号'], keep: 'last', by: '时间' }
  ]
}
const file = `会员,单号,时间,金额,地址,状态
M1, A1 ,2026年1月5日 下午3点,"¥1,234.50",深圳南山区科苑路1号,完成
M1,A2,45678.5,1.2万,上海浦东新区世纪大道,退款
M2,A3,不知道,12,北京朝阳区,完成
M2,A4,2026/1/7,很多,哪里,完成
M3,A1,2026-01-04,1,江苏省南京市,完成
合计,合计,,99999,,`

describe('imports through a recipe', () => {
  test('rows add up: filtered and failing rows are rejects, dropped ones duplicates, blanked values warnings', async () => {
    const result = await desk.bring(file, orders)
    expect(result).toMatchObject({ rows: 6, accepted: 3, rejected: 2, duplicates: 1 })
    expect(result.warnings).toContainEqual({ code: 'recipe_failed', column: '金额', count: 1 })
    expect(result.warnings).toContainEqual({ code: 'recipe_failed', column: '地址', count: 1 })
    const rejects = desk.records<{ row: number; rule: string; column_name: string; raw: string }>('SELECT row, rule, column_name, raw FROM rejects ORDER BY row')
    expect(rejects.map(({ row, rule, column_name }) => [row, rule, column_name])).toEqual([[3, 'recipe_failed', '时间'], [6, 'recipe_filter', '单号']])
    expect(JSON.parse(rejects[0]!.raw)).toEqual({ 会员: 'M2', 单号: 'A3', 时间: '不知道', 金额: '12', 地址: '北京朝阳区', 状态: '完成' })
    const events = await desk.facts<{ at: Date; amount: string; status: string }>(`SELECT strftime(occurred_at, '%Y-%m-%d %H:%M:%S') AS at, amount::VARCHAR AS amount, status FROM events ORDER BY occurred_at`)
    expect(events).toEqual([
      { at: '2025-01-21 04:00:00', amount: '12000.00', status: '退款' }, { at: '2026-01-05 07:00:00', amount: '1234.50', status: 'completed' }, { at: '2026-01-06 16:00:00', amount: null, status: 'completed' }
    ])
  })

  test('the same file again is a duplicate, and so is the same content written otherwise', async () => {
    await desk.bring(file, orders)
    expect(await desk.bring(file, orders)).toMatchObject({ accepted: 0, rejected: 2, duplicates: 4, created: 0 })
    expect(await desk.bring('会员,单号,时间,金额,地址,状态\nM1,A1,2026-01-05 15:00:00,1234.50,广东深圳,completed\n', orders)).toMatchObject({ duplicates: 1, accepted: 0 })
  })

  test('grouped rows: what the recipe takes out stands alone', async () => {
    const lines: MappingInput = { ...orders, groupBy: ['单号'], columns: orders.columns.filter(({ to }) => to !== 'source_id'), recipe: orders.recipe!.filter(({ op }) => op !== 'dedupe') }
    const content = `会员,单号,时间,金额,地址,状态
M1,A1,2026-01-05,"1,000",北京,完成
M1,A1,2026-01-05,500,北京,完成
M1,A1,无,7,北京,完成
合计,合计,,1,,
合计,合计,,2,,`
    expect(await desk.bring(content, lines)).toMatchObject({ rows: 5, accepted: 2, rejected: 3, duplicates: 0 })
    expect(await desk.facts('SELECT amount::VARCHAR AS amount FROM events')).toEqual([{ amount: '1500.00' }])
  })

  test('a repaired row goes through the recipe again', async () => {
    const { batch } = await desk.bring(file, orders)
    const replay = (values: Record<string, string>) => desk.bring('', orders, { file: { fileName: 'x.csv' }, replay: { batch, rows: [{ row: 3, values }], fixes: [], allOrNothing: true } })
    await expect(replay({ 时间: '仍不知道' })).rejects.toMatchObject({ code: 'invalid', details: { field: '时间' } })
    expect(await replay({ 时间: '2026年2月1日', 金额: '３万' })).toMatchObject({ rows: 1, accepted: 1 })
    expect(await desk.facts(`SELECT amount::VARCHAR AS amount FROM events WHERE occurred_at > TIMESTAMP '2026-01-20'`)).toEqual([{ amount: '30000.00' }])
  })

  test('the artifact is derived again from the raw file and the recipe', async () => {
    const { batch } = await desk.bring(file, orders)
    const [stored] = desk.records<{ sha: Buffer | string; rows: number }>('SELECT artifact_sha256 AS sha, artifact_rows AS rows FROM batches WHERE number = ?', batch)
    const { folder, keys } = desk.workspace
    expect(await createImportWorker().deriveArtifact({ folder, keys }, batch)).toEqual({ sha256: stored!.sha, rows: stored!.rows })
  })

  test('customers: identities come from cleaned columns and from columns that steps make', async () => {
    const result = await desk.bring('联系方式,证件\n张三;0755-88886666转12,110105491231002\n李四;138 0013 8001,x\n', {
      target: 'customer', source: 'crm',
      columns: [{ from: '姓名', to: 'name' }, { from: '电话', to: 'identity.phone' }, { from: '证件', to: 'identity.id_no' }, { from: '生日', to: 'birth_date' }],
      recipe: [{ op: 'split', column: '联系方式', separator: ';', into: ['姓名', '电话'] }, { op: 'phone', columns: ['电话'] }, { op: 'resident_id', column: '证件', birthDate: '生日', onFail: 'blank' }]
    })
    expect(result).toMatchObject({ rows: 2, accepted: 2, created: 2 })
    expect(desk.records<{ value: string }>('SELECT value FROM identities ORDER BY value').map(({ value }) => value)).toEqual(['+8613800138001', '+8675588886666', '11010519491231002X'])
  })

  test('a long recipe over one column', async () => {
    const recipe: MappingInput['recipe'] = Array.from({ length: 200 }, (_, index) => ({ op: 'replace' as const, columns: ['名'], find: 'a', with: `a${index % 10}` }))
    expect(await desk.bring('名\na\n', { target: 'customer', columns: [{ from: '名', to: 'name' }], recipe })).toMatchObject({ accepted: 1 })
    expect(desk.records<{ content: string }>('SELECT name AS content FROM entities')[0]?.content ?? '').toHaveLength(201)
  })

  test('problems of a recipe name the step', async () => {
    const broken: MappingInput = { ...orders, recipe: [{ op: 'trim', columns: ['没有'] }, { op: 'replace', columns: ['单号'], find: '(', with: '', regex: true }] }
    await expect(desk.bring(file, broken)).rejects.toMatchObject({ code: 'problems', details: { problems: [{ code: 'unknown_column', path: '/recipe/0/columns/0' }, { code: 'bad_pattern', path: '/recipe/1/find' }, { code: 'unknown_column' }] } })
  })
})
