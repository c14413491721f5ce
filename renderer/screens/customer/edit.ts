/** Between a field's value and the text in its editor. */
import { isMasked } from '#renderer/components/masks.ts'
import { plainText } from '#renderer/components/plainText.ts'
import type { ValueType } from '#core/domain/fields.ts'
import { zonedInstant, zonedText } from './days.ts'

export type FieldValue = string | number | boolean | unknown[] | null

/** The text an editor starts with. A masked value is not known here: it can only be replaced. */
export function editText(value: unknown, type: ValueType, timeZone: string): string {
  if (value === null || value === undefined || (typeof value === 'string' && isMasked(value))) return ''
  if (type === 'datetime') return zonedText(plainText(value), timeZone)
  return plainText(value)
}

/** What typed text means for a field; blank is null. Undefined: not a value of the type. */
export function typedValue(text: string, type: ValueType, timeZone: string): FieldValue | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return null
  if (type === 'number' || type === 'decimal') return Number.isFinite(Number(trimmed)) ? Number(trimmed) : undefined
  if (type === 'boolean') return trimmed === 'true'
  if (type === 'datetime') return zonedInstant(trimmed, timeZone)
  if (type === 'list') return trimmed.split(/[,，、]/).map((part) => part.trim()).filter(Boolean)
  return trimmed
}
