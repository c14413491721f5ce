/** Typed values as JSON, as cards and secret blocks hold them. */
import type { ValueType } from '#core/domain/fields.ts'

/** How a text that is not NULL becomes JSON. */
export type Quote = (text: string) => string

export const jsonText: Quote = (text) => `to_json(${text})::VARCHAR`

/**
 * `build` of texts of which none holds what JSON escapes, which nearly all are and which takes a fraction of the time, and of others.
 * @param texts all that `build` quotes
 */
export function withQuotes(texts: readonly string[], build: (quote: Quote) => string): string {
  if (texts.length === 0) return build(jsonText)
  return `CASE WHEN regexp_matches(concat(${texts.join(', ')}), '[\\x00-\\x1f"\\\\]') THEN ${build(jsonText)} ELSE ${build((text) => `('"' || ${text} || '"')`)} END`
}

/** JSON text of a typed value that is not NULL: numbers and decimals as numbers, instants as ISO-8601 in UTC, lists and objects as they are. */
function valueJson(type: ValueType, value: string, quote: Quote): string {
  switch (type) {
    case 'text':
    case 'choice':
      return quote(value)
    case 'number':
      return `to_json(${value})::VARCHAR`
    case 'decimal':
    case 'boolean':
    case 'list':
    case 'objects':
      return `(${value})::VARCHAR`
    case 'date':
      return `'"' || (${value})::VARCHAR || '"'`
    case 'datetime':
      return `strftime(${value}, '"%Y-%m-%dT%H:%M:%S.%gZ"')`
  }
}

/** JSON object of those of the values that are not NULL, after `head` (a first member) where it is given. */
export function objectJson(values: readonly { name: string; type: ValueType; value: string }[], quoted: (name: string) => string, head?: string, quote = jsonText): string {
  const members = values.map(({ name, type, value }) => ({ name: quoted(name), json: valueJson(type, value, quote) }))
  // What is joined to a NULL is NULL, which concat leaves out.
  if (head !== undefined) return `concat('{', ${[head, ...members.map(({ name, json }) => `',' || ${name} || ':' || ${json}`)].join(', ')}, '}')`
  if (members.length === 0) return `'{}'`
  return `concat('{', concat_ws(',', ${members.map(({ name, json }) => `${name} || ':' || ${json}`).join(', ')}), '}')`
}
