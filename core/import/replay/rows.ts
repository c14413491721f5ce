/** The rows of a replay: rejects of a batch as they were edited, in order of row. */
import { compileFixes, type RawRow, type RejectFix } from '#core/domain/reject-fixes.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { walkRejects, type RejectFilter, type RejectRecord } from '#core/store/records/rejects.ts'

export interface Replay {
  /** Number of the batch whose rejects are read again. */
  batch: number
  /** Rows of the batch, with what was typed into them; with `filter`, what was typed into those that match. */
  rows: { row: number; values: RawRow }[]
  /** All that wait and match, instead of those in `rows`. */
  filter?: Pick<RejectFilter, 'rule' | 'column' | 'text'>
  /** What is done to all of them, after what was typed. */
  fixes: RejectFix[]
  /** Where the row is turned away again, nothing stays: the reject is as before, and there is no batch. */
  allOrNothing?: boolean
}

export interface ReplayedRow {
  /** Its row in the replay, from 1. */
  place: number
  reject: RejectRecord
  raw: RawRow
}

/** Rejects that wait and that the replay brings, a page at a time. */
export function* replayedRows(records: RecordsDatabase, replay: Replay): Generator<ReplayedRow[]> {
  const { batch, rows, filter, fixes } = replay
  const typed = new Map(rows.map(({ row, values }) => [row, values]))
  const fix = compileFixes(fixes)
  let place = 0
  for (const page of walkRejects(records, { ...(filter ?? { rows: [...typed.keys()] }), batch, state: 'open' })) {
    yield page.map((reject) => ({ place: ++place, reject, raw: fix({ ...reject.raw, ...typed.get(reject.row) }) }))
  }
}
