/** Accepted rows that wait for a person: more than one entity fits, or something about them is doubtful. */
import type { EntityType } from '#core/domain/entities.ts'
import type { RecordsDatabase } from './open.ts'
import { statement } from './statement.ts'

export interface ReviewRecord {
  number: number
  batch: number
  row: number
  entity: EntityType | 'event'
  reason: string
  /** Entity keys. */
  candidates: number[]
  raw: Record<string, unknown>
  state: string
}

export type NewReview = Omit<ReviewRecord, 'number' | 'state'>

interface Row {
  number: number
  batch: number
  row: number
  entity: EntityType | 'event'
  reason: string
  candidates: string
  raw: string
  state: string
}

export function insertReviews(records: RecordsDatabase, reviews: Iterable<NewReview>): void {
  const insert = statement(records, 'INSERT INTO review (batch, row, entity, reason, candidates, raw) VALUES (?, ?, ?, ?, ?, ?)')
  for (const review of reviews) {
    insert.run(review.batch, review.row, review.entity, review.reason, JSON.stringify(review.candidates), JSON.stringify(review.raw))
  }
}

/** Open ones, oldest first; `after` is the number of the last one of the previous page. */
export function pageReviews(records: RecordsDatabase, page: { after?: number; limit: number; batch?: number }): ReviewRecord[] {
  return statement<Row>(records, `
    SELECT * FROM review WHERE number > @after AND state = 'open' AND (@batch IS NULL OR batch = @batch) ORDER BY number LIMIT @limit`)
    .all({ after: page.after ?? 0, batch: page.batch ?? null, limit: page.limit })
    .map((row) => ({ ...row, candidates: JSON.parse(row.candidates) as number[], raw: JSON.parse(row.raw) as Record<string, unknown> }))
}

export function countReviews(records: RecordsDatabase, batch?: number): number {
  return statement<{ count: number }>(records, `SELECT count(*) AS count FROM review WHERE state = 'open' AND (@batch IS NULL OR batch = @batch)`).get({ batch: batch ?? null })!.count
}

/** Marks a review row, e.g. as settled, or undone with its batch. */
export function setReviewState(records: RecordsDatabase, number: number, state: string): void {
  statement(records, 'UPDATE review SET state = ? WHERE number = ?').run(state, number)
}
