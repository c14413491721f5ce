/** What a list asks stands in the address, so that back, tabs and links keep it: each filter is a step of back, typing and sorting are none. */
import { useCallback } from 'react'
import { useSearchParams } from 'react-router'
import type { Sort } from './table/columns.ts'

/** A copy with one parameter set, or removed when undefined. */
export function withParameter(parameters: URLSearchParams, name: string, value: string | undefined): URLSearchParams {
  const next = new URLSearchParams(parameters)
  if (value === undefined) next.delete(name)
  else next.set(name, value)
  return next
}

export function useAddress() {
  const [parameters, setParameters] = useSearchParams()
  const change = useCallback((name: string, value: string | undefined, replace = false) => setParameters((old) => withParameter(old, name, value), { replace }), [setParameters])
  const sortBy = useCallback((sort: Sort) => setParameters((old) => withParameter(withParameter(old, 'sort', sort.field), 'dir', sort.direction), { replace: true }), [setParameters])
  return { parameters, setParameters, change, sortBy }
}

/** A part of an address as a person reads it; what is no valid escape stays as it is. */
export function readable(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
