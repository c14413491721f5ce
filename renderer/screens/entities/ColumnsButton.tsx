import { useRef, useState } from 'react'
import Button from '@mui/material/Button'
import Popover from '@mui/material/Popover'
import { preferences, setPreference, usePreferences } from '#renderer/app/preferences.ts'
import { useCommand } from '#renderer/app/registry.ts'
import { Icon } from '#renderer/components/icons.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { defaultColumns } from './columns.tsx'

/** Chooses the columns of a list and their order. */
export function ColumnsButton({ entity, columns }: { entity: EntityType; columns: ReadonlyMap<string, { header: string }> }) {
  const t = useText()
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const shown = usePreferences().columns[entity] ?? defaultColumns[entity]
  useCommand('listColumns', () => setOpen(true))
  const set = (keys: string[]) => setPreference('columns', { ...preferences.get().columns, [entity]: keys })
  const toggle = (key: string) => set(shown.includes(key) ? shown.filter((name) => name !== key) : [...shown, key])
  const move = (key: string, step: -1 | 1) => {
    const from = shown.indexOf(key)
    const to = from + step
    if (to < 1 || to >= shown.length) return
    const next = shown.filter((name) => name !== key)
    next.splice(to, 0, key)
    set(next)
  }
  const keys = [...shown.filter((key) => columns.has(key)), ...[...columns.keys()].filter((key) => !shown.includes(key))]
  return (
    <>
      <Button ref={button} variant='text' startIcon={<Icon name='columns' />} aria-haspopup='dialog' aria-expanded={open} onClick={() => setOpen(true)}>{t('lists.columns')}</Button>
      <Popover
        open={open} anchorEl={() => button.current} onClose={() => setOpen(false)} anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }} transformOrigin={{ vertical: -4, horizontal: 'right' }}
        slotProps={{ paper: { className: 'facet', role: 'dialog', 'aria-label': t('lists.columns') } }}
      >
        <ul className='facet-list scroll' style={{ maxHeight: 420 }}>
          {keys.map((key) => {
            const column = columns.get(key)!
            const visible = shown.includes(key)
            return (
              <li key={key} className='row' style={{ gap: 0 }}>
                <label className='facet-item'>
                  <input type='checkbox' className='box' checked={visible} disabled={key === 'name'} onChange={() => toggle(key)} />
                  <span className='ellipsis grow'>{column.header}</span>
                </label>
                {visible && key !== 'name' && (
                  <>
                    <button type='button' className='plain tab-close' style={{ opacity: 1 }} aria-label={t('lists.moveUp', { column: column.header })} onClick={() => move(key, -1)}><Icon name='up' size={12} /></button>
                    <button type='button' className='plain tab-close' style={{ opacity: 1 }} aria-label={t('lists.moveDown', { column: column.header })} onClick={() => move(key, 1)}><Icon name='down' size={12} /></button>
                  </>
                )}
              </li>
            )
          })}
        </ul>
        <button type='button' className='facet-item soft' onClick={() => set(defaultColumns[entity])}><Icon name='undo' size={14} />{t('lists.resetColumns')}</button>
      </Popover>
    </>
  )
}
