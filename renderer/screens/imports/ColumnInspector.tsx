/** Everything about one column of a file: where it goes, how it is read, what it holds. */
import { useQuery } from '@tanstack/react-query'
import { orpc } from '#renderer/bridge/client.ts'
import { useFormat } from '#renderer/app/format.ts'
import { Inspector } from '#renderer/app/Inspector.tsx'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { useText } from '#renderer/i18n/i18n.ts'
import type { Sensitivity, ValueType } from '#core/domain/fields.ts'
import type { ColumnDraft, Draft } from './draft.ts'
import { changeColumn } from './drafts.ts'
import { isSecret, valueTypes } from './HeaderColumn.tsx'
import { targetType, type ColumnProblem } from './problems.ts'
import { ProblemText } from './ProblemText.tsx'
import type { TargetOption } from './targets.ts'
import { ValueMap } from './ValueMap.tsx'

interface Props {
  draft: Draft
  index: number
  options: TargetOption[]
  problems: ColumnProblem[]
}

const formats = ['%Y-%m-%d %H:%M:%S', '%Y/%m/%d %H:%M', '%Y-%m-%d', '%Y%m%d', '%d/%m/%Y', '%m/%d/%Y %H:%M', '%d.%m.%Y']

export function ColumnInspector({ draft, index, options, problems }: Props) {
  const t = useText()
  const format = useFormat()
  const column = draft.columns.find((candidate) => candidate.index === index)
  const inspected = draft.inspection.columns.find((candidate) => candidate.index === index)
  const zone = useQuery(orpc.workspace.settings.queryOptions()).data?.timeZone
  if (!column || !inspected) return null
  const set = (change: Partial<ColumnDraft>) => changeColumn(draft.id, index, change)
  const type = targetType(draft, column)
  const dated = type === 'date' || type === 'datetime'
  const known = options.some((option) => option.to === column.to)
  const setParse = (part: NonNullable<ColumnDraft['parse']>) => {
    const parse = Object.fromEntries(Object.entries({ ...column.parse, ...part }).filter(([, value]) => value)) as NonNullable<ColumnDraft['parse']>
    set({ parse: Object.keys(parse).length > 0 ? parse : null })
  }
  return (
    <Inspector title={column.name}>
      <div className='column-form'>
        {problems.map((problem) => <p key={problem.code} className={problem.severity === 'error' ? 'bad' : 'warn'} role='alert'><ProblemText problem={problem} /></p>)}
        <Labelled label={t('imports.target')}>
          <select className='input' value={column.to ?? ''} onChange={(event) => set({ to: event.target.value || null })}>
            <option value=''>{t('imports.notImportedColumn')}</option>
            {!known && column.to !== null && <option value={column.to}>{column.to}</option>}
            {(['identity', 'field', 'custom'] as const).map((group) => (
              <optgroup key={group} label={t(`imports.groups.${group}`)}>{options.filter((option) => option.group === group).map((option) => <option key={option.to} value={option.to}>{option.label}</option>)}</optgroup>
            ))}
          </select>
        </Labelled>
        <div className='form-row'>
          <Labelled label={t('imports.type')} note={column.type === null ? t('imports.byField') : ''}>
            <select className='input' value={type} disabled={column.to === null} onChange={(event) => set({ type: event.target.value as ValueType })}>{valueTypes.map((name) => <option key={name} value={name}>{t(`types.${name}`)}</option>)}</select>
          </Labelled>
          <Labelled label={t('imports.sensitivity')}>
            <select className='input' value={isSecret(draft, column) ? 'secret' : 'open'} disabled={column.to === null || column.to.startsWith('identity.')} onChange={(event) => set({ sensitivity: event.target.value as Sensitivity })}>
              <option value='open'>{t('imports.open_')}</option><option value='secret'>{t('imports.secret')}</option>
            </select>
          </Labelled>
        </div>
        {dated && (
          <div className='form-row'>
            <Labelled label={t('imports.parseFormat')}>
              <input className='input mono' list='date-formats' value={column.parse?.format ?? ''} placeholder={t('imports.detected')} onChange={(event) => setParse({ format: event.target.value })} />
              <datalist id='date-formats'>{formats.map((name) => <option key={name} value={name} />)}</datalist>
            </Labelled>
            <Labelled label={t('imports.zone')}><input className='input' value={column.parse?.timeZone ?? ''} placeholder={zone} onChange={(event) => setParse({ timeZone: event.target.value })} /></Labelled>
          </div>
        )}
        <ValueMap column={column} onChange={(map) => set({ map })} />
        <dl className='facts'>
          <dt>{t('imports.detectedAs')}</dt><dd>{t(`types.${inspected.type}`)} · {format.percent(inspected.confidence)}</dd>
          {inspected.blanks !== undefined && <><dt>{t('imports.blanks')}</dt><dd>{format.number(inspected.blanks)}</dd></>}
          <dt>{t('imports.position')}</dt><dd>{format.number(inspected.index + 1)}</dd>
        </dl>
        <div className='stack' style={{ gap: 6 }}>
          <h3>{t('imports.samples')}</h3>
          <div className='samples'>{[...new Set(inspected.samples.filter((sample) => sample !== null))].slice(0, 12).map((sample) => <span key={sample} className='badge'><span className='ellipsis'>{sample}</span></span>)}</div>
        </div>
      </div>
    </Inspector>
  )
}
