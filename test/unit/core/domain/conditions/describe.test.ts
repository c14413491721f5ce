import { describe, expect, test } from 'vitest'
import { describe as inWords, describeCondition } from '#core/domain/conditions/describe.ts'
import { context, definitionOf, segmentOf, testCatalogue } from './catalogue.ts'
import { memberSet } from '#test/builders/conditions/world.ts'

const catalogue = testCatalogue([{ ...segmentOf('blacklist'), name: '黑名单', members: memberSet('blacklist', [1]) }])
const words = (root: unknown, more = {}) => (['zh', 'en'] as const).map((locale) => inWords(definitionOf(root, more), catalogue, locale, context).text)
const attribute = (field: string, op: string, value?: unknown, more: object = {}) => ({ kind: 'attribute', field, op, value, ...more })

describe('sentences', () => {
  test('of attributes, with the bounds they come to', () => {
    expect(words(attribute('city', 'in', ['上海', '北京']))).toEqual(['城市属于「上海」、「北京」', 'City is one of “上海”, “北京”'])
    expect(words(attribute('contract_end', 'inNext', 30, { unit: 'day' }))).toEqual(['合同到期在未来 30 天内（2026-02-11 至 2026-03-12）', 'contract_end is in the next 30 days (2026-02-11 to 2026-03-12)'])
    expect(words(attribute('acquired_at', 'inThis', undefined, { unit: 'week' }))).toEqual(['获客时间在本周内（2026-02-09 00:00 → 2026-02-16 00:00 +08:00）', 'acquired_at is in the current week (2026-02-09 00:00 → 2026-02-16 00:00 +08:00)'])
    expect(words(attribute('acquired_at', 'on', '2026-03-08'), { timeZone: 'America/New_York' })[1]).toBe('acquired_at is on 2026-03-08 (2026-03-08 00:00 -05:00 → 2026-03-09 00:00 -04:00)')
    expect(words(attribute('contract_end', 'moreThanAgo', 1, { unit: 'month' }))).toEqual(['合同到期早于最近 1 个月（2026-02-01 之前）', 'contract_end is more than 1 month ago (before 2026-02-01)'])
    expect(words(attribute('city', 'ne', 'X', { exactCase: true }))).toEqual(['城市不等于「X」，区分大小写，含空值', 'City is not “X”, matching case, or blank'])
    expect(words(attribute('points', 'notBetween', [1, 5], { blanks: 'exclude' }))).toEqual(['积分不在 1 到 5 之间', 'Points is not between 1 and 5'])
    expect(words(attribute('contract_end', 'weekdayIs', [6, 7]))).toEqual(['合同到期的星期是周六、周日', 'contract_end falls on Saturday, Sunday'])
    expect(words(attribute('consent', 'hasAny', ['a', 'b', 'c', 'd', 'e', 'f']))[1]).toBe('Consent has any of “a”, “b”, “c”, “d”, “e” and others, 6 in all')
  })

  test('of events, with window, filters and measure', () => {
    expect(words({ kind: 'event', event: 'follow_up', window: { kind: 'calendar', last: 7, unit: 'day' }, op: 'eq', value: 0 })).toEqual([
      '最近 7 天「跟进」的次数等于 0（2026-02-05 00:00 → 2026-02-11 12:34 +08:00）', 'The number of “Follow-up” in the last 7 days is 0 (2026-02-05 00:00 → 2026-02-11 12:34 +08:00)'
    ])
    expect(words({ kind: 'event', event: ['order'], where: [{ property: 'channel', op: 'eq', value: 'web' }, { property: 'amount', op: 'gte', value: 100 }], measure: { fn: 'sum', property: 'amount' }, op: 'gt', value: 1000 })).toEqual([
      '至今「订单」（渠道等于「web」 且 金额大于等于 100）的金额之和大于 1000', 'The sum of amount of “Order” (channel is “web” and amount is at least 100) is greater than 1000'
    ])
    expect(words({ kind: 'sequence', not: true, steps: [{ event: 'visit' }, { event: 'order' }], gaps: [{ max: { n: 7, unit: 'day' } }], notBetween: [{ event: 'follow_up' }], within: { n: 2, unit: 'week' }, same: ['data.city'] })).toEqual([
      '至今没有先后发生：「访问」（至多隔 7 天，其间没有「跟进」） → 「订单」，前后相隔不超过 2 周，城市相同',
      'Not in this order at any time: “Visit” [at most 7 days later, no “Follow-up” between] → “Order”, within 2 weeks, with the same data.city'
    ])
    expect(words({ kind: 'occurrence', which: 'last', event: 'order', has: [{ property: 'amount', op: 'gt', value: 5 }] })).toEqual(['最近一次「订单」的金额大于 5', 'For the latest of “Order”, amount is greater than 5'])
  })

  test('of windows: a window before its bounds, a date as it was given, all time left unsaid where it goes without saying', () => {
    const event = (more: object) => words({ kind: 'event', event: 'order', ...more })[0]
    const times = '「订单」的次数大于等于 1'
    expect(event({ window: { kind: 'between', from: '2026-01-01', to: '2026-01-31' } })).toBe(`2026-01-01 至 2026-01-31 期间${times}（2026-01-01 00:00 → 2026-02-01 00:00 +08:00）`)
    expect(event({ window: { kind: 'between', from: '2026-01-31' } })).toBe(`2026-01-31 起${times}（2026-01-31 00:00 → 2026-02-11 12:34 +08:00）`)
    expect(event({ window: { kind: 'between', to: '2026-01-31T00:00:00Z' } })).toBe(`2026-01-31 08:00 +08:00 及以前${times}（2026-01-31 08:00:00.001 +08:00 之前）`)
    const later = { ...context, now: context.now + 678 }
    const rolling = (window: object) => inWords(definitionOf({ kind: 'event', event: 'order', window }), catalogue, 'zh', later).text
    expect(rolling({ kind: 'rolling', last: 7, unit: 'day' })).toBe(`过去 7 天${times}（2026-02-04 12:34 → 2026-02-11 12:34 +08:00）`)
    expect(rolling({ kind: 'ago', from: { n: 2, unit: 'day' }, to: { n: 1, unit: 'hour' } })).toBe(`2 天前至 1 小时前${times}（2026-02-09 12:34 → 2026-02-11 11:34 +08:00）`)
    expect(inWords(definitionOf(attribute('acquired_at', 'inLast', 3, { unit: 'hour' })), catalogue, 'zh', later).text).toBe('获客时间在最近 3 小时内（2026-02-11 09:34 → 2026-02-11 12:34 +08:00）')
    expect(event({ window: { kind: 'olderThan', n: 2, unit: 'month' } })).toBe(`2 个月以前${times}（2026-01-01 00:00 +08:00 之前）`)
    expect(event({ window: { kind: 'calendar', last: 3, unit: 'month', includeCurrent: false } })).toBe(`此前完整的 3 个月${times}（2025-11-01 00:00 → 2026-02-01 00:00 +08:00）`)
    expect(event({ measure: { fn: 'daysSinceLast' }, op: 'gt', value: 30 })).toBe('距最近一次「订单」的天数大于 30')
    expect(event({ measure: { fn: 'activePeriods', period: { n: 7, unit: 'day' }, periods: 4 }, op: 'gte', value: 3 })).toBe('最近 4 段（每段 7 天）中至少有 1 次「订单」的段数大于等于 3')
    expect(words({ kind: 'occurrence', which: 'first', event: 'order', window: { kind: 'calendar', last: 30, unit: 'day' } })).toEqual([
      '首次「订单」发生在最近 30 天（2026-01-13 00:00 → 2026-02-11 12:34 +08:00）', 'The first of “Order” happened in the last 30 days (2026-01-13 00:00 → 2026-02-11 12:34 +08:00)'
    ])
    expect(words({ kind: 'history', field: 'stage', op: 'was', value: '签约', at: '2026-01-01' })[0]).toBe('2026-01-01 阶段曾为「签约」（2026-01-01 00:00 → 2026-01-02 00:00 +08:00）')
    expect(words({ kind: 'history', field: 'stage', op: 'changed', from: '咨询', to: '签约' })).toEqual(['至今阶段由「咨询」变为「签约」', 'Stage changed from “咨询” to “签约” at any time'])
    expect(words({ kind: 'history', field: 'attr.active', op: 'heldFor', value: true, duration: { n: 30, unit: 'day' } })[0]).toBe('活跃为「是」已满 30 天')
  })

  test('begin with a capital in English, unless they begin with a name that has its own writing', () => {
    expect(words({ kind: 'segment', op: 'in', segment: 'blacklist' })[1]).toBe('Is in the segment “黑名单”')
    expect(words(attribute('contract_end', 'isSet'))[1]).toBe('contract_end is set')
    expect(inWords(definitionOf(attribute('city', 'isSet'), { limit: { n: 10, by: { attribute: 'points' } } }), catalogue, 'en', context)).toMatchObject({ text: 'City is set; take the first 10 by points, highest first', limit: 'Take the first 10 by points, highest first' })
  })

  test('of identities, by the name of their channel', () => {
    expect(words(attribute('identity.member_id', 'hasChannel'))).toEqual(['会员号已登记', 'Member id is known'])
    expect(words(attribute('identity.unionid', 'notHasChannel'))).toEqual(['UnionID 未登记', 'UnionID is not known'])
  })

  test('of scores, whether or not they were computed', () => {
    expect(words({ kind: 'score', score: 'rfm.tier', op: 'in', value: ['VIP', '高价值'] })[0]).toBe('RFM 等级属于「VIP」、「高价值」')
    expect(words({ kind: 'score', score: 'clv.expected', op: 'gte', value: 5 })[0]).toBe('预期客户价值大于等于 5')
    expect(words({ kind: 'score', score: 'clv.expected', op: 'gte', value: 'x' })[0]).toMatch(/^⚠ 预期客户价值.*类型不对/)
  })

  test('of everything else', () => {
    expect(words({ kind: 'tag', op: 'hasNone', tags: ['paused', 'vip'] })).toEqual(['没有标签「暂停联系」、「VIP」中的任何一个', 'Has none of the tags “暂停联系”, “VIP”'])
    expect(words({ kind: 'tag', op: 'hasAny', tags: ['paused', 'vip'] })[0]).toBe('有标签「暂停联系」、「VIP」之一')
    expect(words({ kind: 'tag', op: 'hasNone', tags: ['paused'], source: ['rule'], minConfidence: 0.5 })).toEqual(['没有标签「暂停联系」，来源：规则，置信度至少 0.5', 'Does not have the tag “暂停联系”, set by a rule, with a confidence of at least 0.5'])
    expect(words({ kind: 'segment', op: 'notIn', segment: 'blacklist' })).toEqual(['不属于分群「黑名单」', 'Is not in the segment “黑名单”'])
    expect(words({ kind: 'folder', op: 'in', folder: 'east', descendants: false })[0]).toBe('属于客户分组（不含下级）「华东」')
    expect(words({ kind: 'list', op: 'in', ids: ['CU1'] })).toEqual(['属于名单「CU1」', 'Is in the list “CU1”'])
    expect(words(attribute('identity.phone', 'sharedByAtLeast', 2))[1]).toBe('Phone is shared by at least 2')
    expect(words({ kind: 'history', field: 'stage', op: 'heldFor', value: '签约', duration: { n: 30, unit: 'day' }, longer: false })).toEqual(['阶段为「签约」未满 30 天', 'Stage has been “签约” for less than 30 days'])
    expect(words({ kind: 'elements', field: 'attr.orders', op: 'atLeast', n: 2, where: [{ property: 'price', op: 'gt', value: 9 }] })).toEqual(['订单列表中至少 2 个元素（price 大于 9）', 'At least 2 of the elements of attr.orders (price is greater than 9)'])
    expect(words({ kind: 'related', relation: 'customer.accounts', quantifier: 'any', where: attribute('employees', 'gte', 10) })).toEqual(['任一所属企业满足：员工数大于等于 10', 'Any of Accounts match: employees is at least 10'])
  })

  test('of groups, universe and limit', () => {
    const root = { kind: 'group', op: 'and', children: [attribute('city', 'isSet'), { kind: 'group', op: 'or', not: true, children: [attribute('points', 'gt', 1), attribute('points', 'isNotSet')] }, { kind: 'group', op: 'or', children: [attribute('city', 'isSet'), attribute('points', 'isSet')] }] }
    expect(words(root, { universe: { kind: 'segment', segment: 'blacklist' }, limit: { n: 10, by: { attribute: 'points' } } })).toEqual([
      '在分群「黑名单」中，城市有值 且 非（积分大于 1 或 积分无值） 且 （城市有值 或 积分有值）；按积分从高到低取前 10 个',
      'Within the segment “黑名单”: city is set and not (points is greater than 1 or points is not set) and (city is set or points is set); take the first 10 by points, highest first'
    ])
  })
})

test('nodes come parents first, with their ids, and problems are said where they stand', () => {
  const root = { kind: 'group', op: 'or', id: 'top', children: [
    attribute('points', 'gte', 'x'), { kind: 'related', relation: 'customer.accounts', quantifier: 'all', where: { kind: 'group', op: 'and', children: [attribute('employees', 'gte', 10)] } }, { ...attribute('city', 'isSet'), id: 'c' }, 5, ...Array.from({ length: 8 }, () => attribute('city', 'isSet'))
  ] }
  const { nodes } = inWords(definitionOf(root), catalogue, 'en', context)
  expect(nodes.slice(0, 7).map(({ id, depth, text }) => [id, depth, text])).toEqual([
    ['top', 0, 'Any of'],
    ['/root/children/0', 1, '⚠ points has a value of the wrong type; expected a number'],
    ['/root/children/1', 1, 'All of Accounts match: employees is at least 10'],
    ['/root/children/1/where', 2, 'All of'],
    ['/root/children/1/where/children/0', 3, 'Employees is at least 10'],
    ['c', 1, 'City is set'],
    ['/root/children/3', 1, '⚠ The condition has a value of the wrong type; expected an object']
  ])
  expect(nodes.at(-1)!.path).toBe('/root/children/11')
})

test('anything can be described', () => {
  for (const input of [null, 5, [], {}, definitionOf(null), definitionOf([]), definitionOf({ kind: 'group', children: null }), definitionOf({ kind: 'group', children: [null, {}] })]) {
    expect(inWords(input, catalogue, 'zh', context).nodes.length).toBeGreaterThan(0)
  }
})

test('one condition of a rule is described where it stands', () => {
  const condition = { kind: 'group', op: 'and', children: [attribute('employees', 'gte', 10), attribute('gone', 'isSet')] }
  expect(describeCondition(condition, 'account', catalogue, 'en', context, { path: '/trigger' }).nodes).toEqual([
    { id: '/trigger', path: '/trigger', depth: 0, text: 'All of' },
    { id: '/trigger/children/0', path: '/trigger/children/0', depth: 1, text: 'Employees is at least 10' },
    { id: '/trigger/children/1', path: '/trigger/children/1', depth: 1, text: '⚠ The field gone does not exist or was deleted' }
  ])
})

test('what was not understood or not read keeps its place and name', () => {
  const nested = (levels: number): unknown => (levels <= 1 ? attribute('city', 'isSet') : { kind: 'group', op: 'and', children: [nested(levels - 1)] })
  expect(inWords(definitionOf(nested(12)), catalogue, 'en', context).nodes.at(-1)).toMatchObject({ depth: 10, text: '⚠ The conditions are nested deeper than 10 levels' })
  const many = { kind: 'group', op: 'xor', id: 'g', children: [{ ...attribute('gone', 'isSet'), id: 'x' }] }
  expect(inWords(definitionOf(many), catalogue, 'en', context).nodes.map(({ id, text }) => [id, text])).toEqual([
    ['g', 'All of ⚠ op cannot be this'], ['x', '⚠ The field gone does not exist or was deleted']
  ])
})
