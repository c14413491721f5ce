/** The form of a step, made from the parameters of its kind. */
import { useId } from 'react'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { useText, useWords } from '#renderer/i18n/i18n.ts'
import { kindOf, longestNote, parametersOf, type RecipeStep } from '#core/domain/recipes/kinds.ts'
import { longestName, type Parameter, type ValueEntry } from '#core/domain/recipes/parameters.ts'
import { testsOfBlanks } from '#core/domain/recipes/row-kinds.ts'
import { EntriesField } from './EntriesField.tsx'
import { NamesField } from './NamesField.tsx'

interface Props {
  step: RecipeStep
  /** Columns that it may read. */
  columns: readonly string[]
  onChange: (step: RecipeStep) => void
}

export function StepForm({ step, columns, onChange }: Props) {
  const t = useText()
  const words = useWords()
  const values = step as unknown as Record<string, unknown>
  const set = (name: string, value: unknown) => onChange({ ...step, [name]: value } as RecipeStep)
  const asked = Object.entries(parametersOf(step.op)).filter(([name]) => !(step.op === 'filter' && name === 'value' && testsOfBlanks.includes(step.test)))
  return (
    <div className='form step-form'>
      <p className='soft'>{words(kindOf(step.op).about)}</p>
      {asked.map(([name, parameter]) => <Field key={name} parameter={parameter} value={values[name]} columns={columns} onChange={(value) => set(name, value)} />)}
      <Labelled label={t('recipes.note')}><input className='input' maxLength={longestNote} value={step.note ?? ''} onChange={(event) => set('note', event.target.value || undefined)} /></Labelled>
    </div>
  )
}

interface FieldProps {
  parameter: Parameter
  value: unknown
  columns: readonly string[]
  onChange: (value: unknown) => void
}

function Field({ parameter, value, columns, onChange }: FieldProps) {
  const words = useWords()
  const list = useId()
  const label = words(parameter.words)
  switch (parameter.shape) {
    case 'flag':
      return <label className='row'><input type='checkbox' checked={value === true} onChange={(event) => onChange(event.target.checked)} />{label}</label>
    case 'choice':
      return (
        <Labelled label={label}>
          <select className='input' value={String(value)} onChange={(event) => onChange(event.target.value)}>
            {Object.entries(parameter.options!).map(([option, named]) => <option key={option} value={option}>{words(named)}</option>)}
          </select>
        </Labelled>
      )
    case 'integer':
      return <Labelled label={label}><input className='input' type='number' min={parameter.min} max={parameter.max} value={Number(value)} onChange={(event) => onChange(Math.trunc(Number(event.target.value)))} /></Labelled>
    case 'columns':
      return <div className='labelled'><span aria-hidden='true'>{label}</span><NamesField label={label} values={value as string[]} offered={columns} onChange={onChange} /></div>
    case 'newColumns':
    case 'texts':
      return <div className='labelled'><span aria-hidden='true'>{label}</span><NamesField label={label} values={value as string[]} onChange={onChange} /></div>
    case 'entries':
      return <div className='labelled'><span aria-hidden='true'>{label}</span><EntriesField label={label} values={value as ValueEntry[]} onChange={onChange} /></div>
    case 'text':
      return <Labelled label={label}><input className='input' maxLength={parameter.max} value={String(value)} onChange={(event) => onChange(event.target.value)} /></Labelled>
    case 'column':
    case 'newColumn': {
      const offered = parameter.shape === 'column' ? columns : []
      return (
        <Labelled label={label}>
          <input className='input' list={list} maxLength={longestName} value={(value as string | null) ?? ''} onChange={(event) => onChange(event.target.value === '' && parameter.optional ? null : event.target.value)} />
          <datalist id={list}>{offered.map((name) => <option key={name} value={name} />)}</datalist>
        </Labelled>
      )
    }
  }
}
