import { useRef, useState, type KeyboardEvent } from 'react'
import { useFormat } from '#renderer/app/format.ts'
import { isMasked } from '#renderer/components/masks.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import type { ValueType } from '#core/domain/fields.ts'
import { editText, typedValue, type FieldValue } from './edit.ts'

/** The card as it was when an edit began. */
export interface Begun {
  version: number
  value: unknown
}

interface Props {
  label: string
  /** Version of the card now. */
  version: number
  type: ValueType
  value: unknown
  /** Values that occur in this field, offered while typing. */
  options: string[]
  /** What is saved, and what stood there when the edit began. */
  onSave: (value: FieldValue, begun: Begun) => void
  onCancel: () => void
  onNext: (back: boolean) => void
}

const inputTypes: Partial<Record<ValueType, string>> = { number: 'number', decimal: 'number', date: 'date', datetime: 'datetime-local' }

export function FieldEditor({ label, version, type, value, options, onSave, onCancel, onNext }: Props) {
  const t = useText()
  const { timeZone } = useFormat()
  const [text, setText] = useState(editText(value, type, timeZone))
  const [begun] = useState<Begun>({ version, value })
  const done = useRef(false)
  const masked = typeof value === 'string' && isMasked(value)
  const parsed = typedValue(text, type, timeZone)

  function finish(save: boolean) {
    if (done.current) return
    if (save && parsed === undefined) return
    done.current = true
    const unchanged = text === editText(begun.value, type, timeZone)
    if (save && parsed !== undefined && !unchanged) onSave(parsed, begun)
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
