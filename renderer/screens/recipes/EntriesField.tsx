/** The entries of a value map. */
import { useState } from 'react'
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import { Icon } from '#renderer/components/icons.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import type { ValueEntry } from '#core/domain/recipes/parameters.ts'

/** Entries drawn before one asks for more. */
const pageSize = 50

export function EntriesField({ label, values, onChange }: { label: string; values: readonly ValueEntry[]; onChange: (values: ValueEntry[]) => void }) {
  const t = useText()
  const [shown, setShown] = useState(pageSize)
  const set = (place: number, change: Partial<ValueEntry>) => onChange(values.map((entry, index) => (index === place ? { ...entry, ...change } : entry)))
  return (
    <div className='stack entries-field' role='group' aria-label={label}>
      {values.slice(0, shown).map((entry, place) => (
        // Entries have no name of their own: their place is what tells them apart.
        <div key={place} className='row'>
          <input className='input' aria-label={t('recipes.from')} value={entry.from} onChange={(event) => set(place, { from: event.target.value })} />
          <span className='faint' aria-hidden='true'>→</span>
          <input className='input' aria-label={t('recipes.to')} value={entry.to} onChange={(event) => set(place, { to: event.target.value })} />
          <IconButton aria-label={t('recipes.removeName', { name: entry.from })} onClick={() => onChange(values.filter((_, index) => index !== place))}><Icon name='close' size={12} /></IconButton>
        </div>
      ))}
      <div className='row'>
        {values.length > shown && <Button onClick={() => setShown(shown + pageSize)}>{t('common.more')} ({values.length - shown})</Button>}
        <Button startIcon={<Icon name='plus' size={12} />} onClick={() => { onChange([...values, { from: '', to: '' }]); setShown(Math.max(shown, values.length + 1)) }}>{t('recipes.addEntry')}</Button>
      </div>
    </div>
  )
}
