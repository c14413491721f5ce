/**
 * Checks what a person entered into a field and brings it into the form in which cards hold it: text trimmed and in NFC, numbers as numbers (decimals
 * with two places), dates as YYYY-MM-DD, datetimes as ISO-8601 in UTC with milliseconds, lists as arrays; blank is null.
 */
import { DeskError } from '#core/contract/errors.ts'
import type { ValueType } from '#core/domain/fields.ts'
import type { KnownField } from './fields.ts'

export type CardValue = string | number | boolean | unknown[] | null

const longestText = 20_000
const longestList = 1000

/** @throws DeskError invalid, naming the field and the form it takes; never the value. */
export function checkValue(field: KnownField, value: unknown): CardValue {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' && value.trim() === '') return null
  const checked = checks[field.type](value)
  if (checked === undefined) throw wrongType(field)
  return checked
}

const checks: Record<ValueType, (value: unknown) => CardValue | undefined> = {
  text: textOf,
  choice: textOf,
  number: numberOf,
  decimal: decimalOf,
  boolean: booleanOf,
  date: (value) => (typeof value === 'string' && isDate(value.trim()) ? value.trim() : undefined),
  datetime: instantOf,
  list: (value) => (Array.isArray(value) && value.length <= longestList && value.every(isScalar) ? value : undefined),
  objects: (value) => (Array.isArray(value) && value.length <= longestList && value.every((item) => typeof item === 'object' && item !== null) ? value : undefined)
}

function isScalar(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return typeof value === 'string' && value.length <= longestText ? value.trim().normalize('NFC') : undefined
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Number(value.trim()) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

/** Sixteen digits before the point are what DECIMAL(18,2) holds; a double keeps cents exactly up to thirteen. */
function decimalOf(value: unknown): number | undefined {
  const number = numberOf(value)
  if (number === undefined || Math.abs(number) >= 1e13) return undefined
  return Number(number.toFixed(2)) + 0
}

function booleanOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value
  if (value === 'true' || value === '是') return true
  return value === 'false' || value === '否' ? false : undefined
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

function instantOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2}))?$/.test(value.trim())) return undefined
  const time = Date.parse(value.trim())
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}

const forms: Record<ValueType, { zh: string; en: string }> = {
  text: { zh: `文本（不超过 ${longestText} 字）`, en: `text of at most ${longestText} characters` },
  choice: { zh: '一个选项（文本）', en: 'one choice (text)' },
  number: { zh: '数字', en: 'a number' },
  decimal: { zh: '金额（数字，保留两位小数）', en: 'an amount (a number with two decimals)' },
  boolean: { zh: '是或否（true 或 false）', en: 'true or false' },
  date: { zh: '日期，如 2026-03-01', en: 'a date such as 2026-03-01' },
  datetime: { zh: '带时区的时间，如 2026-03-01T19:30:00+08:00', en: 'a time with zone such as 2026-03-01T19:30:00+08:00' },
  list: { zh: '列表', en: 'a list' },
  objects: { zh: '对象列表', en: 'a list of objects' }
}

function wrongType(field: KnownField): DeskError {
  const form = forms[field.type]
  return new DeskError('invalid', {
    field: field.name,
    message: { zh: `“${field.label.zh}”的值类型不对`, en: `The value of “${field.label.en}” has the wrong type` },
    remedy: { zh: `请填写${form.zh}`, en: `Enter ${form.en}` }
  })
}

/** @throws DeskError invalid for a field that the entity type does not have. */
export function fieldNamed(fields: Map<string, KnownField>, name: string): KnownField {
  const field = fields.get(name)
  if (field) return field
  throw new DeskError('invalid', {
    field: name,
    message: { zh: `没有名为“${name}”的字段`, en: `There is no field named “${name}”` },
    remedy: { zh: '请使用已有字段；新的自定义字段在导入时以 attr.<名称> 建立', en: 'Use a field that exists; new custom fields are made by an import as attr.<name>' }
  })
}
