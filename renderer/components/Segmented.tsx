import { useRef, type KeyboardEvent } from 'react'

interface Props<Value extends string> {
  label: string
  value: Value
  options: readonly { value: Value; label: string }[]
  onChange: (value: Value) => void
}

/** One of a few: arrows move, the chosen one takes the focus. */
export function Segmented<Value extends string>({ label, value, options, onChange }: Props<Value>) {
  const group = useRef<HTMLDivElement>(null)
  function keys(event: KeyboardEvent) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    if (!step) return
    event.preventDefault()
    const next = (options.findIndex((option) => option.value === value) + step + options.length) % options.length
    onChange(options[next]!.value)
    group.current?.querySelectorAll('button')[next]?.focus()
  }
  return (
    <div ref={group} className='segmented' role='radiogroup' aria-label={label} onKeyDown={keys}>
      {options.map((option) => (
        <button key={option.value} type='button' role='radio' aria-checked={option.value === value} tabIndex={option.value === value ? 0 : -1} onClick={() => onChange(option.value)}>{option.label}</button>
      ))}
    </div>
  )
}
