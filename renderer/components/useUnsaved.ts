/** What a form holds and nobody has saved yet: it outlives the form, so that another tab of the screen loses nothing. */
import { useState } from 'react'

interface Unsaved<Value> {
  value: Value
  /** What was saved when it was begun, as JSON. */
  base: string
}

const unsaved = new Map<string, Unsaved<unknown>>()

/** The state of a form by its name: `isDirty` where it says something else than what is saved, `isBehind` where that was saved otherwise since, `forget` once it is saved or given up. */
export function useUnsaved<Value>(name: string, saved: Value) {
  const mark = JSON.stringify(saved)
  const [kept, setKept] = useState(() => unsaved.get(name) as Unsaved<Value> | undefined)
  const isDirty = kept !== undefined && JSON.stringify(kept.value) !== mark
  function forget() {
    unsaved.delete(name)
    setKept(undefined)
  }
  return {
    value: kept?.value ?? saved,
    isDirty,
    isBehind: isDirty && kept.base !== mark,
    set: (value: Value) => {
      if (JSON.stringify(value) === mark) return forget()
      const next = { value, base: kept?.base ?? mark }
      unsaved.set(name, next)
      setKept(next)
    },
    forget
  }
}
