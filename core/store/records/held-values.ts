/** Values of imports that did not overwrite a protected one, or one that a person had edited: they wait until a person takes them over or dismisses them. */
import { DeskError } from '#core/contract/errors.ts'
import type { RecordsDatabase } from './open.ts'
import { statement } from './statement.ts'

export type HeldState = 'open' | 'taken' | 'dismissed'

export interface HeldValue {
  number: number
  batch: number
  entityKey: number
  /** As in cards: custom ones as attr.<name>. */
  field: string
  value: unknown
  state: HeldState
}

/** One step of a held value, which its log entry keeps. */
export interface HeldMark {
  number: number
  before: HeldState
  after: HeldState
}

interface Row {
  number: number
  batch: number
  entity_key: number
  field: string
  value: string
  state: HeldState
}

const fromRow = ({ entity_key: entityKey, value, ...row }: Row): HeldValue => ({ ...row, entityKey, value: JSON.parse(value) as unknown })

export function insertHeldValue(records: RecordsDatabase, { batch, entityKey, field, value }: Omit<HeldValue, 'number' | 'state'>): void {
  statement(records, 'INSERT INTO held_values (batch, entity_key, field, value) VALUES (?, ?, ?, ?)').run(batch, entityKey, field, JSON.stringify(value))
}

/** Those of a batch that wait, in the order of its entities; `after` is the number of the last one of the previous page. */
export function pageHeldValues(records: RecordsDatabase, page: { batch: number; after?: number; limit: number }): HeldValue[] {
  return statement<Row>(records, `SELECT * FROM held_values WHERE batch = @batch AND state = 'open' AND number > @after ORDER BY number LIMIT @limit`).all({ ...page, after: page.after ?? 0 }).map(fromRow)
}

export function countHeldValues(records: RecordsDatabase, batch: number): number {
  return statement<{ count: number }>(records, `SELECT count(*) AS count FROM held_values WHERE batch = ? AND state = 'open'`).get(batch)!.count
}

export function readHeldValue(records: RecordsDatabase, number: number): HeldValue | undefined {
  const row = statement<Row>(records, 'SELECT * FROM held_values WHERE number = ?').get(number)
  return row && fromRow(row)
}

/** @throws DeskError conflict where somebody has decided otherwise, or its batch was undone */
export function markHeldValue(records: RecordsDatabase, { number, before, after }: HeldMark): void {
  if (statement(records, 'UPDATE held_values SET state = ? WHERE number = ? AND state = ?').run(after, number, before).changes > 0) return
  throw new DeskError('conflict', {
    field: 'number', message: { zh: '该值已处理，或其导入已撤销', en: 'That value was decided already, or its import was undone' }, remedy: { zh: '请刷新该批次的页面', en: 'Refresh the page of the import' }
  })
}
