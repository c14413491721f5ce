import { useRef, useState, type KeyboardEvent } from 'react'
import { useFormat } from '#renderer/app/format.ts'
import { isMasked } from '#renderer/components/Masked.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import type { ValueType } from '#core/domain/fields.ts'
import { zonedInstant, zonedText } from './days.ts'

export type FieldValue = string | number | boolean | unknown[] | null

interface Props {
  label: string
  type: ValueType
  value: unknown
  /** Values that occur in this field, offered while typing. */
  options: string[]
  onSave(value: FieldValue): void
  onCancel(): void
  onNext(back: boolean): void
}

const inputTypes: Partial<Record<ValueType, string>> = { number: 'number', decimal: 'number', date: 'date', datetime: 'datetime-local' }

/** The text an editor starts with. A masked value is not known here: it can only be replaced. */
export function editText(value: unknown, type: ValueType, timeZone: string): string {
  if (value === null || value === undefined || (typeof value === 'string' && isMasked(value))) return ''
  if (type === 'datetime') return zonedText(String(value), timeZone)
  if (Array.isArray(value)) return value.join(', ')
  return String(value)
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

export function FieldEditor({ label, type, value, options, onSave, onCancel, onNext }: Props) {
  const t = useText()
  const { timeZone } = useFormat()
  const [text, setText] = useState(editText(value, type, timeZone))
  const done = useRef(false)
  const masked = typeof value === 'string' && isMasked(value)
  const parsed = typedValue(text, type, timeZone)

  function finish(save: boolean) {
    if (done.current) return
    if (save && parsed === undefined) return
    done.current = true
    const unchanged = text === editText(value, type, timeZone)
    if (save && parsed !== undefined && !unchanged) onSave(parsed)
    else onCancel()
  }
  function keys(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') finish(false)
    else if (event.key === 'Enter' && !(event.shiftKey && long)) finish(true)
    else if (event.key === 'Tab') {
      finish(true)
      onNext(event.shiftKey)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  const long = type === 'text' && text.length > 40
  const common = {
    className: 'field-input', autoFocus: true, value: text, 'aria-label': label, 'aria-invalid': parsed === undefined, title: parsed === undefined ? t('profile.notAValue') : undefined,
    onKeyDown: keys, onBlur: () => finish(true)
  }
  if (type === 'boolean') {
    return (
      <select {...common} onChange={(event) => setText(event.target.value)}>
        <option value=''>–</option><option value='true'>{t('common.yes')}</option><option value='false'>{t('common.no')}</option>
      </select>
    )
  }
  if (long) return <textarea {...common} onChange={(event) => setText(event.target.value)} />
  return (
    <>
      <input
        {...common} type={inputTypes[type] ?? 'text'} step={type === 'decimal' ? '0.01' : 'any'} list={type === 'choice' ? `values-${label}` : undefined} autoComplete='off'
        placeholder={masked ? t('profile.maskedEdit') : undefined} onFocus={(event) => event.currentTarget.select()} onChange={(event) => setText(event.target.value)}
      />
      {type === 'choice' && <datalist id={`values-${label}`}>{options.map((option) => <option key={option} value={option} />)}</datalist>}
    </>
  )
}
