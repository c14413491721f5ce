/** What became of the files of watched folders: a ledger, so that nothing comes in twice, and the runs with their results. */
import type { WatchedFile, WatchedRun } from '#core/contract/watched-folders.ts'
import type { RecordsDatabase } from './open.ts'
import { statement } from './statement.ts'

/** A file as it was when it was looked at last. */
export interface KnownFile {
  name: string
  /** Bytes. */
  size: number
  /** Milliseconds since the epoch. */
  modified: number
  /** SHA-256 of its content. */
  hash: string
  failed: boolean
}

interface Row extends Omit<KnownFile, 'failed'> {
  failed: number
}

/** By name. */
export function knownFiles(records: RecordsDatabase, watch: string): Map<string, KnownFile> {
  const rows = statement<Row>(records, 'SELECT name, size, modified, hash, failed FROM watched_files WHERE watch = ?').all(watch)
  return new Map(rows.map((row) => [row.name, { ...row, failed: row.failed === 1 }]))
}

/** Whether a file of this content came in from the folder, under whatever name. */
export function hasCome(records: RecordsDatabase, watch: string, hash: string): boolean {
  return statement(records, 'SELECT 1 FROM watched_contents WHERE watch = ? AND hash = ?').get(watch, hash) !== undefined
}

/** Belongs into one transaction. `came`: its rows are in, so that its content never comes again. */
export function noteFile(records: RecordsDatabase, watch: string, file: KnownFile, came: boolean): void {
  statement(records, `
    INSERT INTO watched_files (watch, name, size, modified, hash, failed) VALUES (@watch, @name, @size, @modified, @hash, @failed)
    ON CONFLICT (watch, name) DO UPDATE SET size = excluded.size, modified = excluded.modified, hash = excluded.hash, failed = excluded.failed`).run({ ...file, watch, failed: file.failed ? 1 : 0 })
  if (came) statement(records, 'INSERT OR IGNORE INTO watched_contents (watch, hash) VALUES (?, ?)').run(watch, file.hash)
}

export function readWatermark(records: RecordsDatabase, watch: string): string | null {
  return statement<{ value: string }>(records, 'SELECT value FROM watched_marks WHERE watch = ?').get(watch)?.value ?? null
}

export function keepWatermark(records: RecordsDatabase, watch: string, value: string): void {
  statement(records, 'INSERT INTO watched_marks (watch, value) VALUES (?, ?) ON CONFLICT (watch) DO UPDATE SET value = excluded.value').run(watch, value)
}

export type StoredRun = Omit<WatchedRun, 'at'> & { at: number }

interface RunRow {
  number: number
  cause: WatchedRun['cause']
  at: number
  files: string
  error: string | null
}

const fromRow = ({ files, error, ...row }: RunRow): StoredRun => ({ ...row, files: JSON.parse(files) as WatchedFile[], ...(error !== null && { error: JSON.parse(error) as NonNullable<WatchedRun['error']> }) })

const keptRuns = 200

/** Of each folder the newest 200 stay; belongs into one transaction. */
export function insertRun(records: RecordsDatabase, watch: string, { files, error, ...run }: Omit<StoredRun, 'number'>): void {
  statement(records, 'INSERT INTO watched_runs (watch, cause, at, files, error) VALUES (@watch, @cause, @at, @files, @error)')
    .run({ ...run, watch, files: JSON.stringify(files), error: error === undefined ? null : JSON.stringify(error) })
  statement(records, 'DELETE FROM watched_runs WHERE watch = @watch AND number <= (SELECT number FROM watched_runs WHERE watch = @watch ORDER BY number DESC LIMIT 1 OFFSET @kept)').run({ watch, kept: keptRuns })
}

/** Newest first; `before` is the number of the last one of the previous page. */
export function pageRuns(records: RecordsDatabase, watch: string, page: { before?: number; limit: number }): StoredRun[] {
  return statement<RunRow>(records, 'SELECT number, cause, at, files, error FROM watched_runs WHERE watch = ? AND number < ? ORDER BY number DESC LIMIT ?').all(watch, page.before ?? Number.MAX_SAFE_INTEGER, page.limit).map(fromRow)
}

export function countRuns(records: RecordsDatabase, watch: string): number {
  return statement<{ count: number }>(records, 'SELECT count(*) AS count FROM watched_runs WHERE watch = ?').get(watch)!.count
}
