import { useEffect, useState } from 'react'
import { useFormat } from './format.ts'

/** The present, read again every `milliseconds` while the component is shown. */
export function useNow(milliseconds: number): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), milliseconds)
    return () => clearInterval(timer)
  }, [milliseconds])
  return now
}

/** The present day in the zone of the workspace, e.g. `2026-02-18`. */
export function useToday(): string {
  return useFormat().day(new Date(useNow(60_000)).toISOString())
}
