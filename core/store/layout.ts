/** Where everything of a workspace lies. Nothing of a workspace is outside its folder but its key. */
import { join } from 'node:path'

export interface WorkspaceLayout {
  folder: string
  records: string
  facts: string
  raw: string
  snapshots: string
  backups: string
  temp: string
  /** What other systems sent and is not in imports yet: an encrypted journal. */
  ingestion: string
  lock: string
  /** Id, name and birth of the workspace: what must be known before its key. No secrets. */
  info: string
}

export function layoutOf(folder: string): WorkspaceLayout {
  return {
    folder,
    records: join(folder, 'records.sqlite'),
    facts: join(folder, 'facts.duckdb'),
    raw: join(folder, 'raw'),
    snapshots: join(folder, 'snapshots'),
    backups: join(folder, 'backups'),
    temp: join(folder, 'temp'),
    ingestion: join(folder, 'ingestion'),
    lock: join(folder, 'lock'),
    info: join(folder, 'workspace.json')
  }
}

/** The pseudonymous rows of a batch, from which facts are filled and rebuilt. */
export function artifactPath(layout: WorkspaceLayout, batchNumber: number): string {
  return join(layout.snapshots, `batch-${batchNumber}.parquet`)
}

/** Columns of all events for the event index: a cache of facts, not part of a backup. */
export function eventIndexPath(layout: WorkspaceLayout): string {
  return join(layout.folder, 'events-index', 'events.index')
}
