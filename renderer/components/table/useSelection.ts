import { useCallback, useMemo, useState } from 'react'

export interface Selection {
  keys: ReadonlySet<string>
  toggle: (key: string) => void
  /** Adds every key between the last toggled one and this one. */
  extend: (key: string, order: readonly string[]) => void
  replace: (keys: readonly string[]) => void
  clear: () => void
}

export function useSelection(): Selection {
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set())
  const [anchor, setAnchor] = useState<string | null>(null)
  const toggle = useCallback((key: string) => {
    setAnchor(key)
    setKeys((old) => {
      const next = new Set(old)
      if (!next.delete(key)) next.add(key)
      return next
    })
  }, [])
  const extend = useCallback((key: string, order: readonly string[]) => {
    const [from, to] = [order.indexOf(anchor ?? key), order.indexOf(key)].sort((a, b) => a - b)
    setKeys((old) => new Set([...old, ...order.slice(Math.max(0, from ?? 0), (to ?? 0) + 1)]))
  }, [anchor])
  const replace = useCallback((list: readonly string[]) => setKeys(new Set(list)), [])
  const clear = useCallback(() => setKeys((old) => (old.size === 0 ? old : new Set())), [])
  return useMemo(() => ({ keys, toggle, extend, replace, clear }), [keys, toggle, extend, replace, clear])
}
