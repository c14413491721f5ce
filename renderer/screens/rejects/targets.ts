/** Which rejects an act is about, as the core takes it: rows that were chosen, or all that the list asks for. */
import type { ListedReject, RejectFacets, RejectFilter, ReplayAsked } from '#core/contract/import-rows.ts'
import { rejectKey, type Edits } from './edits.ts'

/** The whole query, or the rows of these keys. */
export type Chosen = { filter: RejectFilter } | { keys: ReadonlySet<string> }

export type ReplayTarget = Pick<ReplayAsked, 'batchId' | 'rows' | 'filter'>

const placeOf = (key: string) => {
  const [batchId = '', row] = key.split('/')
  return { batchId, row: Number(row) }
}

/** What is replayed, batch by batch: each becomes one import. Only rows that wait are. */
export function replayTargets(chosen: Chosen, facets: RejectFacets | null, rows: readonly ListedReject[], edits: Edits): ReplayTarget[] {
  const typed = (batchId: string) => [...edits].flatMap(([key, values]) => (placeOf(key).batchId === batchId ? [{ row: placeOf(key).row, values }] : []))
  if ('filter' in chosen) {
    const { batchId, source, state: _, ...filter } = chosen.filter
    const batches = (facets?.batches ?? []).filter((batch) => (batchId === undefined || batch.batchId === batchId) && (source === undefined || batch.source === source))
    return batches.map((batch) => ({ batchId: batch.batchId, rows: typed(batch.batchId), filter }))
  }
  const waiting = new Set(rows.filter(({ state }) => state === 'open').map(rejectKey))
  const byBatch = new Map<string, ReplayTarget>()
  for (const key of chosen.keys) {
    if (!waiting.has(key)) continue
    const { batchId, row } = placeOf(key)
    const target = byBatch.get(batchId) ?? { batchId, rows: [] }
    target.rows.push({ row, values: edits.get(key) ?? {} })
    byBatch.set(batchId, target)
  }
  return [...byBatch.values()]
}

/** The same for a mark. */
export function markSelection(chosen: Chosen): { filter: RejectFilter } | { rows: { batchId: string; row: number }[] } {
  return 'filter' in chosen ? chosen : { rows: [...chosen.keys].map(placeOf) }
}
