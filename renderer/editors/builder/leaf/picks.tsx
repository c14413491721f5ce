/** Choosing among many, found by typing a part of a name: one of them, or any. However many there are, only those in view are drawn. */
import { useId, useMemo, useRef, useState, type ReactNode } from 'react'
import { useFormat } from '#renderer/app/format.ts'
import { foundIn, spellings } from '#renderer/components/pinyin.ts'
import { stepThrough } from '#renderer/components/stepThrough.ts'
import { useVirtual } from '#renderer/components/useVirtual.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import { FieldGroup, type Option } from './fields.tsx'

interface Props {
  label: string
  options: readonly Option[]
}

interface PickManyProps extends Props {
  values: readonly string[]
  /** Whether what is typed may be taken although no option is named so. */
  free?: boolean
  onChange: (values: string[]) => void
}

interface PickOneProps extends Props {
  value: string
  onChange: (value: string) => void
}

export function PickMany({ values, onChange, ...props }: PickManyProps) {
  return <Picker {...props} values={values} onToggle={(value) => onChange(values.includes(value) ? values.filter((other) => other !== value) : [...values, value])} />
}

export function PickOne({ value, onChange, ...props }: PickOneProps) {
  return <Picker {...props} single values={value === '' ? [] : [value]} onToggle={onChange} />
}

interface PickerProps extends Props {
  values: readonly string[]
  free?: boolean
  single?: boolean
  onToggle: (value: string) => void
}

const searchedFrom = 7

/** The chosen ones stand first; of many they stand alone until more is asked for. */
function Picker({ label, options, values, free = false, single = false, onToggle }: PickerProps) {
  const t = useText()
  const [text, setText] = useState('')
  const [open, setOpen] = useState(values.length === 0)
  const [chosenFirst] = useState(() => new Set(values))
  const all = useMemo(() => {
    const known = new Set(options.map(({ value }) => value))
    const listed = [...[...chosenFirst, ...values].filter((value, index, list) => !known.has(value) && list.indexOf(value) === index).map((value): Option => ({ value, label: value })), ...options]
    return listed.map((option) => ({ ...option, spelt: spellings(option.label, option.value) })).toSorted((one, other) => Number(chosenFirst.has(other.value)) - Number(chosenFirst.has(one.value)))
  }, [options, values, chosenFirst])
  const isLong = all.length >= searchedFrom
  const listed = text.trim() === '' ? (isLong && !open ? all.filter(({ value }) => values.includes(value)) : all) : all.filter(({ spelt }) => foundIn(spelt, text) !== null)
  function enter() {
    const wanted = text.trim()
    const exact = listed.find((option) => option.label === wanted || option.value === wanted) ?? (free && listed.length === 0 ? { value: wanted } : listed[0])
    if (exact) onToggle(exact.value)
    setText('')
  }
  return (
    <div onKeyDown={stepThrough}>
      <FieldGroup label={label} action={isLong && <More label={label} open={open} onClick={() => setOpen(!open)} />}>
        {(isLong || free) && (
          <input
            className='input' placeholder={t(free ? 'conditions.findOrAdd' : 'builder.find')} aria-label={t('builder.findIn', { label })} value={text} onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || text.trim() === '' || event.nativeEvent.isComposing) return
              event.preventDefault()
              enter()
            }}
          />
        )}
        <Rows label={label} options={listed} values={values} single={single} onToggle={onToggle} />
        {listed.length === 0 && text.trim() !== '' && <p className='soft' role='status'>{t('builder.nothingToPick')}</p>}
      </FieldGroup>
    </div>
  )
}

function More({ label, open, onClick }: { label: string; open: boolean; onClick: () => void }): ReactNode {
  const t = useText()
  const text = t(open ? 'builder.showChosen' : 'builder.showAll')
  return <button type='button' className='link' aria-expanded={open} aria-label={`${text} ${label}`} onClick={onClick}>{text}</button>
}

const rowHeight = 28
const mostRows = 6

function Rows({ label, options, values, single, onToggle }: { label: string; options: readonly Option[]; values: readonly string[]; single: boolean; onToggle: (value: string) => void }) {
  const format = useFormat()
  const name = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const height = rowHeight * Math.min(mostRows, options.length)
  const virtual = useVirtual({ count: options.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: mostRows, initialRect: { width: 260, height } })
  return (
    <div ref={scroller} className='pick-list scroll' role={single ? 'radiogroup' : 'group'} aria-label={label} style={{ height }}>
      <div style={{ height: options.length * rowHeight, position: 'relative' }}>
        {virtual.getVirtualItems().map(({ index, start }, place) => {
          const option = options[index]
          return option && (
            <label key={option.value} className='facet-item pick-row' style={{ top: start }}>
              <input type={single ? 'radio' : 'checkbox'} tabIndex={single || place === 0 ? 0 : -1} name={single ? name : undefined} checked={values.includes(option.value)} onChange={() => onToggle(option.value)} />
              <span className='ellipsis grow' title={option.label}>{option.label}</span>
              {option.count !== undefined && <span className='num faint'>{format.number(option.count)}</span>}
            </label>
          )
        })}
      </div>
    </div>
  )
}
