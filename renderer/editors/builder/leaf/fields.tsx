/** The controls that forms of conditions are made of. */
import type { ReactNode } from 'react'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { shownValue } from '#renderer/editors/condition/drafts.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import { calendarUnits, durationUnits, relativeUnits } from '#core/domain/conditions/windows.ts'
import type { Duration, DurationUnit, RelativeUnit, Window } from '#core/domain/conditions/types.ts'

export interface Option<Value extends string = string> {
  value: Value
  label: string
  count?: number | undefined
  /** Shown, but not to be chosen. */
  disabled?: boolean
}

interface ChoiceProps<Value extends string> {
  label: string
  value: Value | undefined
  options: readonly Option<Value>[]
  onChange: (value: Value) => void
}

/** One of some. A value that is no option any more is shown as it stands. */
export function ChoiceField<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>) {
  return (
    <Labelled label={label}>
      <select className='input' value={value ?? ''} onChange={(event) => onChange(event.target.value as Value)}>
        {!options.some((option) => option.value === value) && <option value={value ?? ''}>{value ?? '–'}</option>}
        {options.map((option) => <option key={option.value} value={option.value} disabled={option.disabled}>{option.label}</option>)}
      </select>
    </Labelled>
  )
}

interface NumberProps {
  label: string
  value: unknown
  min?: number
  max?: number
  step?: number | 'any'
  onChange: (value: number | undefined) => void
}

export function NumberField({ label, value, onChange, ...bounds }: NumberProps) {
  return (
    <Labelled label={label}>
      <input className='input num' type='number' {...bounds} value={shownValue(value)} onChange={(event) => onChange(event.target.value === '' ? undefined : Number(event.target.value))} />
    </Labelled>
  )
}

export function CheckField({ label, value, onChange }: { label: string; value: boolean; onChange: (value: boolean) => void }) {
  return <label className='row'><input type='checkbox' checked={value} onChange={(event) => onChange(event.target.checked)} />{label}</label>
}

/** A part of a form under a heading of its own. */
export function FieldGroup({ label, action, children }: { label: string; action?: ReactNode; children: ReactNode }) {
  return (
    <fieldset className='field-group'>
      <legend className='row'><span className='grow'>{label}</span>{action}</legend>
      {children}
    </fieldset>
  )
}

function useUnits<Unit extends RelativeUnit>(units: readonly Unit[]): Option<Unit>[] {
  const t = useText()
  return units.map((value) => ({ value, label: t(`units.${value as RelativeUnit}`) }))
}

export function DurationField({ label, value, onChange }: { label: string; value: Duration | undefined; onChange: (value: Duration) => void }) {
  const t = useText()
  const units = useUnits<DurationUnit>(durationUnits)
  const unit = value?.unit ?? 'day'
  return (
    <div className='form-row'>
      <NumberField label={label} value={value?.n} min={0} step={1} onChange={(n) => onChange({ n: n ?? ('' as never), unit })} />
      <ChoiceField label={t('conditions.unit')} value={unit} options={units} onChange={(next) => onChange({ n: value?.n ?? 1, unit: next })} />
    </div>
  )
}

/** A duration that may be left out. */
export function OptionalDuration({ label, value, onChange }: { label: string; value: Duration | undefined; onChange: (value: Duration | undefined) => void }) {
  return (
    <div className='stack' style={{ gap: 6 }}>
      <CheckField label={label} value={value !== undefined} onChange={(on) => onChange(on ? { n: 7, unit: 'day' } : undefined)} />
      {value && <DurationField label={label} value={value} onChange={onChange} />}
    </div>
  )
}

export function MomentField({ label, value, onChange }: { label: string; value: string | undefined; onChange: (value: string | undefined) => void }) {
  const isInstant = (value ?? '').includes('T')
  return (
    <Labelled label={label}>
      <input className='input num' type={isInstant ? 'text' : 'date'} value={value ?? ''} onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)} />
    </Labelled>
  )
}

const windowKinds = ['all', 'calendar', 'rolling', 'ago', 'between', 'before', 'after', 'olderThan'] as const

const firstWindow: { [Kind in Window['kind']]: Extract<Window, { kind: Kind }> } = {
  all: { kind: 'all' }, calendar: { kind: 'calendar', last: 30, unit: 'day' }, rolling: { kind: 'rolling', last: 24, unit: 'hour' },
  ago: { kind: 'ago', from: { n: 90, unit: 'day' }, to: { n: 30, unit: 'day' } }, between: { kind: 'between' }, before: { kind: 'before', at: '' }, after: { kind: 'after', at: '' },
  olderThan: { kind: 'olderThan', n: 30, unit: 'day' }
}

interface WindowProps {
  label: string
  value: Window | undefined
  onChange: (value: Window | undefined) => void
}

export function WindowField({ label, value, onChange }: WindowProps) {
  const t = useText()
  const kind = value?.kind ?? 'all'
  return (
    <div className='stack' style={{ gap: 8 }}>
      <ChoiceField label={label} value={kind} options={windowKinds.map((name) => ({ value: name, label: t(`builder.windows.${name}`) }))} onChange={(next) => onChange(next === 'all' ? undefined : firstWindow[next])} />
      {value && <WindowParts value={value} onChange={onChange} />}
    </div>
  )
}

function WindowParts({ value, onChange }: { value: Window; onChange: (value: Window) => void }) {
  const t = useText()
  const calendar = useUnits(calendarUnits)
  const exact = useUnits(durationUnits)
  const relative = useUnits(relativeUnits)
  const amount = (last: number, set: (last: number) => void) => <NumberField label={t('conditions.number')} value={last} min={1} step={1} onChange={(next) => set(next ?? ('' as never))} />
  switch (value.kind) {
    case 'calendar': return (
      <>
        <div className='form-row'>
          {amount(value.last, (last) => onChange({ ...value, last }))}
          <ChoiceField label={t('conditions.unit')} value={value.unit} options={calendar} onChange={(unit) => onChange({ ...value, unit })} />
        </div>
        <CheckField label={t('builder.includeCurrent')} value={value.includeCurrent !== false} onChange={(on) => onChange({ ...value, includeCurrent: on ? undefined : false })} />
      </>
    )
    case 'rolling': return (
      <div className='form-row'>
        {amount(value.last, (last) => onChange({ ...value, last }))}
        <ChoiceField label={t('conditions.unit')} value={value.unit} options={exact} onChange={(unit) => onChange({ ...value, unit })} />
      </div>
    )
    case 'ago': return (
      <>
        <DurationField label={t('builder.agoFrom')} value={value.from} onChange={(from) => onChange({ ...value, from })} />
        <DurationField label={t('builder.agoTo')} value={value.to} onChange={(to) => onChange({ ...value, to })} />
      </>
    )
    case 'between': return (
      <div className='form-row'>
        <MomentField label={t('conditions.from')} value={value.from} onChange={(from) => onChange({ ...value, from })} />
        <MomentField label={t('conditions.to')} value={value.to} onChange={(to) => onChange({ ...value, to })} />
      </div>
    )
    case 'before':
    case 'after': return <MomentField label={t('conditions.value')} value={value.at} onChange={(at) => onChange({ ...value, at: at ?? '' })} />
    case 'olderThan': return (
      <div className='form-row'>
        {amount(value.n, (n) => onChange({ ...value, n }))}
        <ChoiceField label={t('conditions.unit')} value={value.unit} options={relative} onChange={(unit) => onChange({ ...value, unit })} />
      </div>
    )
    default: return null
  }
}
