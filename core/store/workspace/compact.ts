/** Gives back the space of what was deleted. */
import { statSync } from 'node:fs'
import type { WorkspaceLayout } from '#core/store/layout.ts'
import { statement } from '#core/store/records/statement.ts'
import type { ReportProgress } from './backup.ts'
import type { WorkspaceStores } from './stores.ts'

export interface Compaction {
  /** Bytes of records.sqlite and facts.duckdb. */
  before: number
  after: number
}

/** Pages given back, and search index work done, in one turn of the gate. */
const pagesAtATime = 500

/** Shrinks records in small steps, between which writers go on, and builds facts anew. What was done before a cancel stays done. */
export async function compactWorkspace(stores: WorkspaceStores, options: { onProgress?: ReportProgress; signal?: AbortSignal } = {}): Promise<Compaction> {
  const { layout, records, gate, facts, following } = stores
  const { onProgress, signal } = options
  const before = sizeOf(layout)
  const free = () => records.pragma('freelist_count', { simple: true }) as number
  onProgress?.(0, 'search')
  for (let step = -pagesAtATime; await gate.run(() => mergeSearchIndex(stores, step)); step = pagesAtATime) await pause(signal)
  const first = free()
  for (let left = first; left > 0; left = free()) {
    onProgress?.(0.1 + 0.3 * (1 - left / first), 'records')
    await gate.run(() => records.pragma(`incremental_vacuum(${pagesAtATime})`))
    await pause(signal)
  }
  await gate.run(() => records.pragma('wal_checkpoint(TRUNCATE)'))
  await facts.rebuild(({ progress }) => onProgress?.(0.4 + 0.6 * progress, 'facts'), signal)
  await following.catchUp()
  onProgress?.(1, 'facts')
  return { before, after: sizeOf(layout) }
}

/** One step of merging the segments of the search index into one, the first with a negative number; false when there was nothing left to merge. */
function mergeSearchIndex({ records }: WorkspaceStores, pages: number): boolean {
  const changes = () => statement<{ count: number }>(records, 'SELECT total_changes() AS count').get()!.count
  const before = changes()
  statement(records, "INSERT INTO search (search, rank) VALUES ('merge', ?)").run(pages)
  return changes() - before >= 2
}

const sizeOf = (layout: WorkspaceLayout) => statSync(layout.records).size + statSync(layout.facts).size

async function pause(signal?: AbortSignal): Promise<void> {
  await new Promise(setImmediate)
  signal?.throwIfAborted()
}
