/** Opportunities, holdings, credit records, relations and campaigns: whose they are, what is news, and that undo and a rebuild leave what they ought to. */
import { rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MappingInput } from '#core/contract/imports.ts'
import { assignmentsOf } from '#core/compute/tags/assignments.ts'
import { createImportWorker } from '#core/import/import-run.ts'
import { factsFingerprint, verifyFacts } from '#core/store/facts/facts.ts'
import { artifactPath } from '#core/store/layout.ts'
import { openImportDesk, type ImportDesk } from '#test/support/imports.ts'

let desk: ImportDesk
beforeEach(async () => {
  desk = await openImportDesk()
})
afterEach(() => desk.close())

const people = (...rows: string[]) => desk.bring(['会员号,姓名', ...rows].join('\n'), { source: 'crm', target: 'customer', columns: [{ from: '会员号', to: 'identity.member_id' }, { from: '姓名', to: 'name' }] })
const companies = (...rows: string[]) => desk.bring(['代码,名称', ...rows].join('\n'), { source: 'crm', target: 'account', columns: [{ from: '代码', to: 'identity.credit_code' }, { from: '名称', to: 'name' }] })
const holdings = (rows: string[], change: Partial<MappingInput> = {}) => desk.bring(['编号,会员号,类别,产品,余额,开立', ...rows].join('\n'), {
  source: 'bank', target: 'holding',
  columns: [
    { from: '编号', to: 'source_id' }, { from: '会员号', to: 'identity.member_id' }, { from: '类别', to: 'kind' }, { from: '产品', to: 'product' }, { from: '余额', to: 'balance' }, { from: '开立', to: 'opened_at' }
  ], ...change
})
const opportunities = (rows: string[], change: Partial<MappingInput> = {}) => desk.bring(['编号,代码,企业,商机,阶段,金额', ...rows].join('\n'), {
  source: 'crm', target: 'opportunity',
  columns: [
    { from: '编号', to: 'source_id' }, { from: '代码', to: 'identity.credit_code' }, { from: '企业', to: 'account' }, { from: '商机', to: 'name' }, { from: '阶段', to: 'stage' }, { from: '金额', to: 'amount' }
  ], ...change
})
const relations = (rows: string[], change: Partial<MappingInput> = {}) => desk.bring(['甲,乙,关系,角色,主要,起', ...rows].join('\n'), {
  source: 'crm', target: 'relation',
  columns: [
    { from: '甲', to: 'from.identity.member_id' }, { from: '乙', to: 'to.identity.member_id' }, { from: '关系', to: 'kind' }, { from: '角色', to: 'role' }, { from: '主要', to: 'is_primary' }, { from: '起', to: 'since' }
  ], ...change
})

const fingerprint = () => desk.stores.facts.read(factsFingerprint)
const pairs = () => desk.facts<{ relation: string; entity: number; other: number }>('SELECT * FROM relations ORDER BY ALL')
const rejects = () => desk.records<{ row: number; rule: string; column_name: string | null }>('SELECT row, rule, column_name FROM rejects ORDER BY batch, row')

let undoneAt = Date.UTC(2026, 0, 16)

async function undo(batch: number): Promise<void> {
  await createImportWorker().undo({ folder: desk.workspace.folder, keys: desk.workspace.keys }, [{ number: batch, referenced: [] }], { user: 'tester', at: (undoneAt += 1000) })
  await desk.stores.following.catchUp()
}

/** Facts built anew from the log are the same, and agree with records and artifacts. */
async function holdsAnew(): Promise<void> {
  const before = await fingerprint()
  await desk.stores.facts.rebuild()
  expect(await fingerprint()).toEqual(before)
  expect((await verifyFacts(desk.stores.facts, { full: true })).problems).toEqual([])
}

describe('holdings', () => {
  test('belong to whom their identity names; nobody known is made; names of sources are sealed, products open', async () => {
    await people('M1,甲', 'M2,乙')
    const result = await holdings(['H1,M1,deposit,定期存款,"1,200.50",2025-03-01', 'H2,M2,loan,房贷,800000,2024-01-01', 'H3,M9,card,白金卡,5,', ',,card,x,1,', 'H5,M1,card,金卡,甚多,'])
    expect(result).toMatchObject({ rows: 5, accepted: 4, rejected: 1, duplicates: 0, created: 1, linked: 3, warnings: [{ code: 'blank_value', column: '余额', count: 1 }] })
    expect(rejects()).toEqual([{ row: 4, rule: 'no_identity', column_name: '会员号' }])
    expect(await desk.facts('SELECT id, entity_type, entity, kind, product, product_fold, balance::VARCHAR AS balance FROM holdings ORDER BY id')).toEqual([
      { id: 0, entity_type: 1, entity: 0, kind: 'deposit', product: '定期存款', product_fold: '定期存款', balance: '1200.50' },
      { id: 1, entity_type: 1, entity: 1, kind: 'loan', product: '房贷', product_fold: '房贷', balance: '800000.00' },
      { id: 2, entity_type: 1, entity: 2, kind: 'card', product: '白金卡', product_fold: '白金卡', balance: '5.00' },
      { id: 3, entity_type: 1, entity: 0, kind: 'card', product: '金卡', product_fold: '金卡', balance: null }
    ])
    expect(await pairs()).toEqual([0, 3].map((other) => ({ relation: 'customer.holdings', entity: 0, other })).concat([{ relation: 'customer.holdings', entity: 1, other: 1 }, { relation: 'customer.holdings', entity: 2, other: 2 }]))
    expect(await desk.facts('SELECT count(*)::INTEGER AS n FROM customer_value')).toEqual([{ n: 3 }])
    expect(desk.secrets(2, 1)).toEqual({ source_id: 'H1' })
    await holdsAnew()
  })

  test('equal content is a duplicate, other content an update, and undo takes either back, in any order', async () => {
    await people('M1,甲')
    const before = await fingerprint()
    const first = await holdings(['H1,M1,deposit,活期,1,', 'H2,M1,loan,车贷,2,'])
    const one = await fingerprint()
    const again = await holdings(['H1,M1,deposit,活期,1,', 'H2,M1,loan,车贷,3,', 'H3,M1,card,金卡,4,', 'H3,M1,card,金卡,5,'])
    expect(again).toMatchObject({ rows: 4, accepted: 3, duplicates: 1, updated: 2, rejected: 0 })
    const balances = () => desk.facts<{ balance: number }>('SELECT balance::DOUBLE AS balance FROM holdings ORDER BY 1')
    expect(await balances()).toEqual([{ balance: 1 }, { balance: 3 }, { balance: 5 }])
    expect((await pairs()).length).toBe(3)
    await holdsAnew()
    await undo(again.batch)
    expect(await fingerprint()).toEqual(one)
    await holdsAnew()
    const third = await holdings(['H2,M1,loan,车贷,7,'])
    await undo(first.batch)
    expect(await balances()).toEqual([{ balance: 7 }])
    await undo(third.batch)
    expect(await fingerprint()).toEqual(before)
    await holdsAnew()
  })

  test('an artifact that is lost is derived again', async () => {
    const { batch } = await holdings(['H1,M1,deposit,活期,1,', 'H2,M2,loan,车贷,2,', ',,x,y,1,'])
    const before = await fingerprint()
    rmSync(artifactPath(desk.workspace.layout, batch))
    await desk.stores.facts.rebuild()
    expect(await fingerprint()).toEqual(before)
  })
})

describe('opportunities', () => {
  test('belong to the account of their credit code, else to the one of that name, else to one that is made with it', async () => {
    await companies('91110000600037341L,北京 华信（集团）有限公司', '91440300708461136T,深圳云海科技有限公司')
    const result = await opportunities([
      'O1,91440300708461136T,,年度续约,谈判,100000', 'O2,,北京华信(集团)有限公司,新购,线索,5', 'O3,,上海新客贸易有限公司,试用,线索,6', 'O4,,上海新客贸易有限公司 ,增购,赢单,7', 'O5,91310000MA1FL0000X,广州另一家公司,首单,赢单,8',
      'O6,,,无主,赢单,9'
    ])
    expect(result).toMatchObject({ rows: 6, accepted: 5, rejected: 1, created: 2, linked: 2 })
    expect(rejects()).toEqual([{ row: 6, rule: 'no_identity', column_name: '代码' }])
    expect(await desk.facts('SELECT entity_type, entity, stage, amount::INTEGER AS amount FROM opportunities ORDER BY id')).toEqual([
      { entity_type: 2, entity: 1, stage: '谈判', amount: 100000 }, { entity_type: 2, entity: 0, stage: '线索', amount: 5 }, { entity_type: 2, entity: 2, stage: '线索', amount: 6 },
      { entity_type: 2, entity: 2, stage: '赢单', amount: 7 }, { entity_type: 2, entity: 3, stage: '赢单', amount: 8 }
    ])
    expect(desk.records(`SELECT name, identities FROM entities ORDER BY key`).slice(2)).toEqual([
      { name: '上海新客贸易有限公司', identities: '[]' }, { name: '广州另一家公司', identities: '[[3,"91310000MA1FL0000X",""]]' }
    ])
    expect(desk.records(`SELECT rowid - 8589934592 AS id FROM search WHERE search MATCH 'names : 新 客'`)).toEqual([{ id: 2 }])
    expect(desk.secrets(2, 2)).toEqual({ source_id: 'O2', account: '北京华信(集团)有限公司', name: '新购' })
    expect((await pairs()).map(({ relation, entity, other }) => [relation, entity, other])).toEqual([[0, 1], [1, 0], [2, 2], [2, 3], [3, 4]].map(([entity, other]) => ['account.opportunities', entity, other]))
    await holdsAnew()
  })

  test('two accounts of one name leave the row to a person', async () => {
    await companies('91110000600037341L,同名公司', '91440300708461136T,同名公司')
    expect(await opportunities(['O1,,同名公司,a,b,1'])).toMatchObject({ accepted: 1, review: 1, created: 0 })
    expect(desk.records('SELECT row, reason FROM review')).toEqual([{ row: 1, reason: 'several' }])
    expect(await pairs()).toEqual([])
  })

  test('a name alone will do, and one that is asked for must exist where nobody is to be made', async () => {
    await companies('91110000600037341L,甲公司')
    const result = await opportunities(['O1,,甲公司,a,b,1', 'O2,,乙公司,a,b,1'], { unknownIdentity: 'reject', columns: [{ from: '企业', to: 'account' }, { from: '金额', to: 'amount' }] })
    expect(result).toMatchObject({ accepted: 1, rejected: 1, linked: 1 })
    expect(rejects()).toEqual([{ row: 2, rule: 'unknown_identity', column_name: null }])
  })

  test('undo takes the accounts along that it alone had made', async () => {
    await companies('91110000600037341L,甲公司')
    const before = await fingerprint()
    const { batch } = await opportunities(['O1,,甲公司,a,b,1', 'O2,,乙公司,a,b,1'])
    await undo(batch)
    expect(await fingerprint()).toEqual(before)
    expect(desk.records('SELECT name FROM entities WHERE state = 0')).toEqual([{ name: '甲公司' }])
    await holdsAnew()
  })
})

describe('relations', () => {
  test('are what their kinds and ends mean', async () => {
    await people('M1,甲', 'M2,乙')
    await companies('91110000600037341L,甲公司')
    const result = await relations(['M1,M2,转介绍,,,2025-01-01', 'M2,M1,配偶,妻,是,', 'M1,M2,同学,,,', 'M1,,配偶,,,', 'M3,M4,转介绍,,,', 'M5,M5,家庭成员,,,'])
    expect(result).toMatchObject({ rows: 6, accepted: 5, rejected: 1, created: 3 })
    expect(rejects()).toEqual([{ row: 4, rule: 'one_end', column_name: '乙' }])
    expect((await pairs()).map(({ relation, entity, other }) => [relation, entity, other])).toEqual([
      ['customer.household', 0, 1], ['customer.household', 1, 0], ['customer.household', 4, 4], ['customer.referrals', 0, 1], ['customer.referrals', 2, 3]
    ])
    await relations(['91110000600037341L,M2,联系人,采购经理,true,2024-05-01'], {
      columns: [{ from: '甲', to: 'from.identity.credit_code' }, { from: '乙', to: 'to.identity.member_id' }, { from: '关系', to: 'kind' }, { from: '角色', to: 'role' }, { from: '主要', to: 'is_primary' }, { from: '起', to: 'since' }]
    })
    expect((await pairs()).filter(({ relation }) => relation.includes('account')).map(({ relation, entity, other }) => [relation, entity, other])).toEqual([['account.contacts', 0, 1], ['customer.accounts', 1, 0]])
    expect(await desk.facts(`SELECT kind, role, is_primary, since::VARCHAR AS since FROM relation_rows WHERE role = '采购经理'`)).toEqual([{ kind: '联系人', role: '采购经理', is_primary: true, since: '2024-05-01' }])
    await holdsAnew()
  })

  test('the same ends and kind again are a duplicate, or an update', async () => {
    const first = await relations(['M1,M2,配偶,夫,,', 'M1,M3,父子,,,'])
    expect(first).toMatchObject({ accepted: 2, created: 3 })
    const one = await fingerprint()
    const second = await relations(['M1,M2,配偶,夫,,', 'M1,M3,父子,父,,', 'M2,M1,配偶,妻,,'])
    expect(second).toMatchObject({ accepted: 2, duplicates: 1, updated: 1, created: 0 })
    expect((await pairs()).length).toBe(4)
    await undo(second.batch)
    expect(await fingerprint()).toEqual(one)
    await undo(first.batch)
    expect(await pairs()).toEqual([])
    expect(await desk.facts('SELECT id FROM customers')).toEqual([])
    await holdsAnew()
  })

  test('a pair that two batches tell stays until both are undone', async () => {
    await people('M1,甲', 'M2,乙')
    const [one, two] = [await relations(['M1,M2,配偶,,,']), await relations(['M1,M2,夫妻,,,'])]
    expect((await pairs()).length).toBe(2)
    await undo(one.batch)
    expect((await pairs()).length).toBe(2)
    await undo(two.batch)
    expect(await pairs()).toEqual([])
  })

  test('a lost artifact is derived again, both ends', async () => {
    const { batch } = await relations(['M1,M2,配偶,,,', 'M3,,x,,,', 'M3,M1,父子,,,'])
    const before = await fingerprint()
    rmSync(artifactPath(desk.workspace.layout, batch))
    await desk.stores.facts.rebuild()
    expect(await fingerprint()).toEqual(before)
  })

  test('an end that several hold waits for a person, once a row', async () => {
    await desk.bring('会员号,手机\nM1,13800000001\nM2,13800000001', { source: 'crm', target: 'customer', columns: [{ from: '会员号', to: 'identity.customer_id' }, { from: '手机', to: 'attr.x', type: 'text' }] })
    const phones = { columns: [{ from: '甲', to: 'from.identity.member_id' }, { from: '乙', to: 'to.identity.phone' }] } satisfies Partial<MappingInput>
    expect(await relations(['M1,13800138000,,,,', 'M1,13800000009,,,,'], phones)).toMatchObject({ accepted: 2, review: 1 })
    expect(desk.records('SELECT row, reason FROM review')).toEqual([{ row: 1, reason: 'blocked' }])
  })
})

test('credit records keep their kinds and days', async () => {
  await people('M1,甲')
  const result = await desk.bring('流水,会员号,类别,金额,额度,应还,发生,逾期\nC1,M1,grant,,50000,,2024-01-01,\nC2,M1,overdue,1200,,2024-03-01,2024-03-20,19\nC3,M1,,1,,,,', {
    source: 'bank', target: 'credit_record',
    columns: [
      { from: '流水', to: 'source_id' }, { from: '会员号', to: 'identity.member_id' }, { from: '类别', to: 'kind' }, { from: '金额', to: 'amount' }, { from: '额度', to: 'limit' }, { from: '应还', to: 'due_at' },
      { from: '发生', to: 'occurred_at' }, { from: '逾期', to: 'days_overdue' }
    ]
  })
  expect(result).toMatchObject({ accepted: 2, rejected: 1, linked: 2 })
  expect(rejects()).toEqual([{ row: 3, rule: 'no_kind', column_name: '类别' }])
  expect(await desk.facts(`SELECT entity, kind, "limit"::INTEGER AS "limit", days_overdue, strftime(due_at, '%Y-%m-%d %H:%M') AS due FROM credit_record_rows ORDER BY id`)).toEqual([
    { entity: 0, kind: 'grant', limit: 50000, days_overdue: null, due: null }, { entity: 0, kind: 'overdue', limit: null, days_overdue: 19, due: '2024-02-29 16:00' }
  ])
  await holdsAnew()
})

test('campaigns belong to nobody and are known by their numbers', async () => {
  const bring = (...rows: string[]) => desk.bring(['活动,名称,渠道,起,止', ...rows].join('\n'), {
    source: 'crm', target: 'campaign', columns: [{ from: '活动', to: 'campaign' }, { from: '名称', to: 'name' }, { from: '渠道', to: 'channel' }, { from: '起', to: 'start_date' }, { from: '止', to: 'end_date' }]
  })
  const first = await bring('C1,春季促销,wechat,2025-03-01,2025-03-31', 'C2,会员日,sms,2025-04-08,', ',无号,,,')
  expect(first).toMatchObject({ rows: 3, accepted: 2, rejected: 1, created: 0, review: 0 })
  expect(rejects()).toEqual([{ row: 3, rule: 'no_campaign', column_name: '活动' }])
  const one = await fingerprint()
  const second = await bring('C1,春季大促,wechat,2025-03-01,2025-03-31', 'C2,会员日,sms,2025-04-08,')
  expect(second).toMatchObject({ accepted: 1, updated: 1, duplicates: 1 })
  expect(await desk.facts('SELECT campaign, name, start_date::VARCHAR AS start FROM campaign_rows WHERE voided_by IS NULL ORDER BY 1')).toEqual([{ campaign: 'C1', name: '春季大促', start: '2025-03-01' }, { campaign: 'C2', name: '会员日', start: '2025-04-08' }])
  await undo(second.batch)
  expect(await fingerprint()).toEqual(one)
  await holdsAnew()
})

describe('tags', () => {
  const tags = (rows: string[], change: Partial<MappingInput> = {}) => desk.bring(['会员号,标签,来源,置信度,时间', ...rows].join('\n'), {
    source: 'crm', target: 'tag',
    columns: [{ from: '会员号', to: 'identity.member_id' }, { from: '标签', to: 'tag' }, { from: '来源', to: 'source' }, { from: '置信度', to: 'confidence' }, { from: '时间', to: 'tagged_at' }], ...change
  })
  const held = () => desk.facts<{ tag: string; entity: number; source: string; confidence: number | null; since: string }>(
    `SELECT tag, entity, source, confidence, strftime(tagged_at, '%Y-%m-%d') AS since FROM tag_assignments WHERE removed_at IS NULL ORDER BY ALL`)

  test('are given by name, through the ledger: those that do not exist are made, since when and how sure as the file says', async () => {
    await people('M1,甲', 'M2,乙')
    const result = await tags(['M1,高净值,,,2024-05-01 08:00:00', 'M2,高净值,模型,85,2024-06-01 08:00:00', 'M1,ＶＩＰ,人工,0.5,', 'M3,高净值,,0.9,2024-07-01 08:00:00', 'M1,,,,', 'M1,vip,manual,0.7,2025-01-01 08:00:00'])
    expect(result).toMatchObject({ rows: 6, accepted: 5, rejected: 1, created: 1, linked: 4 })
    expect(rejects()).toEqual([{ row: 5, rule: 'no_tag', column_name: '标签' }])
    expect(await held()).toEqual([
      { tag: 'VIP', entity: 0, source: 'manual', confidence: 0.7, since: '2025-01-01' }, { tag: '高净值', entity: 0, source: 'import', confidence: null, since: '2024-05-01' },
      { tag: '高净值', entity: 1, source: 'model', confidence: 0.85, since: '2024-06-01' }, { tag: '高净值', entity: 2, source: 'import', confidence: 0.9, since: '2024-07-01' }
    ])
    expect(desk.records(`SELECT name, content ->> 'kind' AS kind FROM library WHERE type = 'tag' AND content ->> 'kind' = 'import' ORDER BY name`)).toEqual([{ name: 'VIP', kind: 'import' }, { name: '高净值', kind: 'import' }])
    expect(desk.records(`SELECT id, source, cause, added_count FROM set_changes ORDER BY number`)).toEqual([
      { id: '高净值', source: 'import', cause: 'import', added_count: 2 }, { id: '高净值', source: 'model', cause: 'import', added_count: 1 }, { id: 'VIP', source: 'manual', cause: 'import', added_count: 1 }
    ])
    const found = await desk.stores.facts.read((duck) => assignmentsOf({ records: desk.stores.records, duck }, 'customer', 2, false))
    expect(found).toMatchObject([{ tag: '高净值', change: { cause: 'import', details: { batch: 2, made: true } } }])
    await holdsAnew()
  })

  test('undo leaves those whom another import gave the tag as well, as sure as before; a tag it made goes, unless somebody uses it', async () => {
    await people('M1,甲', 'M2,乙')
    const before = await fingerprint()
    const live = () => desk.records<{ name: string }>(`SELECT name FROM library WHERE type = 'tag' AND deleted_at IS NULL AND content ->> 'kind' = 'import'`)
    const first = await tags(['M1,A,,0.4,2024-01-01', 'M2,A,,,2024-01-01'])
    const one = await held()
    const second = await tags(['M1,A,,0.8,2025-01-01', 'M3,A,,,2025-01-01', 'M1,B,,,2025-01-01'])
    expect(await held()).toMatchObject([{ tag: 'A', entity: 0, confidence: 0.8, since: '2023-12-31' }, { tag: 'A', entity: 1 }, { tag: 'A', entity: 2 }, { tag: 'B', entity: 0 }])
    await holdsAnew()
    await undo(second.batch)
    expect(await held()).toEqual(one)
    expect(live()).toEqual([{ name: 'A' }])
    const third = await tags(['M1,A,,0.8,2025-01-01'])
    await undo(first.batch)
    expect(await held()).toMatchObject([{ tag: 'A', entity: 0, confidence: 0.8 }])
    expect(live()).toEqual([{ name: 'A' }])
    await holdsAnew()
    await undo(third.batch)
    expect(await held()).toEqual([])
    await holdsAnew()
    const after = await fingerprint()
    expect({ ...after, tag_assignments: null }).toEqual({ ...before, tag_assignments: null })
  })

  test('a tag for customers leaves its name to them', async () => {
    await people('M1,甲')
    await tags(['M1,重点,,,'])
    await tags(['91110000600037341L,重点,,,'], { columns: [{ from: '会员号', to: 'identity.credit_code' }, { from: '标签', to: 'tag' }] })
    expect(await desk.facts('SELECT tag, entity_type FROM tag_assignments ORDER BY 1')).toEqual([{ tag: '重点', entity_type: 1 }, { tag: '重点 · 企业', entity_type: 2 }])
  })
})
