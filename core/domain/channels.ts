/** Identity channels in the order in which they decide (shared/spec/definitions.md D.8). The number is stored; it never changes. */
import type { EntityType } from './entities.ts'

export interface Channel {
  number: number
  /** Entity types that may carry it. */
  entities: readonly EntityType[]
  /** How values are compared: E.164 phone, lower-cased e-mail, upper-cased code, or trimmed text verbatim. */
  form: 'phone' | 'email' | 'code' | 'verbatim'
  label: { zh: string; en: string }
}

/** Order of the rows is the order of priority. */
export const channels = {
  customer_id: { number: 1, entities: ['customer'], form: 'verbatim', label: { zh: '客户编号', en: 'Customer id' } },
  account_id: { number: 11, entities: ['account'], form: 'verbatim', label: { zh: '企业编号', en: 'Account id' } },
  lead_id: { number: 12, entities: ['lead'], form: 'verbatim', label: { zh: '线索编号', en: 'Lead id' } },
  id_no: { number: 2, entities: ['customer', 'lead'], form: 'code', label: { zh: '身份证号', en: 'Resident id' } },
  credit_code: { number: 3, entities: ['account'], form: 'code', label: { zh: '统一社会信用代码', en: 'Credit code' } },
  phone: { number: 4, entities: ['customer', 'account', 'lead'], form: 'phone', label: { zh: '手机号', en: 'Phone' } },
  email: { number: 5, entities: ['customer', 'account', 'lead'], form: 'email', label: { zh: '邮箱', en: 'E-mail' } },
  wecom: { number: 6, entities: ['customer', 'lead'], form: 'verbatim', label: { zh: '企业微信', en: 'WeCom' } },
  unionid: { number: 7, entities: ['customer', 'lead'], form: 'verbatim', label: { zh: 'UnionID', en: 'UnionID' } },
  openid: { number: 8, entities: ['customer', 'lead'], form: 'verbatim', label: { zh: 'OpenID', en: 'OpenID' } },
  member_id: { number: 9, entities: ['customer'], form: 'verbatim', label: { zh: '会员号', en: 'Member id' } },
  external_id: { number: 10, entities: ['customer', 'account', 'lead'], form: 'verbatim', label: { zh: '外部编号', en: 'External id' } }
} as const satisfies Record<string, Channel>

export type ChannelName = keyof typeof channels
export const channelNames = Object.keys(channels) as ChannelName[]

/** Fields of conditions and of imports that stand for a channel begin so. */
const identityPrefix = 'identity.'

/** The channel that a name of a field means, e.g. `identity.phone`; undefined of every other field. */
export function channelOf(field: string): string | undefined {
  return field.startsWith(identityPrefix) ? field.slice(identityPrefix.length) : undefined
}

/** The words for a channel: its own name where it is not a known one. */
export function channelLabel(name: string): { zh: string; en: string } {
  return Object.hasOwn(channels, name) ? channels[name as ChannelName].label : { zh: name, en: name }
}

/** The channels of an entity type, by priority. */
export function channelsOf(entity: EntityType): ChannelName[] {
  return channelNames.filter((name) => (channels[name].entities as readonly EntityType[]).includes(entity))
}

export function channelOfNumber(number: number): ChannelName {
  const name = channelNames.find((candidate) => channels[candidate].number === number)
  if (!name) throw new RangeError(`Unknown identity channel ${number}`)
  return name
}

/** The kind of entity that a row belongs to by an identity of a channel, where it may belong to several kinds. */
export function entityOfChannel(channel: ChannelName): EntityType {
  if (channel === 'credit_code' || channel === 'account_id') return 'account'
  return channel === 'lead_id' ? 'lead' : 'customer'
}
