/**
 * Dates and times as people, spreadsheets and systems write them, to ISO text: `2026-01-05`, `2026-01-05 14:03:00`, with milliseconds where there are any and
 * with an offset (`Z`, `+08:00`) where one is written.
 */
import { nfkc } from './text.ts'

export interface DateForm {
  /** How a date is read whose parts could be either: 05/01/2026. Told `ymd`, such a date is read only where it is plain which part is the day. */
  order: 'ymd' | 'dmy' | 'mdy'
  /** Years of two digits up to this one are of this century, those beyond it of the last (POSIX: 68). */
  pivot: number
  /** What bare numbers are: days of Excel, seconds or milliseconds since 1970; `auto` tells them by their size. */
  numbers: 'auto' | 'excel' | 'excel1904' | 'epoch' | 'none'
  /** `asWritten`: a time stands where one was written. */
  result: 'asWritten' | 'day' | 'time'
}

const day = 86_400_000
const excelEpoch = Date.UTC(1899, 11, 30)
const excel1904Epoch = Date.UTC(1904, 0, 1)
/** Days of Excel that `auto` takes a number for: 1950-01-01 to 2099-12-31. */
const excelDays = { first: 18_264, last: 73_050 }

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const monthName = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?'
const time = '(?:[ T,]*(上午|下午|早上|清晨|凌晨|中午|晚上|傍晚|am|pm)? *([0-9]{1,2})(?: *[:时点] *(?:([0-9]{1,2})(?: *[:分] *(?:([0-9]{1,2})(?:[.,]([0-9]+))?秒?)?)?|(半))?)? *(am|pm)? *(z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?'
const whole = (date: string) => new RegExp(`^${date}${time}$`, 'i')

type Part = 'year' | 'month' | 'day'
/** Groups 1 to 3 are the parts in this order; the groups of the time follow. */
const forms: { pattern: RegExp; parts: readonly [Part, Part, Part] | 'numeric' }[] = [
  { pattern: whole('([0-9]{4}) *[-/.年] *([0-9]{1,2}) *[-/.月] *([0-9]{1,2}) *[日号]?'), parts: ['year', 'month', 'day'] },
  { pattern: whole('([0-9]{2}) *年 *([0-9]{1,2}) *月 *([0-9]{1,2}) *[日号]?'), parts: ['year', 'month', 'day'] },
  { pattern: whole('([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2})'), parts: 'numeric' },
  { pattern: whole(`([0-9]{1,2})[- /]*${monthName}[- /,]*([0-9]{4}|[0-9]{2})`), parts: ['day', 'month', 'year'] },
  { pattern: whole(`${monthName}[- /]*([0-9]{1,2})(?:st|nd|rd|th)?[- /,]+([0-9]{4})`), parts: ['month', 'day', 'year'] }
]
const compact = /^([0-9]{4})([0-9]{2})([0-9]{2})(?:[ T]?([0-9]{2}):?([0-9]{2})(?::?([0-9]{2}))?)?$/
const bareNumber = /^[0-9]+(?:\.[0-9]+)?$/
const weekday = / ?[(]?(?:星期|周|礼拜)[一二三四五六日天][)]? ?/

interface Moment {
  year: number
  month: number
  day: number
  hour?: number
  minute?: number
  second?: number
  milliseconds?: number
  zone?: string
}

/** ISO text, or undefined where the text is no date that exists. */
export function dateText(text: string, form: DateForm): string | undefined {
  const plain = arabic(nfkc(text).trim().replace(/\s+/g, ' ').replace(weekday, ' ').trim())
  const found = ofForms(plain, form) ?? ofCompact(plain) ?? ofNumber(plain, form.numbers)
  return found && exists(found) ? written(found, form.result) : undefined
}

function ofForms(text: string, form: DateForm): Moment | undefined {
  for (const { pattern, parts } of forms) {
    const match = pattern.exec(text)
    if (!match) continue
    const order = parts === 'numeric' ? numericOrder(match, form.order) : parts
    const clock = order && clockOf(match.slice(4))
    if (!order || !clock) return undefined
    const named = Object.fromEntries(order.map((part, index) => [part, match[index + 1]!])) as Record<Part, string>
    const month = months.indexOf(named.month.slice(0, 3).toLowerCase()) + 1 || Number(named.month)
    return { year: fullYear(named.year, form.pivot), month, day: Number(named.day), ...clock }
  }
  return undefined
}

/** Which of three numbers is what; the third may have four digits and is the year then. */
function numericOrder([, first, second, third]: readonly (string | undefined)[], order: DateForm['order']): readonly [Part, Part, Part] | undefined {
  if (third!.length === 2 && order === 'ymd') return first!.length === 2 ? ['year', 'month', 'day'] : undefined
  if (order === 'dmy') return ['day', 'month', 'year']
  if (order === 'mdy') return ['month', 'day', 'year']
  const [a, b] = [Number(first), Number(second)]
  if (a > 12 && b <= 12) return ['day', 'month', 'year']
  return b > 12 && a <= 12 ? ['month', 'day', 'year'] : a === b ? ['day', 'month', 'year'] : undefined
}

const fullYear = (digits: string, pivot: number) => (digits.length === 4 ? Number(digits) : Number(digits) + (Number(digits) <= pivot ? 2000 : 1900))

/** The groups of `time`; undefined where the hour does not go with its half of the day. */
function clockOf([half, hour, minute, second, fraction, halfPast, suffix, zone]: (string | undefined)[]): Partial<Moment> | undefined {
  if (hour === undefined) return {}
  if (minute === undefined && halfPast === undefined && second === undefined && half === undefined && suffix === undefined && zone !== undefined) return undefined
  const named = (half ?? suffix)?.toLowerCase()
  const number = Number(hour)
  const late = named !== undefined && ['下午', '晚上', '傍晚', 'pm'].includes(named)
  if ((named === 'am' || named === 'pm') && (number < 1 || number > 12)) return undefined
  const early = named !== undefined && ['上午', '凌晨', '清晨', '早上', 'am'].includes(named)
  const full = late && number < 12 ? number + 12 : early && number === 12 ? 0 : named === '中午' && number < 11 ? number + 12 : number
  return {
    hour: full, minute: halfPast ? 30 : Number(minute ?? 0), second: Number(second ?? 0), milliseconds: Number((fraction ?? '').slice(0, 3).padEnd(3, '0')),
    ...(zone !== undefined && { zone: zoneText(zone) })
  }
}

function zoneText(zone: string): string {
  if (zone.toLowerCase() === 'z') return 'Z'
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0')
  return `${zone[0]}${digits.slice(0, 2)}:${digits.slice(2)}`
}

function ofCompact(text: string): Moment | undefined {
  const match = compact.exec(text)
  if (!match) return undefined
  const [, year, month, dayOfMonth, hour, minute, second] = match
  return {
    year: Number(year), month: Number(month), day: Number(dayOfMonth),
    ...(hour !== undefined && { hour: Number(hour), minute: Number(minute), second: Number(second ?? 0), milliseconds: 0 })
  }
}

function ofNumber(text: string, numbers: DateForm['numbers']): Moment | undefined {
  if (numbers === 'none' || !bareNumber.test(text)) return undefined
  const value = Number(text)
  const digits = text.split('.')[0]!.length
  if (numbers === 'excel1904') return value < 100_000 ? ofDays(excel1904Epoch, value) : undefined
  if (numbers === 'excel' || (numbers === 'auto' && value >= excelDays.first && value < excelDays.last + 1)) return value >= 1 && value < 100_000 ? ofDays(excelEpoch, value) : undefined
  if (digits !== 10 && digits !== 13) return undefined
  return { ...atInstant(digits === 13 ? Math.floor(value) : Math.floor(value * 1000)), zone: 'Z' }
}

/** A day of Excel; its fraction is the time, to the second. */
function ofDays(epoch: number, value: number): Moment {
  const moment = atInstant(epoch + Math.round((value * day) / 1000) * 1000)
  return Number.isInteger(value) ? { year: moment.year, month: moment.month, day: moment.day } : moment
}

function atInstant(at: number): Moment {
  const date = new Date(at)
  return {
    year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(),
    hour: date.getUTCHours(), minute: date.getUTCMinutes(), second: date.getUTCSeconds(), milliseconds: date.getUTCMilliseconds()
  }
}

function exists({ year, month, day: dayOfMonth, hour = 0, minute = 0, second = 0 }: Moment): boolean {
  if (year < 1000 || month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return false
  return dayOfMonth >= 1 && dayOfMonth <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}

const padded = (value: number, digits = 2) => String(value).padStart(digits, '0')

function written(moment: Moment, result: DateForm['result']): string {
  const date = `${padded(moment.year, 4)}-${padded(moment.month)}-${padded(moment.day)}`
  if (result === 'day' || (result === 'asWritten' && moment.hour === undefined)) return date
  const { hour = 0, minute = 0, second = 0, milliseconds = 0, zone = '' } = moment
  return `${date} ${padded(hour)}:${padded(minute)}:${padded(second)}${milliseconds > 0 ? `.${padded(milliseconds, 3)}` : ''}${zone}`
}

const chineseDigits = '〇一二三四五六七八九'

/** Chinese numerals of a date in digits: 二〇二六年十一月二十三日, 廿三日. */
function arabic(text: string): string {
  if (!/[〇零○一二三四五六七八九十廿卅]/.test(text)) return text
  return text.replace(/[零○]/g, '〇').replace(/[〇一二三四五六七八九十廿卅]+/g, (numeral) => {
    const plain = numeral.replace(/廿/g, '二十').replace(/卅/g, '三十')
    const tens = /^([一二三])?十([一二三四五六七八九])?$/.exec(plain)
    if (tens) return String((tens[1] ? chineseDigits.indexOf(tens[1]) : 1) * 10 + (tens[2] ? chineseDigits.indexOf(tens[2]) : 0))
    return plain.includes('十') ? numeral : [...plain].map((digit) => chineseDigits.indexOf(digit)).join('')
  })
}
