/** From a cell to a typed value, for every type a field may have. */
import { channels, type ChannelName } from '#core/domain/channels.ts'
import { blockedWords, placeholderPhones } from '#core/domain/normalise/blocked.ts'
import { normaliseIdentity } from '#core/domain/normalise/identity.ts'
import type { NumberForm } from '#core/domain/normalise/number.ts'
import { chineseMobile, lossyNumber, phoneFiller } from '#core/domain/normalise/phone.ts'
import type { ValueType } from '#core/domain/fields.ts'
import type { Cast, Cell } from './cell.ts'
import type { Conversion } from './converted.ts'
import { castDecimal, castNumber } from './number-sql.ts'
import { castDay, castInstant, type TimeForm } from './time-sql.ts'
import type { SqlBuilder } from './sql.ts'

export interface CastOptions {
  numbers: NumberForm
  time: TimeForm
  /** Table for values that only TypeScript can convert. */
  table: string
}

/** A cast that may need a conversion to run first. `value` is of SQL alone; with a conversion that found anything, it is completed by its results. */
export interface PlannedCast extends Cast {
  conversion?: Conversion
}

/** Types in staging: factsColumnType; lists and objects are JSON text. */
export function castCell(sql: SqlBuilder, type: ValueType, cell: Cell, options: CastOptions): PlannedCast {
  switch (type) {
    case 'text':
    case 'choice':
      return { value: cell.clean() }
    case 'number':
      return castNumber(sql, cell, options.numbers)
    case 'decimal':
      return castDecimal(sql, cell, options.numbers)
    case 'boolean':
      return castBoolean(sql, cell)
    case 'date':
      return castDay(sql, cell, options.time)
    case 'datetime':
      return castInstant(sql, cell, options.time)
    case 'list':
    case 'objects':
      return castJson(cell, type, options.table)
  }
}

const truths = ['true', '1', 'yes', 'y', '是']
const untruths = ['false', '0', 'no', 'n', '否']

function castBoolean(sql: SqlBuilder, cell: Cell): PlannedCast {
  const clean = cell.clean()
  const lower = sql.step(`lower(${clean})`)
  return { value: `CASE WHEN ${sql.isOneOf(lower, truths)} THEN true WHEN ${sql.isOneOf(lower, untruths)} THEN false END`, failed: clean }
}

function castJson(cell: Cell, type: 'list' | 'objects', table: string): PlannedCast {
  const clean = cell.clean()
  return { value: 'NULL::VARCHAR', failed: clean, conversion: { table, text: clean, convert: (text) => jsonOf(text, type) } }
}

/** The JSON array in its shortest form, or undefined where the text is none of that type. An empty one is blank. */
function jsonOf(text: string, type: 'list' | 'objects'): string | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!Array.isArray(value)) return undefined
  const isObject = (item: unknown) => typeof item === 'object' && item !== null && !Array.isArray(item)
  const isScalar = (item: unknown) => ['string', 'number', 'boolean'].includes(typeof item)
  return value.every(type === 'objects' ? isObject : isScalar) ? JSON.stringify(value) : undefined
}

/** An identity in its normal form. What most values look like is done in SQL; the rest goes through normaliseIdentity. */
export function castIdentity(sql: SqlBuilder, channel: ChannelName, cell: Cell, table: string): PlannedCast {
  const { form } = channels[channel]
  if (form === 'verbatim') {
    const clean = cell.clean()
    const lossy = `contains(${clean}, '+') AND regexp_full_match(${clean}, ${sql.text(lossyNumber)})`
    return { value: `CASE WHEN ${lossy} THEN NULL ELSE ${clean} END`, failed: clean }
  }
  const usual = sql.step(usualIdentity(sql, form, cell))
  const rest = cell.clean(`${usual} IS NULL`)
  return { value: usual, failed: rest, conversion: { table, text: rest, convert: (text) => normaliseIdentity(channel, text)?.value } }
}

function usualIdentity(sql: SqlBuilder, form: 'phone' | 'email' | 'code', cell: Cell): string {
  const { raw } = cell
  if (form === 'email') return `CASE WHEN regexp_full_match(${raw}, '[!-?A-~]+@[!-?A-~]+') THEN lower(${raw}) END`
  if (form === 'code') return `CASE WHEN regexp_full_match(${cell.clean()}, '[0-9A-Za-z]+') THEN upper(${cell.clean()}) END`
  // A point may be filler or the end of a number that a spreadsheet made a decimal: normalisePhone tells them apart.
  const filler = sql.text(phoneFiller.replace('.', ''))
  const bare = `regexp_extract(regexp_replace(${raw}, ${filler}, '', 'g'), ${sql.text(`^${chineseMobile}$`)}, 1)`
  return `CASE WHEN regexp_full_match(${raw}, '1[3-9][0-9]{9}') THEN '+86' || ${raw} WHEN ${bare} <> '' THEN '+86' || ${bare} END`
}

/** Whether a normalised identity names nobody: isBlocked of core/domain/normalise/blocked.ts. */
export function blockedIdentity(sql: SqlBuilder, channel: ChannelName, value: string): string {
  const { form } = channels[channel]
  const candidates = blockedWords.filter((word) => word.includes('@') === (form === 'email'))
  const longest = Math.max(...candidates.map((word) => Buffer.byteLength(word)))
  const lower = sql.step(`CASE WHEN strlen(${value}) <= ${longest} THEN lower(${value}) END`)
  const words = `CASE WHEN ${lower} IS NULL THEN false ELSE ${sql.isOneOf(lower, candidates)} END`
  // Nearly no number ends like a placeholder: the long list is looked through for those alone.
  const oneDigit = placeholderPhones.filter((number) => /(\d)\1{9}$/.test(number))
  const placeholder = `CASE WHEN ${sql.isOneOf(value, oneDigit)} THEN true WHEN ends_with(${value}, '000') OR ends_with(${value}, '12345678')
    THEN list_contains(string_split(${sql.text(placeholderPhones.join(' '))}, ' '), ${value}) ELSE false END`
  const word = form === 'phone' ? placeholder : words
  return `CASE WHEN ${value} IS NULL THEN false WHEN ltrim(${value}, '0-') = '' THEN true
    WHEN ${value} >= '0' AND ${value} < ':' AND strlen(${value}) >= 6 AND ltrim(${value}, ${value}[1:1]) = '' THEN true ELSE ${word} END`
}
