/** What a form holds and nobody has saved yet: it outlives the form, so that another tab of the screen loses nothing. */
import { useState } from 'react'

const unsaved = new Map<string, unknown>()

/** The state of a form by its name; `forget` once it is saved. What was saved by others meanwhile is for the form to tell. */
export function useUnsaved<Value>(name: string, saved: Value): [Value, (value: Value) => void, forget: () => void] {
  const [value, setValue] = useState<Value>(() => (unsaved.get(name) as Value | undefined) ?? saved)
  return [
    value,
    (next) => {
      unsaved.set(name, next)
      setValue(next)
    },
    () => void unsaved.delete(name)
  ]
}
