/** One condition being made or changed. What is wrong with it is said at once; it counts only when it is whole. */
import type { FormEvent } from 'react'
import Button from '@mui/material/Button'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { useLanguage, useText } from '#renderer/i18n/i18n.ts'
import { channelLabel, channelOf } from '#core/domain/channels.ts'
import { eventTypeLabel } from '#core/domain/event-types.ts'
import { operator, type OperandType } from '#core/domain/conditions/operators.ts'
import type { Catalogue } from '#core/domain/conditions/catalogue.ts'
import type { Problem } from '#core/domain/conditions/problems.ts'
import type { AttributeCondition, CalendarUnit, EventCondition } from '#core/domain/conditions/types.ts'
import type { EntityType } from '#core/domain/entities.ts'
import { calendarUnits, shownValue, type FilterCondition } from './drafts.ts'
import { operatorName, TestFields } from './TestFields.tsx'
import { choicesOf, type Choices } from './ValueInput.tsx'

interface Props {
  entity: EntityType
  catalogue: Catalogue
  condition: FilterCondition
  problems: readonly Problem[]
  touched: boolean
  onChange: (condition: FilterCondition) => void
  onDone: () => void
}

export function ConditionForm({ entity, catalogue, condition, problems, touched, onChange, onDone }: Props) {
  const t = useText()
  const language = useLanguage()
  const field = condition.kind === 'attribute' ? catalogue.fields(entity).get(condition.field) : undefined
  const channel = condition.kind === 'attribute' ? channelOf(condition.field) : undefined
  const type: OperandType | undefined = channel === undefined ? (field?.type as OperandType | undefined) : 'identity'
  const title = condition.kind === 'event' ? eventTypeLabel(String(condition.event))[language] : channel === undefined ? (field?.label[language] ?? condition.field) : channelLabel(channel)[language]
  function submit(event: FormEvent) {
    event.preventDefault()
    if (problems.length === 0) onDone()
  }
  return (
    <form className='form condition-form' onSubmit={submit} aria-label={title}>
      <h3>{title}</h3>
      {condition.kind === 'attribute' ? type && <AttributeParts type={type} choices={choicesOf(entity, field)} condition={condition} onChange={onChange} /> : <EventParts condition={condition} onChange={onChange} />}
      {touched && problems.map((problem) => <p key={problem.path + problem.code} className='bad' role='alert'>{problem.message[language]} <span className='soft'>{problem.remedy[language]}</span></p>)}
      <Button type='submit' variant='contained' disabled={problems.length > 0}>{t('conditions.apply')}</Button>
    </form>
  )
}

function AttributeParts({ type, choices, condition, onChange }: { type: OperandType; choices: Choices; condition: AttributeCondition; onChange: (condition: FilterCondition) => void }) {
  const t = useText()
  const { op, value, unit, ...rest } = condition
  const chosen = operator(op)
  const isNegative = chosen !== undefined && chosen.negates !== null && chosen.shape !== 'none'
  return (
    <>
      <TestFields type={type} asked={{ op, value, unit }} {...choices} autoFocus onChange={(asked) => onChange({ ...rest, ...asked })} />
      {isNegative && (
        <label className='row'>
          <input type='checkbox' checked={condition.blanks !== 'exclude'} onChange={(event) => onChange({ ...condition, blanks: event.target.checked ? undefined : 'exclude' })} />
          {t('conditions.includeBlanks')}
        </label>
      )}
    </>
  )
}

function EventParts({ condition, onChange }: { condition: EventCondition; onChange: (condition: FilterCondition) => void }) {
  const t = useText()
  const language = useLanguage()
  const window = condition.window?.kind === 'calendar' ? condition.window : undefined
  const setWindow = (last: number, unit: CalendarUnit) => onChange({ ...condition, window: { kind: 'calendar', last, unit } })
  return (
    <>
      <div className='form-row'>
        <Labelled label={t('conditions.times')}>
          <select className='input' autoFocus value={condition.op} onChange={(event) => onChange({ ...condition, op: event.target.value })}>
            {['gte', 'lte', 'eq', 'gt', 'lt'].map((name) => <option key={name} value={name}>{operatorName(operator(name)!.words[language])}</option>)}
          </select>
        </Labelled>
        <Labelled label={t('conditions.count')}>
          <input className='input num' type='number' min={0} step={1} value={shownValue(condition.value)} onChange={(event) => onChange({ ...condition, value: event.target.value === '' ? '' : Number(event.target.value) })} />
        </Labelled>
      </div>
      <Labelled label={t('conditions.window')}>
        <select className='input' value={window ? 'calendar' : 'all'} onChange={(event) => (event.target.value === 'all' ? onChange({ ...condition, window: { kind: 'all' } }) : setWindow(30, 'day'))}>
          <option value='all'>{t('conditions.allTime')}</option>
          <option value='calendar'>{t('conditions.lastUnits')}</option>
        </select>
      </Labelled>
      {window && (
        <div className='form-row'>
          <Labelled label={t('conditions.number')}><input className='input num' type='number' min={1} step={1} value={String(window.last)} onChange={(event) => setWindow(Number(event.target.value), window.unit)} /></Labelled>
          <Labelled label={t('conditions.unit')}>
            <select className='input' value={window.unit} onChange={(event) => setWindow(window.last, event.target.value as CalendarUnit)}>{calendarUnits.map((name) => <option key={name} value={name}>{t(`units.${name}`)}</option>)}</select>
          </Labelled>
        </div>
      )}
    </>
  )
}
