import { useState } from 'react'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import Tooltip from '@mui/material/Tooltip'
import { useFormat } from '#renderer/app/format.ts'
import { Icon, type IconName } from '#renderer/components/icons.tsx'
import { fieldsOfTarget } from '#core/domain/import-targets.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import type { ValueType } from '#core/domain/fields.ts'
import type { ColumnDraft, Draft } from './draft.ts'
import { changeColumn } from './drafts.ts'
import { targetType, type ColumnProblem } from './problems.ts'
import { ProblemText } from './ProblemText.tsx'
import { TargetMenu } from './TargetMenu.tsx'
import { targetLabel, type TargetOption } from './targets.ts'

const typeIcons: Record<ValueType, IconName> = {
  text: 'text', number: 'hash', decimal: 'hash', boolean: 'toggle', date: 'calendar', datetime: 'clock', choice: 'choice', list: 'list', objects: 'list'
}
export const valueTypes = Object.keys(typeIcons) as ValueType[]

interface Props {
  draft: Draft
  column: ColumnDraft
  options: TargetOption[]
  problem: ColumnProblem | undefined
  current: boolean
  onCurrent: () => void
}

/** Whether a column holds what may not be counted in the clear. */
export function isSecret(draft: Draft, column: ColumnDraft): boolean {
  if (column.sensitivity) return column.sensitivity === 'secret'
  if (column.to?.startsWith('identity.')) return true
  return column.to !== null && fieldsOfTarget(draft.target)[column.to]?.sensitivity === 'secret'
}

export function HeaderColumn({ draft, column, options, problem, current, onCurrent }: Props) {
  const t = useText()
  const [target, setTarget] = useState<HTMLElement | null>(null)
  const [types, setTypes] = useState<HTMLElement | null>(null)
  const format = useFormat()
  const type = targetType(draft, column)
  const inspected = draft.inspection.columns.find(({ index }) => index === column.index)
  const sure = !column.touched && inspected?.suggested === column.to ? inspected.certainty : undefined
  const custom = column.to?.startsWith('attr.') || column.to?.startsWith('data.') || column.type !== null
  return (
    <th id={`column-${column.index}`} scope='col' data-current={current}>
      <div className='col'>
        <button type='button' className='plain col-name' onClick={onCurrent} title={t('imports.columnDetails')}><span className='ellipsis grow' style={{ textAlign: 'left' }}>{column.name}</span><Icon name='more' size={14} /></button>
        <button
          type='button' className='col-target' disabled={draft.busy} data-off={column.to === null} data-identity={column.to?.startsWith('identity.')} aria-haspopup='dialog' aria-expanded={target !== null}
          aria-label={t('imports.targetOf', { column: column.name, target: column.to === null ? t('imports.notImportedColumn') : targetLabel(column.to, options) })} onClick={(event) => setTarget(event.currentTarget)}
        >
          <span className='ellipsis grow' style={{ textAlign: 'left' }}>{column.to === null ? t('imports.notImportedColumn') : targetLabel(column.to, options)}</span><Icon name='down' size={12} />
        </button>
        <div className='col-line'>
          <button type='button' className='plain col-type' disabled={column.to === null || draft.busy} aria-haspopup='menu' aria-label={t('imports.typeOf', { column: column.name, type: t(`types.${type}`) })} onClick={(event) => setTypes(event.currentTarget)}>
            <Icon name={typeIcons[type]} size={12} />{t(`types.${type}`)}
          </button>
          {column.to !== null && isSecret(draft, column) && <Tooltip title={t('imports.secretHelp')}><span><Icon name='lock' size={11} /></span></Tooltip>}
          {sure !== undefined && sure < 1 && <Tooltip title={t('wizard.certainty', { share: format.percent(sure) })}><span className='certainty num'>{format.percent(sure)}</span></Tooltip>}
          {problem && <span className={`col-problem ellipsis ${problem.severity === 'error' ? 'bad' : 'warn'}`}><Icon name='warning' size={11} /><span className='ellipsis'><ProblemText problem={problem} remedy={false} /></span></span>}
        </div>
      </div>
      {target && <TargetMenu anchor={target} draft={draft} column={column} options={options} onClose={() => setTarget(null)} />}
      <Menu open={types !== null} anchorEl={types} onClose={() => setTypes(null)}>
        {valueTypes.map((name) => (
          <MenuItem key={name} selected={name === type} onClick={() => { setTypes(null); changeColumn(draft.id, column.index, { type: name }) }}><Icon name={typeIcons[name]} size={14} />{t(`types.${name}`)}</MenuItem>
        ))}
        {custom && column.type !== null && <MenuItem onClick={() => { setTypes(null); changeColumn(draft.id, column.index, { type: null }) }}><Icon name='undo' size={14} />{t('imports.detectedType')}</MenuItem>}
      </Menu>
    </th>
  )
}
