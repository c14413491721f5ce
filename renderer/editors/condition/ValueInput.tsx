/** The value of a condition, in the shape that its operator asks for. */
import { useId, useState } from 'react'
import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { Labelled } from '#renderer/components/Labelled.tsx'
import { stepThrough } from '#renderer/components/stepThrough.ts'
import { useFormat } from '#renderer/app/format.ts'
import { orpc } from '#renderer/bridge/client.ts'
import { useDebounced } from '#renderer/components/useDebounced.ts'
import { useTerm, useText } from '#renderer/i18n/i18n.ts'
import type { CatalogueField, Subject } from '#core/domain/conditions/catalogue.ts'
import type { Operator } from '#core/domain/conditions/operators.ts'
import type { ValueType } from '#core/domain/fields.ts'
import { maximumValues, type RelativeUnit } from '#core/domain/conditions/types.ts'
import { calendarUnits, durationUnits, shownValue } from './drafts.ts'

interface ConditionValue {
  value?: unknown
  unit?: RelativeUnit
}

/** A value to choose, and how many rows have it, where that is known. */
export interface ValueOption {
  value: string
  count?: number
}

/** What there is to choose from: the most frequent values, and where the others are asked for. */
export interface Choices {
  options: readonly ValueOption[]
  /** Undefined where these are all. */
  more?: { of: Subject | 'event'; field: string } | undefined
}

/** What a field gives to choose from. */
export function choicesOf(of: Subject | 'event', field: CatalogueField | undefined): Choices {
  if (!field?.topValues) return { options: [] }
  return { options: field.notComputed ? field.topValues.map(({ value }) => ({ value })) : field.topValues, ...(!field.values && { more: { of, field: field.name } }) }
}

interface Props extends ConditionValue, Choices {
  operator: Operator
  type: ValueType
  onChange: (value: ConditionValue) => void
}

export function ValueInput({ operator, type, value, unit, options, more, onChange }: Props) {
  const t = useText()
  const { shape, bounds } = operator
  if (shape === 'none') return null
  if (shape === 'unit') return <UnitSelect units={calendarUnits} unit={unit} onChange={(next) => onChange({ unit: next })} />
  if (shape === 'array' && bounds) return <PartToggles first={bounds.min} last={bounds.max} values={value as number[]} onChange={(values) => onChange({ value: values })} />
  if (shape === 'array' && options.length > 0) return <OptionList options={options} more={more} values={value as string[]} onChange={(values) => onChange({ value: values })} />
  if (shape === 'array') return <TextList type={type} values={value as unknown[]} onChange={(values) => onChange({ value: values })} />
  if (shape === 'pair') {
    const [from, to] = value as [unknown, unknown]
    return (
      <div className='form-row'>
        <Labelled label={t('conditions.from')}><Single type={type} value={from} onChange={(next) => onChange({ value: [next, to] })} /></Labelled>
        <Labelled label={t('conditions.to')}><Single type={type} value={to} onChange={(next) => onChange({ value: [from, next] })} /></Labelled>
      </div>
    )
  }
  if (shape === 'number+unit') {
    const units = type === 'date' || operator.calendar ? calendarUnits : [...new Set([...durationUnits, ...calendarUnits])]
    return (
      <div className='form-row'>
        <Labelled label={t('conditions.number')}><Single type='number' value={value} onChange={(next) => onChange({ value: next, unit })} /></Labelled>
        <UnitSelect units={units} unit={unit} onChange={(next) => onChange({ value, unit: next })} />
      </div>
    )
  }
  return <Labelled label={t('conditions.value')}><Single type={shape === 'number' ? 'number' : type} value={value} options={options} onChange={(next) => onChange({ value: next })} /></Labelled>
}

const inputTypes: Partial<Record<ValueType, string>> = { number: 'number', decimal: 'number', date: 'date', datetime: 'date' }

function Single({ type, value, options = [], onChange }: { type: ValueType; value: unknown; options?: Props['options']; onChange: (value: unknown) => void }) {
  const isNumber = inputTypes[type] === 'number'
  const listId = useId()
  return (
    <>
      <input
        className='input num' type={inputTypes[type] ?? 'text'} step='any' list={options.length > 0 ? listId : undefined} value={shownValue(value)}
        onChange={(event) => onChange(isNumber && event.target.value !== '' ? Number(event.target.value) : event.target.value)}
      />
      {options.length > 0 && <datalist id={listId}>{options.map((option) => <option key={option.value} value={option.value} />)}</datalist>}
    </>
  )
}

function UnitSelect({ units, unit, onChange }: { units: readonly RelativeUnit[]; unit: RelativeUnit | undefined; onChange: (unit: RelativeUnit) => void }) {
  const t = useText()
  return (
    <Labelled label={t('conditions.unit')}>
      <select className='input' value={unit} onChange={(event) => onChange(event.target.value as RelativeUnit)}>{units.map((name) => <option key={name} value={name}>{t(`units.${name}`)}</option>)}</select>
    </Labelled>
  )
}

/** Months and weekdays. */
function PartToggles({ first, last, values, onChange }: { first: number; last: number; values: readonly number[]; onChange: (values: number[]) => void }) {
  const t = useText()
  const term = useTerm()
  const group = last === 12 ? 'months' : 'weekdays'
  return (
    <div className='row' style={{ flexWrap: 'wrap', gap: 4 }} role='group' aria-label={t('conditions.value')}>
      {Array.from({ length: last - first + 1 }, (_, index) => first + index).map((part) => (
        <button key={part} type='button' className='badge' data-tone={values.includes(part) ? 'accent' : undefined} aria-pressed={values.includes(part)} onClick={() => onChange(toggled(values, part).sort((a, b) => a - b))}>
          {term(group, String(part))}
        </button>
      ))}
    </div>
  )
}

const toggled = <Item,>(values: readonly Item[], item: Item): Item[] => (values.includes(item) ? values.filter((value) => value !== item) : [...values, item])

function OptionList({ options, more, values, onChange }: Choices & { values: readonly string[]; onChange: (values: string[]) => void }) {
  const t = useText()
  const format = useFormat()
  const [text, setText] = useState('')
  const [refused, setRefused] = useState(0)
  const wanted = text.trim().toLowerCase()
  const asked = useDebounced(wanted, 120)
  const { data } = useQuery({ ...orpc.conditions.values.queryOptions({ input: more && asked !== '' ? { ...more, query: asked } : skipToken }), placeholderData: keepPreviousData })
  const known = [...options, ...(data?.items ?? []).filter(({ value }) => !options.some((option) => option.value === value))]
  const isCounted = known.some(({ count }) => count !== undefined)
  const [names, chosen] = [new Set(known.map(({ value }) => value)), new Set(values)]
  const extra: ValueOption[] = values.filter((value) => !names.has(value)).map((value) => ({ value, ...(isCounted && !more && { count: 0 }) }))
  const listed = [...extra, ...known].filter(({ value }) => value.toLowerCase().includes(wanted))
  return (
    <div className='stack' onKeyDown={stepThrough}>
      <input
        className='input' placeholder={t('conditions.findOrAdd')} aria-label={t('conditions.findOrAdd')} value={text} onChange={(event) => setText(event.target.value)}
        onPaste={(event) => {
          const pasted = splitValues(event.clipboardData.getData('text'))
          if (pasted.length < 2) return
          event.preventDefault()
          const all = [...new Set([...values, ...pasted])]
          setRefused(0)
          if (all.length > maximumValues) setRefused(all.length)
          else onChange(all)
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || text.trim() === '' || event.nativeEvent.isComposing) return
          event.preventDefault()
          event.stopPropagation()
          const [only] = listed
          onChange(toggled(values, listed.length === 1 && only ? only.value : text.trim()))
          setText('')
        }}
      />
      {refused > 0 && <p className='bad' role='alert'>{t('conditions.tooManyPasted', { count: refused, most: maximumValues })}</p>}
      <ul className='facet-list scroll' style={{ maxHeight: 200 }}>
        {listed.slice(0, mostListed).map(({ value, count }, index) => (
          <li key={value}>
            <label className='facet-item'>
              <input type='checkbox' tabIndex={index === 0 ? 0 : -1} checked={chosen.has(value)} onChange={() => onChange(toggled(values, value))} />
              <span className='ellipsis grow'>{value}</span>
              {count !== undefined && <span className='num faint'>{format.number(count)}</span>}
            </label>
          </li>
        ))}
        {listed.length > mostListed && <li className='facet-item faint'>{t('conditions.moreListed', { count: listed.length - mostListed })}</li>}
      </ul>
    </div>
  )
}

/** Values that are drawn at most: others are found by their text. */
const mostListed = 300

/** The values of a text: one a line, or with commas, semicolons or tabs between. */
const splitValues = (text: string): string[] => text.split(/[\n,，;；\t]/).map((part) => part.trim()).filter((part) => part !== '')

/** Values by hand or pasted: one a line, or with commas between. */
function TextList({ type, values, onChange }: { type: ValueType; values: readonly unknown[]; onChange: (values: unknown[]) => void }) {
  const t = useText()
  const [text, setText] = useState(values.join('\n'))
  const isNumber = inputTypes[type] === 'number'
  return (
    <Labelled label={t('conditions.pasteValues')}>
      <textarea
        className='input' rows={4} value={text}
        onChange={(event) => {
          setText(event.target.value)
          const parts = splitValues(event.target.value)
          onChange(isNumber ? parts.map((part) => (Number.isFinite(Number(part)) ? Number(part) : part)) : parts)
        }}
      />
    </Labelled>
  )
}
