/** A list of names or texts, as chips; what is typed becomes one on Enter or on leaving, and known ones are offered. */
import { useId, useState, type KeyboardEvent } from 'react'
import { Icon } from '#renderer/components/icons.tsx'
import { useText } from '#renderer/i18n/i18n.ts'

interface Props {
  label: string
  values: readonly string[]
  offered?: readonly string[]
  onChange: (values: string[]) => void
}

export function NamesField({ label, values, offered = [], onChange }: Props) {
  const t = useText()
  const list = useId()
  const [typed, setTyped] = useState('')
  function add(text: string) {
    setTyped('')
    if (text.trim() !== '' && !values.includes(text)) onChange([...values, text])
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter') {
      event.preventDefault()
      add(typed)
    } else if (event.key === 'Backspace' && typed === '' && values.length > 0) onChange(values.slice(0, -1))
  }
  return (
    <div className='names-field' role='group' aria-label={label}>
      {values.map((value) => (
        <span key={value} className='badge'>
          {value}
          <button type='button' className='plain names-remove' aria-label={t('recipes.removeName', { name: value })} onClick={() => onChange(values.filter((other) => other !== value))}><Icon name='close' size={10} /></button>
        </span>
      ))}
      <input
        className='input' list={list} aria-label={label} value={typed} maxLength={1000} placeholder={values.length === 0 ? t('recipes.addName') : ''}
        onChange={(event) => (offered.includes(event.target.value) ? add(event.target.value) : setTyped(event.target.value))} onKeyDown={onKeyDown} onBlur={() => add(typed)}
      />
      <datalist id={list}>{offered.filter((name) => !values.includes(name)).map((name) => <option key={name} value={name} />)}</datalist>
    </div>
  )
}
