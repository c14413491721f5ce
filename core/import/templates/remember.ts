/** The mapping of an import, kept for the next file of its source and shape. */
import type { Mapping } from '#core/contract/imports.ts'
import { fold } from '#core/domain/normalise/text.ts'
import { createObject, listObjects, saveObject, type Saving } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { matchOf } from './match.ts'

/**
 * One is kept for each source, target and set of columns; belongs into one transaction. Nothing is written where it is kept so already. It is part of
 * the import, which no undo of edits takes back. Answers its id.
 */
export function rememberTemplate(records: RecordsDatabase, used: Mapping, columns: readonly string[], saving: Pick<Saving, 'user' | 'at'>): string {
  const { name, ...mapping } = used
  const content = { source: used.source, target: used.target, columns: [...columns], mapping }
  const known = listObjects(records, 'importTemplate').find((template) =>
    template.content.source === used.source && template.content.target === used.target && matchOf(template.content.columns, columns) === 1)
  if (!known) return createObject(records, 'importTemplate', { name: freeName(records, name ?? used.source), parent: null, content }, { ...saving, inverse: null }).id
  saveObject(records, 'importTemplate', known.id, { content }, { ...saving, inverse: null })
  return known.id
}

/** The name, or the first with a number behind it that no template has. */
function freeName(records: RecordsDatabase, wanted: string): string {
  const taken = new Set(listObjects(records, 'importTemplate').map(({ name }) => fold(name)))
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted} ${number}`
    if (!taken.has(fold(name))) return name
  }
}
