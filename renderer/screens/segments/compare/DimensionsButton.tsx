import { useRef, useState } from 'react'
import Button from '@mui/material/Button'
import Popover from '@mui/material/Popover'
import { Icon } from '#renderer/components/icons.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import type { ComparedBy } from './dimensions.ts'

interface Props {
  dimensions: readonly ComparedBy[]
  chosen: readonly string[]
  onChange: (keys: string[]) => void
}

/** Chooses what segments are compared over. */
export function DimensionsButton({ dimensions, chosen, onChange }: Props) {
  const t = useText()
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const listed = dimensions.filter(({ label, key }) => `${label} ${key}`.toLowerCase().includes(text.trim().toLowerCase()))
  return (
    <>
      <Button ref={button} variant='text' startIcon={<Icon name='columns' />} aria-haspopup='dialog' aria-expanded={open} onClick={() => setOpen(true)}>{t('compare.dimensions', { count: chosen.length })}</Button>
      <Popover
        open={open} anchorEl={() => button.current} onClose={() => setOpen(false)} anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }} transformOrigin={{ vertical: -4, horizontal: 'right' }}
        slotProps={{ paper: { className: 'facet', role: 'dialog', 'aria-label': t('compare.dimensionsLabel') } }}
      >
        <input className='facet-find' autoFocus placeholder={t('conditions.find')} aria-label={t('conditions.find')} value={text} onChange={(event) => setText(event.target.value)} />
        <ul className='facet-list scroll'>
          {listed.map(({ key, label }) => (
            <li key={key}>
              <label className='facet-item'>
                <input type='checkbox' className='box' checked={chosen.includes(key)} onChange={() => onChange(chosen.includes(key) ? chosen.filter((other) => other !== key) : [...chosen, key])} />
                <span className='ellipsis grow'>{label}</span>
              </label>
            </li>
          ))}
        </ul>
      </Popover>
    </>
  )
}
