import { useEffect, useRef } from 'react'

/** For what the person goes on with: it takes the focus as soon as it can be used. */
export function useFocusWhen(ready: boolean) {
  const element = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (ready) element.current?.focus()
  }, [ready])
  return element
}
