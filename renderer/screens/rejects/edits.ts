/** What was typed into rejected rows and was not replayed yet; kept while the window lives. */
import { createStore, useStore } from '#renderer/bridge/store.ts'
import type { RawRow } from '#core/domain/reject-fixes.ts'
import type { ListedReject } from '#core/contract/import-rows.ts'

export type Edits = ReadonlyMap<string, RawRow>
const edits = createStore<Edits>(new Map())

export function rejectKey({ batchId, row }: Pick<ListedReject, 'batchId' | 'row'>): string {
  return `${batchId}/${row}`
}

export function useEdits(): Edits {
  return useStore(edits)
}

/** A value that is again what stands there is no edit. */
export function editCell(reject: ListedReject, column: string, text: string): void {
  edits.set((all) => {
    const key = rejectKey(reject)
    const { [column]: _, ...others } = all.get(key) ?? {}
    const changed = text === (reject.raw[column] ?? '') ? others : { ...others, [column]: text }
    const next = new Map(all)
    if (Object.keys(changed).length > 0) next.set(key, changed)
    else next.delete(key)
    return next
  })
}

export function forgetEdits(keys: Iterable<string>): void {
  edits.set((all) => {
    const next = new Map(all)
    for (const key of keys) next.delete(key)
    return next
  })
}

/** What a cell shows. */
export function cellText(reject: ListedReject, column: string, all: Edits): string {
  return all.get(rejectKey(reject))?.[column] ?? reject.raw[column] ?? ''
}
