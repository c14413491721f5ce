/** The text of a cell of a workbook: by its value, not by what a narrow column shows. */
import { millisecondsPerDay } from '#core/domain/conditions/time.ts'

export interface NumberFormat {
  kind: 'plain' | 'date' | 'time' | 'datetime' | 'elapsed'
  /** Shows parts of a second. */
  fraction: boolean
  /** Digits to which whole numbers are padded with zeros: format `00000`. */
  padding: number
}

const plain: NumberFormat = { kind: 'plain', fraction: false, padding: 0 }

const builtInDates: Record<number, NumberFormat['kind']> = {
  14: 'date', 15: 'date', 16: 'date', 17: 'date', 18: 'time', 19: 'time', 20: 'time', 21: 'time', 22: 'datetime', 27: 'date', 28: 'date', 29: 'date', 30: 'date',
  31: 'date', 32: 'time', 33: 'time', 34: 'time', 35: 'time', 36: 'date', 45: 'time', 46: 'elapsed', 47: 'time', 50: 'date', 51: 'date', 52: 'date', 53: 'date',
  54: 'date', 55: 'time', 56: 'time', 57: 'date', 58: 'date'
}

/** @param code the format's own code, where it has one */
export function numberFormat(id: number, code: string | undefined): NumberFormat {
  if (code === undefined) return { ...plain, kind: builtInDates[id] ?? 'plain' }
  const first = code.split(';')[0]!
  if (/^0{2,}$/.test(first)) return { ...plain, padding: first.length }
  const elapsed = /\[(?:h+|m+|s+)\]/i.test(first)
  const marks = first.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '').replace(/AM\/PM|A\/P|上午\/下午/gi, 'h').toLowerCase()
  if (elapsed) return { ...plain, kind: 'elapsed' }
  if (/general|[#?]/.test(marks)) return plain
  const date = /[yde]/.test(marks) || (/m/.test(marks) && !/[hs]/.test(marks))
  const time = /[hs]/.test(marks)
  if (!date && !time) return plain
  return { kind: date && time ? 'datetime' : date ? 'date' : 'time', fraction: /s\.0/.test(marks), padding: 0 }
}

/** 9999-12-31 as a serial number. */
const lastSerial = 2_958_466

/** @param raw the number as the file writes it */
export function numberText(raw: string, format: NumberFormat, from1904: boolean): string {
  const value = Number(raw)
  if (raw === '' || !Number.isFinite(value)) return raw
  if (format.kind !== 'plain' && value >= 0 && value < lastSerial) return momentText(value, format, from1904)
  if (format.padding && Number.isInteger(value) && value >= 0) return plainNumber(raw, value).padStart(format.padding, '0')
  return plainNumber(raw, value)
}

/** Without an exponent; 15 digits, as the program that wrote it shows (0.1 + 0.2 is 0.3), but whole numbers as they stand. */
function plainNumber(raw: string, value: number): string {
  if (/^-?\d+$/.test(raw)) return raw
  const [digits, exponent] = value.toExponential(14).split('e') as [string, string]
  const negative = digits.startsWith('-')
  const significant = digits.replace(/[-.]/g, '').replace(/0+$/, '')
  if (significant === '') return '0'
  const point = Number(exponent) + 1
  const text =
    point <= 0 ? `0.${'0'.repeat(-point)}${significant}`
    : point >= significant.length ? significant.padEnd(point, '0')
    : `${significant.slice(0, point)}.${significant.slice(point)}`
  return negative ? `-${text}` : text
}

/** A serial number of days as ISO text without zone: date, time, both, or hours:minutes:seconds for elapsed time. */
function momentText(serial: number, format: NumberFormat, from1904: boolean): string {
  const unit = format.fraction ? 1 : 1000
  const milliseconds = Math.round((serial * millisecondsPerDay) / unit) * unit
  if (format.kind === 'elapsed' || (format.kind === 'time' && milliseconds >= millisecondsPerDay)) return elapsedText(milliseconds)
  if (format.kind === 'time') return new Date(milliseconds).toISOString().slice(11, format.fraction ? 23 : 19)
  // In the 1900 system day 60 is a 29 February that never was.
  const days = from1904 ? 24_107 : serial < 60 ? 25_568 : 25_569
  const moment = new Date(milliseconds - days * millisecondsPerDay).toISOString()
  if (format.kind === 'date' && milliseconds % millisecondsPerDay === 0) return moment.slice(0, 10)
  return `${moment.slice(0, 10)} ${moment.slice(11, format.fraction && milliseconds % 1000 ? 23 : 19)}`
}

function elapsedText(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000)
  const two = (number: number) => String(number).padStart(2, '0')
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

/** Characters that XML cannot hold are written `_x000D_`. */
export function unescapeText(text: string): string {
  return text.includes('_x') ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => (hex === '0000' ? '' : String.fromCharCode(Number.parseInt(hex, 16)))) : text
}

/** 0-based column of a reference such as AB12; -1 where there is none. */
export function columnOf(reference: string | undefined): number {
  if (reference === undefined) return -1
  let column = 0
  for (let at = 0; at < reference.length; at++) {
    const code = reference.charCodeAt(at) & 0xdf
    if (code < 65 || code > 90) break
    column = column * 26 + code - 64
  }
  return column - 1
}
