/** Rejects that a person puts aside, or takes up again: one entry of the log with what undo needs. */
import { DeskError } from '#core/contract/errors.ts'
import { append, type AppendOptions } from '#core/store/log/log.ts'
import { appendAudit } from './audit.ts'
import type { RecordsDatabase } from './open.ts'
import { filterSql, type RejectFilter } from './rejects.ts'
import { statement } from './statement.ts'

export type MarkedState = 'open' | 'ignored'

interface Mark {
  state: MarkedState
  note: string | null
}

/** Rows of one batch that went from one mark to another. */
interface MarkedRows {
  batch: number
  rows: number[]
  before: Mark
  after: Mark
}

export interface MarkInverse {
  rejects: MarkedRows[]
}

/** Which rejects: all that match a filter, or single ones. */
export type RejectSelection = { filter: RejectFilter } | { rows: readonly { batch: number; row: number }[] }

type Act = Pick<AppendOptions, 'user' | 'at' | 'reverses'>

/** Marks those of the selection that were not replayed; belongs into one transaction. Answers how many changed. */
export function markRejects(records: RecordsDatabase, selection: RejectSelection, after: Mark, act: Act): number {
  const { where, values } = 'filter' in selection ? filterSql(selection.filter)
    : { where: '(batch, row) IN (SELECT value ->> 0, value ->> 1 FROM json_each(@chosen))', values: { chosen: JSON.stringify(selection.rows.map(({ batch, row }) => [batch, row])) } }
  const found = statement<{ batch: number; rows: string; state: MarkedState; note: string | null }>(records, `
    SELECT batch, json_group_array(row) AS rows, state, note FROM rejects
    WHERE state <> 'replayed' AND (state <> @after OR note IS NOT @note) AND ${where} GROUP BY batch, state, note`).all({ ...values, after: after.state, note: after.note })
  return setMarks(records, found.map(({ batch, rows, state, note }) => ({ batch, rows: JSON.parse(rows) as number[], before: { state, note }, after })), act)
}

/** Takes an act of marking back, where nobody has marked or replayed the rejects since. @throws DeskError conflict when none is left */
export function reverseMarks(records: RecordsDatabase, { rejects }: MarkInverse, act: Act): void {
  const stand = statement<{ row: number }>(records, 'SELECT row FROM rejects WHERE batch = ? AND state = ? AND note IS ? AND row IN (SELECT value FROM json_each(?)) ORDER BY row')
  const standing = rejects.map(({ batch, rows, before, after }): MarkedRows => ({
    batch, rows: stand.all(batch, after.state, after.note, JSON.stringify(rows)).map(({ row }) => row), before: after, after: before
  })).filter(({ rows }) => rows.length > 0)
  if (standing.length === 0) throw changedSince()
  setMarks(records, standing, act)
}

function setMarks(records: RecordsDatabase, marks: MarkedRows[], act: Act): number {
  const count = marks.reduce((sum, { rows }) => sum + rows.length, 0)
  if (count === 0) return 0
  const set = statement(records, 'UPDATE rejects SET state = ?, note = ? WHERE batch = ? AND row IN (SELECT value FROM json_each(?))')
  for (const { batch, rows, after } of marks) set.run(after.state, after.note, batch, JSON.stringify(rows))
  append(records, { kind: 'rejects.marked', count }, { ...act, inverse: { rejects: marks } satisfies MarkInverse })
  appendAudit(records, { at: act.at, user: act.user, action: act.reverses?.turn ?? 'rejects.mark', details: { state: marks[0]!.after.state, rejects: count } })
  return count
}

function changedSince(): DeskError {
  return new DeskError('conflict', {
    field: 'undo', message: { zh: '无法撤销：这些异常行之后又有变化', en: 'Cannot be taken back: those rows were changed since' },
    remedy: { zh: '请在异常数据表中直接修改状态', en: 'Change their state in the table of exceptions' }
  })
}
