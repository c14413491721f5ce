import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inspection, mapping, type Inspection } from '#core/contract/imports.ts'
import { inspectFile, type InspectHints } from '#core/import/inspect/inspect.ts'
import { zip } from '#test/builders/bytes.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cohortdesk-inspect-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function inspect(fileName: string, content: string | Uint8Array, hints: InspectHints = {}): Promise<Inspection> {
  const path = join(folder, fileName)
  writeFileSync(path, content)
  const found = await inspectFile({}, { path, fileName }, hints, { nullTokens: ['null', '-', '暂无'] })
  expect(inspection.parse(found)).toEqual(found)
  expect(mapping.parse(found.mapping)).toEqual(found.mapping)
  return found
}

const csv = (header: string, row: (index: number) => string, rows = 50) => `${header}\n${Array.from({ length: rows }, (_, index) => row(index)).join('\n')}\n`
const suggested = (found: Inspection) => Object.fromEntries(found.columns.map(({ name, suggested: to }) => [name, to]))
const types = (found: Inspection) => Object.fromEntries(found.columns.map(({ name, type }) => [name, type]))
const columnOf = (found: Inspection, to: string) => found.mapping.columns.find((column) => column.to === to)
const codes = (found: Inspection) => found.warnings.map(({ code, column, count }) => [code, column, count])

const names = ['张伟', '王芳', '李娜', '刘洋', '陈静', '杨帆', '赵磊']

describe('customers', () => {
  test('a Chinese member list', async () => {
    const found = await inspect('会员资料.csv', csv('会员卡号,客户姓名,手机号码,性别,出生日期,所在城市,会员等级,可用积分,注册时间,邮箱,备注,爱好,推荐人电话', (index) =>
      [`V${1000 + index}`, names[index % 7], `1380013${8000 + index}`, index % 2 ? '男' : '女', `199${index % 10}/5/${1 + (index % 28)}`, ['上海', '北京'][index % 2], ['金卡', '银卡'][index % 2],
        index * 10, `2024-01-${String(1 + (index % 28)).padStart(2, '0')} 10:00`, `user${index}@example.com`, `第 ${index} 次到店，喜欢靠窗的位置`, ['阅读', '跑步'][index % 2], `1390013${8000 + index}`].join(',')))
    expect(found.mapping.target).toBe('customer')
    expect(suggested(found)).toEqual({
      会员卡号: 'identity.member_id', 客户姓名: 'name', 手机号码: 'identity.phone', 性别: 'gender', 出生日期: 'birth_date', 所在城市: 'city', 会员等级: 'level', 可用积分: 'points',
      注册时间: 'acquired_at', 邮箱: 'identity.email', 备注: 'notes', 爱好: 'attr.爱好', 推荐人电话: 'attr.推荐人电话'
    })
    expect(columnOf(found, 'birth_date')).toMatchObject({ parse: { format: '%Y/%m/%d' } })
    expect(columnOf(found, 'acquired_at')).toMatchObject({ parse: { format: '%Y-%m-%d %H:%M' } })
    expect(columnOf(found, 'attr.爱好')).toMatchObject({ type: 'choice', sensitivity: 'open' })
    expect(columnOf(found, 'attr.推荐人电话')).toMatchObject({ type: 'text', sensitivity: 'secret' })
    expect(found.rows).toBe(50)
    expect(found.preview[0]![1]).toBe('张伟')
    expect(found.warnings).toEqual([])
  })

  test('English names in camel and snake case, a name in two columns', async () => {
    const found = await inspect('contacts.csv', csv('customerId,first_name,last_name,phoneNumber,email_address,dateOfBirth,createdAt,isVip', (index) =>
      `C${index},Ann${index},Miller,+44 20 7946 0${100 + index},a${index}@example.com,05/${13 + (index % 15)}/1990,2024-01-01T10:00:00Z,${index % 2 === 0}`))
    expect(suggested(found)).toEqual({
      customerId: 'identity.customer_id', first_name: 'attr.first_name', last_name: 'attr.last_name', phoneNumber: 'identity.phone', email_address: 'identity.email', dateOfBirth: 'birth_date',
      createdAt: 'acquired_at', isVip: 'attr.is_vip'
    })
    expect(columnOf(found, 'name')).toEqual({ formula: "concat([first_name], ' ', [last_name])", to: 'name' })
    expect(columnOf(found, 'birth_date')).toMatchObject({ parse: { format: '%m/%d/%Y' } })
    expect(columnOf(found, 'acquired_at')).not.toHaveProperty('parse')
    expect(columnOf(found, 'attr.first_name')).toMatchObject({ sensitivity: 'secret' })
    expect(types(found)['isVip']).toBe('boolean')
  })

  test('pinyin headers and headers that say nothing, by their values', async () => {
    const found = await inspect('x.csv', csv('xingming,shoujihao,f3,f4', (index) => `${names[index % 7]},1380013${8000 + index},11010519491231002X,u${index}@example.com`))
    expect(suggested(found)).toEqual({ xingming: 'name', shoujihao: 'identity.phone', f3: 'identity.id_no', f4: 'identity.email' })
  })

  test('companies by their credit code, leads by their own words, a target that is given', async () => {
    const companies = await inspect('企业.csv', csv('企业名称,统一社会信用代码,所属行业,员工数,省份', (index) => `某某科技有限公司${index},91350100M000100Y43,制造业,${index},福建`))
    expect(companies.mapping.target).toBe('account')
    expect(suggested(companies)).toEqual({ 企业名称: 'name', 统一社会信用代码: 'identity.credit_code', 所属行业: 'industry', 员工数: 'employees', 省份: 'province' })
    const leads = await inspect('l.csv', csv('线索编号,姓名,公司,手机,线索来源,评分', (index) => `L${index},${names[index % 7]},某公司,1380013${8000 + index},官网,${index}`))
    expect(leads.mapping.target).toBe('lead')
    expect(suggested(leads)).toMatchObject({ 线索编号: 'identity.lead_id', 公司: 'company', 线索来源: 'channel', 评分: 'score' })
    expect((await inspect('l2.csv', csv('姓名,手机', (index) => `${names[index % 7]},1380013${8000 + index}`), { target: 'lead' })).mapping.target).toBe('lead')
  })
})

describe('events', () => {
  test('orders: source id, time, amount, status; free text is secret', async () => {
    const found = await inspect('订单.csv', csv('订单编号,会员手机,下单时间,实付金额,订单状态,门店,支付方式,收货人,买家留言', (index) =>
      `SO${100 + index},1380013${8000 + (index % 10)},2024年1月${1 + (index % 28)}日 10:30,¥${index}.50,已完成,${['浦东店', '徐汇店'][index % 2]},微信,${names[index % 7]},请在周末送货，门卫代收 ${index}`))
    expect(found.mapping.target).toBe('event')
    expect(suggested(found)).toEqual({
      订单编号: 'source_id', 会员手机: 'identity.phone', 下单时间: 'occurred_at', 实付金额: 'amount', 订单状态: 'status', 门店: 'store_id', 支付方式: 'data.支付方式', 收货人: 'data.收货人', 买家留言: 'data.买家留言'
    })
    expect(columnOf(found, 'occurred_at')).toMatchObject({ parse: { format: '%Y年%m月%d日 %H:%M' } })
    expect(columnOf(found, 'type')).toEqual({ value: 'order', to: 'type' })
    expect(columnOf(found, 'data.支付方式')).toMatchObject({ sensitivity: 'open', type: 'choice' })
    expect(columnOf(found, 'data.收货人')).toMatchObject({ sensitivity: 'secret' })
    expect(columnOf(found, 'data.买家留言')).toMatchObject({ sensitivity: 'secret', type: 'text' })
  })

  test('order lines: the amount is a formula, the lines of an order one event', async () => {
    const found = await inspect('lines.csv', csv('order_no,member_id,order_date,sku,quantity,unit_price', (index) => `O${Math.floor(index / 3)},M${Math.floor(index / 3)},2024-01-02 03:04:05,SKU-${index % 5},${index % 4},${index}.25`))
    expect(columnOf(found, 'amount')).toEqual({ formula: '[quantity] * [unit_price]', to: 'amount' })
    expect(found.mapping.groupBy).toEqual(['order_no'])
    expect(suggested(found)).toMatchObject({ quantity: 'data.quantity', unit_price: 'data.unit_price', sku: 'data.sku' })
  })

  test('a log with seconds since 1970, and one whose time has no telling name', async () => {
    const log = await inspect('log.ndjson', Array.from({ length: 20 }, (_, index) => JSON.stringify({ user: { id: index % 4 }, event: 'view', timestamp: 1700000000 + index })).join('\n'))
    expect(log.mapping.target).toBe('event')
    expect(suggested(log)).toEqual({ 'user.id': 'identity.external_id', event: 'type', timestamp: 'occurred_at' })
    expect(columnOf(log, 'occurred_at')).toMatchObject({ parse: { format: 'unix' } })
    const visits = await inspect('到店.csv', csv('手机,何时', (index) => `1380013800${index % 10},2024-01-02 03:04`), { target: 'event' })
    expect(suggested(visits)['何时']).toBe('occurred_at')
    expect(columnOf(visits, 'type')).toEqual({ value: 'visit', to: 'type' })
  })
})

describe('types and warnings', () => {
  test('what is worth a second look is told', async () => {
    const found = await inspect('w.csv', csv('手机,邮编,日期,数量,空列,客户编号', (index) =>
      `${index === 3 ? '1.38E+10' : `1380013${8000 + index}`},0${10000 + index},0${1 + (index % 9)}/0${1 + (index % 9)}/2024,${index === 5 ? '暂无' : index === 6 ? '十' : index},,${17850 + index}.0`))
    expect(codes(found)).toEqual(expect.arrayContaining([
      ['number.scientific', '手机', 1], ['zeros.leading', '邮编', 50], ['date.ambiguous', '日期', 50], ['type.mixed', '数量', 1], ['column.blank', '空列', 50], ['id.float', '客户编号', 50]
    ]))
    expect(types(found)).toMatchObject({ 邮编: 'text', 日期: 'date', 数量: 'number' })
    expect(found.columns[4]).toMatchObject({ suggested: null, blanks: 50 })
  })

  test('a file that identifies nobody, and one without a header', async () => {
    expect(codes(await inspect('n.csv', csv('age,balance', (index) => `${index},${index}`)))).toContainEqual(['identity.none', undefined, 1])
    expect(codes(await inspect('h.csv', '13800138000,1,2024-01-01\n13900139000,2,2024-01-02\n'))).toContainEqual(['header.missing', undefined, 1])
  })

  test('mixed forms of dates have no format, lists and objects are told apart, money is decimal', async () => {
    const found = await inspect('t.json', JSON.stringify(Array.from({ length: 20 }, (_, index) => ({
      member_id: `M${index}`, day: index % 2 ? '2024-01-02' : '2024/1/2', tags: ['a'], lines: [{ a: 1 }], price: index + 0.25, ratio: index / 7, count: index
    }))), { target: 'customer' })
    expect(types(found)).toMatchObject({ day: 'date', tags: 'list', lines: 'objects', price: 'decimal', ratio: 'number', count: 'number' })
    expect(columnOf(found, 'attr.day')).not.toHaveProperty('parse')
    expect(columnOf(found, 'attr.lines')).toMatchObject({ sensitivity: 'secret' })
  })

  test('decimal commas', async () => {
    const found = await inspect('d.csv', csv('member_id;betrag;anzahl', (index) => `M${index};1.${100 + index},5${index % 10};${index}`))
    expect(found.format).toMatchObject({ delimiter: ';', decimal: ',' })
    expect(found.mapping.format.decimal).toBe(',')
    expect(types(found)).toMatchObject({ betrag: 'decimal', anzahl: 'number' })
    expect((await inspect('d2.csv', csv('member_id;amount', (index) => `M${index};"1,${100 + index}.5${index % 10}"`))).format.decimal).toBeUndefined()
  })

  test('a header without rows', async () => {
    const found = await inspect('empty.csv', '手机,姓名,爱好\n')
    expect(found.rows).toBe(0)
    expect(suggested(found)).toEqual({ 手机: 'identity.phone', 姓名: 'name', 爱好: null })
  })

  test('a long file is looked at from its start only', async () => {
    const found = await inspect('long.csv', csv('手机,姓名', (index) => `1380013${8000 + index},${names[index % 7]}`, 5000))
    expect(found.rows).toBeNull()
    expect(found.preview.length).toBe(1000)
  })

  test('two columns of one name part ways; one column of two claims takes the surer', async () => {
    const found = await inspect('two.csv', csv('手机,联系电话,姓名', (index) => `1380013${8000 + index},1390013${8000 + index},${names[index % 7]}`))
    expect(suggested(found)).toEqual({ 手机: 'identity.phone', 联系电话: 'attr.联系电话', 姓名: 'name' })
  })
})

describe('what a file has several of', () => {
  test('tables: the rows at which they begin, whichever is read', async () => {
    const content = `${csv('订单号,会员号,金额', (index) => `S${index},M${index % 9},${index}.5`, 12)}\n\n会员号,姓名,手机号\n${Array.from({ length: 5 }, (_, index) => `M${index},张三,1380013800${index}`).join('\n')}\n`
    expect(await inspect('two.csv', content)).toMatchObject({ tables: [1, 16], format: { table: 1 } })
    expect(await inspect('two.csv', content, { format: { table: 2 } })).toMatchObject({ tables: [1, 16], format: { table: 2 }, rows: 5, mapping: { target: 'customer' } })
    expect(await inspect('two.csv', content, { format: { table: 0 } })).toMatchObject({ tables: [1, 16], format: { table: 0 }, rows: 18 })
    expect(await inspect('one.csv', csv('会员号,姓名', (index) => `M${index},张三`))).not.toHaveProperty('tables')
  })

  test('files in an archive: their names, whichever is read', async () => {
    const content = zip([{ name: 'a.csv', content: 'id,name\n1,Ann\n' }, { name: 'read me.md', content: '#' }, { name: 'in/b.csv', content: 'id,city\n1,Bonn\n2,Rome\n' }])
    expect(await inspect('pack.zip', content)).toMatchObject({ entries: ['a.csv', 'in/b.csv'], format: { entry: 'a.csv' }, rows: 1 })
    expect(await inspect('pack.zip', content, { format: { entry: 'in/b.csv' } })).toMatchObject({ entries: ['a.csv', 'in/b.csv'], format: { entry: 'in/b.csv' }, rows: 2 })
    expect(await inspect('single.zip', zip([{ name: 'a.csv', content: 'id,name\n1,Ann\n' }]))).not.toHaveProperty('entries')
  })
})
