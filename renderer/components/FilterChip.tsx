/** A filter over one field: a chip that names the chosen value, and a list of values with their counts. */
import { useState } from 'react'
import Popover from '@mui/material/Popover'
import { useFormat } from '#renderer/app/format.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import { Icon } from './icons.tsx'
import './chips.css'

interface Props {
  label: string
  value: string | undefined
  options: { value: string; count?: number }[]
  shown?: (value: string) => string
  onChange: (value: string | undefined) => void
}

export function FilterChip({ label, value, options, shown = (text) => text, onChange }: Props) {
  const t = useText()
  const format = useFormat()
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const [text, setText] = useState('')
  const listed = options.filter((option) => shown(option.value).toLowerCase().includes(text.trim().toLowerCase()))
  function choose(next: string | undefined) {
    onChange(next)
    setAnchor(null)
  }
  return (
    <>
      <span className='chip' data-set={value !== undefined}>
        <button type='button' className='chip-main' aria-haspopup='dialog' aria-expanded={anchor !== null} onClick={(event) => { setText(''); setAnchor(event.currentTarget) }}>
          {label}{value !== undefined && <strong className='ellipsis'>{shown(value)}</strong>}
          {value === undefined && <Icon name='down' size={12} />}
        </button>
        {value !== undefined && <button type='button' className='chip-clear' aria-label={t('lists.clearFilter', { field: label })} onClick={() => onChange(undefined)}><Icon name='close' size={12} /></button>}
      </span>
      <Popover
        open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)} anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }} transformOrigin={{ vertical: -4, horizontal: 'left' }}
        slotProps={{ paper: { className: 'facet', role: 'dialog', 'aria-label': label } }}
      >
        {options.length > 8 && <input className='facet-find' autoFocus placeholder={t('lists.findValue')} aria-label={t('lists.findValue')} value={text} onChange={(event) => setText(event.target.value)} />}
        <ul className='facet-list scroll'>
          {listed.map((option) => (
            <li key={option.value}>
              <button type='button' className='facet-item' aria-pressed={option.value === value} onClick={() => choose(option.value === value ? undefined : option.value)}>
                <span className='ellipsis grow'>{shown(option.value)}</span>
                {option.count !== undefined && <span className='num faint'>{format.number(option.count)}</span>}
                {option.value === value && <Icon name='check' size={14} />}
              </button>
            </li>
          ))}
        </ul>
        {listed.length === 0 && <p className='facet-empty soft'>{t('lists.noValues')}</p>}
      </Popover>
    </>
  )
}
