/** The rows of a replay, in order of row: rejects of a batch as they were edited, or duplicates that come in all the same. */
import { compileFixes, type RawRow, type RejectFix } from '#core/domain/reject-fixes.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { walkDuplicates, type DuplicateFilter } from '#core/store/records/duplicates.ts'
import { walkRejects, type RejectFilter } from '#core/store/records/rejects.ts'

export interface Replay {
  /** Number of the batch whose rows are read again. */
  batch: number
  /** Rows that were there already, which come in all the same: what earlier batches brought does not count. Those in `rows`, or all that match. Rejects, when missing. */
  duplicates?: true | Pick<DuplicateFilter, 'why' | 'ofBatch' | 'text'>
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
  /** In the batch that it comes from. */
  row: number
  before: RawRow
  raw: RawRow
}

/** Rows that wait and that the replay brings, a page at a time. */
export function* replayedRows(records: RecordsDatabase, replay: Replay): Generator<ReplayedRow[]> {
  const { batch, rows, filter, duplicates, fixes } = replay
  const typed = new Map(rows.map(({ row, values }) => [row, values]))
  const fix = compileFixes(fixes)
  let place = 0
  const chosen = { rows: [...typed.keys()] }
  for (const page of duplicates
    ? walkDuplicates(records, { ...(duplicates === true ? chosen : duplicates), batch, importable: true })
    : walkRejects(records, { ...(filter ?? chosen), batch, state: 'open' })) {
    yield page.map(({ row, raw }) => ({ place: ++place, row, before: raw, raw: fix({ ...raw, ...typed.get(row) }) }))
  }
}
