/** A small catalogue with a field of every type, for tests of the language. */
import { relations, type Catalogue, type CatalogueField, type CatalogueSegment } from '#core/domain/conditions/catalogue.ts'
import { channelNames } from '#core/domain/channels.ts'
import type { EntityType } from '#core/domain/entities.ts'
import type { ValueType } from '#core/domain/fields.ts'
import type { Definition } from '#core/domain/conditions/types.ts'

const field = (name: string, type: ValueType, zh: string, more: Partial<CatalogueField> = {}): CatalogueField =>
  ({ name, type, sensitivity: 'open', label: { zh, en: name }, ...more })

const byName = (fields: CatalogueField[]): ReadonlyMap<string, CatalogueField> => new Map(fields.map((entry) => [entry.name, entry]))

const customer = byName([
  field('name', 'text', '姓名', { sensitivity: 'secret' }),
  field('birth_date', 'date', '出生日期', { sensitivity: 'secret' }),
  field('attr.motto', 'text', '座右铭'),
  field('city', 'choice', '城市', { values: [{ value: '上海', count: 3 }, { value: '北京', count: 2 }] }),
  field('stage', 'choice', '阶段', { history: true }),
  field('points', 'number', '积分', { history: true, recordedFrom: Date.UTC(2024, 0, 1) }),
  field('balance', 'decimal', '余额'),
  field('attr.active', 'boolean', '活跃', { history: true }),
  field('contract_end', 'date', '合同到期', { history: true }),
  field('acquired_at', 'datetime', '获客时间', { history: true }),
  field('consent', 'list', '授权用途', { history: true }),
  field('attr.orders', 'objects', '订单列表', { elements: { product: 'text', price: 'decimal' } }),
  field('attr.notes', 'objects', '备注列表')
])

const account = byName([field('industry', 'choice', '行业'), field('employees', 'number', '员工数')])
const opportunity = byName([field('stage', 'choice', '阶段'), field('amount', 'decimal', '金额')])

const eventProperties = byName([
  field('type', 'choice', '事件'),
  field('occurred_at', 'datetime', '发生时间'),
  field('amount', 'decimal', '金额'),
  field('channel', 'choice', '渠道'),
  field('title', 'text', '标题', { sensitivity: 'secret' }),
  field('data.city', 'text', '城市'),
  field('data.items', 'list', '商品'),
  field('data.parts', 'objects', '部件')
])

export function testCatalogue(segments: CatalogueSegment[] = []): Catalogue {
  const fields = new Map<string, ReadonlyMap<string, CatalogueField>>([['customer', customer], ['account', account], ['opportunity', opportunity]])
  return {
    fields: (subject) => fields.get(subject) ?? new Map(),
    eventProperties,
    events: new Map([['order', 10], ['visit', 20], ['follow_up', 1]]),
    channels: new Set(channelNames),
    tags: new Map([
      ['vip', { id: 'vip', name: 'VIP', entity: 'customer' as const }],
      ['paused', { id: 'paused', name: '暂停联系', entity: 'customer' as const }],
      ['large', { id: 'large', name: '大型企业', entity: 'account' as const }]
    ]),
    segments: new Map(segments.map((entry) => [entry.id, entry])),
    scores: byName([
      field('rfm.tier', 'choice', 'RFM 等级', { values: ['VIP', '高价值', '中价值', '低价值'].map((value) => ({ value, count: 1 })) }),
      field('rfm.score', 'number', 'RFM 分'),
      field('clv.expected', 'number', '预期客户价值', { notComputed: true })
    ]),
    relations: new Map(relations.map((entry) => [entry.name, entry])),
    folders: new Map([
      ['east', { id: 'east', name: '华东', parent: null }],
      ['shanghai', { id: 'shanghai', name: '上海', parent: 'east' }],
      ['pudong', { id: 'pudong', name: '浦东', parent: 'shanghai' }],
      ['north', { id: 'north', name: '华北', parent: null }]
    ])
  }
}

export const segmentOf = (id: string, definition?: Definition, entity: EntityType = 'customer'): CatalogueSegment => ({ id, name: `S-${id}`, entity, definition })

export const definitionOf = (root: unknown, more: Record<string, unknown> = {}) =>
  ({ schema: 1, entity: 'customer', asOf: 'now', timeZone: 'Asia/Shanghai', weekStart: 1, universe: { kind: 'all' }, root, ...more })

/** Wednesday 11 February 2026, 12:34:56.789 in Shanghai. */
export const now = Date.UTC(2026, 1, 11, 4, 34, 56, 789)
export const context = { now, timeZone: 'Asia/Shanghai', weekStart: 1 }
