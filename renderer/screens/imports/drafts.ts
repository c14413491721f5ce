/** Files chosen and not yet imported: what the core found in them and what the person decided. Kept while the window lives; values of the file never leave it. */
import { createStore, useStore } from '#renderer/bridge/store.ts'
import { client } from '#renderer/bridge/client.ts'
import type { ChosenFile } from '#core/contract/bridge.ts'
import type { Format, Inspection, Mapping } from '#core/contract/imports.ts'
import { withMadeColumns } from './madeColumns.ts'
import { applyMapping, draftFrom, type ColumnDraft, type Draft, type DraftTarget } from './draft.ts'

export const drafts = createStore<ReadonlyMap<string, Draft>>(new Map())
let lastNumber = 0

export function useDraft(id: string): Draft | undefined {
  return useStore(drafts).get(id)
}

function put(draft: Draft): void {
  drafts.set((map) => new Map(map).set(draft.id, draft))
}

export function changeDraft(id: string, change: Partial<Draft> | ((draft: Draft) => Partial<Draft>)): void {
  const draft = drafts.get().get(id)
  if (draft) put({ ...draft, ...(typeof change === 'function' ? change(draft) : change) })
}

export function changeColumn(id: string, index: number, change: Partial<ColumnDraft>): void {
  changeDraft(id, (draft) => ({ columns: draft.columns.map((column) => (column.index === index ? { ...column, ...change, touched: true } : column)) }))
}

export function forgetDraft(id: string): void {
  drafts.set((map) => {
    const next = new Map(map)
    next.delete(id)
    return next
  })
}

/** Looks into a chosen file and makes a draft of it. @throws what the core says about an unreadable file */
export async function openDraft(file: ChosenFile): Promise<string> {
  const inspection = await client.imports.inspect({ upload: file.upload })
  lastNumber += 1
  const id = `${Date.now().toString(36)}${lastNumber}`
  put(draftFrom(id, file.upload, inspection))
  return id
}

/** Reads the file again with another format or for another target; what the person decided about a column of the same name stays. */
export async function inspectAgain(id: string, change: { format?: Format; target?: DraftTarget }): Promise<void> {
  const draft = drafts.get().get(id)
  if (!draft) return
  const format = change.format ?? draft.format
  const target = change.target ?? draft.target
  changeDraft(id, { format, target, busy: true })
  try {
    const inspection = await client.imports.inspect({ upload: draft.upload, format, target })
    changeDraft(id, (latest) => ({ ...merged(latest, inspection, change.target !== undefined), format, target, busy: false }))
  } catch (error) {
    changeDraft(id, { format: draft.format, target: draft.target, busy: false })
    throw error
  }
}

function merged(draft: Draft, inspection: Inspection, newTarget: boolean): Partial<Draft> {
  const fresh = draftFrom(draft.id, draft.upload, inspection)
  const decided = new Map(draft.columns.filter((column) => column.touched && !newTarget).map((column) => [column.name, column]))
  const columns = withMadeColumns([...fresh.columns, ...draft.columns.filter(({ index }) => index >= draft.inspection.columns.length)], fresh.columns.length, draft.recipe).map((column) => {
    const old = decided.get(column.name)
    return old ? { ...old, index: column.index } : column
  })
  return { inspection, columns, constants: newTarget ? fresh.constants : draft.constants, groupBy: draft.groupBy.filter((name) => fresh.columns.some((column) => column.name === name)) }
}

/** Uses a mapping of an earlier import, as far as the columns have the same names. */
export function applyTemplate(id: string, mapping: Mapping): void {
  changeDraft(id, (draft) => applyMapping(draft, mapping))
}
