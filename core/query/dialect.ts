/** What the engines write differently. Everything else (the walk over the tree, the shapes of relations) is shared, so a dialect is a short table of differences. */

/** Types of bound values; the plural ones are one parameter that holds many values. `integer` has 64 bits, `ids` are dense ids. */
export type BindType = 'text' | 'double' | 'integer' | 'boolean' | 'texts' | 'doubles' | 'ids'

export type ScalarType = 'text' | 'double' | 'date' | 'datetime' | 'boolean'

/** Functions take and return SQL expressions unless they say otherwise. */
export interface Dialect {
  /** SQL of parameter number `index` (from 1). */
  placeholder(index: number, type: BindType): string
  quote(identifier: string): string
  /** Rows of a bound list, as a relation with one column `id`. */
  rows(list: string): string

  /** First and last value, in days and in milliseconds, that columns of dates and datetimes can hold: bounds beyond are decided without asking. */
  limits: Record<'date' | 'datetime', readonly [number, number]>
  /** A bound number of days, as a date. */
  date(days: string): string
  /** A bound number of milliseconds, as a datetime. */
  instant(milliseconds: string): string
  milliseconds(datetime: string): string
  days(date: string): string
  /** The calendar day of a datetime in a zone (a bound name). */
  localDay(datetime: string, timeZone: string): string
  /** 1 Monday … 7 Sunday. */
  weekday(date: string): string
  dayOfMonth(date: string): string

  double(number: string): string
  /** A decimal with two places, as a whole number of hundredths. */
  hundredths(decimal: string): string

  contains(text: string, part: string): string
  startsWith(text: string, part: string): string
  endsWith(text: string, part: string): string
  /** RE2, found anywhere; `pattern` is bound by what it is given. */
  matches(text: string, pattern: string, ignoreCase: boolean, bind: (pattern: string) => string): string

  hasAny(list: string, values: string): string
  hasAll(list: string, values: string): string
  length(list: string): string

  /** What events order by: a datetime, then two dense ids. */
  order(datetime: string, batch: string, row: string): string
  argMin(value: string, order: string): string
  argMax(value: string, order: string): string
  /** Of doubles, with compensated rounding. */
  sum(double: string): string
  median(double: string): string

  bitXor(one: string, other: string): string
  bitAnd(one: string, other: string): string
  shiftRight(number: string, bits: number): string
  unsigned(number: string): string

  /** A value that the column `value` of `history` and `scores` holds as canonical text. Lists: JSON of an array of texts. */
  parsed(text: string, type: ScalarType): string
  listOfJson(json: string): string

  /** A relation (id, x, x_fold) with a row per element of two JSON arrays of the same length; `source` is FROM … WHERE …. */
  elements(json: string, folded: string, id: string, source: string): string
  /** What stands under a path of keys of a JSON object, NULL where it has another type; `path` binds its parts. */
  jsonText(json: string, path: JsonPath): string
  jsonDouble(json: string, path: JsonPath): string
  jsonBoolean(json: string, path: JsonPath): string
  /** Elements as JSON texts; NULL unless it is a list that is not empty. */
  jsonList(json: string, path: JsonPath): string
  /** Of an ISO text; NULL where it is none. */
  dateOfText(text: string): string
  /** Of an ISO text, a day or an instant with its offset; NULL where it is none. */
  instantOfText(text: string): string
}

export interface JsonPath {
  keys: readonly string[]
  bind: (text: string) => string
}

/** @throws Error for a name that no quotes can hold: SQL ends at U+0000 */
export function checkedIdentifier(identifier: string): string {
  if (identifier.includes('\0') || identifier === '') throw new Error('A column name is empty or contains U+0000')
  return identifier
}

/** RE2 of a text that is not blank: anything but what JavaScript's trim() takes for white space and NFKC leaves as it is. */
export const notBlankPattern = String.raw`[^\s\v\x{1680}\x{2028}\x{2029}\x{FEFF}]`

/** RE2 of texts that are read as a day, and as an instant (the day alone is midnight UTC). */
export const dayPattern = String.raw`^\d{4}-\d{2}-\d{2}$`
export const instantPattern = String.raw`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$`

/** Adds a value to those of the statement; SQL of its parameter, which has to be used: engines refuse values without a parameter. */
export type Bind = (type: BindType, value: unknown) => string
