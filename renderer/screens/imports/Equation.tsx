import { useFormat } from '#renderer/app/format.ts'
import { useText } from '#renderer/i18n/i18n.ts'

interface Counts {
  rows: number
  accepted: number
  rejected: number
  duplicates: number
}

/** Nothing is lost: the rows of a file are accepted, rejected or duplicates. */
export function Equation({ counts, large = false }: { counts: Counts; large?: boolean }) {
  const t = useText()
  const format = useFormat()
  return (
    <p className={large ? 'equation large' : 'equation'}>
      <span>{t('imports.rows')} <b>{format.number(counts.rows)}</b></span><span className='faint'>=</span>
      <span>{t('imports.accepted')} <b className='good'>{format.number(counts.accepted)}</b></span><span className='faint'>+</span>
      <span>{t('imports.rejected')} <b className={counts.rejected > 0 ? 'warn' : undefined}>{format.number(counts.rejected)}</b></span><span className='faint'>+</span>
      <span>{t('imports.duplicates')} <b>{format.number(counts.duplicates)}</b></span>
    </p>
  )
}

/** The same as lengths. */
export function ShareBar({ counts }: { counts: Counts }) {
  const part = (value: number, colour: string) => (value > 0 ? <span style={{ flex: value, background: colour, minWidth: 3 }} /> : null)
  return <div className='share' aria-hidden='true'>{part(counts.accepted, 'var(--fill-good)')}{part(counts.rejected, 'var(--fill-warn)')}{part(counts.duplicates, 'var(--text-faint)')}</div>
}
