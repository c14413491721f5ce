/**
 * Event types that have words and a meaning of their own (shared/spec/definitions.md D.2, D.3). A type is text of the source: any other is a behaviour
 * under its own name. Types compare lower-cased.
 */

export type EventKind = 'behaviour' | 'interaction' | 'transaction' | 'system'

export interface EventType {
  kind: EventKind
  label: { zh: string; en: string }
}

const type = (kind: EventKind, zh: string, en: string): EventType => ({ kind, label: { zh, en } })

export const eventTypes: Record<string, EventType> = {
  order: type('transaction', '订单', 'Order'),
  pos: type('transaction', 'POS 交易', 'POS sale'),
  refund: type('transaction', '退款', 'Refund'),
  payment: type('transaction', '付款', 'Payment'),
  recharge: type('transaction', '储值', 'Top-up'),
  contract: type('transaction', '合同', 'Contract'),
  credit: type('transaction', '信贷', 'Credit'),
  reservation: type('interaction', '预订', 'Reservation'),
  email: type('interaction', '邮件', 'E-mail'),
  email_open: type('interaction', '邮件打开', 'E-mail opened'),
  email_click: type('interaction', '邮件点击', 'E-mail clicked'),
  follow_up: type('interaction', '跟进', 'Follow-up'),
  sms: type('interaction', '短信', 'Text message'),
  call: type('interaction', '电话', 'Call'),
  wecom: type('interaction', '企业微信', 'WeCom'),
  wechat: type('interaction', '微信', 'WeChat'),
  meeting: type('interaction', '会议', 'Meeting'),
  complaint: type('interaction', '投诉', 'Complaint'),
  referral: type('interaction', '转介绍', 'Referral'),
  offline_event: type('interaction', '线下活动', 'Offline event'),
  note: type('interaction', '备注', 'Note'),
  task: type('interaction', '任务', 'Task'),
  ticket: type('interaction', '工单', 'Ticket'),
  form: type('behaviour', '表单', 'Form'),
  signup: type('behaviour', '注册', 'Sign-up'),
  sign_up: type('behaviour', '报名', 'Sign-up for an event'),
  check_in: type('behaviour', '签到', 'Check-in'),
  'check-in': type('behaviour', '签到', 'Check-in'),
  visit: type('behaviour', '访问', 'Visit'),
  view: type('behaviour', '浏览', 'View'),
  page_view: type('behaviour', '浏览页面', 'Page view'),
  click: type('behaviour', '点击', 'Click'),
  search: type('behaviour', '搜索', 'Search'),
  cart: type('behaviour', '加购', 'Added to cart'),
  download: type('behaviour', '下载', 'Download'),
  share: type('behaviour', '分享', 'Share'),
  login: type('behaviour', '登录', 'Sign-in'),
  // Document 004 counts member and audit records apart from business events (47 events, 50 activities).
  member: type('system', '会员变动', 'Membership'),
  tag_added: type('system', '添加标签', 'Tag added'),
  tag_removed: type('system', '移除标签', 'Tag removed'),
  segment_entered: type('system', '进入分群', 'Entered segment'),
  segment_left: type('system', '离开分群', 'Left segment'),
  merge: type('system', '合并', 'Merged'),
  split: type('system', '拆分', 'Split'),
  status_change: type('system', '状态变更', 'Status changed'),
  automation_run: type('system', '自动化执行', 'Automation run'),
  export: type('system', '导出', 'Exported'),
  audit_view: type('system', '查看', 'Viewed')
}

export const typesOfKind = (kind: EventKind): string[] => Object.keys(eventTypes).filter((name) => eventTypes[name]!.kind === kind)

export function eventKind(type: string): EventKind {
  return eventTypes[type.toLowerCase()]?.kind ?? 'behaviour'
}

/** The words for a type: its own text where it is not a known one. */
export function eventTypeLabel(type: string): { zh: string; en: string } {
  return eventTypes[type.toLowerCase()]?.label ?? { zh: type, en: type }
}

/** An amount as it is shown: sources write refunds with either sign; what goes back to the customer is negative. */
export function signedAmount(type: string, amount: number | null): number | null {
  return amount !== null && amount > 0 && type.toLowerCase() === 'refund' ? -amount : amount
}

/** Statuses, lower-cased, with which an order (or a POS sale) counts; blank counts too. */
export const validOrderStatuses = ['paid', 'completed', '已支付', '已付款', '已完成']

/** Statuses, lower-cased, of something that did not happen after all. */
export const voidStatuses = ['cancelled', 'canceled', 'void', 'voided', '已取消', '已作废']

/** Names of event properties that hold an order number, first one first. An order without any of them is known by its source id. */
export const orderNumberProperties = ['order_number', 'order_no', 'order_id', '订单号', '订单编号', '单号']

/** Names of event properties that mark a test. */
export const testProperties = ['test', 'is_test', '测试']

/**
 * The number by which an order and its POS sale know each other, from an event's source id and properties (names without `data.`), or undefined.
 * What another type's source id says is its own number.
 */
export function orderNumberOf(type: string, sourceId: string | null | undefined, properties: Record<string, unknown>): string | undefined {
  const named = orderNumberProperties.map((name) => properties[name]).find((value) => (typeof value === 'string' && value !== '') || typeof value === 'number')
  const number = named ?? (type.toLowerCase() === 'order' ? sourceId : undefined)
  return typeof number === 'string' || typeof number === 'number' ? String(number).trim() || undefined : undefined
}
