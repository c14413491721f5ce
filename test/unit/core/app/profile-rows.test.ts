/** What imports of rows show on a profile, and what conditions on related entities answer from them. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ImportResult, MappingInput } from '#core/contract/imports.ts'
import { makeOpenDesk, type TestDesk } from '#test/support/desk.ts'

let made: TestDesk
beforeEach(async () => {
  made = await makeOpenDesk()
})
afterEach(() => made.close())

let files = 0
async function bring(text: string, mapping: MappingInput): Promise<ImportResult> {
  const path = join(made.home, `rows-${++files}.csv`)
  writeFileSync(path, text)
  const job = await made.ended((await made.client.imports.create({ path, mapping })).jobId)
  expect(job.status).toBe('done')
  return job.result as ImportResult
}

const count = async (entity: 'customer' | 'account', root: unknown) => (await made.client.segments.preview({ definition: { schema: 1, entity, root } as never })).count
const money = { kind: 'attribute', field: 'amount', op: 'gte', value: 100 }

test('a profile shows them, conditions count them, undo takes them from both', async () => {
  await bring('会员号,姓名\nM1,甲\nM2,乙', { source: 'crm', target: 'customer', columns: [{ from: '会员号', to: 'identity.customer_id' }, { from: '姓名', to: 'name' }] })
  await bring('代码,名称\n91110000600037341L,甲公司', { source: 'crm', target: 'account', columns: [{ from: '代码', to: 'identity.credit_code' }, { from: '名称', to: 'name' }] })
  const holdings = await bring('会员号,类别,产品,余额\nM1,deposit,活期,500\nM1,loan,车贷,80', {
    source: 'bank', target: 'holding', columns: [{ from: '会员号', to: 'identity.customer_id' }, { from: '类别', to: 'kind' }, { from: '产品', to: 'product' }, { from: '余额', to: 'balance' }]
  })
  await bring('会员号,类别,天数\nM1,overdue,40', { source: 'bank', target: 'credit_record', columns: [{ from: '会员号', to: 'identity.customer_id' }, { from: '类别', to: 'kind' }, { from: '天数', to: 'days_overdue' }] })
  await bring('企业,商机,金额\n甲公司,年度续约,120', { source: 'crm', target: 'opportunity', columns: [{ from: '企业', to: 'account' }, { from: '商机', to: 'name' }, { from: '金额', to: 'amount' }] })
  await bring('企业,联系人,角色\n91110000600037341L,M1,采购', {
    source: 'crm', target: 'relation', columns: [{ from: '企业', to: 'from.identity.credit_code' }, { from: '联系人', to: 'to.identity.customer_id' }, { from: '角色', to: 'role' }]
  })
  await bring('会员号,时间,活动\nM1,2025-03-02,C1', { source: 'shop', target: 'event', columns: [{ from: '会员号', to: 'identity.customer_id' }, { value: 'visit', to: 'type' }, { from: '时间', to: 'occurred_at' }, { from: '活动', to: 'campaign' }] })
  await bring('活动,名称\nC1,春季促销', { source: 'crm', target: 'campaign', columns: [{ from: '活动', to: 'campaign' }, { from: '名称', to: 'name' }] })

  const profile = await made.client.customers.profile({ id: 'M1' })
  expect(profile.holdings.map(({ product, balance }) => [product, balance])).toEqual([['活期', 500], ['车贷', 80]])
  expect(profile.credit_records).toMatchObject([{ kind: 'overdue', days_overdue: 40 }])
  expect(profile.opportunities).toMatchObject([{ name: '年度续约', amount: 120, account: { name: '甲公司' } }])
  expect(profile.relations).toMatchObject([{ entity: 'account', name: '甲公司', role: '采购', direction: 'to' }])
  expect(profile.campaigns).toMatchObject([{ campaign: 'C1', name: '春季促销', events: 1 }])
  expect(profile.bank).toMatchObject({ assets: 500, liabilities: 80, max_overdue_days: 40, current_overdue: true, risk: 'D' })
  const account = await made.client.customers.profile({ id: profile.relations[0]!.id! })
  expect(account).toMatchObject({ entity: 'account', opportunities: [{ name: '年度续约' }], relations: [{ entity: 'customer', id: 'M1', direction: 'from' }], bank: null })
  expect((await made.client.customer360.profile({ customer_identifier: 'M1', identifier_type: 'customer_id' })).holdings).toHaveLength(2)

  expect(await count('customer', { kind: 'related', relation: 'customer.holdings', quantifier: 'any', where: { kind: 'attribute', field: 'balance', op: 'gte', value: 100 } })).toBe(1)
  expect(await count('account', { kind: 'related', relation: 'account.opportunities', quantifier: 'any', where: money })).toBe(1)
  expect(await count('customer', { kind: 'related', relation: 'customer.accounts', quantifier: 'any', where: { kind: 'related', relation: 'account.opportunities', quantifier: 'any', where: money } })).toBe(1)
  const { jobId } = await made.client.imports.undo({ batchId: holdings.batchId })
  expect(await made.ended(jobId)).toMatchObject({ status: 'done', result: { events: 2 } })
  expect((await made.client.customers.profile({ id: 'M1' })).holdings).toEqual([])
  expect(await count('customer', { kind: 'related', relation: 'customer.holdings', quantifier: 'any', where: { kind: 'group', op: 'and', children: [] } })).toBe(0)
})
