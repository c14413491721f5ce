/** A choice field as one byte per row: how members spread over its values is then counted in memory, in some milliseconds for ten million. */
import { dateText, dayAt } from '#core/domain/conditions/time.ts'
import type { ValueType } from '#core/domain/fields.ts'
import { quoteIdentifier, type Duck, type Parameter } from '#core/store/duckdb/connection.ts'
import { numbersOf } from '#core/store/staging/transfer.ts'
import type { Bitset } from './bitset.ts'

/** `codes[id]` is 0 for a blank, the place of the value in `values` (from 1 on), or 255 for a value that is not among the most frequent ones. */
export interface Codes {
  values: readonly string[]
  codes: Uint8Array<SharedArrayBuffer>
}

/** A column of numbers, dates, times or truths. */
export interface NumberColumn {
  column: string
  type: ValueType
}

export interface ValueCount {
  /** null: blank. */
  value: string | null
  count: number
}

const otherCode = 255

/** Reads a column of a table with a column `id`. @param size one past the greatest id, or more */
export async function readCodes(duck: Duck, table: string, column: string, size: number): Promise<Codes> {
  const name = quoteIdentifier(column)
  const frequent = await duck.rows<{ value: string }>(
    `SELECT ${name} AS value FROM ${table} WHERE ${name} IS NOT NULL GROUP BY ALL ORDER BY count(*) DESC, value LIMIT ${otherCode - 1}`)
  const values = frequent.map(({ value }) => value)
  const coded = `SELECT t.id, coalesce(v.code, ${otherCode})::UTINYINT FROM ${table} t
    LEFT JOIN (SELECT unnest(list) AS value, generate_subscripts(list, 1) AS code FROM (SELECT from_json($1::VARCHAR, '["VARCHAR"]') AS list)) v ON v.value = t.${name}
    WHERE t.${name} IS NOT NULL`
  return { values, codes: await readBytes(duck, coded, [JSON.stringify(values)], size) }
}

/** A byte for each id, by a query of ids and bytes (UINTEGER, UTINYINT, never NULL); 0 where there is no row. */
async function readBytes(duck: Duck, sql: string, parameters: Parameter[], size: number): Promise<Uint8Array<SharedArrayBuffer>> {
  const bytes = new Uint8Array(new SharedArrayBuffer(size))
  for await (const chunk of duck.chunks(sql, parameters)) {
    const [ids, found] = [numbersOf<Uint32Array>(chunk, 0), numbersOf<Uint8Array>(chunk, 1)]
    for (let row = 0; row < ids.length; row++) bytes[ids[row]!] = found[row]!
  }
  return bytes
}

/** SQL of a number, date or time as one number: days and milliseconds since 1970. */
function numberSql(value: string, type: ValueType): string {
  if (type === 'date') return `date_diff('day', DATE '1970-01-01', ${value})::DOUBLE`
  if (type === 'datetime') return `epoch_ms(${value})::DOUBLE`
  return type === 'boolean' ? `${value}::INTEGER::DOUBLE` : `${value}::DOUBLE`
}

/** `codes[id]` is 0 for a blank, and one more than the number of cuts that the value has reached. @param cuts ascending, at most 250 */
export async function readBands(duck: Duck, table: string, { column, type }: NumberColumn, cuts: readonly number[], size: number): Promise<Uint8Array<SharedArrayBuffer>> {
  const reached = cuts.map((_, index) => `(x >= $${index + 1}::DOUBLE)::UTINYINT`)
  const sql = `SELECT id, (${['1::UTINYINT', ...reached].join(' + ')})::UTINYINT FROM (SELECT id, ${numberSql(quoteIdentifier(column), type)} AS x FROM ${table}) WHERE x IS NOT NULL`
  return readBytes(duck, sql, [...cuts], size)
}

/** Bounds that cut the values into as many parts of as equal size as ties allow; each once, without the least value. */
export async function readQuantiles(duck: Duck, table: string, { column, type }: NumberColumn, parts: number): Promise<number[]> {
  // Negative: counted from the greatest value down, so that each is the least value of the part above it.
  const shares = Array.from({ length: parts - 1 }, (_, index) => -(index + 1) / parts)
  const name = quoteIdentifier(column)
  // Values as they are stored are put in order four times as fast as the numbers that they become.
  const [row] = await duck.rows<{ cuts: number[] | null; least: number | null }>(
    `SELECT list_transform(cuts, lambda x: ${numberSql('x', type)}) AS cuts, ${numberSql('least', type)} AS least
     FROM (SELECT quantile_disc(${name}, [${shares.join(', ')}]) AS cuts, min(${name}) AS least FROM ${table})`)
  return [...new Set(row?.cuts ?? [])].filter((cut) => cut > row!.least!).sort((one, other) => one - other)
}

/** Members by band, in the order of the bands, blanks last. Bounds in words: days of a time are those of the zone. */
export function bandCounts(members: Bitset, codes: Uint8Array, cuts: readonly number[], type: ValueType, timeZone: string): ValueCount[] {
  const counts = countsByCode(members, codes)
  const shown = (bound: number) => (type === 'date' ? dateText(bound) : type === 'datetime' ? dateText(dayAt(bound, timeZone)) : String(bound))
  const bandText = (band: number) => {
    if (type === 'boolean') return String(band === 1)
    const [from, to] = [cuts[band - 1], cuts[band]]
    if (from === undefined) return to === undefined ? '*' : `< ${shown(to)}`
    return to === undefined ? `≥ ${shown(from)}` : `${shown(from)} – ${shown(to)}`
  }
  const bands = Array.from({ length: cuts.length + 1 }, (_, band): ValueCount => ({ value: bandText(band), count: counts[band + 1]! }))
  return [...bands, { value: null, count: counts[0]! }].filter(({ count }) => count > 0)
}

/** Members by value, most frequent first. Values beyond the most frequent ones are left out. */
export function histogram(members: Bitset, { values, codes }: Codes): ValueCount[] {
  const counts = countsByCode(members, codes)
  return [null, ...values].map((value, code) => ({ value, count: counts[code]! })).filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count || ((one.value ?? '') < (other.value ?? '') ? -1 : 1))
}

function countsByCode({ words }: Bitset, codes: Uint8Array): Uint32Array {
  const counts = new Uint32Array(otherCode + 1)
  for (let index = 0; index < words.length; index++) {
    for (let word = words[index]!; word !== 0; word &= word - 1) {
      const id = index * 32 + 31 - Math.clz32(word & -word)
      counts[codes[id] ?? 0]!++
    }
  }
  return counts
}
