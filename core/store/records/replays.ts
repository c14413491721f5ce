/** Rows that came again: which row of a batch a replay brings, and what its reject was before, so that undoing the replay puts that back. */
import type { RecordsDatabase } from './open.ts'
import { statement } from './statement.ts'

/**
 * Keeps which rejects of `of` the batch `replay` brings, in the order of its rows; inside its transaction.
 * Answers whether all of them still wait.
 */
export function keepReplayedRejects(records: RecordsDatabase, replay: number, of: number, rows: readonly number[]): boolean {
  const kept = statement(records, `
    INSERT INTO replayed_rows (replay, place, row, before)
    SELECT @replay, j.key + 1, r.row, json_object('raw', r.raw, 'rule', r.rule, 'column', r.column_name, 'detail', r.detail)
    FROM json_each(@rows) j CROSS JOIN rejects r ON r.batch = @of AND r.row = j.value WHERE r.state = 'open'`).run({ replay, of, rows: JSON.stringify(rows) })
  return kept.changes === rows.length
}

/** Keeps which duplicates a batch brings all the same, in the order of its rows. */
export function keepReplayedDuplicates(records: RecordsDatabase, replay: number, rows: readonly number[]): void {
  statement(records, 'INSERT INTO replayed_rows (replay, place, row) SELECT @replay, key + 1, value FROM json_each(@rows)').run({ replay, rows: JSON.stringify(rows) })
}

/**
 * What came in is replayed; what was turned away again goes back to where it came from, as it was edited and with its new reason. After the rejects of
 * the replay were written, inside its transaction.
 */
export function settleReplayedRejects(records: RecordsDatabase, replay: number, of: number): void {
  statement(records, `
    UPDATE rejects SET state = 'replayed', replay = @replay WHERE batch = @of AND row IN (
      SELECT p.row FROM replayed_rows p WHERE p.replay = @replay AND p.before IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rejects f WHERE f.batch = @replay AND f.row = p.place))`).run({ replay, of })
  statement(records, `
    UPDATE rejects SET raw = again.raw, rule = again.rule, column_name = again.column_name, detail = again.detail
    FROM (SELECT p.row AS source_row, f.raw, f.rule, f.column_name, f.detail FROM rejects f JOIN replayed_rows p ON p.replay = f.batch AND p.place = f.row WHERE f.batch = @replay) again
    WHERE rejects.batch = @of AND rejects.row = again.source_row`).run({ replay, of })
  statement(records, 'DELETE FROM rejects WHERE batch = ?').run(replay)
}

/** Puts the rejects back as they were before a replay, but for those that a later one has taken up. */
export function reopenReplayed(records: RecordsDatabase, replay: number): void {
  statement(records, `
    UPDATE rejects SET state = CASE state WHEN 'ignored' THEN 'ignored' ELSE 'open' END, replay = NULL,
      raw = p.before ->> 'raw', rule = p.before ->> 'rule', column_name = p.before ->> 'column', detail = p.before ->> 'detail'
    FROM replayed_rows p JOIN batches b ON b.number = p.replay
    WHERE p.replay = @replay AND p.before IS NOT NULL AND rejects.batch = b.replay_of AND rejects.row = p.row AND (rejects.replay = @replay OR (rejects.replay IS NULL AND NOT EXISTS (
      SELECT 1 FROM replayed_rows l JOIN batches later ON later.number = l.replay AND later.replay_of = b.replay_of WHERE l.row = p.row AND l.replay > @replay)))`).run({ replay })
  statement(records, 'DELETE FROM replayed_rows WHERE replay = ?').run(replay)
}

/** Accepted batches that bring rows of another one again, newest first. */
export function replaysOf(records: RecordsDatabase, batch: number): number[] {
  return statement<{ number: number }>(records, "SELECT number FROM batches WHERE replay_of = ? AND status = 'accepted' ORDER BY number DESC").all(batch).map(({ number }) => number)
}
