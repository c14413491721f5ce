/**
 * Files chosen and not yet imported: what the core found in them and what the person decided. The decisions outlive the page, since the core keeps them;
 * values of the file never leave this window.
 */
import { gathered } from '#renderer/app/kept.ts'
import { createStore, useStore } from '#renderer/bridge/store.ts'
import { client } from '#renderer/bridge/client.ts'
import type { ChosenFile } from '#core/contract/bridge.ts'
import type { Format, Inspection, Mapping } from '#core/contract/imports.ts'
import { withMadeColumns } from './madeColumns.ts'
import { applyMapping, draftFrom, draftWithTemplate, withoutTemplate, type ColumnDraft, type Draft, type DraftFile, type DraftTarget } from './draft.ts'
import { draftOfKept, keptDraftsOf, keptName, keptOf, type KeptDraft } from './keptDrafts.ts'

export const drafts = createStore<ReadonlyMap<string, Draft>>(new Map())
/** Those that are open in this window, and those that an earlier page left. */
export const keptDrafts = createStore<ReadonlyMap<string, KeptDraft>>(new Map())
let workspace = ''
let keepChanged = () => {}
let lastNumber = 0

/** Takes the drafts of a workspace as its core has them, and lets the core keep those that change from now on. */
export function loadImportDrafts(id: string, all: Readonly<Record<string, unknown>>, keep: (name: string, draft: Record<string, unknown> | null) => void): void {
  if (id === workspace) return
  workspace = id
  let known: ReadonlyMap<string, KeptDraft> = keptDraftsOf(all)
  drafts.set(new Map())
  keptDrafts.set(known)
  keepChanged = gathered(() => {
    if (id !== workspace) return
    const now = keptDrafts.get()
    for (const draft of new Set([...known.keys(), ...now.keys()])) if (known.get(draft) !== now.get(draft)) keep(keptName(draft), now.get(draft) ?? null)
    known = now
  })
}

export function useDraft(id: string): Draft | undefined {
  return useStore(drafts).get(id)
}

function put(draft: Draft): void {
  drafts.set((map) => new Map(map).set(draft.id, draft))
  keptDrafts.set((map) => new Map(map).set(draft.id, keptOf(draft)))
  keepChanged()
}

export function changeDraft(id: string, change: Partial<Draft> | ((draft: Draft) => Partial<Draft>)): void {
  const draft = drafts.get().get(id)
  if (draft) put({ ...draft, ...(typeof change === 'function' ? change(draft) : change) })
}

export function changeColumn(id: string, index: number, change: Partial<ColumnDraft>): void {
  changeDraft(id, (draft) => ({ columns: draft.columns.map((column) => (column.index === index ? { ...column, ...change, touched: true } : column)) }))
}

export function forgetDraft(id: string): void {
  const without = <Value>(map: ReadonlyMap<string, Value>) => new Map([...map].filter(([other]) => other !== id))
  drafts.set(without)
  keptDrafts.set(without)
  keepChanged()
}

function newId(): string {
  lastNumber += 1
  return `${Date.now().toString(36)}${lastNumber}`
}

/** Looks into a chosen file and makes a draft of it. @throws what the core says about an unreadable file */
export async function openDraft(file: ChosenFile): Promise<string> {
  return addDraft(file, await client.imports.inspect({ upload: file.upload }))
}

export function addDraft(file: ChosenFile, inspection: Inspection): string {
  const draft = draftWithTemplate(newId(), file.upload, inspection)
  put(draft)
  return draft.id
}

/** Opens a draft that an earlier page left: its file is read again as it was read then. @throws what the core says about the file */
export async function reopenDraft(id: string): Promise<void> {
  const kept = keptDrafts.get().get(id)
  if (!kept || drafts.get().has(id)) return
  const inspection = await client.imports.inspect({ upload: kept.upload, format: kept.format, target: kept.target })
  if (keptDrafts.get().get(id) === kept && !drafts.get().has(id)) put(draftOfKept(id, kept, inspection))
}

/** Gives a draft its files again, or others in their place; what was decided stays for columns of the same name. @throws what the core says about the first file that cannot be read */
export async function replaceFiles(id: string, [first, ...others]: readonly ChosenFile[]): Promise<void> {
  const kept = keptDrafts.get().get(id)
  if (!kept || !first) return
  const inspection = await client.imports.inspect({ upload: first.upload, format: kept.format, target: kept.target })
  const more: DraftFile[] = []
  for (const { upload, name, size } of others) {
    const { rows, format } = await client.imports.inspect({ upload, format: kept.format, target: kept.target })
    more.push({ upload, fileName: name, size, rows, format })
  }
  put(draftOfKept(id, { ...kept, upload: first.upload, fileName: first.name, more }, inspection))
}

/**
 * Reads the file again with another format or for another target; what the person decided about a column of the same name stays. `anew`: it leads to another
 * table, whose rows may be for another target.
 */
export async function inspectAgain(id: string, change: { format?: Format; target?: DraftTarget; anew?: boolean }): Promise<void> {
  const draft = drafts.get().get(id)
  if (!draft) return
  const format = change.format ?? draft.format
  const target = change.target ?? draft.target
  changeDraft(id, { format, target, busy: true })
  // What was asked for later stands, in whatever order the answers come.
  const isLatest = (latest: Draft) => latest.format === format && latest.target === target
  try {
    const inspection = await client.imports.inspect({ upload: draft.upload, format, ...(!change.anew && { target }) })
    const found = inspection.mapping.target
    changeDraft(id, (latest) => (isLatest(latest) ? { ...merged(latest, inspection, change.target !== undefined || found !== target), target: found, busy: false } : {}))
  } catch (error) {
    changeDraft(id, (latest) => (isLatest(latest) ? { format: draft.format, target: draft.target, busy: false } : {}))
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
  return {
    inspection, columns, constants: newTarget ? fresh.constants : draft.constants, classify: newTarget ? [] : draft.classify, groupBy: draft.groupBy.filter((name) => fresh.columns.some((column) => column.name === name)),
    template: newTarget ? null : draft.template
  }
}

/** Uses a mapping of an earlier import, as far as the columns have the same names. */
export function applyTemplate(id: string, mapping: Mapping): void {
  changeDraft(id, (draft) => ({ ...applyMapping(draft, mapping), template: null }))
}

/** Takes back the mapping that a draft came with. */
export function undoTemplate(id: string): void {
  changeDraft(id, withoutTemplate)
}

export function addFile(id: string, file: DraftFile): void {
  changeDraft(id, ({ more }) => ({ more: [...more, file] }))
}

/** Leaves one of the further files of a draft out. */
export function removeFile(id: string, upload: string): void {
  changeDraft(id, ({ more }) => ({ more: more.filter((file) => file.upload !== upload) }))
}
