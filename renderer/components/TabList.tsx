import { useRef, type KeyboardEvent } from 'react'
import './tablist.css'

interface Props<Value extends string> {
  label: string
  value: Value
  tabs: readonly { value: Value; label: string }[]
  onChange: (value: Value) => void
}

/** The parts of a screen. Arrows, Home and End move among them; each names its panel `panel-<value>`. */
export function TabList<Value extends string>({ label, value, tabs, onChange }: Props<Value>) {
  const list = useRef<HTMLDivElement>(null)
  const at = tabs.findIndex((tab) => tab.value === value)
  function keys(event: KeyboardEvent) {
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key]
    if (next === undefined) return
    event.preventDefault()
    const index = (next + tabs.length) % tabs.length
    onChange(tabs[index]!.value)
    list.current?.querySelectorAll('button')[index]?.focus()
  }
  return (
    <div ref={list} className='tab-list' role='tablist' aria-label={label} onKeyDown={keys}>
      {tabs.map((tab) => (
        <button
          key={tab.value} type='button' role='tab' aria-selected={tab.value === value} aria-controls={tab.value === value ? `panel-${tab.value}` : undefined} tabIndex={tab.value === value ? 0 : -1}
          onClick={() => onChange(tab.value)}
        >
          {tab.label}
        </button>
      ))}
    </div>
  )
}
