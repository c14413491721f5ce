import { useState } from 'react'
import { useFormat } from '#renderer/app/format.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import { isSchedule } from '#core/domain/library/schedule.ts'

/** Cron expressions that most people mean, by the name of their words. */
const usual = { daily: '0 8 * * *', workdays: '0 8 * * 1-5', weekly: '0 8 * * 1', monthly: '0 8 1 * *' } as const

/** When it is computed again: never by itself, at a usual time, or by a cron expression. */
export function Schedule({ value, next, onSave }: { value: string | null; next: string | null; onSave: (schedule: string | null) => void }) {
  const t = useText()
  const format = useFormat()
  const named = Object.entries(usual).find(([, expression]) => expression === value)?.[0] as keyof typeof usual | undefined
  const [custom, setCustom] = useState(value !== null && !named)
  const [text, setText] = useState(value ?? '0 8 * * *')
  return (
    <div className='stack schedule'>
      <select
        className='input' aria-label={t('segments.schedule')} value={custom ? 'custom' : named ?? 'none'}
        onChange={(event) => {
          const chosen = event.target.value
          setCustom(chosen === 'custom')
          if (chosen !== 'custom') onSave(chosen === 'none' ? null : usual[chosen as keyof typeof usual])
        }}
      >
        <option value='none'>{t('segments.schedules.none')}</option>
        {(Object.keys(usual) as (keyof typeof usual)[]).map((name) => <option key={name} value={name}>{t(`segments.schedules.${name}`)}</option>)}
        <option value='custom'>{t('segments.schedules.custom')}</option>
      </select>
      {custom && <input className='input mono' aria-label={t('segments.schedules.custom')} aria-invalid={!isSchedule(text.trim())} value={text} onChange={(event) => setText(event.target.value)} onKeyDown={(event) => { if (event.key === 'Enter') event.currentTarget.blur() }} onBlur={() => { if (text.trim() !== value && isSchedule(text.trim())) onSave(text.trim()) }} />}
      {custom && !isSchedule(text.trim()) && <span className='bad'>{t('tags.badSchedule')}</span>}
      {next && <span className='faint num'>{t('segments.nextRun')} {format.moment(next)}</span>}
    </div>
  )
}
