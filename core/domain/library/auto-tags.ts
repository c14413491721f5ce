/** What a new workspace comes with: four categories, and the auto tags of shared/spec/definitions.md D.7. */
import type { Condition, Definition, EventCondition } from '../conditions/types.ts'
import type { EntityType } from '../entities.ts'
import type { TagCategoryContent, TagContent } from './types.ts'

export const firstCategories: readonly { id: string; name: string; content: TagCategoryContent }[] = [
  { id: '基础', name: '基础', content: { description: '身份与会员资料', position: 0 } },
  { id: '行为', name: '行为', content: { description: '做过什么、多久没来', position: 1 } },
  { id: '价值', name: '价值', content: { description: '消费与成交', position: 2 } },
  { id: '风险', name: '风险', content: { description: '沉睡与流失', position: 3 } }
]

/** Events by which somebody shows to be active: those of the tables D.2 that people themselves cause. */
const activity = ['order', 'pos', 'payment', 'recharge', 'reservation', 'visit', 'page_view', 'view', 'login', 'form', 'check_in']

const happened = (event: string | string[], days: number, rest: Partial<EventCondition> = {}): Condition => ({ kind: 'event', event, window: { kind: 'calendar', last: days, unit: 'day' }, ...rest })
const seen = (days: number): Condition => ({ kind: 'attribute', field: 'last_active_at', op: 'inLast', value: days, unit: 'day' })
const any = (...children: Condition[]): Condition => ({ kind: 'group', op: 'or', children })
const all = (...children: Condition[]): Condition => ({ kind: 'group', op: 'and', children })
const none = (...children: Condition[]): Condition => ({ kind: 'group', op: 'or', not: true, children })

const active = (days: number) => any(happened(activity, days), seen(days))
const everActive = any({ kind: 'event', event: activity }, { kind: 'attribute', field: 'last_active_at', op: 'isSet' })

interface AutoTag {
  name: string
  category: string
  entity?: EntityType
  description: string
  /** null: what it asks is not known yet; it stays a draft and the description says why. */
  root: Condition | null
}

const autoTags: readonly AutoTag[] = [
  { name: '新客户', category: '基础', description: '注册不足 7 天', root: { kind: 'attribute', field: 'acquired_at', op: 'inLast', value: 7, unit: 'day' } },
  { name: '会员', category: '基础', description: '有会员号', root: { kind: 'attribute', field: 'identity.member_id', op: 'hasChannel' } },
  { name: '大型企业', category: '基础', entity: 'account', description: '年营收超过 1 亿', root: { kind: 'attribute', field: 'annual_revenue', op: 'gt', value: 100_000_000 } },
  { name: '活跃', category: '行为', description: '30 天内有过活动', root: active(30) },
  { name: '高活跃', category: '行为', description: '30 天内访问超过 10 次', root: happened(['visit', 'page_view'], 30, { op: 'gt', value: 10 }) },
  { name: '预订常客', category: '行为', description: '365 天内预订不少于 10 次', root: happened('reservation', 365, { op: 'gte', value: 10 }) },
  { name: '高频消费', category: '价值', description: '30 天内下单不少于 4 次', root: happened('order', 30, { op: 'gte', value: 4 }) },
  { name: '高客单价', category: '价值', description: '平均订单金额位于有订单客户的前 20%', root: { kind: 'event', event: 'order', measure: { fn: 'avg', property: 'amount' }, op: 'topPercent', value: 20 } },
  { name: '重点跟进', category: '价值', entity: 'account', description: '商机超过 5 个', root: { kind: 'related', relation: 'account.opportunities', quantifier: 'atLeast', n: 6, where: { kind: 'attribute', field: 'stage', op: 'isSet' } } },
  { name: '高价值客户', category: '价值', entity: 'account', description: '成交金额超过 100 万。草稿：商机的成交金额尚不能求和，待赢单商机的数据可用后再补充规则', root: null },
  { name: '沉睡', category: '风险', description: '30–179 天没有活动', root: all(active(180), none(active(30))) },
  { name: '流失', category: '风险', description: '180 天及以上没有活动', root: all(everActive, none(active(180))) }
]

/** Tags of member levels are made as levels are met. */
export function levelTag(level: string): { name: string; content: TagContent } {
  return { name: `会员等级:${level}`, content: contentOf({ name: level, category: '基础', description: `会员等级为“${level}”；客户数据中出现该等级时自动建立`, root: { kind: 'attribute', field: 'level', op: 'eq', value: level } }) }
}

export const firstTags: readonly { name: string; content: TagContent }[] = autoTags.map((tag) => ({ name: tag.name, content: contentOf(tag) }))

function contentOf({ category, entity = 'customer', description, root }: AutoTag): TagContent {
  const rule: Definition | null = root && { schema: 1, entity, root }
  return {
    entity, kind: 'rule', category, group: null, class: 'core', colour: null, description, visibility: 'global', expiresAfter: null, keepLast: false,
    state: rule ? 'published' : 'draft', rule, published: rule && { rule, version: 1 }, refresh: { onChange: true, schedule: null }, mergedInto: null
  }
}
