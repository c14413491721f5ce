import { describe, expect, test } from 'vitest'
import { createRandom } from '#core/domain/demo/random.ts'
import { adaptRecord, columnsOf } from '#core/import/adapters/adapt.ts'
import { mappingOf, recordKinds } from '#core/import/adapters/kinds.ts'
import { parseExact } from '#core/import/read/json-rows.ts'
import { mapping as mappingShape, type Mapping } from '#core/contract/imports.ts'
import { ingestionChannels, type IngestionChannel } from '#core/contract/ingestion.ts'
import { planMapping } from '#core/import/map/plan.ts'
import { defaultSettings } from '#core/store/records/settings.ts'

describe('kinds', () => {
  test('every mapping is a valid one over the columns of its rows', () => {
    for (const channel of ingestionChannels) {
      for (const kind of Object.keys(recordKinds[channel])) {
        const mapping = mappingOf(channel, kind)
        expect(mappingShape.parse(mapping)).toEqual(mapping)
        const columns = columnsOf(channel, kind).map((name, index) => ({ name, index }))
        const plan = planMapping(mapping, { columns, fields: [], settings: defaultSettings })
        expect(plan.source).toBe(channel)
        expect(new Set(columns.map(({ name }) => name)).size).toBe(columns.length)
      }
    }
  })

  test('the mapping of a kind never changes, so that rows are recognised', () => {
    const same: Mapping = mappingOf('crm', 'customer')
    expect(mappingOf('crm', 'customer')).toEqual(same)
  })
})

describe('records', () => {
  const cases: [IngestionChannel, unknown, ReturnType<typeof adaptRecord>][] = [
    ['crm', { contact_id: 'C1', contact_name: '王', mobile_phone: '13800001111', wechat_id: 'wx', contact_status: '活跃', primary_account_id: 'A1' },
      { kind: 'customer', row: { external_id: 'C1', name: '王', phone: '13800001111', wechat: 'wx', status: '活跃', primary_account: 'A1' } }],
    ['crm', { 客户姓名: '王', 手机号: 13800001111, 会员等级: '金' }, { kind: 'customer', row: { name: '王', phone: 13800001111, level: '金' } }],
    ['crm', { account_id: 'A1', account_name: '某公司', unified_social_credit_code: '9131', industry_id: 'IT', province: '浙江', owner_user_id: 'u1' },
      { kind: 'account', row: { external_id: 'A1', name: '某公司', credit_code: '9131', industry: 'IT', province: '浙江', owner_id: 'u1' } }],
    ['crm', { lead_id: 'L1', lead_name: '李', company_name: '某公司', lead_status: '新建', lead_score: 7, channel_id: 'web' },
      { kind: 'lead', row: { external_id: 'L1', name: '李', company: '某公司', status: '新建', score: 7, channel: 'web' } }],
    ['crm', { opportunity_id: 'D1', opportunity_name: '二期', account_id: 'A1', account_name: '某公司', stage: '方案', amount: 9e5, owner_user_id: 'u1', created_at: '2026-01-01', updated_at: 1762135200, probability: 40 },
      { kind: 'opportunity', row: { source_id: 'D1', name: '二期', external_id: 'A1', account: '某公司', stage: '方案', amount: 900000, owner_id: 'u1', created_at: '2026-01-01', source_time: '2025-11-03T02:00:00.000Z', extra: '{"probability":40}' } }],
    ['crm', { contact_id: 'C1', contact_name: '王', last_modified: '2026-01-05 08:00:00' }, { kind: 'customer', row: { external_id: 'C1', name: '王', source_time: '2026-01-05 08:00:00' } }],
    ['crm', { record_type: 'Contact', data: { name: '王', mobile: '138' }, zip: 1, alpha: [1, 2] }, { kind: 'customer', row: { name: '王', phone: '138', extra: '{"alpha":[1,2],"record_type":"Contact","zip":1}' } }],
    ['crm', { event_id: 'E1', event_type: 'order', phone: '138', event_time: 1762135200, amount: '12.50' }, { kind: 'event', row: { source_id: 'E1', type: 'order', phone: '138', occurred_at: '2025-11-03T02:00:00.000Z', amount: '12.50' } }],
    ['wework', { external_userid: 'wm1', name: '赵', gender: 2 }, { kind: 'customer', row: { wecom: 'wm1', name: '赵', gender: '女' } }],
    ['wework', { external_userid: 'wm1', name: '赵', gender: 0 }, { kind: 'customer', row: { wecom: 'wm1', name: '赵' } }],
    ['wework', { Event: 'change_external_contact', ChangeType: 'add_external_contact', ExternalUserID: 'wm1', UserID: 'zs', CreateTime: '1762135200' },
      { kind: 'event', row: { wecom: 'wm1', actor: 'zs', subtype: 'add_external_contact', occurred_at: '2025-11-03T02:00:00.000Z', type: 'wecom', extra: '{"Event":"change_external_contact"}' } }],
    ['wechat', { openid: 'o1', nickname: '雨', sex: 1, subscribe: 0, subscribe_time: 1762135200 }, { kind: 'customer', row: { openid: 'o1', name: '雨', gender: '男', status: '已取消关注', acquired_at: '2025-11-03T02:00:00.000Z' } }],
    ['wechat', { FromUserName: 'o1', CreateTime: 1762135200, MsgType: 'event', Event: 'CLICK', EventKey: 'menu' },
      { kind: 'event', row: { openid: 'o1', occurred_at: '2025-11-03T02:00:00.000Z', subtype: 'CLICK', title: 'menu', type: 'wechat', source_id: 'o1/2025-11-03T02:00:00.000Z/CLICK', extra: '{"MsgType":"event"}' } }]
  ]
  test.each(cases)('%s %j', (channel, record, expected) => {
    expect(adaptRecord(channel, record)).toEqual(expected)
  })

  test('what is no record is kept as it stands', () => {
    for (const nothing of [null, 7, 'x', [], [{ phone: '138' }]]) expect(adaptRecord('crm', nothing)).toEqual({ kind: 'customer', row: { _record: JSON.stringify(nothing) } })
    expect(adaptRecord('wechat', { record_type: 'lead', phone: '138' }).row).toEqual({ _record: '{"record_type":"lead","phone":"138"}' })
  })

  test('digits of long ids are kept', () => {
    expect(adaptRecord('wechat', parseExact('{"FromUserName":"o1","MsgId":24000000000000000001,"CreateTime":1762135200}')).row).toMatchObject({ source_id: '24000000000000000001' })
  })

  test('nothing is dropped: every value of a random record is in its row', () => {
    const random = createRandom(11)
    const names = ['name', 'phone', 'mobile_phone', 'x', 'y.z', 'openid', 'msgid', 'CreateTime', 'external_contact', '__proto__', 'constructor', 'follow_user', '备注']
    const value = (depth: number): unknown => {
      if (depth > 0 && random.chance(0.25)) return Object.fromEntries(Array.from({ length: 1 + random.below(3) }, () => [names[random.below(names.length)], value(depth - 1)]))
      if (depth > 0 && random.chance(0.15)) return Array.from({ length: 1 + random.below(3) }, () => value(depth - 1))
      return `v${random.below(1_000_000)}`
    }
    const texts = (item: unknown): string[] => typeof item === 'string' ? [item] : Object.values(item as object).flatMap(texts)
    for (let round = 0; round < 3000; round++) {
      const record = Object.fromEntries(Array.from({ length: 1 + random.below(5) }, () => [names[random.below(names.length)]!, value(6)]))
      const channel = ingestionChannels[random.below(3)]!
      const { kind, row } = adaptRecord(channel, record)
      const kept = JSON.stringify(row)
      for (const text of texts(record)) expect(kept).toContain(text)
      expect(Object.keys(row).filter((column) => column !== '_record' && !columnsOf(channel, kind).includes(column))).toEqual([])
    }
  })
})
