/** Removes what an interrupted process left in a workspace: unfinished files, and files of batches that were never accepted. */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { unfinishedSuffix } from '#core/store/durable.ts'
import { artifactPath, type WorkspaceLayout } from '#core/store/layout.ts'
import { batchesInStatus } from '#core/store/records/batches.ts'
import { jobsInStatus } from '#core/store/records/jobs.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'

/** Makes the folders of a workspace where they are missing. */
export function makeFolders(layout: WorkspaceLayout): void {
  for (const folder of [layout.folder, layout.raw, layout.snapshots, layout.backups, layout.temp]) mkdirSync(folder, { recursive: true })
}

/** Call with the lock held and before any job starts. Answers how many files went. */
export function removeLeftovers(layout: WorkspaceLayout, records: RecordsDatabase): number {
  const kept = keptFiles(layout, records)
  const leftovers = [
    ...files(layout.temp),
    ...[layout.folder, layout.backups].flatMap((folder) => files(folder).filter((path) => path.endsWith(unfinishedSuffix))),
    ...[layout.raw, layout.snapshots].flatMap((folder) => files(folder).filter((path) => !kept.has(path)))
  ]
  for (const path of leftovers) rmSync(path, { recursive: true, force: true })
  return leftovers.length
}

/** Raw files and artifacts of accepted batches (undone ones included), and raw files that a batch or job still to be done names. */
function keptFiles(layout: WorkspaceLayout, records: RecordsDatabase): Set<string> {
  const kept = new Set<string>()
  for (const status of ['accepted', 'undone'] as const) {
    for (const batch of batchesInStatus(records, status)) {
      kept.add(artifactPath(layout, batch.number))
      if (batch.rawName) kept.add(join(layout.raw, batch.rawName))
    }
  }
  for (const batch of batchesInStatus(records, 'running')) if (batch.rawName) kept.add(join(layout.raw, batch.rawName))
  const parameters = [...jobsInStatus(records, 'queued'), ...jobsInStatus(records, 'running')].map((job) => JSON.stringify(job.parameters))
  for (const path of files(layout.raw)) {
    const name = path.slice(layout.raw.length + 1)
    if (parameters.some((text) => text.includes(JSON.stringify(name)))) kept.add(path)
  }
  return kept
}

function files(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []
}
