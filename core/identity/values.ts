/**
 * Checks what a person entered into a field and brings it into the form in which cards hold it: text trimmed and in NFC, numbers as numbers (decimals
 * with two places), dates as YYYY-MM-DD, datetimes as ISO-8601 in UTC with milliseconds, lists as arrays; blank is null.
 */
import { DeskError, type Words } from '#core/contract/errors.ts'
import { longestText, type ValueType } from '#core/domain/fields.ts'
import { hasControlCharacters } from '#core/domain/normalise/text.ts'
import type { KnownField } from './fields.ts'

export type CardValue = string | number | boolean | unknown[] | null

const longestList = 1000
/** Whole numbers up to here are exact in a double, which facts and JSON hold. */
const largestNumber = 999_999_999_999_999
/** Sixteen digits before the point are what DECIMAL(18,2) holds; a double keeps cents exactly up to thirteen. */
const largestDecimal = 9_999_999_999_999.99
/** Also the first that an import recognises. */
const firstDay = '1000-01-01'
const firstBirth = '1900-01-01'
const lastDay = '9999-12-31'

/** @param now milliseconds since the epoch @throws DeskError invalid, naming the field and the form and bounds it takes; never the value. */
export function checkValue(field: KnownField, value: unknown, now: number): CardValue {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' && value.trim() === '') return null
  if (!isPlain(value)) throw controlCharacters(field.name, field.label)
  const checked = checks[field.type](value)
  if (checked === undefined || (field.past && !liesBehind(String(checked), now))) throw notUsable(field, now)
  return checked
}

const checks: Record<ValueType, (value: unknown) => CardValue | undefined> = {
  text: textOf,
  choice: textOf,
  number: numberOf,
  decimal: decimalOf,
  boolean: booleanOf,
  date: (value) => (typeof value === 'string' && isDay(value.trim()) ? value.trim() : undefined),
  datetime: instantOf,
  list: (value) => (Array.isArray(value) && value.length <= longestList && value.every(isScalar) ? value : undefined),
  objects: (value) => (Array.isArray(value) && value.length <= longestList && value.every((item) => typeof item === 'object' && item !== null) ? value : undefined)
}

/** Whether no text in a value, at any depth, holds characters that no text is written with. */
export function isPlain(value: unknown): boolean {
  if (typeof value === 'string') return !hasControlCharacters(value)
  if (Array.isArray(value)) return value.every(isPlain)
  return typeof value !== 'object' || value === null || Object.entries(value).every((entry) => entry.every(isPlain))
}

function isScalar(value: unknown): boolean {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && numberOf(value) !== undefined)
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= longestText ? value.trim().normalize('NFC') : undefined
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Number(value.trim()) : value
  return typeof number === 'number' && Math.abs(number) <= largestNumber ? number : undefined
}

function decimalOf(value: unknown): number | undefined {
  const number = numberOf(value)
  if (number === undefined || Math.abs(number) > largestDecimal) return undefined
  return Number(number.toFixed(2)) + 0
}

function booleanOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value
  if (value === 'true' || value === '是') return true
  return value === 'false' || value === '否' ? false : undefined
}

/** Whether a text is a day of the calendar between the first and the last. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < firstDay) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

function liesBehind(day: string, now: number): boolean {
  return day >= firstBirth && day <= today(now)
}

/** Where the day is furthest on, so that nobody's today is refused. */
function today(now: number): string {
  return new Date(now + 14 * 3_600_000).toISOString().slice(0, 10)
}

function instantOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const [text, day] = /^(\d{4}-\d{2}-\d{2})([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2}))?$/.exec(value.trim()) ?? []
  if (text === undefined || !isDay(day!)) return undefined
  const time = Date.parse(text)
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}

const number = largestNumber.toLocaleString('en')
const decimal = largestDecimal.toLocaleString('en')

const forms: Record<ValueType, Words> = {
  text: { zh: `文本，不超过 ${longestText} 字`, en: `text of at most ${longestText} characters` },
  choice: { zh: `一个选项（文本，不超过 ${longestText} 字）`, en: `one choice (text of at most ${longestText} characters)` },
  number: { zh: `数字，在 -${number} 与 ${number} 之间`, en: `a number between -${number} and ${number}` },
  decimal: { zh: `金额（数字，保留两位小数），在 -${decimal} 与 ${decimal} 之间`, en: `an amount (a number with two decimals) between -${decimal} and ${decimal}` },
  boolean: { zh: '是或否（true 或 false）', en: 'true or false' },
  date: { zh: `日历上的日期，如 2026-03-01，在 ${firstDay} 与 ${lastDay} 之间`, en: `a day of the calendar such as 2026-03-01, between ${firstDay} and ${lastDay}` },
  datetime: {
    zh: `带时区的时间，如 2026-03-01T19:30:00+08:00，在 ${firstDay} 与 ${lastDay} 之间`, en: `a time with zone such as 2026-03-01T19:30:00+08:00, between ${firstDay} and ${lastDay}`
  },
  list: { zh: `列表，不超过 ${longestList} 项，每项为文本、数字或是否`, en: `a list of at most ${longestList} texts, numbers or booleans` },
  objects: { zh: `对象列表，不超过 ${longestList} 项`, en: `a list of at most ${longestList} objects` }
}

function notUsable(field: KnownField, now: number): DeskError {
  const form = field.past
    ? { zh: `日历上的日期，如 1990-05-20，在 ${firstBirth} 与今天（${today(now)}）之间`, en: `a day of the calendar such as 1990-05-20, between ${firstBirth} and today (${today(now)})` }
    : forms[field.type]
  return new DeskError('invalid', {
    field: field.name,
    message: { zh: `“${field.label.zh}”的值不可用：应为${form.zh}`, en: `The value of “${field.label.en}” cannot be used: it takes ${form.en}` },
    remedy: { zh: '请改正后重试', en: 'Correct it and try again' }
  })
}

export function controlCharacters(field: string, label: Words): DeskError {
  return new DeskError('invalid', {
    field,
    message: { zh: `“${label.zh}”含有不可见的控制字符（如 NUL）`, en: `“${label.en}” holds control characters (such as NUL)` },
    remedy: { zh: '请删去控制字符后重试；制表符和换行可以保留', en: 'Remove them and try again; tabs and line ends may stay' }
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
