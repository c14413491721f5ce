/**
 * Mappings for the files that systems export as they come: the five sources of requirement document 004, a CRM, WeCom (企业微信), an official account (公众号) and
 * internal systems (003). A file of such a shape is recognised by its headers. Each has a sample in resources/samples.
 */
import type { ValueType } from './fields.ts'
import type { ImportTarget } from './import-targets.ts'
import { squashHeader } from './normalise/text.ts'

type MapRule = { is: string; value: string } | { value: string }

export type PresetColumn =
  | { from: string; to: string; type?: ValueType; sensitivity?: 'open' | 'secret'; map?: MapRule[] }
  | { value: string; to: string }

export interface PresetMapping {
  name: string
  source: string
  target: ImportTarget
  columns: PresetColumn[]
}

export const presetGroups = ['shop', 'crm', 'wework', 'wechat', 'internal'] as const

export interface Preset {
  id: string
  name: { zh: string; en: string }
  group: (typeof presetGroups)[number]
  /** In resources/samples. */
  sample: string
  mapping: PresetMapping
}

/** A column of the file and its field; fields of free data are open choices unless they say otherwise. */
function column(from: string, to: string, change: { type?: ValueType; map?: MapRule[]; secret?: true } = {}): PresetColumn {
  const { secret, type = /^(?:data|attr)\./.test(to) ? ('choice' as const) : undefined, map } = change
  const isFree = /^(?:data|attr)\./.test(to)
  return { from, to, ...(isFree && { type, sensitivity: secret ? 'secret' : 'open' }), ...(map && { map }) }
}

const words = (pairs: Record<string, string>, other?: string): MapRule[] => [...Object.entries(pairs).map(([is, value]) => ({ is, value })), ...(other === undefined ? [] : [{ value: other }])]

function preset(id: string, group: Preset['group'], zh: string, en: string, target: ImportTarget, columns: PresetColumn[]): Preset {
  return { id, group, name: { zh, en }, sample: `${id}.csv`, mapping: { name: zh, source: id.split('-')[0] === group ? group : id, target, columns } }
}

const orderStatus = words({ 已支付: 'paid', 已完成: 'completed', 待支付: 'pending', 已取消: 'cancelled', 已退款: 'refunded' })

export const presets: readonly Preset[] = [
  preset('orders', 'shop', '订单导出', 'Orders', 'event', [
    { value: 'order', to: 'type' }, column('订单编号', 'source_id'), column('会员号', 'identity.member_id'), column('下单手机', 'identity.phone'), column('下单时间', 'occurred_at'), column('实付金额', 'amount'),
    column('订单状态', 'status', { map: orderStatus }), column('下单渠道', 'channel'), column('门店编号', 'store_id'), column('商品品类', 'data.category'), column('件数', 'data.quantity', { type: 'number' }), column('买家备注', 'description')
  ]),
  preset('reservations', 'shop', '预订记录', 'Reservations', 'event', [
    { value: 'reservation', to: 'type' }, column('预订单号', 'source_id'), column('预订人手机', 'identity.phone'), column('预订时间', 'occurred_at'),
    column('预订状态', 'status', { map: words({ 已预订: 'booked', 已确认: 'confirmed', 已到店: 'arrived', 已取消: 'cancelled', 未到店: 'no_show' }) }), column('人数', 'data.party_size', { type: 'number' }), column('桌型', 'data.table'),
    column('预订渠道', 'channel'), column('门店编号', 'store_id'), column('特殊要求', 'description')
  ]),
  preset('pos', 'shop', 'POS 流水', 'POS sales', 'event', [
    { value: 'pos', to: 'type' }, column('小票号', 'source_id'), column('对应订单号', 'data.order_no'), column('会员手机', 'identity.phone'), column('交易时间', 'occurred_at'), column('实收金额', 'amount'), column('收款方式', 'data.payment'),
    column('交易状态', 'status', { map: orderStatus }), column('门店编号', 'store_id'), column('收银员', 'actor')
  ]),
  preset('members', 'shop', '会员资料', 'Members', 'customer', [
    column('会员卡号', 'identity.member_id'), column('会员姓名', 'name'), column('手机号码', 'identity.phone'), column('性别', 'gender'), column('生日', 'birth_date'), column('会员等级', 'level'), column('可用积分', 'points'), column('储值余额', 'balance'),
    column('开卡日期', 'acquired_at'), column('最近到店', 'last_active_at'), column('开卡门店', 'attr.store'), column('来源渠道', 'source')
  ]),
  preset('audit', 'shop', '审计日志', 'Audit log', 'event', [
    { value: 'audit_view', to: 'type' }, column('日志编号', 'source_id'), column('客户手机', 'identity.phone'), column('操作时间', 'occurred_at'), column('操作类型', 'subtype'), column('操作人', 'actor'), column('操作模块', 'data.module'), column('操作说明', 'description')
  ]),
  preset('crm-customers', 'crm', 'CRM 客户', 'CRM customers', 'customer', [
    column('客户编号', 'identity.customer_id'), column('客户姓名', 'name'), column('联系电话', 'identity.phone'), column('电子邮箱', 'identity.email'), column('所属公司', 'primary_account'), column('职务', 'job_title'), column('客户阶段', 'stage'), column('客户状态', 'status'),
    column('客户经理', 'owner_id'), column('客户来源', 'source'), column('所在省份', 'province'), column('所在城市', 'city'), column('建档时间', 'acquired_at'), column('备注', 'notes')
  ]),
  preset('crm-accounts', 'crm', 'CRM 企业', 'CRM companies', 'account', [
    column('企业编号', 'identity.account_id'), column('企业名称', 'name'), column('统一社会信用代码', 'identity.credit_code'), column('所属行业', 'industry'), column('员工规模', 'employees'), column('年营业额', 'annual_revenue'), column('客户类型', 'type'), column('合作状态', 'status'),
    column('所在省份', 'province'), column('所在城市', 'city'), column('注册地址', 'address'), column('客户经理', 'owner_id')
  ]),
  preset('crm-leads', 'crm', 'CRM 线索', 'CRM leads', 'lead', [
    column('线索编号', 'identity.lead_id'), column('联系人', 'name'), column('公司名称', 'company'), column('手机', 'identity.phone'), column('邮箱', 'identity.email'), column('线索来源', 'channel'), column('市场活动', 'campaign'), column('线索状态', 'status'), column('线索评分', 'score'),
    column('转化时间', 'converted_at')
  ]),
  preset('crm-opportunities', 'crm', 'CRM 商机', 'CRM opportunities', 'opportunity', [
    column('商机编号', 'source_id'), column('统一社会信用代码', 'identity.credit_code'), column('客户公司', 'account'), column('商机名称', 'name'), column('销售阶段', 'stage'), column('预计金额', 'amount'), column('币种', 'currency'), column('销售负责人', 'owner_id'), column('创建日期', 'created_at'),
    column('结单日期', 'closed_at'), column('市场活动', 'campaign')
  ]),
  preset('wework-contacts', 'wework', '企业微信外部联系人', 'WeCom external contacts', 'customer', [
    column('外部联系人ID', 'identity.wecom'), column('客户昵称', 'name'), column('备注手机', 'identity.phone'), column('UnionID', 'identity.unionid'), column('性别', 'gender'), column('企业简称', 'primary_account'), column('添加人', 'owner_id'), column('添加方式', 'scene'), column('添加时间', 'acquired_at'),
    column('描述', 'notes')
  ]),
  preset('wework-follow', 'wework', '企业微信跟进与会话', 'WeCom follow-ups and chats', 'event', [
    { value: 'wecom', to: 'type' }, column('记录ID', 'source_id'), column('外部联系人ID', 'identity.wecom'), column('跟进时间', 'occurred_at'), column('记录类型', 'subtype'), column('跟进成员', 'actor'), column('消息方向', 'data.direction'), column('跟进内容', 'description')
  ]),
  preset('wechat-fans', 'wechat', '公众号粉丝', 'Official account fans', 'customer', [
    column('OpenID', 'identity.openid'), column('UnionID', 'identity.unionid'), column('粉丝昵称', 'name'), column('性别', 'gender'), column('省份', 'province'), column('城市', 'city'), column('关注时间', 'acquired_at'), column('关注来源', 'scene'), column('是否取关', 'attr.unsubscribed', { type: 'boolean' })
  ]),
  preset('wechat-interactions', 'wechat', '公众号互动', 'Official account interactions', 'event', [
    column('消息ID', 'source_id'), column('OpenID', 'identity.openid'), column('互动时间', 'occurred_at'),
    column('互动类型', 'type', { map: words({ 阅读图文: 'page_view', 点击菜单: 'click', 分享: 'share', 扫码: 'check_in' }, 'wechat') }), column('图文标题', 'title'), column('菜单名称', 'data.menu'), { value: 'wechat', to: 'channel' }
  ]),
  preset('internal-contracts', 'internal', '内部系统合同', 'Contracts of internal systems', 'event', [
    { value: 'contract', to: 'type' }, column('合同编号', 'source_id'), column('客户手机号', 'identity.phone'), column('签约日期', 'occurred_at'), column('合同类型', 'subtype', { map: words({ 新签: 'signed', 续费: 'renewed', 续签: 'renewed' }) }), column('合同金额', 'amount'),
    column('合同状态', 'status'), column('签约顾问', 'actor'), column('项目名称', 'data.program')
  ]),
  preset('internal-tickets', 'internal', '内部系统工单', 'Tickets of internal systems', 'event', [
    { value: 'ticket', to: 'type' }, column('工单编号', 'source_id'), column('客户手机号', 'identity.phone'), column('提交时间', 'occurred_at'), column('工单类型', 'subtype'), column('处理状态', 'status', { map: words({ 处理中: 'in_progress', 已解决: 'resolved', 已关闭: 'closed' }) }),
    column('处理人', 'actor'), column('紧急程度', 'data.priority'), column('问题描述', 'description')
  ])
]

export interface RecognisedPreset {
  preset: Preset
  /** 0 to 1: the share of columns that the preset and the file have in common. */
  confidence: number
}

/** Less in common than this is another file. */
const leastShare = 0.6

/** The preset whose headers a file has; undefined where none is near. */
export function recognisePreset(headers: readonly string[]): RecognisedPreset | undefined {
  const own = new Set(headers.map(squashHeader).filter((header) => header !== ''))
  const judged = presets.map((candidate) => {
    const wanted = headersOf(candidate).map(squashHeader)
    const common = wanted.filter((header) => own.has(header)).length
    return { preset: candidate, confidence: common / (wanted.length + own.size - common) }
  })
  const best = judged.reduce((one, other) => (other.confidence > one.confidence ? other : one))
  return best.confidence >= leastShare ? best : undefined
}

export const headersOf = ({ mapping }: Preset): string[] => mapping.columns.flatMap((each) => ('from' in each ? [each.from] : []))

/** The mapping of a preset for a file: columns under the names that they have there, those that it lacks left out. */
export function presetMapping({ mapping }: Preset, headers: readonly string[]): PresetMapping {
  const byName = new Map(headers.map((header) => [squashHeader(header), header]))
  return {
    ...mapping,
    columns: mapping.columns.flatMap((each): PresetColumn[] => {
      if (!('from' in each)) return [each]
      const header = byName.get(squashHeader(each.from))
      return header === undefined ? [] : [{ ...each, from: header }]
    })
  }
}
