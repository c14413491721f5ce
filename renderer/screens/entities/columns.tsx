/** The columns a list can show: the installed and custom fields of its entity, and what is counted about customers. */
import { Link } from 'react-router'
import Tooltip from '@mui/material/Tooltip'
import type { Format } from '#renderer/app/format.ts'
import { fieldLabel } from '#renderer/components/fieldLabel.ts'
import { Masked } from '#renderer/components/Masked.tsx'
import { isMasked } from '#renderer/components/masks.ts'
import { plainText } from '#renderer/components/plainText.ts'
import type { Column } from '#renderer/components/table/columns.ts'
import type { Translate } from '#renderer/i18n/i18n.ts'
import { sortFields, type EntityCard } from '#core/contract/customers.ts'
import type { Locale } from '#core/contract/errors.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { coreFields, type Field, type ValueType } from '#core/domain/fields.ts'
import { toneOf } from './tones.ts'

export const entityPaths: Record<EntityType, string> = { customer: '/customers', account: '/accounts', lead: '/leads' }

/** What exports call the id of an entity. */
export const publicIds = { customer: 'customer_id', account: 'account_id', lead: 'lead_id' } as const

export const defaultColumns: Record<EntityType, string[]> = {
  customer: ['name', 'phone', 'level', 'status', 'city', 'total_spent', 'total_orders', 'last_event_at', 'points', 'balance', 'source', 'owner_id', 'acquired_at'],
  account: ['name', 'industry', 'type', 'status', 'city', 'employees', 'annual_revenue', 'owner_id', 'source', 'credit_code', 'created_at'],
  lead: ['name', 'phone', 'status', 'score', 'channel', 'campaign', 'company', 'email', 'created_at']
}

interface Context {
  t: Translate
  format: Format
  language: Locale
  entity: EntityType
  custom: { name: string; type: ValueType; label: { zh: string; en: string } }[]
}

/** Every column of an entity, by key. */
export function allColumns(context: Context): Map<string, Column<EntityCard>> {
  const { entity, language, custom } = context
  const fields: [string, Pick<Field, 'type' | 'label'>][] = [...Object.entries<Field>(coreFields[entity]), ...custom.map((field): [string, Pick<Field, 'type' | 'label'>] => [field.name, field])]
  const made = fields.filter(([name]) => !['name', 'phone', 'email'].includes(name)).map(([name, field]) => fieldColumn(context, name, field.type, field.label[language]))
  const list = [nameColumn(context), contactColumn(context, 'phone', 144), contactColumn(context, 'email', 190), ...(entity === 'customer' ? valueColumns(context) : []), ...made, ...timeColumns(context), idColumn(context)]
  return new Map(list.map((column) => [column.key, column]))
}

const sortable = new Set<string>(sortFields)
const sortOf = (name: string) => (sortable.has(name) ? { sort: name } : {})

function nameColumn({ t, entity, language }: Context): Column<EntityCard> {
  return {
    key: 'name', header: fieldLabel(entity, 'name')[language], width: entity === 'account' ? 240 : 150,
    render: (row) => <Link className='link name-link' tabIndex={-1} to={`${entityPaths[entity]}/${encodeURIComponent(row.id)}`}>{row.name ?? <span className='faint num' title={t('lists.unnamed')}>{row.id}</span>}</Link>,
    text: (row) => row.name ?? ''
  }
}

function contactColumn({ entity, language }: Context, key: 'phone' | 'email', width: number): Column<EntityCard> {
  const label = fieldLabel(entity === 'account' ? 'customer' : entity, key)
  return { key, header: label[language], width, render: (row) => <Masked value={row[key]} />, text: (row) => row[key] ?? '' }
}

function valueColumns({ t, format }: Context): Column<EntityCard>[] {
  return [
    {
      key: 'total_spent', header: t('metrics.total_spent'), unit: format.currencySymbol, width: 124, align: 'right', sort: 'total_spent', render: (row) => format.decimal(row.total_spent),
      text: (row) => String(row.total_spent ?? '')
    },
    { key: 'total_orders', header: t('metrics.total_orders'), width: 88, align: 'right', sort: 'total_orders', render: (row) => format.number(row.total_orders), text: (row) => String(row.total_orders ?? '') },
    {
      key: 'last_event_at', header: t('lists.lastEvent'), width: 158, sort: 'last_event_at', text: (row) => row.last_event_at ?? '',
      render: (row) => <Tooltip title={row.last_event_at ? format.relative(row.last_event_at) : t('lists.noEvents')}><span className='num'>{format.moment(row.last_event_at)}</span></Tooltip>
    }
  ]
}

function timeColumns({ t, format }: Context): Column<EntityCard>[] {
  return (['created_at', 'updated_at'] as const).map((key) => ({
    key, header: t(`lists.${key}`), width: 158, ...sortOf(key), text: (row) => row[key],
    render: (row) => <Tooltip title={format.relative(row[key])}><span className='num'>{format.moment(row[key])}</span></Tooltip>
  }))
}

function idColumn({ t }: Context): Column<EntityCard> {
  return { key: 'id', header: t('lists.id'), width: 120, render: (row) => <span className='num soft'>{row.id}</span>, text: (row) => row.id }
}

const widths: Partial<Record<ValueType, number>> = { number: 90, decimal: 120, date: 104, datetime: 158, boolean: 72, choice: 108, list: 150 }
const badges = new Set(['status', 'level', 'stage'])

function fieldColumn({ format }: Context, name: string, type: ValueType, header: string): Column<EntityCard> {
  const right = type === 'number' || type === 'decimal'
  return {
    key: name, header, width: widths[type] ?? 160, ...sortOf(name), ...(right && { align: 'right' as const }), ...(name === 'balance' || name === 'annual_revenue' ? { unit: format.currencySymbol } : {}),
    render: (row) => {
      const value = row.fields[name]
      const shown = fieldText(value, type, format)
      if (value == null || value === '') return <span className='faint'>{shown}</span>
      if (badges.has(name)) return <span className='badge' data-tone={toneOf(String(value))}>{shown}</span>
      return typeof value === 'string' && isMasked(value) ? <Masked value={value} /> : <span className={right || type === 'datetime' || type === 'date' ? 'num' : undefined} title={shown}>{shown}</span>
    },
    text: (row) => fieldText(row.fields[name], type, format, '')
  }
}

/** A field's value as text. Blank is "–". */
export function fieldText(value: unknown, type: ValueType, format: Format, blank = '–'): string {
  if (value === null || value === undefined || value === '') return blank
  if (typeof value === 'number') return type === 'decimal' ? format.decimal(value) : format.number(value)
  if (typeof value === 'boolean') return value ? '✓' : '✗'
  if (type === 'datetime') return format.moment(plainText(value))
  return plainText(type === 'list' || type === 'objects' ? parsed(value) : value)
}

/** Lists arrive as arrays, or as the JSON text of one. */
function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}
