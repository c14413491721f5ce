/** A choice field as one byte per row: how members spread over its values is then counted in memory, in some milliseconds for ten million. */
import { quoteIdentifier, type Duck } from '#core/store/duckdb/connection.ts'
import type { Bitset } from './bitset.ts'

/** `codes[id]` is 0 for a blank, the place of the value in `values` (from 1 on), or 255 for a value that is not among the most frequent ones. */
export interface Codes {
  values: readonly string[]
  codes: Uint8Array<SharedArrayBuffer>
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
  const codes = new Uint8Array(new SharedArrayBuffer(size))
  const coded = `SELECT t.id, coalesce(v.code, ${otherCode})::UTINYINT FROM ${table} t
    LEFT JOIN (SELECT unnest(list) AS value, generate_subscripts(list, 1) AS code FROM (SELECT from_json($1::VARCHAR, '["VARCHAR"]') AS list)) v ON v.value = t.${name}
    WHERE t.${name} IS NOT NULL`
  for await (const chunk of duck.chunks(coded, [JSON.stringify(values)])) {
    const [ids, found] = [chunk.getColumnValues(0) as number[], chunk.getColumnValues(1) as number[]]
    for (let row = 0; row < ids.length; row++) codes[ids[row]!] = found[row]!
  }
  return { values, codes }
}

/** Members by value, most frequent first. Values beyond the most frequent ones are left out. */
export function histogram({ words }: Bitset, { values, codes }: Codes): ValueCount[] {
  const counts = new Uint32Array(otherCode + 1)
  for (let index = 0; index < words.length; index++) {
    for (let word = words[index]!; word !== 0; word &= word - 1) {
      const id = index * 32 + 31 - Math.clz32(word & -word)
      counts[codes[id] ?? 0]!++
    }
  }
  return [null, ...values].map((value, code) => ({ value, count: counts[code]! })).filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count || ((one.value ?? '') < (other.value ?? '') ? -1 : 1))
}
