/** The change log: appended inside the transaction of the change it tells of; facts follow it in order. */
import type { LogChange, LogEntry } from '#core/domain/log.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { statement } from '#core/store/records/statement.ts'

const turns = { act: 0, undo: 1, redo: 2 } as const
type LogTurn = keyof typeof turns
const turnNames = Object.keys(turns) as LogTurn[]

export interface AppendOptions {
  user: string
  /** Milliseconds since the epoch. */
  at: number
  /** What undo needs, as JSON; missing: this change cannot be undone. */
  inverse?: unknown
  entityKey?: number
  /** For an undo or redo: the entry it takes back, which is marked in the same breath. */
  reverses?: { seq: number; turn: 'undo' | 'redo' }
}

/** An entry with what undo needs. */
export interface ReversibleEntry extends LogEntry {
  entityKey: number | null
  inverse: unknown
  turn: LogTurn
}

interface Row {
  seq: number
  at: number
  user: string
  kind: string
  entity_key: number | null
  payload: string
  inverse: string | null
  turn: number
}

const fromRow = (row: Row): LogEntry => ({ seq: row.seq, at: row.at, user: row.user, change: JSON.parse(row.payload) as LogChange })
const reversible = (row: Row | undefined): ReversibleEntry | undefined =>
  row && { ...fromRow(row), entityKey: row.entity_key, inverse: row.inverse === null ? null : (JSON.parse(row.inverse) as unknown), turn: turnNames[row.turn]! }

/** Appends a change inside the caller's transaction; answers its number. */
export function append(records: RecordsDatabase, change: LogChange, options: AppendOptions): number {
  if (!records.inTransaction) throw new Error('A log entry belongs into the transaction of its change')
  const { reverses } = options
  const seq = Number(statement(records, 'INSERT INTO change_log (at, user, kind, entity_key, payload, inverse, turn, undoes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
    .run(
      options.at, options.user, change.kind, options.entityKey ?? null, JSON.stringify(change),
      options.inverse === undefined ? null : JSON.stringify(options.inverse), turns[reverses?.turn ?? 'act'], reverses?.seq ?? null
    ).lastInsertRowid)
  if (reverses) statement(records, 'UPDATE change_log SET undone_by = ? WHERE seq = ?').run(seq, reverses.seq)
  return seq
}

/** Gives an entry of the transaction under way what takes back more than itself: a whole act of several entries. */
export function keepInverse(records: RecordsDatabase, seq: number, inverse: unknown): void {
  if (!records.inTransaction) throw new Error('What is committed does not change')
  statement(records, 'UPDATE change_log SET inverse = ? WHERE seq = ?').run(JSON.stringify(inverse), seq)
}

/** Entries after `seq`, in order. */
export function entriesAfter(records: RecordsDatabase, seq: number, limit: number): LogEntry[] {
  return statement<Row>(records, 'SELECT * FROM change_log WHERE seq > ? ORDER BY seq LIMIT ?').all(seq, limit).map(fromRow)
}

/** Number of the last entry; 0 while there is none. */
export function lastSeq(records: RecordsDatabase): number {
  return statement<{ seq: number }>(records, 'SELECT coalesce(max(seq), 0) AS seq FROM change_log').get()!.seq
}

/** What the user's next undo takes back: their last act or redo that still stands. */
export function lastUndoable(records: RecordsDatabase, user: string): ReversibleEntry | undefined {
  return reversible(statement<Row>(records, `
    SELECT * FROM change_log WHERE user = ? AND inverse IS NOT NULL AND undone_by IS NULL AND turn <> 1 ORDER BY seq DESC LIMIT 1`).get(user))
}

/** What the user's next redo takes back: their last undo that still stands, unless they have acted since. */
export function lastRedoable(records: RecordsDatabase, user: string): ReversibleEntry | undefined {
  return reversible(statement<Row>(records, `
    SELECT * FROM change_log WHERE user = @user AND inverse IS NOT NULL AND undone_by IS NULL AND turn = 1
      AND seq > (SELECT coalesce(max(seq), 0) FROM change_log WHERE user = @user AND turn = 0)
    ORDER BY seq DESC LIMIT 1`).get({ user }))
}

/** Entries of one moment (milliseconds) that can be taken back, newest first; those among them, too, that undo has passed over. */
export function reversibleAt(records: RecordsDatabase, at: number): ReversibleEntry[] {
  return statement<Row>(records, `
    SELECT entry.* FROM change_log AS entry LEFT JOIN change_log AS undoing ON undoing.seq = entry.undone_by
    WHERE entry.at = ? AND entry.inverse IS NOT NULL AND (undoing.seq IS NULL OR undoing.kind = 'step.passed') AND entry.turn <> 1 ORDER BY entry.seq DESC`)
    .all(at).map((row) => reversible(row)!)
}

/** Whether anybody but one user has appended after an entry. */
export function hasOthersAfter(records: RecordsDatabase, seq: number, user: string): boolean {
  return statement<{ found: number }>(records, 'SELECT EXISTS (SELECT 1 FROM change_log WHERE seq > ? AND user <> ?) AS found').get(seq, user)!.found === 1
}
