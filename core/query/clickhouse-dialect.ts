/** ClickHouse's side of the dialect table (26; `parameters` are typed by their placeholders). */
import { checkedIdentifier, dayPattern, instantPattern, notBlankPattern, type BindType, type Dialect, type JsonPath, type ScalarType } from './dialect.ts'

const typeOf: Record<BindType, string> = {
  text: 'String', double: 'Float64', integer: 'Int64', boolean: 'Bool', texts: 'Array(String)', doubles: 'Array(Float64)', ids: 'Array(UInt32)'
}

const parsers: Record<ScalarType, (text: string) => string> = {
  text: (text) => text,
  double: (text) => `toFloat64(${text})`,
  date: (text) => `toDate32(${text})`,
  datetime: (text) => `fromUnixTimestamp64Milli(toInt64(${text}), 'UTC')`,
  boolean: (text) => `(${text} = 'true')`
}

const keysOf = ({ keys, bind }: JsonPath) => keys.map(bind).join(', ')

function typed(json: string, path: JsonPath, types: readonly string[], read: string): string {
  return `if(JSONType(${json}, ${keysOf(path)}) IN (${types.map((type) => `'${type}'`).join(', ')}), ${read}(${json}, ${keysOf(path)}), NULL)`
}

const literal = (text: string) => `'${text.replaceAll('\\', '\\\\')}'`
const matching = (text: string, pattern: string) => `match(ifNull(${text}, ''), ${literal(pattern)})`

export const clickhouseDialect: Dialect = {
  placeholder: (index, type) => `{p${index}:${typeOf[type]}}`,
  quote: (identifier) => `"${checkedIdentifier(identifier).replaceAll('\\', '\\\\').replaceAll('"', '""')}"`,
  rows: (list) => `SELECT arrayJoin(${list}) AS id`,

  // Date32: 1900 … 2299. DateTime64(3): years 0 … 9999.
  limits: { date: [-25_567, 120_529], datetime: [-62_167_219_200_000, 253_402_300_799_999] },
  date: (days) => `(toDate32('1970-01-01') + ${days})`,
  instant: (milliseconds) => `fromUnixTimestamp64Milli(${milliseconds}, 'UTC')`,
  milliseconds: (datetime) => `toUnixTimestamp64Milli(${datetime})`,
  days: (date) => `toInt32(${date})`,
  localDay: (datetime, timeZone) => `toDate32(toTimeZone(${datetime}, ${timeZone}))`,
  weekday: (date) => `toDayOfWeek(${date})`,
  dayOfMonth: (date) => `toDayOfMonth(${date})`,

  double: (number) => `toFloat64(${number})`,
  hundredths: (decimal) => `toInt64(${decimal} * 100)`,

  contains: (text, part) => `(position(${text}, ${part}) > 0)`,
  startsWith: (text, part) => `startsWith(${text}, ${part})`,
  endsWith: (text, part) => `endsWith(${text}, ${part})`,
  // ClickHouse lets `.` match a line break unless told otherwise.
  matches: (text, pattern, ignoreCase, bind) => `match(${text}, ${bind(`${ignoreCase ? '(?i-s)' : '(?-s)'}${pattern}`)})`,

  hasAny: (list, values) => `hasAny(${list}, ${values})`,
  hasAll: (list, values) => `hasAll(${list}, ${values})`,
  length: (list) => `length(${list})`,

  order: (datetime, batch, row) => `(${datetime}, ${batch}, ${row})`,
  argMin: (value, order) => `argMin(${value}, ${order})`,
  argMax: (value, order) => `argMax(${value}, ${order})`,
  sum: (double) => `sumKahan(${double})`,
  median: (double) => `quantileExactInclusive(0.5)(${double})`,

  bitXor: (one, other) => `bitXor(${one}, ${other})`,
  bitAnd: (one, other) => `bitAnd(${one}, ${other})`,
  shiftRight: (number, bits) => `bitShiftRight(${number}, ${bits})`,
  unsigned: (number) => `toUInt64(${number})`,

  parsed: (text, type) => parsers[type](text),
  listOfJson: (json) => `JSONExtract(ifNull(${json}, ''), 'Array(String)')`,

  elements: (json, folded, id, source) =>
    `SELECT id, pair.1 AS x, pair.2 AS x_fold FROM (SELECT ${id} AS id, arrayJoin(arrayZip(JSONExtractArrayRaw(ifNull(${json}, '')), JSONExtractArrayRaw(ifNull(${folded}, '')))) AS pair ${source})`,
  jsonText(json, path) {
    const text = typed(json, path, ['String'], 'JSONExtractString')
    return `if(${matching(text, notBlankPattern)}, ${text}, NULL)`
  },
  jsonDouble: (json, path) => typed(json, path, ['Int64', 'UInt64', 'Double'], 'JSONExtractFloat'),
  jsonBoolean: (json, path) => typed(json, path, ['Bool'], 'JSONExtractBool'),
  jsonList: (json, path) => `JSONExtractArrayRaw(${json}, ${keysOf(path)})`,
  // Its parsers roll an impossible day over into the next month: only a day that is written the same again was one.
  dateOfText: (text) => `if(${matching(text, dayPattern)} AND toString(toDate32OrNull(${text})) = ${text}, toDate32OrNull(${text}), NULL)`,
  instantOfText: (text) =>
    `if((${matching(text, dayPattern)} OR ${matching(text, instantPattern)}) AND toString(toDate32OrNull(substring(${text}, 1, 10))) = substring(${text}, 1, 10), `
    + `parseDateTime64BestEffortOrNull(${text}, 3, 'UTC'), NULL)`
}
