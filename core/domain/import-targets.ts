/**
 * What the rows of a file may become. Entities aside, a row belongs to one entity (an event, an opportunity, a holding, a credit record, a tag that somebody
 * has), to two (a relation) or to none (a campaign). Mapping, linking, artifacts, facts and the interface read this one table.
 */
import { channelNames, channels, entityOfChannel, type ChannelName } from './channels.ts'
import { entityTypes, type EntityType } from './entities.ts'
import { coreFields, eventFields, rowFields, sourceTime, sourceTimeField, type Field } from './fields.ts'
import type { RejectRule } from './import-rules.ts'

export type RowTarget = 'event' | keyof typeof rowFields
export type ImportTarget = EntityType | RowTarget

/** Columns that one mapping may have. */
export const mostMappedColumns = 1000

/** The beginning of the names of identities: a relation has those of both its ends. */
export const sides = ['from', 'to'] as const
export type Side = (typeof sides)[number]

export interface RequiredField {
  field: string
  missing?: RejectRule
  bad?: RejectRule
}

export interface RowKind {
  fields: Record<string, Field>
  /** Entities that a row may belong to; one alone is whom every identity means. */
  holders: readonly EntityType[]
  ends: 'none' | 'one' | 'two'
  /** Why a row is turned away that lacks a field, which a mapping then must fill, and one whose text cannot be read. */
  required: readonly RequiredField[]
  /** The field that names a row within its source: equal content is a duplicate, other content an update. A relation is named by its ends and its kind. */
  key: 'source_id' | 'campaign' | 'ends' | null
}

const ofAll: readonly EntityType[] = entityTypes

export const rowTargets: Record<RowTarget, RowKind> = {
  event: {
    fields: eventFields, holders: ofAll, ends: 'one', key: 'source_id',
    required: [{ field: 'type', missing: 'no_type', bad: 'bad_type' }, { field: 'occurred_at', missing: 'no_time', bad: 'bad_time' }, { field: 'amount', bad: 'bad_amount' }]
  },
  opportunity: { fields: rowFields.opportunity, holders: ['account'], ends: 'one', key: 'source_id', required: [] },
  holding: { fields: rowFields.holding, holders: ['customer', 'account'], ends: 'one', key: 'source_id', required: [] },
  credit_record: { fields: rowFields.credit_record, holders: ['customer', 'account'], ends: 'one', key: 'source_id', required: [{ field: 'kind', missing: 'no_kind' }] },
  relation: { fields: rowFields.relation, holders: ofAll, ends: 'two', key: 'ends', required: [] },
  campaign: { fields: rowFields.campaign, holders: [], ends: 'none', key: 'campaign', required: [{ field: 'campaign', missing: 'no_campaign' }] },
  tag: { fields: rowFields.tag, holders: ofAll, ends: 'one', key: null, required: [{ field: 'tag', missing: 'no_tag' }] }
}

export const isEntityTarget = (target: ImportTarget): target is EntityType => (entityTypes as readonly string[]).includes(target)

/** What the rows of a target are; undefined of entities. */
export const rowKindOf = (target: ImportTarget): RowKind | undefined => (isEntityTarget(target) ? undefined : rowTargets[target])

/** What columns may be mapped to, identities and free data aside. Rows of every target but tags may say when their source last changed them. */
export function fieldsOfTarget(target: ImportTarget): Record<string, Field> {
  const own = isEntityTarget(target) ? coreFields[target] : rowTargets[target].fields
  return target === 'tag' ? own : { ...own, [sourceTime]: sourceTimeField }
}

/** The field that stands for an identity where a row has none: the name of an entity, or of an opportunity's account. */
export function namedBy(target: ImportTarget): string | undefined {
  if (isEntityTarget(target)) return 'name'
  return target === 'opportunity' ? 'account' : undefined
}

/** What the names of free data begin with; undefined where a target has none. */
export function freePrefix(target: ImportTarget): 'data.' | 'attr.' | undefined {
  if (isEntityTarget(target)) return 'attr.'
  return target === 'event' ? 'data.' : undefined
}

/** The channels by which rows of a target are known, or by which they name whom they belong to. */
export function channelsOfTarget(target: ImportTarget): ChannelName[] {
  const rows = rowKindOf(target)
  return channelNames.filter((channel) => {
    const { entities } = channels[channel] as { entities: readonly string[] }
    if (!rows) return entities.includes(target)
    const [only, ...others] = rows.holders
    return others.length === 0 ? entities.includes(only!) : rows.holders.includes(entityOfChannel(channel))
  })
}

/** What the identities of a target are called in a mapping: `identity.phone`, of a relation `from.identity.phone`. */
export function identityNames(target: ImportTarget): string[] {
  const ends = rowKindOf(target)?.ends ?? 'one'
  if (ends === 'none') return []
  return (ends === 'two' ? sides.map((side) => `${side}.`) : ['']).flatMap((prefix) => channelsOfTarget(target).map((channel) => `${prefix}identity.${channel}`))
}

/** Fields of an entity that are identities by nature, so that mapping to them gives both. */
const identityFields: readonly ChannelName[] = ['phone', 'email', 'id_no', 'credit_code']

export function isIdentityField(target: ImportTarget, name: string): name is ChannelName {
  return isEntityTarget(target) && name in coreFields[target] && identityFields.some((channel) => channel === name)
}

const sideLabels: Record<Side, { zh: string; en: string }> = { from: { zh: '甲方 · ', en: 'From · ' }, to: { zh: '乙方 · ', en: 'To · ' } }

/** The words for an identity of a mapping; undefined of what is none, or of an unknown channel. */
export function identityLabel(name: string): { zh: string; en: string } | undefined {
  const found = identityName(name)
  if (!found || !Object.hasOwn(channels, found.channel)) return undefined
  const { label } = channels[found.channel as ChannelName]
  return found.side ? { zh: sideLabels[found.side].zh + label.zh, en: sideLabels[found.side].en + label.en } : label
}

/** `from.identity.phone` → from, phone; undefined of what is no identity. */
export function identityName(name: string): { side: Side | null; channel: string } | undefined {
  const match = /^(?:(from|to)\.)?identity\.(.*)$/s.exec(name)
  return match ? { side: (match[1] as Side | undefined) ?? null, channel: match[2]! } : undefined
}

/** What kinds of relation mean to conditions, by their words, lower-cased; others are kept and shown. */
export const referralKinds = ['referral', 'referred', 'refers', '转介绍', '推荐', '介绍', '老带新']
export const householdKinds = ['household', 'family', 'spouse', 'parent', 'child', 'sibling', '家庭', '家庭成员', '家人', '亲属', '家属', '配偶', '夫妻', '父母', '父子', '母子', '父女', '母女', '子女', '兄弟姐妹']
