/** The ledger of memberships: every change of who has a tag or is in a group is one row and one log entry; facts follow it. */
import type { TagSource } from '#core/domain/conditions/types.ts'
import type { EntityType } from '#core/domain/entities.ts'
import type { MemberSetType } from '#core/domain/library/types.ts'
import { append } from '#core/store/log/log.ts'
import { appendAudit } from './audit.ts'
import type { RecordsDatabase } from './open.ts'
import { statement } from './statement.ts'

export type SetSource = TagSource
type SetCause = 'manual' | 'batch' | 'rule' | 'expiry' | 'merge' | 'undo' | 'import' | 'model'

/** A change of members without the sets themselves. */
export interface SetChangeFigures {
  number: number
  of: MemberSetType
  id: string
  entity: EntityType
  source: SetSource
  /** 0 … 1; null: not given. */
  confidence: number | null
  cause: SetCause
  details: SetDetails
  addedCount: number
  removedCount: number
  /** Milliseconds since the epoch. */
  at: number
  user: string
}

interface SetDetails extends Record<string, unknown> {
  /** Of an undo or redo: the number of the change that it takes back. */
  change?: number
  /** Those added had the tag from that source before, with another confidence. */
  regraded?: boolean
  /** Of an import: number of the batch that brought it, or that was taken back, and whether it made the tag. */
  batch?: number
  made?: boolean
  /** Which rule of the import's classification gave it, from 0. */
  rule?: number
}

/** A change of members as it is stored. Sets are those of id-set.ts. */
export interface SetChange extends SetChangeFigures {
  added: Uint8Array
  removed: Uint8Array
  /** Of those added, one by one (set-moments.ts); null: the time and the confidence of the change. */
  moments: Uint8Array | null
}

export type NewSetChange = Omit<SetChange, 'number' | 'moments'> & {
  moments?: Uint8Array | null
  reverses?: { seq: number; turn: 'undo' | 'redo' }
  /** What the log keeps in place of the change's own inverse, by its number, where it is a step of something larger; null: nothing. */
  inverse?: ((change: number) => unknown) | null
}

/** What the log keeps so that a change of members can be taken back: the number of the change. */
export interface SetInverse {
  set: { change: number }
}

type Stored<Change extends SetChangeFigures> = Omit<Change, 'details' | 'addedCount' | 'removedCount'> & { details: string; added_count: number; removed_count: number }

const figures = 'number, of, id, entity, source, confidence, cause, details, added_count, removed_count, at, user'

function fromRow<Change extends SetChangeFigures>({ details, added_count, removed_count, ...row }: Stored<Change>): Change {
  return { ...row, details: JSON.parse(details) as SetDetails, addedCount: added_count, removedCount: removed_count } as unknown as Change
}

/** Stores a change with its log and audit entries, inside the caller's transaction; answers its number. A rule's or an expiry's own change is not undone by hand. */
export function appendSetChange(records: RecordsDatabase, { reverses, inverse = (change) => ({ set: { change } }) satisfies SetInverse, ...change }: NewSetChange): number {
  const number = Number(statement(records, `
    INSERT INTO set_changes (of, id, entity, source, confidence, cause, details, added, removed, added_count, removed_count, moments, at, user)
    VALUES (@of, @id, @entity, @source, @confidence, @cause, @details, @added, @removed, @addedCount, @removedCount, @moments, @at, @user)`)
    .run({ moments: null, ...change, details: JSON.stringify(change.details) }).lastInsertRowid)
  const { of, id, entity, at, user, cause } = change
  const undoable = inverse !== null && cause !== 'rule' && cause !== 'expiry' && cause !== 'model'
  append(records, { kind: 'set.changed', of, id, entity, change: number }, { user, at, ...(undoable && { inverse: inverse(number) }), reverses })
  appendAudit(records, { at, user, action: reverses?.turn ?? `${of}.members`, details: { id, cause, source: change.source, added: change.addedCount, removed: change.removedCount } })
  return number
}

/** Takes a change of members back, or does it again: another change with the sets swapped, or, of confidences, with the same ones. Belongs into one transaction. */
export function reverseSetChange(records: RecordsDatabase, { set }: SetInverse, act: Pick<NewSetChange, 'user' | 'at' | 'reverses' | 'inverse'>): number {
  const { number: _, moments: __, ...change } = readSetChange(records, set.change)!
  if (change.details.regraded) return appendSetChange(records, { ...change, ...act, cause: 'undo', details: { change: set.change, regraded: true } })
  const { added, removed, addedCount, removedCount } = change
  return appendSetChange(records, {
    ...change, ...act, cause: 'undo', details: { change: set.change }, added: removed, removed: added, addedCount: removedCount, removedCount: addedCount
  })
}

/** undefined: there is no such change. */
export function readSetChange(records: RecordsDatabase, number: number): SetChange | undefined {
  const row = statement<Stored<SetChange>>(records, `SELECT ${figures}, added, removed, moments FROM set_changes WHERE number = ?`).get(number)
  return row && fromRow(row)
}

/** Changes of one tag or group, newest first; `before` is the number of the last one of the previous page. */
export function pageSetChanges(records: RecordsDatabase, of: MemberSetType, id: string, page: { before?: number; limit: number }): SetChangeFigures[] {
  return statement<Stored<SetChangeFigures>>(records, `SELECT ${figures} FROM set_changes WHERE of = ? AND id = ? AND number < ? ORDER BY number DESC LIMIT ?`)
    .all(of, id, page.before ?? Number.MAX_SAFE_INTEGER, page.limit).map(fromRow<SetChangeFigures>)
}

/** Number of the last change of one tag or group; 0: there is none. */
export function lastSetChange(records: RecordsDatabase, of: MemberSetType, id: string): number {
  return statement<{ number: number | null }>(records, 'SELECT max(number) AS number FROM set_changes WHERE of = ? AND id = ?').get(of, id)?.number ?? 0
}

/** Changes of a tag from one source at one moment (milliseconds) that added somebody, newest first. */
export function taggingsAt(records: RecordsDatabase, tag: string, source: SetSource, at: number): SetChangeFigures[] {
  return statement<Stored<SetChangeFigures>>(records, `
    SELECT ${figures} FROM set_changes WHERE of = 'tag' AND id = ? AND source = ? AND at = ? AND added_count > 0 ORDER BY number DESC`).all(tag, source, at).map(fromRow<SetChangeFigures>)
}

/** Whom a change added, as bytes of id-set.ts. */
export function readAdded(records: RecordsDatabase, number: number): Uint8Array {
  return statement<{ added: Uint8Array }>(records, 'SELECT added FROM set_changes WHERE number = ?').get(number)!.added
}

/** How many changes of one tag or group there are. */
export function countSetChanges(records: RecordsDatabase, of: MemberSetType, id: string): number {
  return statement<{ count: number }>(records, 'SELECT count(*) AS count FROM set_changes WHERE of = ? AND id = ?').get(of, id)!.count
}

/** Numbers of the changes of a tag or group from one source, in order. */
export function setChangesOf(records: RecordsDatabase, { of, id, entity, source }: Pick<SetChangeFigures, 'of' | 'id' | 'entity' | 'source'>): number[] {
  return statement<{ number: number }>(records, 'SELECT number FROM set_changes WHERE of = ? AND id = ? AND entity = ? AND source = ? ORDER BY number').all(of, id, entity, source).map(({ number }) => number)
}

/** Changes of a tag from one source that say of each one added since when, newest first. */
export function taggingsWithMoments(records: RecordsDatabase, tag: string, source: SetSource): SetChangeFigures[] {
  return statement<Stored<SetChangeFigures>>(records, `SELECT ${figures} FROM set_changes WHERE of = 'tag' AND id = ? AND source = ? AND moments IS NOT NULL ORDER BY number DESC`).all(tag, source).map(fromRow<SetChangeFigures>)
}

/** Changes that an import brought. */
export function setChangesOfBatch(records: RecordsDatabase, batch: number): SetChange[] {
  return statement<{ number: number }>(records, `SELECT number FROM set_changes WHERE cause = 'import' AND details ->> 'batch' = ? ORDER BY number`).all(batch).map(({ number }) => readSetChange(records, number)!)
}
