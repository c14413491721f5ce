/** Rows of a sorted table in blocks under headings, which can be closed. */
import { useCallback, useMemo, useState } from 'react'

export interface Blocks<Row> {
  /** Rows that follow one another with the same name stand in one block. */
  of: (row: Row) => string
  /** The heading of a block. */
  title: (name: string) => string
}

export const blockHeight = 30

export function useBlocks<Row>(rows: readonly Row[], blocks: Blocks<Row> | undefined) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const names = useMemo(() => (blocks ? rows.map((row) => blocks.of(row)) : []), [rows, blocks])
  const close = useCallback((name: string, isClosed: boolean) => setClosed((old) => {
    const next = new Set(old)
    if (isClosed) next.add(name)
    else next.delete(name)
    return next
  }), [])
  return useMemo(() => {
    const isHidden = (index: number) => index < names.length && closed.has(names[index]!)
    return {
      close, isHidden,
      isClosed: (name: string) => closed.has(name),
      /** The name of the block that a row stands in. */
      nameAt: (index: number): string | undefined => names[index],
      /** The same where the row is the first of it. */
      beginsAt: (index: number): string | undefined => (index === 0 || names[index] !== names[index - 1] ? names[index] : undefined),
      /** The first row from an index on, up or down, that stands in no closed block; undefined: there is none. */
      shownFrom(index: number, step: 1 | -1): number | undefined {
        let at = index
        while (isHidden(at)) at += step
        return at < 0 || at >= rows.length ? undefined : at
      }
    }
  }, [names, closed, close, rows.length])
}
