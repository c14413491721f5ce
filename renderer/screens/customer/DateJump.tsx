import { useRef, useState } from 'react'
import Popover from '@mui/material/Popover'
import { useFormat } from '#renderer/app/format.ts'
import { useCommand } from '#renderer/app/registry.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { useText } from '#renderer/i18n/i18n.ts'

const steps = [30, 90, 180, 365] as const

/** Goes to a day of the timeline: typed, picked, or so many days back. `value` is a day, `2026-02-18`. */
export function DateJump({ value, now, onChange }: { value: string | undefined; now: string; onChange: (day: string | undefined) => void }) {
  const t = useText()
  const format = useFormat()
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const dayBefore = (days: number) => format.day(new Date(Date.parse(now) - days * 86_400_000).toISOString())
  useCommand('profileJump', () => setOpen(true))
  function choose(day: string | undefined) {
    setOpen(false)
    onChange(day)
  }
  return (
    <>
      <span className='chip' data-set={value !== undefined}>
        <button ref={button} type='button' className='chip-main' aria-haspopup='dialog' aria-expanded={open} title={t('commands.profileJump')} onClick={() => setOpen(true)}>
          <Icon name='calendar' size={14} />{value === undefined ? t('profile.date') : <strong className='num'>{t('profile.until', { day: value })}</strong>}
        </button>
        {value !== undefined && <button type='button' className='chip-clear' aria-label={t('lists.clearFilter', { field: t('profile.date') })} onClick={() => onChange(undefined)}><Icon name='close' size={12} /></button>}
      </span>
      <Popover
        open={open} anchorEl={() => button.current} onClose={() => setOpen(false)} anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }} transformOrigin={{ vertical: -4, horizontal: 'right' }}
        slotProps={{ paper: { className: 'date-jump', role: 'dialog', 'aria-label': t('commands.profileJump') } }}
      >
        <Labelled label={t('profile.untilDay')}>
          <input className='input num' type='date' autoFocus defaultValue={value ?? dayBefore(0)} onKeyDown={(event) => { if (event.key === 'Enter' && event.currentTarget.value) choose(event.currentTarget.value) }} />
        </Labelled>
        <ul>
          {steps.map((days) => <li key={days}><button type='button' className='facet-item' onClick={() => choose(dayBefore(days))}><span className='grow'>{t('metrics.daysAgo', { count: days })}</span><span className='faint num'>{dayBefore(days)}</span></button></li>)}
        </ul>
      </Popover>
    </>
  )
}
