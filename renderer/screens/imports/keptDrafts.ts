/** What is kept of a draft in the workspace, where it stands encrypted: the decisions, and the handle of the file; what stood in the file is read again. */
import type { Inspection } from '#core/contract/imports.ts'
import { draftFrom, type Draft } from './draft.ts'
import { withMadeColumns } from './madeColumns.ts'

const fields = ['upload', 'fileName', 'format', 'target', 'name', 'source', 'unknownIdentity', 'groupBy', 'columns', 'constants', 'recipe', 'recipeFrom', 'classify', 'more', 'template'] as const

export type KeptDraft = Pick<Draft, (typeof fields)[number]>

const prefix = 'import '
export const keptName = (id: string) => prefix + id

export function keptOf(draft: Draft): KeptDraft {
  return Object.fromEntries(fields.map((field) => [field, draft[field]])) as KeptDraft
}

/** Of all drafts of a workspace those of imports, by id. */
export function keptDraftsOf(all: Readonly<Record<string, unknown>>): Map<string, KeptDraft> {
  return new Map(Object.entries(all).flatMap(([name, value]) => {
    const kept = value as Partial<KeptDraft> | null
    return name.startsWith(prefix) && Array.isArray(kept?.columns) ? [[name.slice(prefix.length), kept as KeptDraft] as const] : []
  }))
}

/** The draft again, over the file as it was read anew. */
export function draftOfKept(id: string, kept: KeptDraft, inspection: Inspection): Draft {
  const known = new Map(kept.columns.map((column) => [column.name, column]))
  const fresh = draftFrom(id, kept.upload, inspection)
  return { ...fresh, ...kept, columns: withMadeColumns(fresh.columns, inspection.columns.length, kept.recipe).map((column) => ({ ...(known.get(column.name) ?? { ...column, to: null }), index: column.index })), busy: false }
}
