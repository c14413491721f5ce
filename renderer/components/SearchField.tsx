import { forwardRef } from 'react'
import { useText } from '#renderer/i18n/i18n.ts'
import { Icon } from './icons.tsx'
import { Keys } from './Keys.tsx'
import './chips.css'

interface Props {
  label: string
  value: string
  hotkey?: string
  width?: number
  onChange: (value: string) => void
  /** Called on Enter and on the down arrow: the person goes on to what was found. */
  onLeave?: () => void
}

export const SearchField = forwardRef<HTMLInputElement, Props>(function SearchField({ label, value, hotkey, width, onChange, onLeave }, ref) {
  const t = useText()
  return (
    <div className='search-field' style={width ? { width } : undefined}>
      <Icon name='search' size={14} />
      <input
        ref={ref} type='search' value={value} placeholder={label} aria-label={label} spellCheck={false} autoComplete='off' onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' || event.key === 'ArrowDown') onLeave?.()
          else if (event.key === 'Escape' && value) onChange('')
          else if (event.key === 'Escape') event.currentTarget.blur()
          else return
          event.preventDefault()
          event.stopPropagation()
        }}
      />
      {value ? <button type='button' className='plain' aria-label={t('common.clear')} onClick={() => onChange('')}><Icon name='close' size={12} /></button> : <Keys keys={hotkey} />}
    </div>
  )
})
