/** Targets that no column of the file fills: constants, and formulas over columns. */
import { useState } from 'react'
import Button from '@mui/material/Button'
import Popover from '@mui/material/Popover'
import { Icon } from '#renderer/components/icons.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import type { Draft, ExtraColumn } from './draft.ts'
import { changeDraft } from './drafts.ts'
import { targetLabel, type TargetOption } from './targets.ts'

export function Extras({ draft, options }: { draft: Draft; options: TargetOption[] }) {
  const t = useText()
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  // The type of an event has a field of its own beside the targets.
  const shown = draft.constants.filter((column) => column.to !== 'type')
  const put = (columns: ExtraColumn[]) => changeDraft(draft.id, { constants: [...draft.constants.filter((column) => column.to === 'type'), ...columns] })
  const change = (index: number, column: ExtraColumn) => put(shown.map((old, at) => (at === index ? column : old)))
  return (
    <>
      <button type='button' className='chip chip-main' data-set={shown.length > 0} aria-haspopup='dialog' aria-expanded={anchor !== null} title={t('imports.extrasHelp')} onClick={(event) => setAnchor(event.currentTarget)}>
        {t('imports.extras')}{shown.length > 0 && <strong className='ellipsis'>{shown.map((column) => targetLabel(column.to, options)).join(', ')}</strong>}<Icon name='down' size={12} />
      </button>
      <Popover
        open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)} anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
        slotProps={{ paper: { role: 'dialog', 'aria-label': t('imports.extras'), sx: { width: 560, p: '12px 14px' } } }}
      >
        <p className='faint' style={{ fontSize: 12, marginBottom: 8 }}>{t('imports.extrasHelp')}</p>
        <div className='stack' style={{ gap: 6 }}>
          {shown.map((column, index) => (
            <ExtraRow key={index} column={column} options={options} onChange={(next) => change(index, next)} onRemove={() => put(shown.filter((_, at) => at !== index))} />
          ))}
          <div className='row'>
            <Button variant='outlined' startIcon={<Icon name='plus' size={14} />} onClick={() => put([...shown, { formula: '', to: free(draft, options) }])}>{t('imports.addFormula')}</Button>
            <Button variant='outlined' startIcon={<Icon name='plus' size={14} />} onClick={() => put([...shown, { value: '', to: free(draft, options) }])}>{t('imports.addConstant')}</Button>
          </div>
        </div>
      </Popover>
    </>
  )
}

/** The first field that nothing fills yet. */
function free(draft: Draft, options: TargetOption[]): string {
  const taken = new Set([...draft.columns.map((column) => column.to), ...draft.constants.map((column) => column.to)])
  return options.find((option) => option.group === 'field' && !taken.has(option.to))?.to ?? options[0]?.to ?? 'name'
}

interface RowProps {
  column: ExtraColumn
  options: TargetOption[]
  onChange: (column: ExtraColumn) => void
  onRemove: () => void
}

function ExtraRow({ column, options, onChange, onRemove }: RowProps) {
  const t = useText()
  const formula = 'formula' in column
  const known = options.some((option) => option.to === column.to)
  return (
    <div className='row' style={{ gap: 6 }}>
      <select className='input' style={{ width: 150, flex: 'none' }} aria-label={t('imports.target')} value={column.to} onChange={(event) => onChange({ ...column, to: event.target.value })}>
        {!known && <option value={column.to}>{targetLabel(column.to, options)}</option>}
        {options.map((option) => <option key={option.to} value={option.to}>{option.label}</option>)}
      </select>
      <span className='faint' style={{ flex: 'none' }}>{formula ? t('imports.formula') : t('imports.constant')}</span>
      <input
        className={formula ? 'input mono' : 'input'} aria-label={formula ? t('imports.formula') : t('imports.constant')} value={formula ? column.formula : String(column.value)}
        onChange={(event) => onChange(formula ? { ...column, formula: event.target.value } : { ...column, value: event.target.value })}
      />
      <button type='button' className='plain tab-close' style={{ opacity: 1, flex: 'none' }} aria-label={t('imports.mapRemove')} onClick={onRemove}><Icon name='close' size={12} /></button>
    </div>
  )
}
