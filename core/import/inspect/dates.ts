/** Which written form dates of a column have. Formats are those of DuckDB's strptime. */

interface DateForm {
  /** Undefined for ISO 8601 with zone or parts of a second, which needs none. */
  format?: string
  type: 'date' | 'datetime'
}

interface Candidate extends DateForm {
  pattern: RegExp
  /** Places of month and day among the captured numbers, checked for range. */
  month?: number
  day?: number
}

const y = '(\\d{4})'
const n = '(\\d{1,2})'
const times: [string, string][] = [
  ['', ''], [' +\\d{1,2}:\\d{2}', ' %H:%M'], [' +\\d{1,2}:\\d{2}:\\d{2}', ' %H:%M:%S'], [' +\\d{1,2}:\\d{2} ?[AP]M', ' %I:%M %p'], [' +\\d{1,2}:\\d{2}:\\d{2} ?[AP]M', ' %I:%M:%S %p']
]

function withTimes(pattern: string, format: string, month: number, day: number, extra: [string, string][] = []): Candidate[] {
  return [...times, ...extra].map(([timePattern, timeFormat]) => ({
    pattern: new RegExp(`^${pattern}${timePattern}$`, 'i'), format: format + timeFormat, type: timeFormat ? 'datetime' : 'date', month, day
  }))
}

/** In order of preference where several fit. */
const candidates: Candidate[] = [
  ...withTimes(`${y}-${n}-${n}`, '%Y-%m-%d', 2, 3, [['T\\d{2}:\\d{2}:\\d{2}', 'T%H:%M:%S'], ['T\\d{2}:\\d{2}', 'T%H:%M']]),
  { pattern: /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?$/, type: 'datetime' },
  ...withTimes(`${y}/${n}/${n}`, '%Y/%m/%d', 2, 3),
  ...withTimes(`${y}\\.${n}\\.${n}`, '%Y.%m.%d', 2, 3),
  ...withTimes(`${y}年${n}月${n}日`, '%Y年%m月%d日', 2, 3, [
    ['\\d{1,2}:\\d{2}', '%H:%M'], ['\\d{1,2}:\\d{2}:\\d{2}', '%H:%M:%S'], [' ?\\d{1,2}时\\d{1,2}分', ' %H时%M分'], [' ?\\d{1,2}时\\d{1,2}分\\d{1,2}秒', ' %H时%M分%S秒']
  ]),
  { pattern: /^(\d{4})(\d{2})(\d{2})$/, format: '%Y%m%d', type: 'date', month: 2, day: 3 },
  { pattern: /^(\d{4})(\d{2})(\d{2})\d{6}$/, format: '%Y%m%d%H%M%S', type: 'datetime', month: 2, day: 3 },
  ...withTimes(`${n}/${n}/${y}`, '%m/%d/%Y', 1, 2),
  ...withTimes(`${n}/${n}/${y}`, '%d/%m/%Y', 2, 1),
  ...withTimes(`${n}-${n}-${y}`, '%d-%m-%Y', 2, 1),
  ...withTimes(`${n}-${n}-${y}`, '%m-%d-%Y', 1, 2),
  ...withTimes(`${n}\\.${n}\\.${y}`, '%d.%m.%Y', 2, 1),
  ...withTimes(`${n}/${n}/(\\d{2})`, '%m/%d/%y', 1, 2),
  ...withTimes('\\d{1,2} [A-Z][a-z]{2} \\d{4}', '%d %b %Y', 0, 0),
  ...withTimes('[A-Z][a-z]{2} \\d{1,2}, \\d{4}', '%b %d, %Y', 0, 0)
]

function fits({ pattern, month, day }: Candidate, text: string): boolean {
  const found = pattern.exec(text)
  if (!found) return false
  if (!month || !day) return true
  const [monthNumber, dayNumber] = [Number(found[month]), Number(found[day])]
  return monthNumber >= 1 && monthNumber <= 12 && dayNumber >= 1 && dayNumber <= 31
}

export interface DateGuess extends DateForm {
  /** Of the values, how many have this form. */
  share: number
  /** Month and day cannot be told apart by the values: 03/04/2024. */
  ambiguous: boolean
}

/** The form that most of the values have, or undefined where fewer than half are dates. A mixture of forms has no format. */
export function guessDates(values: readonly string[]): DateGuess | undefined {
  if (values.length === 0) return undefined
  const counted = candidates.map((candidate) => ({ candidate, count: values.reduce((sum, value) => sum + Number(fits(candidate, value)), 0) }))
  const best = counted.reduce((left, right) => (right.count > left.count ? right : left))
  const any = values.filter((value) => candidates.some((candidate) => fits(candidate, value)))
  if (any.length < values.length / 2) return undefined
  if (best.count >= any.length * 0.98) {
    const { format, type } = best.candidate
    const swapped = format && counted.find(({ candidate }) => candidate.format === swap(format))
    return { ...(format && { format }), type, share: best.count / values.length, ambiguous: swapped !== undefined && swapped !== '' && swapped.count === best.count }
  }
  const timed = any.some((value) => candidates.some((candidate) => candidate.type === 'datetime' && fits(candidate, value)))
  return { type: timed ? 'datetime' : 'date', share: any.length / values.length, ambiguous: false }
}

/** Seconds or milliseconds since 1970 in a column named as a time: formats of the mapping, not of strptime. */
export function guessEpoch(name: string, values: readonly string[]): DateGuess | undefined {
  if (values.length === 0 || !/(?:time|date|stamp|at|ts|时间|日期|时间戳)$/i.test(name.trim())) return undefined
  const digits = [10, 13].find((length) => values.every((value) => value.length === length && /^1\d+$/.test(value)))
  return digits ? { format: digits === 10 ? 'unix' : 'unix_ms', type: 'datetime', share: 1, ambiguous: false } : undefined
}

function swap(format: string): string {
  return format.startsWith('%m') ? format.replace(/^%m(.)%d/, '%d$1%m') : format.startsWith('%d') ? format.replace(/^%d(.)%m/, '%m$1%d') : ''
}
