/** JSON values as rows of text: nested objects flattened with dots, lists kept as JSON text. */
import type { ValueType } from '#core/domain/fields.ts'
import { limits, tooManyColumns } from '#core/import/read/refusal.ts'

export interface JsonColumns {
  names: string[]
  types: (ValueType | undefined)[]
  /** The row of a value; `line` names it in errors. A text that was not JSON becomes a row of its own column. */
  row(value: unknown, line: number): (string | undefined)[]
  unreadable(text: string): (string | undefined)[]
}

/** Column that keeps the text of records that are no JSON objects. */
const unreadableColumn = '_unreadable'
const maximumDepth = 20

export function createJsonColumns(): JsonColumns {
  const places = new Map<string, number>()
  const names: string[] = []
  const types: (ValueType | undefined)[] = []

  function placeOf(name: string, line: number): number {
    const known = places.get(name)
    if (known !== undefined) return known
    if (names.length >= limits.columns) throw tooManyColumns(line)
    places.set(name, names.length)
    types.push(undefined)
    return names.push(name) - 1
  }

  function put(row: (string | undefined)[], name: string, type: ValueType, text: string, line: number): void {
    const place = placeOf(name, line)
    types[place] = types[place] === undefined || types[place] === type ? type : 'text'
    row[place] = text
  }

  function flatten(value: unknown, name: string, row: (string | undefined)[], line: number, depth: number): void {
    if (value === null || value === undefined) {
      placeOf(name, line)
    } else if (typeof value === 'string') put(row, name, 'text', value.includes('\0') ? value.replaceAll('\0', '') : value, line)
    else if (typeof value === 'boolean') put(row, name, 'boolean', String(value), line)
    else if (typeof value === 'number') put(row, name, 'number', numberText(value), line)
    else if (isRawNumber(value)) put(row, name, 'number', value.rawJSON, line)
    else if (Array.isArray(value)) put(row, name, value.some((item) => typeof item === 'object' && item !== null) ? 'objects' : 'list', JSON.stringify(value), line)
    else if (depth >= maximumDepth) put(row, name, 'text', JSON.stringify(value), line)
    else for (const [key, item] of Object.entries(value)) flatten(item, name === '' ? key : `${name}.${key}`, row, line, depth + 1)
  }

  return {
    names,
    types,
    row(value, line) {
      const row: (string | undefined)[] = []
      if (Array.isArray(value)) value.forEach((item, index) => flatten(item, `column_${index + 1}`, row, line, 1))
      else if (typeof value === 'object' && value !== null && !isRawNumber(value)) flatten(value, '', row, line, 0)
      else flatten(value, 'value', row, line, 1)
      return row
    },
    unreadable(text) {
      const row: (string | undefined)[] = []
      put(row, unreadableColumn, 'text', text, 0)
      return row
    }
  }
}

function numberText(value: number): string {
  const text = String(value)
  return text.includes('e') ? value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 }) : text
}

interface RawNumber {
  rawJSON: string
}

/** Raw JSON numbers (TC39 source text access), which the type library does not know yet. */
const rawJson = JSON as typeof JSON & { rawJSON(text: string): RawNumber; isRawJSON(value: unknown): boolean }

export function isRawNumber(value: unknown): value is RawNumber {
  return rawJson.isRawJSON(value)
}

/** Parses with every digit of whole numbers kept, as ids may have more than a float holds, and numbers beyond a float as they stand. @throws SyntaxError */
export function parseExact(text: string): unknown {
  if (!/\d{16}|[eE]\+?\d{3}/.test(text)) return JSON.parse(text)
  const keepDigits = (_key: string, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' && context?.source !== undefined && (!Number.isFinite(value) || /^-?\d{16,}$/.test(context.source)) ? rawJson.rawJSON(context.source) : value
  return JSON.parse(text, keepDigits)
}
