/** Evaluations of tag rules: whom the rule named, when, on what data, and what came of it. */
import type { RecordsDatabase } from './open.ts'
import { statement } from './statement.ts'

export type TagRunCause = 'manual' | 'schedule' | 'change' | 'publish' | 'demo'

export interface TagRun {
  number: number
  tag: string
  /** Of the tag, whose rule it was. */
  version: number
  cause: TagRunCause
  /** Milliseconds since the epoch. */
  asOf: number
  dataVersion: number
  /** Of the rule and of what it reads: while it stays and no part moves, the members stay. */
  signature: string
  /** Whom the rule named, and of how many. */
  count: number
  universe: number
  /** Members by the rule before the run. */
  before: number
  added: number
  removed: number
  /** Number of the change in the ledger; null: nobody entered or left. */
  change: number | null
  milliseconds: number
  at: number
  user: string
}

interface Row extends Omit<TagRun, 'asOf' | 'dataVersion'> {
  as_of: number
  data_version: number
}

const fromRow = ({ as_of, data_version, ...row }: Row): TagRun => ({ ...row, asOf: as_of, dataVersion: data_version })

const kept = 200

/** Stores a run inside the caller's transaction; of each tag the newest 200 stay. */
export function insertTagRun(records: RecordsDatabase, run: Omit<TagRun, 'number'>): number {
  const number = Number(statement(records, `
    INSERT INTO tag_runs (tag, version, cause, as_of, data_version, signature, count, universe, before, added, removed, change, milliseconds, at, user)
    VALUES (@tag, @version, @cause, @asOf, @dataVersion, @signature, @count, @universe, @before, @added, @removed, @change, @milliseconds, @at, @user)`)
    .run({ ...run }).lastInsertRowid)
  statement(records, 'DELETE FROM tag_runs WHERE tag = @tag AND number <= (SELECT number FROM tag_runs WHERE tag = @tag ORDER BY number DESC LIMIT 1 OFFSET @kept)').run({ tag: run.tag, kept })
  return number
}

/** Newest first. */
export function listTagRuns(records: RecordsDatabase, tag: string): TagRun[] {
  return statement<Row>(records, 'SELECT * FROM tag_runs WHERE tag = ? ORDER BY number DESC').all(tag).map(fromRow)
}

/** The newest run; undefined: it never ran. */
export function lastTagRun(records: RecordsDatabase, tag: string): TagRun | undefined {
  const row = statement<Row>(records, 'SELECT * FROM tag_runs WHERE tag = ? ORDER BY number DESC LIMIT 1').get(tag)
  return row && fromRow(row)
}

/** The last run of every tag that has one. */
export function lastTagRuns(records: RecordsDatabase): Map<string, TagRun> {
  const rows = statement<Row>(records, 'SELECT * FROM tag_runs WHERE number IN (SELECT max(number) FROM tag_runs GROUP BY tag)').all()
  return new Map(rows.map((row) => [row.tag, fromRow(row)]))
}
