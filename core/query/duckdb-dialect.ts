/** DuckDB's side of the dialect table. */
import { millisecondsPerDay } from '#core/domain/conditions/time.ts'
import { checkedIdentifier, dayPattern, instantPattern, notBlankPattern, type BindType, type Dialect, type JsonPath, type ScalarType } from './dialect.ts'

/** A type after `::` so that a JavaScript number is not compared as whatever it was bound as (shared/reference/performance.md §9.6). */
const castOf: Record<BindType, (parameter: string) => string> = {
  text: (parameter) => `${parameter}::VARCHAR`,
  double: (parameter) => `${parameter}::DOUBLE`,
  integer: (parameter) => `${parameter}::BIGINT`,
  boolean: (parameter) => `${parameter}::BOOLEAN`,
  texts: (parameter) => `from_json(${parameter}::VARCHAR, '["VARCHAR"]')`,
  doubles: (parameter) => `from_json(${parameter}::VARCHAR, '["DOUBLE"]')`,
  ids: (parameter) => `from_json(${parameter}::VARCHAR, '["UINTEGER"]')`
}

/** The range of JavaScript's dates, which both types of DuckDB exceed. */
const mostDays = 100_000_000
const mostMilliseconds = mostDays * millisecondsPerDay

const parsers: Record<ScalarType, (text: string) => string> = {
  text: (text) => text,
  double: (text) => `CAST(${text} AS DOUBLE)`,
  date: (text) => `CAST(${text} AS DATE)`,
  datetime: (text) => `CAST(make_timestamp_ms(CAST(${text} AS BIGINT)) AS TIMESTAMP_MS)`,
  boolean: (text) => `CAST(${text} AS BOOLEAN)`
}

/** A JSON pointer: unlike a JSON path it takes every key as it is. */
function pointer({ keys, bind }: JsonPath): string {
  return bind(keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''))
}

function typed(json: string, path: JsonPath, types: readonly string[]): string {
  return `CASE WHEN json_type(${json}, ${pointer(path)}) IN (${types.map((type) => `'${type}'`).join(', ')}) THEN json_extract_string(${json}, ${pointer(path)}) END`
}

const matching = (text: string, pattern: string) => `regexp_matches(${text}, '${pattern}')`

export const duckdbDialect: Dialect = {
  placeholder: (index, type) => castOf[type](`$${index}`),
  quote: (identifier) => `"${checkedIdentifier(identifier).replaceAll('"', '""')}"`,
  rows: (list) => `SELECT unnest(${list}) AS id`,

  limits: { date: [-mostDays, mostDays], datetime: [-mostMilliseconds, mostMilliseconds] },
  date: (days) => `(DATE '1970-01-01' + CAST(${days} AS INTEGER))`,
  instant: (milliseconds) => `CAST(make_timestamp_ms(${milliseconds}) AS TIMESTAMP_MS)`,
  milliseconds: (datetime) => `epoch_ms(${datetime})`,
  days: (date) => `(${date} - DATE '1970-01-01')`,
  localDay: (datetime, timeZone) => `CAST(timezone(${timeZone}, make_timestamptz(epoch_us(${datetime}))) AS DATE)`,
  weekday: (date) => `isodow(${date})`,
  dayOfMonth: (date) => `day(${date})`,

  double: (number) => `CAST(${number} AS DOUBLE)`,
  hundredths: (decimal) => `CAST(${decimal} * 100 AS BIGINT)`,

  contains: (text, part) => `contains(${text}, ${part})`,
  startsWith: (text, part) => `starts_with(${text}, ${part})`,
  endsWith: (text, part) => `ends_with(${text}, ${part})`,
  matches: (text, pattern, ignoreCase, bind) => `regexp_matches(${text}, ${bind(pattern)}${ignoreCase ? `, 'i'` : ''})`,

  hasAny: (list, values) => `list_has_any(${list}, ${values})`,
  hasAll: (list, values) => `list_has_all(${list}, ${values})`,
  length: (list) => `len(${list})`,

  // One number: arg_min takes half as long over it as over a row of three.
  order: (datetime, batch, row) => `(epoch_ms(${datetime})::HUGEINT * 18446744073709551616 + ${batch}::HUGEINT * 4294967296 + ${row})`,
  argMin: (value, order) => `arg_min(${value}, ${order})`,
  argMax: (value, order) => `arg_max(${value}, ${order})`,
  sum: (double) => `fsum(${double})`,
  median: (double) => `quantile_cont(${double}, 0.5)`,

  bitXor: (one, other) => `xor(${one}, ${other})`,
  bitAnd: (one, other) => `(${one} & ${other})`,
  shiftRight: (number, bits) => `(${number} >> ${bits})`,
  unsigned: (number) => `CAST(${number} AS UBIGINT)`,

  parsed: (text, type) => parsers[type](text),
  listOfJson: (json) => `from_json(${json}, '["VARCHAR"]')`,

  elements: (json, folded, id, source) =>
    `SELECT ${id} AS id, unnest(json_extract(${json}, '$[*]')) AS x, unnest(json_extract(${folded}, '$[*]')) AS x_fold ${source}`,
  jsonText(json, path) {
    const text = typed(json, path, ['VARCHAR'])
    return `CASE WHEN ${matching(text, notBlankPattern)} THEN ${text} END`
  },
  jsonDouble: (json, path) => `CAST(${typed(json, path, ['UBIGINT', 'BIGINT', 'HUGEINT', 'UHUGEINT', 'DOUBLE'])} AS DOUBLE)`,
  jsonBoolean: (json, path) => `CAST(${typed(json, path, ['BOOLEAN'])} AS BOOLEAN)`,
  jsonList: (json, path) => `CASE WHEN json_array_length(${json}, ${pointer(path)}) > 0 THEN CAST(from_json(json_extract(${json}, ${pointer(path)}), '["JSON"]') AS VARCHAR[]) END`,
  dateOfText: (text) => `CASE WHEN ${matching(text, dayPattern)} THEN TRY_CAST(${text} AS DATE) END`,
  instantOfText: (text) =>
    `CASE WHEN ${matching(text, dayPattern)} THEN CAST(TRY_CAST(${text} AS DATE) AS TIMESTAMP_MS) `
    + `WHEN ${matching(text, instantPattern)} THEN CAST(timezone('UTC', TRY_CAST(${text} AS TIMESTAMPTZ)) AS TIMESTAMP_MS) END`
}
