/** Rows of an import that were turned away, as they stood in the file, with the rule that turned them away. */
import type { RecordsDatabase } from './open.ts'
import { statement } from './statement.ts'

export interface RejectRecord {
  /** 1-based number of the data row in the file. */
  row: number
  /** Column name → text. */
  raw: Record<string, string | null>
  column: string | null
  rule: string
  detail: string | null
  state: 'open' | 'replayed'
}

export type NewReject = Omit<RejectRecord, 'state'>

interface Row {
  row: number
  raw: string
  column_name: string | null
  rule: string
  detail: string | null
  state: 'open' | 'replayed'
}

const fromRow = (row: Row): RejectRecord => ({
  row: row.row, raw: JSON.parse(row.raw) as Record<string, string | null>, column: row.column_name, rule: row.rule, detail: row.detail, state: row.state
})

export function insertRejects(records: RecordsDatabase, batch: number, rejects: Iterable<NewReject>): void {
  const insert = statement(records, 'INSERT INTO rejects (batch, row, raw, column_name, rule, detail) VALUES (?, ?, ?, ?, ?, ?)')
  for (const reject of rejects) insert.run(batch, reject.row, JSON.stringify(reject.raw), reject.column, reject.rule, reject.detail)
}

/** In order of row; `after` is the row of the last one of the previous page. */
export function pageRejects(records: RecordsDatabase, batch: number, page: { after?: number; limit: number; rule?: string }): RejectRecord[] {
  return statement<Row>(records, 'SELECT * FROM rejects WHERE batch = @batch AND row > @after AND (@rule IS NULL OR rule = @rule) ORDER BY row LIMIT @limit')
    .all({ batch, after: page.after ?? 0, rule: page.rule ?? null, limit: page.limit }).map(fromRow)
}

/** Rejects that wait for repair. */
export function countRejects(records: RecordsDatabase, batch: number, rule?: string): number {
  return statement<{ count: number }>(records, `SELECT count(*) AS count FROM rejects WHERE batch = @batch AND state = 'open' AND (@rule IS NULL OR rule = @rule)`).get({ batch, rule: rule ?? null })!.count
}

/** Rejects of a batch that wait for repair, by rule and column, most frequent first, with one detail of each as an example. */
export function rejectRules(records: RecordsDatabase, batch: number): { rule: string; column: string | null; detail: string | null; count: number }[] {
  return statement<{ rule: string; column: string | null; detail: string | null; count: number }>(records, `
    SELECT rule, column_name AS "column", min(detail) AS detail, count(*) AS count FROM rejects WHERE batch = ? AND state = 'open'
    GROUP BY rule, column_name ORDER BY count DESC, rule, column_name`).all(batch)
}

export function readReject(records: RecordsDatabase, batch: number, row: number): RejectRecord | undefined {
  const found = statement<Row>(records, 'SELECT * FROM rejects WHERE batch = ? AND row = ?').get(batch, row)
  return found && fromRow(found)
}

/** Marks a reject as repaired and replayed; false when there is none or it already was. */
export function markReplayed(records: RecordsDatabase, batch: number, row: number): boolean {
  return statement(records, `UPDATE rejects SET state = 'replayed' WHERE batch = ? AND row = ? AND state = 'open'`).run(batch, row).changes === 1
}
