/** Runs of segments: who was in, when, and on what data. */
import type { RunCause } from '#core/domain/library/runs.ts'
import type { RecordsDatabase } from './open.ts'
import { statement } from './statement.ts'

export interface SegmentRun {
  number: number
  segment: string
  /** Of the segment. */
  version: number
  cause: RunCause
  /** Milliseconds since the epoch. */
  asOf: number
  dataVersion: number
  /** Of the definition. */
  hash: string
  count: number
  universe: number
  milliseconds: number
  at: number
  user: string
}

interface Row {
  number: number
  segment: string
  version: number
  cause: RunCause
  as_of: number
  data_version: number
  hash: string
  count: number
  universe: number
  milliseconds: number
  at: number
  user: string
}

const columns = 'number, segment, version, cause, as_of, data_version, hash, count, universe, milliseconds, at, user'
const fromRow = ({ as_of, data_version, ...row }: Row): SegmentRun => ({ ...row, asOf: as_of, dataVersion: data_version })

/** Of older runs the figures stay and the members go. */
const keptMembers = 200

/** Stores a run with its members (id-set.ts), inside the caller's transaction; answers its number. */
export function insertSegmentRun(records: RecordsDatabase, run: Omit<SegmentRun, 'number'>, members: Uint8Array): number {
  const number = Number(statement(records, `
    INSERT INTO segment_runs (segment, version, cause, as_of, data_version, hash, count, universe, milliseconds, members, at, user)
    VALUES (@segment, @version, @cause, @asOf, @dataVersion, @hash, @count, @universe, @milliseconds, @members, @at, @user)`)
    .run({ ...run, members }).lastInsertRowid)
  return number
}

/** Lets go of the members of runs beyond the newest `keptMembers`, but for `kept` (that of a static segment). */
export function forgetOldMembers(records: RecordsDatabase, segment: string, kept: number | null): void {
  statement(records, `
    UPDATE segment_runs SET members = NULL WHERE segment = @segment AND members IS NOT NULL AND number IS NOT @kept AND number <=
      (SELECT number FROM segment_runs WHERE segment = @segment ORDER BY number DESC LIMIT 1 OFFSET @most)`).run({ segment, kept, most: keptMembers })
}

export function readSegmentRun(records: RecordsDatabase, number: number): SegmentRun | undefined {
  const row = statement<Row>(records, `SELECT ${columns} FROM segment_runs WHERE number = ?`).get(number)
  return row && fromRow(row)
}

export function lastSegmentRun(records: RecordsDatabase, segment: string): SegmentRun | undefined {
  const row = statement<Row>(records, `SELECT ${columns} FROM segment_runs WHERE segment = ? ORDER BY number DESC LIMIT 1`).get(segment)
  return row && fromRow(row)
}

/** Newest first; `before` is the number of the last one of the previous page. */
export function pageSegmentRuns(records: RecordsDatabase, segment: string, page: { before?: number; limit: number }): SegmentRun[] {
  return statement<Row>(records, `SELECT ${columns} FROM segment_runs WHERE segment = ? AND number < ? ORDER BY number DESC LIMIT ?`)
    .all(segment, page.before ?? Number.MAX_SAFE_INTEGER, page.limit).map(fromRow)
}

/** Members of a run as bytes of id-set.ts; undefined when there is no such run or they are no longer kept. */
export function readRunMembers(records: RecordsDatabase, number: number): Uint8Array | undefined {
  return statement<{ members: Uint8Array | null }>(records, 'SELECT members FROM segment_runs WHERE number = ?').get(number)?.members ?? undefined
}
