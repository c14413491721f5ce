/** Which fields can be exported, and where their values stand: open ones in facts, whatever identifies a person in records. */
import { DeskError, type Locale, type Words } from '#core/contract/errors.ts'
import { channels, channelsOf } from '#core/domain/channels.ts'
import { entityKeyRange, generatedPublicId, type EntityType } from '#core/domain/entities.ts'
import { coreFields, type Field, type ValueType } from '#core/domain/fields.ts'
import type { Mask } from '#core/domain/masks.ts'
import { quoteIdentifier } from '#core/store/duckdb/connection.ts'
import { readOpenColumns } from '#core/store/facts/schema.ts'
import { listFields } from '#core/store/records/fields.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import type { ColumnSource, ExportColumn } from './types.ts'

export interface ExportField {
  name: string
  label: Words
  type: ValueType
  /** Whether the value stays with people who may see it. */
  secret: boolean
  source: ColumnSource
  /** The value under a mask, which records know; null: nothing but hiding it makes sense. */
  masked: ((mask: Mask) => ColumnSource) | null
}

/** An A/B split: shares of members in per cent, in order. */
export interface Split {
  seed: number
  parts: readonly { label: string; percent: number }[]
}

/** In display order: the public id, the part of an A/B split where there is one, the fields of the entity, what is computed, identities. */
export function exportFields(records: RecordsDatabase, entity: EntityType, split: Split | null = null): Map<string, ExportField> {
  const installed = Object.entries<Field>(coreFields[entity])
  const custom = listFields(records, entity).map(({ name, type, sensitivity, label }): [string, Omit<Field, 'past'>] => [`attr.${name}`, { type, sensitivity, label: label ?? { zh: name, en: name } }])
  const open = new Map(readOpenColumns(records, entity).map(({ field, column }) => [field, column]))
  const fields = [
    publicIdField(entity),
    ...(split ? [splitField(entity, split)] : []),
    ...[...installed, ...custom].map(([name, field]) => fieldOf(name, field, open.get(name))),
    ...(entity === 'customer' ? valueFields : []),
    ...timeFields,
  ]
  const said = new Set(fields.map(({ label }) => label.zh))
  fields.push(...channelsOf(entity).map((channel) => identityField(channel, said.has(channels[channel].label.zh))))
  return new Map(fields.map((field) => [field.name, field]))
}

const publicIdName: Record<EntityType, string> = { customer: 'customer_id', account: 'account_id', lead: 'lead_id' }

function publicIdField(entity: EntityType): ExportField {
  // generatedPublicId, as SQL
  const prefix = generatedPublicId(entity, 0).slice(0, 2)
  const sql = `coalesce(e.public_id, format('${prefix}%08d', e.key - ${entityKeyRange(entity)[0]}))`
  return ofRecords(publicIdName[entity], channels[publicIdName[entity] as 'customer_id'].label, 'text', sql)
}

/** The label of the part that a member is in; blank for those in none. people.ts knows the function. */
function splitField(entity: EntityType, { seed, parts }: Split): ExportField {
  const source = { records: `split_label(e.key - ${entityKeyRange(entity)[0]}, @split_seed, @split_parts)`, parameters: { split_seed: seed, split_parts: JSON.stringify(parts) } }
  return { name: 'split', label: { zh: 'A/B 分组', en: 'A/B part' }, type: 'text', secret: false, source, masked: null }
}

const ownColumns = new Set(['name', 'phone', 'email'])

function fieldOf(name: string, { label, type, sensitivity }: Field, column: string | undefined): ExportField {
  const parameter = `path_${Buffer.from(name).toString('hex')}`
  const inRecords = ownColumns.has(name)
    ? ofRecords(name, label, type, `e.${name}`)
    : ofRecords(name, label, type, `e.content ->> @${parameter}`, { [parameter]: `$[4].${JSON.stringify(name)}` })
  return { ...inRecords, secret: sensitivity === 'secret', ...(column !== undefined && { source: { facts: `t.${quoteIdentifier(column)}` } }) }
}

function ofRecords(name: string, label: Words, type: ValueType, sql: string, parameters: Record<string, string | number> = {}): ExportField {
  return { name, label, type, secret: true, source: { records: sql, parameters }, masked: (mask) => ({ records: `masked(${sql}, '${mask}')`, parameters }) }
}

/** Every value that an entity has in a channel, in one text. `twin`: a field of the entity, which holds one of them, has the same words. */
function identityField(channel: keyof typeof channels, twin: boolean): ExportField {
  const { number, label } = channels[channel]
  const values = (value: string) => `(SELECT group_concat(${value}, '; ') FROM json_each(e.content, '$[5]') j WHERE j.value ->> 0 = ${number})`
  return {
    name: `identity.${channel}`, label: twin ? { zh: `全部${label.zh}`, en: `${label.en} (all)` } : label, type: 'text', secret: true, source: { records: values('j.value ->> 1'), parameters: {} },
    masked: (mask) => ({ records: values(`masked(j.value ->> 1, '${mask}')`), parameters: {} })
  }
}

const computed = (name: string, type: ValueType, sql: string, zh: string, en: string): ExportField => ({ name, label: { zh, en }, type, secret: false, source: { facts: sql }, masked: null })

const valueFields: ExportField[] = [
  computed('total_spent', 'decimal', 'v.total_spent', '累计消费', 'Total spent'),
  computed('total_orders', 'number', 'v.total_orders::DOUBLE', '订单数', 'Orders'),
  computed('first_order_at', 'datetime', 'v.first_order_at', '首单时间', 'First order'),
  computed('last_order_at', 'datetime', 'v.last_order_at', '末单时间', 'Last order'),
  computed('last_event_at', 'datetime', 'v.last_event_at', '最近事件', 'Last event'),
  computed('events', 'number', 'v.events::DOUBLE', '事件数', 'Events')
]

const timeFields: ExportField[] = [
  computed('created_at', 'datetime', 't.created_at', '创建时间', 'Created'),
  computed('updated_at', 'datetime', 't.updated_at', '更新时间', 'Updated')
]

export interface ColumnChoice {
  /** In the order in which they are written. */
  fields: readonly string[]
  mask: Readonly<Record<string, Mask>>
  /** What stands above columns: names of fields, or their labels. */
  headers: 'name' | 'label'
  locale: Locale
  split?: Split | null
}

/** @throws DeskError invalid that names the field, or the mask, that does not fit */
export function exportColumns(records: RecordsDatabase, entity: EntityType, { fields, mask, headers, locale, split }: ColumnChoice): ExportColumn[] {
  const known = exportFields(records, entity, split)
  const taken = new Set<string>()
  for (const name of Object.keys(mask)) if (!fields.includes(name)) throw unusedMask(name)
  return fields.map((name, index) => {
    const field = known.get(name)
    if (!field) throw unknownField(index, name)
    if (fields.indexOf(name) !== index) throw repeatedField(index, name)
    const rule = Object.hasOwn(mask, name) ? mask[name]! : 'clear'
    const header = freeHeader(taken, headers === 'label' ? field.label[locale] : name, name)
    if (rule === 'clear') return { name, header, type: field.type, mask: rule, source: field.source }
    return { name, header, type: 'text', mask: rule, source: maskedSource(field, rule) }
  })
}

function maskedSource({ name, masked, source }: ExportField, mask: Mask): ColumnSource {
  if (masked) return masked(mask)
  if (mask !== 'hidden') throw unfitMask(name, mask)
  const hidden = (sql: string) => `CASE WHEN ${sql} IS NOT NULL THEN '***' END`
  return 'facts' in source ? { facts: hidden(source.facts) } : { ...source, records: hidden(source.records) }
}

/** The wanted header, or that with the name of the field where another column has it: programs that read tables tell columns apart without regard to case. */
function freeHeader(taken: Set<string>, wanted: string, name: string): string {
  const candidates = [wanted, `${wanted} (${name})`]
  for (let number = 2; ; number++) {
    const header = candidates.shift() ?? `${wanted} (${name}) ${number}`
    if (taken.has(header.toLowerCase())) continue
    taken.add(header.toLowerCase())
    return header
  }
}

function unknownField(index: number, name: string): DeskError {
  return new DeskError('invalid', {
    field: `fields.${index}`,
    message: { zh: `没有可导出的字段“${name}”`, en: `There is no field “${name}” to export` },
    remedy: { zh: '请从字段列表中选择', en: 'Choose it from the list of fields' }
  })
}

function repeatedField(index: number, name: string): DeskError {
  return new DeskError('invalid', {
    field: `fields.${index}`,
    message: { zh: `字段“${name}”出现了不止一次`, en: `The field “${name}” is named more than once` },
    remedy: { zh: '每个字段只列一次', en: 'Name each field once' }
  })
}

function unusedMask(name: string): DeskError {
  return new DeskError('invalid', {
    field: `mask.${name}`,
    message: { zh: `要脱敏的字段“${name}”不在导出的字段之中`, en: `The masked field “${name}” is none of the exported ones` },
    remedy: { zh: '把它加入 fields，或去掉这条脱敏规则', en: 'Add it to the fields, or leave its mask out' }
  })
}

function unfitMask(name: string, mask: Mask): DeskError {
  return new DeskError('invalid', {
    field: `mask.${name}`,
    message: { zh: `字段“${name}”是计算值，不能用“${mask}”脱敏`, en: `The field “${name}” is computed: “${mask}” does not fit it` },
    remedy: { zh: '请改用 hidden，或不导出该字段', en: 'Use hidden, or do not export it' }
  })
}
