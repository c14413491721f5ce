/** What subscriptions to segments had to tell. */
import type { SubscriptionContent } from '#core/domain/library/types.ts'
import type { RecordsDatabase } from './open.ts'
import { statement } from './statement.ts'

export interface SegmentNotice {
  number: number
  segment: string
  /** Id of the subscription. */
  subscription: string
  kind: SubscriptionContent['on']['kind']
  run: number
  details: { count: number; entered: number; left: number }
  /** Whom it tells. */
  user: string
  /** Milliseconds since the epoch. */
  at: number
  seen: boolean
}

interface Row extends Omit<SegmentNotice, 'details' | 'seen'> {
  details: string
  seen: number
}

const fromRow = ({ details, seen, ...row }: Row): SegmentNotice => ({ ...row, details: JSON.parse(details) as SegmentNotice['details'], seen: seen === 1 })

/** Belongs into the transaction of the run. */
export function insertNotice(records: RecordsDatabase, { details, ...notice }: Omit<SegmentNotice, 'number' | 'seen'>): void {
  statement(records, `INSERT INTO segment_notices (segment, subscription, kind, run, details, user, at) VALUES (@segment, @subscription, @kind, @run, @details, @user, @at)`)
    .run({ ...notice, details: JSON.stringify(details) })
}

interface NoticeFilter {
  user: string
  segment?: string
  unseen?: boolean
}

const filtered = 'user = @user AND (@segment IS NULL OR segment = @segment) AND (@unseen = 0 OR seen = 0)'
const bound = ({ user, segment, unseen }: NoticeFilter) => ({ user, segment: segment ?? null, unseen: unseen ? 1 : 0 })

/** Newest first; `before` is the number of the last one of the previous page. */
export function pageNotices(records: RecordsDatabase, filter: NoticeFilter, page: { before?: number; limit: number }): SegmentNotice[] {
  return statement<Row>(records, `SELECT * FROM segment_notices WHERE ${filtered} AND number < @before ORDER BY number DESC LIMIT @limit`)
    .all({ ...bound(filter), before: page.before ?? Number.MAX_SAFE_INTEGER, limit: page.limit }).map(fromRow)
}

/** How many pageNotices would page through. */
export function countNotices(records: RecordsDatabase, filter: NoticeFilter): number {
  return statement<{ count: number }>(records, `SELECT count(*) AS count FROM segment_notices WHERE ${filtered}`).get(bound(filter))!.count
}

/** Marks what a user has seen up to a number, of one segment or of all; belongs into a transaction. */
export function seeNotices(records: RecordsDatabase, { user, until, segment }: { user: string; until: number; segment?: string }): void {
  statement(records, 'UPDATE segment_notices SET seen = 1 WHERE user = @user AND number <= @until AND (@segment IS NULL OR segment = @segment)').run({ user, until, segment: segment ?? null })
}
