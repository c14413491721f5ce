/** Segments that the demo comes with, so that comparing, overlaps, members and notices have something to show. */
import type { Condition, Definition } from '../conditions/types.ts'
import type { SegmentType } from '../library/types.ts'

interface DemoSegment {
  name: string
  description: string
  type: SegmentType
  definition: Definition
}

const of = (children: Condition[], rest: Partial<Definition> = {}): Definition => ({ schema: 1, entity: 'customer', root: { kind: 'group', op: 'and', children }, ...rest })
const orders = (days: number, op: 'gte' | 'eq', value: number): Condition => ({ kind: 'event', event: 'order', window: { kind: 'calendar', last: days, unit: 'day' }, op, value })

export const demoSegments: readonly DemoSegment[] = [
  {
    name: '高价值待唤醒', description: '金卡、钻石会员，一年内下过单，近 90 天没有再来', type: 'dynamic',
    definition: of([{ kind: 'attribute', field: 'level', op: 'in', value: ['金卡', '钻石'] }, orders(365, 'gte', 1), orders(90, 'eq', 0)])
  },
  { name: '新客 30 天', description: '注册不足 30 天', type: 'dynamic', definition: of([{ kind: 'attribute', field: 'acquired_at', op: 'inLast', value: 30, unit: 'day' }]) },
  {
    name: '会员近期生日', description: '有会员号，生日在 30 天内', type: 'dynamic',
    definition: of([{ kind: 'attribute', field: 'identity.member_id', op: 'hasChannel' }, { kind: 'attribute', field: 'birth_date', op: 'anniversaryInNext', value: 30, unit: 'day' }])
  },
  {
    name: '沪杭常客', description: '上海、杭州，近 180 天下单不少于 3 次', type: 'dynamic',
    definition: of([{ kind: 'attribute', field: 'city', op: 'in', value: ['上海市', '杭州市'] }, orders(180, 'gte', 3)])
  },
  {
    name: '短信 A/B 测试', description: '近一年有订单的客户中随机 2,000 人，分两组发送不同的短信', type: 'static',
    definition: of([orders(365, 'gte', 1)], { limit: { n: 2000, by: 'random', seed: 1 }, split: [{ label: 'A', percent: 50 }, { label: 'B', percent: 50 }] })
  }
]

/** Of which of them whoever makes the demo is told when somebody enters. */
export const demoSubscription = '高价值待唤醒'
