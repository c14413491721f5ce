/**
 * The fields that come installed. Custom fields (attr.*) and event properties (data.*) join them in the records store (table `fields`).
 * `open` values stand in the facts store as columns and may be counted; `secret` values stand in the records store alone.
 */
import type { EntityType } from './entities.ts'

export type ValueType = 'text' | 'number' | 'decimal' | 'boolean' | 'date' | 'datetime' | 'choice' | 'list' | 'objects'
export type Sensitivity = 'open' | 'secret'

export interface Field {
  type: ValueType
  sensitivity: Sensitivity
  label: { zh: string; en: string }
  /** A day that can only lie behind us, within a person's life: from 1900 to today. */
  past?: true
}

const open = (type: ValueType, zh: string, en: string): Field => ({ type, sensitivity: 'open', label: { zh, en } })
const secret = (type: ValueType, zh: string, en: string): Field => ({ type, sensitivity: 'secret', label: { zh, en } })

const customer = {
  name: secret('text', '姓名', 'Name'),
  gender: open('choice', '性别', 'Gender'),
  birth_date: { ...secret('date', '出生日期', 'Birth date'), past: true },
  phone: secret('text', '手机号', 'Phone'),
  email: secret('text', '邮箱', 'E-mail'),
  wechat: secret('text', '微信', 'WeChat'),
  province: open('choice', '省份', 'Province'),
  city: open('choice', '城市', 'City'),
  district: open('choice', '区县', 'District'),
  address: secret('text', '地址', 'Address'),
  id_no: secret('text', '身份证号', 'Resident id'),
  language: open('choice', '语言', 'Language'),
  education: open('choice', '学历', 'Education'),
  stage: open('choice', '阶段', 'Stage'),
  status: open('choice', '状态', 'Status'),
  source: open('choice', '来源', 'Source'),
  scene: open('choice', '场景', 'Scene'),
  owner_id: open('choice', '负责人', 'Owner'),
  acquired_at: open('datetime', '获客时间', 'Acquired'),
  last_active_at: open('datetime', '最近活跃', 'Last active'),
  notes: secret('text', '备注', 'Notes'),
  level: open('choice', '会员等级', 'Level'),
  points: open('number', '积分', 'Points'),
  balance: open('decimal', '余额', 'Balance'),
  contract_end: open('date', '合同到期', 'Contract end'),
  consent: open('list', '授权用途', 'Consent'),
  job_title: open('choice', '职位', 'Job title'),
  primary_account: secret('text', '所属企业', 'Account'),
  target_major: open('choice', '目标专业', 'Target major'),
  program: open('choice', '申请项目', 'Programme')
} satisfies Record<string, Field>

const account = {
  name: secret('text', '企业名称', 'Company name'),
  credit_code: secret('text', '统一社会信用代码', 'Credit code'),
  type: open('choice', '类型', 'Type'),
  status: open('choice', '状态', 'Status'),
  industry: open('choice', '行业', 'Industry'),
  annual_revenue: open('decimal', '年营收', 'Annual revenue'),
  employees: open('number', '员工数', 'Employees'),
  province: open('choice', '省份', 'Province'),
  city: open('choice', '城市', 'City'),
  address: secret('text', '地址', 'Address'),
  source: open('choice', '来源', 'Source'),
  owner_id: open('choice', '负责人', 'Owner')
} satisfies Record<string, Field>

const lead = {
  name: secret('text', '姓名', 'Name'),
  company: secret('text', '公司', 'Company'),
  phone: secret('text', '手机号', 'Phone'),
  email: secret('text', '邮箱', 'E-mail'),
  channel: open('choice', '渠道', 'Channel'),
  campaign: open('choice', '活动', 'Campaign'),
  status: open('choice', '状态', 'Status'),
  score: open('number', '评分', 'Score'),
  converted_at: open('datetime', '转化时间', 'Converted')
} satisfies Record<string, Field>

/** Installed fields of each entity type, in display order. */
export const coreFields: Record<EntityType, Record<string, Field>> = { customer, account, lead }

/** An event's own columns (shared/spec/definitions.md D.2). Secret ones live in the encrypted blocks of their batch. */
export const eventFields = {
  source_id: secret('text', '来源编号', 'Source id'),
  type: open('choice', '事件', 'Event'),
  subtype: open('choice', '子类型', 'Subtype'),
  occurred_at: open('datetime', '发生时间', 'Occurred'),
  amount: open('decimal', '金额', 'Amount'),
  currency: open('choice', '币种', 'Currency'),
  status: open('choice', '状态', 'Status'),
  channel: open('choice', '渠道', 'Channel'),
  scene: open('choice', '场景', 'Scene'),
  store_id: open('choice', '门店', 'Store'),
  campaign: open('choice', '活动', 'Campaign'),
  actor: secret('text', '经办人', 'Actor'),
  title: secret('text', '标题', 'Title'),
  description: secret('text', '描述', 'Description')
} satisfies Record<string, Field>

/** Fields of what is related to entities (shared/spec/api.md, Import) that conditions ask about, all open: nothing in them names a person. */
export const relatedFields = {
  opportunity: {
    stage: open('choice', '阶段', 'Stage'),
    amount: open('decimal', '金额', 'Amount'),
    currency: open('choice', '币种', 'Currency'),
    owner_id: open('choice', '负责人', 'Owner'),
    created_at: open('datetime', '创建时间', 'Created'),
    closed_at: open('datetime', '关闭时间', 'Closed'),
    campaign: open('choice', '活动', 'Campaign')
  },
  holding: {
    kind: open('choice', '类别', 'Kind'),
    product: open('choice', '产品', 'Product'),
    balance: open('decimal', '余额', 'Balance'),
    principal: open('decimal', '本金', 'Principal'),
    rate: open('number', '利率', 'Rate'),
    currency: open('choice', '币种', 'Currency'),
    opened_at: open('datetime', '开立时间', 'Opened'),
    matured_at: open('datetime', '到期时间', 'Matured'),
    status: open('choice', '状态', 'Status')
  }
} satisfies Record<string, Record<string, Field>>

const sourceId = secret('text', '来源编号', 'Source id')

/** Fields of the rows of an import that are neither entities nor events. */
export const rowFields = {
  opportunity: { source_id: sourceId, account: secret('text', '企业名称', 'Company name'), name: secret('text', '商机名称', 'Name'), ...relatedFields.opportunity },
  holding: { source_id: sourceId, ...relatedFields.holding },
  credit_record: {
    source_id: sourceId,
    kind: open('choice', '类别', 'Kind'),
    amount: open('decimal', '金额', 'Amount'),
    limit: open('decimal', '授信额度', 'Credit limit'),
    due_at: open('datetime', '应还时间', 'Due'),
    occurred_at: open('datetime', '发生时间', 'Occurred'),
    days_overdue: open('number', '逾期天数', 'Days overdue'),
    status: open('choice', '状态', 'Status')
  },
  relation: {
    kind: open('choice', '关系', 'Kind'),
    role: open('choice', '角色', 'Role'),
    is_primary: open('boolean', '是否主要', 'Primary'),
    since: open('date', '起始日期', 'Since')
  },
  campaign: {
    campaign: open('choice', '活动编号', 'Campaign'),
    name: open('choice', '活动名称', 'Name'),
    channel: open('choice', '渠道', 'Channel'),
    start_date: open('date', '开始日期', 'Start'),
    end_date: open('date', '结束日期', 'End')
  },
  tag: {
    tag: open('choice', '标签', 'Tag'),
    source: open('choice', '来源', 'Source'),
    confidence: open('number', '置信度', 'Confidence'),
    tagged_at: open('datetime', '打标时间', 'Tagged')
  }
} satisfies Record<string, Record<string, Field>>

/** When the source system last changed a row. It decides between versions of what a source tells, and is no attribute of what it tells of. */
export const sourceTime = 'source_time'
export const sourceTimeField = open('datetime', '来源更新时间', 'Source time')

const historyOfInstalled = new Set(['status', 'stage', 'owner_id'])

/** Whether the changes of an entity's open field are kept (shared/spec/conditions.md §4.13): status, stage, owner and custom attributes. */
export function keepsHistory(field: string): boolean {
  return historyOfInstalled.has(field) || field.startsWith('attr.')
}

/** Characters that a text field of an entity may hold, and an identity. */
export const longestText = 20_000
export const longestIdentity = 500

/** Column type of a value type in the facts store. Lists and objects are JSON text. */
export const factsColumnType: Record<ValueType, string> = {
  text: 'VARCHAR',
  choice: 'VARCHAR',
  number: 'DOUBLE',
  decimal: 'DECIMAL(18,2)',
  boolean: 'BOOLEAN',
  date: 'DATE',
  datetime: 'TIMESTAMP_MS',
  list: 'VARCHAR',
  objects: 'VARCHAR'
}
