/**
 * What systems send (requirement document 003: CRM, 企业微信, 公众号), as kinds of records of a channel. One mapping for each kind, always the same, so that a
 * record that comes twice is recognised however it was cut into requests.
 */
import type { Mapping } from '#core/contract/imports.ts'
import type { IngestionChannel } from '#core/contract/ingestion.ts'
import { freePrefix } from '#core/domain/import-targets.ts'

type Target = 'customer' | 'account' | 'lead' | 'event' | 'opportunity'

export interface RecordKind {
  target: Target
  /** Field of the target (as in a mapping) → names under which the channel gives it, beside those that files use (inspect/synonyms.ts). */
  columns: Record<string, string>
  /** Values that stand for others: `1` for 男. What is not named stays as it is. */
  words?: Record<string, Record<string, string | null>>
  /** Of an event that names none. */
  eventType?: string
}

/** Where fields that have no place of their own are kept, as JSON with sorted names; of targets without free data, in the file that the batch keeps alone. */
export const extraField = 'extra'

const gender = { gender: { '0': null, '1': '男', '2': '女' } }
const eventColumns = {
  source_id: 'id eventid activityid interactionid', type: 'eventtype activitytype interactiontype behaviourtype behaviortype', subtype: '', occurred_at: 'occurredat', amount: '', currency: '',
  status: '', channel: '', scene: '', store_id: '', campaign: 'campaignid', actor: 'owneruserid operatorid', title: '', description: ''
}

const crm = {
  customer: {
    target: 'customer',
    columns: {
      'identity.customer_id': '', 'identity.id_no': '', 'identity.phone': 'mobilephone', 'identity.email': '', 'identity.wecom': '', 'identity.unionid': '', 'identity.openid': '', 'identity.member_id': '',
      'identity.external_id': 'contactid crmid id', name: '', gender: '', birth_date: '', wechat: 'wechatid', province: '', city: '', district: '', address: '', language: '', education: '', stage: '',
      status: 'contactstatus', source: 'contactsource', scene: '', owner_id: 'owneruserid', acquired_at: 'createdat', last_active_at: 'lastactivityat', notes: '', level: '', points: '', balance: '',
      contract_end: '', job_title: '', primary_account: 'primaryaccountid primaryaccount accountname', source_time: ''
    },
    words: gender
  },
  account: {
    target: 'account',
    columns: {
      'identity.credit_code': 'unifiedsocialcreditcode unifiedcreditcode', 'identity.phone': '', 'identity.email': '', 'identity.external_id': 'accountid companyid id', name: '', type: 'accounttype',
      status: 'accountstatus', industry: 'industryid', annual_revenue: '', employees: '', province: '', city: '', address: '', source: 'accountsource', owner_id: 'owneruserid', source_time: ''
    }
  },
  lead: {
    target: 'lead',
    columns: {
      'identity.phone': 'mobilephone', 'identity.email': '', 'identity.wecom': '', 'identity.unionid': '', 'identity.openid': '', 'identity.external_id': 'leadid id', name: 'leadname', company: '',
      channel: 'channelid', campaign: 'campaignid', status: 'leadstatus', score: 'leadscore', converted_at: '', source_time: ''
    }
  },
  opportunity: {
    target: 'opportunity',
    columns: {
      'identity.credit_code': 'unifiedsocialcreditcode unifiedcreditcode', 'identity.external_id': 'accountid companyid', source_id: 'opportunityid dealid id', account: 'accountname companyname', name: 'opportunityname dealname',
      stage: 'stagename', amount: '', currency: '', owner_id: 'owneruserid', created_at: 'createdat', closed_at: 'closedat', campaign: 'campaignid', source_time: ''
    }
  },
  event: {
    target: 'event',
    columns: { 'identity.customer_id': '', 'identity.phone': 'mobilephone', 'identity.email': '', 'identity.member_id': '', 'identity.external_id': 'contactid crmid', ...eventColumns }
  }
} satisfies Record<string, RecordKind>

const wework = {
  customer: {
    target: 'customer',
    columns: {
      'identity.phone': 'remarkmobiles followuserremarkmobiles', 'identity.email': '', 'identity.wecom': 'externaluserid', 'identity.unionid': '', name: '', gender: '', status: '',
      source: 'addway followuseraddway', scene: 'state followuserstate', owner_id: 'userid followuseruserid', acquired_at: 'createtime followusercreatetime', notes: 'remark description followuserremark',
      job_title: 'position', primary_account: 'corpfullname corpname remarkcorpname'
    },
    words: gender
  },
  event: {
    target: 'event',
    columns: {
      'identity.phone': '', 'identity.wecom': 'externaluserid', 'identity.unionid': '', ...eventColumns,
      source_id: 'msgid messageid followid id', subtype: 'changetype msgtype event action', occurred_at: 'msgtime createtime sendtime followtime', actor: 'userid staffuserid',
      title: 'titletext', description: 'content textcontent text linktitle remark'
    },
    eventType: 'wecom'
  }
} satisfies Record<string, RecordKind>

const wechat = {
  customer: {
    target: 'customer',
    columns: {
      'identity.phone': '', 'identity.unionid': '', 'identity.openid': '', name: 'nickname', gender: 'sex', province: '', city: '', language: '', status: 'subscribe', source: '',
      scene: 'subscribescene', acquired_at: 'subscribetime', notes: 'remark'
    },
    words: { ...gender, status: { '0': '已取消关注', '1': '已关注', false: '已取消关注', true: '已关注' } }
  },
  event: {
    target: 'event',
    columns: {
      'identity.phone': '', 'identity.unionid': '', 'identity.openid': 'fromusername', ...eventColumns,
      source_id: 'msgid messageid id', subtype: 'event msgtype', occurred_at: 'createtime', actor: 'tousername', title: 'eventkey', description: 'content'
    },
    eventType: 'wechat'
  }
} satisfies Record<string, RecordKind>

/** The first kind of a channel is the one that a record belongs to where nothing tells. */
export const recordKinds: Record<IngestionChannel, Record<string, RecordKind>> = { crm, wework, wechat }

/** @throws RangeError for a kind that the channel has not */
export function kindOf(channel: IngestionChannel, kind: string): RecordKind {
  const found = recordKinds[channel][kind]
  if (!found) throw new RangeError(`Unknown kind ${kind}`)
  return found
}

/** The column of a row that holds a field. */
export function columnOf(to: string): string {
  return to.replace(/^(identity|data|attr)\./, '')
}

/** The mapping of a kind: its rows are those of adapt.ts. */
export function mappingOf(channel: IngestionChannel, name: string): Mapping {
  const kind = kindOf(channel, name)
  const free = freePrefix(kind.target)
  const extra: Mapping['columns'] = free ? [{ from: extraField, to: free + extraField, type: 'text', sensitivity: 'secret' }] : []
  return {
    name: `${channel} · ${name}`, source: channel, target: kind.target, format: { kind: 'ndjson', encoding: 'utf-8' }, unknownIdentity: 'create', recipe: [],
    columns: [...Object.keys(kind.columns).map((to) => ({ from: columnOf(to), to })), ...extra]
  }
}
