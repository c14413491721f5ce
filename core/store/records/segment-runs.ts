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
  /** Since the run before; null: there was none whose members were kept. */
  entered: number | null
  left: number | null
  details: RunDetails
  milliseconds: number
  /** Of old runs the figures stay and the members go. */
  hasMembers: boolean
  at: number
  user: string
}

interface RunDetails {
  /** Members by label. */
  split: Record<string, number> | null
  /** Names all that the definition referred to in the library, as it was. */
  closure: string
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
  entered: number | null
  gone: number | null
  details: string
  milliseconds: number
  kept: number
  at: number
  user: string
}

const columns = 'number, segment, version, cause, as_of, data_version, hash, count, universe, entered, gone, details, milliseconds, members IS NOT NULL AS kept, at, user'
const fromRow = ({ as_of, data_version, gone, details, kept, ...row }: Row): SegmentRun => ({
  ...row, asOf: as_of, dataVersion: data_version, left: gone, details: JSON.parse(details) as RunDetails, hasMembers: kept === 1
})

const keptMembers = 200

/** Stores a run with its members (id-set.ts), inside the caller's transaction; answers its number. */
export function insertSegmentRun(records: RecordsDatabase, { details, ...run }: Omit<SegmentRun, 'number' | 'hasMembers'>, members: Uint8Array): number {
  return Number(statement(records, `
    INSERT INTO segment_runs (segment, version, cause, as_of, data_version, hash, count, universe, entered, gone, details, milliseconds, members, at, user)
    VALUES (@segment, @version, @cause, @asOf, @dataVersion, @hash, @count, @universe, @entered, @left, @details, @milliseconds, @members, @at, @user)`)
    .run({ ...run, details: JSON.stringify(details), members }).lastInsertRowid)
}

/** Lets go of the members of runs beyond the newest ones, but for those that a version of a static segment names: undo and roll-back lead back to it. */
export function forgetOldMembers(records: RecordsDatabase, segment: string): void {
  statement(records, `
    UPDATE segment_runs SET members = NULL WHERE segment = @segment AND members IS NOT NULL
      AND number <= (SELECT number FROM segment_runs WHERE segment = @segment ORDER BY number DESC LIMIT 1 OFFSET @most)
      AND number NOT IN (SELECT content ->> '$.members' FROM library_versions WHERE type = 'segment' AND id = @segment AND content ->> '$.members' IS NOT NULL)`)
    .run({ segment, most: keptMembers })
}

/** undefined: there is no such run. */
export function readSegmentRun(records: RecordsDatabase, number: number): SegmentRun | undefined {
  const row = statement<Row>(records, `SELECT ${columns} FROM segment_runs WHERE number = ?`).get(number)
  return row && fromRow(row)
}

/** The newest run; undefined: it never ran. */
export function lastSegmentRun(records: RecordsDatabase, segment: string): SegmentRun | undefined {
  const row = statement<Row>(records, `SELECT ${columns} FROM segment_runs WHERE segment = ? ORDER BY number DESC LIMIT 1`).get(segment)
  return row && fromRow(row)
}

/** The last run of every segment that has one. */
export function lastSegmentRuns(records: RecordsDatabase): Map<string, SegmentRun> {
  const rows = statement<Row>(records, `SELECT ${columns} FROM segment_runs WHERE number IN (SELECT max(number) FROM segment_runs GROUP BY segment)`).all()
  return new Map(rows.map((row) => [row.segment, fromRow(row)]))
}

/** The newest run until a moment, whose members are kept. */
export function segmentRunAt(records: RecordsDatabase, segment: string, asOf: number): SegmentRun | undefined {
  const row = statement<Row>(records, `SELECT ${columns} FROM segment_runs WHERE segment = ? AND as_of <= ? AND members IS NOT NULL ORDER BY number DESC LIMIT 1`).get(segment, asOf)
  return row && fromRow(row)
}

/** Runs of a segment, those whose members went too. */
export function countSegmentRuns(records: RecordsDatabase, segment: string): number {
  return statement<{ count: number }>(records, 'SELECT count(*) AS count FROM segment_runs WHERE segment = ?').get(segment)!.count
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
