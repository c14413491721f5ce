/** Where a column goes: found by typing, chosen with Enter. */
import { useState, type KeyboardEvent } from 'react'
import Popover from '@mui/material/Popover'
import { freePrefix } from '#core/domain/import-targets.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import type { ColumnDraft, Draft } from './draft.ts'
import { changeColumn } from './drafts.ts'
import { newFieldName, type TargetOption } from './targets.ts'

interface Props {
  anchor: HTMLElement
  draft: Draft
  column: ColumnDraft
  options: TargetOption[]
  onClose: () => void
}

export function TargetMenu({ anchor, draft, column, options, onClose }: Props) {
  const t = useText()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const wanted = text.trim().toLowerCase()
  const found = options.filter((option) => !wanted || option.label.toLowerCase().includes(wanted) || option.to.toLowerCase().includes(wanted))
  const name = newFieldName(text || column.name)
  const prefix = freePrefix(draft.target)
  const own: TargetOption = { to: `${prefix}${name}`, label: t('imports.newField', { name }), group: 'new' }
  const list = [...found, ...(prefix && name && !options.some((option) => option.to === own.to) ? [own] : [])]
  const taken = new Map(draft.columns.filter((other) => other.index !== column.index && other.to !== null).map((other) => [other.to!, other.name]))
  const current = Math.min(at, list.length - 1)
  function choose(to: string | null) {
    changeColumn(draft.id, column.index, { to, ...(to !== column.to && { type: null }) })
    onClose()
  }
  function keys(event: KeyboardEvent) {
    if (event.key === 'ArrowDown') setAt(Math.min(current + 1, list.length - 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(current - 1, 0))
    else if (event.key === 'Enter') choose(list[current]?.to ?? null)
    else return
    event.preventDefault()
  }
  return (
    <Popover open anchorEl={anchor} onClose={onClose} anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }} slotProps={{ paper: { className: 'target-list', role: 'dialog', 'aria-label': t('imports.chooseTarget', { column: column.name }) } }}>
      <input
        className='facet-find' autoFocus value={text} placeholder={t('imports.findTarget')} aria-label={t('imports.findTarget')} role='combobox' aria-expanded='true' aria-controls='target-list'
        aria-activedescendant={`target-${current}`} onChange={(event) => { setText(event.target.value); setAt(0) }} onKeyDown={keys}
      />
      <button type='button' className='facet-item soft' onClick={() => choose(null)}><Icon name='close' size={14} />{t('imports.doNotImport')}</button>
      <ul id='target-list' className='facet-list scroll' role='listbox' aria-label={t('imports.chooseTarget', { column: column.name })}>
        {list.map((option, index) => (
          <li key={option.to} role='presentation'>
            {list[index - 1]?.group !== option.group && <h3 aria-hidden='true'>{t(`imports.groups.${option.group}`)}</h3>}
            <div
              id={`target-${index}`} role='option' aria-selected={option.to === column.to} className='facet-item' style={index === current ? { background: 'var(--current)' } : undefined}
              onMouseMove={() => setAt(index)} onClick={() => choose(option.to)}
            >
              <span className='ellipsis grow'>{option.label}</span>
              {taken.has(option.to) && <span className='faint ellipsis' style={{ maxWidth: 90, fontSize: 12 }}>{taken.get(option.to)}</span>}
              {option.to === column.to && <Icon name='check' size={14} />}
            </div>
          </li>
        ))}
      </ul>
    </Popover>
  )
}
