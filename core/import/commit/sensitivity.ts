/** Which new fields may be counted. Free text is secret, and so is what holds phones, e-mail addresses or resident ids, until a person says otherwise. */
import type { PlannedValue } from '#core/import/map/plan.ts'
import type { TypedTable } from '#core/import/map/typed.ts'
import type { Duck } from '#core/store/duckdb/connection.ts'

/** Text that holds a mobile number, an e-mail address or a resident id. RE2. */
const identifying = '(^|[^0-9])(1[3-9][0-9]{9}|[1-9][0-9]{16}[0-9Xx])($|[^0-9])|[^\\s@]+@[^\\s@]+[.][^\\s@]+'

/** A choice with more distinct values than this, most of them single, is no choice but names or numbers. */
const mostChoices = 200

/** Numbers of which this share or more are as long as mobile numbers or resident ids are taken for them. */
const identifyingShare = 0.001

/** Fills in the sensitivity of the planned values that have none. */
export async function decideSensitivity(duck: Duck, { values }: TypedTable): Promise<void> {
  for (const [index, value] of values.entries()) value.sensitivity ??= (await isOpen(duck, value, `f${index}`)) ? 'open' : 'secret'
}

async function isOpen(duck: Duck, { type }: PlannedValue, column: string): Promise<boolean> {
  switch (type) {
    case 'text':
    case 'objects':
      return false
    case 'boolean':
    case 'date':
    case 'datetime':
      return true
    case 'choice':
    case 'list': {
      const [found] = await duck.rows<{ choices: bigint; filled: bigint; identifying: bigint }>(
        `SELECT count(*) AS choices, sum(n)::BIGINT AS filled, count(*) FILTER (regexp_matches(v, $1::VARCHAR)) AS identifying
         FROM (SELECT ${column} AS v, count(*) AS n FROM typed WHERE ${column} IS NOT NULL GROUP BY ${column})`, [identifying])
      const { choices, filled, identifying: matches } = found!
      return matches === 0n && !(choices > mostChoices && choices * 2n > filled)
    }
    case 'number':
    case 'decimal': {
      const long = `${column} = floor(${column}) AND (${column} BETWEEN 13000000000 AND 19999999999 OR ${column} >= 1e16)`
      const [found] = await duck.rows<{ filled: bigint; long: bigint }>(`SELECT count(${column}) AS filled, count(*) FILTER (${long}) AS long FROM typed`)
      return Number(found!.long) <= Number(found!.filled) * identifyingShare && !(found!.long > 0n && found!.filled < 1000n)
    }
  }
}
