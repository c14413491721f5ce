/** The ledger of memberships: every change of who has a tag or is in a group is one row and one log entry; facts follow it. */
import type { TagSource } from '#core/domain/conditions/types.ts'
import type { EntityType } from '#core/domain/entities.ts'
import type { MemberSetType } from '#core/domain/library/types.ts'
import { append } from '#core/store/log/log.ts'
import { appendAudit } from './audit.ts'
import type { RecordsDatabase } from './open.ts'
import { statement } from './statement.ts'

export type SetSource = TagSource
const setCauses = ['manual', 'batch', 'rule', 'expiry', 'merge', 'undo', 'import', 'model'] as const
type SetCause = (typeof setCauses)[number]

/** A change of members as it is stored. Sets are those of id-set.ts. */
export interface SetChange {
  number: number
  of: MemberSetType
  id: string
  entity: EntityType
  source: SetSource
  /** 0 … 1; null: not given. */
  confidence: number | null
  cause: SetCause
  details: Record<string, unknown>
  added: Uint8Array
  removed: Uint8Array
  addedCount: number
  removedCount: number
  /** Milliseconds since the epoch. */
  at: number
  user: string
}

/** `step`: of something larger, which is taken back as a whole. */
export type NewSetChange = Omit<SetChange, 'number'> & { reverses?: { seq: number; turn: 'undo' | 'redo' }; step?: boolean }

/** What the log keeps so that a change of members can be taken back: the number of the change. */
export interface SetInverse {
  set: { change: number }
}

interface Row extends Omit<SetChange, 'details' | 'addedCount' | 'removedCount'> {
  details: string
  added_count: number
  removed_count: number
}

const fromRow = ({ details, added_count, removed_count, ...row }: Row): SetChange => ({
  ...row, details: JSON.parse(details) as Record<string, unknown>, addedCount: added_count, removedCount: removed_count
})

/** Stores a change with its log and audit entries, inside the caller's transaction; answers its number. A rule's or an expiry's own change is not undone by hand. */
export function appendSetChange(records: RecordsDatabase, { reverses, step = false, ...change }: NewSetChange): number {
  const number = Number(statement(records, `
    INSERT INTO set_changes (of, id, entity, source, confidence, cause, details, added, removed, added_count, removed_count, at, user)
    VALUES (@of, @id, @entity, @source, @confidence, @cause, @details, @added, @removed, @addedCount, @removedCount, @at, @user)`)
    .run({ ...change, details: JSON.stringify(change.details) }).lastInsertRowid)
  const { of, id, entity, at, user, cause } = change
  const undoable = !step && cause !== 'rule' && cause !== 'expiry' && cause !== 'model'
  append(records, { kind: 'set.changed', of, id, entity, change: number }, { user, at, ...(undoable && { inverse: { set: { change: number } } satisfies SetInverse }), reverses })
  appendAudit(records, { at, user, action: reverses?.turn ?? `${of}.members`, details: { id, cause, source: change.source, added: change.addedCount, removed: change.removedCount } })
  return number
}

/** Takes a change of members back, or does it again: another change with the sets swapped. Belongs into one transaction. */
export function reverseSetChange(records: RecordsDatabase, { set }: SetInverse, act: Pick<NewSetChange, 'user' | 'at' | 'reverses' | 'step'>): number {
  const { number: _, ...change } = readSetChange(records, set.change)!
  const { added, removed, addedCount, removedCount } = change
  return appendSetChange(records, {
    ...change, ...act, cause: 'undo', details: { change: set.change }, added: removed, removed: added, addedCount: removedCount, removedCount: addedCount
  })
}

export function readSetChange(records: RecordsDatabase, number: number): SetChange | undefined {
  const row = statement<Row>(records, 'SELECT * FROM set_changes WHERE number = ?').get(number)
  return row && fromRow(row)
}

/** Changes of one tag or group without their sets, newest first; `before` is the number of the last one of the previous page. */
export function pageSetChanges(records: RecordsDatabase, of: MemberSetType, id: string, page: { before?: number; limit: number }): Omit<SetChange, 'added' | 'removed'>[] {
  return statement<Omit<Row, 'added' | 'removed'>>(records, `
    SELECT number, of, id, entity, source, confidence, cause, details, added_count, removed_count, at, user FROM set_changes
    WHERE of = ? AND id = ? AND number < ? ORDER BY number DESC LIMIT ?`)
    .all(of, id, page.before ?? Number.MAX_SAFE_INTEGER, page.limit)
    .map(({ details, added_count, removed_count, ...row }) => ({ ...row, details: JSON.parse(details) as Record<string, unknown>, addedCount: added_count, removedCount: removed_count }))
}

/** Number of the last change of one tag or group; 0: there is none. */
export function lastSetChange(records: RecordsDatabase, of: MemberSetType, id: string): number {
  return statement<{ number: number | null }>(records, 'SELECT max(number) AS number FROM set_changes WHERE of = ? AND id = ?').get(of, id)?.number ?? 0
}

/** Changes of one tag or group at one moment (milliseconds), newest first. */
export function setChangesAt(records: RecordsDatabase, of: MemberSetType, id: string, at: number): SetChange[] {
  return statement<Row>(records, 'SELECT * FROM set_changes WHERE of = ? AND id = ? AND at = ? ORDER BY number DESC').all(of, id, at).map(fromRow)
}

export function countSetChanges(records: RecordsDatabase, of: MemberSetType, id: string): number {
  return statement<{ count: number }>(records, 'SELECT count(*) AS count FROM set_changes WHERE of = ? AND id = ?').get(of, id)!.count
}
